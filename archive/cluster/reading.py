"""Reading WARC files on a cluster: each worker has processes of its own for it, so that no page ends a worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from secrets import token_hex
from threading import Lock
from typing import Any

from archive.cluster.door import Cluster, open_cluster
from archive.cluster.rollcall import Asked, roll_call
from archive.crew import Crew, Readers


@contextmanager
def reading_crew(typed: str, asked: Asked, count: int | None, say: Callable[[str], None]) -> Iterator[Crew]:
    """Have a crew of the workers at the address *typed* who have what was *asked*; *say* is told who has not.

    *count* is how many files are read at a time, as many as all workers together can if None. Raises NoCluster.
    """
    with roll_call(asked) as roll, open_cluster(typed, roll, say) as cluster:
        threads = sum(worker.threads for worker in cluster.workers)
        yield Crew(count or threads, lambda most: ReadersElsewhere(cluster, most), always=True)


class ReadersElsewhere(Executor):
    """So many at a time of the processes that the workers of a cluster have for reading."""

    def __init__(self, cluster: Cluster, count: int) -> None:
        self._cluster, self._executor, self._run = cluster, cluster.executor(count), token_hex(8)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Let a process somewhere call *fn*. The future raises ReaderDied where it dies, and its worker does not."""
        return self._executor.submit(_read, self._run, fn, args, kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End all processes that read: at once, whatever they do, if *cancel_futures*."""
        self._executor.shutdown(wait, cancel_futures=cancel_futures)
        self._cluster.call_everywhere(_dismiss, self._run)


# On a worker: processes that nobody has just now, and who has the others. A process takes a second to begin, and keeps
# nothing of what it did.
_idle: list[Readers] = []
_busy: dict[str, set[Readers]] = {}
_lock = Lock()


def _read(run: str, fn: Callable[..., Any], args: tuple[Any, ...], named: dict[str, Any]) -> Any:
    """Call *fn* in a process of this worker's own."""
    with _lock:
        one = _idle.pop() if _idle else Readers(1)
        _busy.setdefault(run, set()).add(one)
    try:
        return one.submit(fn, *args, **named).result()
    finally:
        with _lock:
            if one in _busy.get(run, ()):
                _busy[run].discard(one)
                _idle.append(one)


def _dismiss(run: str) -> None:
    """End the processes that *run* has, and those that nobody has."""
    with _lock:
        ended = [*_busy.pop(run, ()), *_idle]
        _idle.clear()
    for one in ended:
        one.shutdown(wait=False, cancel_futures=True)
