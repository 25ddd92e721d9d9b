"""`python -m tests.eval.nights`: what real nights cost and find: crawls over HTTP of a sample portal that publishes each night.

Each night is a crawl in a process of its own, a day later by its clock; nothing is entered in a catalogue. By a fixed seed
some articles are edited in silence, some renamed, some taken down, at days as `tests.eval.looks` assumes them. Prints what
each night asked for, as its WARC files tell it, and the ledger's size; for the second half of the nights the requests for
each new article; and how many changes were seen. Some minutes; by hand.
"""

from __future__ import annotations

import argparse
import os
import re
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit

import click

from archive.clock import AHEAD
from archive.evidence.folder import Folder
from archive.evidence.reading.captures import read_captures
from crawler.samples.answers import TEXT, Answer
from crawler.samples.server import Service
from crawler.samples.truth import Entry
from crawler.samples.wire import Ask
from tests.eval.looks import EDITS, RENAMED
from tests.simulate.hosts import House

COLUMNS = ("robots.txt", "front page", "listings", "channels", "probes", "articles", "looks", "pictures and files")
GONE = Answer(404, TEXT, (b"gone\n",))
DAY = 86_400
EDITED, REMOVED = 0.1, 0.05
_PLAIN = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)+")


@dataclass(slots=True)
class Change:
    """What becomes of one article, from which night on, and in which night a crawl saw it."""

    entry: Entry
    night: int
    kind: str
    seen: int | None = None
    printed: bool = False
    """Whether the changed page was made at least once as it should be."""


@dataclass(slots=True)
class Desk:
    """What the newsroom does behind the sample portal's back."""

    changes: list[Change] = field(default_factory=list)

    def edit(self, path: str, made: Answer, night: int) -> Answer:
        """Return *made*, the answer at *path*, as it is in a *night*."""
        for change in self.changes:
            if change.night > night:
                continue
            mine = _path(change.entry) == path
            if mine and change.kind == "removed":
                change.printed = True
                return GONE
            before, after = _words(change)
            if change.kind == "edited" and not mine:
                continue
            parts = tuple(part.replace(before, after) for part in made.parts)
            change.printed |= mine and parts != made.parts
            made = replace(made, parts=parts)
        return made


def _path(entry: Entry) -> str:
    return urlsplit(str(entry["url"])).path


def _words(change: Change) -> tuple[bytes, bytes]:
    if change.kind == "removed":  # what links there links to nothing any more
        path = _path(change.entry)
        return path.encode(), b"#"
    text = str(change.entry["title"]) if change.kind == "renamed" else max(change.entry["paragraphs"], key=len)
    words = max(_PLAIN.findall(text), key=len)
    return words.encode(), f"{words} sau khi rà soát".encode()


class Edited(Service):
    """A sample portal's server whose pages a desk edits."""

    desk: Desk

    def answer(self, host: str, ask: Ask) -> Answer:
        """Return the answer as the desk has left it."""
        path = unquote(ask.target.decode("latin-1").partition("?")[0])
        return self.desk.edit(path, super().answer(host, ask), self.world.night)


class Newsroom(House):
    """A sample portal of so many *new* articles a night, whose desk edits and takes down."""

    def __init__(self, make: str, new: int, seed: int) -> None:
        super().__init__(make, 60)
        self._new, self._dice, self._known = new, Random(seed), 0
        world = replace(self._service.world, per_page=10)
        self._service = Edited(world, None, {})
        self._service.desk = self.desk = Desk()

    def publish(self, night: int) -> None:
        """Set the portal to a *night*, and draw what becomes of its new articles."""
        world = self._service.world
        self._service.world = replace(world, articles=60 + (self._new - 3) * (night - 1), night=night)
        entries = [entry for entry in self.truth() if entry["kind"] == "article" and entry["paragraphs"]]
        for entry in entries[self._known :] if night > 1 else ():
            dice = self._dice.random()
            if dice < EDITED:
                low, high, _ = self._dice.choices(EDITS, [share for *_, share in EDITS])[0]
                kind = "renamed" if self._dice.random() < RENAMED else "edited"
                self.desk.changes.append(Change(entry, night + 1 + int(self._dice.uniform(low, high)), kind))
            elif dice > 1 - REMOVED:
                self.desk.changes.append(Change(entry, night + 1 + int(self._dice.uniform(0, 180)), "removed"))
        self._known = len(entries)


