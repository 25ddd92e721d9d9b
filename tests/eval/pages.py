"""Saved pages that a person has read: `NAME.html` beside `NAME.json`, judged by the `score.py` that lies with them.

python -m tests.eval.pages FOLDER [--generic] [--keep FOLDER]
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.extract.tree.page import open_page
from archive.model import Capture, Reading
from tests.eval.figures import F1, Figure, Goal, Row, Share, least, most
from tests.eval.ways import GENERIC, RULES, WAYS, Way, as_capture

PART = "saved pages"
SCORER = "score.py"
OURS = (RULES, GENERIC)
Judged = Mapping[str, Mapping[str, Any]]
"""What the scorer says of each page, by name."""

_GOALS = {
    "title": least(0.98),
    "date (day)": least(0.98),
    "wrong dates": most(0.005),
    "byline": least(0.98),
    "text F1": least(0.985),
    "captions linked": least(0.95),
    "false captions": most(0.01),
    "read as articles, but are none": most(0),
}


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved page and, where a person has read it, what it says."""

    path: Path
    capture: Capture
    gold: dict[str, Any] | None


def saved_pages(folder: Path) -> Iterator[Saved]:
    """Yield the saved pages of *folder* in order; pages without a JSON beside them have no gold."""
    for path in sorted(folder.rglob("*.html")):
        beside = path.with_suffix(".json")
        gold = json.loads(beside.read_text(encoding="utf-8")) if beside.is_file() else None
        body = path.read_bytes()
        yield Saved(path, as_capture(_url(body, gold, path), body), gold)


def _url(body: bytes, gold: dict[str, Any] | None, path: Path) -> str:
    if gold and gold.get("url"):
        return str(gold["url"])
    canonical = open_page(body, (), "").root.xpath("string(//link[@rel='canonical']/@href)")
    return canonical or f"http://{path.name.split('__')[-2] if '__' in path.name else 'unknown.vn'}/"


def prediction(reading: Reading) -> dict[str, Any]:
    """Return *reading* in the scorer's words."""
    fields = ("kind", "title", "lead", "text", "published", "byline", "source", "section")
    images = [{"url": image.url, "caption": image.caption} for image in reading.images]
    article = reading.kind == "article"
    return {name: getattr(reading, name) for name in fields} | {"images": images if article else []}


def judge(folder: Path, pages: Sequence[Saved], read: Way, out: Path) -> tuple[Judged, str]:
    """Return what the scorer of *folder* says of each page that has gold, and its report; predictions are left in *out*."""
    for saved in pages:
        if saved.gold is not None:
            text = json.dumps(prediction(read(saved.capture)), ensure_ascii=False, indent=1)
            (out / saved.path.with_suffix(".json").name).write_text(text, encoding="utf-8")
    with tempfile.TemporaryDirectory() as temporary:
        told = Path(temporary) / "told.json"
        command = [sys.executable, str(folder / SCORER), str(folder), str(out), "--json", str(told)]
        report = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout
        return json.loads(told.read_text(encoding="utf-8"))["pages"], report


def listings(folder: Path, pages: Sequence[Saved]) -> list[Saved]:
    """Return the pages that are no article: by the column `kind` of INDEX.tsv, else those named `listing…`."""
    index = folder / "INDEX.tsv"
    kinds: dict[str, str] = {}
    if index.is_file():
        with index.open(encoding="utf-8", newline="") as lines:
            kinds = {row["file"]: row["kind"] for row in csv.DictReader(lines, delimiter="\t")}
    named = {saved.path.name: "listing" if saved.path.name.startswith("listing") else "article" for saved in pages}
    return [saved for saved in pages if kinds.get(saved.path.name, named[saved.path.name]) != "article"]


