"""What the captures of one page make of it. Pure: a function of their set, whatever the order in which they came."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from archive.extract.text import is_vietnamese, may_be_vietnamese
from archive.extract.versions import changed
from archive.model import Problem, Reading

GONE = (404, 410)
_MARKUP = ("text/html", "application/xhtml+xml")
_ASTRAY = Problem("capture", "a revisit of a capture that is not in the archive: the bytes are missing")
# An id holds minutes since 1900 in 28 bits (until 2410), 29 bits of hash and 6 bits of slot. Two articles of one
# minute that share a hash (of 1,000 articles a day, dated by day: a pair in three years) take slots by their keys.
_FIRST_YEAR = 1900
_MINUTE_BITS, _HASH_BITS, _SLOT_BITS = 28, 29, 6
SLOTS = 1 << _SLOT_BITS


@dataclass(frozen=True, slots=True)
class Seen:
    """A capture of the page, as far as it matters for what the page is."""

    id: str
    at: str
    """UTC, in the catalogue's form: sorts as text."""
    url: str
    status: int
    hop: str | None
    truncated: str | None
    duplicate_view: bool
    kind: str | None
    digest: str | None
    """The reading's."""
    reading: Reading | None
    unread: str | None
    doubts: tuple[Problem, ...] | None = None
    """What could not be read of the document that it is; None where it is none."""
    revisit: str | None = None
    """How it is known that the server gave what it gave before; reading and doubts are the original's then."""
    original: str | None = None
    """The capture that it is a revisit of; None where that is not in the archive."""
    origin: str | None = None
    """Who captured it, where another archive did."""
    mime: str | None = None
    """The media type that the server declared."""
    leads: str | None = None
    """Where it leads, without a query, if it is a redirect to no place where all leads that is gone."""

    @property
    def good(self) -> bool:
        """Whether an article can be read from it."""
        return self.kind == "article" and self.reading is not None

    @property
    def second_hand(self) -> bool:
        """Whether it counts only when there is no other: a print view, or a page that was cut short."""
        return self.duplicate_view or self.truncated is not None


@dataclass(frozen=True, slots=True)
class Revision:
    """A change of the words, date, byline, source, pictures or documents between two good captures that follow one another."""

    before: str
    after: str
    at: str
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of an article between two captures: `edited`, `removed`, `moved`, `returned`."""

    kind: str
    before: Seen
    after: Seen
    what: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """An article as it stands: its current reading, where that came from, and what happened to it."""

    current: Seen
    url: str
    """The address that people open: of a text that came as data for a script, that of the page which shows it."""
    reading: Reading
    first_captured: str
    last_seen: str
    gone: str | None
    moved: str | None
    """Where its address leads now, if it was a redirect to another one that was seen last."""
    captures: int
    revisions: tuple[Revision, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Derived:
    """What the captures of one address make of it: an article or none, and the doubts that stand now."""

    article: Article | None
    problems: tuple[tuple[Seen, Problem], ...]


def derive(captures: Sequence[Seen]) -> Derived:
    """Return what *captures*, all of one page, say together.

    The newest good capture is the current one, of two of the same time ours. 404, 410 or a soft 404 after it closes the
    article and deletes nothing; whatever else its address shows later replaces nothing.
    """
    ordered = sorted(captures, key=lambda seen: (seen.at, seen.origin is None, seen.id))
    shown = _in_their_language([seen for seen in ordered if seen.good])
    good = _first_hand(shown)
    current = good[-1] if good else _last_read(ordered)
    problems = [(seen, Problem("capture", f"not read: {seen.unread}")) for seen in ordered if seen.unread]
    problems += [(seen, _ASTRAY) for seen in ordered if seen.revisit and not seen.original]
    if current is not None and current.reading is not None:
        problems += [(current, problem) for problem in current.reading.problems]
        if not good and current.hop == "article":
            problems.append((current, Problem("kind", f"followed as an article, but read as {current.kind}")))
    paper = next((seen for seen in reversed(ordered) if seen.doubts is not None), None)
    problems += [(paper, doubt) for doubt in paper.doubts or ()] if paper else []
    if good:
        problems += _turned(good[-1], shown[-1].at, ordered)
    return Derived(_article(good, shown, ordered), tuple(problems))


def _in_their_language(good: list[Seen]) -> list[Seen]:
    """Leave out what shows another language where Vietnamese stood before: no office edits an article so."""
    seen = (at for at, one in enumerate(good) if one.reading and is_vietnamese(one.reading.text))
    first = next(seen, len(good))
    return good[: first + 1] + [
        one for one in good[first + 1 :] if one.reading is None or may_be_vietnamese(one.reading.text)
    ]


def _turned(current: Seen, last_seen: str, every: list[Seen]) -> list[tuple[Seen, Problem]]:
    """Say since when an article's address has shown something else, and what; its kept text stays as it is."""
    later = [
        seen for seen in every if seen.at > last_seen and seen.reading and seen.duplicate_view <= current.duplicate_view
    ]
    if not later or later[-1].kind == "soft-404":
        return []
    shows = "a text in another language" if later[-1].good else f"a page of the kind {later[-1].kind}"
    first = next(seen for seen in later if seen.kind == later[-1].kind)
    what = f"since {first.at[:10]} its address shows {shows}: what stood there before is kept"
    return [(later[-1], Problem("capture", what))]


