"""Every bad file is found out, at the right byte and for the right reason; no good file is refused; no bytes raise."""

from __future__ import annotations

import gzip
import hashlib
import tracemalloc
from base64 import b32encode, b64encode
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.warcwriter import WARCWriter

from archive.errors import ArchiveError
from archive.evidence.verify import Finding, check_warc, check_warcs
from archive.evidence.warc import read_records
from tests.archive.evidence.exchanges import PAGE, chunked, ok, write

HTTP = ok(b"<html>", b"ETag: 1")
INFO_BLOCK = b"software: test\r\n"
HTTP_TYPE = "application/http;msgtype=response"


def sha1(data: bytes) -> str:
    return "sha1:" + b32encode(hashlib.sha1(data).digest()).decode()


def record(kind: str, block: bytes = b"", *, number: int = 1, version: str = "1.1", **fields: str | None) -> bytes:
    """Return a record that is right, but for the *fields* (`_` for `-`), which replace its own; None leaves one out."""
    told: dict[str, str | None] = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:00000000-0000-4000-8000-{number:012}>",
        "WARC-Date": "2026-03-01T00:00:00Z",
        "Content-Length": str(len(block)),
    }
    if kind not in {"warcinfo", "metadata"}:
        told["WARC-Target-URI"] = "https://hanam.gov.vn/"
    if block:
        told["Content-Type"] = {"warcinfo": "application/warc-fields", "response": HTTP_TYPE}.get(kind, "text/plain")
    if kind == "continuation":
        told |= {"WARC-Segment-Origin-ID": "<urn:uuid:1>", "WARC-Segment-Number": "2", "Content-Type": None}
    if kind == "revisit":
        told["WARC-Profile"] = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    told |= {name.replace("_", "-"): value for name, value in fields.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in told.items() if value is not None)
    return f"WARC/{version}\r\n{lines}\r\n".encode() + block + b"\r\n\r\n"


FIRST = record("warcinfo", INFO_BLOCK, number=0)


def findings(tmp_path: Path, data: bytes) -> list[Finding]:
    path = tmp_path / "file.warc"
    path.write_bytes(data)
    return list(check_warc(path, name="file"))


GOOD = {
    "response": record("response", HTTP, WARC_Block_Digest=sha1(HTTP), WARC_Payload_Digest=sha1(b"<html>")),
    "digests of many kinds": record(
        "resource",
        b"abc",
        WARC_Block_Digest="sha256:" + hashlib.sha256(b"abc").hexdigest(),
        WARC_Payload_Digest="SHA-1:" + hashlib.sha1(b"abc").hexdigest().upper(),
    ),
    "digest in base 64": record(
        "resource", b"abc", WARC_Block_Digest="md5:" + b64encode(hashlib.md5(b"abc").digest()).decode()
    ),
    "digest in padded base 32": record(
        "resource", b"abc", WARC_Block_Digest="sha256:" + b32encode(hashlib.sha256(b"abc").digest()).decode()
    ),
    "digest that nobody can compute": record("resource", b"abc", WARC_Block_Digest="xxh3:0123456789abcdef"),
    "digest of the entity behind the chunks": record("response", chunked(PAGE), WARC_Payload_Digest=sha1(PAGE)),
    "digest of the chunks, as wget writes it": record(
        "response", chunked(PAGE), WARC_Payload_Digest=sha1(chunked(PAGE).partition(b"\r\n\r\n")[2])
    ),
    "payload digest of the whole, in a segment": record(
        "response", HTTP, WARC_Payload_Digest=sha1(b"?"), WARC_Segment_Number="1"
    ),
    "continuation": record("continuation", b"ml>", WARC_Payload_Digest=sha1(b"?"), WARC_Segment_Total_Length="9"),
    "revisit": record(
        "revisit",
        WARC_Profile="http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
        WARC_Payload_Digest=sha1(b"?"),
        WARC_Refers_To="<urn:uuid:1>",
        WARC_Refers_To_Target_URI="https://hanam.gov.vn/",
        WARC_Refers_To_Date="2026-02-01T00:00:00Z",
    ),
    "conversion": record("conversion", b"text", WARC_Refers_To="<urn:uuid:1>", WARC_Payload_Digest=sha1(b"text")),
    "metadata without target": record("metadata", b"via: x\r\n", WARC_Concurrent_To="<urn:uuid:1>"),
    "unknown type and fields": record("screenshot", b"png", X_Mine="1", WARC_New="a"),
    "odd case": record("response", HTTP)
    .replace(b"WARC/1.1", b"warc/1.1")
    .replace(b"WARC-Date: 2026-03-01T00:00:00Z", b"warc-DATE:2026-03-01t00:00:00z")
    .replace(b"WARC-Type: response", b"WARC-TYPE: RESPONSE"),
    "folded lines": record("resource", b"abc", WARC_Filename=None).replace(b": ", b": \r\n "),
    "version 1.0": record("response", HTTP, version="1.0", WARC_Target_URI="<https://hanam.gov.vn/>"),
    "version 0.17": record("response", HTTP, version="0.17"),
    "a year is a date": record("resource", WARC_Date="2026"),
    "a minute is a date": record("resource", WARC_Date="2026-03-01T17:30Z"),
    "a nanosecond is a date": record("resource", WARC_Date="2026-03-01T17:30:00.123456789Z"),
    "a leap second is a date": record("resource", WARC_Date="2016-12-31T23:59:60Z"),
    "an IPv6 address": record("response", HTTP, WARC_IP_Address="2001:db8::1"),
    "an id without brackets": record("resource", WARC_Record_ID="urn:uuid:1"),
    "a media type with parameters": record("resource", b"a", Content_Type='text/html ; charset=utf-8; a="b c"'),
    "text in UTF-8": record("warcinfo", INFO_BLOCK, WARC_Filename="Hà Nam.warc"),
    "two of what may be there twice": record("resource", b"a").replace(
        b"\r\n\r\n", b"\r\nWARC-Concurrent-To: <urn:a:1>\r\nWARC-Concurrent-To: <urn:a:2>\r\nA: 1\r\nA: 2\r\n\r\n", 1
    ),
    "a block that looks like a record": record("resource", b"\r\n\r\n" + record("resource", b"abc")),
}


