"""Machines that speak TLS with certificates of an authority of one's own; who is not of it is refused, and told why."""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Thread

import dask.config
import pytest

from archive.cluster.address import Remote
from archive.cluster.certificates import compare
from archive.cluster.door import open_cluster
from archive.cluster.errors import NoCluster
from tests.archive.cluster.test_reading import begun
from tests.archive.cluster.works import square
from tests.crawler.certificates import DAY, Wanted, issue, trust, write

YAML = """distributed:
  comm:
    require-encryption: true
    tls:
      ca-file: {authority}
      scheduler: {{cert: {cert}}}
      worker: {{cert: {cert}}}
      client: {{cert: {cert}}}
"""


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with two authorities, ours and another; of each a certificate, and one that has run out."""
    folder = tmp_path_factory.mktemp("papers")
    for name in ("ours", "another"):
        authority = issue(Wanted(name, is_authority=True), None)
        trust(folder / name, authority)
        write(folder / f"of-{name}", issue(Wanted(f"a machine of {name}"), authority))
        write(folder / f"old-of-{name}", issue(Wanted(f"a machine of {name}", begins=-2 * DAY, ends=-DAY), authority))
    return folder


def context(papers: Path, purpose: ssl.Purpose, authority: str, cert: str) -> ssl.SSLContext:
    made = ssl.create_default_context(purpose, cafile=str(papers / authority))
    made.check_hostname, made.verify_mode = False, ssl.CERT_REQUIRED
    made.verify_flags &= ~ssl.VERIFY_X509_STRICT  # as dask has it
    made.load_cert_chain(papers / cert)
    return made


@contextmanager
def listening(shows: ssl.SSLContext | None) -> Iterator[Remote]:
    """Greet one who comes, with TLS or without."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(20)

        def greet() -> None:
            with suppress(OSError):
                peer, _ = server.accept()
                with peer, shows.wrap_socket(peer, server_side=True) if shows else peer as greeted:
                    greeted.sendall(b"good day")

        thread = Thread(target=greet, daemon=True)
        thread.start()
        port = server.getsockname()[1]
        yield Remote(f"tls://127.0.0.1:{port}", "127.0.0.1", port)
        thread.join()


@pytest.mark.parametrize(
    ("theirs", "mine", "why"),
    [
        (
            ("ours", "of-another"),
            "of-ours",
            r"its certificate is refused here \(.+\), by the authority CA: all machines need",
        ),
        (("ours", "old-of-ours"), "of-ours", r"its certificate is refused here \(certificate has expired\)"),
        (("ours", "of-ours"), "old-of-ours", r"it refuses this machine's certificate CERT \(.*certificate expired\)"),
        (("another", "of-ours"), "of-ours", r"it refuses this machine's certificate CERT \(.+\): all machines need"),
        (None, "of-ours", "who listens there speaks no TLS"),
    ],
)
def test_who_is_of_another_authority_is_told_who_refuses_whom(
    papers: Path, theirs: tuple[str, str] | None, mine: str, why: str
) -> None:
    shows = context(papers, ssl.Purpose.CLIENT_AUTH, *theirs) if theirs else None
    ours = context(papers, ssl.Purpose.SERVER_AUTH, "ours", mine)
    with listening(shows) as where, pytest.raises(NoCluster, match=why):
        compare(where, ours, "CA", "CERT")


def test_machines_of_one_authority_work_for_each_other(
    papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import distributed  # noqa: F401 - dask.config.set would take its settings away again, were they not there before

    settings = tmp_path / "tls.yaml"
    settings.write_text(YAML.format(authority=papers / "ours", cert=papers / "of-ours"))
    monkeypatch.setenv("DASK_CONFIG", str(settings))
    with ExitStack() as opened:
        told = {"ca-file": papers / "ours", "client.cert": papers / "of-ours"}
        here = {f"distributed.comm.tls.{name}": str(path) for name, path in told.items()}
        opened.enter_context(dask.config.set(here | {"distributed.comm.require-encryption": True}))
        scheduler = ("scheduler", "--host", "127.0.0.1", "--port", "0", "--dashboard-address", "127.0.0.1:0")
        _, line = opened.enter_context(begun(*scheduler, until="Scheduler at:"))
        address = line.split()[-1]
        there = ("--host", "127.0.0.1", "--worker-port", "20000:40000", "--dashboard-address", "127.0.0.1:0")
        scratch = ("--no-nanny", "--nthreads", "1", "--local-directory", str(tmp_path))
        opened.enter_context(begun("worker", address, *there, *scratch, until="Registered to:"))
        with pytest.raises(NoCluster, match=f"type tls://127.0.0.1:{address.rpartition(':')[2]}$"):
            opened.enter_context(open_cluster(address.replace("tls:", "tcp:")))
        cluster = opened.enter_context(open_cluster(address))

        assert address.startswith("tls://")
        assert cluster.executor(1).submit(square, 3).result() == 9
        (worker,) = cluster.workers
        assert worker.address.startswith("tls://127.0.0.1:")
        assert {*cluster.call_everywhere(os.getpid).values()} != {os.getpid()}
