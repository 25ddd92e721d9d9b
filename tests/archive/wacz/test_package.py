"""A package is built as WACZ 1.1.1 says, is the same whenever it is made, and is there whole or not at all."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest

from archive.catalogue.catalogue import open_for_writing
from archive.errors import ArchiveError, DiskTrouble
from archive.evidence.folder import Folder
from archive.evidence.judging.manifest import add_manifest
from archive.evidence.reading.captures import read_capture, read_captures
from archive.evidence.reading.warc import read_records
from archive.model import Place
from archive.wacz.choice import Asked
from archive.wacz.making import Order, make
from archive.wacz.zipped import NewMember
from tests.archive.catalogue.shelf import HOME, Shelf, page
from tests.archive.wacz.contents import index, names, pages, read_json, told, unpacked
from tests.archive.wacz.two_nights import FIRST, SECOND_DAY, packed, post

SOME = Asked("mau", SECOND_DAY, None)


@pytest.fixture
def archive(shelf: Shelf, tmp_path: Path) -> Shelf:
    """A copy, to be damaged."""
    return Shelf(Path(shutil.copytree(shelf.root, tmp_path / "data", symlinks=True)))


def test_what_readers_find_places_in_is_stored(shelf: Shelf, out: Path) -> None:
    packed(shelf, out, plain=0)

    with ZipFile(out) as opened:
        kinds = {one.filename: one.compress_type for one in opened.infolist()}
        assert opened.testzip() is None
    assert {name for name, kind in kinds.items() if kind == ZIP_STORED} == {
        name for name in kinds if name.endswith(".gz")
    }


def test_every_file_is_described_with_its_digest(shelf: Shelf, out: Path) -> None:
    made = packed(shelf, out, SOME)

    described = read_json(out, "datapackage.json")
    assert (described["profile"], described["wacz_version"]) == ("data-package", "1.1.1")
    assert described["created"] == "2024-04-02T18:30:03Z"
    with ZipFile(out) as opened:
        for one in described["resources"]:
            data = opened.read(one["path"])
            assert (one["hash"], one["bytes"]) == (f"sha256:{hashlib.sha256(data).hexdigest()}", len(data))
        told_of = {one["path"] for one in described["resources"]}
        assert set(names(out)) - told_of == {"datapackage.json", "datapackage-digest.json"}
        digest = hashlib.sha256(opened.read("datapackage.json")).hexdigest()
    assert read_json(out, "datapackage-digest.json") == {"path": "datapackage.json", "hash": f"sha256:{digest}"}
    assert made.digest == f"sha256:{digest}"


@pytest.mark.parametrize("asked", [Asked(), SOME], ids=["all", "some"])
def test_the_same_archive_gives_the_same_bytes(shelf: Shelf, out: Path, asked: Asked) -> None:
    packed(shelf, out, asked)
    packed(shelf, out.with_name("again"), asked)

    assert out.read_bytes() == out.with_name("again").read_bytes()


@pytest.mark.parametrize("asked", [Asked(), SOME], ids=["whole files", "copies"])
def test_every_line_of_the_index_leads_to_its_capture(shelf: Shelf, out: Path, tmp_path: Path, asked: Asked) -> None:
    packed(shelf, out, asked)
    root = unpacked(out, tmp_path / "in")

    for line in index(out):
        said = told(line)
        place = Place(f"archive/{said['filename']}", int(said["offset"]), int(said["length"]))
        capture = read_capture(root, place)
        assert (capture.url, capture.digest, capture.place) == (said["url"], said["digest"], place)


def test_copies_are_the_records_byte_for_byte_behind_a_record_that_says_so(
    shelf: Shelf, out: Path, tmp_path: Path
) -> None:
    packed(shelf, out, SOME)
    root = unpacked(out, tmp_path / "in")
    sources = [shelf.folder.path(name) for name in shelf.folder.closed_warcs()]
    members = {
        source.read_bytes()[r.place.offset :][: r.place.length] for source in sources for r in read_records(source)
    }

    parts = list((root / "archive").glob("*-part.warc.gz"))
    assert parts
    for path in parts:
        first, *others = read_records(path)
        assert (first.kind, first.header("WARC-Filename")) == ("warcinfo", path.name)
        assert others[0].kind == "warcinfo"
        assert all(f"<{others[0].id}>" == one.header("WARC-Warcinfo-ID") for one in others[1:])
        assert all(path.read_bytes()[one.place.offset :][: one.place.length] in members for one in others)
        assert {one.kind for one in others[1:]} >= {"request", "metadata"}


def test_a_large_index_is_blocks_that_can_be_found(shelf: Shelf, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.wacz.listing._BLOCK", 5)
    packed(shelf, out, plain=11)
    packed(shelf, out.with_name("plain"))

    assert index(out) == index(out.with_name("plain"))
    with ZipFile(out) as opened:
        meta, *blocks = opened.read("indexes/index.idx").splitlines()
        packed_lines = opened.read("indexes/index.cdx.gz")
    assert meta == b'!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}'
    assert len(blocks) == 3
    for block in blocks:
        key, at, said = block.split(b" ", 2)
        place = json.loads(said)
        data = packed_lines[place["offset"] :][: place["length"]]
        assert place["digest"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert gzip.decompress(data).startswith(key + b" " + at + b" {")


def test_answers_to_forms_are_indexed_by_what_was_posted(shelf: Shelf, out: Path) -> None:
    packed(shelf, out, SOME)

    (line,) = (line for line in index(out) if b"__wb_method" in line)
    assert (told(line)["method"], told(line)["requestBody"]) == ("POST", "trang=2&__VIEWSTATE=abc")
    assert post("/tin/", b"").url == told(line)["url"]


def test_an_article_told_to_a_script_is_listed_at_the_address_that_people_open(tmp_path: Path, out: Path) -> None:
    shelf = Shelf(tmp_path / "data")
    shelf.warc(page("/in/7", mime="application/json"), page("/7", b"<html><div id=app>", hop="requisite", minutes=1))
    shelf.ingest()
    entered = shelf.dump()
    packed(shelf, out)

    assert [(line["url"], line["title"]) for line in pages(out)[1:]] == [(f"{HOME}/7", "Hội nghị")]
    assert shelf.rows("select url from articles") == [(f"{HOME}/7",)]
    shelf.rebuild()
    assert shelf.dump() == entered


def test_nothing_is_written_over(shelf: Shelf, out: Path) -> None:
    out.write_text("mine")

    with pytest.raises(ArchiveError, match="is there already"):
        packed(shelf, out)
    assert out.read_text() == "mine"


def test_of_two_at_once_the_later_writes_over_nothing(shelf: Shelf, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link = os.link

    def late(fresh: Path, path: Path) -> None:
        path.write_text("the other's")
        link(fresh, path)

    monkeypatch.setattr(os, "link", late)

    with pytest.raises(ArchiveError, match="is there already"):
        packed(shelf, out)
    assert out.read_text() == "the other's"
    assert list(out.parent.glob("*.tmp")) == []


def test_a_full_disk_leaves_nothing_behind(shelf: Shelf, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: NewMember, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(NewMember, "write", full)
    with pytest.raises(DiskTrouble, match="make room"):
        packed(shelf, out)
    assert list(out.parent.iterdir()) == []


@pytest.mark.parametrize("asked", [Asked(), SOME], ids=["all", "some"])
def test_what_the_disk_has_no_room_for_is_not_begun(
    shelf: Shelf, out: Path, monkeypatch: pytest.MonkeyPatch, asked: Asked
) -> None:
    size = packed(shelf, out, asked).bytes
    out.unlink()
    # answers are two thirds of such small files, the rest is what was asked, index and pages
    monkeypatch.setattr("archive.evidence.room.free", lambda _: size // 3)
    with pytest.raises(DiskTrouble, match=r"are needed \(for the package\): make room"):
        packed(shelf, out, asked)
    assert list(out.parent.iterdir()) == []
    monkeypatch.setattr("archive.evidence.room.free", lambda _: size)
    assert packed(shelf, out, asked).bytes == size


def test_a_missing_file_is_named_and_the_rest_goes_in(archive: Shelf, out: Path) -> None:
    lost, *kept = archive.folder.closed_warcs()
    archive.folder.path(lost).unlink()

    made = packed(archive, out)
    assert len(made.findings) == 1
    assert lost in made.findings[0]
    assert made.warc_files == len(kept)
    assert all(told(line)["filename"] != lost.rpartition("/")[2] for line in index(out))


def test_a_damaged_file_gives_what_is_whole_of_it(archive: Shelf, out: Path, tmp_path: Path) -> None:
    warc = archive.folder.path(next(name for name in archive.folder.closed_warcs() if "/mau/" in name))
    place = next(one.place for one in read_captures(warc) if one.url.endswith("/anh/1.png"))
    data = bytearray(warc.read_bytes())
    data[place.offset + 40 : place.offset + 60] = bytes(20)
    warc.write_bytes(data)

    made = packed(archive, out, SOME)
    assert len(made.findings) == 1
    root = unpacked(out, tmp_path / "in")
    for line in index(out):
        said = told(line)
        read_capture(root, Place(f"archive/{said['filename']}", int(said["offset"]), int(said["length"])))


def _one_byte_other(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


@pytest.mark.parametrize(
    "change", [_one_byte_other, lambda data: data[:-20] + data[-19:]], ids=["another byte", "a byte less"]
)
def test_a_file_that_is_not_the_one_that_its_manifest_vouches_for_is_named(
    archive: Shelf, out: Path, change: Callable[[bytes], bytes]
) -> None:
    add_manifest(archive.folder, now=FIRST)
    changed = archive.folder.closed_warcs()[0]
    path = archive.folder.path(changed)
    path.write_bytes(change(path.read_bytes()))

    (finding,) = packed(archive, out).findings
    assert finding.startswith(f"{path}: is not the file that manifest 000001-")


def test_a_file_that_no_manifest_vouches_for_and_that_has_another_length_is_named(archive: Shelf, out: Path) -> None:
    path = archive.folder.path(archive.folder.closed_warcs()[0])
    path.write_bytes(path.read_bytes() + bytes(1))

    (finding,) = packed(archive, out).findings
    assert finding.startswith(f"{path}: had ")


def test_captures_that_are_not_where_the_catalogue_says_are_counted(archive: Shelf, out: Path) -> None:
    path = archive.folder.path(next(name for name in archive.folder.closed_warcs() if "/mau/" in name))
    first = next(read_records(path))
    data = path.read_bytes()
    path.write_bytes(data[: first.place.length] * 2 + data[first.place.length :])

    *_, finding = packed(archive, out, SOME).findings
    assert "captures are not where the catalogue says" in finding


def test_a_file_that_is_not_compressed_goes_in_compressed(archive: Shelf, out: Path, tmp_path: Path) -> None:
    name = next(name for name in archive.folder.closed_warcs() if "/khac/" in name)
    path = archive.folder.path(name)
    path.write_bytes(gzip.decompress(path.read_bytes()))
    (capture,) = read_captures(path)
    with open_for_writing(archive.folder) as catalogue:
        place = (capture.place.offset, capture.place.length, name)
        catalogue.run("update captures set (offset, length) = (?, ?) where warc = ?", place)

    packed(archive, out, Asked("khac"))
    (line,) = index(out)
    root = unpacked(out, tmp_path / "in")
    inside = Place(f"archive/{told(line)['filename']}", int(told(line)["offset"]), int(told(line)["length"]))
    copied = read_capture(root, inside)
    assert (copied.body, copied.place) == (capture.body, inside)
    assert (root / "archive" / told(line)["filename"]).read_bytes()[:2] == b"\x1f\x8b"


def test_files_that_wait_to_be_entered_and_revisits_without_originals_are_said(archive: Shelf, out: Path) -> None:
    names_of = archive.folder.closed_warcs()
    with open_for_writing(archive.folder) as catalogue:
        catalogue.run("pragma foreign_keys = off")
        first = next(name for name in names_of if "/mau/" in name)
        catalogue.run("delete from revisions")
        catalogue.run("delete from captures where warc = ?", (first,))
        catalogue.run("delete from warc_files where path = ?", (first,))

    said = " ".join(make(Folder(archive.root), Order(Asked(), out)).findings)
    assert "1 revisits refer to captures that the archive does not hold" in said
    assert "`luutru ingest` first" in said
