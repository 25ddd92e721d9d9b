"""Processes of this machine that read, behind the interface of `concurrent.futures`: who dies takes nobody with it.

Not its ProcessPoolExecutor: there one death breaks the pool, and nobody can tell who died of what.
"""

from __future__ import annotations

import ctypes
import gc
import os
import pickle
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any

# A process that has read many pages has 0.1 GB of addresses; bodies at their limit, of whatever elements, make 0.25 GB of
# them. Beyond this Python says MemoryError, and the page alone is given up.
MOST_MEMORY = 1_000_000_000
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
_BEGIN = "from archive.crew import serve; serve()"
_Work = tuple[Future[Any], bytes]


class ReaderDied(Exception):
    """The process that worked on this died; the exit code says of what: below zero, of that signal."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Readers(Executor):
    """So many processes, each begun when there is work for it."""

    def __init__(self, count: int) -> None:
        self._waiting: SimpleQueue[_Work | None] = SimpleQueue()
        self._alive: set[subprocess.Popen[bytes]] = set()
        self._lock = Lock()
        self._ended = False
        # each thread begins its own processes, which die with it: it must live as long as they do
        self._threads = [Thread(target=self._work, daemon=True) for _ in range(count)]
        for thread in self._threads:
            thread.start()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Let one of the processes call *fn*. The future raises ReaderDied where it dies meanwhile."""
        future: Future[Any] = Future()
        self._waiting.put((future, pickle.dumps((fn, args, kwargs))))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End all processes: at once, whatever they do, if *cancel_futures*."""
        with self._lock:
            self._ended = self._ended or cancel_futures
            for process in self._alive if cancel_futures else ():
                process.kill()
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads if wait else ():
            thread.join()

    def _work(self) -> None:
        process: subprocess.Popen[bytes] | None = None
        while (work := self._waiting.get()) is not None:
            future, call = work
            if self._ended or not future.set_running_or_notify_cancel():
                future.cancel()
                continue
            try:
                process = process or self._begin()
                succeeded, result = _ask(process, call)
            except (OSError, EOFError, pickle.UnpicklingError):
                code = process.wait() if process else 1
                self._end(process)
                process, succeeded, result = None, False, ReaderDied(code)
            except BaseException as error:
                succeeded, result = False, error
            future.set_result(result) if succeeded else future.set_exception(result)
        self._end(process)

    def _begin(self) -> subprocess.Popen[bytes]:
        # a session of its own: Ctrl-C is for the one who writes, who ends these
        process = subprocess.Popen(
            [sys.executable, "-c", _BEGIN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
        )
        with self._lock:
            self._alive.add(process)
            if self._ended:
                process.kill()
        assert process.stdin is not None
        process.stdin.write(pickle.dumps((os.getpid(), sys.path)))
        process.stdin.flush()
        return process

    def _end(self, process: subprocess.Popen[bytes] | None) -> None:
        if process is None:
            return
        with self._lock:
            self._alive.discard(process)
        with suppress(OSError):
            process.communicate()  # it ends where nothing more is asked


@dataclass(frozen=True, slots=True)
class Crew:
    """Who reads WARC files."""

    count: int = 1
    """So many at a time; one reads in the process that writes."""
    hire: Callable[[int], Executor] = Readers
    """Gives so many of them."""
    always: bool = False
    """Whether they read whatever there is; else what is small is read in the process that writes."""

    def takes(self, size: int, worth: int) -> bool:
        """Return whether files of *size* bytes are for others to read, who need a second to begin: from *worth* bytes on."""
        return self.always or (self.count > 1 and size >= worth)


ALONE = Crew()


def _ask(process: subprocess.Popen[bytes], call: bytes) -> tuple[bool, Any]:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(call)
    process.stdin.flush()
    answer: tuple[bool, Any] = pickle.load(process.stdout)  # noqa: S301 - a child of ours
    return answer


def serve() -> None:
    """Do what is asked on standard input, call by call, until that ends; a process of Readers."""
    asked, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    parent, path = pickle.load(asked)  # noqa: S301 - of our parent
    _die_with(parent)
    sys.path[:] = path
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, hard))
    # a reading makes many small things and few circles of them: looking for those after each 700 took a twentieth of the time
    gc.set_threshold(20_000, 20, 50)
    while True:
        try:
            fn, args, kwargs = pickle.load(asked)  # noqa: S301
        except EOFError:
            return
        answers.write(_answer(lambda: fn(*args, **kwargs)))  # noqa: B023 - called at once
        answers.flush()


def _answer(call: Callable[[], Any]) -> bytes:
    try:
        return pickle.dumps((True, call()))
    except Exception as error:
        try:
            return pickle.dumps((False, error))
        except Exception:  # errors of libraries may hold anything
            return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))


def _die_with(parent: int) -> None:
    """End with the process *parent*, however that ends: elsewhere than on Linux when the present file is read."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
