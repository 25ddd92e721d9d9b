"""The rules that a portal's services make: its sections, `[walk.fetch]`, `[read.json]`, each with what it rests on. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote, urljoin

from archive.extract.data import filled
from archive.model import FetchRules, Layout, Section
from archive.urls import absolute, path_query
from crawler.probe.links import at_home
from crawler.probe.looked import Finding, Looked, Purpose
from crawler.probe.services.calls import Call
from crawler.probe.services.finding import Listing, Texts, listing_of, sections_of, templates_of, texts_of
from crawler.probe.services.lists import Articles, Item, Named
from crawler.probe.services.spoken import page_worth, spoken_of
from crawler.probe.services.texts import Place, places
from crawler.probe.services.values import is_address, is_picture, why_unread
from crawler.probe.written import LONGEST_TEXT

WHOLE = "Tin tức"
"""What the list is called where it is one, and nobody names it."""
_PLACE = re.compile(r"\{([\w.]+)\}")
_BETWEEN = ("-", "/", "=", ".", "_")
"""What may stand before the value that tells an address apart."""
_GUID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_NEEDED = {"title": "a title", "body": "a text", "date": "a date"}


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the portal's articles are found and read, without its scripts."""

    layout: Layout
    sections: tuple[tuple[Section, str], ...]
    """Each with what it rests on."""
    found: tuple[Finding, ...]
    missing: tuple[str, ...]
    untried: tuple[str, ...]
    """Sections that a service names and that were not asked for, or list nothing."""


def recipe_of(looked: Looked, layout: Layout) -> Recipe | None:
    """Return *layout* with the rules that the services' answers make; None where no list and no text was found."""
    listing = listing_of(looked)
    texts = texts_of(looked, listing) if listing is not None else None
    if listing is None or texts is None:
        return None
    ask = listing.attempt.ask
    link = _link(looked, listing, texts)
    keyed = _keyed(link[0], texts.template, listing.articles) if link else None
    sections, where, untried = _sections(looked, listing)
    read = places(texts.told, listing.articles)
    fetch = FetchRules(
        url=ask.template.replace("{group}", "{section}") if where else ask.template,
        first=listing.first if ask.turns == "page" else 1,
        size=max(len(listing.articles.items), 1) if ask.turns == "offset" else FetchRules().size,
        values=(("section", where),) if where else (),
        items=listing.articles.path or ".",
        link=link[0] if link else "",
        api=texts.template,
    )
    walk = replace(layout.walk, pager="fetch", fetch=fetch, feeds=(), sitemaps=())
    url = replace(layout.url, key=(*layout.url.key, *(keyed or ())))
    reading = replace(layout.read, json=tuple((one.field, one.path) for one in read))
    found = (*_told(listing, texts, link), *_told_key(keyed), *_told_places(read))
    missing = (*_missing(listing, link, keyed), *_unread(read))
    return Recipe(replace(layout, walk=walk, url=url, read=reading), sections, found, missing, untried)


def missing_of(looked: Looked) -> tuple[str, ...]:
    """Return how far the services that the scripts name led, where they made no recipe."""
    told, listing = spoken_of(looked), listing_of(looked)
    said = [f"a script names a service on another host, which was not asked: {host}" for host in told.elsewhere[:3]]
    said += [why for question, one in looked.of(Purpose.MENU, Purpose.LIST) if (why := why_unread(question.url, one))]
    if listing is not None:
        where = (
            f"{listing.attempt.url}: lists {len(listing.articles.items)} articles, at {listing.articles.path or '.'!r}"
        )
        said += [
            where,
            "the address of an article's text was not found among what the scripts name: [walk.fetch] needs its 'api'",
        ]
    return tuple(said)


