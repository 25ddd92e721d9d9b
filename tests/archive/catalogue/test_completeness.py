"""How complete a portal is, as its captures tell: printed totals, owed and refused addresses, channels, days."""

from __future__ import annotations

from dataclasses import replace

import yaml  # type: ignore[import-untyped]

from archive.catalogue.catalogue import open_catalogue
from archive.catalogue.completeness.portal import Completeness, SectionCount, completeness
from archive.evidence.exchange import Exchange
from archive.evidence.record import sha1
from archive.model import Original
from archive.sites import packaged_settings
from tests.archive.catalogue.shelf import DAY, HOME, Shelf, listed, page, says, walk


def listing(words: str, *, minutes: int = 0, path: str = "/tin-tuc", hop: str = "seed") -> Exchange:
    """Return the capture of a listing that prints *words*; the reader of the shelf reads what stands behind them."""
    return replace(
        page(path, f'<p>{words}</p><html>{{"kind": "listing"}}'.encode(), hop=hop, minutes=minutes), via=None
    )


def measured(shelf: Shelf) -> Completeness:
    shelf.ingest()
    with open_catalogue(shelf.folder) as catalogue:
        return completeness(shelf.folder, catalogue, "mau")


def in_datasette(name: str) -> str:
    questions = yaml.safe_load((packaged_settings() / "datasette.yaml").read_text(encoding="utf-8"))
    return str(questions["databases"]["catalogue"]["queries"][name]["sql"])


def only_section(shelf: Shelf) -> SectionCount:
    (section,) = measured(shelf).sections
    return section


def test_what_a_listing_prints_is_held_against_what_it_led_to(shelf: Shelf) -> None:
    shelf.warc(
        listing("Tổng số: 5 tin"),
        walk("/tin-tuc", [("/a", "owed"), ("/b", "owed"), ("/c", "owed"), ("/in/x", "never")]),
        page("/a"),
        page("/b", minutes=1),
        page("/c", minutes=2, status=503),
    )
    section = only_section(shelf)

    # what answered 503 was captured as an answer, and is owed as an article: it is counted once
    assert (section.printed, section.shown, section.owed, section.missing) == (5, 2, 1, 2)


def test_what_a_listing_counts_and_is_no_article_is_told_apart_and_an_old_address_of_one_is_not_counted(
    shelf: Shelf,
) -> None:
    moved = replace(page("/cu", minutes=3), response=b"HTTP/1.1 301 Moved\r\nLocation: /a\r\nContent-Length: 0\r\n\r\n")
    shelf.warc(
        listing("Tổng số: 5 tin"),
        walk("/tin-tuc", [("/cu", "owed"), ("/a", "owed"), ("/b", "owed"), ("/c", "owed")]),
        page("/a"),
        page("/b", minutes=1, status=404),
        page("/c", says(kind="empty", text=""), minutes=2),
        moved,
    )
    section = only_section(shelf)

    assert (section.shown, section.others, section.owed, section.missing) == (1, 2, 0, 2)


def test_the_newest_listing_counts_and_a_revisit_shows_what_its_original_shows(shelf: Shelf) -> None:
    second = listing("Tổng số: 7 tin", minutes=5)
    unmodified = Original(second.url, second.at, None, sha1(second.response.partition(b"\r\n\r\n")[2]))
    again = replace(listing("", minutes=9), response=b"HTTP/1.1 304 Not Modified\r\n\r\n", unless=unmodified)
    shelf.warc(listing("Tổng số: 5 tin"), second, again)
    section = only_section(shelf)

    assert (section.printed, section.at[14:16]) == (7, "09")


def test_a_listing_that_prints_two_totals_has_none(shelf: Shelf) -> None:
    shelf.warc(listing("Tổng số: 5 tin</p><p>Tổng số: 80 tin"))
    section = only_section(shelf)

    assert (section.printed, section.missing, len(section.totals)) == (None, None, 2)


def test_what_all_sections_print_is_summed_where_each_prints_something(shelf: Shelf) -> None:
    file = shelf.root / "settings" / "sites" / "mau.toml"
    second = f'[[section]]\nname = "Kinh tế"\nurl = "{HOME}/kinh-te"\n[[section]]'
    file.write_text(file.read_text(encoding="utf-8").replace("[[section]]", second, 1), encoding="utf-8")
    shelf.warc(listing("Tổng số: 5 tin"), replace(listing("Có 7 bản ghi", path="/kinh-te"), section="Kinh tế"))
    told = measured(shelf)
    shelf.warc(replace(listing("Tin tức", path="/kinh-te", minutes=5), section="Kinh tế"))

    assert (told.printed, [one.name for one in told.sections]) == (12, ["Kinh tế", "Tin tức"])
    assert measured(shelf).printed is None


def test_printed_pages_stand_beside_those_that_one_crawl_captured(shelf: Shelf) -> None:
    pages = [listing("", path=f"/tin-tuc?trang={number}", hop="pager", minutes=number) for number in (2, 3)]
    shelf.warc(listing("Trang 1/4"), *pages)
    shelf.warc(listing("Trang 1/4", minutes=60), pages[0])
    section = only_section(shelf)

    assert (section.printed, section.printed_pages, section.pages) == (None, 4, 3)


