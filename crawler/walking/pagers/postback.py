"""A pager of ASP.NET: each turn posts the state of the page that was shown last (`__doPostBack`)."""

from __future__ import annotations

from collections.abc import Iterator

from archive.extract.tree.page import Page
from archive.model import Site
from archive.urls import fetch_url
from crawler.walking.pagers.printed import onwards
from crawler.walking.steps import Turn


def postback(page: Page, site: Site) -> Iterator[Turn]:
    """Yield a turn for each postback of the pager, under its printed number, else under its target and argument."""
    for link in onwards(page, site):
        if link.postback is not None and link.url is not None:
            target, argument = link.postback
            name = link.text if link.text.isdigit() else target + argument
            stepping = not link.text.isdigit() and not any(letter.isdigit() for letter in argument)
            yield Turn(name, fetch_url(link.url, site), link.form, stepping)
