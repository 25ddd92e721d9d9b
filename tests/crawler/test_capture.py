"""What the server put on the wire is what the WARC gives back, byte for byte. The server's own log is the judge."""

from __future__ import annotations

import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from archive.evidence.exchange import restore
from archive.evidence.reading.warc import RawRecord, read_records
from archive.evidence.record import read_fields
from tests.oddserver import ODD_PATHS, Exchange, running
from tests.oddserver.answers import LATE_PATHS
from tests.structure import announced_more, complaints

ROOT = Path(__file__).parents[2]
MANY = 3_000
SURPLUS = ("/length-too-small", "/length-too-small-for-two", "/length-zero-with-body")
"""Answers with more behind their end, in one piece with it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One exchange as the archive gives it back."""

    url: str
    request: bytes
    response: bytes
    fields: dict[str, str]
    truncated: str | None


def fetch(archive: Path, urls: list[str]) -> None:
    """Let the real handler ask for *urls*, in a process of its own."""
    command = [sys.executable, "-m", "tests.crawler.wire_spider", str(archive)]
    done = subprocess.run(
        command, input="\n".join(urls), text=True, cwd=ROOT, capture_output=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr, done.stderr


def kept(archive: Path) -> Iterator[Kept]:
    """Give back every exchange in the archive: the records of each are adjacent, its metadata last."""
    parts: dict[str, RawRecord] = {}
    late = late_bytes(archive)
    for path in sorted(archive.rglob("*.warc.gz")):
        for record in read_records(path):
            if record.url is None or record.header("WARC-Refers-To"):
                continue
            parts[record.kind] = record
            if record.kind == "metadata":
                fields = read_fields(record.block)
                response = parts.get("response")
                request = parts.get("request")
                yield Kept(
                    record.url,
                    request.block if request else b"",
                    restore(response.block if response else b"", fields)
                    + (late.get(response.id, b"") if response else b""),
                    fields,
                    response.header("WARC-Truncated") if response else None,
                )
                parts = {}


def late_bytes(archive: Path) -> dict[str, bytes]:
    """Give back, by response, what came after its end when its records were already written."""
    late: dict[str, bytes] = {}
    for path in sorted(archive.rglob("*.warc.gz")):
        for record in read_records(path):
            refers = (record.header("WARC-Refers-To") or "").strip("<>")
            if refers and record.url:
                late[refers] = late.get(refers, b"") + b64decode(read_fields(record.block)["late"])
    return late


def differences(log: list[Exchange], archived: list[Kept]) -> list[str]:
    """Say what was sent and not kept, or kept and not sent."""
    left = list(archived)
    said = []
    for sent in log:
        found = next((one for one in left if one.request == sent.request and one.response == sent.response), None)
        found = found or next((one for one in left if one.request == sent.request and _left_early(one, sent)), None)
        if found is None:
            said.append(f"sent and not kept: {sent.target} ({len(sent.response)} bytes, {sent.end})")
        else:
            left.remove(found)
    # a request into a connection that the server had just dropped was kept, but never read
    return said + [f"kept and not sent: {one.url} {one.response[:60]!r}" for one in left if one.response]


def _left_early(one: Kept, sent: Exchange) -> bool:
    """Return whether the client hung up on an answer (it was no HTTP, or too late) and kept what it had seen of it."""
    hung_up = (
        sent.end == "gone"
        or one.truncated in ("time", "length")
        or "DownloadFailedError" in one.fields.get("error", "")
    )
    return hung_up and sent.response.startswith(one.response)


@pytest.fixture(scope="module")
def odd_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("odd")


@pytest.fixture(scope="module")
def odd(odd_folder: Path) -> tuple[list[Exchange], list[Kept]]:
    folder = odd_folder
    with running(folder / "log", tls=True) as server:
        urls = [server.url(path) for path in (*ODD_PATHS, *LATE_PATHS)] + [
            server.url(path, tls=True) for path in ODD_PATHS
        ]
        fetch(folder / "archive", urls)
    return server.exchanges(), list(kept(folder / "archive"))


def test_every_odd_exchange_is_kept_to_the_byte(odd: tuple[list[Exchange], list[Kept]]) -> None:
    log, archived = odd

    assert len(log) >= 2 * len(ODD_PATHS)
    assert not differences(log, archived)


@pytest.mark.usefixtures("odd")
def test_no_judge_objects_to_what_the_odd_server_makes_us_write(odd_folder: Path) -> None:
    assert complaints(sorted(odd_folder.rglob("*.warc.gz"))) == []


@pytest.mark.usefixtures("odd")
def test_only_a_body_that_was_cut_is_not_as_long_as_announced(odd_folder: Path) -> None:
    found = [record for warc in odd_folder.rglob("*.warc.gz") for record in announced_more(warc)]

    assert {record.header("WARC-Truncated") for record in found} == {"disconnect", "time"}


def test_tls_is_noted(odd: tuple[list[Exchange], list[Kept]]) -> None:
    secure = [one for one in odd[1] if one.url.startswith("https:") and one.response]

    assert secure
    assert all(one.fields.get("certificates") for one in secure)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/reset-in-body", "disconnect"),
        ("/length-too-large", "disconnect"),
        ("/hang-in-body", "time"),
        ("/endless-fast", "length"),
    ],
)
def test_what_was_cut_says_so(odd: tuple[list[Exchange], list[Kept]], path: str, reason: str) -> None:
    cut = [one for one in odd[1] if one.url.endswith(path)]

    assert cut
    assert {one.truncated for one in cut} == {reason}
    assert all(one.fields["error"] for one in cut)


