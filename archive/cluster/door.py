"""The one door to dask.distributed: a cluster that is there, or that is begun here, behind `concurrent.futures`.

Its traps: it logs and warns on standard error; its `local` workers would listen to every user of the machine and show a
dashboard; a loop that is not closed keeps Python from its exit; a scheduler that is gone looks like works that somebody
cancelled; a work that is bound to workers of which none is left waits for ever.
"""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import tempfile
import warnings
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import Executor, Future
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from threading import Thread
from typing import Any, TypeVar

from archive.cluster.address import Local, Remote, find, read_address
from archive.cluster.certificates import compare
from archive.cluster.errors import NoCluster
from archive.cluster.workers import Roll, Worker, Workers, everyone
from archive.errors import DiskTrouble

Result = TypeVar("Result")

# Seconds. To greet a scheduler that listens, and to begin processes on a machine that has much else to do.
_GREETING, _BEGINNING = 6.0, 60.0
_TLS = "distributed.comm.tls"
_QUIET = ("distributed", "distributed.client", "distributed.gc", "bokeh", "tornado", "tornado.application")


class Cluster:
    """Workers that may be given something to do."""

    def __init__(self, address: str, loop: asyncio.AbstractEventLoop, workers: Workers) -> None:
        self.address = address
        self._loop, self._workers = loop, workers

    @property
    def workers(self) -> tuple[Worker, ...]:
        """Who may work just now: who was refused, or is gone, is not among them."""
        return self._workers.accepted

    def executor(self, count: int) -> Executor:
        """Return who does works on the cluster, at most *count* at a time; what is lost with a worker is done by another.

        Works are functions of a module, with arguments that can be pickled. A future raises what its work raises, and
        ClusterGone. A work that raises DiskTrouble is tried on other workers; where that was no worker's alone, it is raised.
        """
        return _Elsewhere(self._loop, self._workers, count)

    def call_everywhere(self, function: Callable[..., Any], *args: Any) -> dict[Worker, Any]:
        """Call *function*, of a module, once on each worker; return what each gave, an Exception where it raised one."""
        return _wait(self._loop, self._workers.ask_each(self.workers, function, *args))


@contextmanager
def open_cluster(
    typed: str, roll: Roll | None = None, say: Callable[[str], None] = lambda _: None
) -> Iterator[Cluster]:
    """Open the cluster at the address *typed*; close it, with all that was begun for it, at the end.

    *roll* says who may work; *say* is told of workers that are refused, are gone or come. Raises NoCluster when there is
    none, within ten seconds, or nobody in it may work.
    """
    where = read_address(typed)
    _import()
    if isinstance(where, Remote):
        _look_at_encryption(where)
        find(where)
        _compare_certificates(where)
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, name="cluster", daemon=True)
    thread.start()
    opened = AsyncExitStack()
    try:
        workers = _wait(loop, _open(opened, typed, where, Workers(typed, roll or everyone(), say)))
        yield Cluster(typed, loop, workers)
    finally:
        _wait(loop, opened.aclose())
        _wait(loop, _end_tasks())
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _open(opened: AsyncExitStack, typed: str, where: Local | Remote, workers: Workers) -> Workers:
    from distributed import Client

    if isinstance(where, Local):
        cluster = await opened.enter_async_context(_begun_here(where.count))
        greeted = Client(cluster, asynchronous=True, set_as_default=False, timeout=_BEGINNING)
    else:
        greeted = Client(where.address, asynchronous=True, set_as_default=False, timeout=_GREETING)
    opened.push_async_callback(_closed, greeted)
    try:
        client = await asyncio.wait_for(greeted, _BEGINNING if isinstance(where, Local) else _GREETING)
        await workers.begin(client, where.count if isinstance(where, Local) else 1)
    except (OSError, TimeoutError, ImportError, TypeError, ValueError) as error:
        raise NoCluster(
            f"{typed}: who listens there is no scheduler of dask's, or one of another version, or behind TLS: begin one "
            "with `dask scheduler` (tls://… where it has certificates), or mend the address"
        ) from error
    opened.push_async_callback(workers.end)
    return workers


@asynccontextmanager
async def _begun_here(count: int) -> AsyncIterator[Any]:
    import dask.config
    from distributed import LocalCluster

    with tempfile.TemporaryDirectory(prefix="luutru-") as scratch, dask.config.set(_HERE):
        begun = LocalCluster(
            n_workers=count,
            threads_per_worker=1,
            memory_limit=0,  # who reads has a limit of its own
            host="127.0.0.1",
            security=True,  # else everybody who has an account here could have us do anything
            dashboard_address="127.0.0.1:0",
            scheduler_kwargs={"dashboard": False},
            silence_logs=logging.CRITICAL,
            asynchronous=True,
            local_directory=scratch,
        )
        try:
            yield await asyncio.wait_for(begun, _BEGINNING)
        finally:
            await begun.close()


