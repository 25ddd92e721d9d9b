"""The one door to SQLite: opens, makes, replaces and dumps catalogues. Its traps are written down here.

- The module `sqlite3` is taken from sqlite-utils: where pysqlite3 is installed that is another library with its own
  locks, and two libraries on one file in one process do not see each other's locks.
- Writers `begin immediate`: a deferred transaction that reads first fails at once when another writer commits.
- Never `insert or replace`: it deletes rows without telling the triggers of the full-text index.
- `catalogue.db` is a symbolic link to `catalogues/<build>.db`. Renaming over a live database in WAL mode corrupts it
  for those who open it next; a new build is a new file, and only the link is replaced.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import quote

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from archive.catalogue.schema import VERSION, schema_sql
from archive.errors import ArchiveError, DiskTrouble, StaleCatalogue
from archive.evidence.folder import Folder, disk, sync_folder
from archive.evidence.soundness import spoken
from archive.evidence.whole import sync_file

Row = tuple[Any, ...]
Values = Sequence[object] | Mapping[str, object]

_STRIDE = 200  # of the same, between two looks at how many are left: each look waits for Python's lock
_STEPS = 20_000  # of SQLite's machine between two looks at the time: about a millisecond
# Bytes. A search reads a text of 4 kB at each of a hundred places: with SQLite's 4096 it asked the disk twice for each, and
# four times as often for pages of an index. Entering articles costs the same processor time with either.
_PAGE = 16_384
_PATIENCE = 60.0  # seconds; SQLite's default of 5 is shorter than the transaction of a large WARC file


class TooLong(ArchiveError):
    """A question takes longer than its reader may wait. Whoever asks makes it narrower."""


class Catalogue:
    """An open catalogue. Close it, or use it in a `with`."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.path = path
        self._connection = connection
        self._kept: dict[str, tuple[Row, ...]] = {}
        self._kept_of: object = None
        self._late: Callable[[], bool] | None = None

    def __enter__(self) -> Catalogue:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close it; the write-ahead log is folded into the file."""
        self._connection.close()

    def rows(self, sql: str, values: Values = ()) -> Iterator[Row]:
        """Yield the rows that *sql* finds. Raises StaleCatalogue when the file is damaged or of another make."""
        try:
            yield from self._connection.execute(sql, values)
        except sqlite3.Error as error:
            raise _in_our_words(error, self.path) from error
        except UnicodeEncodeError:
            yield from self._connection.execute(sql, _speakable(values))

    def row(self, sql: str, values: Values = ()) -> Row | None:
        """Return the first row that *sql* finds, or None."""
        return next(self.rows(sql, values), None)

    def some(self, sql: str, values: Values, steps: int) -> tuple[list[Row], bool]:
        """Return the rows that *sql* finds before SQLite's machine took so many *steps*, and whether these are all.

        Three or four steps are a page of a full-text index: a bound in work and not in time, so that a busy machine finds as
        much. Steps of an earlier question count too where SQLite kept its place: give or take `_STRIDE`. Raises TooLong.
        """
        strides = iter(range(steps // _STRIDE))
        late = self._late
        self._connection.set_progress_handler(
            lambda: next(strides, None) is None or (late is not None and late()), _STRIDE
        )
        found: list[Row] = []
        try:
            for row in self._connection.execute(sql, values):
                found.append(row)  # noqa: PERF402 (what came before the end is kept)
        except sqlite3.Error as error:
            if not _was_stopped(error) or (late is not None and late()):
                raise _in_our_words(error, self.path) from error
            return found, False
        except UnicodeEncodeError:
            return self.some(sql, _speakable(values), steps)
        finally:
            self._connection.set_progress_handler(late, _STEPS if late is not None else 0)
        return found, True

    def kept(self, sql: str) -> tuple[Row, ...]:
        """Return the rows that *sql* finds, as they were found before if nobody wrote since: for counts over everything."""
        # tells of what other connections wrote; those who read write nothing themselves
        written = self.row("pragma data_version")
        if self._kept_of != written:
            self._kept, self._kept_of = {}, written
        if sql not in self._kept:
            self._kept[sql] = tuple(self.rows(sql))
        return self._kept[sql]

    def run(self, sql: str, values: Values = ()) -> int:
        """Run a statement that writes; return how many rows it touched. Raises DiskTrouble, Locked."""
        try:
            return int(self._connection.execute(sql, values).rowcount)
        except sqlite3.Error as error:
            raise _in_our_words(error, self.path) from error
        except UnicodeEncodeError:
            return self.run(sql, _speakable(values))

    def run_many(self, sql: str, rows: Iterable[Values]) -> None:
        """Run a statement that writes once for each of *rows*. Raises DiskTrouble, Locked."""
        if not (kept := list(rows)):
            return
        with _said(self.path):
            self._connection.execute("savepoint many")
            try:
                self._connection.executemany(sql, kept)
            except UnicodeEncodeError:
                self._connection.execute("rollback to many")
                self._connection.executemany(sql, [_speakable(values) for values in kept])
            self._connection.execute("release many")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write everything inside, or nothing. Raises Locked when another process has been writing for a minute."""
        self.run("begin immediate")
        try:
            yield
            self.run("commit")
        except BaseException:
            with suppress(sqlite3.Error):  # a full disk has already rolled back
                self._connection.execute("rollback")
            raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read everything inside as it is now, whatever an ingest writes meanwhile."""
        self.run("begin")
        try:
            yield
        finally:
            self.run("rollback")

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Let what is read inside take so many *seconds*, no longer. Raises TooLong."""
        end = monotonic() + seconds
        self._late = lambda: monotonic() > end
        self._connection.set_progress_handler(self._late, _STEPS)
        try:
            yield
        except sqlite3.OperationalError as error:  # of a cursor that somebody reads from outside of `rows`
            raise _in_our_words(error, self.path) from error
        finally:
            self._late = None
            self._connection.set_progress_handler(None, 0)

    def settle(self) -> None:
        """Fold the write-ahead log into the file, as far as nobody reads in it: readers are not waited for."""
        with _said(self.path):
            self._connection.execute("pragma busy_timeout = 0")
            self._connection.execute("pragma wal_checkpoint(truncate)")
            self._connection.execute(f"pragma busy_timeout = {_PATIENCE * 1000:.0f}")


