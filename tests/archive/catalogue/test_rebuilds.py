"""The catalogue as a whole: profiles, interruptions, rebuilds, ids."""

from __future__ import annotations

import json

import pytest

from archive.catalogue.catalogue import open_catalogue
from archive.catalogue.entering import ingest as ingesting
from archive.catalogue.entering.ingest import Headway
from archive.errors import Locked
from tests.archive.catalogue.shelf import HOME, Shelf, page, says, told, walk

PICTURE = {"url": f"{HOME}/anh.jpg", "caption": "Đại biểu dự hội nghị", "credit": "An", "alt": None}


def test_a_title_that_stands_on_most_pages_is_nobodys_whatever_came_first(shelf: Shelf) -> None:
    shelf.warc(page("/0", says(title="Cổng thông tin")))
    shelf.ingest()
    alone = shelf.rows("select title from articles")
    shelf.warc(
        *(page(f"/{number}", says(title="Cổng thông tin")) for number in range(1, 5)),
        page("/tin", says(title="Hội nghị")),
    )
    shelf.ingest()

    assert alone == [("Cổng thông tin",)]
    assert set(shelf.rows("select title from articles")) == {(None,), ("Hội nghị",)}
    assert shelf.rows("select count(*) from articles_fts where articles_fts match 'thong'") == [(0,)]
    live = shelf.dump()
    shelf.rebuild()
    assert live == shelf.dump()


