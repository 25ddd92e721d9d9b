"""Nights in which a crawl, an ingest or a rebuild is killed, again and again, and then let be; and what came of each kill."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from archive.catalogue.catalogue import dump, open_catalogue
from archive.catalogue.entering.ingest import ingest, rebuild
from archive.errors import ArchiveError
from archive.evidence.folder import OPEN, Folder
from archive.evidence.index import index_of
from archive.extract.read import read
from archive.model import Capture
from archive.sites import find_sites
from crawler.samples import LIFERAY, World, running
from tests.faults import checks
from tests.faults.hook import KILL, Fault, Step, read_trace

SLUG = LIFERAY.slug
PATIENCE = 120
NOTHING = Fault()
# What only a process goes through that mends what another left.
MENDING = (
    "before write torn", "amid write torn", "after write torn", "before fsync torn", "after fsync torn",
    "before rename torn", "after rename torn", "before cut warc", "after cut warc",
)  # fmt: skip
KILLED = -9
# A process that was to die of a step it never came to has done its work: another is tried.
MOST_TRIES = 20


@dataclass(frozen=True, slots=True)
class Ran:
    """How a process ended, and what it had written."""

    code: int
    said: str
    trace: list[Step]

    @property
    def seconds(self) -> float:
        """Return how long it wrote."""
        return self.trace[-1].at - self.trace[0].at if self.trace else 0.0


@dataclass(slots=True)
class Kill:
    """One kill, and what it cost."""

    of: str
    fault: Fault
    lost: list[str] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Stage:
    """A portal that answers all night, the archive of an undisturbed crawl, and room for others."""

    work: Path
    settings: Path
    log: Path
    urls: set[str]
    """What an undisturbed crawl captures for good."""
    steps: Mapping[str, Mapping[str, int]]
    """How often each step comes in an undisturbed crawl, ingest and rebuild."""
    seconds: Mapping[str, float]

    @property
    def crawled(self) -> Folder:
        """Return the undisturbed archive: some WARC files, one of them torn and left open, and nothing else."""
        return Folder(self.work / "crawled")

    @property
    def entered(self) -> Folder:
        """Return the same after an ingest."""
        return Folder(self.work / "entered")


@contextmanager
def stage(work: Path, articles: int = 12) -> Iterator[Stage]:
    """Set up a portal and what undisturbed processes make of it."""
    settings, log = work / "settings", work / "portal.jsonl"
    with running(settings, World(articles=articles, delay=0.005), log=log):
        first = Stage(work, settings, log, set(), {}, {})
        run(first, first.crawled, "crawl", NOTHING)  # the portal's 503 comes once: not to those who come later
        shutil.rmtree(first.crawled.root)
        crawl = run(first, first.crawled, "crawl", NOTHING)
        assert crawl.code == 0, crawl.said
        urls = checks.kept_urls(checks.captures(first.crawled))
        _tear_last(first.crawled)
        shutil.rmtree(first.crawled.state)
        shutil.copytree(first.crawled.root, first.entered.root)
        ran = {"crawl": crawl, "ingest": run(first, first.entered, "ingest", NOTHING)}
        ran["rebuild"] = run(first, first.entered, "rebuild", NOTHING)
        assert [one.code for one in ran.values()] == [0, 0, 0], ran["ingest"].said
        steps = {name: Counter(step.name for step in one.trace) for name, one in ran.items()}
        yield Stage(work, settings, log, urls, steps, {name: one.seconds for name, one in ran.items()})


def _tear_last(folder: Folder) -> None:
    last = folder.path(folder.closed_warcs()[-1])
    data = last.read_bytes()
    last.rename(f"{last}{OPEN}")
    Path(f"{last}{OPEN}").write_bytes(data[: len(data) - 100])


def run(at: Stage, folder: Folder, command: str, fault: Fault, **environment: str) -> Ran:
    """Run *command* on *folder*, with *fault* befalling it."""
    trace = at.work / "trace.jsonl"
    trace.unlink(missing_ok=True)
    words = [SLUG] if command == "crawl" else ["--archive", str(folder.root), "--settings", str(at.settings)]
    told = {"LUUTRU_ARCHIVE": str(folder.root), "LUUTRU_SETTINGS": str(at.settings)}
    told |= {"FAULT_TRACE": str(trace), "FAULT_LOG": str(at.log), "SCRAPY_SETTINGS_MODULE": "settings.nightly"}
    ended = subprocess.run(
        [sys.executable, "-m", "tests.faults.child", fault.json(), command, *words],
        capture_output=True, text=True, timeout=PATIENCE, check=False, env={**os.environ, **told, **environment},
    )  # fmt: skip
    return Ran(ended.returncode, ended.stdout + ended.stderr, read_trace(trace))


def chosen(at: Stage, command: str, draw: Random, *, again: bool) -> Fault:
    """Draw a kill: at some occurrence of some step, one in six at a random moment."""
    if draw.random() < 1 / 6:
        return Fault(KILL, after=draw.uniform(0.001, at.seconds[command]))
    steps = dict(at.steps[command])
    for name in [name for name in steps if name.startswith("before write")]:
        steps[name.replace("before", "amid")] = steps[name]
    if again and command == "crawl":
        steps |= dict.fromkeys(MENDING, 1)
    step = draw.choice(sorted(steps))
    return Fault(KILL, step, draw.randint(1, steps[step]))


def killed(
    at: Stage, folder: Folder, command: str, draw: Random, anew: Callable[[], None] | None = None, *, again: bool
) -> tuple[Fault, Ran]:
    """Run *command* until one of the drawn kills meets it; *anew* gives it back the work that it has done instead."""
    for _ in range(MOST_TRIES):
        fault = chosen(at, command, draw, again=again)
        ran = run(at, folder, command, fault)
        if ran.code == KILLED:
            return fault, ran
        assert ran.code == 0, f"{fault}: {ran.said}"
        if anew is not None:
            anew()
    raise AssertionError(f"no kill met {command}")


def crawl_night(at: Stage, draw: Random, kills: int) -> list[Kill]:
    """Kill a crawl so many times, half of the time with the power cut; let it end; judge all."""
    folder = Folder(at.work / "night")
    shutil.rmtree(folder.root, ignore_errors=True)
    done: list[Kill] = []
    known: set[str] = set()
    ids: set[str] = set()
    promised: checks.Promised | None = None
    for number in range(kills):
        fault, ran = killed(at, folder, "crawl", draw, again=number > 0)
        promised = checks.Promised(ran.trace, promised)
        done.append(Kill("crawl", fault))
        if draw.random() < 0.5:
            checks.cut_power(folder, promised, draw.random())
        held = checks.captures(folder)
        done[-1].lost += checks.lost_to_the_ledger(folder, SLUG, at.work / "scratch")
        done[-1].lost += checks.lost_to_the_server(ran.trace, promised, at.log, held)
        done[-1].duplicates += _again(held, ids, known)
        ids |= {capture.id for capture in held}
        known |= checks.known_for_good(promised, held)
    last = run(at, folder, "crawl", NOTHING)
    held = checks.captures(folder)
    done[-1].duplicates += _again(held, ids, known)
    done[-1].lost += [f"{url} was never captured" for url in sorted(at.urls - checks.kept_urls(held))]
    done[-1].wrong += [f"the last crawl ended with {last.code}: {last.said[-2000:]}"] if last.code else []
    done[-1].wrong += [*checks.wrong_warcs(folder), *checks.wrong_catalogue(folder, at.settings)]
    return done


def _again(held: list[Capture], ids: set[str], known: set[str]) -> list[str]:
    new = [capture for capture in held if capture.id not in ids and checks.settled(capture)]
    return [f"{capture.url} was fetched again" for capture in new if capture.url in known]


def entering_night(at: Stage, command: str, draw: Random, kills: int) -> list[Kill]:
    """Kill an ingest or a rebuild so many times, let another end, and judge."""
    begun, folder = (at.crawled if command == "ingest" else at.entered), Folder(at.work / "night")

    def anew() -> None:
        shutil.rmtree(folder.root, ignore_errors=True)
        shutil.copytree(begun.root, folder.root, symlinks=True)

    anew()
    done: list[Kill] = []
    for _ in range(kills):
        fault, _ = killed(at, folder, command, draw, anew, again=False)
        done.append(Kill(command, fault))
        if command == "ingest":
            done[-1].wrong += _beside_the_files(folder)
        else:
            done[-1].lost += _differs(at.entered, folder)
    for finish in (ingest, rebuild) if command == "rebuild" else (ingest,):  # what is left must be in nobody's way
        finish(folder, find_sites(at.settings), read, lambda _: None)
        done[-1].lost += [*_differs(at.entered, folder), *_other_indexes(at.entered, folder)]
        left = checks.unfinished(folder)
        # half a catalogue that can be gone on with is the next rebuild's
        done[-1].wrong += [one for one in left if finish is rebuild or ".db.tmp" not in one]
    done[-1].wrong += [*checks.builds(folder), *checks.wrong_warcs(folder)]
    return done


def _beside_the_files(folder: Folder) -> list[str]:
    """Return the rows that lead to no capture."""
    try:
        with open_catalogue(folder) as catalogue:
            rows = set(catalogue.rows("select warc, offset, length, id from captures"))
    except ArchiveError:
        return []
    held = {(one.place.warc, one.place.offset, one.place.length, one.id) for one in checks.captures(folder)}
    return [f"{row}: in the catalogue, and in no file" for row in rows - held]


def _differs(right: Folder, folder: Folder) -> list[str]:
    with open_catalogue(right) as one, open_catalogue(folder) as other:
        return [f"only once: {line[:200]}" for line in sorted(set(dump(one)) ^ set(dump(other)))]


def _other_indexes(right: Folder, folder: Folder) -> list[str]:
    files = right.closed_warcs()
    wrong = [] if folder.closed_warcs() == files else [f"{folder.closed_warcs()} instead of {files}"]
    return wrong + [f"index of {warc} is another" for warc in files if _index(right, warc) != _index(folder, warc)]


def _index(folder: Folder, warc: str) -> bytes | None:
    path = index_of(folder, warc)
    return path.read_bytes() if path.exists() else None