def figures(judged: Judged) -> dict[str, Figure]:
    """Return the figures of one way of reading, by measure."""
    pages = list(judged.values())
    found: dict[str, Figure] = {
        "title": _right(pages, "title"),
        "date (day)": _right(pages, "published"),
        "wrong dates": Share(sum(_is_wrong(page["fields"]["published"]) for page in pages), len(pages)),
        "byline": _right(pages, "byline"),
        "bylines invented": _invented(pages, "byline"),
        "source": _right(pages, "source"),
        "sources invented": _invented(pages, "source"),
        "section": _right(pages, "section"),
        "text F1": F1([_precision_recall(*page["text"]) for page in pages if page["gold_has_text"]]),
    }
    right, extra, lost = (sum(page["images"][at] for page in pages) for at in range(3))
    found["images found"] = Share(right, right + lost)
    found["images that are none"] = Share(extra, right + extra)
    linked, wanted, false, bare = (
        sum(page["captions"][name] for page in pages) for name in ("right", "with_", "false", "without")
    )
    return found | {"captions linked": Share(linked, wanted), "false captions": Share(false, bare)}


def _right(pages: Sequence[Mapping[str, Any]], field: str) -> Share:
    told = [page["fields"][field] for page in pages if page["fields"][field]["has"]]
    return Share(sum(one["right"] for one in told), len(told))


def _is_wrong(field: Mapping[str, Any]) -> bool:
    return bool(field["said"] and not field["right"])


def _invented(pages: Sequence[Mapping[str, Any]], field: str) -> Share:
    told = [page["fields"][field] for page in pages if not page["fields"][field]["has"]]
    return Share(sum(one["said"] for one in told), len(told))


def _precision_recall(right: int, extra: int, lost: int) -> tuple[float, float]:
    return right / max(1, right + extra), right / max(1, right + lost)


def rows(folder: Path | None) -> list[Row]:
    """Return the lines of the table for the saved pages of *folder*, or what is missing."""
    if folder is None:
        return [Row(PART, "not measured: no folder of saved pages was given (`make eval PAGES=dir`)")]
    pages = list(saved_pages(folder))
    if not pages:
        return [Row(PART, "not measured: the folder that was given holds no saved pages")]
    return [*_field_rows(folder, pages), *_kind_rows(listings(folder, pages))]


def _field_rows(folder: Path, pages: Sequence[Saved]) -> list[Row]:
    if not (folder / SCORER).is_file():
        return [Row(PART, f"fields not measured: no {SCORER} lies with the pages")]
    found: dict[str, dict[str, Figure]] = {}
    for way, read in WAYS.items():
        with tempfile.TemporaryDirectory() as out:
            found[way] = figures(judge(folder, pages, read, Path(out))[0])
    return [Row(PART, measure, {way: found[way][measure] for way in WAYS}, _goals(measure)) for measure in found[RULES]]


def _kind_rows(pages: Sequence[Saved]) -> list[Row]:
    kinds = {way: [WAYS[way](saved.capture).kind for saved in pages] for way in OURS}
    named = {way: Share(told.count("listing"), len(told)) for way, told in kinds.items()}
    entered = {way: Share(told.count("article"), len(told)) for way, told in kinds.items()}
    measure = "read as articles, but are none"
    return [Row(PART, "listings known as such", named), Row(PART, measure, entered, _goals(measure))]


def _goals(measure: str) -> dict[str, Goal]:
    return dict.fromkeys(OURS, _GOALS[measure]) if measure in _GOALS else {}


def main() -> int:
    """Print the scorer's report, with what was missed, and the kind that each page was taken for."""
    parser = argparse.ArgumentParser(prog="python -m tests.eval.pages", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--generic", action="store_true", help="with the rules of platforms switched off")
    parser.add_argument("--keep", type=Path, help="write the predictions there")
    options = parser.parse_args()
    read, pages = WAYS[GENERIC if options.generic else RULES], list(saved_pages(options.folder))
    with tempfile.TemporaryDirectory() as temporary:
        out = options.keep or Path(temporary)
        out.mkdir(parents=True, exist_ok=True)
        if (options.folder / SCORER).is_file():
            sys.stdout.write(judge(options.folder, pages, read, out)[1])
    sys.stdout.write("".join(f"{read(saved.capture).kind:10} {saved.path.name}\n" for saved in pages))
    return 0


if __name__ == "__main__":
    sys.exit(main())