def asked(folder: Folder, seen: set[str], warcs: set[str]) -> Counter[str]:
    """Return what the newest WARC files say was asked for; articles are looks where their address was *seen* before."""
    counted: Counter[str] = Counter()
    new = set[str]()
    for warc in sorted(set(folder.closed_warcs()) - warcs):
        warcs.add(warc)
        for capture in read_captures(folder.path(warc)):
            hop = capture.hop
            if hop == "article":
                counted["looks" if capture.url in seen else "articles"] += 1
                new.add(capture.url)
            elif hop == "seed" and capture.section is None:
                counted["front page"] += 1
            else:
                counted[_COLUMN.get(hop or "", "pictures and files")] += 1
    seen |= new
    return counted


_COLUMN = {
    "robots": "robots.txt", "seed": "listings", "pager": "listings", "feed": "channels", "sitemap": "channels",
    "probe": "probes",
}  # fmt: skip


def nights(newsroom: Newsroom, archive: Path, most: int) -> Iterator[tuple[Counter[str], int, int]]:
    """Yield of each night what was asked for, how many addresses the ledger has after it, and its bytes."""
    newsroom.write_file(archive / "settings")
    seen, warcs, state = set[str](), set[str](), archive / "state" / f"{newsroom.slug}.db"
    for night in range(1, most + 1):
        newsroom.publish(night)
        with newsroom.open(night, "", (night - 1) * DAY):
            command = [sys.executable, "-m", "crawler.run", newsroom.slug]
            environment = {**os.environ, **_environment(archive), AHEAD: str((night - 1) * DAY)}
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        counted = asked(Folder(archive), seen, warcs)
        if not counted:
            raise SystemExit(f"night {night} ended with {done.returncode}: {done.stderr[-2000:]}")
        with closing(sqlite3.connect(state)) as ledger:
            found = dict(ledger.execute("select url, found from urls where found is not null"))
            ((rows,),) = ledger.execute("select count(*) from urls").fetchall()
        for change in newsroom.desk.changes:
            wanted = "removed" if change.kind == "removed" else "edited"
            if change.seen is None and change.night <= night and found.get(change.entry["url"]) == wanted:
                change.seen = night
        yield counted, rows, state.stat().st_size


def _environment(archive: Path) -> dict[str, str]:
    """Return what `luutru crawl` tells the process that crawls."""
    return {
        "LUUTRU_ARCHIVE": str(archive), "LUUTRU_SETTINGS": str(archive / "settings"), "LUUTRU_PARENT": str(os.getpid()),
    }  # fmt: skip


def _said(newsroom: Newsroom, most: int) -> Iterator[str]:
    for kind in ("renamed", "edited", "removed"):
        mine = [one for one in newsroom.desk.changes if one.kind == kind and one.night <= most]
        times = [one.seen - one.night for one in mine if one.seen is not None]
        soon = ", ".join(f"{sum(time <= days for time in times)} within {days} d" for days in (0, 1, 3, 7))
        unprinted = sum(not one.printed for one in mine)
        yield f"  {kind}: {len(mine)}; seen {len(times)} ({soon}); {unprinted} stand on pages that nobody asked for"


def played(make: str, new: int, most: int) -> Iterator[str | float]:
    """Yield what nights of a portal with so many *new* articles asked for and found, as lines; at last requests for each."""
    yield f"{make}, {new} new articles a night; {', '.join(COLUMNS)}; ledger: rows, kB"
    newsroom, steady = Newsroom(make, new, 1), Counter[str]()
    with TemporaryDirectory() as folder:
        for night, (counted, rows, size) in enumerate(nights(newsroom, Path(folder), most), 1):
            row = " ".join(f"{counted[name]:5}" for name in COLUMNS)
            yield f"{night:3}: {row}; {rows:6} {size // 1000:6}"
            if night > most // 2:
                steady += counted
    each = {name: steady[name] / (new * (most - most // 2)) for name in COLUMNS}
    cost = sum(each.values()) - each[COLUMNS[-1]]
    yield f"  each: {', '.join(f'{each[name]:.2f} {name}' for name in COLUMNS if each[name])}"
    yield f"  {cost:.2f} requests for each new article, with pictures and files {sum(each.values()):.2f}"
    yield from _said(newsroom, most)
    yield cost


def main() -> int:
    """Print the table; return 1 where a portal with twenty new articles a night costs more than three requests for each."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--nights", type=int, default=30)
    options.add_argument("--new", type=int, nargs="*", default=[2, 20])
    options.add_argument("--make", default="wordpress")
    told = options.parse_args()
    dear = False
    for new in told.new:
        for line in played(told.make, new, told.nights):
            if isinstance(line, float):
                dear |= new >= 20 and line > 3
            else:
                click.echo(line)
    return int(dear)


if __name__ == "__main__":
    sys.exit(main())
