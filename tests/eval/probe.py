"""Drafts a site file for sample portals from a first look alone, crawls them by it, and measures what was found and read.

python -m tests.eval.probe [--makes nukeviet,drupal] [--generic] [--articles N] [--show N]

With --generic no platform is known: sections, addresses, pager and fields are what the look found by repetition.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from archive.sites import packaged_platforms
from crawler.probe.draft import draft
from crawler.samples import MAKES, Running
from tests.crawler.probe.portal import KNOWN, UNKNOWN, looked_at
from tests.eval.makes import ARTICLES, Measured, lines, measure

LEAST_RIGHT = 0.95


def drafted(served: Running, settings: Path, *, generic: bool) -> None:
    """Put drafts into the place of the portals' own site files; with *generic* hide what luutru knows of platforms."""
    known = UNKNOWN if generic else KNOWN
    for name in served.world.makes:
        make = MAKES[name]
        made = draft(looked_at(make, known, served.world), known)
        (settings / "sites" / f"{make.slug}.toml").write_text(made.toml, encoding="utf-8")
    if generic:
        hidden = settings / "platforms"
        hidden.mkdir(exist_ok=True)
        for name in packaged_platforms().keys() - {"generic"}:
            (hidden / f"{name}.toml").write_text('name = "nobody knows it"\n', encoding="utf-8")


def probed(folder: Path, names: Sequence[str], articles: int = ARTICLES, *, generic: bool) -> Mapping[str, Measured]:
    """Return what came of the makes called *names*, crawled by drafts in a new archive in *folder*."""
    return measure(folder, names, articles, partial(drafted, generic=generic))


def main() -> int:
    """Print the table and the first misses; return 1 if a portal is not found whole, or read less well than it should be."""
    parser = argparse.ArgumentParser(prog="python -m tests.eval.probe", description=__doc__)
    parser.add_argument("--makes", default=",".join(MAKES), help="which, with commas between")
    parser.add_argument("--generic", action="store_true", help="with the platforms hidden")
    parser.add_argument("--articles", type=int, default=ARTICLES, help="of each make")
    parser.add_argument("--show", type=int, default=5, help="misses to print of each make")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = probed(Path(folder), options.makes.split(","), options.articles, generic=options.generic)
    sys.stdout.write("\n".join(lines(found.values())) + "\n")
    for one in found.values():
        sys.stdout.write("".join(f"  {line[:600]}\n" for line in (*one.said, *one.wrong)[: options.show]))
    return 0 if all(is_met(one) for one in found.values()) else 1


def is_met(one: Measured) -> bool:
    """Return whether a portal was found whole, with little that is no article, and read right."""
    right = one.found / max(one.found + one.false, 1)
    return one.found == one.expected and min(right, *one.fields.values()) >= LEAST_RIGHT


if __name__ == "__main__":
    sys.exit(main())
