"""The facts of a night: counted in a real catalogue and the book, each with the captures that show it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from archive.book.book import open_book
from archive.book.nights import Night, Visit
from archive.catalogue.catalogue import open_catalogue
from archive.evidence.exchange import Exchange
from archive.evidence.record import Finished, sha1
from archive.extract.tree.frame import template_of
from archive.model import Certificate, Original, Tls
from archive.night.facts import SiteNight
from archive.night.gather.answers import _CAPTURES
from archive.night.gather.gather import _BYTES, COUNTED, VERSION, Desk, archive_night, archive_nights, gather, histories
from archive.night.gather.hosts import _SHOWS
from archive.night.gather.news import _AGAIN, _LOST, _NEW
from archive.night.gather.span import _SPAN
from tests.archive.catalogue.shelf import HOME, Shelf, leads, page, says

NIGHT = date(2024, 3, 28)
DAY = 24 * 60  # minutes
LISTING = b"<!--<div class=tin><ul class=cac-tin></ul></div>-->" + says(kind="listing")
SHOWN = Certificate("ab" * 32, "CN=mau.gov.vn", "CN=x", "2024-01-01T00:00:00Z", "2024-06-28T00:00:00Z")
TLS = Tls("tls/1.3", "TLS_AES_128_GCM_SHA256", True, "", "/store.pem sha256:0123", (SHOWN,))


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "data")


@contextmanager
def desk(shelf: Shelf) -> Iterator[Desk]:
    with open_book(shelf.folder) as book, open_catalogue(shelf.folder) as catalogue:
        yield Desk(shelf.root, book, catalogue, shelf.found.sites)


def night_of(shelf: Shelf, night: date = NIGHT, slug: str = "mau") -> SiteNight:
    with desk(shelf) as made:
        return gather(made, slug, night)


def crawl(shelf: Shelf, *parts: Any, night: date = NIGHT, reason: str = "finished", **counts: int) -> None:
    """Write the files of one whole crawl of *night*, and enter them."""
    info = {"software": "luutru/test", "site": "mau", "isPartOf": f"mau-{night}", "luutru-night": night.isoformat()}
    shelf.warc(*parts, Finished(reason, counts), info=info)
    shelf.ingest()


def seed(path: str = "/tin-tuc", body: bytes = LISTING, **more: Any) -> Exchange:
    return page(path, body, hop="seed", **more)


def test_a_night_counts_its_answers_by_status(shelf: Shelf) -> None:
    crawl(shelf, page("/a"), page("/b", status=503), page("/c", status=503), requests=5, failed=2, forbidden=1)
    told = night_of(shelf)

    assert (told.crawls, told.outcome, told.planned) == (1, "finished", True)
    assert told.statuses == {"200": 1, "503": 2}
    assert (told.requests, told.unanswered, told.forbidden) == (5, 2, 1)
    assert told.bytes == sum(path.stat().st_size for path in shelf.folder.warc.rglob("*.gz"))
    assert len(told.evidence["status:403"]) == 2


def test_new_articles_are_news_unless_they_are_old(shelf: Shelf) -> None:
    days = {"/a": "2024-03-28T09:00", "/b": "2024-03-20", "/c": "2024-03-19", "/d": None, "/e": "2008-01-01"}
    crawl(shelf, *(page(path, says(published=day, title=path)) for path, day in days.items()))
    told = night_of(shelf)

    assert (told.new, told.fresh) == (5, 3)
    assert told.filled["published"] == 2
    assert len(told.evidence["unread:published"]) == 1


def test_fields_are_counted_of_the_fresh(shelf: Shelf) -> None:
    picture = {"url": f"{HOME}/a.jpg", "caption": "Đại biểu", "credit": None, "alt": None}
    crawl(
        shelf,
        page("/a", says(title="A", byline="Lan", lead="Sapo", text="x" * 100, images=[picture])),
        page("/b", says(title="B", text="y" * 300, images=[picture | {"caption": None}])),
        page("/c", says(title="C", text="z" * 200)),
        page("/d", says(title="D", text="cũ", published="2001-01-01", byline="Lan")),
    )
    told = night_of(shelf)

    filled = {"title": 3, "published": 0, "byline": 1, "lead": 1, "text": 3, "images": 2, "captions": 1}
    assert (told.filled, told.pictured, told.letters) == (filled, 2, 200)
    assert len(told.evidence["unread:captions"]) == 1


def test_a_section_that_gave_nothing_stands_with_nothing(shelf: Shelf) -> None:
    crawl(shelf, seed())

    assert night_of(shelf).sections == {"Tin tức": 0}


def test_a_sections_fresh_articles_are_counted(shelf: Shelf) -> None:
    crawl(shelf, seed(), page("/a", says(title="A")), page("/b", says(title="B", published="2008-01-01")))

    assert night_of(shelf).sections == {"Tin tức": 1}


def test_where_no_listing_came_no_section_is_counted(shelf: Shelf) -> None:
    crawl(shelf, seed(status=500))
    told = night_of(shelf)

    assert (told.sections, told.templates) == ({}, {})


def test_old_articles_are_told_from_new_ones(shelf: Shelf) -> None:
    crawl(shelf, page("/a", says(title="A")), page("/b", says(title="B")), page("/c", says(title="C")))
    then = NIGHT + timedelta(days=1)
    crawl(
        shelf,
        page("/a", says(title="A khác"), minutes=DAY),
        page("/b", status=404, minutes=DAY),
        page("/c", says(title="C"), minutes=DAY),
        page("/d", says(title="D"), minutes=DAY),
        night=then,
    )
    told = night_of(shelf, then)

    assert (told.new, told.revisited, told.edited, told.gone) == (1, 3, 1, 1)


def lost(shelf: Shelf) -> tuple[int, int]:
    told = night_of(shelf, NIGHT + timedelta(days=1))
    return told.gone, told.moved


def test_what_was_found_gone_or_moved_in_a_night_was_so_whatever_it_is_later(shelf: Shelf) -> None:
    crawl(shelf, *(page(path, says(title=path)) for path in ("/a", "/b", "/c", "/d")))
    crawl(
        shelf,
        page("/a", status=404, minutes=DAY),
        page("/b", status=410, minutes=DAY),
        leads("/c", "/khac", minutes=DAY),
        night=NIGHT + timedelta(days=1),
    )
    on_the_day = lost(shelf)
    crawl(
        shelf,
        *(page(path, says(title=path), minutes=2 * DAY) for path in ("/a", "/c")),
        page("/b", status=404, minutes=2 * DAY),
        night=NIGHT + timedelta(days=2),
    )

    assert on_the_day == lost(shelf) == (2, 1)


def test_what_a_later_night_changed_is_not_of_this_one(shelf: Shelf) -> None:
    crawl(shelf, page("/a", says(title="A")))
    crawl(shelf, page("/a", says(title="A khác"), minutes=DAY), night=NIGHT + timedelta(days=1))
    told = night_of(shelf)

    assert (told.new, told.revisited, told.edited) == (1, 0, 0)


def test_an_article_whose_text_another_has_is_a_twin(shelf: Shelf) -> None:
    crawl(
        shelf, page("/a", says(title="A")), page("/b", says(title="B")), page("/c", says(title="C", text="Khác hẳn."))
    )
    told = night_of(shelf)

    assert told.twins == 2
    assert len(told.evidence["twins"]) == 2


def test_pages_are_counted_by_kind_and_the_strange_ones_shown(shelf: Shelf) -> None:
    crawl(
        shelf,
        seed(),
        page("/a", says(title="A")),
        page("/b", says(kind="soft-404")),
        page("/c", says(kind="login")),
        # what nobody has is asked for on purpose
        page("/khong-co", says(kind="soft-404"), hop="probe"),
        page("/anh.png", b"\x89PNG", hop="requisite", mime="image/png"),
    )
    told = night_of(shelf)

    assert told.kinds == {"listing": 1, "article": 1, "soft-404": 1, "login": 1}
    assert len(told.evidence["soft-404"]) == len(told.evidence["challenge"]) == len(told.evidence["listing"]) == 1


def test_an_unchanged_listing_has_the_frame_and_the_kind_of_what_it_repeats(shelf: Shelf) -> None:
    first, then = seed(), NIGHT + timedelta(days=1)
    unmodified = replace(
        seed(minutes=DAY),
        response=b"HTTP/1.1 304 Not Modified\r\n\r\n",
        unless=Original(first.url, first.at, None, sha1(LISTING)),
    )
    crawl(shelf, first)
    crawl(shelf, unmodified, night=then)
    told = night_of(shelf, then)

    assert (told.templates, told.platforms) == ({"Tin tức": template_of(LISTING)}, {"": 1})
    assert (told.kinds, told.sections) == ({"listing": 1}, {"Tin tức": 0})
    assert told.statuses == {"304": 1}


def test_a_front_page_that_leads_to_a_strange_host_is_said(shelf: Shelf) -> None:
    away = b"HTTP/1.1 302 Found\r\nLocation: https://ca-cuoc.example/\r\nContent-Length: 0\r\n\r\n"
    near = b"HTTP/1.1 302 Found\r\nLocation: https://www.mau.gov.vn/trang-chu\r\nContent-Length: 0\r\n\r\n"
    crawl(shelf, replace(seed("/"), response=away), replace(seed("/tin-tuc"), response=near))
    told = night_of(shelf)

    assert told.led_away == {f"{HOME}/": "ca-cuoc.example"}
    assert len(told.evidence["led away"]) == 1


def test_certificates_are_told_with_their_end_and_defect(shelf: Shelf) -> None:
    bad = replace(TLS, verified=False, defect="certificate has expired")
    crawl(shelf, replace(page("/a"), tls=TLS), replace(page("/b", minutes=1), tls=bad))
    told = night_of(shelf)

    assert told.certificates == {"mau.gov.vn": SHOWN.sha256}
    assert told.expiries == {"mau.gov.vn": "2024-06-28"}
    assert told.defects == {"mau.gov.vn": "certificate has expired"}
    assert len(told.evidence["certificate:mau.gov.vn"]) == 1


def test_what_new_articles_need_is_counted_and_what_of_it_is_held(shelf: Shelf) -> None:
    needy = b'<!--x--><img src="/a.jpg"><img src="/b.jpg"><link rel="stylesheet" href="/c.css">' + says(title="A")
    crawl(shelf, page("/a", needy), page("/a.jpg", b"\xff\xd8", hop="requisite", mime="image/jpeg"))
    told = night_of(shelf)

    assert (told.wanted, told.held) == (3, 1)
    assert len(told.evidence["unheld"]) == 1


def test_a_night_of_which_nothing_is_known_has_no_crawl(shelf: Shelf) -> None:
    crawl(shelf, page("/a"))

    assert night_of(shelf, NIGHT + timedelta(days=1)) == SiteNight("mau", NIGHT + timedelta(days=1))


def test_a_crawl_without_any_file_is_known_from_the_book(shelf: Shelf) -> None:
    started = datetime(2024, 3, 27, 18, tzinfo=UTC)
    visit = Visit(
        NIGHT, "mau", True, "", started, started + timedelta(minutes=2), 4, "died", ("mau: x",), 3, 3, "no route", 9, 1
    )
    with open_book(shelf.folder) as book:
        book.nights.put_visits([visit])
        told = gather(Desk(shelf.root, book, None, shelf.found.sites), "mau", NIGHT)

    assert (told.crawls, told.outcome, told.code, told.said) == (1, "died", 4, ("mau: x",))
    assert (told.requests, told.unanswered, told.why_unanswered, told.owed, told.given_up) == (3, 3, "no route", 9, 1)
    assert told.seconds == 120


def test_a_broken_site_file_is_known_from_the_book(shelf: Shelf) -> None:
    with open_book(shelf.folder) as book:
        book.nights.put_visits([Visit(NIGHT, "hong", planned=False, broken="hong.toml: line 3")])
        told = gather(Desk(shelf.root, book, None, shelf.found.sites), "hong", NIGHT)

    assert (told.planned, told.broken, told.crawls) == (False, "hong.toml: line 3", 0)


def test_other_portals_and_other_peoples_captures_are_not_of_the_night(shelf: Shelf) -> None:
    crawl(shelf, page("/a"))
    before = night_of(shelf)
    shelf.warc(page("https://khac.gov.vn/x"), site="khac")
    shelf.ingest()

    assert night_of(shelf) == before


def test_the_same_catalogue_gives_the_same_facts(shelf: Shelf) -> None:
    crawl(shelf, seed(), *(page(f"/{n}", says(title=str(n))) for n in range(9)))
    before = night_of(shelf)
    shelf.rebuild()

    assert night_of(shelf) == before


def test_a_history_ends_with_the_night_and_is_kept(shelf: Shelf) -> None:
    for days in range(3):
        at = NIGHT + timedelta(days=days)
        crawl(shelf, page(f"/{days}", says(title=str(days)), minutes=days * DAY), night=at)
    with desk(shelf) as made:
        told = histories(made, ["mau"], NIGHT + timedelta(days=2))["mau"]
        kept = made.book.facts.between("mau", (NIGHT, NIGHT + timedelta(days=9)), VERSION)

    assert [one.night.day for one in told] == [28, 29, 30]
    assert [one.new for one in told] == [1, 1, 1]
    assert tuple(kept.values()) == told


def test_what_was_kept_is_not_counted_again(shelf: Shelf) -> None:
    crawl(shelf, page("/a"))
    kept = replace(night_of(shelf), new=77)
    with desk(shelf) as made:
        made.book.facts.put([kept], VERSION)
        told = histories(made, ["mau"], NIGHT + timedelta(days=1))["mau"]

    assert told[0] == kept


def test_what_an_older_luutru_kept_of_nights_long_past_still_counts(shelf: Shelf) -> None:
    crawl(shelf, page("/a"))
    long_past = replace(night_of(shelf), night=NIGHT - COUNTED - timedelta(days=2), bytes=0)
    with desk(shelf) as made:
        made.book.facts.put([long_past], VERSION - 1)
        told = histories(made, ["mau"], NIGHT)["mau"]

    assert [one.night for one in told] == [long_past.night, NIGHT]


def test_a_file_that_comes_late_makes_its_night_be_counted_again(shelf: Shelf) -> None:
    crawl(shelf, page("/a", says(title="A")))
    with desk(shelf) as made:
        histories(made, ["mau"], NIGHT + timedelta(days=1))
    crawl(shelf, page("/b", says(title="B")))
    with desk(shelf) as made:
        told = histories(made, ["mau"], NIGHT + timedelta(days=1))["mau"]

    assert told[0].new == 2


def visited(shelf: Shelf, code: int) -> None:
    with open_book(shelf.folder) as book:
        started = datetime(2024, 3, 28, 18, tzinfo=UTC)
        book.nights.put_visits(
            [Visit(NIGHT + timedelta(days=1), "mau", started=started, code=code, outcome="finished")]
        )


@pytest.mark.parametrize(("code", "told"), [(0, [28]), (3, [28]), (4, [28, 29]), (5, [28, 29])])
def test_a_night_that_is_not_entered_is_not_one_without_answers(shelf: Shelf, code: int, told: list[int]) -> None:
    crawl(shelf, page("/a"))
    visited(shelf, code)
    with desk(shelf) as made:
        history = histories(made, ["mau"], NIGHT + timedelta(days=1))["mau"]

    assert [one.night.day for one in history] == told


def test_a_night_that_is_entered_later_is_counted_then(shelf: Shelf) -> None:
    crawl(shelf, page("/a"))
    visited(shelf, 0)
    with desk(shelf) as made:
        histories(made, ["mau"], NIGHT + timedelta(days=1))
    crawl(shelf, page("/b", says(title="B"), minutes=DAY), night=NIGHT + timedelta(days=1))
    with desk(shelf) as made:
        history = histories(made, ["mau"], NIGHT + timedelta(days=2))["mau"]

    assert [(one.night.day, one.new) for one in history] == [(28, 1), (29, 1), (30, 0)]


def test_the_archives_night_is_told_by_the_book(shelf: Shelf) -> None:
    at = datetime(2024, 3, 24, 18, tzinfo=UTC)
    with open_book(shelf.folder) as book:
        book.nights.put(Night(NIGHT - timedelta(days=3), at, at))
        book.nights.put(Night(NIGHT, at + timedelta(days=3), steps={"verify": "x"}, free=5, written=6, clock="lạ"))
        told, before = archive_night(book, NIGHT), archive_nights(book, NIGHT)

    assert (told.ended, told.missed, told.steps, told.free, told.clock) == (False, 2, {"verify": "x"}, 5, "lạ")
    assert [(one.night, one.ended, one.missed) for one in before] == [(NIGHT - timedelta(days=3), True, 0)]


@pytest.mark.parametrize("sql", [_SPAN, _CAPTURES, _NEW, _AGAIN, _LOST, _SHOWS, _BYTES], ids=range(7))
def test_no_question_reads_a_whole_table_of_a_large_catalogue(shelf: Shelf, sql: str) -> None:
    crawl(shelf, page("/a"))
    given = {"site": "mau", "night": "2024-03-28", "first": "2024", "last": "2025", "at": "2024"}
    with open_catalogue(shelf.folder) as catalogue:
        steps = [str(step[3]) for step in catalogue.rows(f"explain query plan {sql}", given)]

    assert steps
    assert not [step for step in steps if "SCAN" in step]
    # a portal's captures of ten years are as good as the whole table
    assert not [step for step in steps if "captures" in step and "(site=?)" in step]
