"""Every article stays under the province that published it, whatever became of that province."""

from __future__ import annotations

from importlib.resources import files

import yaml  # type: ignore[import-untyped]

from tests.archive.catalogue.shelf import SITE, Shelf, page, says

OF_THEN = "select title from article_provinces where province = 'Hà Nam' and before_merger order by title"
OF_TODAY = "select title from article_provinces where province_now = 'Ninh Bình' order by title"


def test_the_old_province_has_what_was_published_before_the_merger_and_the_new_one_all(shelf: Shelf) -> None:
    shelf.warc(
        page("/tin/truoc", says(title="Trước", published="2025-06-30T23:59")),
        page("/tin/sau", says(title="Sau", published="2025-07-01")),
        page("/tin/khong-ngay", says(title="Không ngày")),
    )
    shelf.ingest()

    assert shelf.rows(OF_THEN) == [("Không ngày",), ("Trước",)]  # the undated one was captured in 2024
    assert shelf.rows(OF_TODAY) == [("Không ngày",), ("Sau",), ("Trước",)]


def test_an_undated_article_is_of_before_the_merger_where_it_was_captured_by_then(shelf: Shelf) -> None:
    after = 700 * 24 * 60  # minutes after 28 March 2024
    shelf.warc(page("/tin/cu", says(title="Cũ")), page("/tin/moi", says(title="Mới"), minutes=after))
    shelf.warc(page("/tin/cu", says(title="Cũ", lead="Sửa"), minutes=after))
    shelf.ingest()

    assert shelf.rows("select title, before_merger from article_provinces order by title") == [("Cũ", 1), ("Mới", None)]


def test_an_article_tells_the_host_that_it_was_captured_from(shelf: Shelf) -> None:
    shelf.warc(page("https://www.mau.gov.vn/tin/1", says(title="Một")), page("/tin/2", says(title="Hai")))
    shelf.ingest()

    assert shelf.rows("select title, host from article_provinces order by title") == [
        ("Hai", "mau.gov.vn"),
        ("Một", "www.mau.gov.vn"),
    ]


def test_a_province_that_was_not_merged_is_that_of_today_too(shelf: Shelf) -> None:
    site = SITE.replace('province_now = "Ninh Bình"\n', "")
    (shelf.root / "settings" / "sites" / "mau.toml").write_text(site, encoding="utf-8")
    shelf.warc(page("/tin/sau", says(title="Sau", published="2025-07-01")))
    shelf.ingest()
    questions = yaml.safe_load(files("settings").joinpath("datasette.yaml").read_text(encoding="utf-8"))
    asked = questions["databases"]["catalogue"]["queries"]["province_today"]["sql"]

    assert [row[1] for row in shelf.rows(asked.replace(":province", "'Hà Nam'"))] == ["Sau"]