@pytest.mark.parametrize("compressed", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("good", GOOD.values(), ids=GOOD)
def test_no_good_file_is_refused(tmp_path: Path, good: bytes, compressed: bool) -> None:
    data = gzip.compress(FIRST) + gzip.compress(good) if compressed else FIRST + good

    assert findings(tmp_path, data) == []


BAD = {
    "no id": (record("resource", WARC_Record_ID=None), "WARC-Record-ID is missing"),
    "no date": (record("resource", WARC_Date=None), "WARC-Date is missing"),
    "no type": (record("resource", WARC_Type=None), "WARC-Type is missing"),
    "no length": (record("resource", Content_Length=None), "Content-Length is missing"),
    "no target": (record("response", HTTP, WARC_Target_URI=None), "WARC-Target-URI is missing"),
    "no profile": (record("revisit", WARC_Profile=None), "WARC-Profile is missing"),
    "no origin": (record("continuation", b"a", WARC_Segment_Origin_ID=None), "WARC-Segment-Origin-ID is missing"),
    "no number": (record("continuation", b"a", WARC_Segment_Number=None), "WARC-Segment-Number is missing"),
    "no content type": (record("resource", b"a", Content_Type=None), "Content-Type is missing"),
    "no digest of an identical payload": (
        record("revisit", WARC_Profile="http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"),
        "WARC-Payload-Digest is missing",
    ),
    "empty field": (record("resource", WARC_IP_Address=""), "WARC-IP-Address: '' is not"),
    "not an id": (record("resource", WARC_Record_ID="<zaphod>"), "WARC-Record-ID: '<zaphod>' is not a URI"),
    "half a bracket": (record("resource", WARC_Record_ID="<urn:x:1"), "is not a URI"),
    "not a target": (record("resource", WARC_Target_URI="bad_uri"), "WARC-Target-URI: 'bad_uri' is not a URI"),
    "a space in a target": (record("resource", WARC_Target_URI="http://a/b c"), "is not a URI"),
    "not an address": (record("resource", WARC_IP_Address="a.b.c.d"), "is not an IP address"),
    "not an address either": (record("resource", WARC_IP_Address="256.1.1.1"), "is not an IP address"),
    "not a date": (record("resource", WARC_Date="blue monday"), "is not a UTC time"),
    "no such day": (record("resource", WARC_Date="2026-02-30T00:00:00Z"), "is not a UTC time"),
    "no such hour": (record("resource", WARC_Date="2026-02-20T25:00:00Z"), "is not a UTC time"),
    "not UTC": (record("resource", WARC_Date="2026-02-20T00:00:00+07:00"), "is not a UTC time"),
    "no zone": (record("resource", WARC_Date="2026-02-20T00:00:00"), "is not a UTC time"),
    "fourteen digits": (record("resource", WARC_Date="20260220000000"), "is not a UTC time"),
    "a fraction in 1.0": (record("resource", WARC_Date="2026-02-20T00:00:00.1Z", version="1.0"), "all that WARC/1.0"),
    "not a length": (record("resource", Content_Length="very lengthy"), "Content-Length: 'very lengthy' is not"),
    "negative length": (record("resource", Content_Length="-1"), "Content-Length is missing, or no number"),
    "not a media type": (record("resource", b"a", Content_Type="gif\\image"), "is not a media type"),
    "not a digest": (record("resource", b"a", WARC_Block_Digest="monkeypowah!"), "is not algorithm:value"),
    "a digest of nothing": (record("resource", b"a", WARC_Block_Digest="sha1:"), "is not algorithm:value"),
    "a digest by nothing": (record("resource", b"a", WARC_Payload_Digest=":ABC"), "is not algorithm:value"),
    "not a number": (record("response", HTTP, WARC_Segment_Number="one"), "is not a number"),
    "second segment of a response": (record("response", HTTP, WARC_Segment_Number="2"), "is 2 in a response"),
    "first segment is no continuation": (record("continuation", b"a", WARC_Segment_Number="1"), "is 1 in a contin"),
    "a file name": (record("response", HTTP, WARC_Filename="a"), "WARC-Filename has no place in a response"),
    "target of a warcinfo": (record("warcinfo", INFO_BLOCK, WARC_Target_URI="a:b"), "has no place in a warcinfo"),
    "address of a conversion": (record("conversion", b"a", WARC_IP_Address="::1"), "has no place in a conversion"),
    "reference of a response": (record("response", HTTP, WARC_Refers_To="<a:b>"), "has no place in a response"),
    "origin of a response": (record("response", HTTP, WARC_Segment_Origin_ID="<a:b>"), "has no place in a response"),
    "reference to a date": (record("metadata", WARC_Refers_To_Date="2026"), "has no place in a metadata"),
    "warcinfo of another type": (record("warcinfo", b"a", Content_Type="text/html"), "not application/warc-fields"),
    "a field twice": (record("resource", WARC_Truncated="time\r\nWARC-Truncated: time"), "is there more than once"),
    "the id of the first": (record("resource", number=0), "is another record's"),
    "unknown version": (record("resource", version="3.0"), "the version line is 'WARC/3.0'"),
    "version with a tail": (record("resource", version="1.1 "), "the version line is"),
    "no colon": (record("resource", X="a\r\nno colon"), "no field's name in the line 'no colon'"),
    "a space before the colon": (record("resource", X="a\r\nName : b"), "no field's name in the line 'Name : b'"),
    "control characters": (record("resource", X="a\x00b"), "control characters"),
    "not UTF-8": (record("resource").replace(b"\r\n\r\n", b"\r\nA: \xff\r\n\r\n", 1), "not UTF-8"),
    "bare line feeds": (record("resource", b"a").replace(b"\r\n", b"\n", 5), "without a carriage return"),
    "wrong block digest": (record("response", HTTP, WARC_Block_Digest=sha1(b"?")), "WARC-Block-Digest 'sha1:"),
    "wrong payload digest": (record("response", HTTP, WARC_Payload_Digest=sha1(HTTP)), "WARC-Payload-Digest 'sha1:"),
    "payload digest that is none": (record("resource", b"a", WARC_Payload_Digest="sha1:ABC"), "does not fit"),
    "wrong digest of chunks": (record("response", chunked(b"ab"), WARC_Payload_Digest=sha1(b"?")), "does not fit"),
    "length too small": (record("resource", b"abcdefgh", Content_Length="3"), "Content-Length is wrong"),
    "length too large": (record("resource", b"abc", Content_Length="30"), "Content-Length is too large"),
    "length of a sea": (record("resource", b"abc", Content_Length="10000000000"), "Content-Length is too large"),
    "no line breaks at the end": (record("resource", b"abc")[:-4], "Content-Length is"),
    "one line break at the end": (record("resource", b"abc")[:-2], "Content-Length is"),
    "empty lines behind": (record("resource", b"abc") + b"\r\n\r\n", "no record begins here"),
    "garbage behind": (record("resource", b"abc") + b"Donkey Kong", "no record begins here, but b'Donkey Kong'"),
    "a header without end": (b"WARC/1.1\r\nWARC-Type: resource\r\n", "does not end"),
}
ONLY_PLAIN = {"empty lines behind", "garbage behind"}
GZIP_WORDS = {"Content-Length is too large": "Content-Length is larger"}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_every_bad_record_of_a_plain_file_is_found_out(tmp_path: Path, bad: tuple[bytes, str]) -> None:
    data, what = bad
    found = findings(tmp_path, FIRST + data)

    assert any(what in finding.what for finding in found), found
    assert all(finding.offset >= len(FIRST) for finding in found)


@pytest.mark.parametrize(
    "bad", [bad for name, bad in BAD.items() if name not in ONLY_PLAIN], ids=BAD.keys() - ONLY_PLAIN
)
def test_every_bad_record_of_a_compressed_file_is_found_out_and_the_next_is_judged(
    tmp_path: Path, bad: tuple[bytes, str]
) -> None:
    data, what = bad
    first, third = gzip.compress(FIRST), gzip.compress(record("resource", number=3, WARC_Date="never"))
    found = findings(tmp_path, first + gzip.compress(data) + third)

    assert any(GZIP_WORDS.get(what, what) in finding.what for finding in found), found
    assert {finding.offset for finding in found} == {len(first), len(first + gzip.compress(data))}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("archive"))


