"""Damage of any kind is found where it is, nothing raises, and what lies behind it is judged too."""

from __future__ import annotations

import gzip
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.errors import ArchiveError
from archive.evidence.judging.verify import Defect, check_warc
from archive.evidence.reading.warc import read_records
from tests.archive.evidence.corpus import FIRST, record, sha1
from tests.archive.evidence.exchanges import PAGE, write


def findings(tmp_path: Path, data: bytes) -> list[Defect]:
    path = tmp_path / "file.warc"
    path.write_bytes(data)
    return list(check_warc(path, name="file"))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("archive"))


@pytest.mark.parametrize("cut", [1, 4, 8, 9, 100])
def test_a_torn_tail_is_found_where_it_begins(tmp_path: Path, path: Path, cut: int) -> None:
    data = path.read_bytes()
    last = list(read_records(path))[-1].place

    (finding,) = findings(tmp_path, data[:-cut])

    assert finding == Defect("file", last.offset, "torn: the file ends inside this record")


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
    assert second == Defect("file", len(data), "WARC-Date: 'never' is not a UTC time")


def test_a_changed_first_byte_is_one_finding(tmp_path: Path, path: Path) -> None:
    for content in (path.read_bytes(), gzip.decompress(path.read_bytes())):
        assert [finding.offset for finding in findings(tmp_path, b"X" + content[1:])] == [0]


def test_a_bomb_is_gone_through_in_bounded_memory(tmp_path: Path) -> None:
    zeros = bytes(60_000_000)
    data = gzip.compress(FIRST) + gzip.compress(record("resource", zeros, WARC_Block_Digest=sha1(zeros)), 1)
    tracemalloc.start()

    assert findings(tmp_path, data) == []
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()


def test_what_follows_a_record_that_shrinks_to_nothing_is_judged(tmp_path: Path) -> None:
    small = gzip.compress(record("resource", bytes(5_000_000), number=1))

    assert findings(tmp_path, gzip.compress(FIRST) + small + gzip.compress(record("resource", number=2)) * 2) != []
    assert findings(tmp_path, gzip.compress(FIRST) + small + gzip.compress(record("resource", number=2))) == []


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
