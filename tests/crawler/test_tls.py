"""What a browser's user could get past is captured, and what was wrong with it is told. Real servers, one per defect."""

from __future__ import annotations

import os
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from OpenSSL import SSL

from archive.evidence.tls import from_line
from archive.model import Tls
from crawler.tls import LenientTls, covers
from tests.crawler.certificates import DAY, Party, Wanted, issue, long_rsa, short_rsa, trust, write
from tests.crawler.test_capture import ROOT, kept
from tests.oddserver import running

BODY = b"<!doctype html><title>Tin</title><p>xin chao"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (
    len(BODY),
    BODY,
)
PORTAL = Wanted("portal")


@dataclass(frozen=True, slots=True)
class Authorities:
    """Whom the trust store believes, whom that one vouches for, and a stranger."""

    root: Party
    between: Party
    stranger: Party


@dataclass(frozen=True, slots=True)
class Defect:
    """What one server shows, and how it speaks."""

    shows: Callable[[Authorities], tuple[Party, ...]]
    says: str
    """What is told about it."""
    protocol: ssl.TLSVersion | None = None
    ciphers: str = "ALL:@SECLEVEL=0"


def under(wanted: Wanted) -> Callable[[Authorities], tuple[Party, ...]]:
    return lambda known: (issue(wanted, known.between), known.between)


GOOD = under(PORTAL)
DEFECTS = {
    "none": Defect(GOOD, ""),
    "expired": Defect(under(Wanted("portal", begins=-9 * DAY, ends=-DAY)), "certificate has expired"),
    "not yet valid": Defect(
        under(Wanted("portal", begins=DAY)), "certificate is not yet valid or the system clock is incorrect"
    ),
    "self-signed": Defect(lambda _: (issue(PORTAL, None),), "self-signed certificate"),
    "no intermediate": Defect(
        lambda known: (issue(PORTAL, known.between),),
        "unable to get local issuer certificate; unable to verify the first certificate",
    ),
    "unknown authority": Defect(
        lambda known: (issue(PORTAL, known.stranger), known.stranger),
        "self-signed certificate in certificate chain (certificate 2 of the chain)",
    ),
    "other host": Defect(under(Wanted("portal", names=("khac.example",))), "IP address mismatch"),
    "common name only": Defect(under(Wanted("127.0.0.1", names=())), "IP address mismatch"),
    "short key": Defect(
        lambda known: (issue(PORTAL, known.between, short_rsa()), known.between), "EE certificate key too weak (1024 bits)"
    ),
    "old digest": Defect(under(Wanted("portal", digest="sha1")), "CA signature digest algorithm too weak (sha1)"),
    "several": Defect(
        under(Wanted("portal", names=("khac.example",), begins=-9 * DAY, ends=-DAY)),
        "certificate has expired; IP address mismatch",
    ),
    "TLS 1.0": Defect(GOOD, "deprecated protocol tls/1.0", ssl.TLSVersion.TLSv1),
    "TLS 1.1": Defect(GOOD, "deprecated protocol tls/1.1", ssl.TLSVersion.TLSv1_1),
    "TLS 1.2": Defect(GOOD, "", ssl.TLSVersion.TLSv1_2),
    "static key exchange": Defect(
        lambda known: (issue(PORTAL, known.between, long_rsa()), known.between),
        "cipher without forward secrecy: AES128-SHA",
        ssl.TLSVersion.TLSv1_2,
        "AES128-SHA:@SECLEVEL=0",
    ),
}  # fmt: skip
OLD_ONLY = {"none", "TLS 1.0", "TLS 1.1", "TLS 1.2", "static key exchange"}
"""Those whose certificate proves the host."""


@contextmanager
def serving(context: ssl.SSLContext) -> Iterator[int]:
    """Answer every connection on a free port with one page, until the block ends."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listening.accept()
                with suppress(OSError), context.wrap_socket(connection, server_side=True) as secure:
                    secure.settimeout(5)
                    if secure.recv(4096):
                        secure.sendall(ANSWER)
                        secure.unwrap()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()


def context_of(folder: Path, defect: Defect, known: Authorities) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers(defect.ciphers)
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.maximum_version = defect.protocol or ssl.TLSVersion.MAXIMUM_SUPPORTED
    context.load_cert_chain(write(folder / "shown.pem", *defect.shows(known)))
    return context


def fetch(archive: Path, urls: list[str], store: Path) -> None:
    """Let the real handler ask for *urls*, believing *store*."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.crawler.wire_spider", str(archive)], input="\n".join(urls), text=True, cwd=ROOT,
        capture_output=True, timeout=60, check=False, env={**os.environ, "SSL_CERT_FILE": str(store)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def known() -> Authorities:
    root = issue(Wanted("root", is_authority=True), None)
    between = issue(Wanted("between", is_authority=True), root)
    return Authorities(root, between, issue(Wanted("stranger", is_authority=True), None))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, known: Authorities) -> dict[str, tuple[Tls | None, bytes]]:
    """By defect: what the archive says of the TLS of its server's answer, and the answer."""
    folder = tmp_path_factory.mktemp("tls")
    store = trust(folder / "store.pem", known.root)
    with pytest.warns(DeprecationWarning, match="TLSv1"):
        contexts = {name: context_of(folder, defect, known) for name, defect in DEFECTS.items()}
    found: dict[str, tuple[Tls | None, bytes]] = {}
    with ExitStack() as servers:
        urls = {
            f"https://127.0.0.1:{servers.enter_context(serving(context))}/": name for name, context in contexts.items()
        }
        fetch(folder / "archive", list(urls), store)
    for one in kept(folder / "archive"):
        found[urls[one.url]] = (from_line(one.fields.get("tls", "")), one.response)
    return found


