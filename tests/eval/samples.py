"""Reads every article of the sample portals and holds the readings against their truth table.

python -m tests.eval.samples [--generic] [--articles N] [--show N]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from archive.extract.read import read
from archive.model import Capture, Place, Reading, Site
from archive.sites import find_sites, unknown_site
from crawler.samples import liferay, sharepoint
from crawler.samples.answers import Request, entity
from crawler.samples.definitions import write_settings
from crawler.samples.score import score, wrong
from crawler.samples.truth import truth
from crawler.samples.world import PORTALS, World

ANSWERS = {"mau-sharepoint": sharepoint.answer, "mau-liferay": liferay.answer}
PORT = 8099


def captures(world: World, slug: str) -> Iterator[tuple[dict[str, Any], Capture]]:
    """Yield each entry of a portal's truth table with the page that the portal answers for it."""
    seen = datetime(world.today.year, world.today.month, world.today.day, 3, tzinfo=UTC)
    for entry in truth(world, PORTALS[slug]):
        parts = urlsplit(entry["url"])
        answer = ANSWERS[slug](world, Request("GET", parts.path, parts.query))
        if answer.status == 200:
            body = entity(answer.parts, 1)
            headers = (("Content-Type", answer.kind), *answer.headers)
            yield entry, Capture(entry["url"], seen, 200, headers, body, Place("", 0, 0), "urn:uuid:0", "sha1:0")


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


def readings(world: World, slug: str, site: Site | None) -> dict[str, Reading]:
    """Return what is read on each page of a portal, by address; without *site* by no platform's rules."""
    return {
        entry["url"]: read(capture, site or replace(unknown_site(capture.url), platforms=()))
        for entry, capture in captures(world, slug)
    }


def main() -> int:
    """Print the shares of right fields, and the first misses."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--generic", action="store_true", help="with the rules of platforms switched off")
    parser.add_argument("--articles", type=int, default=120)
    parser.add_argument("--show", type=int, default=20)
    options = parser.parse_args()
    world = World(articles=options.articles, port=PORT)
    with tempfile.TemporaryDirectory() as folder:
        write_settings(Path(folder), world)
        sites = {} if options.generic else find_sites(Path(folder)).sites
        for slug, portal in PORTALS.items():
            found = readings(world, slug, sites.get(slug))
            table = [entry for entry in truth(world, portal) if entry["url"] in found]
            rows = {url: as_row(reading) for url, reading in found.items() if reading.kind == "article"}
            sys.stdout.write(f"{slug}: {json.dumps(score(table, rows))}\n")
            sys.stdout.write("".join(f"  {line[:700]}\n" for line in wrong(table, rows)[: options.show]))
            for entry in table:
                if entry["kind"] != "article" and found[entry["url"]].kind == "article":
                    sys.stdout.write(f"  {entry['url']}: {entry['kind']}, but read as article\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