def test_a_body_of_no_length_that_is_reset_was_cut(odd: tuple[list[Exchange], list[Kept]]) -> None:
    (cut,) = [one for one in odd[1] if one.url.startswith("http:") and one.url.endswith("/reset-without-length")]

    assert (cut.truncated, "ResponseDataLossError" in cut.fields["error"]) == ("disconnect", True)


def test_blank_lines_before_an_answer_are_no_failure(odd: tuple[list[Exchange], list[Kept]]) -> None:
    found = [one for one in odd[1] if one.url.endswith("/blank-lines")]

    assert len(found) == 2
    assert all("error" not in one.fields and one.response.startswith(b"\r\n\r\nHTTP/1.1 200") for one in found)


def test_nothing_is_asked_over_a_connection_that_brought_more_than_its_answer(
    odd: tuple[list[Exchange], list[Kept]],
) -> None:
    last = {one.connection: one.number for one in odd[0]}
    longer = [one for one in odd[0] if one.target in SURPLUS]

    assert longer
    assert [one.target for one in longer if one.number < last[one.connection]] == []


def test_thousands_of_exchanges_over_connections_that_are_dropped(tmp_path: Path) -> None:
    """Twisted sends again on a new connection when a pooled one is dead: every attempt is kept."""
    with running(tmp_path / "log") as server:
        fetch(tmp_path / "archive", [server.url(f"/many/{number}") for number in range(MANY)])
    log, archived = server.exchanges(), list(kept(tmp_path / "archive"))

    assert len(log) >= MANY
    assert any(exchange.end != "keep" for exchange in log)
    assert not differences(log, archived)


def test_a_host_that_is_not_there_leaves_a_record_of_the_failure(tmp_path: Path) -> None:
    fetch(tmp_path, ["http://127.0.0.1:9/"])

    (failed,) = kept(tmp_path)
    assert failed.request == b""
    assert "refused" in failed.fields["error"]


def test_a_private_address_is_refused_before_a_byte_is_sent(tmp_path: Path) -> None:
    fetch(tmp_path, ["http://10.255.255.1/"])

    assert [one.request for one in kept(tmp_path)] == [b""]
