"""The folder `reports/`: a page and a text for each night, and the page that leads to them. Each is whole or not there."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from archive.evidence.folder import Folder, disk
from archive.evidence.whole import write_whole
from archive.night.report.page import as_index, as_page
from archive.night.report.text import as_text
from archive.night.report.words import bounded
from archive.night.whole import WholeNight

MOST_NIGHTS = 400  # the index leads to; more than a year
_NIGHT = re.compile(r"\d{4}-\d{2}-\d{2}")


def put_report(folder: Folder, whole: WholeNight) -> Path:
    """Write the report of *whole* and the index; return the page's path. Raises DiskTrouble."""
    page = folder.reports / f"{whole.archive.night.isoformat()}.html"
    write_whole(page.with_suffix(".txt"), [as_text(whole).encode()])
    write_whole(page, [as_page(whole).encode()])
    write_whole(folder.reports / "index.html", [as_index(*_nights(folder.reports)).encode()])
    return page


def _nights(reports: Path) -> tuple[list[tuple[str, str]], int]:
    """Return night and verdict of the newest reports, newest first, and how many older ones there are."""
    with disk(reports):
        found = sorted((path for path in reports.glob("*.html") if _NIGHT.fullmatch(path.stem)), reverse=True)
    return [(path.stem, _verdict(path)) for path in found[:MOST_NIGHTS]], len(found[MOST_NIGHTS:])


def _verdict(page: Path) -> str:
    """Return the verdict that the text beside *page* begins with; nothing where it is gone."""
    with suppress(OSError), page.with_suffix(".txt").open(encoding="utf-8", errors="replace") as text:
        return bounded(text.readline(2_000).strip().removeprefix(f"{page.stem}: "))
    return ""
