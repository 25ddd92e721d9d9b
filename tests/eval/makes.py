"""Crawls sample portals of all makes once, and measures for each what was found, how well it was read, what it cost.

python -m tests.eval.makes [--makes nukeviet,drupal] [--articles N] [--show N]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from archive.catalogue.catalogue import open_catalogue
from archive.evidence.folder import Folder
from archive.sites import find_sites
from archive.urls import host_of, path_query
from crawler.crawls import crawl_sites
from crawler.demo import told_of
from crawler.samples import MAKES, Make, Running, World, running
from crawler.samples.score import FIELDS, score, wrong
from crawler.spiders.nowhere import NOWHERE
from crawler.task import Task

# Two or three pages of each section's listing, and so many articles that a portal's few odd answers weigh little.
ARTICLES, PER_PAGE = 75, 20
MOST_PER_ARTICLE, MOST_TRAPPED, LEAST_RIGHT = 1.3, 0.01, 0.99
_SHOWN = "select channel, count(*) from sightings where site = ? group by channel"
_PAGES = ("text/html", "text/xml", "application/rss+xml", "application/atom+xml", "application/json")
_FRAME = "frame"
_FRAMES = "select url from captures where hop = 'requisite' and mime = 'text/html'"


@dataclass(frozen=True, slots=True)
class Measured:
    """What the crawl of one make gave, beside what is true of it."""

    make: str
    expected: int
    found: int
    fields: Mapping[str, float]
    wrong: tuple[str, ...]
    """What the catalogue says otherwise than the truth table, a line each."""
    false: int
    """Articles of the catalogue that are none, or are another one's a second time."""
    pages: int
    """Requests for listings, feeds, sitemaps and articles, redirects and refusals among them; no requisites."""
    all_pages: int
    """The same with the address that nobody has, which a host is asked for once a month, and the frames in which scripts show
    articles that come as JSON: an article's requisites, without which no replay shows it."""
    trapped: int
    """Requests for addresses that the make calls its traps."""
    requests: int
    """All requests, requisites and robots.txt among them."""
    said: tuple[str, ...]
    """What the crawl had to tell a person."""
    channels: Mapping[str, int]
    """How many articles each channel has shown."""

    @property
    def per_article(self) -> float:
        """Requests for pages per article found."""
        return self.pages / max(self.found, 1)

    @property
    def with_all(self) -> float:
        """The same, with every request for something that is read as a page."""
        return self.all_pages / max(self.found, 1)


def as_they_are(_served: Running, _settings: Path) -> None:
    """Leave the site files as the sample portals write them."""


def measure(
    folder: Path,
    names: Sequence[str],
    articles: int = ARTICLES,
    prepare: Callable[[Running, Path], None] = as_they_are,
) -> dict[str, Measured]:
    """Serve, crawl and read the makes called *names* in a new archive in *folder*; return what came of each.

    *prepare* may change the settings between the portals' start and the crawl.
    """
    archive, log = Folder(folder / "archive"), folder / "requests.jsonl"
    archive.make()
    world = World(articles=articles, per_page=PER_PAGE, delay=0, makes=tuple(names))
    with running(archive.settings, world, log=log) as served:
        prepare(served, archive.settings)
        slugs = tuple(MAKES[name].slug for name in names)
        outcome = crawl_sites(Task(slugs, archive, archive.settings), watch=lambda _: None, say=lambda *_: None)
        truth = list(served.truth())
    found = find_sites(archive.settings)
    with open_catalogue(archive) as catalogue:
        told = told_of(catalogue, truth, found)
        shown: dict[str, dict[str, int]] = {slug: dict(catalogue.rows(_SHOWN, (slug,))) for slug in slugs}
        frames = {(host_of(url), path_query(url)) for (url,) in list(catalogue.rows(_FRAMES))}
    asked = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    for line in asked:
        # the frame in which a script shows an article is the article's requisite, though it is HTML
        if (f"{line['host']}:{served.port}", line["target"]) in frames:
            line["type"] = _FRAME
    said = {site.slug: tuple(site.said) for site in outcome.sites}
    return {
        name: replace(
            _measured(name, [one for one in truth if one["site"] == MAKES[name].slug], told, asked, said),
            channels=shown[MAKES[name].slug],
        )
        for name in names
    }


def _measured(
    name: str,
    truth: list[dict[str, Any]],
    told: Mapping[str, dict[str, Any]],
    asked: Iterable[Mapping[str, Any]],
    said: Mapping[str, tuple[str, ...]],
) -> Measured:
    make = MAKES[name]
    own = {url: row for url, row in told.items() if f"//{make.host}:" in url or f"//{make.host}/" in url}
    lines = [line for line in asked if line["host"] == make.host]
    scored = score(truth, own)
    return Measured(
        make=name,
        expected=scored["expected"],
        found=scored["found"],
        fields=scored["fields"],
        wrong=tuple(wrong(truth, own)),
        false=len(own.keys() - {one["url"] for one in truth if one["kind"] == "article"}),
        pages=sum(line["type"].startswith(_PAGES) and NOWHERE not in line["target"] for line in lines),
        all_pages=sum(line["type"].startswith((*_PAGES, _FRAME)) for line in lines),
        trapped=sum(_is_trap(make, line["target"]) for line in lines),
        requests=len(lines),
        said=said.get(make.slug, ()),
        channels={},
    )


def _is_trap(make: Make, target: str) -> bool:
    return bool(make.traps and make.traps.search(target))


def lines(measured: Iterable[Measured]) -> list[str]:
    """Return the table, a line for each make."""
    fields = " ".join(f"{field:>9}" for field in FIELDS)
    head = f"{'make':14} {'found':>9} {'false':>5} {'per article':>11} {'with all':>8} {'traps':>6} {'requests':>8}  {fields}"
    rows = [
        f"{one.make:14} {one.found:4}/{one.expected:4} {one.false:5} {one.per_article:11.2f} {one.with_all:8.2f} "
        f"{one.trapped:6} {one.requests:8}  " + " ".join(f"{one.fields[field]:9.3f}" for field in FIELDS)
        for one in measured
    ]
    return [head, *rows]


def main() -> int:
    """Print the table and the first misses; return 1 if a goal is not met."""
    parser = argparse.ArgumentParser(prog="python -m tests.eval.makes", description=__doc__)
    parser.add_argument("--makes", default=",".join(MAKES), help="which, with commas between")
    parser.add_argument("--articles", type=int, default=ARTICLES, help="of each make")
    parser.add_argument("--show", type=int, default=5, help="misses to print of each make")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), options.makes.split(","), options.articles)
    sys.stdout.write("\n".join(lines(found.values())) + "\n")
    for one in found.values():
        sys.stdout.write("".join(f"  {line[:600]}\n" for line in (*one.said, *one.wrong)[: options.show]))
    return 0 if all(is_met(one) for one in found.values()) else 1


def is_met(one: Measured) -> bool:
    """Return whether a make's goals are met: all found and nothing else, fields right, few requests, no traps."""
    return (
        one.found == one.expected
        and not one.false
        and min(one.fields.values()) >= LEAST_RIGHT
        and one.per_article <= MOST_PER_ARTICLE
        and one.trapped <= one.requests * MOST_TRAPPED
    )


if __name__ == "__main__":
    sys.exit(main())
