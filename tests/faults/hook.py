"""Watches what a process writes, step by step, and lets a step fail or be its last. Installed in the child, not in luutru.

A step is named `before fsync warc`, `after rename index`, `amid write warc`: when, what, and on what kind of file.
"""

from __future__ import annotations

import builtins
import errno
import io
import json
import os
import signal
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

KILL, FULL, BROKEN = "kill", "ENOSPC", "EIO"
_SQLITE = {FULL: (13, "database or disk is full"), BROKEN: (10, "disk I/O error")}
_WRITE, _READLINK, _STAT = os.write, os.readlink, os.stat


@dataclass(frozen=True, slots=True)
class Fault:
    """What befalls a process: *do* at the *nth* time that *step* comes, or so many seconds *after* the first step."""

    do: str = ""
    """`kill`, `ENOSPC`, `EIO`; empty: nothing, all steps are only noted."""
    step: str = ""
    nth: int = 1
    after: float = 0.0

    def json(self) -> str:
        """Return it as an argument."""
        return json.dumps(asdict(self))

    def __str__(self) -> str:
        return f"{self.do} at a random moment" if self.after else f"{self.do} {self.step}"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a trace."""

    at: float
    """Monotonic, the same clock for all processes."""
    name: str
    path: str
    size: int
    """Bytes of the file then."""
    log: int
    """Bytes of the server's log then."""


def kind_of(path: str) -> str | None:
    """Return what kind of file of an archive *path* is; None for what is none."""
    if "/warc/" in path and ".warc.gz" in path:
        return "warc"
    for part, kind in (("/torn/", "torn"), ("/index/", "index"), ("/state/", "ledger"), ("/catalogue.db", "link")):
        if part in path and Path(path).suffix:
            return kind
    if "/catalogues/" in path:
        return "rebuild" if ".tmp" in path else "catalogue"
    return "folder" if path.rpartition("/")[2] in {"torn", "catalogues"} or "/warc/" in path else None


class Watch:
    """Counts steps, writes them down, and acts at the one that was chosen."""

    def __init__(self, fault: Fault, trace: int, log: str) -> None:
        self._fault, self._trace, self._log = fault, trace, log
        self._counts: Counter[str] = Counter()
        self._failing: str | None = None

    def run(self, what: str, path: str, act: Callable[[], Any], half: Callable[[], Any] | None = None) -> Any:
        """Do *act*, between its two steps; *half* of it where the process is killed amid it."""
        kind = kind_of(path)
        if kind is None:
            return act()
        self._step("before", what, kind, path)
        if half is not None and self._comes(f"amid {what} {kind}"):
            half()
            os.kill(os.getpid(), signal.SIGKILL)
        done = act()
        self._step("after", what, kind, path)
        return done

    def _step(self, when: str, what: str, kind: str, path: str) -> None:
        name = f"{when} {what} {kind}"
        comes = self._comes(name)
        self._note(name, path)
        if comes and self._fault.do == KILL:
            os.kill(os.getpid(), signal.SIGKILL)
        if comes:
            self._failing = kind
        # a disk that is full or broken stays so
        if when == "before" and self._failing == kind and not self._goes_through(what):
            raise _trouble(self._fault.do, path, what)

    def _goes_through(self, what: str) -> bool:
        """Return whether *what* works on such a disk: what needs no room does on one that is full."""
        return what in {"unlink", "begin"} or (what == "cut" and self._fault.do == FULL)

    def _comes(self, name: str) -> bool:
        self._counts[name] += 1
        return name == self._fault.step and self._counts[name] == self._fault.nth

    def _note(self, name: str, path: str) -> None:
        if not self._counts.total() > 1 and self._fault.after:
            threading.Thread(target=_kill_after, args=(self._fault.after,), daemon=True).start()
        line = [time.monotonic(), name, path, _size(path), _size(self._log)]
        _WRITE(self._trace, json.dumps(line).encode() + b"\n")


