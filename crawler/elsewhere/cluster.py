"""Crawls on the machines of a cluster: whoever of its workers has the same luutru, sites and archive is a place for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from archive.cluster.door import open_cluster
from archive.cluster.errors import ClusterGone, NoCluster
from archive.cluster.rollcall import Asked, clock_trouble, roll_call
from archive.cluster.workers import Worker
from crawler.elsewhere.asker import Elsewhere, elsewhere
from crawler.task import Say, Task

TOLD = timedelta(minutes=1)
"""By so much a worker's clock may be wrong before somebody is told."""
# Beside what reads.
_PACKAGES = ("crawler", "settings")
_LIBRARIES = ("scrapy", "twisted")


@contextmanager
def place_of(address: str | None, task: Task, say: Say, *, at_once: int = 0) -> Iterator[tuple[Task, Elsewhere | None]]:
    """Open the cluster at *address* for the crawls of *task*; give the task as it is there, and the place.

    So many sites are crawled at a time as the workers have threads, or *at_once*. Without an address: the task as it is, on
    this machine. Raises NoCluster, also where this machine's clock is the one that is wrong; DiskTrouble.
    """
    if address is None:
        yield task, None
        return
    with roll_call(_asked(task)) as roll, open_cluster(address, roll, say) as cluster:
        _look_at_clocks(cluster.workers, say)
        count = at_once or sum(worker.threads for worker in cluster.workers)
        with elsewhere(cluster.executor(count), task.folder, ClusterGone) as place:
            yield replace(task, at_once=count), place


def _asked(task: Task) -> Asked:
    """Return what crawling takes: who does not see the folder may read, and not crawl."""
    asked = Asked.of(task.folder, task.settings)
    libraries = (*asked.libraries, *_LIBRARIES)
    return replace(asked, storage=None, packages=_PACKAGES, libraries=libraries, locking=True)


def _look_at_clocks(workers: Iterable[Worker], say: Say) -> None:
    """Say whose clock is wrong. Raises NoCluster where it is this machine's: captures would bear its time."""
    answers = {worker: worker.answer for worker in workers}
    if trouble := clock_trouble(answers.values()):
        raise NoCluster(trouble)
    for worker, answer in answers.items():
        off = timedelta(seconds=round(abs(answer.ahead).total_seconds()))
        if off > TOLD:
            how = "ahead of" if answer.ahead > timedelta() else "behind"
            say(
                f"{worker}: its clock is {off} {how} this one: what it crawls bears this one's time; set it (timedatectl)"
            )
