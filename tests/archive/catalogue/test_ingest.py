"""From WARC files to the catalogue."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from archive.catalogue.entering.ingest import ingest
from archive.errors import DiskTrouble
from archive.evidence.folder import crawl_lock
from archive.evidence.record import Finished
from tests.archive.catalogue.shelf import HOME, Shelf, page, says, told, walk

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

    with shelf.folder.lock(crawl_lock("mau")):
        assert shelf.ingest().warc_files == 0


def test_a_file_that_a_dead_crawl_left_open_is_closed_and_entered(shelf: Shelf) -> None:
    warc = shelf.warc(page("/a"))
    warc.rename(f"{warc}.open")

    assert shelf.ingest().articles == 1
    assert shelf.folder.closed_warcs() == (shelf.folder.relative(warc),)


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


def test_an_article_is_sighted_once_by_each_channel_whatever_the_order_of_the_files(shelf: Shelf) -> None:
    shelf.warc(
        walk("/tin-tuc", [("/a", "owed"), ("/in/b", "known"), ("/x", "never")], minutes=5),
        walk("/rss.xml", [("/a", "known")], minutes=6, channel="feed"),
        walk("/rss.xml", [("/c", "owed")], minutes=6, channel="một kênh lạ"),
    )
    shelf.warc(walk("/trang-2", [("/a", "known")], minutes=1), walk("/tin-tuc", [("/b", "owed")], minutes=9))
    shelf.ingest()

    rows = shelf.rows("select key, channel, substr(first_at, 12, 5) from sightings order by key, channel")
    assert rows == [
        ("mau.gov.vn/a", "feed", "03:06"),
        ("mau.gov.vn/a", "listing", "03:01"),
        ("mau.gov.vn/b", "listing", "03:05"),
    ]


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


def test_a_catalogue_that_is_deleted_while_it_is_written_is_said_to_be_and_made_anew_by_the_next(shelf: Shelf) -> None:
    shelf.warc(page("/a"))
    shelf.ingest()
    shelf.warc(page("/b"))

    with pytest.raises(DiskTrouble, match="was deleted while it was written: run again"):
        ingest(shelf.folder, shelf.found, told, lambda _: shutil.rmtree(shelf.folder.catalogues, ignore_errors=True))
    assert shelf.ingest().articles == 2