def test_our_own_files_are_right(path: Path) -> None:
    assert list(check_warc(path)) == []


@pytest.mark.parametrize("compressed", [True, False])
def test_files_that_warcio_writes_are_right(tmp_path: Path, compressed: bool) -> None:
    written = BytesIO()
    writer = WARCWriter(written, gzip=compressed, warc_version="1.1")
    writer.write_record(writer.create_warcinfo_record("a.warc", {"software": "warcio"}))
    for answer in (ok(PAGE), chunked(PAGE)):
        response = writer.create_warc_record("http://a.vn/", "response", payload=BytesIO(answer))
        request = writer.create_warc_record("http://a.vn/", "request", payload=BytesIO(b"GET / HTTP/1.1\r\n\r\n"))
        writer.write_request_response_pair(request, response)
    writer.write_record(
        writer.create_revisit_record("http://a.vn/", sha1(PAGE), "http://a.vn/", "2026-03-01T00:00:00Z")
    )

    assert findings(tmp_path, written.getvalue()) == []


@pytest.mark.parametrize("data", [b"", PAGE, bytes(2000), gzip.compress(PAGE), gzip.compress(b""), b"\x1f\x8b\x08"])
def test_what_is_no_warc_is_called_so_and_only_that(tmp_path: Path, data: bytes) -> None:
    (finding,) = findings(tmp_path, data)

    assert (finding.thing, finding.offset) == ("file", 0)
    assert finding.what.startswith("not a WARC file: ")