def _first_hand(captures: list[Seen]) -> list[Seen]:
    return [seen for seen in captures if not seen.second_hand] or captures


def _last_read(captures: list[Seen]) -> Seen | None:
    return next((seen for seen in reversed(captures) if seen.reading is not None), None)


def _article(good: list[Seen], shown: list[Seen], every: list[Seen]) -> Article | None:
    if not good or good[-1].reading is None:
        return None
    # the row leads to bytes, which a revisit has none of
    current = next((seen for seen in every if seen.id == good[-1].original), good[-1])
    revisions = tuple(_revisions(good))
    looks = [seen for seen in every if seen.duplicate_view <= current.duplicate_view]
    changes = tuple(_changes(good, looks, revisions))
    return Article(
        current=current,
        url=_opened(current, every).url,
        reading=good[-1].reading,
        first_captured=shown[0].at,
        last_seen=shown[-1].at,
        gone=_gone(current, shown[-1].at, every),
        moved=changes[-1].what if changes and changes[-1].kind == "moved" else None,
        captures=len(every),
        revisions=revisions,
        changes=changes,
    )


def _opened(current: Seen, every: list[Seen]) -> Seen:
    """Return the capture whose address people open: *current*, or of an article in JSON the newest page around it."""
    if not (current.mime or "").endswith("json"):
        return current
    pages = (seen for seen in reversed(every) if seen.status == 200 and (seen.mime or "") in _MARKUP)
    return next((seen for seen in pages if not seen.duplicate_view), current)


def _gone(current: Seen, last_seen: str, every: list[Seen]) -> str | None:
    """Return when the page was first said to be gone after *last_seen*; a missing print view says nothing about it."""
    said = (seen for seen in every if seen.status in GONE or seen.kind == "soft-404")
    return next((s.at for s in said if s.at > last_seen and s.duplicate_view <= current.duplicate_view), None)


def _revisions(good: list[Seen]) -> Iterator[Revision]:
    for before, after in pairwise(good):
        if before.reading is None or after.reading is None or before.digest == after.digest:
            continue
        if fields := changed(before.reading, after.reading):
            yield Revision(before.id, after.id, after.at, fields)


def _changes(good: list[Seen], looks: list[Seen], revisions: tuple[Revision, ...]) -> Iterator[Change]:
    """Yield what became of an article by its *good* captures and all other *looks* at it, in order of time."""
    edits = {revision.after: revision for revision in revisions}
    shown = {seen.id: seen for seen in good}
    own = {seen.url.partition("?")[0] for seen in looks}
    before: Seen | None = None
    away: tuple[str, str | None] | None = None
    for seen in looks:
        if seen.id in shown:
            if before is not None and away:
                yield Change("returned", before, seen)
            if (edit := edits.get(seen.id)) is not None:
                yield Change("edited", shown[edit.before], seen, ", ".join(edit.changed))
            before, away = seen, None
        elif before is None or (said := _away(seen, own)) is None:
            continue
        else:
            if said != away:
                yield Change(said[0], before, seen, said[1])
            before, away = seen, said


def _away(seen: Seen, own: set[str]) -> tuple[str, str | None] | None:
    """Return how *seen* says that the article is not there, and where it leads; to its *own* addresses: it is there."""
    if seen.status in GONE or seen.kind == "soft-404":
        return "removed", None
    return ("moved", seen.leads) if seen.leads is not None and seen.leads not in own else None


def first_id(site: str, key: str, published: str | None, first_captured: str) -> int:
    """Return the first of the `SLOTS` ids that the article may have: in order of publication, else of capture.

    *published* is Vietnamese wall time, *first_captured* UTC: close enough for an order, and both never change.
    """
    minute = next((minute for minute in map(_minute, (published, first_captured)) if minute is not None), 0)
    digest = hashlib.sha1(f"{site}\n{key}".encode()).digest()
    hashed = int.from_bytes(digest, "big") >> (8 * len(digest) - _HASH_BITS)
    return ((minute << _HASH_BITS) | hashed) << _SLOT_BITS


def smallest_id(moment: str) -> int:
    """Return the smallest id of an article that was published at *moment*, `YYYY-MM-DD[THH:MM]`, or later."""
    return (_minute(moment) or 0) << (_HASH_BITS + _SLOT_BITS)


def _minute(printed: str | None) -> int | None:
    """Return the minutes since 1900 of `YYYY-MM-DD[THH:MM…]`, kept within the bits there are; None for other words."""
    try:
        when = datetime.fromisoformat((printed or "")[:16])
    except ValueError:
        return None
    minutes = int((when - datetime(_FIRST_YEAR, 1, 1)).total_seconds() // 60)  # noqa: DTZ001 (wall time)
    return min(max(minutes, 0), (1 << _MINUTE_BITS) - 1)
