"""`python -m tests.faults.cluster`: workers and the scheduler of a cluster that crawls are killed 50 times; what that cost.

4 machines, 12 sites, two of them on one server. Exit code 1 if an address was lost, more than one in a hundred fetched twice, a
host asked sooner than it wants, or the catalogue is not that of a crawl by one machine.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from archive.catalogue.catalogue import open_catalogue
from archive.evidence.folder import Folder
from archive.model import Capture
from crawler.samples import World, running
from crawler.walking.steps import CHANNELS, PROBE
from tests.faults import checks
from tests.faults.machines import LEASE_SECONDS, Machines, machines

MAKES = (
    "sharepoint", "liferay", "lacviet", "nukeviet", "dotnetnuke", "vnpt", "wordpress", "drupal", "joomla", "webforms", "epi",
)  # fmt: skip
DELAY = 0.15
JITTER = 0.05  # seconds: between the sending of a request and its line in a log, on a machine that has much else to do
CLOCKS = 0.005  # seconds: sent by the clock that nobody sets, noted by the other
PATIENCE = 600
MOST_RUNS = 6
"""Of one night's command: a scheduler that is gone ends it."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Portals that answer, and what one machine makes of them."""

    work: Path
    settings: Path
    log: Path
    alone: Folder
    sites: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Gap:
    """Two requests to one host, one after the other."""

    seconds: float
    before: str
    """Where the first went to, and who sent it."""
    after: str


@dataclass(slots=True)
class Cost:
    """What a night of kills cost."""

    kills: Counter[str]
    runs: int
    lost: list[str]
    twice: list[str]
    wanted: int
    """Addresses that there are to fetch."""
    gaps: list[Gap]
    """Between two requests to one host, as the portals saw them."""
    sent: list[Gap]
    """The same, as the crawls sent what they captured: no server that was held up is in it."""
    wrong: list[str]

    def is_fine(self) -> bool:
        """Return whether all is as it must be."""
        return not self.lost and not self.wrong and len(self.twice) <= self.wanted / 100 and not self.hurried()

    def hurried(self) -> list[str]:
        """Return what was asked too soon after another, the soonest first."""
        seen = [gap for gap in self.gaps if gap.seconds < DELAY - JITTER]
        sent = [gap for gap in self.sent if gap.seconds < DELAY - CLOCKS]
        return [f"{gap.seconds:.3f} s between {gap.before} and {gap.after}" for gap in (*sorted(sent), *sorted(seen))]

    def __str__(self) -> str:
        kills = ", ".join(f"{count} of {what}" for what, count in sorted(self.kills.items()))
        seen, sent = ([gap.seconds for gap in gaps] for gaps in (self.gaps, self.sent))
        below = sum(gap < DELAY - 0.005 for gap in seen)
        return (
            f"killed {kills}; {self.runs} runs; lost {len(self.lost)}; fetched twice {len(self.twice)} of {self.wanted} "
            f"({len(self.twice) / self.wanted:.2%}); smallest gap {min(seen, default=0):.3f} s of {DELAY} s "
            f"({below} of {len(seen)} shorter by more than 5 ms), as sent {min(sent, default=0):.3f} s; "
            f"wrong {len(self.wrong)}"
        )


@contextmanager
def stage(work: Path, makes: tuple[str, ...] = MAKES, articles: int = 4) -> Iterator[Stage]:
    """Set up the portals, and crawl them with one machine."""
    settings, log = work / "settings", work / "portals.jsonl"
    with running(settings, World(articles=articles, delay=0, makes=makes), log=log):
        sites = settings / "sites"
        for path in sites.glob("*.toml"):
            path.write_text(path.read_text().replace("delay = 0\n", f"delay = {DELAY}\n"))
        _part(sites / "mau-liferay.toml")
        at = Stage(
            work, settings, log, Folder(work / "alone"), tuple(sorted(path.stem for path in sites.glob("*.toml")))
        )
        crawl(at, at.alone)
        yield at


def _part(path: Path) -> None:
    """Make two sites of the portal of the site file *path*: the last section is the other's."""
    text = path.read_text()
    first, *sections = re.split(r"(?=\n\[\[section\]\]\n)", text)
    last, layout = re.split(r"(?=\n\[\[layout\]\]\n)", sections.pop())
    path.with_name("mau-liferay-hai.toml").write_text(first + last + layout)
    path.write_text(first + "".join(sections) + layout)


def crawl(at: Stage, folder: Folder, *options: str) -> subprocess.CompletedProcess[str]:
    """Crawl all sites into *folder*."""
    return finished(begin(at, folder, *options))


