"""What is appended lies where it is said to lie, in a file that other people's tools accept."""

from __future__ import annotations

import errno
import gzip
import os
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator

from archive.errors import DiskTrouble
from archive.evidence.folder import Folder
from archive.evidence.reading.warc import read_records
from archive.evidence.record import Record
from archive.evidence.writing.warcfile import GZIP_HEADER, WarcFile, pack
from tests.archive.evidence.exchanges import AT, EXCHANGES, IMAGE, INFO, PAGE, everything, ids, write


def begin(root: Path) -> WarcFile:
    return WarcFile.create(Folder(root), "ha-nam", at=AT, serial=1, info=INFO)


def record(block: bytes, **more: object) -> Record:
    return Record("resource", ids()(), AT, "text/html", block, **more)  # type: ignore[arg-type]


def test_the_name_tells_site_time_serial_machine_and_process(tmp_path: Path) -> None:
    path = write(tmp_path)

    assert path.parent == tmp_path / "warc" / "ha-nam" / "2026"
    assert re.fullmatch(rf"ha-nam-20260301173000123-00001-[A-Za-z0-9.-]+-{os.getpid()}\.warc\.gz", path.name)


def test_a_file_is_called_open_until_it_is_closed(tmp_path: Path) -> None:
    warc = begin(tmp_path)

    assert Folder(tmp_path).open_warcs("ha-nam") == (warc.path,)
    closed = warc.close()
    assert Folder(tmp_path).closed_warcs() == (Folder(tmp_path).relative(closed),)


def test_no_file_is_begun_twice(tmp_path: Path) -> None:
    begin(tmp_path)

    with pytest.raises(DiskTrouble, match="File exists"):
        begin(tmp_path)


def test_a_closed_file_is_never_written_over(tmp_path: Path) -> None:
    begin(tmp_path).close()

    with pytest.raises(DiskTrouble, match="File exists"):
        begin(tmp_path)


def test_every_record_is_one_gzip_member_at_the_place_that_was_told(tmp_path: Path) -> None:
    warc = begin(tmp_path)
    made = next(everything())
    places = warc.append([pack(one) for one in made])
    closed = warc.close()

    data = closed.read_bytes()
    assert {place.warc for place in places} == {Folder(tmp_path).relative(closed)}
    for one, place in zip(made, places, strict=True):
        member = gzip.decompress(data[place.offset : place.offset + place.length])
        assert member.startswith(b"WARC/1.1\r\nWARC-Type: " + one.kind.encode())
        assert member.endswith(one.block + b"\r\n\r\n")


@pytest.mark.parametrize("block", [b"", b"a", PAGE, IMAGE, IMAGE * 40, bytes(200000)], ids=len)
def test_a_packed_record_unpacks_to_its_block(block: bytes) -> None:
    packed = pack(record(block))

    assert packed.startswith(GZIP_HEADER)
    assert gzip.decompress(packed).partition(b"\r\n\r\n")[2] == block + b"\r\n\r\n"


def test_text_is_compressed_and_what_is_dense_already_costs_no_more_than_its_header() -> None:
    assert len(pack(record(PAGE * 5))) < 0.2 * len(PAGE * 5)
    assert len(pack(record(IMAGE))) < len(IMAGE) + 300


def test_every_record_names_the_first_of_its_file(tmp_path: Path) -> None:
    first, *others = read_records(write(tmp_path))

    assert first.header("WARC-Warcinfo-ID") is None
    assert {record.header("WARC-Warcinfo-ID") for record in others} == {f"<{first.id}>"}


def test_a_line_break_in_a_value_makes_no_header() -> None:
    head = gzip.decompress(pack(record(b"", url="http://a/\r\nX: 1", headers=(("WARC-Cipher-Suite", "a\r\nY: 2"),))))

    assert b"\r\nX:" not in head
    assert b"\r\nY:" not in head


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        pack(Record("resource", ids()(), datetime(2026, 3, 1), "text/html", b""))  # noqa: DTZ001


def test_a_late_sync_of_a_closed_file_touches_no_other_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    warc = begin(tmp_path)
    warc.close()
    monkeypatch.setattr(os, "fsync", lambda _: pytest.fail("the descriptor is another file's by now"))

    warc.sync()


class Disk:
    """os.write of a disk that takes *room* bytes and then fails."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.write = os.write

    def __call__(self, descriptor: int, data: memoryview) -> int:
        if not self.room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        taken = self.write(descriptor, data[: self.room])
        self.room -= taken
        return taken


def test_a_full_disk_cuts_the_file_back_to_the_last_whole_exchange(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warc = begin(tmp_path)
    first, second, *_ = everything()
    warc.append([pack(one) for one in first])
    before = warc.path.read_bytes()

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", Disk(room=700))
        with pytest.raises(DiskTrouble, match=r"\.open: No space left on device: make room"):
            warc.append([pack(one) for one in second])

    assert warc.path.read_bytes() == before
    places = warc.append([pack(one) for one in second])
    assert places[0].offset == len(before)


def test_a_file_that_cannot_be_cut_back_takes_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(descriptor: int, length: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    warc = begin(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(os, "write", Disk(room=10))
        patched.setattr(os, "ftruncate", broken)
        with pytest.raises(DiskTrouble):
            warc.append([b"x" * 100])

    with pytest.raises(DiskTrouble, match=r"could not be cut back .* run again"):
        warc.append([b"y"])


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "warc").write_text("in the way")

    with pytest.raises(DiskTrouble, match="Not a directory"):
        begin(tmp_path)


def test_warcio_finds_nothing_wrong(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "warcio.cli", "check", "-v", str(write(tmp_path))]
    judge = subprocess.run(command, capture_output=True, text=True, check=False)

    assert judge.returncode == 0, judge.stdout
    assert judge.stderr == ""
    assert "fail" not in judge.stdout


def test_fastwarc_reads_every_record_and_finds_every_digest_right(tmp_path: Path) -> None:
    with write(tmp_path).open("rb") as file:
        seen = 0
        for found in ArchiveIterator(file, parse_http=False):
            assert found.verify_block_digest()
            seen += 1

    assert seen == 1 + sum(len(made) for made in everything())


def test_fastwarc_reads_the_bodies_that_the_server_sent(tmp_path: Path) -> None:
    with write(tmp_path).open("rb") as file:
        bodies = {
            found.headers["WARC-Target-URI"]: found.reader.read()
            for found in ArchiveIterator(file)
            if found.headers["WARC-Type"] == "response"
        }

    assert bodies[EXCHANGES[0].url] == bodies[EXCHANGES[1].url] == PAGE
    assert bodies[EXCHANGES[3].url] == IMAGE