def test_a_listing_whose_file_is_gone_says_so_and_the_rest_is_told(shelf: Shelf) -> None:
    file = shelf.warc(listing("Tổng số: 5 tin"), page("/a"))
    shelf.ingest()
    file.unlink()
    with open_catalogue(shelf.folder) as catalogue:
        told = completeness(shelf.folder, catalogue, "mau")

    assert told.articles == 1
    assert told.sections[0].trouble
    assert told.sections[0].printed is None


def test_reasons_stand_beside_the_numbers(shelf: Shelf) -> None:
    shelf.warc(
        walk("/tin-tuc", [("/a", "owed"), ("/in/x", "never"), ("/in/y", "never"), ("/k", "robots")]),
        page("/gone"),
        page("/gone", status=404, minutes=3),
        page("/menu", says(kind="listing")),
        page("/khong", says(kind="soft-404")),
    )
    told = measured(shelf)

    assert (told.articles, told.gone, told.soft_404, told.not_articles) == (1, 1, 1, 2)
    assert set(told.reasons) == {
        ("never", "rule of never", 2), ("owed", "rule of owed", 1), ("robots", "rule of robots", 1)
    }  # fmt: skip


def test_channels_are_compared_among_the_days_that_both_cover(shelf: Shelf) -> None:
    """Of 60 articles, one a day, the listing shows all but every tenth, and the feed the last 20."""
    days = [f"2024-{1 + number // 28:02}-{1 + number % 28:02}" for number in range(60)]
    shelf.warc(*(page(f"/{number}", says(published=day), minutes=number) for number, day in enumerate(days)))
    listed = [(f"/{number}", "known") for number in range(60) if number % 10]
    fed = [(f"/{number}", "known") for number in range(40, 60)]
    shelf.warc(walk("/tin-tuc", listed), walk("/rss.xml", fed, channel="feed"))
    (told,) = measured(shelf).recaptures

    assert (told.one, told.other, told.first_day, told.last_day) == ("listing", "feed", days[40], days[59])
    assert told.estimate is not None
    assert (told.estimate.one, told.estimate.other, told.estimate.both) == (18, 20, 18)
    assert told.estimate.about == 20
    assert shelf.rows(in_datasette("completeness"))[0][3:] == (days[40], days[59], 18, 20, 18, 20.0)


def test_what_a_feed_did_not_cover_between_two_nights_is_not_held_against_it(shelf: Shelf) -> None:
    days = [f"2024-01-{1 + number:02}" for number in range(30)]
    shelf.warc(*(page(f"/{number}", says(published=day), minutes=number) for number, day in enumerate(days)))
    shelf.warc(walk("/tin-tuc", [(f"/{number}", "known") for number in range(30)]))
    for first, night in ((0, 0), (20, 60 * 24 * 3)):
        fed = [(f"/{number}", "known") for number in range(first, first + 10)]
        shelf.warc(walk("/rss.xml", fed, channel="feed", minutes=night))
    (told,) = measured(shelf).recaptures

    assert told.estimate is not None
    assert (told.estimate.one, told.estimate.other, told.estimate.both) == (20, 20, 20)


def test_too_few_articles_in_both_channels_tell_nothing(shelf: Shelf) -> None:
    shelf.warc(page("/a", says(published="2024-03-28")))
    shelf.warc(walk("/tin-tuc", [("/a", "owed")]), walk("/sitemap.xml", [("/a", "known")], channel="sitemap"))
    (told,) = measured(shelf).recaptures

    assert (told.other, told.estimate) == ("sitemap", None)


def test_numbers_are_those_of_all_articles_that_any_channel_showed(shelf: Shelf) -> None:
    shelf.warc(walk("/tin-tuc", [(f"/tin-{number}", "owed") for number in range(1, 41) if number != 20]))
    told = measured(shelf)

    assert told.gaps is not None
    assert (told.gaps.seen, told.gaps.missing, told.gaps.widest) == (39, 1, (20, 20))


def test_nothing_at_all_is_measured_as_nothing(shelf: Shelf) -> None:
    shelf.warc(replace(page("/robots.txt", b"x", hop="robots", mime="text/plain"), at=DAY))
    told = measured(shelf)

    assert (told.articles, told.sections, told.gaps, told.recaptures, told.reasons) == (0, (), None, (), ())


def test_feeds_and_sitemaps_that_are_not_whole_or_fell_silent_are_told(shelf: Shelf) -> None:
    shelf.warc(
        listed("/a.xml", 7),
        listed("/b.xml", 7, "its gzip is torn"),
        listed("/c.xml", 7),
        listed("/c.xml", 0, defect="answered 404", minutes=9),
        listed("/d.xml", 0, defect="answered 404"),
    )
    told = {one.url.removeprefix(HOME): one.in_doubt for one in measured(shelf).listed}

    assert told == {
        "/a.xml": None,
        "/b.xml": "7 of its entries read, and not all: its gzip is torn",
        "/c.xml": f"lists nothing any more (answered 404); on {DAY:%Y-%m-%d} it listed 7",
        "/d.xml": None,
    }
