"""What there is to follow in what an address showed: a page of HTML, a style sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from archive.extract.tree.data_links import data_requisites, is_data
from archive.extract.tree.links import css_urls, requisites
from archive.extract.tree.page import Page, decode, open_page
from archive.model import Headers, Site
from crawler.walking.channels.leads import alternates
from crawler.walking.days import days_of
from crawler.walking.listing import listed, printed
from crawler.walking.pagers import turns_of
from crawler.walking.pagers.fetch import fetched, misshapen
from crawler.walking.reading import said_by
from crawler.walking.scope import needed
from crawler.walking.steps import LISTINGS, PAGES, Channel, Found, Shown, Step, Turn

# A listing shows some dozens of articles; what shows thousands is a trap or an archive page, and the pager goes on.
MOST_STEPS = 2000
# So much of a listing is looked at: the largest real one seen has 217 kB, and libxml2 takes time that grows with the square
# of the elements that a selector names, three seconds for so many bytes of nothing but links.
LARGEST_LISTING = 2_000_000
# Of other pages: pictures may stand in an article as text.
LARGEST_WALKED = 5_000_000


def look_at(shown: Shown, site: Site) -> Found | str:
    """Return where *shown* leads, as far as it is looked at; or, of a page that cannot be walked, why not."""
    most = LARGEST_LISTING if shown.hop in LISTINGS else LARGEST_WALKED
    unread = max(len(shown.body) - most, 0)
    found = _look_at(replace(shown, body=shown.body[:most]) if unread else shown, site)
    return replace(found, unread=unread, page=None) if isinstance(found, Found) and unread else found


def _look_at(shown: Shown, site: Site) -> Found | str:
    recipe = next((recipe for fits, recipe in _RECIPES if fits(shown)), None)
    return recipe(shown, site) if recipe else Found()


def _told_to_a_script(shown: Shown, site: Site) -> Found | str:
    if (wrong := misshapen(shown, site)) is not None:
        return wrong
    found = _bounded(*fetched(shown, site))
    return replace(found, days=days_of(None, found.steps, site, shown.dated)) if shown.dated else found


def _data(shown: Shown, site: Site) -> Found:
    return _bounded(needed(data_requisites(shown.body, shown.url), site))


def _page(shown: Shown, site: Site) -> Found | str:
    if "html" not in shown.content_type and b"<html" not in shown.body[:4096].lower():
        return f"is no page of HTML, but {shown.content_type or 'of no type'!r:.100}"
    page = open_page(shown.body, _headers(shown), shown.url)
    said, found = said_by(page), look(page, site, shown.hop)
    listed = said.listed if shown.hop in LISTINGS and found.articles() else b""
    found = replace(found, text=said.text, numberless=said.numberless, listed=listed, page=page)
    found = replace(found, letters=said.letters, own=said.own)
    dated = shown.dated if shown.hop in LISTINGS else None
    return replace(found, days=days_of(page, found.steps, site, dated)) if dated else found


def _sheet(shown: Shown, site: Site) -> Found:
    return look_into_css(decode(shown.body, _headers(shown))[0], shown.url, site)


def _headers(shown: Shown) -> Headers:
    return (("Content-Type", shown.content_type),)


# What each kind of answer is looked at by: the first that fits.
_RECIPES: tuple[tuple[Callable[[Shown], bool], Callable[[Shown, Site], Found | str]], ...] = (
    (lambda shown: shown.scripted is not None, _told_to_a_script),
    (lambda shown: shown.hop == "article" and is_data(shown.content_type), _data),
    (lambda shown: shown.hop in PAGES, _page),
    (lambda shown: "css" in shown.content_type, _sheet),
)


def look(page: Page, site: Site, hop: str) -> Found:
    """Return where *page*, which was reached by *hop*, leads: articles and turns of a listing, requisites of any page."""
    steps = needed(requisites(page), site)
    turns: tuple[Turn, ...] = ()
    channels: tuple[Channel, ...] = ()
    if hop in LISTINGS:
        steps = [*listed(page, site), *steps]
        turns = turns_of(page, site)
        channels = tuple(alternates(page, site))
    unique = list({step.key: step for step in reversed(steps)}.values())[::-1]
    found = replace(_bounded(unique, turns), channels=channels)
    return replace(found, printed=printed(page, found.steps, site)) if hop == "seed" else found


def look_into_css(text: str, url: str, site: Site) -> Found:
    """Return the requisites that a style sheet at *url* names."""
    return _bounded(needed((("requisite", found) for found in css_urls(text, url)), site))


def _bounded(steps: list[Step], turns: tuple[Turn, ...] = ()) -> Found:
    return Found(tuple(steps[:MOST_STEPS]), turns, max(len(steps) - MOST_STEPS, 0))
