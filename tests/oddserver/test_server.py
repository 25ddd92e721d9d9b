"""The odd server itself, asked over raw sockets: what it says it sent is what came, and it always ends."""

from __future__ import annotations

import re
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.oddserver import ODD_PATHS, OddServer, running
from tests.oddserver.many import Fate, fate_of
from tests.oddserver.running import ROOT

CLOSES = {"close", "reset"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OddServer]:
    with running(tmp_path_factory.mktemp("odd"), tls=True) as odd:
        yield odd


def ask(server: OddServer, path: str, method: str = "GET", headers: str = "", body: bytes = b"") -> tuple[bytes, bytes]:
    """Send one request and read until the server closes or says it is done. Returns (request, everything that came)."""
    request = f"{method} {path} HTTP/1.1\r\nHost: odd.vn\r\n{headers}\r\n".encode() + body
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(request)
        return request, read_all(server, connection)


def read_all(server: OddServer, connection: socket.socket) -> bytes:
    """Read until the connection ends, or is silent after the log said that the answer has gone out."""
    connection.settimeout(0.02)
    came, done = b"", False
    while True:
        try:
            piece = connection.recv(65536)
        except ConnectionResetError:
            return came
        except TimeoutError:
            if done:
                return came
            done = server.exchanges()[-1].end is not None
            continue
        if not piece:
            return came
        came += piece


@pytest.mark.parametrize("path", ODD_PATHS)
def test_the_log_holds_the_bytes_that_a_client_sent_and_got(server: OddServer, path: str) -> None:
    request, came = ask(server, path)

    logged = [exchange for exchange in server.exchanges() if exchange.target == path][-1]
    assert logged.request == request
    assert logged.response == came


def test_every_odd_address_stands_in_the_index(server: OddServer) -> None:
    _, came = ask(server, "/")

    assert set(ODD_PATHS) <= set(re.findall(r'href="([^"]+)"', came.decode()))


def test_a_request_in_pieces_and_with_a_body_is_logged_whole(server: OddServer) -> None:
    request = b"POST /echo HTTP/1.1\r\nHost: odd.vn\r\nContent-Length: 11\r\n\r\nxin ch\xc3\xa0o b"
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        for start in range(0, len(request), 9):
            connection.sendall(request[start : start + 9])
            time.sleep(0.002)
        came = read_all(server, connection)

    assert came.endswith(b"\r\n\r\nxin ch\xc3\xa0o b")
    assert server.exchanges()[-1].request == request


def test_an_address_in_raw_utf8_is_logged_as_it_came(server: OddServer) -> None:
    request, _ = ask(server, "/tin-tức/họp")

    assert server.exchanges()[-1].request == request


def test_head_is_answered_without_body(server: OddServer) -> None:
    _, came = ask(server, "/plain", method="HEAD")

    assert came.startswith(b"HTTP/1.1 200 OK\r\n")
    assert came.endswith(b"\r\n\r\n")


def test_a_known_entity_tag_is_answered_304(server: OddServer) -> None:
    assert ask(server, "/cond")[1].startswith(b"HTTP/1.1 200 ")
    assert ask(server, "/cond", headers='If-None-Match: "v1"\r\n')[1].startswith(b"HTTP/1.1 304 ")


def test_the_second_try_succeeds(server: OddServer) -> None:
    assert b"Retry-After: 1\r\n" in ask(server, "/retry")[1]
    assert ask(server, "/retry")[1].startswith(b"HTTP/1.1 200 ")
    assert ask(server, "/flaky")[1] == b""
    assert ask(server, "/flaky")[1].startswith(b"HTTP/1.1 200 ")


def test_the_five_redirects_lead_to_the_page(server: OddServer) -> None:
    path, statuses = "/redirect-301", []
    while path != "/plain":
        _, came = ask(server, path)
        statuses.append(int(came.split()[1]))
        found = re.search(rb"Location: /?([^?\r]+)", came)
        assert found
        path = "/" + found.group(1).decode()

    assert statuses == [301, 302, 303, 307, 308]


def test_a_bomb_is_small_on_the_wire(server: OddServer) -> None:
    assert len(ask(server, "/gzip-bomb")[1]) < 25_000


def test_a_reset_is_a_reset(server: OddServer) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(b"GET /reset-in-head HTTP/1.1\r\nHost: odd.vn\r\n\r\n")
        connection.settimeout(5)
        assert connection.recv(100).startswith(b"HTTP/1.1 200 OK\r\n")
        with pytest.raises(ConnectionResetError):
            while_it_lasts(connection)


