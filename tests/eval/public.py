"""Reads public sets by the shape of their pages and prints what is right: text, title, date, authors, captions.

python -m tests.eval.public FOLDER

FOLDER in the form of the article-extraction-benchmark (`ground-truth.json` beside `html/ID.html.gz`), or with a NAME.json
beside each NAME.html: `title`, `authors`, `date`, `text`, `images` (each `url` and `caption`), those that are known.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from archive.extract.read import read
from archive.extract.text import same_words, slug
from archive.model import Capture, Place, Reading
from archive.sites import unknown_site
from tests.eval.pages import SEEN

Gold = dict[str, Any]
_WORD = re.compile(r"\w+")
_SHINGLE = 4


def pages(folder: Path) -> Iterator[tuple[Gold, bytes]]:
    """Yield each page of a set with what is true of it."""
    truth = folder / "ground-truth.json"
    if truth.is_file():
        for name, gold in json.loads(truth.read_text(encoding="utf-8")).items():
            body = gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes())
            yield {"text": gold["articleBody"], "url": gold.get("url")}, body
        return
    for path in sorted(folder.rglob("*.html")):
        if path.with_suffix(".json").is_file():
            yield json.loads(path.with_suffix(".json").read_text(encoding="utf-8")), path.read_bytes()


def reading_of(gold: Gold, body: bytes) -> Reading:
    """Read a page as one of a site that nobody has described, on no known platform."""
    url = str(gold.get("url") or "http://unknown.example/")
    capture = Capture(url, SEEN, 200, (("Content-Type", "text/html"),), body, Place("", 0, 0), "urn:uuid:0", "sha1:0")
    return read(capture, replace(unknown_site(url), platforms=()))


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Return the runs of four words of *text*, as the article-extraction-benchmark counts them."""
    words = _WORD.findall(text)
    return Counter(tuple(words[at : at + _SHINGLE]) for at in range(max(1, len(words) - _SHINGLE + 1)))


def overlap(true: str, said: str) -> tuple[float, float]:
    """Return precision and recall of *said*."""
    wanted, found = shingles(true), shingles(said)
    both = (wanted & found).total()
    return both / max(1, found.total()), both / max(1, wanted.total())


def judged(gold: Gold, reading: Reading) -> Iterator[tuple[str, float]]:
    """Yield (measure, share right) for what *gold* knows."""
    if gold.get("text"):
        precision, recall = overlap(gold["text"], "\n".join(filter(None, (reading.lead, reading.text))))
        yield "precision", precision
        yield "recall", recall
    if gold.get("title"):
        yield "title", float(same_words(gold["title"], reading.title or ""))
    if gold.get("date"):
        yield "date", float(str(gold["date"])[:10] == (reading.published or "")[:10])
    if gold.get("authors"):
        yield "authors", float({slug(name) for name in gold["authors"]} == {slug(name) for name in reading.authors})
    captions = {slug(image["caption"]) for image in gold.get("images", ()) if image.get("caption")}
    if captions:
        yield "captions", len(captions & {slug(image.caption or "") for image in reading.images}) / len(captions)


def main() -> int:
    """Print the mean of each measure as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    measures: dict[str, list[float]] = {}
    for gold, body in pages(parser.parse_args().folder):
        for name, share in judged(gold, reading_of(gold, body)):
            measures.setdefault(name, []).append(share)
    result: dict[str, Any] = {
        name: [round(sum(shares) / len(shares), 4), len(shares)] for name, shares in measures.items()
    }
    if "precision" in result:
        precision, recall = result["precision"][0], result["recall"][0]
        result["text F1"] = round(2 * precision * recall / (precision + recall), 4) if precision + recall else 0.0
    sys.stdout.write(json.dumps(result) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
