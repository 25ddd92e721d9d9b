"""What is read fast is what warcio reads: of every file the same records, at the same places, and the same said of damage."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

import pytest

from archive.errors import ArchiveError
from archive.evidence.reading import plain, warc
from archive.evidence.reading.warc import RawRecord, read_records
from tests.archive.evidence import corpus, foreign
from tests.archive.evidence.corpus import record
from tests.archive.evidence.exchanges import write

PAGES = {"https://hanam.gov.vn/a": corpus.HTTP, "https://hanam.gov.vn/b": corpus.HTTP}
ODD = {
    "blanks": record("response", corpus.HTTP).replace(b"WARC-Type: response", b"WARC-Type:  response  "),
    "folded": record("response", corpus.HTTP, WARC_IP_Address="10.0.0.1\r\n folded"),
    "no blank": record("response", corpus.HTTP).replace(b"WARC-Type: ", b"WARC-Type:"),
    "no colon": record("response", corpus.HTTP).replace(b"WARC-Date", b"nothing\r\nWARC-Date"),
    "empty value": record("response", corpus.HTTP, WARC_IP_Address=""),
    "brackets": record("response", corpus.HTTP, WARC_Target_URI="<https://hanam.gov.vn/>"),
    "blank in the address": record("response", corpus.HTTP, WARC_Target_URI="https://hanam.gov.vn/a b"),
    "not ASCII": record("response", corpus.HTTP, WARC_Target_URI="https://hanam.gov.vn/tên"),
    "Latin-1": record("response", corpus.HTTP).replace(b"https://hanam.gov.vn/", b"https://hanam.gov.vn/\xea"),
    "other case": record("response", corpus.HTTP).replace(b"Content-Length", b"CONTENT-LENGTH"),
    "two lengths": record("response", corpus.HTTP).replace(b"WARC-Date", b"Content-Length: 3\r\nWARC-Date"),
    "no length": record("response", corpus.HTTP, Content_Length=None),
    "longer": record("response", corpus.HTTP, Content_Length="5"),
    "shorter": record("response", corpus.HTTP, Content_Length="5000"),
    "lines of LF": record("response", corpus.HTTP).replace(b"\r\n", b"\n"),
    "version 0.17": record("response", corpus.HTTP, version="0.17"),
    "small letters": record("response", corpus.HTTP).replace(b"WARC/1.1", b"warc/1.1"),
    "no record": b"<html>" * 100,
    "nothing": b"",
    "long": record("response", corpus.HTTP + b"x" * 5_000_000),
    "kind in capitals": record("response", corpus.HTTP).replace(b"WARC-Type: response", b"WARC-Type: Response"),
    "two dates": record("response", corpus.HTTP).replace(b"WARC-Date", b"WARC-Date: 2020-01-01T00:00:00Z\r\nWARC-Date"),
    "two in a member": record("response", corpus.HTTP) + record("response", corpus.HTTP, number=2),
}


def both_ways(path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[RawRecord], str]]:
    """Return what is read of *path*, and said of it: as it is, and by warcio alone."""
    ways = []
    for fast in (plain.plain_records, lambda _file, _position: iter(())):
        monkeypatch.setattr(warc, "plain_records", fast)
        found: list[RawRecord] = []
        said = ""
        try:
            found.extend(read_records(path))
        except ArchiveError as error:
            said = str(error)
        ways.append((found, said))
    return ways


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("place", ["first", "between", "last"])
def test_odd_records_are_read_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, place: str) -> None:
    before, behind = (
        [gzip.compress(record("response", corpus.HTTP, number=n)) for n in numbers] for numbers in ((7, 8), (9,))
    )
    odd = gzip.compress(ODD[name])
    parts = {"first": [odd, *before], "between": [*before, odd, *behind], "last": [*before, odd]}
    path = tmp_path / "odd.warc.gz"
    path.write_bytes(b"".join(parts[place]))
    fast, slow = both_ways(path, monkeypatch)

    assert fast == slow


@pytest.mark.parametrize("cut", [1, 8, 30, 60, 200])
def test_damage_is_said_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cut: int) -> None:
    data = write(tmp_path).read_bytes()
    path = tmp_path / "x.warc.gz"
    for damaged in (
        data[:-cut],
        data[:-cut] + bytes(cut),
        data[:500] + bytes(cut) + data[500 + cut :],
        data + b"\0" * cut,
    ):
        path.write_bytes(damaged)
        fast, slow = both_ways(path, monkeypatch)

        assert fast == slow


@pytest.mark.parametrize(
    "make", [foreign.heritrix, foreign.common_crawl, foreign.browsertrix, foreign.wget, foreign.archiveweb_page]
)
def test_what_others_made_is_read_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: object) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(make(PAGES))  # type: ignore[operator]
    fast, slow = both_ways(path, monkeypatch)

    assert fast == slow
    assert fast[0]


def test_a_member_that_unpacks_to_gigabytes_is_not_held(tmp_path: Path) -> None:
    path = tmp_path / "bomb.warc.gz"
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    path.write_bytes(b"".join(packer.compress(bytes(1_000_000)) for _ in range(200)) + packer.flush())
    with path.open("rb") as file:
        assert list(plain.plain_records(file, 0)) == []
