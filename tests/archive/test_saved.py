"""`luutru show --save`: a page of an archive becomes a test that needs no archive."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archive.catalogue.catalogue import open_catalogue
from archive.catalogue.entering.ingest import ingest
from archive.catalogue.portals import Portals
from archive.catalogue.readings import KEYS, to_table
from archive.catalogue.telling.look import Looked, look_up
from archive.errors import ArchiveError
from archive.evidence.judging.verify import check_warc
from archive.evidence.reading.captures import read_captures
from archive.evidence.reading.warc import read_records
from archive.extract.read import read
from archive.saved import Destination, save_page
from archive.sites import load_site
from tests.archive.catalogue.shelf import HOME, SITE, Shelf, page, walk

URL = f"{HOME}/tin/hop-bao"
BODY = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Họp bàn về đê điều</title></head><body>
<article><h1 class="ten">Họp bàn về đê điều</h1><p>Sáng nay, lãnh đạo tỉnh họp với các huyện ven sông để bàn việc gia cố
đê trước mùa lũ năm nay.</p><p>Các đại biểu đi xem những đoạn đê xung yếu và nghe người dân nói về từng chỗ rò rỉ.</p>
</article></body></html>""".encode()


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    shelf = Shelf(tmp_path / "data")
    platforms = shelf.root / "settings" / "platforms"
    platforms.mkdir()
    (platforms / "rieng.toml").write_text('name = "Riêng"\n[read]\ntitle = ["h1.ten"]\n', encoding="utf-8")
    (platforms / "khac.toml").write_text('name = "Khác"\n', encoding="utf-8")
    site = SITE.replace('platform = "generic"', 'platform = "rieng"')
    (shelf.root / "settings" / "sites" / "mau.toml").write_text(site, encoding="utf-8")
    shelf.warc(
        page("/tin-tuc", b"<html>Tin", hop="seed"),
        page("/tin/hop-bao", BODY, minutes=1),
        walk("/tin/hop-bao", [("/x", "owed")], minutes=1),
        page("/anh.jpg", b"\xff\xd8", hop="requisite", mime="image/jpeg"),
    )
    ingest(shelf.folder, shelf.found, read, lambda _: None)
    return shelf


def looked_up(shelf: Shelf, url: str) -> Looked:
    with open_catalogue(shelf.folder) as catalogue:
        looked = look_up(catalogue, Portals(shelf.found), url)
    assert looked is not None
    return looked


def save(shelf: Shelf, to: Path, name: str = "hop-bao", url: str = URL) -> list[Path]:
    looked, settings = looked_up(shelf, url), shelf.root / "settings"
    return list(save_page(shelf.folder, settings, shelf.found, looked, Destination(to, "mau", name)))


def test_the_records_of_the_one_exchange_are_copied_byte_for_byte(shelf: Shelf, tmp_path: Path) -> None:
    warc, *_ = save(shelf, tmp_path)
    (original,) = shelf.folder.warc.rglob("*.warc.gz")
    first, *copied = read_records(warc)

    assert first.kind == "warcinfo"
    assert [(record.kind, record.url) for record in copied] == [
        (kind, URL) for kind in ("request", "response", "metadata")
    ]
    assert warc.read_bytes()[copied[0].place.offset :] in original.read_bytes()
    assert list(check_warc(warc)) == []


def test_a_saved_page_is_read_alike_without_its_archive(shelf: Shelf, tmp_path: Path) -> None:
    warc, reading, site, *platforms = save(shelf, tmp_path / "pages")
    (capture,) = read_captures(warc)
    said = json.loads(reading.read_text(encoding="utf-8"))

    assert [path.relative_to(tmp_path / "pages" / "mau").as_posix() for path in (reading, site, *platforms)] == [
        "hop-bao.json", "site.toml", "platforms/khac.toml", "platforms/rieng.toml",
    ]  # fmt: skip
    assert said == to_table(read(capture, load_site(site, platforms[0].parent)))
    assert list(said) == list(KEYS)
    assert (said["title"], capture.hop, capture.section) == ("Họp bàn về đê điều", "article", "Tin tức")


def test_the_same_page_saved_again_is_the_same_file(shelf: Shelf, tmp_path: Path) -> None:
    first, second = (save(shelf, tmp_path / to)[0] for to in ("one", "two"))

    assert first.read_bytes() == second.read_bytes()


def test_what_a_person_may_have_corrected_is_not_written_over(shelf: Shelf, tmp_path: Path) -> None:
    _, reading, *_ = save(shelf, tmp_path)
    reading.write_text("{}", encoding="utf-8")

    with pytest.raises(ArchiveError, match="may have been corrected"):
        save(shelf, tmp_path)
    assert reading.read_text(encoding="utf-8") == "{}"


@pytest.mark.parametrize("name", ["", "..", "a/b", "Họp", "a--b"])
def test_a_name_that_is_no_plain_file_name_is_refused(shelf: Shelf, tmp_path: Path, name: str) -> None:
    with pytest.raises(ArchiveError, match="no name for a saved page"):
        save(shelf, tmp_path / "pages", name)
    assert not (tmp_path / "pages").exists()


def test_what_is_no_page_is_not_saved(shelf: Shelf, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="none of its captures is a page"):
        save(shelf, tmp_path / "pages", url=f"{HOME}/anh.jpg")
    assert not (tmp_path / "pages").exists()
