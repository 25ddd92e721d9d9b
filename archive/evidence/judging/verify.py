"""Whether a WARC file is what it says it is: a structural judge of its own, which no bytes can make raise.

Every gzip member intact and exactly one record, every header as the standard wants it, every length and digest right,
nothing behind the last record. Bounded memory; `warcio check` passes torn tails and trailing bytes, this does not.
"""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import compress, islice
from pathlib import Path

from archive.crew import Crew, ReaderDied
from archive.errors import DiskTrouble, NotAsKept
from archive.evidence.at_hand import whole
from archive.evidence.away import away
from archive.evidence.folder import Folder, is_imported
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
_AHEAD = 2  # files beyond those that are being checked, so that nobody waits for the one who takes the findings


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
    is_kept: bool = True
    """False of a file that lies in object storage alone, which has not kept it: there is nothing to read."""


def check_warcs(root: Path, warcs: Sequence[str], crew: Crew | None = None) -> Iterator[tuple[str, Checked]]:
    """Check the files *warcs*, relative to *root*, and give each with what is wrong with it, in their order.

    Large archives are checked by all of the *crew*, as many processes as there are cores if None, a little ahead of what the
    caller does with the findings. A file that lies in object storage alone is brought when it is its turn, and is at hand
    until the next is asked for. Raises StorageTrouble.
    """
    is_here = [(root / warc).exists() or away(Folder(root), warc) is None for warc in warcs]
    checked = _check_here(root, [*compress(warcs, is_here)], crew or Crew(os.cpu_count() or 1))
    for warc, here in zip(warcs, is_here, strict=True):
        if here:
            yield next(checked)
        else:
            yield from _check_away(Folder(root), warc)


def _check_away(folder: Folder, warc: str) -> Iterator[tuple[str, Checked]]:
    with ExitStack() as stack:
        try:
            path = stack.enter_context(whole(folder, warc))
        except NotAsKept as error:
            yield warc, Checked((Defect(warc, 0, str(error)),), 0, "", is_kept=False)
            return
        yield warc, _check(path, warc)


def _check_here(root: Path, warcs: Sequence[str], crew: Crew) -> Iterator[tuple[str, Checked]]:
    paths = [root / warc for warc in warcs]
    size = sum(path.stat().st_size for path in paths if path.is_file())
    if len(paths) < 2 or not crew.takes(size, _WORTH_PROCESSES):
        yield from zip(warcs, map(_check, paths, warcs), strict=True)
        return
    executor = crew.hire(min(crew.count, len(paths)))
    done = False
    try:
        yield from _checked_by(executor, crew.count + _AHEAD, zip(paths, warcs, strict=True))
        done = True
    finally:
        executor.shutdown(cancel_futures=not done)


def _checked_by(executor: Executor, most: int, files: Iterator[tuple[Path, str]]) -> Iterator[tuple[str, Checked]]:
    """Let *executor* check *files*, *most* at a time, and give them in their order."""
    under_way: deque[tuple[Path, str, Future[Checked]]] = deque()
    while True:
        for path, warc in islice(files, most - len(under_way)):
            under_way.append((path, warc, executor.submit(_check, path, warc)))
        if not under_way:
            return
        path, warc, future = under_way.popleft()
        try:
            yield warc, future.result()
        except ReaderDied as died:
            yield (
                warc,
                Checked((Defect(warc, 0, f"cannot be checked: who did it died ({died.code})"),), _size(path), ""),
            )


def _check(path: Path, name: str) -> Checked:
    defects = tuple(check_imported(path, name=name) if is_imported(name) else check_warc(path, name=name))
    try:
        return Checked(defects, _size(path), sha256_of(path))
    except (OSError, DiskTrouble):
        return Checked(defects, 0, "")


def _size(path: Path) -> int:
    return path.stat().st_size


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
