"""Whether memory stays flat over twenty thousand readings of ordinary and of odd pages, in a process of its own.

python -m tests.eval.memory [READS]
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import chain, cycle

from archive.model import Capture
from crawler.samples.makes import PORTALS
from tests.eval.child import answer_of, peak, start
from tests.eval.figures import Amount, Row, most
from tests.eval.samples import captures, world_of
from tests.eval.ways import GENERIC, RULES, WAYS, as_capture

PART = "memory"
READS = 20_000
FIRST = 10  # the peak after a tenth of the reads is what the whole is compared with
ARTICLES = 200  # of each sample portal
ODD_EACH = 8  # so often an odd page
SHAPE_EACH = 5  # so often a page is read by its shape alone, which asks trafilatura
PATIENCE = 1_800


def odd_pages(number: int) -> Iterator[bytes]:
    """Yield pages as no portal prints them; another *number* gives others."""
    chance = random.Random(number)
    words = [f"chữ{number}x{chance.randrange(10**6)}" for _ in range(400)]
    yield b""
    yield chance.randbytes(3_000)
    yield " ".join(words).encode("utf-16")
    yield b"<p>" + "".join(f"<div class='c{word}' id='i{word}'>{word}" for word in words).encode()
    yield f"<table>{''.join(f'<tr><td>{word}</td><td>{number}</td></tr>' for word in words)}</table>".encode()
    yield f"<h1>{words[0]} {words[1]}</h1><p>{' '.join(words)}. 27/3/2024./.</p><p><b>{words[2]}</b></p>".encode()
    yield ("<font>" * 300 + f"<script type='application/ld+json'>{{\"@type\": [{number}]</script>{words}").encode()
    yield f"<title>{words[3]}</title><form><input type=password></form>{'<br>'.join(words)}".encode("cp1258", "replace")


def pages(reads: int) -> Iterator[Capture]:
    """Yield so many pages: those of the sample portals again and again, each time with an address that was never met."""
    world = world_of(min(ARTICLES, reads))
    ordinary = cycle([page for portal in PORTALS.values() for _, page in captures(world, portal)])
    odd = chain.from_iterable(odd_pages(number) for number in range(reads))
    for number in range(reads):
        if number % ODD_EACH == 0:
            yield as_capture(f"http://le-{number}.vn/tin-{number}.html", next(odd))
        else:
            page = next(ordinary)
            yield as_capture(f"{page.url}?lan={number}", page.body.replace(b"</h1>", f" {number}</h1>".encode(), 1))


def measure(reads: int) -> tuple[float, float]:
    """Return the megabytes held at most after a tenth of so many reads, and after all, of this process."""
    early = 0.0
    for number, page in enumerate(pages(reads), start=1):
        WAYS[GENERIC if number % SHAPE_EACH == 0 else RULES](page)
        if number == max(1, reads // FIRST):
            early = peak()
    return early, peak()


def begin(reads: int) -> subprocess.Popen[str]:
    """Start the reads in a process of their own, to be waited for by `rows`."""
    return start("tests.eval.memory", [str(reads)])


def rows(child: subprocess.Popen[str], reads: int) -> list[Row]:
    """Return the lines of the table once *child* has ended."""
    told: Sequence[float] | None = answer_of(child, PATIENCE)
    if told is None:
        return [Row(PART, f"not measured: {reads:,} reads failed, or took more than {PATIENCE} s")]
    early, late = told
    return [
        Row(PART, f"peak after {reads // FIRST:,} reads", {RULES: Amount(early, "MB", 1)}),
        Row(PART, f"peak after {reads:,} reads", {RULES: Amount(late, "MB", 1)}),
        # fewer reads do not fill what is remembered from page to page, which is bounded: they prove nothing
        Row(
            PART,
            "the latter by the former",
            {RULES: Amount(late / early, "×", 3)},
            {RULES: most(1.05)} if reads >= READS else {},
        ),
    ]


def main() -> int:
    """Print both peaks as JSON."""
    sys.stdout.write(json.dumps(measure(int(sys.argv[1]) if len(sys.argv) > 1 else READS)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
