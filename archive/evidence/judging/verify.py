"""Whether a WARC file is what it says it is: a structural judge of its own, which no bytes can make raise.

Every gzip member intact and exactly one record, every header as the standard wants it, every length and digest right,
nothing behind the last record. Bounded memory; `warcio check` passes torn tails and trailing bytes, this does not.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from archive.errors import DiskTrouble
from archive.evidence.folder import is_imported
from archive.evidence.judging.digests import Digests
from archive.evidence.judging.manifest import sha256_of
from archive.evidence.judging.rules import Named
from archive.evidence.judging.shapes import Shapes
from archive.evidence.record import read_fields
from archive.evidence.scan import Damage, End, Event, Header, scan
from archive.evidence.writing.warcfile import GZIP_HEADER

_OUR_SOFTWARE = "luutru/"
_LONGEST_INFO = 64 * 1024
_MOST_FINDINGS = 1000
_MOST_SAID = 20
# Processes take a third of a second to begin; one core reads so many bytes in twice that time.
_WORTH_PROCESSES = 40_000_000


@dataclass(frozen=True, slots=True)
class Defect:
    """Something that is wrong with a file: where, and what."""

    thing: str
    """The file."""
    offset: int
    """The byte at which the record, or what stands in its place, begins."""
    what: str


def check_warc(path: Path, *, name: str | None = None, kinds: Counter[str] | None = None) -> Iterator[Defect]:
    """Read a WARC file, compressed or plain, and say all that is wrong with it, in order; nothing if it is whole.

    *name* is what findings call it. A file that cannot be read is a finding too. Of a file that is wrong from end to
    end the first thousand findings are given, and how many more there are. *kinds* is given how many records of each
    kind there are.
    """
    thing = name or str(path)
    try:
        with path.open("rb") as file:
            found = _wrong(scan(file), Counter() if kinds is None else kinds)
            yield from (Defect(thing, offset, what) for offset, what in islice(found, _MOST_FINDINGS))
            more = sum(1 for _ in found)
    except OSError as error:
        yield Defect(thing, 0, f"cannot be read: {error.strerror or error}")
        return
    if more:
        yield Defect(thing, 0, f"{more} more findings")


def check_imported(path: Path, *, name: str | None = None) -> Iterator[Defect]:
    """Check a file that somebody else made: say as well what in it is right by the standard, but cannot be used here."""
    kinds: Counter[str] = Counter()
    yield from check_warc(path, name=name, kinds=kinds)
    if segments := kinds["continuation"]:
        what = f"{segments} continuation records: segments are kept but not joined, pages in segments are read in part"
        yield Defect(name or str(path), 0, what)


def summary(defects: Iterable[Defect]) -> tuple[str, ...]:
    """Return what is wrong with one file in a few lines: the first defects, and how many more there are."""
    found = iter(defects)
    first = [f"at byte {defect.offset}: {defect.what}" for defect in islice(found, _MOST_SAID)]
    more = sum(1 for _ in found)
    return (*first, f"{more} more findings") if more else tuple(first)


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was read from end to end."""

    defects: tuple[Defect, ...]
    bytes: int
    sha256: str
    """Empty if it cannot be read."""


def check_warcs(root: Path, warcs: Sequence[str]) -> Iterator[tuple[str, Checked]]:
    """Check the files *warcs*, relative to *root*, and give each with what is wrong with it, in their order.

    Large archives are checked on all cores, ahead of what the caller does with the findings.
    """
    paths = [root / warc for warc in warcs]
    size = sum(path.stat().st_size for path in paths if path.is_file())
    if len(paths) < 2 or size < _WORTH_PROCESSES:
        yield from zip(warcs, map(_check, paths, warcs), strict=True)
        return
    # not loaded by those who need no processes
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # spawn: a forked child would inherit the caller's open catalogue
    with ProcessPoolExecutor(min(len(paths), os.cpu_count() or 1), mp_context=get_context("spawn")) as pool:
        yield from zip(warcs, pool.map(_check, paths, warcs), strict=True)


def _check(path: Path, name: str) -> Checked:
    defects = tuple(check_imported(path, name=name) if is_imported(name) else check_warc(path, name=name))
    try:
        return Checked(defects, path.stat().st_size, sha256_of(path))
    except (OSError, DiskTrouble):
        return Checked(defects, 0, "")


def _wrong(events: Iterator[Event], kinds: Counter[str]) -> Iterator[tuple[int, str]]:
    file = _File(kinds)
    for event in events:
        if type(event) is bytes:
            file.take(event)
        elif type(event) is Header:
            for what in file.begin(event):
                yield event.offset, what
        elif type(event) is End:
            for what in file.end():
                yield event.offset, what
        elif type(event) is Damage:
            yield event


class _File:
    """What has to be remembered of a file to judge its next record."""

    def __init__(self, kinds: Counter[str]) -> None:
        self._kinds = kinds
        # 64 bits of each id: a gigabyte of small records has half a million
        self._ids: set[int] = set()
        self._shapes = Shapes()
        self._ours = False
        self._first = True
        self._begun: Header
        self._digests: Digests
        self._info: bytearray | None = None

    def begin(self, header: Header) -> list[str]:
        """Judge a record's header."""
        named, wrong = self._shapes.judge(header.lines)
        wrong += self._same_id(named)
        self._kinds[named.kind] += 1
        self._begun = header
        self._digests = Digests(named)
        self._info = bytearray() if self._first and named.kind == "warcinfo" else None
        self._first = False
        if self._ours:
            wrong += self._changed_gzip_header()
        return wrong

    def take(self, piece: bytes) -> None:
        """Take the next *piece* of the record's block."""
        self._digests.update(piece)
        if self._info is not None and len(self._info) <= _LONGEST_INFO:
            self._info += piece

    def end(self) -> list[str]:
        """Judge a record that is whole."""
        wrong = list(self._digests.wrong())
        if self._info is not None:
            self._ours = read_fields(bytes(self._info)).get("software", "").startswith(_OUR_SOFTWARE)
            self._info = None
            if self._ours:
                wrong += self._changed_gzip_header()
        return wrong

    def _same_id(self, named: Named) -> list[str]:
        record_id = named.values.get("warc-record-id", "").strip("<>")
        if not record_id:
            return []
        known = len(self._ids)
        self._ids.add(hash(record_id))
        return [] if len(self._ids) > known else [f"WARC-Record-ID {record_id[:80]} is another record's of this file"]

    def _changed_gzip_header(self) -> list[str]:
        # the checksum of a gzip member does not cover its header, but ours is always the same
        if self._begun.gzip in {b"", GZIP_HEADER}:
            return []
        return ["the gzip header is not the one that luutru writes: it was changed later"]
