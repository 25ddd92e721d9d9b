"""Public sets of pages, in the two forms in which they come, as pages with what is true of them.

Either `ground-truth.json` beside `html/ID.html.gz` (the article-extraction-benchmark's form), or a NAME.json beside each
NAME.html or NAME.html.gz, in one folder or in a folder for each page. Keys of a NAME.json, each where it is known: `url`,
`title`, `date`, `authors`, `text`, `images` (each `url` and `caption`). Where several answers are right, a list of them;
of `authors`, a list of lists. What is None is not known.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.extract.text import slug
from archive.model import Capture
from tests.eval.ways import as_capture

TRUTH = "ground-truth.json"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Pictured:
    """A picture that has a caption: the addresses and the words that are right."""

    urls: tuple[str, ...]
    captions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gold:
    """What is true of a page: for each field the answers that are right, none where it is not known."""

    text: str | None = None
    titles: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    authors: tuple[frozenset[str], ...] = ()
    """Each a set of names without marks and case."""
    pictures: tuple[Pictured, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """One page of a set."""

    name: str
    gold: Gold
    capture: Capture


def sets_in(folder: Path) -> dict[str, Path]:
    """Return the sets in *folder*, by name: the folder itself where it is one, else each of its folders that holds pages."""
    if (folder / TRUTH).is_file() or any(_pairs(folder, "*.json")) or any(_pairs(folder, "*/page.json")):
        return {folder.resolve().name: folder}
    inside = sorted(path for path in folder.iterdir() if path.is_dir())
    return {path.name: path for path in inside if (path / TRUTH).is_file() or any(_pairs(path, "**/*.json"))}


def examples(folder: Path) -> Iterator[Example]:
    """Yield the pages of one set, in order; entries whose page is not there are left out."""
    truth = folder / TRUTH
    if truth.is_file():
        for name, told in sorted(json.loads(truth.read_text(encoding="utf-8")).items()):
            page = folder / "html" / f"{name}.html.gz"
            if page.is_file():
                yield _example(name, told, page)
        return
    for told, page in _pairs(folder, "**/*.json"):
        yield _example(str(told.relative_to(folder)), json.loads(told.read_text(encoding="utf-8")), page)


def _pairs(folder: Path, pattern: str) -> Iterator[tuple[Path, Path]]:
    for told in sorted(folder.glob(pattern)):
        pages = (told.with_suffix(ending) for ending in (".html", ".html.gz"))
        if page := next((page for page in pages if page.is_file()), None):
            yield told, page


def _example(name: str, told: Mapping[str, Any], page: Path) -> Example:
    body = page.read_bytes()
    body = gzip.decompress(body) if page.suffix == ".gz" else body
    return Example(name, gold_of(told), as_capture(str(told.get("url") or "http://unknown.example/"), body))


def gold_of(told: Mapping[str, Any]) -> Gold:
    """Return what a set's JSON tells of a page; None and empty texts, wherever they stand, tell nothing."""
    texts = _answers(told.get("articleBody") or told.get("text"))
    return Gold(
        text="\n".join(texts) or None,
        titles=_answers(told.get("title")),
        days=tuple(found[0] for date in _answers(told.get("date")) if (found := _DAY.match(date))),
        authors=_authors(told.get("authors")),
        pictures=tuple(_pictures(told.get("images"))),
    )


def _answers(told: object) -> tuple[str, ...]:
    given = told if isinstance(told, list) else [told]
    return tuple(one for one in given if isinstance(one, str) and one.strip())


def _authors(told: object) -> tuple[frozenset[str], ...]:
    several = isinstance(told, list) and any(isinstance(one, list) for one in told)
    accepted = (names_of(_answers(names)) for names in (told if several and isinstance(told, list) else [told]))
    return tuple(names for names in accepted if names)


def names_of(authors: tuple[str, ...]) -> frozenset[str]:
    """Return *authors* as a set of names that can be compared: no marks, no case, in the letters they are written in."""
    return frozenset(slug(name) or name.casefold().strip() for name in authors)


def _pictures(told: object) -> Iterator[Pictured]:
    for image in told if isinstance(told, list) else ():
        if isinstance(image, Mapping) and (captions := _answers(image.get("caption"))):
            yield Pictured(_answers(image.get("url")), captions)
