"""Every bad file is found out, at the right byte and for the right reason, and no good file is refused."""

from __future__ import annotations

import gzip
from io import BytesIO
from pathlib import Path

import pytest
from warcio.warcwriter import WARCWriter

from archive.evidence.verify import Defect, check_warc, check_warcs
from tests.archive.evidence.corpus import BAD, FIRST, GOOD, GZIP_WORDS, ONLY_PLAIN, record, sha1
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
        Defect("gone", 0, "cannot be read: No such file or directory")
    ]


def test_several_records_in_one_member_are_found_and_each_is_judged(tmp_path: Path) -> None:
    found = findings(tmp_path, gzip.compress(FIRST + record("resource") + record("resource", number=2, WARC_Date="?")))

    assert [finding.what for finding in found] == [
        "the gzip member holds more than one record: `warcio recompress` mends that",
        "WARC-Date: '?' is not a UTC time",
    ]


@pytest.mark.parametrize("worth", [0, 10**9], ids=["in processes", "alone"])
def test_many_files_are_checked_in_their_order(
    tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch, worth: int
) -> None:
    monkeypatch.setattr("archive.evidence.verify._WORTH_PROCESSES", worth)
    (tmp_path / "a.warc").write_bytes(b"junk")
    (tmp_path / "b.warc.gz").write_bytes(path.read_bytes())

    found = list(check_warcs(tmp_path, ["a.warc", "b.warc.gz", "c.warc"]))

    assert [(warc, [defect.thing for defect in checked.defects]) for warc, checked in found] == [
        ("a.warc", ["a.warc"]),
        ("b.warc.gz", []),
        ("c.warc", ["c.warc"]),
    ]
