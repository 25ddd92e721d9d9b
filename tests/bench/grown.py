"""Whether a large catalogue takes new articles as fast as a small one: python -m tests.bench.grown --large DIR --work DIR.

DIR is an archive as `python -m tests.bench.reading_room` makes it; its catalogue is copied to the work folder, where there must
be room for it, and is not changed. Each catalogue is entered by `luutru ingest` with one core, then by its writer alone, and
none of it is in memory when that begins. Exit code 1 when the ingest of the large one has less than 0.7 of the small one's
pace.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from archive.catalogue.catalogue import open_catalogue
from archive.evidence.folder import Folder
from crawler.samples.process import running
from crawler.samples.world import World, today
from tests.bench.clients import OTHER, SLUG
from tests.bench.cost import last_line, run
from tests.bench.large import large
from tests.bench.reading_room import forget

PACE, LEAST = "ingest, articles/s", 0.7


def crawled(work: Path, articles: int) -> None:
    """Crawl two sample portals of so many new *articles* each, into an archive each."""
    world = World(port=0, articles=articles, delay=0, today=today())
    with running(work / "settings", world, prerendered=True):
        for slug in (SLUG, OTHER):
            env = {"LUUTRU_ARCHIVE": str(work / slug), "LUUTRU_SETTINGS": str(work / "settings")}
            run([sys.executable, "-m", "crawler.run", slug], work / "crawl.log", env=env, fine=(0, 3))


def entered(archive: Path, work: Path, articles: int) -> Mapping[str, float]:
    """Enter them in the catalogue of *archive*; return at what pace."""
    common = str(work / "settings")
    _hand(work, SLUG, archive)
    ingest = ["-m", "archive", "ingest", "--json", "--jobs", "1", "--archive", str(archive), "--settings", common]
    cost = run([sys.executable, *ingest], work / "ingest.log")
    _hand(work, OTHER, archive)
    told = last_line([sys.executable, "-m", "tests.bench.writer", str(archive), common], work / "writer.log")
    with open_catalogue(Folder(archive)) as catalogue:
        (there,) = catalogue.row("select count(*) from articles where site in (?, ?)", (SLUG, OTHER)) or (0,)
    assert there == 2 * articles, f"{there} of {2 * articles} articles were entered"
    return {
        PACE: articles / cost.wall,
        "ingest, articles a CPU second": articles / cost.cpu,
        "its writer alone, articles a CPU second": articles / told["cpu"],
    }


def _hand(work: Path, slug: str, archive: Path) -> None:
    shutil.copytree(work / slug / "warc", archive / "warc", dirs_exist_ok=True)
    forget(archive / "catalogue.db")


def copy_of(archive: Path, to: Path) -> Path:
    """Return a copy of the catalogue of *archive* in an archive of its own."""
    to.mkdir()
    subprocess.run(["cp", "--reflink=auto", (archive / "catalogue.db").resolve(), to / "catalogue.db"], check=True)
    return to


def _sized(archive: Path) -> tuple[int, float]:
    """Return how many articles there are, and the bytes of the catalogue for each."""
    with open_catalogue(Folder(archive)) as catalogue:
        (articles,) = catalogue.row("select count(*) from articles") or (0,)
    return articles, (archive / "catalogue.db").stat().st_size / articles


def main() -> int:
    """Crawl, enter, compare."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.grown", description=__doc__)
    parser.add_argument("--large", type=Path, required=True, help="an archive with a large catalogue")
    parser.add_argument("--work", type=Path, help="where copies are made; default: the system's folder")
    parser.add_argument("--small", type=int, default=10_000, help="articles of the small one, which is made")
    parser.add_argument("--new", type=int, default=2_000, help="new articles that each takes, twice")
    options = parser.parse_args()
    found = []
    with TemporaryDirectory(prefix="luutru-grown-", dir=options.work) as folder:
        work = Path(folder)
        crawled(work, options.new)
        for archive in (large(work / "small", options.small).root, copy_of(options.large, work / "large")):
            articles, size = _sized(archive)
            found.append(entered(archive, work, options.new))
            print(f"{articles:,} articles, {size / 1e3:.1f} kB each: {json.dumps(found[-1])}", flush=True)  # noqa: T201
            shutil.rmtree(archive)
    small, grown = found
    ratios = {name: grown[name] / small[name] for name in small}
    for name, ratio in ratios.items():
        print(f"{name}: {ratio:.2f} of the small one's")  # noqa: T201
    reached = ratios[PACE] >= LEAST
    print(f"{PACE}: the goal is {LEAST:.2f}: {'reached' if reached else 'NOT REACHED'}")  # noqa: T201
    return int(not reached)


if __name__ == "__main__":
    sys.exit(main())
