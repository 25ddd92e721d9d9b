"""Reads a folder of saved pages (`NAME.html` beside `NAME.json`) and lets the scorer beside them judge.

python -m tests.eval.pages FOLDER [--generic] [--keep FOLDER]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archive.extract.read import read
from archive.extract.tree.page import open_page
from archive.model import Capture, Place, Reading
from archive.sites import unknown_site

# Saved pages do not say when they were saved: the scorer's own pages are older than this day.
SEEN = datetime(2025, 11, 22, 3, tzinfo=UTC)


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
        yield Saved(path, _capture(body, _url(body, gold, path)), gold)


def _url(body: bytes, gold: dict[str, Any] | None, path: Path) -> str:
    if gold and gold.get("url"):
        return str(gold["url"])
    page = open_page(body, (), "")
    canonical = page.root.xpath("string(//link[@rel='canonical']/@href)")
    return canonical or f"http://{path.name.split('__')[-2] if '__' in path.name else 'unknown.vn'}/"


def _capture(body: bytes, url: str) -> Capture:
    headers = (("Content-Type", "text/html"),)
    return Capture(url, SEEN, 200, headers, body, Place("", 0, 0), "urn:uuid:0", "sha1:0")


def prediction(reading: Reading) -> dict[str, Any]:
    """Return *reading* in the scorer's words."""
    fields = ("kind", "title", "lead", "text", "published", "byline", "source", "section")
    images = [{"url": image.url, "caption": image.caption} for image in reading.images]
    article = reading.kind == "article"
    return {name: getattr(reading, name) for name in fields} | {"images": images if article else []}


def main() -> int:
    """Read, write predictions, score."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--generic", action="store_true", help="with the rules of platforms switched off")
    parser.add_argument("--keep", type=Path, help="write the predictions there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        out = options.keep or Path(temporary)
        out.mkdir(parents=True, exist_ok=True)
        kinds: list[tuple[str, str]] = []
        for saved in saved_pages(options.folder):
            site = unknown_site(saved.capture.url)
            reading = read(saved.capture, replace(site, platforms=()) if options.generic else site)
            kinds.append((saved.path.name, reading.kind))
            if saved.gold is not None:
                text = json.dumps(prediction(reading), ensure_ascii=False, indent=1)
                (out / saved.path.with_suffix(".json").name).write_text(text, encoding="utf-8")
        scorer = options.folder / "score.py"
        if scorer.is_file():
            subprocess.run([sys.executable, str(scorer), str(options.folder), str(out)], check=True)
        sys.stdout.write("\n".join(f"{kind:10} {name}" for name, kind in kinds) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
