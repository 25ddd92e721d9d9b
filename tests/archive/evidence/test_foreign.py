"""Whatever form the standard leaves to its writer, and whatever old writers did: the capture is read as it was meant."""

from __future__ import annotations

import gzip
import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.evidence.reading.captures import read_captures
from archive.evidence.record import plain_digest
from archive.model import Capture
from tests.archive.evidence.corpus import HTTP_REQUEST, HTTP_TYPE, record, sha1
from tests.archive.evidence.exchanges import PAGE, chunked, ok

URL = "https://hanam.gov.vn/"
AT = datetime(2026, 3, 1, tzinfo=UTC)


def captures(tmp_path: Path, *records: bytes) -> list[Capture]:
    path = tmp_path / "foreign.warc.gz"
    path.write_bytes(b"".join(gzip.compress(one) for one in records))
    return list(read_captures(path))


ANSWER = record("response", ok(PAGE))
FORMS = {
    "type in capitals": record("RESPONSE", ok(PAGE), Content_Type=HTTP_TYPE),
    "blanks behind the type": record("response", ok(PAGE), WARC_Type="response \t"),
    "names of fields in lower case": ANSWER.replace(b"WARC-T", b"warc-t").replace(b"WARC-Date", b"warc-date"),
    "every field folded": record("response", ok(PAGE)).replace(
        b": ", b":\r\n ", ANSWER.split(b"\r\n\r\n")[0].count(b": ")
    ),
    "address in brackets": record("response", ok(PAGE), WARC_Target_URI=f"<{URL}>"),
    "id without brackets": record("response", ok(PAGE), WARC_Record_ID="urn:uuid:1"),
    "HTTP/2": record("response", b"HTTP/2 200\r\ncontent-type: text/html\r\n\r\n" + PAGE),
    "HTTP/2.0 with a blank for its reason": record("response", b"HTTP/2.0 200 \r\n\r\n" + PAGE),
    "no fields in its head": record("response", b"HTTP/1.0 200 OK\r\n\r\n" + PAGE),
    "bare line feeds in its head": record("response", b"HTTP/1.0 200 OK\nA: b\n\n" + PAGE),
    "chunks": record("response", chunked(PAGE)),
    "decoded body under its old head": record(
        "response", b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" + PAGE
    ),
    "length of the coded body over the decoded one": record(
        "response", b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n" + PAGE
    ),
    "resource": record("resource", PAGE, Content_Type="text/html"),
    "lines of the header end with line feeds": ANSWER.replace(b"\r\n", b"\n", 7),
    "version 0.17": record("response", ok(PAGE), version="0.17"),
    "an unknown type of block": record("response", ok(PAGE), Content_Type=None),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_an_answer_is_read_in_every_form(tmp_path: Path, form: bytes) -> None:
    (capture,) = captures(tmp_path, form)

    assert (capture.url, capture.at, capture.status, capture.body) == (URL, AT, 200, PAGE)


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2026", datetime(2026, 1, 1, tzinfo=UTC)),
        ("2026-03", datetime(2026, 3, 1, tzinfo=UTC)),
        ("2026-03-02", datetime(2026, 3, 2, tzinfo=UTC)),
        ("2026-03-02T17:30Z", datetime(2026, 3, 2, 17, 30, tzinfo=UTC)),
        ("2026-03-02t17:30:01z", datetime(2026, 3, 2, 17, 30, 1, tzinfo=UTC)),
        ("2026-03-02T17:30:01.123456789Z", datetime(2026, 3, 2, 17, 30, 1, 123456, tzinfo=UTC)),
        ("2016-12-31T23:59:60Z", datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("20260302173001", datetime(2026, 3, 2, 17, 30, 1, tzinfo=UTC)),
    ],
)
def test_every_date_of_the_standard_is_read(tmp_path: Path, written: str, at: datetime) -> None:
    (capture,) = captures(tmp_path, record("response", ok(PAGE), WARC_Date=written))

    assert capture.at == at


@pytest.mark.parametrize("written", ["", "yesterday", "2026-13", "abcd", "20261302173001", "0000"])
def test_a_date_that_is_none_makes_no_capture(tmp_path: Path, written: str) -> None:
    assert captures(tmp_path, record("response", ok(PAGE), WARC_Date=written)) == []


def test_the_scheme_of_an_address_may_be_in_capitals(tmp_path: Path) -> None:
    (capture,) = captures(tmp_path, record("response", ok(PAGE), WARC_Target_URI="HTTPS://HaNam.gov.vn/A"))

    assert capture.url == "HTTPS://HaNam.gov.vn/A"


@pytest.mark.parametrize("named", ["<urn:uuid:7>", "urn:uuid:7"])
@pytest.mark.parametrize("own", ["<urn:uuid:7>", "urn:uuid:7"])
def test_a_request_is_joined_with_its_answer_with_or_without_brackets(tmp_path: Path, own: str, named: str) -> None:
    asked = record(
        "request", b"GET / HTTP/1.1\r\nReferer: https://hanam.gov.vn/tin\r\n\r\n", number=2,
        Content_Type=HTTP_REQUEST, WARC_Concurrent_To=named,
    )  # fmt: skip
    (capture,) = captures(tmp_path, asked, record("response", ok(PAGE), WARC_Record_ID=own))

    assert capture.via == "https://hanam.gov.vn/tin"


def test_digests_are_compared_whatever_their_case_label_and_encoding() -> None:
    right = sha1(PAGE)
    hexadecimal = "SHA-1:3F786850E387550FDAB836ED7E6DC881DE23001B"

    assert plain_digest(right.lower()) == plain_digest(right) == right
    assert plain_digest(hexadecimal) == plain_digest(hexadecimal.lower()) == sha1(b"a\n")
    assert plain_digest("SHA-256:ABC") == "sha256:ABC"
    assert [plain_digest(strange) for strange in ("", "a", "sha1:", "sha1:zz")] == ["", "a", "sha1:", "sha1:zz"]


def test_nothing_is_told_past_our_own_words(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert len(captures(tmp_path, record("response", ok(PAGE), WARC_Target_URI="https://hanam.gov.vn/a b"))) == 1

    logging.shutdown()
    assert capfd.readouterr() == ("", "")
