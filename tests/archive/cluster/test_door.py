"""Works are done on workers, whatever becomes of any of them; what is no cluster is refused with a reason."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event
from types import SimpleNamespace

import dask.config
import pytest

from archive.cluster.address import Remote, find
from archive.cluster.door import Cluster, open_cluster
from archive.cluster.errors import ClusterGone, NoCluster
from archive.cluster.workers import Roll, Worker, Workers, everyone
from tests.archive.cluster.works import die, needs_room, square, wait_for, wrong


def until(true: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_works_give_what_their_functions_give(cluster: Cluster) -> None:
    given = [cluster.executor(2).submit(square, number) for number in range(20)]

    assert [future.result() for future in given] == [number * number for number in range(20)]


def test_what_a_work_raises_is_raised(cluster: Cluster) -> None:
    with pytest.raises(ValueError, match="no such thing"):
        cluster.executor(1).submit(wrong).result()


def test_every_worker_can_be_asked(cluster: Cluster) -> None:
    assert len({*cluster.call_everywhere(os.getpid).values()} - {os.getpid()}) == 2


@pytest.mark.parametrize("count", [1, 2])
def test_so_many_works_are_done_at_a_time_as_were_asked_for(cluster: Cluster, tmp_path: Path, count: int) -> None:
    executor = cluster.executor(count)
    given = [executor.submit(wait_for, tmp_path / "go") for _ in range(4)]
    until(lambda: len(list(tmp_path.glob("waits-*"))) == count)
    time.sleep(1)  # the other worker could have had one by then

    assert len(list(tmp_path.glob("waits-*"))) == count
    (tmp_path / "go").touch()
    assert len([future.result() for future in given]) == 4


def test_a_worker_whose_disk_is_full_is_passed_over(cluster: Cluster, said: list[str]) -> None:
    first, second = (worker.address for worker in cluster.workers)
    executor = cluster.executor(2)
    given = [executor.submit(needs_room, first) for _ in range(6)]

    assert {future.result() for future in given} == {second}
    assert sum("No space left on device" in line and first in line for line in said) == 1


def test_what_a_killed_worker_had_is_done_by_another(cluster: Cluster, said: list[str], tmp_path: Path) -> None:
    future = cluster.executor(1).submit(wait_for, tmp_path / "go")
    until(lambda: list(tmp_path.glob("waits-*")))
    (first,) = (int(path.name.partition("-")[2]) for path in tmp_path.glob("waits-*"))
    os.kill(first, signal.SIGKILL)
    (tmp_path / "go").touch()

    assert future.result() not in (first, os.getpid())
    until(lambda: any("is gone" in line for line in said) and len(cluster.workers) == 2)


def test_what_is_given_up_is_waited_for_by_nobody(cluster: Cluster, tmp_path: Path) -> None:
    executor = cluster.executor(2)
    given = [executor.submit(wait_for, tmp_path / "go") for _ in range(3)]
    executor.shutdown(cancel_futures=True)
    (tmp_path / "go").touch()

    assert all(future.cancelled() for future in given)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("local:0", "not the address of a cluster"),
        ("local:", "not the address of a cluster"),
        ("tcp:/x", "not the address of a cluster"),
        ("tcp://127.0.0.1", "not the address of a cluster"),
        ("tcp://127.0.0.1:99999", "not the address of a cluster"),
        ("http://127.0.0.1:8786", "not the address of a cluster"),
        ("tcp://nobody.invalid:8786", "no machine is known by the name 'nobody.invalid'"),
    ],
)
def test_what_is_no_address_is_refused(typed: str, why: str) -> None:
    with pytest.raises(NoCluster, match=why), open_cluster(typed):
        pass


def test_an_address_where_nobody_listens_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"

    with pytest.raises(NoCluster, match="nobody listens there"), open_cluster(address):
        pass


def test_a_name_server_that_says_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    silent = Event()
    monkeypatch.setattr("archive.cluster.address._PATIENCE", 0.05)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: silent.wait(20))
    with pytest.raises(NoCluster, match=r"did not say in 0\.05 seconds who 'far\.example' is"):
        find(Remote("tcp://far.example:8786", "far.example", 8786))
    silent.set()


@pytest.mark.parametrize(
    ("named", "why"),
    [
        ({}, "name no distributed.comm.tls.ca-file, no distributed.comm.tls.client.cert: name it in"),
        ({"ca-file": "ca"}, "name no distributed.comm.tls.client.cert"),
        ({"ca-file": "ca", "client.cert": "gone"}, "client.cert is gone, which cannot be read"),
        ({"ca-file": "ca", "client.cert": "ca", "client.key": "ca"}, "names what is no certificate or key"),
    ],
)
def test_what_tls_lacks_here_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: dict[str, str], why: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ca").touch()
    keys = dict.fromkeys(("ca-file", "client.cert", "client.key")) | named
    with (
        dask.config.set({f"distributed.comm.tls.{name}": path for name, path in keys.items()}),
        pytest.raises(NoCluster, match=why),
        open_cluster("tls://127.0.0.1:1"),
    ):
        pass


def test_who_listens_and_is_no_scheduler_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.cluster.door._GREETING", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(NoCluster, match="no scheduler"), open_cluster(address):
            pass


def test_a_cluster_in_which_nobody_may_work_is_refused() -> None:
    roll = Roll(bool, (), lambda _: "has another luutru")

    with pytest.raises(NoCluster, match=r"worker 0 at tls://\S+: has another luutru"), open_cluster("local:1", roll):
        pass


def test_a_worker_behind_a_firewall_is_refused_with_what_to_open() -> None:
    async def closed(*_: object, workers: list[str], **__: object) -> dict[str, Exception]:
        return {address: OSError(f"Timed out trying to connect to {address} after 30 s") for address in workers}

    asked = Workers("tcp://10.0.0.5:8786", everyone(), lambda _: None)
    asked._client = SimpleNamespace(run=closed)
    one = Worker("w3", "tcp://10.0.0.7:9000", 1)
    answer = asyncio.run(asked.ask_each([one], bool))[one]

    assert str(everyone().refused(answer)).startswith("the scheduler cannot reach it (Timed out")


def test_a_work_that_ends_each_worker_is_given_up(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.cluster.workers._MOST_TRIES", 2)
    with pytest.raises(ClusterGone, match="tried 2 times"):
        cluster.executor(1).submit(die).result()
