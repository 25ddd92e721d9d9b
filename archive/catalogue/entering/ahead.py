"""Transcripts of many WARC files, made by several processes a little ahead of the one that writes them down.

A page that ends the process that reads it costs only itself: the file is read again, and the page at which a second process
ends is passed over, with the reason. Nobody else is blamed, for the note beside each transcript says who read what.
"""

from __future__ import annotations

import signal
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from archive.catalogue.portals import Portals
from archive.catalogue.transcribing.afar import afar, bring_transcript
from archive.catalogue.transcribing.earlier import Earlier
from archive.catalogue.transcribing.lines import Line
from archive.catalogue.transcribing.shard import PART, TornTranscript, is_whole, made_with, read_shard, shard_of
from archive.catalogue.transcribing.task import Note, Task, note_of, noted, packed, run
from archive.catalogue.transcribing.transcribe import Desk, transcribe
from archive.catalogue.transcribing.watched import LAST_PATIENCE, Reader
from archive.crew import Crew, ReaderDied
from archive.errors import NotAsKept
from archive.evidence.at_hand import size_of
from archive.evidence.folder import Folder, disk
from archive.sites import SiteFiles

# Beyond what the processes work on there may lie so much unwritten: files of a night are small, and none should wait.
_AHEAD = 200_000_000
# Fewer bytes are read in the process that writes: others need a second to begin.
_WORTH_OTHERS = 10_000_000
_DEATHS = 2  # at one page; the first may have been the machine's want of memory
_MOST_DEATHS = 3  # of one file, between two pages
_MOST_TORN = 3  # transcripts of one file


@dataclass(frozen=True, slots=True)
class Files:
    """WARC files that are to be read, and how."""

    folder: Folder
    found: SiteFiles
    reader: Reader
    earlier: Path | None = None
    """A catalogue whose readings are taken over where they are fresh."""
    sizes: Mapping[str, int] = field(default_factory=dict)
    """Of each, in the order in which they are best entered."""


@dataclass(slots=True)
class _Work:
    """One file that is being read."""

    task: Task
    deaths: dict[int | None, int] = field(default_factory=dict)
    """How many processes died of it, at which byte; None: between two pages."""
    torn: int = 0
    """How many times its transcript was not whole, or not there."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was read of one WARC file, or is read while somebody takes its lines."""

    warc: str
    lines: Iterable[Line] = ()
    unreadable: str | None = None
    """Why there is none: processes died of the file, at no page that could be passed over."""


def read_ahead(files: Files, crew: Crew) -> Generator[Transcript]:
    """Read *files*, and give each once its transcript is there; close this iterator, which ends all who still read.

    Raises what reading raises, but for the death of a process.
    """
    wanted = _shards(files)
    few = not crew.takes(sum(files.sizes.values()), _WORTH_OTHERS)
    # a file at which a process died is read by another, which may
    here = [warc for warc, shard in wanted.items() if few and noted(shard) is None and not shard.exists()]
    for warc in here:
        yield _begun(warc, _read_here(files, warc, wanted[warc]))
    others = {warc: shard for warc, shard in wanted.items() if warc not in here}
    if others:
        yield from _read_by_others(files, others, crew)
    with suppress(OSError):
        # of those who died elsewhere
        for path in files.folder.transcripts.glob(f"*{PART}"):
            path.unlink(missing_ok=True)
        files.folder.transcripts.rmdir()


def _shards(files: Files) -> dict[str, Path]:
    """Return where the transcript of each file lies; delete those that are of no use: of other files, bytes, code or rules."""
    folder, made = files.folder, made_with(files.found)
    wanted = {warc: shard_of(folder, warc, size, made) for warc, size in files.sizes.items()}
    with disk(folder.transcripts):
        left = list(folder.transcripts.glob("*"))
        useful = {path for path in wanted.values() if path in left and is_whole(path)}
        # of what somebody died is to be known when all files are read again, too
        useful |= {
            note_of(shard_of(folder, warc, size_of(folder, warc), made)) for warc in folder.closed_warcs() if left
        }
        for path in left:
            if path not in useful:
                path.unlink(missing_ok=True)
    return wanted


def _begun(warc: str, lines: Iterator[Line]) -> Transcript:
    """Begin to read; where object storage has not kept the file, say so and let it wait."""
    try:
        first = next(lines)
    except NotAsKept as error:
        return Transcript(warc, unreadable=f"{warc}: not entered: {error}")
    return Transcript(warc, chain([first], lines))


def _read_here(files: Files, warc: str, shard: Path) -> Iterator[Line]:
    with Note(shard) as note, Earlier.of(files.earlier) as earlier:
        desk = Desk(files.folder, Portals(files.found), files.reader, note.begin, note.end, earlier=earlier)
        yield from transcribe(desk, warc)


