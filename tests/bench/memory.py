"""Whether memory stays flat over many articles: python -m tests.bench.memory --articles N --work DIR (hours for 100,000).

One process crawls a sample portal of N articles; its WARC files, parted into a hundred as those of many nights are, are
entered and then read again. What each process holds is looked at every half second, with how many articles there were.
Exit code 1 when the last tenth of them is behind more than 1.05 of what the second tenth was. What a run has crawled lies
in DIR/crawl, and the next run there enters it without crawling.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from threading import Event, Thread

from crawler.samples.process import running
from crawler.samples.world import World, today
from tests.bench.clients import SLUG
from tests.bench.copies import copies
from tests.bench.cost import below, resident, run
from tests.bench.parts import part

MOST = 1.05
_LOOK_SECONDS = 0.5
_FILES = 100
_HEAD = (
    "| what | process | articles | MB, second tenth | last tenth | ratio | peak | |\n|---|---|---|---|---|---|---|---|"
)


@dataclass(frozen=True, slots=True)
class Held:
    """What was held when there were so many articles."""

    articles: int
    sizes: dict[str, int]
    """Bytes by role."""


def growth(held: Sequence[tuple[int, int]]) -> tuple[float, float]:
    """Return the mean of what was held over the second tenth of the articles and over the last.

    >>> growth([(number, 100 + number // 90) for number in range(101)])
    (100.0, 101.0)
    """
    last = max(articles for articles, _ in held)
    behind = [(articles, size) for articles, size in held if articles >= last * 0.1]
    second = [size for articles, size in behind if articles < last * 0.2] or [behind[0][1]]
    tenth = [size for articles, size in held if articles >= last * 0.9]
    return fmean(second), fmean(tenth)


def crawl(work: Path, articles: int) -> list[Held]:
    """Crawl a portal of so many *articles*; return what the crawl held."""
    held: list[Held] = []

    def hear(pid: int, line: str) -> None:
        with suppress(OSError):
            held.append(Held(json.loads(line)["counts"].get("articles", 0), {"crawl": resident(pid)}))

    archive, settings = work / "making", work / "settings"
    with running(settings, World(port=0, articles=articles, delay=0, today=today()), prerendered=True):
        env = {"LUUTRU_ARCHIVE": str(archive), "LUUTRU_SETTINGS": str(settings)}
        run([sys.executable, "-m", "crawler.run", SLUG], work / "crawl.log", env=env, hear=hear, fine=(0, 3))
    warcs = sorted((archive / "warc").rglob("*.warc.gz"))
    for warc in warcs:
        part(warc, work / "parted" / warc.parent.relative_to(archive), -(-_FILES // len(warcs)))
    (work / "parted").rename(work / "crawl")
    return held


def entered(work: Path, command: str, jobs: int) -> list[Held]:
    """Run *command*, which makes a catalogue of what was crawled; return what its writer and its readers held."""
    archive, held = work / "crawl", list[Held]()
    words = [sys.executable, "-m", "archive", command, "--json", "--jobs", str(jobs)]
    words += ["--archive", str(archive), "--settings", str(work / "settings")]
    used = (archive / "catalogue.db").resolve()
    with _looking(lambda pid: held.append(_look(archive, used, pid))) as begun:
        run(words, work / f"{command}.log", begun=begun)
    # while it begins and ends there is nothing that grows by articles
    return [one for one in held if one.articles]


def _look(archive: Path, used: Path, pid: int) -> Held:
    """Return what the process *pid* and those below it hold, and how many articles are in what it writes."""
    readers = sum(_held(child) for child in below(pid))
    builds = [path for path in (archive / "catalogues").glob("*.db*") if path.suffix in {".db", ".tmp"}]
    build = max((path for path in builds if path != used), default=used)
    return Held(_articles(build), {"writer": _held(pid), "readers": readers})


def _articles(build: Path) -> int:
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"file:{build}?mode=ro", uri=True)) as catalogue:
        return int(catalogue.execute("select count(*) from articles").fetchone()[0])
    return 0


def _held(pid: int) -> int:
    with suppress(OSError):
        return resident(pid)
    return 0


@contextmanager
def _looking(look: Callable[[int], None]) -> Iterator[Callable[[int], None]]:
    """Give what is told of a process that has begun; *look* at it until the end of this."""
    over, threads = Event(), list[Thread]()

    def watch(pid: int) -> None:
        while not over.wait(_LOOK_SECONDS):
            look(pid)

    def begun(pid: int) -> None:
        threads.append(Thread(target=watch, args=(pid,), daemon=True))
        threads[-1].start()

    try:
        yield begun
    finally:
        over.set()
        for thread in threads:
            thread.join()


def told(name: str, held: Sequence[Held]) -> Iterator[tuple[str, bool]]:
    """Yield a line for each role of *name*, and whether its memory stayed flat."""
    for role in held[-1].sizes if held else ():
        # readers that have read all are gone before the writer has written the last
        before, after = growth([(one.articles, one.sizes[role]) for one in held if one.sizes[role]] or [(0, 1)])
        peak = max(one.sizes[role] for one in held)
        flat = after <= MOST * before
        sizes = (f"{before / 1e6:.0f}", f"{after / 1e6:.0f}", f"{after / before:.3f}", f"{peak / 1e6:.0f}")
        yield f"| {' | '.join((name, role, f'{held[-1].articles:,}', *sizes, 'flat' if flat else 'GROWS'))} |", flat


def main() -> int:
    """Crawl, enter, rebuild; print a table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.memory", description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--work", type=Path, required=True, help="a folder for all of it: 60 kB an article")
    parser.add_argument("--jobs", type=int, default=2, help="readers")
    parser.add_argument("--times", type=int, default=1, help="enter what was crawled as so many portals")
    options = parser.parse_args()
    work = options.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    flat = True
    print(_HEAD)  # noqa: T201
    for name in ("crawl", "ingest", "rebuild"):
        if name == "crawl" and (work / "crawl").exists():
            continue
        if name == "ingest" and options.times > 1 and not (work / "crawl" / "warc" / f"{SLUG}-1").exists():
            copies(work / "crawl", work / "settings", SLUG, options.times)
        begun = time.monotonic()
        held = crawl(work, options.articles) if name == "crawl" else entered(work, name, options.jobs)
        (work / f"{name}.json").write_text(json.dumps([(one.articles, one.sizes) for one in held]), encoding="utf-8")
        for line, is_flat in told(name, held):
            flat &= is_flat
            print(line, flush=True)  # noqa: T201
        print(f"{name}: {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)  # noqa: T201
    return int(not flat)


if __name__ == "__main__":
    sys.exit(main())
