"""A pager of ordinary links: each turn has an address of its own, in its query or in its path."""

from __future__ import annotations

from collections.abc import Iterator

from archive.extract.tree.page import Page
from archive.model import Site
from crawler.walking.pagers.printed import LAST, onwards
from crawler.walking.scope import judged
from crawler.walking.steps import Turn


def links(page: Page, site: Site) -> Iterator[Turn]:
    """Yield a turn for each link of the pager that may be followed, under its printed number, else under its address."""
    plain = [link for link in onwards(page, site) if link.postback is None]
    steps = [(link.text, judged(link.url, site, "pager")) for link in plain if link.url is not None]
    # "next" and "2" are one page where they have one address
    numbers = {step.key: text for text, step in reversed(steps) if text.isdigit()}
    for text, step in steps:
        if step.rule is None:
            name = text if text.isdigit() else numbers.get(step.key, step.key)
            yield Turn(name, step.url, last=bool(LAST.fullmatch(text)))
