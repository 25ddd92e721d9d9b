"""A site file held against the pages that a person saved and corrected: what does each say today, and what should it say?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

from archive.catalogue.readings import KEYS, to_table
from archive.errors import ArchiveError
from archive.evidence.reading.captures import read_captures
from archive.extract.read import read
from archive.model import Capture, Layout, Site
from archive.sites.table import meant

# How a field is known, and what is doubtful, is said for people: it may be said better without a page saying anything else.
FIELDS = tuple(key for key in KEYS if key not in ("evidence", "problems"))
LONGEST, _BEFORE = 120, 30  # letters of a value in a line, and of them before the place where two part


@dataclass(frozen=True, slots=True)
class Differing:
    """What is wrong: of which page and field, or of which layout, what was expected and what is said."""

    page: str
    field: str
    what: str


def asked_of(expected: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the fields that a saved page is asked for: all of an article, of what is none nothing but what it is."""
    return FIELDS if expected.get("kind") == "article" else ("kind",)


def saved_pages(pages: Path) -> tuple[Path, ...]:
    """Return what should be read, a JSON file for each saved page of the folder *pages*."""
    return tuple(sorted(pages.glob("*.json")))


def capture_of(page: Path) -> Capture:
    """Return the capture beside the JSON file *page*. Raises ArchiveError when there is not exactly one."""
    warc = page.with_name(f"{page.stem}.warc.gz")
    if not warc.exists():
        raise ArchiveError(f"{warc}: is not there, and {page.name} is of no use without it: save the page anew")
    found = list(read_captures(warc))
    if len(found) != 1:
        raise ArchiveError(f"{warc}: holds {len(found)} captures, but a saved page is one")
    return found[0]


def differences(site: Site, pages: Path) -> Iterator[Differing]:
    """Yield where *site* reads its saved pages otherwise than a person did, and each layout that has none."""
    days = []
    for page in saved_pages(pages):
        try:
            capture = capture_of(page)
            expected = _expected(page)
        except (ArchiveError, OSError) as error:
            yield Differing(page.stem, "page", f"cannot be read: {error}")
            continue
        days.append(site.layout_at(capture.at))
        said = to_table(read(capture, site))
        yield from (
            Differing(page.stem, field, _beside(said[field], expected.get(field)))
            for field in asked_of(expected)
            if said[field] != expected.get(field)
        )
    yield from (_without_page(layout, pages) for layout in site.layouts if layout not in days)


def _expected(page: Path) -> dict[str, Any]:
    """Return what a person wrote into *page*. Raises ArchiveError that says what to mend in it."""
    try:
        expected = json.loads(page.read_text(encoding="utf-8-sig"))  # Notepad writes a byte order mark
    except ValueError as error:
        raise ArchiveError(
            f"{page.name} is no JSON: {error}: texts stand in quotation marks, a comma between two keys"
        ) from error
    if not isinstance(expected, dict):
        raise ArchiveError(f"{page.name} is no table of fields: {short(expected)}")
    for key in expected:
        if key not in KEYS:
            raise ArchiveError(f"{page.name}: unknown key '{key}'; {meant(key, tuple(KEYS), 'known keys')}")
    return expected


def _beside(said: object, expected: object) -> str:
    """Return both from shortly before the place where they part, if they are long texts."""
    if isinstance(said, str) and isinstance(expected, str) and max(len(said), len(expected)) > LONGEST:
        alike = takewhile(lambda pair: pair[0] == pair[1], zip(said, expected, strict=False))
        at = max(sum(1 for _ in alike) - _BEFORE, 0)
        before = "…" if at else ""
        said, expected = (
            f"{before}{text[at : at + LONGEST]}{'…' if at + LONGEST < len(text) else ''}" for text in (said, expected)
        )
        return f"{json.dumps(said, ensure_ascii=False)} is read, {json.dumps(expected, ensure_ascii=False)} is expected"
    return f"{short(said)} is read, {short(expected)} is expected"


def _without_page(layout: Layout, pages: Path) -> Differing:
    said = f"no page of it is saved in {pages}: luutru show URL --save NAME"
    return Differing(f"layout since {layout.since}", "page", said)


def short(value: object) -> str:
    """Return *value* as a line shows it."""
    said = json.dumps(value, ensure_ascii=False)
    return said if len(said) <= LONGEST else f"{said[:80]} … {said[-30:]}"