def open_catalogue(folder: Folder) -> Catalogue:
    """Open the catalogue of *folder* for reading.

    Raises ArchiveError when there is none, StaleCatalogue, DiskTrouble.
    """
    path = folder.catalogue
    with disk(path):
        there = path.exists()
    if not there:
        raise ArchiveError(f"{path}: there is no catalogue yet; `luutru ingest` makes it from the WARC files")
    try:
        return _checked(_connect(path, "mode=ro"), path)
    except DiskTrouble:
        # a WAL database where nothing can be written: with no log beside it, or an empty one, the file is all there is
        log = Path(f"{path.resolve()}-wal")
        if log.exists() and log.stat().st_size:
            raise
        return _checked(_connect(path, "immutable=1"), path)


def open_for_writing(folder: Folder) -> Catalogue:
    """Open the catalogue of *folder* to add to it; make an empty one if there is none.

    Call it with the lock `ingest` held. Raises StaleCatalogue, DiskTrouble.
    """
    if not folder.catalogue.exists():
        build = new_build(folder)
        make(build).close()
        put_in_place(folder, build, build)
    return _checked(_writable(folder.catalogue), folder.catalogue)


def open_unfinished(path: Path) -> Catalogue:
    """Open a build that was interrupted, to go on with it. Raises StaleCatalogue, DiskTrouble."""
    return _checked(_writable(path), path)


def new_build(folder: Folder) -> Path:
    """Return the path of the next build of the catalogue: numbered, so that no clock is asked. Raises DiskTrouble."""
    with disk(folder.catalogues):
        folder.catalogues.mkdir(parents=True, exist_ok=True)
        taken = [int(path.stem) for path in folder.catalogues.glob("*.db") if path.stem.isdigit()]
    return folder.catalogues / f"{max(taken, default=0) + 1:04}.db"


def make(path: Path) -> Catalogue:
    """Make an empty catalogue at *path*, in place of what an interrupted build left there. Raises DiskTrouble."""
    with _said(path), disk(path):
        for end in ("", "-wal", "-shm"):
            Path(f"{path}{end}").unlink(missing_ok=True)
        connection = _connect(path, "mode=rwc")
        # before the bound of the cache, which SQLite keeps in pages of the size that they have then: a rebuild held 256 MB
        connection.execute(f"pragma page_size = {_PAGE}")
        _set_up(connection, path)
        Database(connection).enable_wal()
        connection.executescript(f"begin immediate;\n{schema_sql()}\ncommit;")
        connection.execute("insert into meta (name, value) values ('schema', ?)", (VERSION,))
    return Catalogue(connection, path)


def scratch() -> Catalogue:
    """Return an empty catalogue to compare another with; it is gone when it is closed, and needs no room in the archive."""
    # "" is a file of SQLite's own, in the folder for temporary files once it outgrows the cache
    connection = sqlite3.connect("", isolation_level=None)
    connection.executescript(f"pragma journal_mode = off; pragma synchronous = off;\n{schema_sql()}")
    return Catalogue(connection, Path())


