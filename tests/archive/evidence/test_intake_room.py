"""What an import asks of its disk: room before it begins, and nothing half where there is none."""

from __future__ import annotations

import os
import resource
import signal
import struct
import zipfile
from pathlib import Path

import pytest

from archive.errors import DiskTrouble
from archive.evidence.folder import Folder
from archive.evidence.foreign.intake import Taken, take_in
from tests.archive.evidence.corpus import FIRST, record
from tests.archive.evidence.foreign import packed, wacz, wget

WARC = wget({"https://mau.gov.vn/a": b"<html>a"})


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "data")


def taken(folder: Folder, *sources: Path) -> list[Taken]:
    return list(take_in(folder, sources))


def saved(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("name", ["a.warc.gz", "a.wacz"])
def test_what_the_disk_has_no_room_for_is_not_begun(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    data = packed([FIRST, record("resource", os.urandom(100_000))])
    source = tmp_path / name
    if name.endswith(".wacz"):
        wacz(source, {"archive/a.warc.gz": data})
    else:
        saved(source, data)
    monkeypatch.setattr("archive.evidence.room.free", lambda _: len(data) - 1)

    with pytest.raises(DiskTrouble, match="make room, then run again"):
        taken(folder, source)
    assert list(folder.imported.iterdir()) == []
    monkeypatch.setattr("archive.evidence.room.free", lambda _: len(data))
    assert [one.warc is None for one in taken(folder, source)] == [False]


def test_a_package_that_claims_more_than_it_can_hold_is_no_trouble_of_the_disk(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "a.wacz"
    with zipfile.ZipFile(source, "w") as package:
        package.writestr("archive/a.warc.gz", WARC)
    data = bytearray(source.read_bytes())
    struct.pack_into("<II", data, data.find(b"PK\x01\x02") + 20, 4_000_000_000, 4_000_000_000)
    source.write_bytes(data)
    monkeypatch.setattr("archive.evidence.room.free", lambda _: 1_000_000)

    findings = [what for one in taken(folder, source) for what in one.findings]

    assert any("the package ends inside it" in what for what in findings)


def test_a_full_disk_is_said_and_nothing_half_is_left(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = saved(tmp_path / "a.warc.gz", packed([FIRST, record("resource", os.urandom(100_000))]))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    monkeypatch.setattr(signal, "SIGXFSZ", signal.SIGXFSZ)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, limits[1]))
    try:
        with pytest.raises(DiskTrouble, match="part"):
            taken(folder, source)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)

    assert list(folder.imported.iterdir()) == []
    assert [one.known for one in taken(folder, source)] == [False]
