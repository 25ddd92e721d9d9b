"""A pager of ASP.NET: each turn posts the state of the page that was shown last (`__doPostBack`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from archive.extract.tree.forms import with_events
from archive.extract.tree.page import Page
from archive.model import Site
from archive.urls import fetch_url
from crawler.walking.pagers.links import links
from crawler.walking.pagers.printed import LAST, onwards
from crawler.walking.steps import Turn


def postback(page: Page, site: Site) -> Iterator[Turn]:
    """Yield a turn for each postback of the pager, under its printed number, else under its target and argument.

    A pager without any has ordinary links: ASP.NET's own prints either, as the portal's maker likes.
    """
    found = [link for link in onwards(page, site) if link.postback is not None]
    if not found:
        yield from links(page, site)
    # "next" and "2" are one page where they post one event
    numbers = {link.postback: link.text for link in reversed(found) if link.text.isdigit()}
    for link in found:
        if link.postback is not None and link.url is not None:
            target, argument = link.postback
            number = link.text if link.text.isdigit() else numbers.get(link.postback)
            stepping = number is None and not any(letter.isdigit() for letter in argument)
            name, last = number or target + argument, bool(LAST.fullmatch(link.text))
            yield Turn(name, fetch_url(link.url, site), link.form, stepping, event=link.postback, last=last)


def posted_from(turn: Turn, event: tuple[str, str]) -> Turn:
    """Return *turn* with another *event* in its place, as a script on the same page could post it."""
    target, argument = event
    events = {"__EVENTTARGET": target, "__EVENTARGUMENT": argument}
    return replace(turn, form=with_events(turn.form, events), event=event)