def while_it_lasts(connection: socket.socket) -> None:
    while connection.recv(100):
        pass


def test_a_hanging_answer_stays_open_and_is_logged(server: OddServer) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(b"GET /hang-after-head HTTP/1.1\r\nHost: odd.vn\r\n\r\n")
        came = connection.recv(65536)
        logged = server.exchanges()[-1]

    assert logged.end is None
    assert logged.response == came != b""


def test_an_endless_answer_is_logged_as_far_as_it_was_sent(server: OddServer) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(b"GET /endless-fast HTTP/1.1\r\nHost: odd.vn\r\n\r\n")
        came = connection.recv(100_000)
    deadline = time.monotonic() + 5
    while (logged := server.exchanges()[-1]).end is None and time.monotonic() < deadline:
        time.sleep(0.05)

    assert logged.end == "gone"
    assert logged.response.startswith(came)
    assert len(logged.response) < 8_000_000


def test_tls_answers_the_same_bytes(server: OddServer) -> None:
    context = ssl.create_default_context(cafile=str(server.folder / "cert.pem"))
    assert server.tls_port
    with (
        socket.create_connection(("127.0.0.1", server.tls_port)) as plain,
        context.wrap_socket(plain, server_hostname="127.0.0.1") as connection,
    ):
        connection.sendall(b"GET /odd HTTP/1.1\r\nHost: odd.vn\r\n\r\n")
        came = read_all(server, connection)

    logged = server.exchanges()[-1]
    assert logged.tls
    assert logged.response == came == ask(server, "/odd")[1]


def read_one(connection: socket.socket) -> bytes:
    """Read one answer of `/many/<n>`, as far as it comes."""
    came = b""
    while not whole(came):
        try:
            piece = connection.recv(65536)
        except ConnectionResetError:
            return came
        if not piece:
            return came
        came += piece
    return came


def whole(answer: bytes) -> bool:
    head, blank, body = answer.partition(b"\r\n\r\n")
    length = re.search(rb"Content-Length: (\d+)", head)
    return bool(blank) and (len(body) >= int(length.group(1)) if length else body.endswith(b"0\r\n\r\n"))


def ask_many(server: OddServer, numbers: range, got: dict[int, list[bytes]]) -> None:
    """Ask for the pages over one connection at a time, on a new one whenever it ended."""
    connection = socket.create_connection(("127.0.0.1", server.port))
    for n in numbers:
        got[n] = []
        for _ in range(4):
            try:
                connection.sendall(b"GET /many/%d HTTP/1.1\r\nHost: odd.vn\r\n\r\n" % n)
                got[n].append(read_one(connection))
            except ConnectionError:
                got[n].append(b"")
            if whole(got[n][-1]) and b"Connection: close" not in got[n][-1]:
                break
            connection.close()
            connection = socket.create_connection(("127.0.0.1", server.port))
            if whole(got[n][-1]):
                break
    connection.close()


def test_thousands_of_pages_come_over_connections_that_are_dropped(tmp_path: Path) -> None:
    got: dict[int, list[bytes]] = {}
    with running(tmp_path) as server:
        parts = [range(start, 2000, 16) for start in range(16)]
        threads = [threading.Thread(target=ask_many, args=(server, part, got)) for part in parts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    logged: dict[str, list[bytes]] = {}
    for exchange in server.exchanges():
        logged.setdefault(exchange.target, []).append(exchange.response)

    assert all(whole(answers[-1]) for answers in got.values())
    for n, answers in got.items():
        # what the server never read (it had just closed) came back as nothing and stands in no log
        assert [answer for answer in answers if answer] == [answer for answer in logged[f"/many/{n}"] if answer]


def test_connections_meet_every_fate() -> None:
    met = {fate_of(connection, number) for connection in range(20) for number in range(15)}

    assert met == set(Fate)


def test_the_server_ends_on_sigterm(tmp_path: Path) -> None:
    process = start(tmp_path)
    process.send_signal(signal.SIGTERM)

    assert process.wait(5) == 0


def test_the_server_ends_when_its_time_is_over(tmp_path: Path) -> None:
    process = start(tmp_path, "--seconds", "0.2")

    assert process.wait(5) == 0


def start(folder: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.oddserver", "--log", str(folder), *options]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline()
    return process
