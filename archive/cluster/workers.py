"""Who works in a cluster: who is there, who may, and who does which work until it is done. Knows no library by name."""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from archive.cluster.errors import ClusterGone, NoCluster
from archive.cluster.there import answer, do
from archive.errors import ArchiveError, DiskTrouble

# Seconds. How often it is asked who is there; how long a worker may think about a question; how long all of them may be
# away: one that died takes three to begin again.
_BEAT, _ANSWER, _AWAY = 1.0, 30.0, 30.0
# Workers of a scheduler that was begun just now are on their way.
_ON_THEIR_WAY = 4.0
_MOST_TRIES = 10  # of one work: each means that those who had it are gone


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that works, here or elsewhere."""

    name: str
    address: str
    threads: int
    """So many works at a time."""
    answer: Any = field(default=None, compare=False, repr=False)
    """What it answered when the roll was called."""

    @property
    def machine(self) -> str:
        """The host of its address: workers of one machine have the same."""
        return self.address.partition("://")[2].rpartition(":")[0]

    def __str__(self) -> str:
        return f"worker {self.name}" + (f" at {self.address}" if self.name != self.address else "")


@dataclass(frozen=True, slots=True)
class Roll:
    """What each worker is asked before it is given anything, and which answers will do."""

    question: Callable[..., Any]
    args: tuple[Any, ...]
    refused: Callable[[Any], str | None]
    """Told the answer, or the Exception that the question raised: why the worker may not work; None if it may."""
    heard: Callable[[Any], Any] = lambda answer: answer
    """Told the answer in the moment in which it comes; gives what is kept of it."""


class Silent(ArchiveError):
    """A worker gave no answer. It may be just beginning, or have much else to do."""


def everyone() -> Roll:
    """Return the roll of a cluster in which everybody may work who answers."""
    return Roll(bool, (), lambda answer: str(answer) if isinstance(answer, Exception) else None)


class Workers:
    """The workers of one scheduler, as they come and go. All of it happens in one event loop, but for `accepted`."""

    def __init__(self, address: str, roll: Roll, say: Callable[[str], None]) -> None:
        self._address, self._roll, self._say = address, roll, say
        self._there: dict[str, Worker] = {}
        self._refused: dict[str, str] = {}
        self._most = 0
        self._client: Any = None
        self._watch: asyncio.Task[None] | None = None

    @property
    def accepted(self) -> tuple[Worker, ...]:
        """Return who is there and may work, in order of name."""
        may = (worker for worker in [*self._there.values()] if worker.address not in self._refused)
        return tuple(sorted(may, key=lambda worker: (len(worker.name), worker.name)))

    async def begin(self, client: Any, count: int) -> None:
        """Call the roll when *count* workers are there, or some seconds have passed. Raises NoCluster if none may work."""
        self._client = client
        for _ in range(round(_ON_THEIR_WAY / _BEAT * 10)):
            if len(found := await self._look()) >= count:
                break
            await asyncio.sleep(_BEAT / 10)
        await self._call(found)
        if not self._there:
            raise NoCluster(f"{self._address}: there is a scheduler, but no worker: {_begin(self._address)}")
        if not self.accepted:
            raise NoCluster(f"{self._address}: none of the workers there may work: {'; '.join(self._refused.values())}")
        for why in self._refused.values():
            self._say(f"{why}; it gets no work")
        self._watch = asyncio.create_task(self._keep_watch())

    async def end(self) -> None:
        """Look no more."""
        if self._watch is not None:
            self._watch.cancel()

    async def ask_each(self, workers: Iterable[Worker], function: Callable[..., Any], *args: Any) -> dict[Worker, Any]:
        """Return what each of *workers* answers, an Exception where it raised one or took too long."""
        asked = [*workers]
        answers = await asyncio.gather(*(self._ask(worker, function, args) for worker in asked))
        return dict(zip(asked, answers, strict=True))

    async def work(self, call: bytes, full: dict[str, DiskTrouble]) -> Any:
        """Have somebody do *call*, whatever becomes of those who try. Raises what the call raises, ClusterGone.

        Those whose disk is *full* are passed over, and others who turn out so are added. Raises DiskTrouble if all are.
        """
        for _ in range(_MOST_TRIES):
            done = await self._tried(call, await self._places(full))
            if done is None:
                continue
            succeeded, value, address = pickle.loads(done)  # noqa: S301 - whom we give our works, we trust
            if succeeded:
                return value
            if not isinstance(value, DiskTrouble):
                raise value
            if address not in full:
                full[address] = DiskTrouble(f"{self._there.get(address, address)}: {value}")
                self._say(f"{full[address]}; it gets no more of this")
        raise ClusterGone(
            f"{self._address}: a work was tried {_MOST_TRIES} times, and each time its workers were gone: their logs tell why"
        )

    async def _tried(self, call: bytes, places: Sequence[str]) -> bytes | None:
        """Return what came of *call* at one of *places*; None if they are gone, or the scheduler lost or gave up the work."""
        future = self._client.submit(do, call, workers=places, allow_other_workers=False, pure=False, retries=0)
        coming = asyncio.ensure_future(future.result())
        try:
            # a work that is bound to workers who are all gone waits for ever
            while not coming.done() and any(place in self._there for place in places):
                await asyncio.wait({coming}, timeout=_BEAT)
            if not coming.done() or coming.cancelled() or coming.exception() is not None:
                return None
            return bytes(coming.result())
        finally:
            if not coming.done():
                coming.cancel()
                with suppress(Exception):
                    await future.cancel()

    async def _places(self, full: Mapping[str, DiskTrouble]) -> list[str]:
        """Return the addresses of those who may be given a work. Raises ClusterGone; DiskTrouble where all had one."""
        for _ in range(round(_AWAY / _BEAT)):
            addresses = [worker.address for worker in self.accepted]
            places = [address for address in addresses if address not in full]
            if self._client.status == "running" and places:
                return places
            # one that died comes back, and may have room
            if self._client.status == "running" and len(addresses) == self._most:
                raise full[addresses[-1]]
            if self._client.status in ("closing", "closed"):
                break
            await asyncio.sleep(_BEAT)
        else:
            if full:
                raise [*full.values()][-1]
            raise ClusterGone(
                f"{self._address}: no worker is left: {_begin(self._address)}, then run the same command again: what was "
                "finished is kept"
            )
        raise ClusterGone(
            f"{self._address}: the scheduler is gone: begin it and its workers, then run the same command again: what was "
            "finished is kept"
        )

    async def _keep_watch(self) -> None:
        while True:
            await asyncio.sleep(_BEAT)
            if self._client.status in ("closing", "closed"):
                self._there.clear()
                return
            if self._client.status != "running":
                continue
            # whatever the library raises: it is looked again in a second
            with suppress(Exception):
                found = await self._look()
                for address in self._there.keys() - {worker.address for worker in found}:
                    self._say(f"{self._there.pop(address)} is gone; others do what it had")
                    self._refused.pop(address, None)
                for worker in await self._call(found):
                    if worker.address not in self._there:
                        continue
                    why = self._refused.get(worker.address)
                    self._say(f"{why}; it gets no work" if why else f"{worker} came")

    async def _look(self) -> list[Worker]:
        identity = await asyncio.wait_for(self._client.scheduler.identity(n_workers=-1), _ANSWER)
        told = identity["workers"].items()
        return [
            Worker(str(one["name"]), address, one["nthreads"]) for address, one in told if one["status"] == "running"
        ]

    async def _call(self, found: Iterable[Worker]) -> list[Worker]:
        """Call the roll of those who are new; return them."""
        new = [worker for worker in found if worker.address not in self._there]
        answers = await asyncio.gather(
            *(self._ask(one, self._roll.question, self._roll.args, self._roll.heard) for one in new)
        )
        for worker, answered in zip(new, answers, strict=True):
            if isinstance(answered, Silent) and self._watch is not None:
                continue  # it is asked again
            if why := self._roll.refused(answered):
                self._refused[worker.address] = f"{worker}: {why}"
            self._there[worker.address] = replace(worker, answer=answered)
        self._most = max(self._most, len(self.accepted))
        return new

    async def _ask(
        self,
        worker: Worker,
        function: Callable[..., Any],
        args: tuple[Any, ...],
        heard: Callable[[Any], Any] = lambda answer: answer,
    ) -> Any:
        asked = asyncio.ensure_future(
            self._client.run(answer, worker.address, function, args, workers=[worker.address], on_error="return")
        )
        known = worker.address in self._there
        # of one who dies meanwhile it is known in a second, and nobody waits for its answer
        for _ in range(round(_ANSWER / _BEAT)):
            await asyncio.wait({asked}, timeout=_BEAT)
            if asked.done() or (known and worker.address not in self._there):
                break
        if not asked.done() or asked.cancelled():  # the library cancels what it asks of one who is gone
            asked.cancel()
            return Silent("does not answer")
        try:
            answered = asked.result()[worker.address]
        except Exception as error:  # of the library, which may have lost its scheduler
            return Silent(f"cannot be asked ({type(error).__name__}: {error})")
        if isinstance(answered, OSError) and worker.address in str(
            answered
        ):  # of the scheduler: no question knows addresses
            remedy = "let its port through the firewall (`dask worker --worker-port` says which)"
            return OSError(f"the scheduler cannot reach it ({answered}): {remedy}")
        return answered if isinstance(answered, Exception) else heard(answered)


def _begin(address: str) -> str:
    """Return how workers are begun for the scheduler at *address*; those of this machine alone come with the command."""
    if address.startswith("local:"):
        return "look what ended them (memory, `dmesg`)"
    return f"begin some on each machine with `dask worker {address} --nthreads 1`"
