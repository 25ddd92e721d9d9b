"""Revisits are read as what they are: ours and other people's; their own bytes are in the capture that they refer to."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.evidence.exchange import Exchange, records
from archive.evidence.folder import Folder
from archive.evidence.judging.judges import Sampled, second_opinions
from archive.evidence.judging.verify import check_warc
from archive.evidence.reading.captures import read_captures
from archive.evidence.record import new_record_id, sha1
from archive.evidence.writing.warcfile import WarcFile, pack
from archive.model import Capture, Original

FIRST = Original("https://a.vn/x.png", datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC), "urn:uuid:1", sha1(b"abc"))
AT = datetime(2026, 2, 1, tzinfo=UTC)
GET = b"GET /y.png HTTP/1.1\r\nHost: a.vn\r\n\r\n"
SAME = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 3\r\n\r\nabc"
UNMODIFIED = b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'


def kept(tmp_path: Path, answer: bytes) -> tuple[Path, Capture]:
    """Return the file that holds *answer* as a revisit of FIRST, and what is read in it."""
    warc = WarcFile.create(Folder(tmp_path), "a", at=AT, serial=0, info={"software": "luutru/0"})
    exchange = Exchange("https://a.vn/y.png", AT, GET, answer, hop="requisite", unless=FIRST)
    known = {FIRST.digest: FIRST}
    warc.append([pack(record, warc.info_id) for record in records(exchange, new_record_id, known=known.get)])
    path = warc.close()
    (capture,) = read_captures(path)
    return path, capture


@pytest.mark.parametrize(
    ("answer", "status", "profile"),
    [(SAME, 200, "identical-payload-digest"), (UNMODIFIED, 304, "server-not-modified")],
    ids=["identical", "not modified"],
)
def test_a_revisit_of_ours_says_what_the_server_said_and_where_the_bytes_are(
    tmp_path: Path, answer: bytes, status: int, profile: str
) -> None:
    _, capture = kept(tmp_path, answer)

    assert (capture.status, capture.revisit, capture.body) == (status, profile, b"")
    assert capture.original == FIRST
    assert capture.digest == FIRST.digest
    assert capture.truncated is None
    assert capture.headers[0] in (("Content-Type", "image/png"), ("ETag", '"1"'))
    assert capture.hop == "requisite"


@pytest.mark.parametrize(
    ("asked", "named", "is_one"),
    [
        ('"1"', '"1"', True),
        ('W/"1"', '"1"', True),
        ('"1-gzip"', '"1"', True),
        ('"1"', None, True),
        (None, '"2"', True),
        ('"1"', '"2"', False),
        ('"1"', 'W/"12"', False),
    ],
)
def test_a_304_is_a_revisit_unless_it_names_the_tag_of_something_else(
    tmp_path: Path, asked: str | None, named: str | None, is_one: bool
) -> None:
    condition = f"If-None-Match: {asked}\r\n\r\n" if asked else "\r\n"
    tag = f"ETag: {named}\r\n\r\n" if named else "\r\n"
    request, answer = GET[:-2] + condition.encode(), b"HTTP/1.1 304 Not Modified\r\n" + tag.encode()

    made = records(Exchange("https://a.vn/y.png", AT, request, answer, unless=FIRST), new_record_id)
    assert [record.kind for record in made] == ["request", "revisit" if is_one else "response", "metadata"]


@pytest.mark.parametrize("answer", [SAME, UNMODIFIED], ids=["identical", "not modified"])
def test_a_revisit_of_ours_is_nothing_to_complain_about(tmp_path: Path, answer: bytes) -> None:
    path, _ = kept(tmp_path, answer)

    assert list(check_warc(path)) == []


def test_a_revisit_that_warcio_wrote_is_read(tmp_path: Path) -> None:
    path = tmp_path / "other.warc.gz"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        head = StatusAndHeaders("200 OK", [("Content-Type", "image/png")], protocol="HTTP/1.1")
        told = (FIRST.digest, FIRST.url, "2026-01-02T03:04:05.678901Z")
        writer.write_record(writer.create_revisit_record("https://a.vn/y.png", *told, http_headers=head))

    (capture,) = read_captures(path)

    assert (capture.status, capture.revisit, capture.digest) == (200, "identical-payload-digest", FIRST.digest)
    assert capture.original == Original(FIRST.url, FIRST.at, None, FIRST.digest)


def test_a_revisit_without_a_block_or_a_reference_is_one_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "other.warc.gz"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        headers = {"WARC-Profile": "http://netpreserve.org/warc/1.0/revisit/server-not-modified"}
        record = writer.create_warc_record("https://a.vn/", "revisit", BytesIO(b""), warc_headers_dict=headers)
        writer.write_record(record)

    (capture,) = read_captures(path)

    assert (capture.status, capture.revisit, capture.original) == (304, "server-not-modified", None)


def test_other_tools_read_the_records_of_ours_as_they_are(tmp_path: Path) -> None:
    path, capture = kept(tmp_path, SAME)

    assert list(second_opinions(path, [Sampled(capture.place.offset, capture.id)])) == []


def test_a_record_that_other_tools_cannot_read_is_named(tmp_path: Path) -> None:
    path, capture = kept(tmp_path, SAME)
    content = bytearray(path.read_bytes())
    content[capture.place.offset + capture.place.length // 2] ^= 1
    path.write_bytes(content)

    opinions = list(second_opinions(path, [Sampled(capture.place.offset, capture.id)]))

    assert [what.split()[0] for _, what in opinions] == ["warcio", "FastWARC"]