def open_build(path: Path) -> Catalogue:
    """Open a build of whatever version that nobody writes to for reading. Raises ArchiveError."""
    log = Path(f"{path}-wal")
    # immutable: whoever only reads a WAL database leaves its log behind, beside a build that may be dropped
    return Catalogue(_connect(path, "mode=ro" if log.exists() and log.stat().st_size else "immutable=1"), path)


def put_in_place(folder: Folder, made: Path, build: Path, keep: Collection[Path] = ()) -> None:
    """Put the closed catalogue *made* into use under the name *build*; keep the build before it and *keep*, drop others.

    Raises DiskTrouble. Whoever has the build before it open reads on there.
    """
    before = folder.catalogue.resolve()
    fresh = _fresh_link(folder)
    with disk(build):
        sync_file(made)
        made.rename(build)
        sync_folder(folder.catalogues)
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(build.relative_to(folder.root))
        fresh.replace(folder.catalogue)
        sync_folder(folder.root)
        for old in folder.catalogues.glob("*.db*"):
            if not old.name.startswith((build.name, before.name, *(path.name for path in keep))):
                old.unlink(missing_ok=True)


def _fresh_link(folder: Folder) -> Path:
    return folder.root / f"{folder.catalogue.name}.new"


def drop_unfinished(folder: Folder, kept: Path | None = None) -> None:
    """Delete what a rebuild that was interrupted left: half a build, or a whole one that was never put into use.

    All but the build *kept*. Call it with the lock `ingest` held and no build open. Raises DiskTrouble.
    """
    used = folder.catalogue.resolve().stem
    with disk(folder.catalogues):
        _fresh_link(folder).unlink(missing_ok=True)
        for path in folder.catalogues.glob("*.db*"):
            number = path.name.partition(".")[0]
            later = used.isdigit() and number.isdigit() and int(number) > int(used)
            if (later or ".db.tmp" in path.name) and not (kept and path.name.startswith(kept.name)):
                path.unlink(missing_ok=True)


def dump(catalogue: Catalogue) -> Iterator[str]:
    """Yield every row of every table as a line, in an order that depends on nothing but the rows."""
    tables = "select name, ncol from pragma_table_list where type = 'table' and schema = 'main' order by name"
    for name, width in list(catalogue.rows(tables)):
        if not name.startswith("sqlite_"):
            order = ", ".join(str(column + 1) for column in range(width))
            for row in catalogue.rows(f"select * from {name} order by {order}"):
                yield f"{name} {json.dumps(row, ensure_ascii=False)}"


def _speakable(values: Values) -> Values:
    """Return *values* with lone surrogates, for which UTF-8 has no bytes, as `?`: pages and walks may hold anything."""
    if isinstance(values, Mapping):
        return values
    return [value.encode("utf-8", "replace").decode() if isinstance(value, str) else value for value in values]


def _checked(connection: sqlite3.Connection, path: Path) -> Catalogue:
    catalogue = Catalogue(connection, path)
    try:
        found = catalogue.row("select value from meta where name = 'schema'")
        if found != (VERSION,):
            made_by = found[0] if found else "none"
            raise StaleCatalogue(
                f"{path}: has schema {made_by}, this luutru has {VERSION}; `luutru rebuild` makes it anew"
            )
    except BaseException:
        catalogue.close()
        raise
    return catalogue


def _writable(path: Path) -> sqlite3.Connection:
    connection = _connect(path, "mode=rwc")
    _set_up(connection, path)
    return connection


def _set_up(connection: sqlite3.Connection, path: Path) -> None:
    """Set what writers need; a connection that cannot have it is closed."""
    try:
        # normal: a power cut may take back the last file that was entered, never part of it, and it is entered again
        for setting in ("foreign_keys = on", "synchronous = normal", "cache_size = -64000"):
            with _said(path):
                connection.execute(f"pragma {setting}")
    except BaseException:
        connection.close()
        raise


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    if path.is_dir():
        raise StaleCatalogue(f"{path}: is a folder, where the catalogue should be: move it away, then `luutru rebuild`")
    uri = f"file:{quote(str(path.resolve()))}?{mode}"
    with _said(path):
        return sqlite3.connect(uri, uri=True, timeout=_PATIENCE, isolation_level=None)


@contextmanager
def _said(path: Path) -> Iterator[None]:
    """Say SQLite's troubles with *path* in our words."""
    try:
        yield
    except sqlite3.Error as error:
        raise _in_our_words(error, path) from error


def _was_stopped(error: sqlite3.Error) -> bool:
    """Return whether it was we who stopped SQLite."""
    return bool(getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT)


def _in_our_words(error: sqlite3.Error, path: Path) -> Exception:
    if _was_stopped(error):
        return TooLong("this takes longer than it may: ask for less")
    stale = StaleCatalogue(f"{path}: is damaged or no catalogue ({error}); `luutru rebuild` makes it anew")
    return spoken(error, path, stale, signs=("no such", "not decode"))