def _kill_after(seconds: float) -> None:
    time.sleep(seconds)
    os.kill(os.getpid(), signal.SIGKILL)


def _trouble(do: str, path: str, what: str) -> Exception:
    if what in {"commit", "begin", "script"}:
        code, words = _SQLITE[do]
        error = sqlite3.OperationalError(words)
        error.sqlite_errorcode = code
        return error
    number = getattr(errno, do)
    return OSError(number, os.strerror(number), path)


def _size(path: str) -> int:
    try:
        return _STAT(path).st_size
    except OSError:
        return 0


def read_trace(path: Path) -> list[Step]:
    """Return the steps that a process went through."""
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    return [Step(*json.loads(line)) for line in lines if line.endswith("\n")]


def install(fault: Fault, trace: Path, log: str) -> None:
    """Watch this process from now on."""
    watch = Watch(fault, os.open(trace, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644), log)
    _wrap_descriptors(watch)
    _wrap_names(watch)
    _wrap_files(watch)
    _wrap_sqlite(watch)


def _of(descriptor: Any) -> str:
    return _READLINK(f"/proc/self/fd/{descriptor}")


def _wrap_descriptors(watch: Watch) -> None:
    write, fsync, ftruncate = os.write, os.fsync, os.ftruncate

    def watched_write(descriptor: int, data: Any) -> int:
        half = memoryview(data)[: len(data) // 2]
        done: int = watch.run(
            "write", _of(descriptor), lambda: write(descriptor, data), lambda: write(descriptor, half)
        )
        return done

    os.write = watched_write
    os.fsync = lambda fd: watch.run("fsync", _of(fd), lambda: fsync(fd))
    os.ftruncate = lambda fd, length: watch.run("cut", _of(fd), lambda: ftruncate(fd, length))


def _wrap_names(watch: Watch) -> None:
    def wrap(name: str, what: str, place: int) -> None:
        real = getattr(os, name)

        def watched(*words: Any, **named: Any) -> Any:
            return watch.run(what, str(words[place]), lambda: real(*words, **named))

        setattr(os, name, watched)

    for name, what, place in (
        ("rename", "rename", 0), ("replace", "rename", 0), ("symlink", "link", 1), ("truncate", "cut", 0),
        ("unlink", "unlink", 0),
    ):  # fmt: skip
        wrap(name, what, place)


def _wrap_files(watch: Watch) -> None:
    class File(io.FileIO):
        def write(self, data: Any) -> int:
            half = memoryview(data)[: len(data) // 2]
            raw = super().write
            done: int = watch.run("write", str(self.name), lambda: raw(data), lambda: raw(half))
            return done

    opened = io.open

    def watched(file: Any, mode: str = "r", *words: Any, **named: Any) -> Any:
        if "b" in mode and mode[0] in "wx" and kind_of(str(file)):
            return io.BufferedWriter(File(str(file), mode.replace("b", "")))
        return opened(file, mode, *words, **named)

    io.open = builtins.open = watched


def _wrap_sqlite(watch: Watch) -> None:
    connect = sqlite3.connect

    class Connection(sqlite3.Connection):
        path = ""

        def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
            word = sql.partition(" ")[0].lower()
            real = super().execute
            if word not in {"commit", "begin"}:
                return real(sql, *values)
            done: sqlite3.Cursor = watch.run(word, self.path, lambda: real(sql, *values))
            if word == "begin" and watch._failing == kind_of(self.path):
                real("pragma max_page_count = 1")  # SQLite itself says now that the disk is full
            return done

        def executescript(self, sql: str) -> sqlite3.Cursor:
            real = super().executescript
            done: sqlite3.Cursor = watch.run("script", self.path, lambda: real(sql))
            return done

    def watched(database: Any, *words: Any, **named: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(database, *words, **{"factory": Connection} | named)
        if isinstance(connection, Connection):
            connection.path = unquote(str(database).removeprefix("file:").partition("?")[0])
        return connection

    sqlite3.connect = watched  # type: ignore[assignment]