@pytest.mark.parametrize("name", DEFECTS)
def test_a_host_with_a_defect_is_captured_all_the_same(told: dict[str, tuple[Tls | None, bytes]], name: str) -> None:
    assert told[name][1] == ANSWER


@pytest.mark.parametrize(("name", "defect"), DEFECTS.items(), ids=DEFECTS)
def test_the_defect_is_told(told: dict[str, tuple[Tls | None, bytes]], name: str, defect: Defect) -> None:
    tls = told[name][0]

    assert tls is not None
    assert tls.defect == defect.says


@pytest.mark.parametrize("name", DEFECTS)
def test_a_certificate_proves_its_host_or_does_not(told: dict[str, tuple[Tls | None, bytes]], name: str) -> None:
    tls = told[name][0]

    assert tls is not None
    assert tls.verified is (name in OLD_ONLY)


def test_the_chain_is_told_in_words(told: dict[str, tuple[Tls | None, bytes]]) -> None:
    tls = told["none"][0]

    assert tls is not None
    assert [(one.subject, one.issuer) for one in tls.chain] == [("CN=portal", "CN=between"), ("CN=between", "CN=root")]
    assert all(one.begins < one.ends for one in tls.chain)


def test_the_trust_store_is_told(told: dict[str, tuple[Tls | None, bytes]]) -> None:
    tls = told["none"][0]

    assert tls is not None
    path, _, digest = tls.trust.partition(" sha256:")
    assert path.endswith("store.pem")
    assert len(digest) == 16


@pytest.mark.parametrize(
    ("name", "host", "does"),
    [
        ("a.gov.vn", "a.gov.vn", True),
        ("A.gov.vn", "a.gov.vn", True),
        ("*.gov.vn", "so_yte.gov.vn", True),
        ("so_yte.gov.vn", "so_yte.gov.vn", True),
        ("*.gov.vn", "a.b.gov.vn", False),
        ("*.gov.vn", "gov.vn", False),
        ("*.vn", "gov.vn", False),
        ("a*.gov.vn", "ab.gov.vn", False),
        ("127.0.0.1", "127.0.0.1", True),
        ("127.0.0.1", "127.0.0.2", False),
        ("::1", "0:0:0:0:0:0:0:1", True),
    ],
)
def test_a_certificate_names_its_hosts_as_browsers_read_it(name: str, host: str, does: bool) -> None:
    assert covers(issue(Wanted("x", names=(name,)), None).certificate, host) is does


def test_a_host_with_an_underscore_gets_its_name_into_the_handshake() -> None:
    names: list[bytes] = []
    context = SSL.Context(SSL.TLS_METHOD)
    context.set_tlsext_servername_callback(lambda connection: names.append(connection.get_servername()))
    asked = LenientTls(None).creatorForNetloc(b"so_yte.gov.vn", 443).clientConnectionForTLS(None)
    server = SSL.Connection(context, None)
    asked.set_connect_state()
    server.set_accept_state()
    for end in (asked, server):
        with suppress(SSL.Error):
            end.do_handshake()
        if end is asked:
            server.bio_write(asked.bio_read(65536))

    assert names == [b"so_yte.gov.vn"]


def test_without_a_trust_store_nobody_can_tell(tmp_path: Path, known: Authorities) -> None:
    context = context_of(tmp_path, DEFECTS["self-signed"], known)
    empty = tmp_path / "none.pem"
    with serving(context) as port:
        fetch(tmp_path / "archive", [f"https://127.0.0.1:{port}/"], empty)
    (one,) = kept(tmp_path / "archive")
    tls = from_line(one.fields["tls"])

    assert one.response == ANSWER
    assert tls is not None
    assert (tls.verified, tls.defect, tls.trust) == (None, "", "")


def test_a_server_that_speaks_no_tls_on_its_port_leaves_a_record_of_the_failure(tmp_path: Path) -> None:
    with running(tmp_path / "log") as server:
        fetch(tmp_path / "archive", [server.url("/").replace("http:", "https:")], tmp_path)
    (one,) = kept(tmp_path / "archive")

    assert one.response == b""
    assert "error" in one.fields
