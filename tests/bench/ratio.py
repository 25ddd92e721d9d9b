"""What is compared with what: each figure of ours by that of a named peer, run by run, and the goals. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

Figures = dict[str, dict[str, dict[str, list[float]]]]
"""What was measured: by comparison, who was measured, and what; a value for each run."""

OURS, PAIR, NIGHTLY = "luutru crawl", "two site processes", "luutru crawl, two sites, with ingest"
BARE, LINKING, WGET, SERVER = "bare Scrapy", "quiet, with links", "wget --warc-file", "the server alone"
ONE, ALL, WRITER = "luutru ingest, one core", "luutru ingest, all cores", "its writer alone"
REBUILD, STALE = "luutru rebuild, all cores", "luutru rebuild --stale"
LOOP, LOOPS = "plain loop", "plain loop, all cores"
WITH_FASTWARC = "with FastWARC (reckoned)"
EARLY, PEAK = "after the first articles", "the peak behind"
VERIFY, CHECKER, WARCIO = "luutru verify", "its look at the files", "warcio check"
RULES, TRAFILATURA = "rules", "trafilatura"
SEARCH, LIKE, PLAIN_FTS = "luutru search", "LIKE", "plain FTS5"
EXPORT, SHEETS = "luutru export", "sqlite-utils"
# a ratio that is smaller by more than this than the one in the table is a regression
REGRESSION = 0.15


@dataclass(frozen=True, slots=True)
class Wanted:
    """A comparison: more is better for us."""

    name: str
    part: str
    what: str
    """Which figure of both."""
    above: str
    below: str
    """Empty: the figure above is a rate, of which so many are promised as `by` says."""
    goal: float | None = None
    """None: nothing is promised, but a regression is told."""
    by: float = 1.0


@dataclass(frozen=True, slots=True)
class Ratio:
    """What a comparison gave."""

    name: str
    runs: tuple[float, ...]
    goal: float | None = None

    @property
    def middle(self) -> float:
        """The median of all runs."""
        return median(self.runs)

    @property
    def reached(self) -> bool:
        """Whether the goal is; nothing is promised where there is none."""
        return self.goal is None or self.middle >= self.goal

    def regressed(self, before: Mapping[str, float]) -> bool:
        """Return whether it is so much smaller than the one *before*, if there was one."""
        return self.middle < (1 - REGRESSION) * before.get(self.name, 0.0)


WANTED = (
    Wanted("crawl: CPU per exchange, bare Scrapy's by ours", "crawl", "cpu_ms", BARE, OURS, 1.3),
    Wanted("crawl: CPU per exchange, quiet Scrapy's with links by ours", "crawl", "cpu_ms", LINKING, OURS),
    Wanted("crawl: pace of two site processes by wget's", "crawl", "wall_ms", WGET, PAIR, 1.0),
    Wanted("crawl: pace of luutru crawl with ingest, two sites, by wget's", "crawl", "wall_ms", WGET, NIGHTLY),
    # else it is the server that is measured
    Wanted("crawl: pace of the server by that of two site processes", "crawl", "wall_ms", PAIR, SERVER, 2.0),
    # memory that grows by more than 15 % behind the first articles is a leak
    Wanted("crawl: memory after the first articles by the peak behind", "memory", "mb", EARLY, PEAK, 1 / 1.15),
    Wanted("read: CPU per page, trafilatura's by ours", "read", "cpu_ms", TRAFILATURA, RULES, 3.0),
    Wanted("ingest: CPU, a plain loop's by ours on one core", "ingest", "cpu_s", LOOP, ONE, 1.5),
    Wanted("ingest: pace of all cores by one core's", "ingest", "wall_s", ONE, ALL, 1.8),
    Wanted("ingest: pace of all cores by a plain loop's", "ingest", "wall_s", LOOP, ALL, 4.0),
    Wanted("ingest: pace of all cores by the loop's on all cores", "ingest", "wall_s", LOOPS, ALL),
    Wanted("ingest: articles a CPU second of the writer by 1,000", "ingest", "per_core_second", WRITER, "", 1.0, 1000),
    # not a promise but a question: another reader of WARC files is worth its oddities from 1.5 on
    Wanted("ingest: CPU, ours by what FastWARC would make of it", "ingest", "cpu_s", ONE, WITH_FASTWARC),
    Wanted("rebuild: pace by a plain loop's", "ingest", "wall_s", LOOP, REBUILD, 4.0),
    Wanted("rebuild --stale: pace by rebuild's", "ingest", "wall_s", REBUILD, STALE, 2.0),
    Wanted("verify: MB/s of its look at the files by warcio check's", "verify", "mb_per_second", CHECKER, WARCIO, 2.0),
    Wanted("verify: MB/s with the catalogue by warcio check's", "verify", "mb_per_second", VERIFY, WARCIO),
    Wanted("search: CPU, LIKE's by ours", "search", "cpu_ms", LIKE, SEARCH),
    Wanted("search: CPU, plain FTS5's by ours", "search", "cpu_ms", PLAIN_FTS, SEARCH),
    Wanted("export: CPU, sqlite-utils' by ours, articles as CSV", "export", "cpu_s", SHEETS, EXPORT),
)
CEILINGS = {"search": 150.0, "article": 50.0, "front": 100.0, "cold": 2000.0, "memory": 500.0}
"""What answers of the reading room may take: milliseconds of the 95th percentile, warm; of the first search after the file
left the page cache; megabytes at most."""


def ratios(figures: Figures) -> list[Ratio]:
    """Return what the comparisons gave, but for those of which a side was not measured."""
    return [*_found(figures), *_room(figures.get("room", {}))]


def _found(figures: Figures) -> Iterator[Ratio]:
    for one in WANTED:
        rows = figures.get(one.part, {})
        above, below = (rows.get(name, {}).get(one.what, []) for name in (one.above, one.below))
        if not one.below:
            below = [one.by] * len(above)
        if above and below:
            sides = zip(above, below, strict=True)
            yield Ratio(one.name, tuple(mine / other for mine, other in sides), one.goal)


def _room(figures: Mapping[str, Mapping[str, Sequence[float]]]) -> Iterator[Ratio]:
    for name, ceiling in CEILINGS.items():
        if name in figures:
            runs = tuple(ceiling / taken for taken in figures[name]["taken"])
            yield Ratio(f"reading room, {name}: what it may take by what it took", runs, 1.0)
