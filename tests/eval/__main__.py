"""How well and how fast pages are read: one table, printed and written to docs/quality.md.

Measures what is there, and says in the table what is not.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.eval import limits, memory, pages, public, samples, search, speed
from tests.eval.figures import Row
from tests.eval.provenance import PAGE, commit, versions
from tests.eval.table import table

QUICK_ARTICLES, QUICK_READS = 30, 400
QUICK_FOUND, QUICK_ITEMS = 8, 40
QUICK_SHAPES = ("5 MB in one paragraph", "200,000 paragraphs")

ABOUT = """# How well pages are read

Written by `make eval`; [what it measures](maintainer.md#how-well-pages-are-read) is told for maintainers. Do not edit by hand.

- commit: {commit}
- {versions}
"""
LEGEND = """**rules**: with the rules of platforms. **generic**: by the shape of the page alone. **trafilatura**:
its `bare_extraction` with metadata, on the same pages in the same run. In brackets the interval of 95 %: Wilson's for
shares, a bootstrap over the pages for F1. A goal is met by the figure itself; where the interval is wide the pages are
few. Seconds are CPU time, megabytes the peak of the process.
"""


def measure(options: argparse.Namespace) -> list[Row]:
    """Return all lines of the table."""
    reads = QUICK_READS if options.quick else memory.READS
    articles, rounds = (QUICK_ARTICLES // 2, 1) if options.quick else (speed.ARTICLES, speed.ROUNDS)
    child = memory.begin(reads)  # on the other core: it takes as long as all the rest
    try:
        return [
            *pages.rows(options.pages),
            *samples.rows(QUICK_ARTICLES if options.quick else samples.ARTICLES),
            *public.rows(options.sets),
            *(search.rows(QUICK_FOUND, QUICK_ITEMS) if options.quick else search.rows()),
            *speed.rows(options.pages, options.sets, articles, rounds),
            *limits.rows(QUICK_SHAPES if options.quick else tuple(limits.SHAPES)),
            *memory.rows(child, reads),
        ]
    finally:
        child.kill()


def page_of(rows: Sequence[Row]) -> str:
    """Return docs/quality.md."""
    head = ABOUT.format(commit=commit(), versions=versions())
    return "\n".join([head, *table(rows), "", LEGEND])


def _folder(given: str) -> Path | None:
    """Return the folder that an option or a variable names; make hands over an empty text where none was given."""
    if not given:
        return None
    path = Path(given).expanduser()
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"no such folder: {given}")
    return path


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(prog="python -m tests.eval", description=__doc__)
    parser.add_argument("--pages", type=_folder, default=os.environ.get("PAGES", ""), help="a folder of saved pages")
    parser.add_argument("--sets", type=_folder, default=os.environ.get("SETS", ""), help="a folder of public sets")
    parser.add_argument("--quick", action="store_true", help="less of everything; prints, and writes only with --out")
    parser.add_argument("--out", type=Path, help="where the page goes; default docs/quality.md")
    options = parser.parse_args(arguments)
    page = page_of(measure(options))
    sys.stdout.write(page)
    out = options.out or (None if options.quick else PAGE)
    if out is not None:
        out.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
