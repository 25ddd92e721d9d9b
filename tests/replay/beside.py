"""Holds replayed pages against the same pages on the living portal: words, pictures, and what was asked of whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from archive.catalogue.catalogue import open_catalogue
from archive.evidence.folder import Folder
from tests.replay.browser import Browser, Seen, look

# What the sample portals count up with every answer, and the clock in their header.
_COUNTERS = re.compile(r"(Lượt xem|View count|Đang online|Tất cả|Đang truy cập|Tổng số)(\s*:?\s*)[\d.,]+")
_CLOCK = re.compile(r"^\d\d:\d\d:\d\d$", re.MULTILINE)
_REPLAYED = re.compile(r"^/luutru/(\d*)(?:[a-z]{2}_)?/?(https?://.*)$")


@dataclass(slots=True)
class Tally:
    """How complete replays were."""

    pages: int = 0
    complete: int = 0
    requests: int = 0
    pictures: int = 0
    forbidden: set[str] = field(default_factory=set)
    """What robots.txt forbids to keep, and so cannot be replayed."""
    left: list[str] = field(default_factory=list)
    """Requests that left the archive."""
    wrong: list[str] = field(default_factory=list)
    """What is missing or not as it is on the portal, each in a line that begins with the page."""

    @property
    def share(self) -> float:
        """Return the part of the pages that were complete."""
        return self.complete / self.pages if self.pages else 0.0


def compare(browser: Browser, archive: Folder, collection: str, urls: Iterable[str]) -> Tally:
    """Open each of *urls* live and in the *collection* that replays *archive*, and tell how they differ."""
    tally = Tally(forbidden=set())
    refused = forbidden(archive)
    for url in urls:
        live, replayed = look(browser, url), look(browser, f"{collection}{url}", framed=True)
        left = [one for one in replayed.asked if not one.startswith((origin(collection), "data:", "blob:"))]
        asked = {_original(one): status for one, status in replayed.asked.items()}
        wrong = [*_differences(live, replayed, asked, refused), *(f"asked the live web for {one}" for one in left)]
        tally.pages += 1
        tally.complete += not wrong
        tally.requests += len(replayed.asked)
        tally.pictures += sum(width > 0 for _, width, _ in replayed.pictures)
        tally.forbidden |= refused & set(asked)
        tally.left += left
        tally.wrong += [f"{url}: {line}" for line in wrong]
    return tally


def forbidden(archive: Folder) -> set[str]:
    """Return the addresses that were not captured because robots.txt forbids it."""
    with open_catalogue(archive) as catalogue:
        return {unquote(url) for (url,) in catalogue.rows("select url from urls where decision = 'robots'")}


def origin(url: str) -> str:
    """Return scheme, host and port of *url*."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def plain(words: str) -> str:
    """Return *words* without what counts or ticks."""
    return _CLOCK.sub("#", _COUNTERS.sub(r"\1\2#", words))


def _original(url: str) -> str:
    parts = urlsplit(url)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    found = _REPLAYED.match(target)
    return unquote(found.group(2) if found else url)  # pywb escapes other letters than the page did


def _differences(live: Seen, replayed: Seen, asked: dict[str, int], refused: set[str]) -> Iterator[str]:
    if live.status != replayed.status:
        yield f"answers {live.status}, replayed {replayed.status}"
    if plain(live.words) != plain(replayed.words):
        yield f"says other words: {_first_difference(plain(live.words), plain(replayed.words))}"
    yield from _pictures(live, replayed, refused)
    answered = {_original(address): status for address, status in live.asked.items()}
    for address, status in answered.items():
        if status == 200 and address not in refused and not 200 <= asked.get(address, 0) < 400:
            yield f"{address} is missing: {asked.get(address, 'never asked for')}"
    files = {_original(address): digest for address, digest in replayed.files.items()}
    for address, digest in ((_original(one), digest) for one, digest in live.files.items()):
        if address not in refused and files.get(address) != digest:
            yield f"{address} has other bytes"
    for address, status in asked.items():
        if (status >= 400 or status == 0) and address not in refused and answered.get(address) != status:
            yield f"{address} is missing: {status}"


def _pictures(live: Seen, replayed: Seen, refused: set[str]) -> Iterator[str]:
    if len(live.pictures) != len(replayed.pictures):
        yield f"shows {len(live.pictures)} pictures, replayed {len(replayed.pictures)}"
        return
    for (address, *size), (other, *shown) in zip(live.pictures, replayed.pictures, strict=True):
        if _original(address) in refused:
            continue
        if size != shown or _original(address) != _original(other):
            yield f"the picture {address} is {size}, replayed {_original(other)} {shown}"
        elif address and 0 in shown:
            yield f"the picture {address} has no size"


def _first_difference(one: str, other: str) -> str:
    lines = zip(one.splitlines(), other.splitlines(), strict=False)
    return next((f"{mine!r}, replayed {theirs!r}" for mine, theirs in lines if mine != theirs), "fewer or more lines")
