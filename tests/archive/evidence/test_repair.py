"""After a crawl that died, what is whole is in a closed file, and every other byte is in `torn/`."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from archive.errors import DiskTrouble
from archive.evidence.folder import Folder
from archive.evidence.reading.warc import read_records
from archive.evidence.repair import Repaired, repair
from tests.archive.evidence.exchanges import write


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="module")
def data(whole: Path) -> bytes:
    return whole.read_bytes()


@pytest.fixture(scope="module")
def ends(whole: Path) -> list[int]:
    """Where the records of that file end."""
    return [record.place.offset + record.place.length for record in read_records(whole)]


def left_behind(root: Path, data: bytes) -> Folder:
    """Return an archive in which a crawl died after writing *data*."""
    folder = Folder(root)
    year = folder.warc / "ha-nam" / "2026"
    year.mkdir(parents=True)
    (year / "ha-nam-1.warc.gz.open").write_bytes(data)
    return folder


def mend(root: Path, data: bytes) -> tuple[Repaired, bytes, bytes]:
    """Repair a file with *data*. Returns what was said, what is in the closed file, what is in the torn one."""
    folder = left_behind(root, data)
    (mended,) = repair(folder, "ha-nam")
    closed = folder.path(mended.closed).read_bytes() if mended.closed else b""
    torn = folder.path(mended.torn).read_bytes() if mended.torn else b""
    assert folder.open_warcs("ha-nam") == ()
    return mended, closed, torn


def test_a_whole_file_is_only_closed(tmp_path: Path, data: bytes, ends: list[int]) -> None:
    mended, closed, torn = mend(tmp_path, data)

    assert (closed, torn) == (data, b"")
    assert mended.records == len(ends)
    assert mended.closed == "warc/ha-nam/2026/ha-nam-1.warc.gz"


def test_a_file_cut_anywhere_keeps_its_whole_records_and_every_byte(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, ends: list[int]
) -> None:
    near_ends = {end + step for end in ends[1:4] for step in range(-9, 10)}
    for cut in sorted({*range(ends[1], ends[4], 97), *near_ends, len(data) - 1, len(data) - 8}):
        mended, closed, torn = mend(tmp_path_factory.mktemp("cut"), data[:cut])

        whole = [end for end in ends if end <= cut]
        assert closed + torn == data[:cut]
        assert (len(closed), mended.records) == (whole[-1], len(whole))


@pytest.mark.parametrize("tail", [bytes(500), b"\x1f\x8b", b"not gzip", b"\x1f\x8b\x08\x00" + bytes(20)])
def test_what_is_no_record_is_moved(tmp_path: Path, data: bytes, tail: bytes) -> None:
    _, closed, torn = mend(tmp_path, data + tail)

    assert (closed, torn) == (data, tail)


def test_zeros_in_place_of_the_last_member_are_moved(tmp_path: Path, data: bytes, ends: list[int]) -> None:
    length = len(data) - ends[-2]

    mended, closed, torn = mend(tmp_path, data[: ends[-2]] + bytes(length))

    assert (closed, torn) == (data[: ends[-2]], bytes(length))
    assert mended.why is not None


def test_what_follows_damage_is_moved_with_it(tmp_path: Path, data: bytes, ends: list[int]) -> None:
    damaged = bytearray(data)
    damaged[ends[2] + 20] ^= 0xFF

    _, closed, torn = mend(tmp_path, bytes(damaged))

    assert (closed, torn) == (data[: ends[2]], bytes(damaged[ends[2] :]))


@pytest.mark.parametrize("cut", [0, 1, 40])
def test_a_file_without_a_whole_record_is_moved_as_it_is(tmp_path: Path, data: bytes, cut: int) -> None:
    mended, closed, torn = mend(tmp_path, data[:cut])

    assert (closed, torn) == (b"", data[:cut])
    assert mended.closed is None
    assert Folder(tmp_path).closed_warcs() == ()


def test_the_torn_file_tells_where_it_belongs(tmp_path: Path, data: bytes, ends: list[int]) -> None:
    mended, _, _ = mend(tmp_path, data[: ends[4] + 7])

    assert mended.torn == f"torn/ha-nam-1.warc.gz.{ends[4]}.torn"
    assert str(mended) == (
        f"warc/ha-nam/2026/ha-nam-1.warc.gz.open: 5 whole records are in {mended.closed}, "
        f"7 bytes behind them in {mended.torn} ({mended.why})"
    )


def test_only_the_files_of_the_site_are_mended(tmp_path: Path, data: bytes) -> None:
    folder = left_behind(tmp_path, data)

    assert repair(folder, "nam-dinh") == ()
    assert len(folder.open_warcs("ha-nam")) == 1


@pytest.mark.parametrize("step", ["truncate", "fsync"])
def test_a_repair_that_was_killed_is_done_again_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, ends: list[int], step: str
) -> None:
    def killed(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    folder = left_behind(tmp_path, data[: ends[4] + 7])
    with monkeypatch.context() as patched:
        patched.setattr(os, step, killed)
        with pytest.raises(DiskTrouble):
            repair(folder, "ha-nam")

    (mended,) = repair(folder, "ha-nam")
    assert mended.closed is not None
    assert mended.torn is not None
    assert folder.path(mended.closed).read_bytes() == data[: ends[4]]
    assert folder.path(mended.torn).read_bytes() == data[ends[4] : ends[4] + 7]


@pytest.mark.parametrize(("shorter", "more"), [(2, 0), (4, 0), (4, 3)])
def test_what_a_killed_repair_copied_is_kept_when_a_power_cut_shortened_the_file_since(
    tmp_path: Path, data: bytes, ends: list[int], shorter: int, more: int
) -> None:
    folder = left_behind(tmp_path, data[: ends[shorter] + more])
    part = folder.torn / f"ha-nam-1.warc.gz.{ends[4]}.part"
    part.parent.mkdir()
    part.write_bytes(data[ends[4] : ends[4] + 5])

    (mended,) = repair(folder, "ha-nam")
    assert mended.torn_bytes == more
    kept = folder.torn / f"ha-nam-1.warc.gz.{ends[4]}.torn"
    assert kept.read_bytes() == data[ends[4] : ends[4] + 5]
    assert {path.suffix for path in folder.torn.iterdir()} == {".torn"}


def test_half_a_copy_is_written_over_by_the_next_repair(tmp_path: Path, data: bytes, ends: list[int]) -> None:
    folder = left_behind(tmp_path, data[: ends[4] + 7])
    folder.torn.mkdir()
    (folder.torn / f"ha-nam-1.warc.gz.{ends[4]}.part").write_bytes(data[ends[4] : ends[4] + 3])

    (mended,) = repair(folder, "ha-nam")
    assert [folder.relative(path) for path in folder.torn.iterdir()] == [mended.torn]
