"""What the scripts of a front page say, gathered: services, what stands before them, the addresses of pages. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from urllib.parse import urlsplit

from crawler.probe.links import at_home, opened
from crawler.probe.looked import Looked, Purpose
from crawler.probe.services.calls import Call, bases_in, calls_in, routes_in
from crawler.probe.services.parameters import role_of, spoken

LONGEST = 3_000_000  # bytes of a script
MOST_SCRIPTS, MOST_BASES = 200, 3
SERVICE = re.compile(
    r"(?i)(?:^|[/._-])(?:api|apis|rest|graphql|services?|odata|gateway|wp-json|jsonapi|v[1-9])(?:[/._?-]|$)"
)
NEWS = re.compile(r"(?i)post|news|article|categor|content|tin-?(?:tuc|bai)|bai-?viet|chuyen-?muc|menu|portal")
NEVER = re.compile(
    r"(?i)login|logout|auth|token|account|captcha|password|upload|visit|statistic|delete|remove|update|create|register|subscribe"
)
FILE = re.compile(r"(?i)\.(?:m?js|css|png|jpe?g|gif|svg|woff2?|ico|html?|json|map|tsx?|vue)(?:[?#]|$)")
_TYPE = re.compile(r"^/?(?:application|text|image|audio|video|multipart)/")
_SECTIONS = re.compile(r"(?i)categ|chuyen-?muc|danh-?muc|menu|section|topic|nhom-?tin|navigation|taxonom")
_STORY = re.compile(
    r"(?i)post|news|article|tin(?:[/_-]|$)|tin-?(?:tuc|bai)|bai(?:-?viet)?|chi-?tiet|detail|su-kien|/p/|/a/"
)
_SEARCH = re.compile(
    r"(?i)search|tim-?kiem|suggest|related|lien-?quan|video|album|weather|thoi-?tiet|banner|quang-?cao|comment|binh-?luan"
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the scripts of a portal say."""

    services: tuple[Call, ...]
    """Addresses of its own host, from the root, that may be services."""
    pages: tuple[Call, ...]
    """Addresses with places that may be pages for people, those that a script puts together before those of its router."""
    names: Mapping[str, str]
    """What the script calls page and size."""
    elsewhere: tuple[str, ...]
    """Hosts of services that are not the portal's own."""


def spoken_of(looked: Looked) -> Spoken:
    """Return what the front page's scripts say, as far as they were asked for."""
    return _spoken(looked.home_url, texts_of(looked))


def texts_of(looked: Looked) -> tuple[str, ...]:
    """Return the text of the scripts on the front page and of those that were asked for."""
    if looked.home is None:
        return ()
    inline = [node.text or "" for node in islice(opened(looked.home).root.iter("script"), MOST_SCRIPTS)]
    asked = [
        capture.body[:LONGEST].decode("utf-8", "replace")
        for _, capture in looked.of(Purpose.SCRIPT)
        if capture.status == 200
    ]
    return (*(text for text in inline if text.strip()), *asked)


@lru_cache(maxsize=4)  # every question is thought over anew
def _spoken(home: str, texts: tuple[str, ...]) -> Spoken:
    calls = [call for text in texts for call in calls_in(text)]
    bases = [base for text in texts for base in bases_in(text)][:MOST_BASES]
    services = dict.fromkeys(one for call in calls for one in _at_home(call, bases, home))
    pages = [
        call
        for call in calls
        if call.places and not SERVICE.search(call.path) and call.path.startswith("/") and not call.got
    ]
    routes = [route for text in texts for route in routes_in(text)]
    elsewhere = {urlsplit(one.path).netloc for one in calls if one.path.startswith("http") and SERVICE.search(one.path)}
    elsewhere |= {urlsplit(base).netloc for base in bases if base.startswith("http")}
    own = {urlsplit(home).netloc}
    kept = [
        one
        for one in services
        if not NEVER.search(one.path) and not FILE.search(one.path) and not _TYPE.match(one.path)
    ]
    return Spoken(
        tuple(kept),
        tuple(dict.fromkeys((*pages, *routes))),
        spoken("\n".join(texts)),
        tuple(sorted(host for host in elsewhere - own if host and not at_home(f"http://{host}/", home))),
    )


def _at_home(call: Call, bases: list[str], home: str) -> Iterator[Call]:
    """Yield *call* as it stands on the portal's own host: as it is, else behind what the script calls its services' address."""
    if call.path.startswith("http"):
        yield from _from_root(call, call.path, home)
        return
    if not call.based and SERVICE.search(call.path):
        yield call
    for base in bases:
        if (
            not call.path.startswith(base.rstrip("/") + "/")
            and call.path != base
            and (call.got or call.based or is_list(call))
        ):
            yield from _from_root(call, base + call.path, home)
    if not bases and not SERVICE.search(call.path) and (call.got or is_list(call)):
        yield call


def _from_root(call: Call, path: str, home: str) -> Iterator[Call]:
    if path.startswith("/"):
        yield Call(path, call.query, opened=call.opened, got=call.got)
    elif at_home(path, home) is not None and (found := re.match(r"https?://[^/]+(/.*)", path)):
        yield Call(found[1], call.query, opened=call.opened, got=call.got)


def is_list(call: Call) -> bool:
    """Return whether something in the address of *call* turns pages."""
    return any(role_of(name) in ("page", "offset") for name, _ in call.query)


def menus(told: Spoken) -> list[Call]:
    """Return the services that may name sections, the likeliest first."""
    found = [one for one in told.services if "{" not in one.path and _SECTIONS.search(one.path) and not is_list(one)]
    return sorted(found, key=lambda one: len(one.path))


def lists(told: Spoken) -> list[Call]:
    """Return the services that may list articles, the likeliest first."""
    worth = {one: _worth(one) for one in told.services}
    return sorted((one for one in told.services if worth[one] >= 2), key=lambda one: -worth[one])


def _worth(call: Call) -> float:
    paged, size = is_list(call), any(role_of(name) == "size" for name, _ in call.query)
    worth = (
        3.0 * paged
        + size
        + 2.0 * bool(NEWS.search(call.path) or _STORY.search(call.path))
        + 0.5 * call.got
        + call.opened
    )
    worth += bool(SERVICE.search(call.path)) - 4.0 * bool(_SEARCH.search(call.path))
    if "{" in call.path:
        return worth if paged else -1.0
    return worth - 1.5 * (bool(_SECTIONS.search(call.path)) and not paged)


def page_worth(call: Call, *, of_section: bool) -> int:
    """Return how likely the address of a page for people is an article's, or a section's, by its words alone."""
    section, story = bool(_SECTIONS.search(call.path)), bool(_STORY.search(call.path))
    worth = 2 * section - story if of_section else 2 * story - 3 * section
    return worth - 3 * bool(_SEARCH.search(call.path))