def test_an_ingest_that_was_interrupted_before_the_profiles_is_finished_by_the_next(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.warc(*(page(f"/{number}", says(title="Cổng thông tin")) for number in range(6)))
    with monkeypatch.context() as patch:
        patch.setattr(ingesting, "settle_profiles", _interrupt)
        with pytest.raises(KeyboardInterrupt):
            shelf.ingest()
    assert len(shelf.rows("select 1 from articles where title is not null")) == 6

    shelf.ingest()
    live = shelf.dump()
    shelf.rebuild()
    assert shelf.dump() == live
    assert shelf.rows("select 1 from articles where title is not null") == []


def test_an_interrupted_file_is_not_entered_at_all(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.warc(page("/a"))
    shelf.ingest()
    before = shelf.dump()
    shelf.warc(page("/b", minutes=5), page("/a", says(title="Khác"), minutes=6))
    with monkeypatch.context() as patch:
        patch.setattr("archive.catalogue.entering.enter.derive_page", _interrupt)
        with pytest.raises(KeyboardInterrupt):
            shelf.ingest()

    assert shelf.dump() == before
    assert shelf.ingest().articles == 2


def test_an_interrupted_rebuild_leaves_the_old_catalogue_in_use(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.warc(page("/a"))
    shelf.ingest()
    before = shelf.dump()
    with monkeypatch.context() as patch:
        patch.setattr(ingesting, "settle_profiles", _interrupt)
        with pytest.raises(KeyboardInterrupt):
            shelf.rebuild()

    assert shelf.dump() == before
    shelf.rebuild()
    assert shelf.dump() == before
    assert not list(shelf.folder.catalogues.glob("*.tmp*"))


def test_what_a_killed_rebuild_left_is_gone_after_the_next_ingest(shelf: Shelf) -> None:
    shelf.warc(page("/a"))
    shelf.ingest()
    used = shelf.folder.catalogue.resolve().name
    for name in ("0002.db", "0003.db.tmp", "0003.db.tmp-wal"):
        (shelf.folder.catalogues / name).write_bytes(b"half a build")
    (shelf.root / "catalogue.db.new").symlink_to("catalogues/0002.db")
    half = next(shelf.folder.index.glob("*/*/*.cdxj"))
    half.with_name(f"{half.name}.tmp").write_bytes(b"half an index")

    shelf.ingest()

    assert [path.name for path in shelf.folder.catalogues.iterdir()] == [used]
    assert not [path for end in ("*.new", "*.tmp") for path in shelf.root.rglob(end)]


def test_one_ingest_at_a_time(shelf: Shelf) -> None:
    shelf.warc(page("/a"))
    with shelf.folder.lock("ingest"), pytest.raises(Locked):
        shelf.ingest()
    with shelf.folder.lock("ingest"), pytest.raises(Locked):
        shelf.rebuild()


def test_whoever_reads_the_catalogue_reads_on_while_it_is_rebuilt(shelf: Shelf) -> None:
    shelf.warc(page("/a"))
    shelf.ingest()
    with open_catalogue(shelf.folder) as reading:
        shelf.warc(page("/b"))
        shelf.rebuild()

        assert reading.row("select count(*) from articles") == (1,)
    assert shelf.rows("select count(*) from articles") == [(2,)]


def test_what_is_captured_while_a_rebuild_runs_is_entered_by_the_next_ingest(shelf: Shelf) -> None:
    shelf.warc(page("/a"))
    shelf.ingest()

    def crawl_meanwhile(_: Headway) -> None:
        if len(shelf.folder.closed_warcs()) == 1:
            shelf.warc(page("/b", minutes=5))
            with pytest.raises(Locked):
                shelf.ingest()

    ingesting.rebuild(shelf.folder, shelf.found, told, crawl_meanwhile)
    assert shelf.rows("select count(*) from articles") == [(1,)]
    shelf.ingest()
    live = shelf.dump()

    assert shelf.rows("select count(*) from articles") == [(2,)]
    shelf.rebuild()
    assert shelf.dump() == live


def test_a_rebuild_keeps_the_build_before_and_drops_older_ones(shelf: Shelf) -> None:
    shelf.warc(page("/a"))
    for _ in range(4):
        shelf.rebuild()

    assert sorted(path.name for path in shelf.folder.catalogues.iterdir()) == ["0003.db", "0004.db"]
    assert shelf.folder.catalogue.is_symlink()
    assert shelf.folder.catalogue.resolve().name == "0004.db"


def test_a_file_that_was_changed_after_it_was_entered_is_named(shelf: Shelf) -> None:
    warc = shelf.warc(page("/a"))
    shelf.ingest()
    warc.write_bytes(warc.read_bytes() + b"\0")

    (finding,) = shelf.ingest().findings
    assert warc.name in finding
    assert "rebuild" in finding


def test_two_articles_that_would_have_one_id_take_turns_by_their_keys_whoever_came_first(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crowded(_site: str, _key: str, _published: str | None, first_captured: str) -> int:
        return 64 * int(first_captured[14:16])

    monkeypatch.setattr("archive.catalogue.deriving.rows.first_id", crowded)
    for path in ("/c", "/a", "/b"):
        shelf.warc(page(path, says(title=f"Bài {path}", images=[PICTURE])))
        shelf.ingest()
    live = shelf.dump()
    titles = shelf.rows("select a.id, f.title from articles as a join article_texts as f on f.id = a.id order by a.id")

    assert titles == [(0, "Bài /a"), (1, "Bài /b"), (2, "Bài /c")]
    assert shelf.rows("select rowid from articles_fts where articles_fts match 'title : c'") == [(2,)]
    assert shelf.rows("select article from images order by 1") == [(0,), (1,), (2,)]
    shelf.rebuild()
    assert shelf.dump() == live


def test_an_article_whose_date_changes_moves_and_takes_its_words_along(shelf: Shelf) -> None:
    shelf.warc(page("/a", says(published="2024-03-27", images=[PICTURE])))
    shelf.ingest()
    (before,) = shelf.rows("select id from articles")
    shelf.warc(page("/a", says(published="2020-01-01", images=[PICTURE]), minutes=9))
    shelf.ingest()
    (after,) = shelf.rows("select id from articles")

    assert int(str(after[0])) < int(str(before[0]))
    assert shelf.rows("select rowid from articles_fts where articles_fts match 'hoi'") == [after]
    assert shelf.rows("select article from images") == [after]
    assert shelf.rows("select article, changed from revisions") == [(after[0], "published")]


def test_the_first_record_of_a_file_is_kept(shelf: Shelf) -> None:
    shelf.warc(page("/a"), info={"site": "mau", "operator": "Phòng lưu trữ"})
    shelf.ingest()

    ((info,),) = shelf.rows("select info from warc_files")
    assert json.loads(str(info)) == {"site": "mau", "operator": "Phòng lưu trữ"}


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def test_what_is_no_address_or_no_text_is_kept_all_the_same(shelf: Shelf) -> None:
    odd = (page("http://[a/x"), page("http://a:b:c/"), page("/%ud800"), walk("/\ud800", [("/\udc00x", "owed")]))
    shelf.warc(*odd, page("/a", says(title="H\ud800i", images=[PICTURE | {"url": "http://[a", "alt": "\ud800"}])))
    for info in ({}, {"site": "la"}):
        shelf.warc(*odd, info=info)
    result = shelf.ingest()

    assert result.captures == 10
    assert shelf.rows("select title from articles where key = 'mau.gov.vn/a'") == [("H?i",)]
    live = shelf.dump()
    shelf.rebuild()
    assert shelf.dump() == live