def test_what_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    assert list(check_warc(tmp_path / "gone", name="gone")) == [
        Finding("gone", 0, "cannot be read: No such file or directory")
    ]


def test_several_records_in_one_member_are_found_and_each_is_judged(tmp_path: Path) -> None:
    found = findings(tmp_path, gzip.compress(FIRST + record("resource") + record("resource", number=2, WARC_Date="?")))

    assert [finding.what for finding in found] == [
        "the gzip member holds more than one record",
        "WARC-Date: '?' is not a UTC time",
    ]


@pytest.mark.parametrize("cut", [1, 4, 8, 9, 100])
def test_a_torn_tail_is_found_where_it_begins(tmp_path: Path, path: Path, cut: int) -> None:
    data = path.read_bytes()
    last = list(read_records(path))[-1].place

    (finding,) = findings(tmp_path, data[:-cut])

    assert finding == Finding("file", last.offset, "torn: the file ends inside this record")


@pytest.mark.parametrize("tail", [bytes(300), b"\n", b"\x1f\x8b", PAGE], ids=["zeros", "line", "magic", "page"])
def test_bytes_behind_the_last_record_are_found(tmp_path: Path, path: Path, tail: bytes) -> None:
    data = path.read_bytes()

    found = findings(tmp_path, data + tail)

    assert [finding.offset for finding in found] == [len(data)]


