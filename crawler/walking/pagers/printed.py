"""The links that a listing prints to turn its pages; those that lead where the walk comes from are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.extract.tree.links import PagerLink, pager_links
from archive.extract.tree.page import Page
from archive.model import Site

BACKWARDS = re.compile(
    r"(?i)[<«‹\s]+|(?:trang )?(?:trước|đầu)|first|prev(?:ious)?|[<«‹]+ *(?:trang )?(?:trước|đầu|first|prev(?:ious)?)"
)

LAST = re.compile(r"(?i)(?:trang )?cuối(?: cùng)?|last(?: page)?|(?:>{2,}|»{2,}|[>»]\s?\|)|(?:trang )?cuối\s*[>»]+")


def onwards(page: Page, site: Site) -> Iterator[PagerLink]:
    """Yield the links of the pager of *page* that do not lead back."""
    for link in pager_links(page, site.layouts[-1].walk.next):
        if not BACKWARDS.fullmatch(link.text):
            yield link