def begin(at: Stage, folder: Folder, *options: str, command: str = "crawl") -> subprocess.Popen[str]:
    """Begin to crawl all sites into *folder*; the *command* may be `night`, too."""
    where = ["--archive", str(folder.root), "--settings", str(at.settings)]
    env = {**os.environ, "LUUTRU_LEASE_SECONDS": str(LEASE_SECONDS), "LUUTRU_MACHINE": "asker"}
    line = [sys.executable, "-m", "crawler", command, *where, "--at-once", "12", *options]
    return subprocess.Popen(line, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def finished(process: subprocess.Popen[str]) -> subprocess.CompletedProcess[str]:
    """Return how *process* ended, and what it said."""
    said, _ = process.communicate(timeout=PATIENCE)
    return subprocess.CompletedProcess(process.args, process.returncode, said)


def night(at: Stage, folder: Folder, hands: Machines, draw: Random, kills: int) -> Cost:
    """Crawl with all machines, kill so many times at random moments, run it again until it is done, and judge."""
    begun, done, runs, log = at.log.stat().st_size, Counter[str](), 0, ""
    while runs < MOST_RUNS:
        runs += 1
        asker = begin(at, folder, "--cluster", hands.address)
        until = time.monotonic() + draw.uniform(6, 9)  # what it takes to begin
        while asker.poll() is None and done.total() < kills:
            time.sleep(0.05)
            if time.monotonic() >= until:
                done[_kill(hands, draw)] += 1
                hands.begin()
                until = time.monotonic() + draw.uniform(0.5, 5)
        ended = finished(asker)
        log += ended.stdout
        if done.total() >= kills and ended.returncode in (0, 1):  # 1: fewer articles than the site files expect
            break
        hands.begin()
    cost = judge(at, folder, at.log.read_bytes()[begun:])
    cost.kills, cost.runs = done, runs
    cost.wrong += [] if ended.returncode in (0, 1) else [f"the last run ended with {ended.returncode}: {log[-3000:]}"]
    return cost


def _kill(hands: Machines, draw: Random) -> str:
    if draw.random() < 0.12:
        hands.kill_scheduler()
        return "scheduler"
    whole = draw.random() < 0.5
    hands.kill_worker(draw.choice(hands.names), whole=whole)
    return "machine" if whole else "worker"


def judge(at: Stage, folder: Folder, log: bytes) -> Cost:
    """Return what is wrong with what was crawled into *folder*, while portals wrote *log*."""
    held, right = _held(folder), _held(at.alone)
    asked = [json.loads(line) for line in log.splitlines()]
    targets = {(site, url.partition("//")[2].partition("/")) for site, url in right}
    settled = {(host.partition(":")[0], "/" + path) for _, (host, _, path) in targets}
    fetched = Counter((one["host"], one["target"]) for one in asked if one["status"] == 200 and one["method"] == "GET")
    single = Counter((url.partition("//")[2].partition(":")[0], "/" + url.split("/", 3)[3]) for _, url in right)
    twice = [
        f"{what[0]}{what[1]}: {count} times"
        for what, count in fetched.items()
        if what in settled
        for _ in range(count - max(single[what], 1))
    ]
    wrong = [*checks.wrong_warcs(folder), *checks.wrong_catalogue(folder, at.settings), *_otherwise(at.alone, folder)]
    lost = [f"{site}: {url}" for site, url in sorted(right - held)]
    return Cost(Counter(), 0, lost, twice, len(right), _seen(asked), _sent(folder), wrong)


def _held(folder: Folder) -> set[tuple[str, str]]:
    found = checks.captures(folder)
    # feeds and sitemaps are asked for anew by each crawl, and where nobody is by one now and then
    once = (one for one in found if checks.settled(one) and one.hop not in (*CHANNELS, PROBE))
    return {(one.place.warc.split("/")[1], one.url) for one in once}


def _seen(asked: list[dict[str, Any]]) -> list[Gap]:
    return _gaps((one["host"], one["at"], f"{one['method']} {one['target']} as seen") for one in asked)


def _sent(folder: Folder) -> list[Gap]:
    return _gaps(
        (urlsplit(one.url).hostname or "", one.at.timestamp(), _sender(one)) for one in checks.captures(folder)
    )


def _sender(one: Capture) -> str:
    return f"{one.url} ({one.hop}, {one.status}, {one.at.time()} in {one.place.warc} at {one.place.offset})"


def _gaps(requests: Iterable[tuple[str, float, str]]) -> list[Gap]:
    last: dict[str, tuple[float, str]] = {}
    gaps: list[Gap] = []
    for host, at, what in sorted(requests, key=lambda one: one[1]):
        if host in last:
            gaps.append(Gap(at - last[host][0], last[host][1], what))
        last[host] = at, what
    return gaps


def _otherwise(right: Folder, folder: Folder) -> list[str]:
    """Return where the articles, as they are read, are not those of a crawl by one machine."""
    with open_catalogue(right) as one, open_catalogue(folder) as other:
        ours, theirs = (set(catalogue.rows(ARTICLES)) for catalogue in (one, other))
    return [f"only once: {str(row)[:200]}" for row in sorted(ours ^ theirs, key=str)]


ARTICLES = "select site, key, url, title, lead, published, byline, section, text_digest from articles"


def main() -> int:
    """Run, print, return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--in-a-night", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--articles", type=int, default=24, help="of each portal; what a kill costs does not grow with them"
    )
    options = parser.parse_args()
    draw, costs, left = Random(options.seed), list[Cost](), options.kills
    with TemporaryDirectory() as work, stage(Path(work), articles=options.articles) as at:
        while left > 0:
            number = min(left, options.in_a_night)
            with machines(4, at.work / f"machines{len(costs)}") as hands:
                cost = night(at, Folder(at.work / f"night{len(costs)}"), hands, draw, number)
            costs.append(cost)
            left -= max(cost.kills.total(), 1)
            worst = (cost.wrong, cost.lost, cost.twice, cost.hurried())
            print("\n".join([*(line for what in worst for line in what[:10]), str(cost)]), flush=True)  # noqa: T201
    every = Cost(
        sum((one.kills for one in costs), Counter[str]()),
        sum(one.runs for one in costs),
        [what for one in costs for what in one.lost],
        [what for one in costs for what in one.twice],
        sum(one.wanted for one in costs),
        [gap for one in costs for gap in one.gaps],
        [gap for one in costs for gap in one.sent],
        [what for one in costs for what in one.wrong],
    )
    print(f"in all: {every}")  # noqa: T201
    return 0 if all(cost.is_fine() for cost in costs) else 1


if __name__ == "__main__":
    sys.exit(main())