# An operator's own configuration may have works begin by fork, or give pages of figures to whom it may concern.
_HERE = {
    "distributed.worker.multiprocessing-method": "spawn",
    "distributed.worker.profile.enabled": False,
    "distributed.scheduler.allowed-failures": 100,
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    # so long after a worker was lost its name is given up, and who came back under it is ended
    "distributed.deploy.lost-worker-timeout": "3650 days",
    "distributed.scheduler.idle-timeout": None,
    "distributed.scheduler.no-workers-timeout": None,
}


class _Elsewhere(Executor):
    """Gives works to the workers of a cluster."""

    def __init__(self, loop: asyncio.AbstractEventLoop, workers: Workers, count: int) -> None:
        self._loop, self._workers = loop, workers
        self._turns = asyncio.Semaphore(count)
        self._given: set[Future[Any]] = set()
        self._full: dict[str, DiskTrouble] = {}

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Let one of the workers call *fn*."""
        call = pickle.dumps((fn, args, kwargs))
        future = asyncio.run_coroutine_threadsafe(self._work(call), self._loop)
        self._given.add(future)
        future.add_done_callback(self._given.discard)
        return future

    async def _work(self, call: bytes) -> Any:
        async with self._turns:
            return await self._workers.work(call, self._full)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Wait for all works, or give them up if *cancel_futures*: who works on them ends, and nobody waits for it."""
        given = [*self._given]
        for future in given if cancel_futures else ():
            future.cancel()
        for future in given if wait and not cancel_futures else ():
            future.exception()


async def _closed(client: Any) -> None:
    await client.close()


async def _end_tasks() -> None:
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def _look_at_encryption(where: Remote) -> None:
    """Return if this machine has what it takes to speak as *where* says. Raises NoCluster, naming what is missing."""
    import dask.config

    if where.address.startswith("tls:"):
        _look_at_certificates(where)
    elif dask.config.get("distributed.comm.require-encryption", None):
        raise NoCluster(
            f"{where.address}: dask's settings on this machine want TLS (require-encryption): type tls://{where.address[6:]}"
        )


def _look_at_certificates(where: Remote) -> None:
    import dask.config
    from distributed.security import Security

    named = {name: dask.config.get(f"{_TLS}.{name}", None) for name in ("ca-file", "client.cert", "client.key")}
    remedy = "name it in ~/.config/dask/tls.yaml (docs/cluster.md shows how)"
    # a key may lie in the file of its certificate
    if unnamed := [name for name in ("ca-file", "client.cert") if not named[name]]:
        raise NoCluster(f"{where.address}: dask's settings name no {_TLS}.{f', no {_TLS}.'.join(unnamed)}: {remedy}")
    for name, path in named.items():
        if path and "\n" not in path and not os.access(path, os.R_OK):
            raise NoCluster(
                f"{where.address}: {_TLS}.{name} is {path}, which cannot be read: bring it there, or {remedy}"
            )
    try:
        Security().get_connection_args("client")
    except (OSError, ValueError) as error:
        files = ", ".join(f"{name} {path}" for name, path in named.items() if path and "\n" not in path)
        raise NoCluster(f"{where.address}: {_TLS} names what is no certificate or key ({files}): {error}") from error


def _compare_certificates(where: Remote) -> None:
    """Return unless the scheduler and this machine refuse each other. Raises NoCluster: the library would only wait."""
    if not where.address.startswith("tls:"):
        return
    import dask.config
    from distributed.security import Security

    authority, ours = (str(dask.config.get(f"{_TLS}.{name}")) for name in ("ca-file", "client.cert"))
    called = [path if "\n" not in path else "of dask's settings" for path in (authority, ours)]
    compare(where, Security().get_connection_args("client")["ssl_context"], *called)


def _wait(loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, Result]) -> Result:
    return asyncio.run_coroutine_threadsafe(work, loop).result()


def _import() -> None:
    """Import the library, and take its voice away: what there is to say is said by us."""
    try:
        import dask.config

        with dask.config.set({"logging": dict.fromkeys(_QUIET, "critical")}):
            import distributed  # noqa: F401
    except ImportError as error:
        raise NoCluster(
            f"--cluster takes a library that is not installed: pip install 'luutru[cluster]' ({error})"
        ) from error
    warnings.filterwarnings("ignore", module=r"distributed(\..*)?$")
