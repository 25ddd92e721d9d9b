"""How an article changed between its captures: field by field, old words and new. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from archive.catalogue.catalogue import Catalogue
from archive.catalogue.deriving.derive import Seen, derive
from archive.catalogue.deriving.pages import captures_of
from archive.catalogue.deriving.profiles import profile_in
from archive.catalogue.portals import Portals, identity
from archive.model import Image, Reading

# Comparing words takes their number squared at worst: longer passages are shown as a whole, old and new.
MOST_WORDS = 3_000


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


def history(catalogue: Catalogue, portals: Portals, url: str) -> History | None:
    """Return how the article at *url* changed, in whichever spelling it was captured; None if there is no such article."""
    for (slug,) in list(catalogue.rows("select slug from sites order by slug")):
        if found := history_of(catalogue, slug, identity(url, portals.named(slug))[0]):
            return found
    return None


def history_of(catalogue: Catalogue, site: str, key: str) -> History | None:
    """Return how the article *key* of *site* changed: two portals may have one of the same key."""
    seen = captures_of(catalogue, site, key, profile_in(catalogue, site))
    article = derive(seen).article
    if article is None:
        return None
    known = {one.id: one for one in seen}
    changes = (
        _change(known[revision.before], known[revision.after], revision.changed) for revision in article.revisions
    )
    return History(
        site,
        article.url,
        article.first_captured,
        article.last_seen,
        article.gone,
        article.moved,
        article.captures,
        tuple(changes),
    )


def _change(before: Seen, after: Seen, changed: Sequence[str]) -> Change:
    old, new = before.reading or Reading("other"), after.reading or Reading("other")
    fields = tuple(FieldChange(name, tuple(passages(_lines(old, name), _lines(new, name)))) for name in changed)
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


def passages(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Piece, ...]]:
    """Yield the lines of *old* and *new* that are not in both, each as pieces of words that stayed, went and came."""
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        gone, came = old[i1:i2], new[j1:j2]
        for before, after in zip(gone, came, strict=False):
            yield tuple(_pieces(before.split(), after.split()))
        yield from ((Piece("gone", line),) for line in gone[len(came) :])
        yield from ((Piece("new", line),) for line in came[len(gone) :])


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    if max(len(old), len(new)) > MOST_WORDS:
        yield from (Piece("gone", " ".join(old)), Piece("new", " ".join(new)))
        return
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece("same", " ".join(old[i1:i2]))
            continue
        if i1 < i2:
            yield Piece("gone", " ".join(old[i1:i2]))
        if j1 < j2:
            yield Piece("new", " ".join(new[j1:j2]))
