"""Reading pages alone: `python -m tests.bench.pages COUNT` reads so many of each sample portal by our rules and by trafilatura.

Prints a line of JSON: milliseconds of a processor for a page, by who read it.
"""

from __future__ import annotations

import json
import sys

from tests.eval import speed
from tests.eval.ways import GENERIC, RULES, TRAFILATURA


def measure(articles: int) -> dict[str, float]:
    """Return the milliseconds of a page; those who read take turns on each."""
    batches = [pages for _, pages in speed.batches(None, None, articles)]
    for pages in batches:
        speed.measure(pages[:1], 1)  # the first call pays for imports and compiled selectors
    pages = [page for batch in batches for page in batch]
    taken = speed.measure(pages, 1)
    return {way: 1000 * taken[way].whole / len(pages) for way in (RULES, GENERIC, TRAFILATURA)}


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))  # noqa: T201 - the parent reads it