def test_what_lies_behind_damage_is_judged_too(tmp_path: Path, path: Path) -> None:
    data = bytearray(path.read_bytes())
    third = list(read_records(path))[2].place.offset
    data[third + 60] ^= 0xFF
    bad = gzip.compress(record("resource", WARC_Date="never"))

    first, second, *_ = findings(tmp_path, bytes(data) + bad)

    assert first.offset == third
    assert "damaged" in first.what
    assert second == Finding("file", len(data), "WARC-Date: 'never' is not a UTC time")


def test_a_bomb_is_gone_through_in_bounded_memory(tmp_path: Path) -> None:
    zeros = bytes(60_000_000)
    data = gzip.compress(FIRST) + gzip.compress(record("resource", zeros, WARC_Block_Digest=sha1(zeros)), 1)
    tracemalloc.start()

    assert findings(tmp_path, data) == []
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()


def test_of_a_file_that_is_wrong_from_end_to_end_only_so_much_is_said(tmp_path: Path) -> None:
    found = findings(tmp_path, record("resource", WARC_Date="?") * 1500)

    assert len(found) == 1001
    assert found[-1].what == "1999 more findings"


def contents(path: Path) -> list[tuple[str, bytes]]:
    return [(record.id, record.block) for record in read_records(path)]


def test_no_byte_of_our_files_can_be_inverted_unseen(tmp_path: Path, path: Path) -> None:
    data = path.read_bytes()
    (tmp_path / "copy.warc.gz").write_bytes(data)
    with (tmp_path / "copy.warc.gz").open("r+b") as copy:
        for at in range(0, len(data), 11):
            copy.seek(at)
            copy.write(bytes([data[at] ^ 0xFF]))
            copy.flush()
            assert next(check_warc(tmp_path / "copy.warc.gz"), None) is not None, at
            copy.seek(at)
            copy.write(data[at : at + 1])


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_changed_bit_is_found_or_changes_nothing(data: st.DataObject, path: Path) -> None:
    # some bits of a deflate stream only fill up its last byte: they carry nothing, and no checksum covers them
    whole = path.read_bytes()
    at, bit = data.draw(st.integers(0, len(whole) - 1)), data.draw(st.integers(0, 7))
    copy = path.with_name("copy.warc.gz")
    copy.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :])

    if not list(check_warc(copy)):
        assert contents(copy) == contents(path)


@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_no_damage_raises(data: st.DataObject, path: Path) -> None:
    damaged = bytearray(path.read_bytes())
    if data.draw(st.booleans()):
        damaged = bytearray(gzip.decompress(damaged))
    for _ in range(data.draw(st.integers(1, 4))):
        start, length = data.draw(st.integers(0, len(damaged))), data.draw(st.integers(0, 200))
        damaged[start : start + length] = data.draw(st.binary(max_size=30))
    copy = path.with_name("damaged.warc")
    copy.write_bytes(damaged)

    assert all(finding.what for finding in check_warc(copy))


@settings(max_examples=200, deadline=None)
@given(
    junk=st.lists(
        st.one_of(
            st.binary(max_size=30),
            st.sampled_from(
                [b"\r\n", b"\r\n\r\n", b"\nWARC/1.0\r\n", b"Content-Length: 5\r\n", b"WARC-Type: response"]
            ),
        ),
        max_size=12,
    ),
    compressed=st.booleans(),
)
def test_no_bytes_raise(junk: list[bytes], compressed: bool, path: Path) -> None:
    data = b"WARC/1.1\r\n" + b"".join(junk)
    copy = path.with_name("junk.warc")
    copy.write_bytes(gzip.compress(data) if compressed else data)

    assert list(check_warc(copy)), "none of these is a WARC file"


def test_what_the_reader_refuses_is_found(tmp_path: Path, path: Path) -> None:
    whole = path.read_bytes()
    copy = tmp_path / "copy.warc.gz"
    for at in range(0, len(whole), 211):
        copy.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        try:
            contents(copy)
        except ArchiveError:
            assert list(check_warc(copy)), at


def test_many_files_are_checked_in_their_order(tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.evidence.verify._WORTH_PROCESSES", 0)
    names = ["a.warc", "b.warc.gz", "c.warc"]
    (tmp_path / "a.warc").write_bytes(b"junk")
    (tmp_path / "b.warc.gz").write_bytes(path.read_bytes())
    told: list[str] = []

    found = list(check_warcs(tmp_path, names, told.append))

    assert [finding.thing for finding in found] == ["a.warc", "c.warc"]
    assert told == names
