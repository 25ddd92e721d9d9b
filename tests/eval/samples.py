"""Reads every article of the sample portals and holds the readings against their truth table.

python -m tests.eval.samples [--generic] [--articles N] [--show N]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from archive.extract.read import read
from archive.model import Capture, Place, Reading, Site
from archive.sites import find_sites
from crawler.samples.answers import Request, entity
from crawler.samples.definitions import write_settings
from crawler.samples.make import Make
from crawler.samples.makes import PORTALS
from crawler.samples.score import FIELDS, score, wrong
from crawler.samples.server import answer
from crawler.samples.truth import truth
from crawler.samples.world import World
from tests.eval.figures import Figure, Goal, Row, Share, least, most
from tests.eval.ways import GENERIC, RULES, SEEN, by_shape

ARTICLES = 120  # of each portal: four rounds of their oddities
PORT = 8099
_GOALS = {RULES: least(0.99), GENERIC: least(0.95)}
_NONE: dict[str, Goal] = {RULES: most(0), GENERIC: most(0)}


@dataclass(frozen=True, slots=True)
class Held:
    """What was read on a portal, beside what is true of it."""

    truth: list[dict[str, Any]]
    readings: Mapping[str, Reading]
    """By address."""

    @property
    def rows(self) -> dict[str, dict[str, Any]]:
        """What was read as articles, in the words of the truth table."""
        return {url: as_row(reading) for url, reading in self.readings.items() if reading.kind == "article"}

    @property
    def entered(self) -> Share:
        """How many pages that are no article were read as one."""
        others = [entry["url"] for entry in self.truth if entry["kind"] != "article"]
        return Share(sum(self.readings[url].kind == "article" for url in others), len(others))


def world_of(articles: int) -> World:
    """Return the sample portals with so many articles each, on the day on which all pages are read."""
    return World(articles=articles, port=PORT, today=SEEN.date())


def captures(world: World, portal: Make) -> Iterator[tuple[dict[str, Any], Capture]]:
    """Yield each entry of a portal's truth table with the page that the portal answers for it."""
    for entry in truth(world, portal):
        parts = urlsplit(entry["url"])
        made = answer(world, portal.host, Request("GET", parts.path, parts.query))
        if made.status == 200:
            headers = (("Content-Type", made.kind), *made.headers)
            body = entity(made.parts, 1)
            yield entry, Capture(entry["url"], SEEN, 200, headers, body, Place("", 0, 0), "urn:uuid:0", "sha1:0")


def as_row(reading: Reading) -> dict[str, Any]:
    """Return *reading* in the words of the truth table."""
    return {
        "title": reading.title,
        "lead": reading.lead,
        "text": reading.text.split("\n") if reading.text else [],
        "published": reading.published,
        "byline": reading.byline,
        "section": reading.section,
        "images": [{"url": image.url, "caption": image.caption, "credit": image.credit} for image in reading.images],
    }


def sites_of(world: World) -> Mapping[str, Site]:
    """Return the sites that the portals' own files define, by slug."""
    with tempfile.TemporaryDirectory() as folder:
        write_settings(Path(folder), world)
        return find_sites(Path(folder)).sites


def hold(world: World, portal: Make, site: Site | None) -> Held:
    """Read a portal as *site*, or by the shape of its pages alone."""
    pages = list(captures(world, portal))
    found = {entry["url"]: read(capture, site) if site else by_shape(capture) for entry, capture in pages}
    return Held([entry for entry, _ in pages], found)


def rows(articles: int = ARTICLES) -> list[Row]:
    """Return the lines of the table for all sample portals."""
    world = world_of(articles)
    sites = sites_of(world)
    return [row for slug, portal in PORTALS.items() for row in _rows(world, portal, sites[slug])]


def _rows(world: World, portal: Make, site: Site) -> list[Row]:
    held = {RULES: hold(world, portal, site), GENERIC: hold(world, portal, None)}
    scores = {way: score(one.truth, one.rows) for way, one in held.items()}
    part = f"sample portal {portal.slug}"
    rows = [Row(part, field, {way: _share(found, field) for way, found in scores.items()}, _GOALS) for field in FIELDS]
    entered: dict[str, Figure] = {way: one.entered for way, one in held.items()}
    return [*rows, Row(part, "read as articles, but are none", entered, _NONE)]


def _share(found: Mapping[str, Any], field: str) -> Share:
    return Share(round(found["fields"][field] * found["expected"]), found["expected"])


def main() -> int:
    """Print the shares of right fields, and the first misses."""
    parser = argparse.ArgumentParser(prog="python -m tests.eval.samples", description=__doc__)
    parser.add_argument("--generic", action="store_true", help="with the rules of platforms switched off")
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--show", type=int, default=20)
    options = parser.parse_args()
    world = world_of(options.articles)
    sites = {} if options.generic else sites_of(world)
    for slug, portal in PORTALS.items():
        held = hold(world, portal, sites.get(slug))
        sys.stdout.write(f"{slug}: {json.dumps(score(held.truth, held.rows))}; entered: {held.entered}\n")
        sys.stdout.write("".join(f"  {line[:700]}\n" for line in wrong(held.truth, held.rows)[: options.show]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
