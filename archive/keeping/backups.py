"""Copies of the archive's databases, made while others write in them: `backups/<path of the database>/<number>-<time>.db`.

- A copy is of one moment: SQLite's backup API reads inside one read transaction. In WAL mode that blocks no writer; without
  it each commit of a writer would let the copy begin again from its first page.
- A copy is there under its name only when it is whole: read once over (`quick_check`), synced, then renamed.
- A database that is damaged takes none of its sound copies' places: older ones are dropped for a newer sound one alone.
- WARC files need no copy of this kind: they never change, and any program may copy them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from archive.errors import DiskTrouble
from archive.evidence.folder import Folder, disk, sync_folder
from archive.evidence.room import need_room
from archive.evidence.soundness import damage
from archive.evidence.whole import sync_file

KEEP = 3
_LOCK = "backup"
_NAME = re.compile(r"(\d{4,})-(\d{8}T\d{6}Z)\.db")
_PART = ".part"
# Between two pieces a copy asks whether to go on: 8 MB of pages of 4 KB.
_PAGES = 2_000
_PATIENCE = 60.0
_FULL, _READONLY, _IOERR, _CANTOPEN = 13, 8, 10, 14  # SQLite's primary result codes (sqlite.org/rescode.html)


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of a database."""

    of: str
    """The database, relative to the archive."""
    path: str
    """Where the copy lies, relative to the archive."""
    at: datetime
    bytes: int


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a backup did."""

    made: tuple[Copy, ...]
    unchanged: tuple[str, ...]
    """Databases that are as their newest copy has them."""
    findings: tuple[str, ...]
    """Databases that are damaged: their earlier copies are kept."""


def back_up(
    folder: Folder, *, now: datetime, keep: int = KEEP, reserve: int = 0, sources: Sequence[Path] | None = None
) -> BackedUp:
    """Copy every database of *folder*, or of *sources* alone, that changed since its last copy; keep *keep* copies of each.

    The small ones go first: paces, alarms and what is owed are nowhere else. Raises DiskTrouble where less than *reserve* bytes
    would stay free, after all that there was room for; Locked when another backup is under way.
    """
    made: list[Copy] = []
    unchanged: list[str] = []
    findings: list[str] = []
    trouble: DiskTrouble | None = None
    with folder.lock(_LOCK):
        _drop_halves(folder)
        for source in databases(folder) if sources is None else sources:
            try:
                _back_up(folder, source, now, reserve, (made, unchanged))
                _rotate(folder, source, keep)
            except DiskTrouble as error:
                trouble = trouble or error
            except _Damaged as error:
                findings.append(str(error))
        if trouble is not None:
            raise trouble
        if not findings and sources is None:
            note_backup(folder, now)
    return BackedUp(tuple(made), tuple(unchanged), tuple(findings))


def databases(folder: Folder) -> tuple[Path, ...]:
    """Return the databases of *folder*: the operator's book, the ledgers, the catalogue; the small ones first."""
    state = sorted(folder.state.glob("*.db"), key=lambda path: (path != folder.book, path.name))
    return (*state, *([folder.catalogue] if folder.catalogue.exists() else []))


def copies(folder: Folder, source: Path) -> tuple[Copy, ...]:
    """Return the copies that there are of *source*, the oldest first."""
    of = folder.relative(source)
    named = sorted((int(name[1]), name[2], path) for path in _of(folder, source).glob("*.db") if (name := _named(path)))
    return tuple(
        Copy(
            of, folder.relative(path), datetime.strptime(at, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC), path.stat().st_size
        )
        for _, at, path in named
    )


def last_backup(folder: Folder) -> datetime | None:
    """Return when all databases had a sound copy last; None where they never had."""
    try:
        return datetime.fromisoformat(_last(folder).read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return None


class _Damaged(Exception):
    """A database cannot be copied; its copies before are kept."""


def _back_up(folder: Folder, source: Path, now: datetime, reserve: int, told: tuple[list[Copy], list[str]]) -> None:
    made, unchanged = told
    of, before = folder.relative(source), copies(folder, source)
    changed, size = _changed(source), _size(source)
    if before and folder.path(before[-1].path).stat().st_mtime_ns == changed:
        unchanged.append(of)
        return
    need_room(folder.root, size + reserve, f"for a copy of {of}, and what stays free")
    number = int(_NAME.fullmatch(Path(before[-1].path).name)[1]) + 1 if before else 1  # type: ignore[index]
    target = _of(folder, source) / f"{number:04}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.db"
    part = target.with_name(target.name + _PART)
    with disk(part):
        part.parent.mkdir(parents=True, exist_ok=True)
        try:
            _copy(source, part)
            # equal times: nothing has changed since
            os.utime(part, ns=(changed, changed))
            sync_file(part)
            part.rename(target)
            sync_folder(target.parent)
        finally:
            part.unlink(missing_ok=True)
    made.append(Copy(of, folder.relative(target), now, target.stat().st_size))


def _copy(source: Path, target: Path) -> None:
    """Copy the database *source* as it is at this moment, and prove the copy. Raises _Damaged, DiskTrouble."""
    # rw, not ro: whoever opens a WAL database only to read leaves an empty log beside it for ever
    uri = f"file:{quote(str(source.resolve()))}?mode=rw"
    with (
        _said(source),
        closing(sqlite3.connect(uri, uri=True, timeout=_PATIENCE, isolation_level=None)) as reading,
        closing(sqlite3.connect(target, isolation_level=None)) as writing,
    ):
        reading.execute("begin")
        reading.execute("select count(*) from sqlite_schema").fetchone()  # here the moment begins
        reading.backup(writing, pages=_PAGES)
        reading.execute("rollback")
        if wrong := damage(writing.execute):
            raise _Damaged(f"{source}: is damaged ({wrong}); its earlier copies are kept")


def _rotate(folder: Folder, source: Path, keep: int) -> None:
    for old in copies(folder, source)[: -max(keep, 1)]:
        path = folder.path(old.path)
        with disk(path):
            path.unlink(missing_ok=True)


def _drop_halves(folder: Folder) -> None:
    for half in (folder.root / "backups").glob(f"**/*.db{_PART}*"):
        with disk(half):
            half.unlink(missing_ok=True)


def note_backup(folder: Folder, now: datetime) -> None:
    """Note that all databases of *folder* have a sound copy *now*. Raises DiskTrouble."""
    path = _last(folder)
    with disk(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}\n", encoding="ascii")


def _last(folder: Folder) -> Path:
    return folder.root / "backups" / "last"


def _of(folder: Folder, source: Path) -> Path:
    return folder.root / "backups" / folder.relative(source)


def _named(path: Path) -> re.Match[str] | None:
    return _NAME.fullmatch(path.name)


def _changed(source: Path) -> int:
    """Return when *source* was last written to, its log too where anything is in that."""
    return max(path.stat().st_mtime_ns for path in _files(source))


def _size(source: Path) -> int:
    return sum(path.stat().st_size for path in _files(source))


def _files(source: Path) -> Iterator[Path]:
    real = source.resolve()
    yield real
    log = Path(f"{real}-wal")
    if log.exists() and log.stat().st_size:
        yield log


@contextmanager
def _said(source: Path) -> Iterator[None]:
    """Tell the disk's troubles from damage."""
    try:
        yield
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in (_FULL, _READONLY, _IOERR, _CANTOPEN):
            raise DiskTrouble(f"{source}: {error}: make room, or make its folder writable, then run again") from error
        raise _Damaged(f"{source}: no copy could be made ({error}); its earlier ones are kept") from error
