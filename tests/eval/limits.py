"""Pages of more bytes and elements than are read: what they take in time and memory, and that the reading says so.

python -m tests.eval.limits [SHAPE]
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import process_time

from archive.model import Capture, Reading
from tests.eval.child import answer_of, forget_peak, peak, start
from tests.eval.figures import Figure, Goal, Row
from tests.eval.table import table
from tests.eval.ways import GENERIC, RULES, WAYS, as_capture

PART = "too large pages"
MEGABYTES, NODES = 5, 200_000
# A reading that takes half a minute is given up by ingest. Five times as long as the slowest of these took when this was set.
MOST_SECONDS, MOST_MEGABYTES = 10, 400
PATIENCE = 120  # seconds after which a child is killed
URL = "http://tinhmau.gov.vn/tin-tuc/khanh-thanh-cau-ben-do-qua-song-lam.html"
TITLE = "Khánh thành cầu Bến Đò qua sông Lam"
SENTENCE = (
    "Ủy ban nhân dân huyện Lam Sơn vừa khánh thành cầu Bến Đò, nối xã Tân Thành với xã Hòa Bình sau hai năm thi công. "
)


def _filled(text: str) -> str:
    return text * (MEGABYTES * 1_000_000 // len(text.encode()) + 1)


def _each(form: str, elements: int) -> str:
    return "".join(form.format(at) for at in range(NODES // elements))


_CELLS = "<tr>" + "<td>ô chữ</td>" * 9 + "</tr>"
SHAPES: Mapping[str, Callable[[], str]] = {
    "5 MB in one paragraph": lambda: f"<p>{_filled(SENTENCE)}</p>",
    "5 MB in one word": lambda: f"<p>{_filled('a1/')}</p>",
    "5 MB in paragraphs": lambda: _filled(f"<p>{SENTENCE * 3}</p>"),
    "200,000 paragraphs": lambda: _each("<p>chữ {}</p>", 1),
    "200,000 in each other": lambda: "<div>chữ " * NODES,
    "200,000 unclosed fonts": lambda: "<font>chữ " * NODES,
    "200,000 cells of one table": lambda: f"<table>{_CELLS * (NODES // 10)}</table>",
    "100,000 links in a list": lambda: _each("<li><a href='/tin-{}.html'>Tin trong huyện</a></li>", 2),
    "50,000 pictures with captions": lambda: _each(
        "<figure><p><img src='/a/{0}.jpg'></p><figcaption>Ảnh {0}</figcaption></figure>", 4
    ),
    "200,000 classes and ids": lambda: _each("<p class='c{0}' id='i{0}'>chữ</p>", 1),
    "200,000 line breaks": lambda: "<p>" + "chữ nghĩa<br>" * NODES + "</p>",
    "66,000 inside 90 share boxes": lambda: "<div class='share'>" * 90 + _each("<p>chữ <b>đậm</b> <i>{}</i></p>", 3),
}


@dataclass(frozen=True, slots=True)
class Bounded:
    """What one page took, and whether the reading said that it was not read to its end."""

    seconds: float
    megabytes: float
    said: bool

    @property
    def value(self) -> float:
        """Seconds of CPU."""
        return self.seconds

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s, {self.megabytes:.0f} MB, {'said' if self.said else 'NOT said'}"


@dataclass(frozen=True, slots=True)
class Unbounded:
    """A page whose reading did not end, or ended the process."""

    value: float = float("inf")

    def __str__(self) -> str:
        return f"not read in {PATIENCE} s"


def _is_bounded(figure: Figure) -> bool:
    fits = isinstance(figure, Bounded) and figure.seconds <= MOST_SECONDS and figure.megabytes <= MOST_MEGABYTES
    return fits and isinstance(figure, Bounded) and figure.said


GOAL = Goal(f"≤ {MOST_SECONDS} s, ≤ {MOST_MEGABYTES} MB, said", _is_bounded)


def page_of(shape: str) -> Capture:
    """Return a page of *shape*: an article in NukeViet's frame, so that rules apply, with the bulk behind two paragraphs."""
    bulk = SHAPES[shape]()
    html = (
        f"<html><head><meta charset='utf-8'><title>{TITLE} - Huyện Lam Sơn</title></head><body>"
        f"<ul><li><a href='/'>Trang chủ</a></li></ul><div id='news_detail'><h1>{TITLE}</h1>"
        f"<div class='bodytext'><p>{SENTENCE}</p><p>{SENTENCE}</p>{bulk}</div></div></body></html>"
    )
    return as_capture(URL, html.encode())


def measure(shape: str) -> dict[str, Bounded]:
    """Read a page of *shape* in this process, by rules and without."""
    page = page_of(shape)
    for way in (RULES, GENERIC):  # the first call pays for imports and compiled selectors
        WAYS[way](as_capture(URL, f"<h1>{TITLE}</h1><p>{SENTENCE * 4}</p>".encode()))
    return {way: _measured(page, way) for way in (RULES, GENERIC)}


def _measured(page: Capture, way: str) -> Bounded:
    forget_peak()
    begun = process_time()
    reading = WAYS[way](page)
    return Bounded(process_time() - begun, peak(), says_so(reading))


def says_so(reading: Reading) -> bool:
    """Return whether a reading says that the page was not read to its end."""
    ends = ("read to ", "left out")
    return any(end in problem.what for problem in reading.problems for end in ends)


def rows(shapes: Sequence[str] = tuple(SHAPES)) -> list[Row]:
    """Return the lines of the table, each page read in a process of its own."""
    return [Row(PART, shape, _in_child(shape), {RULES: GOAL, GENERIC: GOAL}) for shape in shapes]


def _in_child(shape: str) -> dict[str, Figure]:
    told = answer_of(start("tests.eval.limits", [shape]), PATIENCE)
    return {way: Bounded(*told[way]) if told else Unbounded() for way in (RULES, GENERIC)}


def main() -> int:
    """Print what one shape takes, as JSON, or the table of all."""
    if len(sys.argv) > 1:
        found = measure(sys.argv[1])
        sys.stdout.write(json.dumps({way: [one.seconds, one.megabytes, one.said] for way, one in found.items()}))
    else:
        sys.stdout.write("\n".join(table(rows())) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