def _sections(looked: Looked, listing: Listing) -> tuple[tuple[tuple[Section, str], ...], str, tuple[str, ...]]:
    """Return the sections, where their value stands in their address, and those that were not asked for."""
    attempt, home = listing.attempt, looked.home_url
    if attempt.section is None:
        told = f"a service lists {len(listing.articles.items)} articles, of no section"
        return ((Section(WHOLE, home), told),), "", ()
    named = {one.name: one for one in sections_of(looked)}
    template, parameter = _of_section(looked, attempt.section, attempt.key), attempt.ask.group
    made, shown = (
        [],
        "in the address that the script makes" if template else f"as {parameter!r}, which the page itself ignores",
    )
    for name, articles in listing.pages.items():
        url = _section_url(home, template, named[name], attempt.key, parameter)
        told = f"a service names it and lists {len(articles.items)} articles; its value stands {shown}"
        made.append((Section(name, url), told))
    where = _pattern(template, attempt.key, r"[^/?&]+") if template else f"^.*[?&]{re.escape(parameter)}=([^&]+)"
    left = [one for name, one in named.items() if name not in listing.pages]
    untried = tuple(f"{one.name}: {_section_url(home, template, one, attempt.key, parameter)}" for one in left)
    return tuple(made), where, untried


def _of_section(looked: Looked, section: Named, key: str) -> str:
    """Return the template of a section's page, with the value that its list is asked with in it; "" where none is known."""
    shape = Articles("", (section.item,), "", section.keys, None)
    likely = [(page_worth(call, of_section=True), call) for call in spoken_of(looked).pages]
    for worth, call in sorted(likely, key=lambda pair: -pair[0]):
        for template in templates_of(call, shape) if worth > 0 else ():
            if f"{{{key}}}" in template:
                return template
    return ""


def _section_url(home: str, template: str, section: Named, key: str, parameter: str) -> str:
    said = (
        filled(template, lambda name: section.item[name].text if name in section.item else None) if template else None
    )
    value = quote(section.item[key].text, safe="") if key in section.item else ""
    return urljoin(home, said) if said else urljoin(home, f"?{parameter}={value}")


def _link(looked: Looked, listing: Listing, texts: Texts) -> tuple[str, str] | None:
    """Return the template of an article's page for people, and how it is known; None where none is."""
    articles, home = listing.articles, looked.home_url
    for path in articles.items[0]:
        said = [item[path].text for item in articles.items if path in item]
        own = [
            one for one in said if is_address(one) and not is_picture(one) and at_home(absolute(home, one) or "", home)
        ]
        if len(said) == len(set(own)) == len(articles.items):
            return f"{{+{path}}}", "the list has it"
    found: dict[str, float] = {}
    for call in spoken_of(looked).pages:
        worth = page_worth(call, of_section=False)
        for template in _page_templates(call, articles, texts) if worth > 0 else ():
            exact = sum(_PLACE.sub("", template).count(mark) for mark in "?=") / 10
            found.setdefault(template, worth + len(_PLACE.findall(template)) / 10 + exact)
    best = max(found, key=found.__getitem__, default=None)
    return None if best is None else (best, "a script makes it")


def _page_templates(call: Call, articles: Articles, texts: Texts) -> Iterator[str]:
    """Yield *call* over an item; a place that is called by nothing in it is what its text is asked by."""
    found = list(templates_of(call, articles))
    asked = [name for name in _PLACE.findall(texts.template) if name in articles.keys]
    yield from (one for one in found if set(_PLACE.findall(one)) & set(asked))
    yield from (one for one in found if not set(_PLACE.findall(one)) & set(asked))


def _keyed(link: str, api: str, articles: Articles) -> tuple[tuple[str, str], tuple[str, str]] | None:
    """Return the two rules by which an article's page and the address of its text are one article; None where nothing tells."""
    for key in [name for name in _PLACE.findall(api) if name in articles.keys]:
        values = [item[key].text for item in articles.items if key in item]
        kind = next((says for says in (r"\d+", _GUID) if all(re.fullmatch(says, one) for one in values)), r"[^/?&]+")
        page = _pattern(link, key, kind) if f"{{{key}}}" in link else _inside(link, key, kind, articles.items)
        if page is not None and max(len(page), len(_pattern(api, key, kind))) < LONGEST_TEXT - 20:
            name = f"{api.partition('?')[0].partition('{')[0].rstrip('/')}/\\1"
            return (f"{page}(?:[&?].*)?$", name), (f"{_pattern(api, key, kind)}(?:[&?].*)?$", name)
    return None


