"""What a page that a script makes says of where its data come from: the addresses that its scripts name. Pure.

A list for a person to begin with, no recipe: which of them lists the news, and what its parameters mean, only a browser's
network tools tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from archive.extract.tree.page import Page
from archive.model import Capture
from archive.urls import absolute
from crawler.probe.links import at_home, links_of, opened
from crawler.probe.looked import Looked
from crawler.probe.services.recipe import missing_of
from crawler.probe.services.spoken import FILE, NEVER, NEWS, SERVICE, texts_of

FEWEST_LINKS = 5  # a front page with fewer is made by a script
MOST_SCRIPTS = 3  # that are asked for: a bundle, what it begins with, the libraries
MOST_SEEN, MOST_TOLD = 2_000, 12
_ENTRY = re.compile(r"(?i)(?:^|[/._-])(?:main|app|index|bundle|page|build)(?:[._-]|$)")
_LIBRARY = re.compile(
    r"(?i)jquery|bootstrap|polyfill|analytics|gtag|recaptcha|vendor|runtime|fontawesome|swiper|modernizr"
)
# in quotation marks or backticks, from the root, without one before it, or whole: what axios and fetch are given
_ADDRESS = re.compile(
    r"""["'`]((?:https?://[\w.-]{4,80}(?::\d{1,5})?)?/?[\w.-]{1,60}(?:/[\w.${}:-]{1,80}){1,8}(?:\?[^"'`\s<>]{0,200})?)["'`]"""
)
_ISLAND = re.compile(r"(?i)^(?:__\w+(?:_DATA__|_STATE__)|ng-state|.*-state|.*app-data)$")


def is_made_by_a_script(home: Capture) -> bool:
    """Return whether a front page comes nearly without links, with a script that makes them."""
    return len(links_of(home, home.url)) < FEWEST_LINKS and any(True for _ in _sources(opened(home)))


def script_urls(home: Capture) -> list[str]:
    """Return the scripts of a front page that may say where its data come from, the likeliest first: of its own host alone."""
    page = opened(home)
    urls = [url for source in _sources(page) if (url := at_home(absolute(page.base, source) or "", home.url))]
    likely = [url for url in dict.fromkeys(urls) if not _LIBRARY.search(_name(url))]
    return sorted(likely, key=lambda url: not _ENTRY.search(_name(url)))[:MOST_SCRIPTS]


def _sources(page: Page) -> Iterator[str]:
    yield from (source for node in islice(page.root.iter("script"), 200) if (source := node.get("src")))


def _name(url: str) -> str:
    return urlsplit(url).path.rpartition("/")[2]


def services_of(looked: Looked) -> tuple[str, ...]:
    """Return the addresses of services that the front page and its scripts name, those first that speak of news."""
    home = looked.home
    if home is None:
        return ()
    found = dict.fromkeys(
        match[1] for text in texts_of(looked) for match in islice(_ADDRESS.finditer(text), MOST_SEEN)
        if SERVICE.search(match[1]) and not FILE.search(match[1]) and not NEVER.search(match[1])
    )  # fmt: skip
    return tuple(sorted(found, key=lambda address: not NEWS.search(address))[:MOST_TOLD])


def islands_of(home: Capture) -> tuple[str, ...]:
    """Return the names of the scripts in which a front page brings its data along, as JSON."""
    return tuple(
        node.get("id") or "without a name"
        for node in islice(opened(home).root.iter("script"), 200)
        if "json" in (node.get("type") or "").lower()
        and _ISLAND.match(node.get("id") or "")
        and len(node.text or "") > 500
    )


def told_of(looked: Looked) -> tuple[str, ...]:
    """Return what a person must know of a portal whose front page a script makes, a sentence each."""
    home = looked.home
    if home is None or not is_made_by_a_script(home):
        return ()
    named = services_of(looked)
    brought = [
        f"the front page brings data along, in <script id={name!r}>: look there first" for name in islands_of(home)
    ]
    return (
        "a script makes the front page; how it asks for its articles was not found: watch it in a browser's network tools",
        "declare it, as docs/maintainer.md tells: [[section]], [layout.walk.fetch], [layout.read.json]; else browser = true",
        *missing_of(looked),
        *brought,
        *(f"its scripts name the address {address}" for address in named),
        *(() if named else ("its scripts name no address of a service that can be told",)),
    )
