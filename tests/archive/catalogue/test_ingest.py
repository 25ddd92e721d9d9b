"""From WARC files to the catalogue."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from archive.catalogue import ingest as ingesting
from archive.catalogue.catalogue import open_catalogue
from archive.errors import Locked
from archive.evidence.record import Finished
from tests.archive.catalogue.shelf import HOME, Shelf, page, says, walk

PICTURE = {"url": f"{HOME}/anh.jpg", "caption": "Đại biểu dự hội nghị", "credit": "An", "alt": None}
PAPER = {"url": f"{HOME}/kh.pdf", "text": "Kế hoạch"}


def test_an_article_in_a_warc_file_stands_in_the_catalogue_with_all_its_parts(shelf: Shelf) -> None:
    body = says(
        title="Hội nghị",
        lead="Sapo",
        published="2024-03-27",
        authors=["An", "Bình"],
        images=[PICTURE],
        attachments=[PAPER],
    )
    warc = shelf.warc(page("/a", body))

    result = shelf.ingest()

    assert (result.warc_files, result.captures, result.read, result.articles, result.findings) == (1, 1, 1, 1, ())
    assert shelf.rows("select site, key, title, lead, published, authors from articles") == [
        ("mau", "mau.gov.vn/a", "Hội nghị", "Sapo", "2024-03-27", '["An", "Bình"]')
    ]
    assert shelf.rows("select title, text from article_texts") == [("Hội nghị", "Sáng nay, hội nghị bắt đầu.")]
    assert shelf.rows("select position, url, caption, credit from images") == [
        (1, PICTURE["url"], PICTURE["caption"], "An")
    ]
    assert shelf.rows("select position, url, text from attachments") == [(1, PAPER["url"], "Kế hoạch")]
    assert shelf.rows("select path from warc_files") == [(shelf.folder.relative(warc),)]


def test_a_file_is_entered_once(shelf: Shelf) -> None:
    shelf.warc(page("/a"))
    shelf.ingest()
    before = shelf.dump()

    assert shelf.ingest().warc_files == 0
    assert shelf.dump() == before


def test_an_open_file_waits_until_it_is_closed(shelf: Shelf) -> None:
    warc = shelf.warc(page("/a"))
    warc.rename(f"{warc}.open")

    assert shelf.ingest().warc_files == 0


def test_spellings_of_one_address_are_one_article(shelf: Shelf) -> None:
    shelf.warc(page("/a"), page("http://www.mau.gov.vn/a", minutes=1), page("/in/a", minutes=2))
    shelf.ingest()

    assert shelf.rows("select key, captures from articles") == [("mau.gov.vn/a", 3)]


def test_what_is_fetched_for_a_page_or_from_other_hosts_is_no_article(shelf: Shelf) -> None:
    shelf.warc(
        page("/a", hop="requisite"), page("https://khac.vn/a"), page("/a.css", mime="text/css"), page("/b", status=404)
    )
    result = shelf.ingest()

    assert (result.captures, result.read, result.articles) == (4, 0, 0)


def test_a_page_that_cannot_be_read_is_named_and_the_others_are_read(shelf: Shelf) -> None:
    shelf.warc(page("/a", b"<html>no JSON"), page("/b"))
    result = shelf.ingest()

    assert result.articles == 1
    (finding,) = result.findings
    assert finding.startswith(f"{HOME}/a (in warc/mau/2024/")
    assert "not read: JSONDecodeError" in finding
    assert shelf.rows("select field, url from problems") == [("capture", f"{HOME}/a")]
    assert shelf.rows("select reading, kind from captures where unread is not null") == [(None, None)]


def test_a_torn_file_gives_what_lies_before_the_damage_and_harms_no_other(shelf: Shelf) -> None:
    torn, whole = shelf.warc(page("/a"), page("/b")), shelf.warc(page("/c"))
    torn.write_bytes(torn.read_bytes()[:-200])
    result = shelf.ingest()

    (finding,) = result.findings
    assert torn.name in finding
    assert "mau.gov.vn/a" in {key for (key,) in shelf.rows("select key from articles")}
    assert "mau.gov.vn/c" in {key for (key,) in shelf.rows("select key from articles")}
    assert shelf.rows("select path from warc_files where damage is null") == [(shelf.folder.relative(whole),)]
    assert shelf.rows("select field from problems where warc is not null") == [("warc",)]


@pytest.mark.parametrize("content", [b"", b"<html>not found</html>", b"\x1f\x8b\x08\x00", b"\0" * 5000])
def test_what_is_no_warc_file_is_named_and_harms_no_other(shelf: Shelf, content: bytes) -> None:
    shelf.warc(page("/c"))
    (shelf.root / "warc" / "mau" / "2024" / "x.warc.gz").write_bytes(content)
    result = shelf.ingest()

    assert result.articles == 1
    assert ["x.warc.gz" in finding for finding in result.findings] == [True]


def test_captures_of_a_site_without_a_site_file_are_kept_and_said(shelf: Shelf) -> None:
    shelf.warc(page("https://la.gov.vn/a"), site="la")
    result = shelf.ingest()

    assert shelf.rows("select site, key from articles") == [("la", "la.gov.vn/a")]
    assert ["there is no site file la.toml" in finding for finding in result.findings] == [True]
    assert shelf.rows("select site, field from problems") == [("la", "site")]


def test_captures_of_a_site_with_a_broken_site_file_are_kept_and_said(shelf: Shelf) -> None:
    (shelf.root / "settings" / "sites" / "mau.toml").write_text("name = ", encoding="utf-8")
    shelf.warc(page("/a"))
    result = shelf.ingest()

    assert shelf.rows("select site, key from articles") == [("mau", "mau.gov.vn/a")]
    assert ["mau.toml is broken" in finding for finding in result.findings] == [True]


def test_a_warc_file_that_names_no_site_goes_to_the_sites_that_have_its_hosts(shelf: Shelf) -> None:
    shelf.warc(page("/a"), page("https://la.gov.vn/a"), info={})
    shelf.ingest()

    assert shelf.rows("select site, key from articles order by site") == [
        ("mau", "mau.gov.vn/a"),
        ("unknown", "la.gov.vn/a"),
    ]


def test_a_copy_of_a_file_changes_nothing_but_its_own_row(shelf: Shelf) -> None:
    warc = shelf.warc(page("/a"), page("/b"))
    shelf.ingest()
    before = shelf.rows("select * from captures order by id"), shelf.rows("select * from articles order by id")
    shutil.copy(warc, warc.with_name("mau-9.warc.gz"))

    assert shelf.ingest().findings == ()
    assert (
        shelf.rows("select * from captures order by id"),
        shelf.rows("select * from articles order by id"),
    ) == before


def test_the_place_that_comes_first_holds_a_record_id_that_stands_twice(shelf: Shelf) -> None:
    later = shelf.warc(page("/a", says(title="Một")))
    shelf.ids = iter(range(1, 9))  # type: ignore[assignment]
    earlier = shelf.warc(page("/b", says(title="Hai")))
    earlier.rename(later.with_name("a.warc.gz"))
    with_later_first = [shelf.rows("select key, title from articles") for _ in [shelf.ingest()]]
    shelf.rebuild()

    assert [shelf.rows("select key, title from articles")] == with_later_first == [[("mau.gov.vn/b", "Hai")]]


def test_a_crawl_is_told_by_its_files_and_without_an_end_it_died(shelf: Shelf) -> None:
    shelf.warc(page("/a"), info={"site": "mau", "isPartOf": "đêm-1", "software": "luutru/1"})
    shelf.warc(page("/b", minutes=3), Finished("finished", {"requests": 2}), info={"site": "mau", "isPartOf": "đêm-1"})
    shelf.warc(page("/c"), info={"site": "mau", "isPartOf": "đêm-2"})
    shelf.ingest()

    rows = shelf.rows(
        "select id, outcome, counts, warc_files, captures, software, last_capture from crawls order by id"
    )
    assert [row[:6] for row in rows] == [
        ("đêm-1", "finished", '{"requests":2}', 2, 2, "luutru/1"),
        ("đêm-2", "died", "{}", 1, 1, None),
    ]
    assert rows[0][6] == "2024-03-28T03:03:00.000000Z"


def damage(warc: Path, at: float = 0.5) -> None:
    content = bytearray(warc.read_bytes())
    content[int(len(content) * at)] ^= 0xFF
    warc.write_bytes(content)


def test_captures_behind_damage_are_entered_and_the_damage_is_said(shelf: Shelf) -> None:
    warc = shelf.warc(*(page(f"/{number}") for number in range(5)))
    damage(warc)
    result = shelf.ingest()

    keys = {key for (key,) in shelf.rows("select key from articles")}
    assert {"mau.gov.vn/0", "mau.gov.vn/4"} <= keys
    ((said,),) = shelf.rows("select damage from warc_files")
    assert result.findings == (said,)
    assert "damaged at byte" in str(said)


def test_of_a_crawl_whose_file_is_damaged_nobody_knows_whether_it_died(shelf: Shelf) -> None:
    warc = shelf.warc(page("/a"), page("/b"), Finished("finished", {}))
    damage(warc, 0.99)
    shelf.ingest()

    assert shelf.rows("select outcome from crawls") == [("unknown: the file is damaged",)]


def test_a_rebuild_that_knows_fewer_captures_says_so_and_keeps_the_catalogue_that_knows_them(shelf: Shelf) -> None:
    warc, other = shelf.warc(*(page(f"/{number}") for number in range(5))), shelf.warc(page("/x"))
    shelf.ingest()
    whole = warc.read_bytes()
    damage(warc)
    other.unlink()
    for _ in range(3):
        lost = shelf.rebuild().findings[-1]

        assert lost.startswith("catalogues/0001.db: the catalogue before knows 2 captures that the new one does not")
        assert f"{warc.name} (changed)" in lost
        assert f"{other.name} (missing)" in lost
    assert sorted(path.name for path in shelf.folder.catalogues.iterdir()) == ["0001.db", "0003.db", "0004.db"]
    assert "mau.gov.vn/4" in {key for (key,) in shelf.rows("select key from articles")}

    warc.write_bytes(whole)
    shelf.warc(page("/x")).rename(other)
    assert "knows 1 captures" in shelf.rebuild().findings[-1]


def test_a_file_that_was_given_another_name_loses_nothing(shelf: Shelf) -> None:
    warc = shelf.warc(page("/a"))
    shelf.ingest()
    warc.rename(warc.with_name("khac.warc.gz"))

    assert shelf.rebuild().findings == ()


@pytest.mark.parametrize(
    ("statuses", "told"),
    [
        ((503,), ("owed", "status 503")),
        ((429,), ("owed", "status 429")),
        ((200, 500), ("captured", "")),
        ((500, 200), ("captured", "")),
        ((200, 404), ("captured", "status 404")),
        ((410,), ("captured", "status 410")),
        ((301,), ("captured", "")),
        ((502, 503), ("owed", "status 503")),
    ],
)
def test_a_servers_trouble_leaves_an_address_owed_in_any_order_of_files(
    shelf: Shelf, statuses: tuple[int, ...], told: tuple[str, str]
) -> None:
    visits = [page("/a", status=status, minutes=minutes) for minutes, status in enumerate(statuses)]
    for visit in reversed(visits):
        shelf.warc(visit)
        shelf.ingest()

    assert shelf.rows("select decision, rule from urls") == [told]
    live = shelf.dump()
    shelf.rebuild()
    assert shelf.dump() == live


def test_only_a_page_is_another_view_of_a_page(shelf: Shelf) -> None:
    shelf.warc(
        page("/in/a"),
        page("/in/gone", status=404),
        page("/in/a.css", hop="requisite", mime="text/css"),
        page("/in/b.css", mime="text/css"),
    )
    shelf.ingest()

    assert shelf.rows("select url from captures where duplicate_view = 1 order by url") == [
        (f"{HOME}/in/a",),
        (f"{HOME}/in/gone",),
    ]


def test_the_capture_of_a_picture_is_that_of_its_address_nearest_to_the_articles(shelf: Shelf) -> None:
    shelf.warc(
        page("http://www.mau.gov.vn/anh.jpg", b"1", minutes=10, hop="requisite", mime="image/jpeg"),
        page("/anh.jpg", b"2", minutes=1, hop="requisite", mime="image/jpeg"),
        page("/a", says(images=[PICTURE], attachments=[{"url": PICTURE["url"], "text": "A"}]), minutes=10),
        page("/anh.jpg", b"3", minutes=12, hop="requisite", mime="image/jpeg"),
        page("/anh.jpg", b"4", minutes=90, hop="requisite", mime="image/jpeg"),
    )
    shelf.ingest()

    for view in ("image_captures", "attachment_captures"):
        assert shelf.rows(f"select captured from {view}") == [("2024-03-28T03:12:00.000000Z",)]


def test_every_address_has_a_row_that_says_what_became_of_it(shelf: Shelf) -> None:
    shelf.warc(
        walk("/tin-tuc", [("/a", "owed"), ("/x", "never"), ("/y", "owed"), ("/z", "known")], minutes=1),
        walk("/trang-2", [("/y", "out of scope")], minutes=2),
        page("/a", minutes=3),
    )
    shelf.ingest()

    rows = shelf.rows("select url, decision, rule, via from urls order by url")
    assert rows == [
        (f"{HOME}/a", "captured", "", f"{HOME}/tin-tuc"),
        (f"{HOME}/x", "never", "rule of never", f"{HOME}/tin-tuc"),
        (f"{HOME}/y", "out of scope", "rule of out of scope", f"{HOME}/tin-tuc"),
    ]


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
        patch.setattr("archive.catalogue.enter.derive_page", _interrupt)
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

    monkeypatch.setattr("archive.catalogue.rows.first_id", crowded)
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