def _pattern(template: str, key: str, kind: str) -> str:
    r"""Return what fits the path and query that *template* makes, with the value of *key* as its group.

    >>> _pattern("/tin/{slug}-{id}.html", "id", r"\d+"), _pattern("/tin?a={b}&id={id}", "id", r"\d+")
    ('^/tin/[^/?]*-(\\d+)\\.html', '^/tin\\?(?:.*&)?id=(\\d+)')
    """
    path, _, query = template.partition("?")

    def said(text: str) -> str:
        parts = re.split(r"\{([\w.]+)\}", text)
        return "".join(
            re.escape(part).replace("\\-", "-") if not at % 2 else f"({kind})" if part == key else "[^/?]*"
            for at, part in enumerate(parts)
        )

    if f"{{{key}}}" in path:
        return f"^{said(path)}"
    name = next((one for one in query.split("&") if f"{{{key}}}" in one), "")
    return f"^{said(path)}\\?(?:.*&)?{said(name)}"


def _inside(link: str, key: str, kind: str, items: Sequence[Item]) -> str | None:
    """Return what fits the addresses that stand in a list, with the value of *key* as its group, where all have it alike."""
    path = link.removeprefix("{+").removesuffix("}")
    around, folders = set(), []
    for item in items:
        if path not in item or key not in item:
            return None
        address = path_query(absolute("http://a/", item[path].text) or "http://a/")
        before, found, after = address.rpartition(item[key].text)
        if not found or before[-1:] not in _BETWEEN:
            return None
        around.add((before[-1:], after))
        folders.append(before)
    if len(around) != 1:
        return None
    before, after = around.pop()
    folder = _shared(folders).rpartition("/")[0]
    return f"^{re.escape(folder)}/(?:.*{re.escape(before)})?({kind}){re.escape(after)}".replace("\\-", "-")


def _shared(texts: Sequence[str]) -> str:
    """Return what all of *texts* begin with."""
    first, last = min(texts), max(texts)
    return first[: next((at for at, letter in enumerate(first) if letter != last[at : at + 1]), len(first))]


def _told(listing: Listing, texts: Texts, link: tuple[str, str] | None) -> Iterator[Finding]:
    articles, ask = listing.articles, listing.attempt.ask
    turned = f"its pages are turned by {ask.turns}, seen on two" if listing.is_turned else "no other page was seen"
    yield Finding(
        "walk.fetch.url", ask.template, f"a script names it; it answers with {len(articles.items)} articles; {turned}"
    )
    day = f", a day at {articles.day!r}" if articles.day else ""
    yield Finding("walk.fetch.items", articles.path or ".", f"each has a headline at {articles.title!r}{day}")
    yield Finding(
        "walk.fetch.api", texts.template, f"answers with the text of the article, on {len(texts.told)} of those asked"
    )
    if link is not None:
        yield Finding("walk.fetch.link", link[0], f"{link[1]}: what a person opens", 0.8)


def _told_key(keyed: tuple[tuple[str, str], tuple[str, str]] | None) -> Iterator[Finding]:
    for pattern, _ in keyed or ():
        yield Finding("url.key", pattern, "the page and the address of its text are one article")


def _told_places(read: Sequence[Place]) -> Iterator[Finding]:
    for one in read:
        yield Finding(f"read.json.{one.field}", one.path, one.evidence, round(one.share, 2))


def _missing(listing: Listing, link: tuple[str, str] | None, keyed: object) -> Iterator[str]:
    yield "a script makes the pages, and its services are asked instead: look in a browser whether these sections are all"
    if not listing.attempt.ask.turns:
        yield "nothing turns the pages of the list: only what it answers at once will be seen"
    elif not listing.is_turned:
        yield "the second page of the list shows nothing else: whether it has one is not known"
    if link is None:
        yield "the address that a person opens was not found: articles are known by that of their text; see [walk.fetch] link"
    elif keyed is None:
        yield "nothing tells that an article's page and the address of its text are one: write a 'key' in [url]"


def _unread(read: Sequence[Place]) -> Iterator[str]:
    fields = {one.field for one in read}
    yield from (
        f"where {what} stands in the answers was not found: see [read.json]"
        for name, what in _NEEDED.items()
        if name not in fields
    )
    for name, what in (("lead", "a lead"), ("byline", "a byline")):
        if name not in fields:
            yield f"no value of the answers is {what} for sure: what the text itself says is read"
