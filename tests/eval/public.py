"""Reads public sets by the shape of their pages, beside trafilatura on the same pages.

python -m tests.eval.public FOLDER [--show N]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.eval.figures import F1, Figure, Goal, Row, Share, least
from tests.eval.scoring import Verdict, verdict
from tests.eval.sets import Example, examples, sets_in
from tests.eval.table import table
from tests.eval.ways import GENERIC, TRAFILATURA, WAYS

PART = "public sets"
COMPARED = (GENERIC, TRAFILATURA)
_FIELDS = ("title", "date", "authors")
_GOALS: Mapping[str, Goal] = {
    "text F1": least(0.97),
    "title": least(0.90),
    "date": least(0.97),
    "authors": least(0.85),
    "captions linked": least(0.70),
}


def rows(folder: Path | None) -> list[Row]:
    """Return the lines of the table for each set in *folder*, or what is missing."""
    if folder is None:
        return [Row(PART, "not measured: no folder of public sets was given (`make eval SETS=dir`)")]
    sets = sets_in(folder)
    if not sets:
        return [Row(PART, "not measured: the folder that was given holds no set")]
    return [row for name, path in sets.items() for row in rows_of(f"public set {name}", list(examples(path)))]


def rows_of(part: str, pages: Sequence[Example]) -> list[Row]:
    """Return the lines of one set: those fields that it knows."""
    found = {way: figures([verdict(page.gold, WAYS[way](page.capture)) for page in pages]) for way in COMPARED}
    measures = [measure for measure, figure in found[GENERIC].items() if figure.value is not None]
    if not measures:
        return [Row(part, f"not measured: {len(pages)} pages, of which nothing is known")]
    return [
        Row(
            part,
            measure,
            {way: found[way][measure] for way in COMPARED},
            {GENERIC: _GOALS[measure]} if measure in _GOALS else {},
        )
        for measure in measures
    ]


def figures(verdicts: Sequence[Verdict]) -> dict[str, Figure]:
    """Return the figures of one way of reading, by measure."""
    found: dict[str, Figure] = {"text F1": F1([one.text for one in verdicts if one.text is not None])}
    for measure, field in [(name, name) for name in _FIELDS] + [("wrong dates", "wrong_date")]:
        known = [right for one in verdicts if (right := getattr(one, field)) is not None]
        found[measure] = Share(sum(known), len(known))
    captions = sum(one.captions for one in verdicts)
    found["captions linked"] = Share(sum(one.linked for one in verdicts), captions)
    found["captions at any picture"] = Share(sum(one.present for one in verdicts), captions)
    return found


def misses(page: Example) -> Iterator[str]:
    """Yield what is wrong on a page as we read it."""
    gold, reading = page.gold, WAYS[GENERIC](page.capture)
    found = verdict(gold, reading)
    wanted = {"title": gold.titles, "date": gold.days, "authors": [sorted(names) for names in gold.authors]}
    given = {"title": reading.title, "date": reading.published, "authors": reading.authors}
    for field in _FIELDS:
        if getattr(found, field) is False:
            yield f"{page.name}: {field}: {wanted[field]}, but read {given[field]!r}"
    if found.text and min(found.text) < 0.95:
        yield f"{page.name}: text: precision {found.text[0]:.3f}, recall {found.text[1]:.3f}, {reading.kind}"
    if found.linked < found.captions:
        yield f"{page.name}: captions: {found.linked} of {found.captions} linked, {found.present} at any picture"


def main() -> int:
    """Print the table of the sets, and the first misses of each."""
    parser = argparse.ArgumentParser(prog="python -m tests.eval.public", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", type=int, default=20)
    options = parser.parse_args()
    sys.stdout.write("\n".join(table(rows(options.folder))) + "\n")
    for path in sets_in(options.folder).values():
        lines = [line for page in examples(path) for line in misses(page)]
        sys.stdout.write("".join(f"{line[:300]}\n" for line in lines[: options.show]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
