"""Every bad file is found out, at the right byte and for the right reason, and no good file is refused."""

from __future__ import annotations

import gzip
import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from warcio.warcwriter import WARCWriter

from archive.evidence.judging.verify import Defect, check_warc, check_warcs
from tests.archive.evidence.corpus import BAD, FIRST, GOOD, GZIP_WORDS, HTTP, ONLY_PLAIN, record, sha1
from tests.archive.evidence.exchanges import PAGE, chunked, ok, write


def findings(tmp_path: Path, data: bytes) -> list[Defect]:
    path = tmp_path / "file.warc"
    path.write_bytes(data)
    return list(check_warc(path, name="file"))


@pytest.mark.parametrize("compressed", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("good", GOOD.values(), ids=GOOD)
def test_no_good_file_is_refused(tmp_path: Path, good: bytes, compressed: bool) -> None:
    data = gzip.compress(FIRST) + gzip.compress(good) if compressed else FIRST + good

    assert findings(tmp_path, data) == []


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_every_bad_record_of_a_plain_file_is_found_out(tmp_path: Path, bad: tuple[bytes, str]) -> None:
    data, what = bad
    found = findings(tmp_path, FIRST + data)

    assert any(what in finding.what for finding in found), found
    assert all(finding.offset >= len(FIRST) for finding in found)


@pytest.mark.parametrize("name", [name for name in BAD if name not in ONLY_PLAIN])
def test_every_bad_record_of_a_compressed_file_is_found_out_and_the_next_is_judged(tmp_path: Path, name: str) -> None:
    data, what = BAD[name]
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


@pytest.mark.parametrize(
    "data",
    [b"", PAGE, bytes(2000), gzip.compress(PAGE), gzip.compress(b""), b"\x1f\x8b\x08"],
    ids=["nothing", "a page", "zeros", "a packed page", "packed nothing", "a packed head"],
)
def test_what_is_no_warc_is_called_so_and_only_that(tmp_path: Path, data: bytes) -> None:
    (finding,) = findings(tmp_path, data)

    assert (finding.thing, finding.offset) == ("file", 0)
    assert finding.what.startswith("not a WARC file: ")


def test_what_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    assert list(check_warc(tmp_path / "gone", name="gone")) == [
        Defect("gone", 0, "cannot be read: No such file or directory")
    ]


@pytest.mark.parametrize("bad", [*BAD.values()], ids=BAD)
def test_a_bad_record_among_many_good_ones_of_its_kind_is_found_out(tmp_path: Path, bad: tuple[bytes, str]) -> None:
    # the good ones teach how headers of this writer look: a bad one must not pass for one of them
    taught: tuple[dict[str, str], ...] = (
        {},
        {"WARC_Payload_Digest": sha1(b"a")},
        {"WARC_IP_Address": "1.1.1.1"},
        {"X": "1"},
    )
    many = [
        record(kind, b"a", number=9000 + 1000 * at + 10 * number + again, Content_Type="text/plain", **fields)
        for at, kind in enumerate(("resource", "conversion", "response", "revisit", "metadata"))
        for number, fields in enumerate(taught)
        if kind != "conversion" or "WARC_IP_Address" not in fields
        for again in range(10)
    ]
    data, what = bad
    begun = b"".join([FIRST, *many])
    found = findings(tmp_path, begun + data)

    assert all(finding.offset >= len(begun) for finding in found), found
    assert any(what in finding.what for finding in found), found


def test_many_records_of_one_shape_are_right(tmp_path: Path) -> None:
    many = [
        record("response", HTTP, number=at, WARC_IP_Address=f"10.0.0.{at}", WARC_Block_Digest=sha1(HTTP))
        for at in range(1, 40)
    ]

    assert findings(tmp_path, b"".join([FIRST, *many])) == []
    assert [found.what for found in findings(tmp_path, b"".join([FIRST, *many, many[20]]))] == [
        "WARC-Record-ID urn:uuid:00000000-0000-4000-8000-000000000021 is another record's of this file"
    ]


@pytest.mark.parametrize(
    ("flags", "extra"),
    [(8, b"a.warc\0"), (4, b"\x0c\0sl\x08\0" + bytes(8)), (16, b"made by hand\0"), (24, b"a\0b\0")],
    ids=["name", "extra field", "comment", "name and comment"],
)
def test_what_a_gzip_header_may_hold_is_not_refused(tmp_path: Path, flags: int, extra: bytes) -> None:
    plain = gzip.compress(record("resource", b"abc"))
    member = plain[:3] + bytes([flags]) + plain[4:10] + extra + plain[10:]

    assert findings(tmp_path, gzip.compress(FIRST) + member) == []


def member(
    data: bytes, flags: int = 0, extra: bytes = b"", *, crc: int | None = None, size: int | None = None
) -> bytes:
    """Return *data* as one gzip member (RFC 1952), with flags, extra header and trailer of one's choice."""
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = deflater.compress(data) + deflater.flush()
    trailer = struct.pack("<II", zlib.crc32(data) if crc is None else crc, len(data) if size is None else size)
    return b"\x1f\x8b\x08" + bytes([flags]) + b"\0\0\0\0\0\x03" + extra + body + trailer


ONE = record("resource", b"abc")
_CHECKED_HEADER = struct.pack("<H", zlib.crc32(member(ONE, 2)[:10]) & 0xFFFF)


@pytest.mark.parametrize(
    "right", [member(ONE), member(ONE, 1), member(ONE, 2, _CHECKED_HEADER), gzip.compress(ONE, 0)],
    ids=["plain", "text flag", "checked header", "stored"],
)  # fmt: skip
def test_members_that_gzip_allows_are_not_refused(tmp_path: Path, right: bytes) -> None:
    assert findings(tmp_path, member(FIRST) + right) == []


@pytest.mark.parametrize(
    "wrong",
    [
        member(ONE, crc=5), member(ONE, size=5), member(ONE, 2, b"??"), member(ONE, 0xE0),
        member(ONE)[:-1], member(ONE)[:-8], member(ONE)[:5], ONE, member(member(ONE)),
        member(b"\r\n" + ONE), member(ONE + b"\r\n"), member(ONE[:-2]), member(ONE[:-4]),
    ],
    ids=[
        "checksum", "length", "checksum of the header", "reserved flags",
        "a byte less", "no trailer", "half a header", "not compressed", "compressed twice",
        "line before", "line behind", "one line break", "no line break",
    ],
)  # fmt: skip
def test_members_that_are_damaged_or_no_record_are_found(tmp_path: Path, wrong: bytes) -> None:
    assert {found.offset for found in findings(tmp_path, member(FIRST) + wrong)} == {len(member(FIRST))}


@pytest.mark.parametrize(
    "behind", [bytes(512), b"xyz", b"\r\n", gzip.compress(b"")], ids=["zeros", "text", "line", "empty"]
)
def test_what_stands_behind_the_last_member_is_found(tmp_path: Path, behind: bytes) -> None:
    whole = gzip.compress(FIRST) + gzip.compress(record("resource", b"abc"))

    assert [found.offset for found in findings(tmp_path, whole + behind)] == [len(whole)]


def test_a_record_that_two_members_share_is_found(tmp_path: Path) -> None:
    one = record("resource", b"abc")
    first = gzip.compress(FIRST)

    assert {
        found.offset for found in findings(tmp_path, first + gzip.compress(one[:40]) + gzip.compress(one[40:]))
    } == {
        len(first),
        len(first + gzip.compress(one[:40])),
    }


def test_several_records_in_one_member_are_found_and_each_is_judged(tmp_path: Path) -> None:
    found = findings(tmp_path, gzip.compress(FIRST + record("resource") + record("resource", number=2, WARC_Date="?")))

    assert [finding.what for finding in found] == [
        "the gzip member holds more than a record: `warcio recompress` mends that",
        "WARC-Date: '?' is not a UTC time",
    ]


@pytest.mark.parametrize("worth", [0, 10**9], ids=["in processes", "alone"])
def test_many_files_are_checked_in_their_order_and_as_often_as_they_are_named(
    tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch, worth: int
) -> None:
    monkeypatch.setattr("archive.evidence.judging.verify._WORTH_PROCESSES", worth)
    (tmp_path / "a.warc").write_bytes(b"junk")
    (tmp_path / "b.warc.gz").write_bytes(path.read_bytes())

    found = list(check_warcs(tmp_path, ["a.warc", "b.warc.gz", "c.warc", "a.warc"]))

    assert [(warc, [defect.thing for defect in checked.defects]) for warc, checked in found] == [
        ("a.warc", ["a.warc"]),
        ("b.warc.gz", []),
        ("c.warc", ["c.warc"]),
        ("a.warc", ["a.warc"]),
    ]
