"""A pager of ordinary links: each turn has an address of its own, in its query or in its path."""

from __future__ import annotations

from collections.abc import Iterator

from archive.extract.tree.page import Page
from archive.model import Site
from crawler.walking.pagers.printed import onwards
from crawler.walking.scope import judged
from crawler.walking.steps import Turn


def links(page: Page, site: Site) -> Iterator[Turn]:
    """Yield a turn for each link of the pager that may be followed, under its printed number, else under its address."""
    for link in onwards(page, site):
        if link.postback is None and link.url is not None:
            step = judged(link.url, site, "pager")
            if step.rule is None:
                yield Turn(link.text if link.text.isdigit() else step.key, step.url)
