"""`restore` undoes `records`, whatever came over the wire."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from itertools import count

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive.evidence.exchange import IDENTICAL, UNMODIFIED, Exchange, Known, records, restore
from archive.evidence.record import Record, read_fields, sha1
from archive.model import Original

AT = datetime(2026, 3, 1, 17, 30, 0, 123456, tzinfo=UTC)
URL = "https://tinh.gov.vn/Pages/tin.aspx"
GET = b"GET /Pages/tin.aspx HTTP/1.1\r\nHost: tinh.gov.vn\r\n\r\n"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


FIRST = Original("https://tinh.gov.vn/anh.png", datetime(2026, 2, 1, 17, 0, tzinfo=UTC), "urn:uuid:1", sha1(b"abc"))


def written(response: bytes, *, request: bytes = GET, surplus: int = 0, **more: object) -> dict[str, Record]:
    return _by_kind(Exchange(URL, AT, request, response, surplus, **more), lambda _: None)  # type: ignore[arg-type]


def written_again(response: bytes, **more: object) -> dict[str, Record]:
    """Return the records of an answer whose payload is `abc`, which the archive holds already."""
    known = {FIRST.digest: FIRST}
    return _by_kind(Exchange(URL, AT, GET, response, **more), known.get)  # type: ignore[arg-type]


def _by_kind(exchange: Exchange, known: Known) -> dict[str, Record]:
    numbers = count(1)
    made = records(exchange, lambda: f"urn:uuid:{next(numbers):032x}", known=known)
    return {record.kind: record for record in made}


def restored(made: dict[str, Record]) -> bytes:
    block = made["response"].block if "response" in made else b""
    return restore(block, read_fields(made["metadata"].block))


def test_the_records_of_an_exchange_name_each_other() -> None:
    made = written(HEAD + b"\r\nabc")

    for record in made.values():
        others = {f"<{other.id}>" for other in made.values()} - {f"<{record.id}>"}
        assert {value for name, value in record.headers if name == "WARC-Concurrent-To"} == others


def test_request_comes_first_then_response_then_metadata() -> None:
    assert list(written(HEAD + b"\r\nabc")) == ["request", "response", "metadata"]


def test_an_ordinary_answer_is_stored_as_it_came_and_needs_no_wire() -> None:
    wire = HEAD + b"Content-Length: 3\r\n\r\nabc"

    made = written(wire)

    assert made["response"].block == wire
    assert "wire" not in read_fields(made["metadata"].block)


def test_a_chunked_body_is_stored_without_its_framing_under_a_renamed_line() -> None:
    made = written(CHUNKED + b"3\r\nabc\r\n0\r\n\r\n")

    assert made["response"].block == HEAD + b"X-Archive-Orig-Transfer-Encoding: chunked\r\n\r\nabc"
    assert ("WARC-Payload-Digest", sha1(b"abc")) in made["response"].headers


def test_a_length_beside_chunks_is_renamed_too() -> None:
    made = written(HEAD + b"content-length: 99\r\nTRANSFER-encoding: Chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")

    assert made["response"].block == (
        HEAD + b"X-Archive-Orig-content-length: 99\r\nX-Archive-Orig-TRANSFER-encoding: Chunked\r\n\r\nabc"
    )


@pytest.mark.parametrize(
    ("request_", "answer"),
    [
        (b"HEAD" + GET[3:], HEAD + b"Content-Length: 5\r\n\r\n"),
        (GET, b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"),
        (GET, HEAD + b"Content-Length: five\r\n\r\nabcde"),
        (GET, HEAD + b"Content-Length: 5\r\nContent-Length: 4\r\n\r\nabcde"),
    ],
    ids=["HEAD", "304", "not a number", "two numbers"],
)
def test_a_length_that_is_not_the_bodys_is_renamed(request_: bytes, answer: bytes) -> None:
    made = written(answer, request=request_)

    assert re.findall(rb"^content-length", made["response"].block, re.IGNORECASE | re.MULTILINE) == []
    assert restored(made) == answer


def test_the_length_of_a_cut_body_stays_as_it_was_announced() -> None:
    made = written(HEAD + b"Content-Length: 1000\r\n\r\n<p>cut", truncated="disconnect")

    assert made["response"].block == HEAD + b"Content-Length: 1000\r\n\r\n<p>cut"


def test_broken_chunks_are_stored_as_they_came_and_that_is_said() -> None:
    made = written(CHUNKED + b"<html>")

    assert made["response"].block.endswith(b"\r\n\r\n<html>")
    assert "broken" in json.loads(read_fields(made["metadata"].block)["wire"])
    assert restored(made) == CHUNKED + b"<html>"


def test_what_is_not_http_makes_no_response_and_is_kept_beside() -> None:
    made = written(b"\x00\xffnot http\r\n\r\n")

    assert list(made) == ["request", "metadata"]
    assert restored(made) == b"\x00\xffnot http\r\n\r\n"


def test_no_connection_leaves_a_metadata_record_that_says_so() -> None:
    made = written(b"", request=b"", error="DNS lookup failed:\r\nno such host")

    assert list(made) == ["metadata"]
    assert read_fields(made["metadata"].block)["error"] == "DNS lookup failed: no such host"
    assert made["metadata"].url == URL


def test_the_metadata_says_how_the_page_was_come_by() -> None:
    made = written(HEAD + b"\r\n", via="https://tinh.gov.vn/", hop="article", section="Tin tức", seconds=1.2346)

    assert read_fields(made["metadata"].block) == {
        "via": "https://tinh.gov.vn/",
        "hop": "article",
        "section": "Tin tức",
        "fetchTimeMs": "1235",
    }


def test_the_connection_is_told_on_request_and_response() -> None:
    made = written(HEAD + b"\r\n", ip="10.0.0.1", protocol=("http/1.1", "tls/1.3"), cipher="TLS_AES_128_GCM_SHA256")

    told = (
        ("WARC-IP-Address", "10.0.0.1"),
        ("WARC-Protocol", "http/1.1"),
        ("WARC-Protocol", "tls/1.3"),
        ("WARC-Cipher-Suite", "TLS_AES_128_GCM_SHA256"),
    )
    assert made["request"].headers[:4] == told
    assert made["response"].headers[:4] == told


def test_a_cut_answer_says_why() -> None:
    made = written(HEAD + b"Content-Length: 1000\r\n\r\n<p>cut", truncated="disconnect")

    assert ("WARC-Truncated", "disconnect") in made["response"].headers


def test_a_block_with_the_metadata_of_another_is_refused() -> None:
    metadata = read_fields(written(CHUNKED + b"0\r\n\r\n")["metadata"].block)

    with pytest.raises(ValueError, match="another record"):
        restore(b"no head", metadata)


ODD = {
    "odd case, repetitions, extension, trailer": (
        b"HTTP/1.1 200 Tuyet Voi\r\nserver: NgInX\r\nsEt-CoOkIe: a=1\r\nX-ODD:  two  spaces \r\nSET-cookie: b=2\r\n"
        b"Transfer-Encoding: chunked\r\nTrailer: X-T\r\n\r\n3;foo=bar\r\nabc\r\n0\r\nX-T: yes\r\n\r\n"
    ),
    "bare line feeds": b"HTTP/1.1 200 OK\nX-Fold: a\n b\nno colon\nX: \xe1\xbb\xa6y ban\nContent-Length: 3\n\nabc",
    "line feeds and chunks": b"HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3\r\nabc\r\n0\r\n\r\n",
    "early hints": b"HTTP/1.1 103 Early Hints\r\nLink: </s.css>\r\n\r\n" + CHUNKED + b"1\r\na\r\n0\r\n\r\n",
    "surplus": HEAD + b"Content-Length: 3\r\n\r\nabc\xff\x00",
    "surplus after chunks": CHUNKED + b"3\r\nabc\r\n0\r\n\r\n\x00\xffHTTP",
    "nothing": b"",
    "half a head": HEAD,
    "http 1.0 to the end": b"HTTP/1.0 200 OK\r\n\r\nabc",
    "not modified with a coding": b"HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n",
    "coding said twice": HEAD + b"Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n\x1f\r\n0\r\n\r\n",
    "coding folded": HEAD + b"Transfer-Encoding:\r\n chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
    "coding with a space before its colon": HEAD + b"Transfer-Encoding : chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
    "our prefix from the server itself": HEAD + b"X-Archive-Orig-Transfer-Encoding: chunked\r\n\r\nabc",
    "our prefix and chunks": HEAD + b"X-Archive-Orig-A: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
    "wrong chunk size": CHUNKED + b"2\r\nabc\r\n0\r\n\r\n",
    "chunks cut in a size": CHUNKED + b"3\r\nabc\r\n1",
    "chunks cut in the data": CHUNKED + b"3\r\na",
    "chunks cut before the last line break": CHUNKED + b"3\r\nabc\r\n0\r\n\r",
}


@pytest.mark.parametrize("wire", ODD.values(), ids=ODD)
def test_every_odd_answer_is_restored_to_the_byte(wire: bytes) -> None:
    assert restored(written(wire)) == wire


def test_an_answer_to_head_is_restored_to_the_byte() -> None:
    wire = HEAD + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n"

    assert restored(written(wire, request=b"HEAD" + GET[3:])) == wire


NAMES = st.sampled_from(
    ["Transfer-Encoding", "transfer-encoding", "Content-Length", "X-Archive-Orig-A", "Set-Cookie", "x"]
)
VALUES = st.sampled_from(["chunked", "gzip, chunked", "identity", "3", "7", "", "\xff ;", "a"])
COLONS = st.sampled_from([":", ": ", " : ", " ", ":\t"])
ENDS = st.sampled_from([b"\r\n", b"\n"])
JUNK = st.binary(max_size=40)


@st.composite
def heads(draw: st.DrawFn) -> bytes:
    end = draw(ENDS)
    status = draw(st.sampled_from([b"200 OK", b"204", b"304 Not Modified", b"404 \xe1\xbb\xa6", b"103 Early Hints"]))
    lines = [b"HTTP/1." + draw(st.sampled_from([b"0 ", b"1 "])) + status]
    for name, value in draw(st.lists(st.tuples(NAMES, VALUES), max_size=5)):
        lines.append((name + draw(COLONS) + value).encode("latin-1"))
    return end.join(lines) + end + end


@st.composite
def chunks(draw: st.DrawFn) -> bytes:
    framed = b"".join(
        b"%x%s\r\n%s\r\n"
        % (len(data) + draw(st.sampled_from([0, 0, 0, 0, 1])), draw(st.sampled_from([b"", b";a=b"])), data)
        for data in draw(st.lists(st.binary(min_size=1, max_size=30), max_size=4))
    )
    return framed + b"0\r\n" + draw(st.sampled_from([b"", b"X-T: 1\r\n"])) + b"\r\n"


@st.composite
def wires(draw: st.DrawFn) -> bytes:
    whole = b"".join(
        (
            draw(st.sampled_from([b"", b"", b"\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"])),
            draw(heads()),
            draw(st.one_of(chunks(), JUNK)),
            draw(st.one_of(st.just(b""), JUNK, heads())),
        )
    )
    return whole[: draw(st.integers(0, len(whole)))] if draw(st.booleans()) else whole


@settings(max_examples=400, deadline=None)
@given(wire=st.one_of(wires(), JUNK), method=st.sampled_from([b"GET", b"HEAD", b"POST"]), surplus=st.integers(0, 9))
@example(wire=b"\n" + CHUNKED, method=b"GET", surplus=1)
def test_restore_undoes_records_for_any_head_body_chunking_and_cut(wire: bytes, method: bytes, surplus: int) -> None:
    made = written(wire, request=method + b" / HTTP/1.1\r\n\r\n", surplus=min(surplus, len(wire)))

    assert restored(made) == wire


@settings(max_examples=100, deadline=None)
@given(wire=wires())
def test_no_stored_head_says_that_its_body_is_chunked(wire: bytes) -> None:
    made = written(wire)
    if "response" in made:
        head = re.split(rb"\n\r?\n", made["response"].block, maxsplit=1)[0]
        assert not re.search(rb"^transfer-encoding[ \t]*:[^\n]*chunked", head, re.IGNORECASE | re.MULTILINE)


@pytest.mark.parametrize(
    "wire",
    [
        HEAD + b"Content-Length: 3\r\n\r\nabc",
        b"HTTP/1.1 103 Early Hints\r\n\r\n" + CHUNKED + b"1;x=y\r\na\r\n2\r\nbc\r\n0\r\nTrailer: 1\r\n\r\n",
    ],
    ids=["plain", "chunked"],
)
def test_a_payload_that_is_held_already_becomes_a_revisit_from_which_the_wire_is_restored(wire: bytes) -> None:
    made = written_again(wire)

    assert list(made) == ["request", "revisit", "metadata"]
    assert dict(made["revisit"].headers) == dict(made["revisit"].headers) | {
        "WARC-Profile": IDENTICAL,
        "WARC-Refers-To": "<urn:uuid:1>",
        "WARC-Refers-To-Target-URI": FIRST.url,
        "WARC-Refers-To-Date": "2026-02-01T17:00:00.000000Z",
        "WARC-Payload-Digest": FIRST.digest,
        "WARC-Truncated": "length",
    }
    assert made["revisit"].block.endswith(b"\r\n\r\n")
    assert restore(made["revisit"].block + b"abc", read_fields(made["metadata"].block)) == wire


@pytest.mark.parametrize("wire", [HEAD + b"Content-Length: 0\r\n\r\n", HEAD + b"\r\nabcd"], ids=["empty", "another"])
def test_a_payload_that_is_empty_or_another_is_stored(wire: bytes) -> None:
    assert list(written_again(wire)) == ["request", "response", "metadata"]


@pytest.mark.parametrize("more", [{"truncated": "disconnect"}, {"error": "reset"}], ids=["cut", "failed"])
def test_what_did_not_come_whole_is_never_a_revisit(more: dict[str, str]) -> None:
    assert "revisit" not in written_again(HEAD + b"Content-Length: 9\r\n\r\nabc", **more)


def test_not_modified_is_a_revisit_without_a_block_and_its_answer_stands_beside_it() -> None:
    wire = b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'

    made = written_again(wire, unless=FIRST)

    assert made["revisit"].block == b""
    headers = dict(made["revisit"].headers)
    assert headers["WARC-Profile"] == UNMODIFIED
    assert headers["WARC-Refers-To-Target-URI"] == FIRST.url
    assert headers["WARC-Payload-Digest"] == FIRST.digest
    assert restore(b"", read_fields(made["metadata"].block)) == wire


def test_a_304_that_nobody_asked_for_is_stored_as_it_came() -> None:
    assert "response" in written_again(b"HTTP/1.1 304 Not Modified\r\n\r\n")
