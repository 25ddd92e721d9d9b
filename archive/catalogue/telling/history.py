"""How an article changed between its captures: field by field, old words and new. Reads only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher

from archive.catalogue.catalogue import Catalogue
from archive.catalogue.deriving.derive import Article, Seen, derive
from archive.catalogue.deriving.pages import captures_of
from archive.catalogue.deriving.profiles import profile_in
from archive.catalogue.portals import Portals, identity
from archive.catalogue.telling.portal import names
from archive.model import Image, Reading

# Comparing words takes their number squared at worst: longer passages are shown as a whole, old and new.
MOST_WORDS = 3_000
MOST_STEPS = 20_000_000
"""Pairs of equal words or lines that are looked at for one history: seconds. A page that says the same two words ten thousand
times has more than anybody waits for; what is left then is shown as a whole, old and new."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stayed, went or came: `same`, `gone` or `new`."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What changed in one field: its passages in order, those that stayed as they were among the others left out."""

    field: str
    passages: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A change between two good captures of an article that follow one another."""

    before: str
    """Record id of the last capture with the old words."""
    before_at: str
    """When it was made (UTC)."""
    after: str
    at: str
    """When the new words were first captured (UTC)."""
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class History:
    """An article's changes, oldest first."""

    site: str
    url: str
    first_captured: str
    last_seen: str
    gone: str | None
    moved: str | None
    captures: int
    changes: tuple[Change, ...]


class _Worn(Exception):
    """No steps are left."""


@dataclass
class Steps:
    """What comparing may still cost."""

    left: int = MOST_STEPS

    def take(self, steps: int) -> None:
        """Take so many. Raises _Worn when there are less."""
        if steps > self.left:
            raise _Worn
        self.left -= steps


class _Compared(SequenceMatcher[str]):
    """Two passages compared, as far as the steps go. `find_longest_match` is where all the time is spent (difflib)."""

    def __init__(self, old: Sequence[str], new: Sequence[str], steps: Steps) -> None:
        super().__init__(None, old, new, autojunk=False)
        known = Counter(new)
        self._pairs = sum(known[one] for one in old) + len(old)
        self._length = max(len(old), 1)
        self._steps = steps

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> Match:
        end = self._length if ahi is None else ahi
        self._steps.take(self._pairs * (end - alo) // self._length + 1)
        return super().find_longest_match(alo, ahi, blo, bhi)


def history(catalogue: Catalogue, portals: Portals, url: str) -> History | None:
    """Return how the article at *url* changed, in whichever spelling it was captured; None if there is no such article."""
    for slug in names(catalogue):
        if found := history_of(catalogue, slug, identity(url, portals.named(slug))[0]):
            return found
    return None


def history_of(catalogue: Catalogue, site: str, key: str) -> History | None:
    """Return how the article *key* of *site* changed: two portals may have one of the same key. None if there is none."""
    seen = captures_of(catalogue, site, key, profile_in(catalogue, site))
    article = derive(seen).article
    return changed(article, seen, site) if article else None


def changed(
    article: Article, seen: Sequence[Seen], site: str, *, last: int | None = None, most_steps: int = MOST_STEPS
) -> History:
    """Return how *article*, which is made of what was *seen* of it on *site*, changed.

    *last*: of the changes only so many, the latest. They are compared first, as far as *most_steps* go.
    """
    known = {one.id: one for one in seen}
    steps = Steps(most_steps)
    latest = list(reversed(article.revisions))[:last]
    changes = [_change(known[one.before], known[one.after], one.changed, steps) for one in latest]
    return History(
        site,
        article.url,
        article.first_captured,
        article.last_seen,
        article.gone,
        article.moved,
        article.captures,
        tuple(reversed(changes)),
    )


def _change(before: Seen, after: Seen, changed: Sequence[str], steps: Steps) -> Change:
    old, new = before.reading or Reading("other"), after.reading or Reading("other")
    fields = tuple(FieldChange(name, tuple(passages(_lines(old, name), _lines(new, name), steps))) for name in changed)
    return Change(before.id, before.at, after.id, after.at, fields)


def _lines(reading: Reading, name: str) -> list[str]:
    if name == "images":
        return [_picture(image) for image in reading.images]
    if name == "attachments":
        return [" – ".join(part for part in (one.url, one.text) if part) for one in reading.attachments]
    value = getattr(reading, name)
    return str(value).split("\n") if value else []


def _picture(image: Image) -> str:
    return " – ".join(part for part in (image.url, image.caption, image.credit) if part)


def passages(old: Sequence[str], new: Sequence[str], steps: Steps | None = None) -> Iterator[tuple[Piece, ...]]:
    """Yield the lines of *old* and *new* that are not in both, each as pieces of words that stayed, went and came."""
    steps = steps or Steps()
    for kind, i1, i2, j1, j2 in _told_apart(old, new, steps):
        if kind == "equal":
            continue
        gone, came = old[i1:i2], new[j1:j2]
        for before, after in zip(gone, came, strict=False):
            yield tuple(_pieces(before.split(), after.split(), steps))
        yield from ((Piece("gone", line),) for line in gone[len(came) :])
        yield from ((Piece("new", line),) for line in came[len(gone) :])


def _told_apart(old: Sequence[str], new: Sequence[str], steps: Steps) -> list[tuple[str, int, int, int, int]]:
    """Return what makes *new* of *old*, as difflib tells it; one exchange of all where that costs too many steps."""
    try:
        return list(_Compared(old, new, steps).get_opcodes())
    except _Worn:
        return [("replace", 0, len(old), 0, len(new))]


def _pieces(old: list[str], new: list[str], steps: Steps) -> Iterator[Piece]:
    if max(len(old), len(new)) > MOST_WORDS:
        yield from (Piece("gone", " ".join(old)), Piece("new", " ".join(new)))
        return
    for kind, i1, i2, j1, j2 in _told_apart(old, new, steps):
        if kind == "equal":
            yield Piece("same", " ".join(old[i1:i2]))
            continue
        if i1 < i2:
            yield Piece("gone", " ".join(old[i1:i2]))
        if j1 < j2:
            yield Piece("new", " ".join(new[j1:j2]))
