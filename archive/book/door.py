"""The door to the book's file: opens it, says its troubles in words, and puts a damaged one aside. SQLite's traps stand here.

- Several processes write: crawls their hosts' paces and turns, the night its steps. WAL lets readers be; writers wait for each
  other, and `begin immediate`, for a transaction that reads first fails at once when another commits.
- A commit is on the disk when it returns (`synchronous = full`): that a night has begun must outlive the power.
- A damaged file is moved under a lock, looked at once more with the lock held: whoever comes second must not move the new one.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from archive.book.tables import TABLES
from archive.errors import ArchiveError, DiskTrouble
from archive.evidence.aside import put_aside
from archive.evidence.folder import Folder, disk
from archive.evidence.soundness import BUSY, LOCKED, damage, journal_mode, spoken

Row = tuple[Any, ...]
PATIENCE = 60.0  # seconds; no transaction of ours is longer than some milliseconds, a backup's checkpoint may be
LOCK = "operator"
LOST = "lost are the hosts' paces, which are learned again, and which alarms people were told of"


class DamagedBook(ArchiveError):
    """The book cannot be read. Whoever opens it to write next puts it into torn/ and begins a new one."""


class Door:
    """The open file."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.path = path
        self._connection = connection

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """Return the rows that *sql* finds. Raises DamagedBook, Locked, DiskTrouble."""
        with said(self.path):
            return self._connection.execute(sql, _speakable(values)).fetchall()

    def row(self, sql: str, values: Sequence[object] = ()) -> Row | None:
        """Return the first row that *sql* finds, or None. Raises DamagedBook, Locked, DiskTrouble."""
        return next(iter(self.rows(sql, values)), None)

    def run(self, sql: str, values: Sequence[object] = ()) -> int:
        """Run a statement that writes; return how many rows it touched. Raises DamagedBook, Locked, DiskTrouble."""
        with said(self.path):
            return int(self._connection.execute(sql, _speakable(values)).rowcount)

    def run_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run a statement that writes once for each of *rows*, all or none. Raises DamagedBook, Locked, DiskTrouble."""
        with self.together(), said(self.path):
            self._connection.executemany(sql, map(_speakable, rows))

    @contextmanager
    def together(self) -> Iterator[None]:
        """Write everything inside, or nothing; inside of another `together` it is part of that."""
        if self._connection.in_transaction:
            yield
            return
        self.run("begin immediate")
        try:
            yield
            self.run("commit")
        except BaseException:
            with suppress(sqlite3.Error):  # a full disk has already rolled back
                self._connection.execute("rollback")
            raise

    def close(self) -> None:
        """Close it."""
        self._connection.close()


def open_door(folder: Folder, patience: float = PATIENCE) -> tuple[Door, str]:
    """Open the book of *folder* to write in it, new where there is none, and say what was put aside for it.

    Others that write are waited for as long as *patience* seconds.

    Raises ArchiveError when a newer luutru wrote it; Locked, DiskTrouble.
    """
    path = folder.book
    with disk(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _opened(path, patience), ""
    except DamagedBook as error:
        with _alone(folder, patience):
            try:
                return _opened(path, patience), ""
            except DamagedBook:
                aside = put_aside(folder, path)
            return _opened(path, patience), f"{error}: it lies in {aside} now, and a new one is begun: {LOST}"


def open_to_read(folder: Folder) -> Door:
    """Open the book of *folder* to read; an empty one where there is none. Raises ArchiveError, DamagedBook, DiskTrouble."""
    path = folder.book
    log = Path(f"{path}-wal")
    with disk(path):
        there, waits = path.exists(), log.exists() and log.stat().st_size > 0
    if not there:
        return open_nowhere(path)
    # where nothing can be written, and no log has anything in it, the file is all there is
    for mode in ("mode=ro",) if waits else ("mode=ro", "immutable=1"):
        connection = _connected(path, mode)
        try:
            with said(path):
                if waiting := _waiting(connection, path):
                    raise ArchiveError(f"{path}: lacks {waiting}, as an older luutru left it; `luutru night` adds that")
            return Door(connection, path)
        except DiskTrouble as error:
            connection.close()
            trouble = error
        except BaseException:
            connection.close()
            raise
    raise trouble


def open_nowhere(path: Path) -> Door:
    """Open an empty book in the place of that at *path*. It is in no file, and forgotten when it is closed."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    TABLES.apply(Database(connection))
    return Door(connection, path)


