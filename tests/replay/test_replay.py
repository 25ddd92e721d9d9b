"""What is archived can be seen again, whole, and without asking the live web: two nights, with revisits, in Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest

from archive.evidence.folder import Folder
from archive.evidence.reading.captures import read_capture
from archive.extract.tree.links import pager_links
from archive.extract.tree.page import open_page
from archive.model import Place
from archive.sites import packaged_platforms
from crawler.samples import LIFERAY, PORTALS, SHAREPOINT
from tests.judges import CHROMIUM, judge, there
from tests.replay.beside import compare
from tests.replay.browser import Browser, browser, look, replayed
from tests.replay.indexes import held_against_cdxj_indexer
from tests.replay.nights import Nights, served, two_nights

ARTICLES = 20
OPENED = 6


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    there(CHROMIUM, "apt-get install chromium")
    judge("wayback")
    with two_nights(tmp_path_factory.mktemp("replay") / "kho lưu [1] trữ", ARTICLES) as both:
        yield both


@pytest.fixture(scope="module")
def collection(nights: Nights) -> Iterator[str]:
    with served("replay", nights.archive) as address:
        yield address


@pytest.fixture(scope="module")
def opened(nights: Nights) -> Iterator[Browser]:
    with browser() as one:
        yield one


def listing(nights: Nights) -> str:
    ((url,),) = nights.rows(
        "select url from captures where site = ? and hop = 'pager' order by at limit 1", SHAREPOINT.slug
    )
    return str(url)


@pytest.mark.parametrize("site", PORTALS)
def test_articles_are_replayed_whole_and_without_the_live_web(
    nights: Nights, collection: str, opened: Browser, site: str
) -> None:
    tally = compare(opened, Folder(nights.archive), collection, nights.articles(site, OPENED))

    assert tally.wrong == []
    assert tally.left == []
    assert (tally.complete, tally.pages) == (OPENED, OPENED)
    assert tally.pictures > OPENED


def test_listings_are_replayed_whole(nights: Nights, collection: str, opened: Browser) -> None:
    seeds = nights.rows("select min(url) from captures where hop = 'seed' and status = 200 group by site")
    tally = compare(opened, Folder(nights.archive), collection, [url for (url,) in seeds])

    assert (tally.wrong, tally.left, tally.pages) == ([], [], 2)


def test_what_the_crawler_posts_is_what_a_browser_posts(nights: Nights, opened: Browser) -> None:
    page = opened.new_page()
    answer = page.goto(listing(nights))
    assert answer is not None
    shown = open_page(answer.body(), (("Content-Type", "text/html; charset=utf-8"),), page.url)
    second = next(link for link in pager_links(shown, packaged_platforms()["sharepoint"].walk.next) if link.text == "2")
    # until the next page stands: a window that is closed while it goes elsewhere may never answer
    with page.expect_request(lambda request: request.method == "POST") as posted, page.expect_navigation():
        page.click(".phan-trang a:text-is('2')")

    assert posted.value.post_data_buffer == second.form
    assert posted.value.url == second.url
    page.close()


@pytest.mark.parametrize("night", ["first", "last"])
def test_the_second_page_of_a_listing_is_one_click_away(
    nights: Nights, collection: str, opened: Browser, night: str
) -> None:
    ((at,),) = nights.rows(
        f"select {'min' if night == 'first' else 'max'}(at) from captures where hop = 'seed' and url = ?",
        listing(nights),
    )
    digits = "".join(letter for letter in at[:19] if letter.isdigit())
    page = opened.new_page()
    page.goto(f"{collection}{digits}/{listing(nights)}")
    frame = replayed(page)
    first = frame.inner_text(".danh-sach-tin")
    with page.expect_response(lambda answer: answer.request.method == "POST") as answered, frame.expect_navigation():
        frame.click(".phan-trang a:text-is('2')")

    assert answered.value.status == 200
    assert frame.inner_text(".phan-trang span") == "2"
    assert frame.inner_text(".danh-sach-tin") != first
    page.close()


def test_redirects_are_replayed_to_where_they_led(nights: Nights, collection: str, opened: Browser) -> None:
    moved = nights.rows("select min(url) from captures where status in (301, 302) group by site")
    assert moved
    for (url,) in moved:
        live, again = look(opened, url), look(opened, f"{collection}{url}", framed=True)
        assert again.url.endswith(live.url)
        assert again.status == live.status


def test_addresses_that_are_not_ascii_are_replayed_to_the_byte(nights: Nights, collection: str) -> None:
    named = nights.rows(
        "select distinct url from captures where status = 200 and revisit is null and "
        "(url like '%\\%E%' escape '\\' or url like '%\\%C%' escape '\\')"
    )
    assert named
    for (url,) in named:
        live, again = (urlopen(Request(one)).read() for one in (url, f"{collection}id_/{url}"))
        assert again == live


@pytest.mark.parametrize("profile", ["identical-payload-digest", "server-not-modified"])
def test_a_revisit_is_replayed_with_the_bytes_of_its_original(nights: Nights, collection: str, profile: str) -> None:
    revisits = nights.rows(
        "select r.url, r.at, o.warc, o.offset, o.length from captures r join originals s on s.capture = r.id "
        "join captures o on o.id = s.original where r.revisit = ? order by r.id limit 20",
        profile,
    )
    assert len(revisits) >= 10
    for url, at, *place in revisits:
        digits = "".join(letter for letter in at[:19] if letter.isdigit())
        again = urlopen(Request(f"{collection}{digits}id_/{url}")).read()
        assert again == read_capture(nights.archive, Place(*place)).body


def test_a_page_that_was_never_captured_says_so(nights: Nights, collection: str, opened: Browser) -> None:
    missing = look(opened, f"{collection}{nights.portals.world.origin(LIFERAY.host)}/khong-co-trang-nay")

    assert missing.status == 404
    assert "khong-co-trang-nay" in missing.words


def test_what_is_replayed_is_answered_on_this_machine_alone(collection: str) -> None:
    port = urlsplit(collection).port or 0
    listening = {
        line.split()[1]
        for table in ("/proc/net/tcp", "/proc/net/tcp6")
        for line in Path(table).read_text().splitlines()[1:]
        if line.split()[3] == "0A" and line.split()[1].endswith(f":{port:04X}")
    }

    assert listening == {f"0100007F:{port:04X}"}


def test_the_indexes_of_both_portals_are_what_cdxj_indexer_makes(nights: Nights) -> None:
    assert held_against_cdxj_indexer(nights.archive) > 200
