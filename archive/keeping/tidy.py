"""What nobody needs for ever: old logs and reports, and what the book holds of nights long ago. Evidence is never touched."""

from __future__ import annotations

import gzip
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from archive.book.book import open_book
from archive.evidence.folder import Folder, disk

# Larger logs are read by nobody, and an editor opens this one still.
_LOG_BYTES = 10_000_000
_GENERATIONS = 5
_GENERATION = re.compile(r"(.+\.log)\.(\d{1,3})(\.gz)?")
_REPORT = re.compile(r"(\d{4}-\d{2}-\d{2})\.(?:html|txt)")


@dataclass(frozen=True, slots=True)
class Keep:
    """For how many days things are kept."""

    logs: int = 90
    reports: int = 800
    """Two years, and a look back from the last of them."""
    nights: int = 800
    """What the book holds of a night: alarms compare with four weeks of them."""


@dataclass(frozen=True, slots=True)
class Tidied:
    """What was done."""

    rotated: tuple[str, ...]
    """Logs that were begun anew; what was in them is kept beside."""
    removed: tuple[str, ...]


def tidy(folder: Folder, keep: Keep, *, now: datetime) -> Tidied:
    """Begin long logs anew, and remove logs and reports that are older than *keep* says; let the book forget such nights.

    Who writes into a log that is begun anew writes on into the older one. Raises DiskTrouble, and what opening the book raises.
    """
    logs = folder.root / "logs"
    removed = [*_old_reports(folder.reports, (now - timedelta(days=keep.reports)).date())]
    removed += _old_logs(logs, now - timedelta(days=keep.logs))
    for path in removed:
        with disk(path):
            path.unlink(missing_ok=True)
    rotated = [path for path in _files(logs) if path.suffix == ".log" and path.stat().st_size > _LOG_BYTES]
    for path in rotated:
        with disk(path):
            _begin_anew(path)
    if folder.book.exists():
        with open_book(folder) as book:
            book.drop((now - timedelta(days=keep.nights)).date())
    return Tidied(tuple(map(folder.relative, rotated)), tuple(map(folder.relative, removed)))


def _old_reports(reports: Path, before: date) -> Iterator[Path]:
    for path in _files(reports):
        if (found := _REPORT.fullmatch(path.name)) and found[1] < before.isoformat():
            yield path


def _old_logs(logs: Path, before: datetime) -> Iterator[Path]:
    for path in _files(logs):
        generation = _GENERATION.fullmatch(path.name)
        if generation or path.suffix == ".log":
            last = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            if last < before or (generation and int(generation[2]) > _GENERATIONS):
                yield path


def _begin_anew(log: Path) -> None:
    """Make *log* the first of its generations; packed is one only as the second, for somebody may write in the first."""
    found = [(int(match[2]), path) for path in _files(log.parent) if (match := _of(log, path))]
    for number, path in sorted(found, reverse=True):
        later = path.with_name(f"{log.name}.{number + 1}.gz")
        if path.suffix == ".gz":
            path.rename(later)
        else:
            part = later.with_name(f".{later.name}.part")
            with path.open("rb") as plain, gzip.open(part, "wb") as packed:
                shutil.copyfileobj(plain, packed, 1 << 20)
            os.utime(part, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
            part.rename(later)
            path.unlink()
    log.rename(log.with_name(f"{log.name}.1"))


def _of(log: Path, path: Path) -> re.Match[str] | None:
    match = _GENERATION.fullmatch(path.name)
    return match if match and match[1] == log.name else None


def _files(folder: Path) -> list[Path]:
    """Return the files that lie in *folder*; links are somebody else's."""
    with disk(folder):
        if not folder.is_dir():
            return []
        return sorted(path for path in folder.iterdir() if path.is_file() and not path.is_symlink())