def _opened(path: Path, patience: float) -> Door:
    connection = _connected(path, "mode=rwc", patience)
    try:
        with said(path):
            _begin_journal(connection)
            connection.execute("pragma synchronous = full")
            if _waiting(connection, path):
                connection.execute("begin immediate")  # two that begin a book at once must not both make its tables
                TABLES.apply(Database(connection))
                connection.execute("commit")
            # the whole file, 100 MB after a year of 63 portals: what is broken is found now, not in the middle of a night
            wrong = damage(connection.execute) or _lacks(connection)
        if wrong:
            raise DamagedBook(f"{path}: is damaged ({wrong})")
    except BaseException:
        connection.close()
        raise
    return Door(connection, path)


def _begin_journal(connection: sqlite3.Connection) -> None:
    """Turn the journal on. SQLite does not wait by itself where another process does the same at this moment."""
    for _ in range(100):
        try:
            connection.execute(f"pragma journal_mode = {journal_mode()}")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in (BUSY, LOCKED):
                raise
            time.sleep(0.05)
    connection.execute(f"pragma journal_mode = {journal_mode()}")


def _waiting(connection: sqlite3.Connection, path: Path) -> str:
    """Return which tables this luutru still has to make. Raises ArchiveError where a newer one has made more."""
    database = Database(connection)
    ours = {migration.name for migration in TABLES.pending(database)}
    applied = [migration.name for migration in TABLES.applied(database)]
    known = {migration.name for migration in TABLES._migrations}
    if newer := [name for name in applied if name not in known]:
        raise ArchiveError(
            f"{path}: a newer luutru has written it ({newer[-1][:80]}); run that, or a backup from before it"
        )
    return ", ".join(sorted(ours))


def _lacks(connection: sqlite3.Connection) -> str:
    """Return what a book lacks that has all migrations behind it: somebody else's hand was in it. Empty: nothing."""
    return "".join([f"no {table}.{column}" for table, column in sorted(_columns() - _columns_of(connection))][:1])


@cache
def _columns() -> frozenset[tuple[str, str]]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as whole:
        TABLES.apply(Database(whole))
        return _columns_of(whole)


def _columns_of(connection: sqlite3.Connection) -> frozenset[tuple[str, str]]:
    sql = "select m.name, c.name from sqlite_schema m, pragma_table_info(m.name) c where m.type = 'table'"
    return frozenset(connection.execute(sql))


def _connected(path: Path, mode: str, patience: float = PATIENCE) -> sqlite3.Connection:
    with said(path):
        uri = f"file:{quote(str(path.resolve()))}?{mode}"
        return sqlite3.connect(uri, uri=True, timeout=patience, isolation_level=None)


@contextmanager
def _alone(folder: Folder, patience: float) -> Iterator[None]:
    """Hold the lock under which a damaged book is moved; wait for who holds it, as long as for a writer."""
    until = time.monotonic() + patience
    while folder.is_held(LOCK) and time.monotonic() < until:
        time.sleep(0.05)
    with folder.lock(LOCK):
        yield


def _speakable(values: Sequence[object]) -> list[object]:
    """Return *values* with lone surrogates, for which UTF-8 has no bytes, as `?`: what a page says may hold anything."""
    return [value.encode("utf-8", "replace").decode() if isinstance(value, str) else value for value in values]


@contextmanager
def said(path: Path) -> Iterator[None]:
    """Say SQLite's troubles with *path* in our words."""
    try:
        yield
    except sqlite3.Error as error:
        raise _in_our_words(error, path) from error


def _in_our_words(error: sqlite3.Error, path: Path) -> Exception:
    damaged = DamagedBook(f"{path}: is damaged or no book ({error})")
    return spoken(error, path, damaged, signs=("no such", "not decode"))