def _read_by_others(files: Files, wanted: Mapping[str, Path], crew: Crew) -> Iterator[Transcript]:
    rules = packed(files.found, files.reader)
    folder = files.folder
    waiting = [
        _Work(Task(folder.root, warc, shard, rules, files.earlier, afar=afar(folder, warc)))
        for warc, shard in wanted.items()
    ]
    executor = crew.hire(min(crew.count, len(waiting)))
    done = False
    try:
        yield from _in_turn(waiting, executor, crew.count, files.sizes)
        done = True
    finally:
        executor.shutdown(cancel_futures=not done)


def _in_turn(
    waiting: Sequence[_Work], executor: Executor, count: int, sizes: Mapping[str, int]
) -> Iterator[Transcript]:
    left = list(reversed(waiting))
    under_way: dict[Future[None], _Work] = {}
    ready: dict[str, Path | str] = {}
    turn = {warc: number for number, warc in enumerate(sizes)}
    while left or under_way or ready:
        while left and _has_room(left[-1], [*under_way.values()], ready, count, sizes):
            work = left.pop()
            if work.task.shard.exists():  # of an ingest before, that was interrupted
                ready[work.task.warc] = work.task.shard
            else:
                _submit(executor, work, under_way)
        finished, _ = wait(under_way, timeout=0 if ready else None, return_when=FIRST_COMPLETED)
        for future in finished:
            work = under_way.pop(future)
            outcome = _outcome(work, future.exception())
            if isinstance(outcome, _Work):
                _submit(executor, outcome, under_way)
            else:
                ready[work.task.warc] = outcome
        if ready:
            warc = min(ready, key=turn.__getitem__)
            yield from _given(warc, ready.pop(warc))


def _outcome(work: _Work, died: BaseException | None) -> Path | str | _Work:
    """Return where the transcript of a *work* that is over lies, or why there is none, or how to go on with it."""
    warc = work.task.warc
    if died is None:
        bring_transcript(Folder(work.task.root), work.task.shard)
        return _torn(work) or work.task.shard
    if isinstance(died, NotAsKept):
        return f"{warc}: not entered: {died}"
    if not isinstance(died, ReaderDied):
        raise died
    return _again(work, died) or f"{warc}: not entered: {_MOST_DEATHS} processes died of it ({_of(died)})"


def _has_room(
    work: _Work, under_way: Sequence[_Work], ready: Mapping[str, object], count: int, sizes: Mapping[str, int]
) -> bool:
    """Return whether *work* may begin: one more than the processes is under way; beyond that what is small."""
    names = [work.task.warc, *(one.task.warc for one in under_way), *ready]
    return len(names) <= count + 1 or sum(sizes[name] for name in names) <= _AHEAD


def _submit(executor: Executor, work: _Work, under_way: dict[Future[None], _Work]) -> None:
    if (at := noted(work.task.shard)) is not None and not work.deaths:
        work.deaths[at] = 1  # an ingest before died of it
    under_way[executor.submit(run, work.task)] = work


def _again(work: _Work, died: ReaderDied) -> _Work | None:
    """Return how to go on with a file of which a process *died*; None where nothing helps."""
    at = noted(work.task.shard)
    deaths = work.deaths | {at: work.deaths.get(at, 0) + 1}
    if at is None:
        return _Work(work.task, deaths) if deaths[at] < _MOST_DEATHS else None
    passed_over = dict(work.task.passed_over)
    if deaths[at] >= _DEATHS:
        passed_over[at] = f"ended the process that read it ({_of(died)})"
    return _Work(replace(work.task, passed_over=passed_over), deaths)


def _torn(work: _Work) -> _Work | None:
    """Return how to go on where the transcript of a *work* that is done is not whole; None where it is."""
    shard = work.task.shard
    if is_whole(shard):
        return None
    if work.torn + 1 >= _MOST_TORN:
        raise TornTranscript(
            f"{work.task.warc}: its transcript {shard} was not whole {_MOST_TORN} times: look after the disk that it lies on"
        )
    with disk(shard):
        shard.unlink(missing_ok=True)
    return replace(work, torn=work.torn + 1)


def _of(died: ReaderDied) -> str:
    if died.code == -signal.SIGVTALRM:
        return f"took more than {LAST_PATIENCE:g} seconds, and could not be stopped"
    return f"signal {-died.code}" if died.code < 0 else f"exit code {died.code}"


def _given(warc: str, done: Path | str) -> Iterator[Transcript]:
    if isinstance(done, str):
        yield Transcript(warc, unreadable=done)
        return
    yield Transcript(warc, read_shard(done))
    # whoever took it has written it down before the next is asked for
    with disk(done):
        done.unlink(missing_ok=True)
