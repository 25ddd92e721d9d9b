"""A pager that a script follows: the next page of a listing is asked for as the script does, in HTML or in JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from archive.extract.data import at, filled, parsed, said
from archive.extract.tree.data_links import data_requisites
from archive.extract.tree.links import requisites
from archive.extract.tree.page import Page, open_page
from archive.extract.tree.selection import select
from archive.model import FetchRules, Site
from archive.urls import absolute, article_key, fetch_url, key, path_query
from crawler.walking.listing import listed
from crawler.walking.pagers.links import links
from crawler.walking.scope import judged, needed
from crawler.walking.steps import Scripted, Shown, Step, Turn

_HTML = (("Content-Type", "text/html; charset=utf-8"),)
# Scripts that stand on a page are short; a library that was pasted into one is not worth searching.
LONGEST_SCRIPT = 100_000


def fetch(page: Page, site: Site) -> Iterator[Turn]:
    """Yield the turn to the first page that the script of the listing *page* asks for.

    Where what it needs does not stand there, there is no such script: then the pager is one of ordinary links.
    """
    rules = site.layouts[-1].walk.fetch
    if rules is None:
        return
    values = {name: _value(page, where) for name, where in rules.values}
    known = tuple((name, value) for name, value in values.items() if value is not None)
    asked = tuple(_turn(Scripted(page.url, rules.first, known), rules, site))
    yield from asked or links(page, site)


def fetched(shown: Shown, site: Site) -> tuple[list[Step], tuple[Turn, ...]]:
    """Return the articles in *shown*, the answer to what a script asked, and the turn to the page behind it.

    The list ends with the first page that has none; one that comes again and again is the section's to notice.
    """
    rules, asked = site.layouts[-1].walk.fetch, shown.scripted
    if rules is None or asked is None:
        return [], ()
    steps = _steps(shown, rules, site, asked.listing)
    behind = replace(asked, page=asked.page + 1)
    listing = any(step.hop == "article" for step in steps)
    return steps, tuple(_turn(behind, rules, site)) if listing else ()


def misshapen(shown: Shown, site: Site) -> str | None:
    """Return what is wrong with *shown*, the first page that a script asks for, where it has not the shape that the rules say.

    Of a page behind a first one nothing is said: some services end their lists with an error.
    """
    rules, asked = site.layouts[-1].walk.fetch, shown.scripted
    if (
        rules is None
        or asked is None
        or asked.page != rules.first
        or rules.first > 1
        or not (rules.items or rules.html)
    ):
        return None
    data = parsed(shown.body)
    if data is None:
        return "is no JSON, or is nested too deeply or too long to be read"
    if not rules.items:
        return None if said(data, rules.html) else f"has no text at {rules.html!r}: see [walk.fetch] html"
    items = at(data, rules.items)
    if not isinstance(items, list):
        return f"has no list at {rules.items!r}: see [walk.fetch] items"
    if items and not any(True for item in items for _ in _of_item(item, rules, site)):
        return (
            f"has {len(items)} items at {rules.items!r}, and none has what 'link' and 'api' of [walk.fetch] are made of"
        )
    return None


def _steps(shown: Shown, rules: FetchRules, site: Site, listing: str) -> list[Step]:
    if not rules.items:
        body, headers = shown.body, (("Content-Type", shown.content_type),)
        if rules.html:
            body, headers = (said(parsed(shown.body), rules.html) or "").encode(), _HTML
        page = open_page(body, headers, listing)
        return [*listed(page, site), *needed(requisites(page), site)]
    items = at(parsed(shown.body), rules.items)
    if not isinstance(items, list):
        return []
    steps = [step for item in items for step in _of_item(item, rules, site)]
    return [*steps, *needed(data_requisites(shown.body, listing), site)]


def _of_item(item: object, rules: FetchRules, site: Site) -> Iterator[Step]:
    """Yield the steps to an article that JSON tells of: to its text, and to the page that people open where that is another."""
    public = _address(rules.link, item, site)
    text = _address(rules.api, item, site) if rules.api else public
    if text is None:
        return
    yield judged(text, site, "article")
    if public is not None and key(public) != key(text):
        # the frame that a browser fills: what replays the article, under an identity of its own
        frame = judged(public, site, "requisite")
        yield replace(frame, key=key(public)) if frame.key == article_key(text, site) else frame


def _address(template: str, item: object, site: Site) -> str | None:
    address = filled(template, lambda name: said(item, name)) if template else None
    return None if address is None else absolute(site.home, address)


def asked_again(turn: Turn, page: int, site: Site) -> Turn | None:
    """Return *turn*, what tonight's listing would ask, with another *page* in its place."""
    rules = site.layouts[-1].walk.fetch
    if rules is None or turn.scripted is None:
        return None
    return next(_turn(replace(turn.scripted, page=page), rules, site), None)


def _turn(asked: Scripted, rules: FetchRules, site: Site) -> Iterator[Turn]:
    values = dict(asked.values) | {"page": str(asked.page), "offset": str((asked.page - 1) * rules.size)}
    address, form = filled(rules.url, values.get), filled(rules.form, values.get)
    url = absolute(asked.listing, address) if address else None
    if url is not None and form is not None and judged(url, site, "pager").rule is None:
        yield Turn(f"asked {asked.page}", fetch_url(url, site), form.encode(), scripted=asked)


def _value(page: Page, where: str) -> str | None:
    """Return what stands where `selector@attribute` says, on the first element that has it; or what `~pattern` finds.

    That is searched in the scripts that stand on the page, `^pattern` in the path and query of its address; of a group
    that took no part the value is empty.
    """
    if where.startswith(("~", "^")):
        scripts = (script.text[:LONGEST_SCRIPT] for script in page.root.iter("script") if script.text)
        texts = scripts if where.startswith("~") else iter((path_query(page.url),))
        return next((found[1] or "" for text in texts if (found := re.search(where.removeprefix("~"), text))), None)
    css, _, attribute = where.rpartition("@")
    return next((value for node in select(page, css) if (value := node.get(attribute))), None)
