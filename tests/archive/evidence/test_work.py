"""Reading a file costs by its length, whatever its bytes are: no lie makes the same bytes be read over and over."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest

from archive.errors import ArchiveError
from archive.evidence.reading.warc import read_records
from archive.evidence.scan import Damage, scan
from archive.evidence.seeking import GZIP_MAGIC
from tests.archive.evidence.corpus import record

_PIECE = 16 * 1024


class _Counting(BytesIO):
    """A file that counts the bytes that are read of it."""

    taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self.taken += len(data)
        return data

    def readline(self, size: int | None = -1, /) -> bytes:
        data = super().readline(size)
        self.taken += len(data)
        return data


def _scanned(data: bytes, _: pytest.MonkeyPatch) -> int:
    file = _Counting(data)
    for _event in scan(file):
        pass
    return file.taken


def _read(data: bytes, monkeypatch: pytest.MonkeyPatch) -> int:
    file = _Counting(data)
    monkeypatch.setattr(Path, "open", lambda *_: file)
    with suppress(ArchiveError):
        for _record in read_records(Path("file")):
            pass
    return file.taken


def _lying(number: int) -> bytes:
    head = record("resource").partition(b"\r\n\r\n")[0]
    return head.replace(b"Content-Length: 0", b"Content-Length: 50000000") + b"\r\n\r\n" + b"x" * number


def _too_long(number: int) -> bytes:
    return _lying(number).replace(b"50000000", b"40000")


FILES = {
    "lengths beyond the end of the file": _lying,
    "lengths that end amid other records": _too_long,
    "beginnings without an end": lambda _: b"WARC/1.0\r\nX: y\r\n" * 16,
    "headers that are no record": lambda _: b"WARC/1.0\r\n\r\n" * 16,
}


@pytest.mark.parametrize("of", FILES.values(), ids=FILES)
@pytest.mark.parametrize("work", [_scanned, _read])
def test_a_plain_file_of_nothing_but_lies_is_read_in_pieces_once_for_each_of_them(
    monkeypatch: pytest.MonkeyPatch, work: Callable[[bytes, pytest.MonkeyPatch], int], of: Callable[[int], bytes]
) -> None:
    lies = 2000
    data = b"\r\n".join(of(number % 7) for number in range(lies))
    beginnings = data.count(b"WARC/1")

    # a look at the header, one for the next beginning, one at the end that was said
    assert work(data, monkeypatch) < beginnings * 6 * _PIECE


@pytest.mark.parametrize("between", [GZIP_MAGIC + b"\x00" * 7, gzip.compress(b"")], ids=["beginnings", "empty members"])
def test_what_only_looks_like_compressed_members_is_not_read_to_the_end_of_the_file_each_time(
    monkeypatch: pytest.MonkeyPatch, between: bytes
) -> None:
    whole = gzip.compress(record("resource"))
    data = whole + between * 20_000 + whole

    assert _scanned(data, monkeypatch) < 20_000 * 3 * 1024


def test_a_header_is_no_longer_than_a_megabyte_to_whoever_reads_or_judges_it(tmp_path: Path) -> None:
    path = tmp_path / "file.warc"
    path.write_bytes(record("resource", X_Long="x" * 1_100_000) + record("resource", number=2))

    with pytest.raises(ArchiveError, match="header does not end"):
        assert [one.place.offset for one in read_records(path)] == [path.read_bytes().rindex(b"WARC/")]
    with path.open("rb") as file:
        assert [event.what for event in scan(file) if isinstance(event, Damage)] == ["the record's header does not end"]
