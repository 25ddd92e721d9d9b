"""What the sample portals answer, without a server: truth is printed, and every oddity is where it is said to be."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest

from crawler.samples import LIFERAY, PORTALS, SHAREPOINT, Make, World, truth
from crawler.samples.addresses import article_path
from crawler.samples.answers import Answer, Request, entity
from crawler.samples.makes.liferay_places import liferay_beside
from crawler.samples.makes.sharepoint_places import PAGER
from crawler.samples.server import answer
from crawler.samples.stories import story
from tests.crawler.samples.reading import tags, words

BOTH = pytest.mark.parametrize("portal", PORTALS.values(), ids=PORTALS)
WORLD = World(articles=30, port=8123, today=date(2026, 11, 23))
ENTRIES = [entry for portal in PORTALS.values() for entry in truth(WORLD, portal)]


def get(url: str, tick: int = 1) -> str:
    parts = urlsplit(url)
    made = answer(WORLD, parts.hostname or "", Request("GET", unquote(parts.path), parts.query))
    assert made.status == 200, url
    return entity(made.parts, tick).decode()


def ask(portal: Make, path: str, query: str = "") -> Answer:
    return answer(WORLD, portal.host, Request("GET", path, query))


def of(portal: Make, number: int) -> str:
    return WORLD.origin(portal.host) + article_path(portal, story(WORLD, portal, number))


@BOTH
def test_the_same_seed_gives_the_same_bytes_but_for_counters(portal: Make) -> None:
    for number in range(30):
        assert get(of(portal, number), tick=5) == get(of(portal, number), tick=5)
        assert get(of(portal, number), tick=5) != get(of(portal, number), tick=6)


def test_viewstate_is_large_and_new_at_every_fetch() -> None:
    states = [
        next(tag["value"] for tag in tags(get(of(SHAREPOINT, number), tick), "input") if tag.get("id") == "__VIEWSTATE")
        for number in range(30)
        for tick in (1, 2)
    ]

    assert len(set(states)) == len(states)
    assert all(10_000 <= len(state) <= 61_000 for state in states)


@pytest.mark.parametrize(("number", "times"), [(0, 2), (1, 3)])
def test_sharepoint_prints_the_title_two_or_three_times(number: int, times: int) -> None:
    title = story(WORLD, SHAREPOINT, number).title

    assert words(get(of(SHAREPOINT, number))).count(title) == times


def test_sharepoint_runs_parent_and_child_section_together() -> None:
    line = r"Tin tức - Sự kiện Tin hoạt động của các cơ quan ban, ngành, xã, thị trấn&#160; <"

    assert re.search(line, get(of(SHAREPOINT, 0)))


def test_sharepoint_hides_a_label_before_the_rich_text() -> None:
    assert 'style="display:none">Page Content</div><div id=' in get(of(SHAREPOINT, 0))


@BOTH
@pytest.mark.parametrize(("number", "least", "most"), [(0, 0, 1024), (6, 1025, 2400), (7, 2401, 9000)])
def test_the_charset_stands_where_it_is_said_to(portal: Make, number: int, least: int, most: int) -> None:
    made = ask(portal, article_path(portal, story(WORLD, portal, number)))

    assert least <= entity(made.parts, 1).find(b"charset=utf-8") <= most
    assert ("charset" in made.kind) == (number == 0)


@BOTH
def test_one_article_is_decomposed(portal: Make) -> None:
    body = get(of(portal, 4))

    assert story(WORLD, portal, 4).paragraphs[0] not in body
    assert unicodedata.normalize("NFD", story(WORLD, portal, 4).paragraphs[0]) in body


@BOTH
def test_one_article_writes_entities_and_combining_marks(portal: Make) -> None:
    assert re.search("&[aeo](?:circ|grave);[\u0300\u0301\u0303\u0309\u0323]", get(of(portal, 5)))


@BOTH
def test_today_is_printed_on_every_page_and_true_of_none(portal: Make) -> None:
    assert "23/11/2026" in words(get(of(portal, 9)))
    assert not [entry for entry in ENTRIES if entry["published"] and entry["published"].startswith("2026-11")]


def postback(target: str, argument: str, state: str = "/wEPabc") -> str:
    fields = {"__VIEWSTATE": state, "__EVENTTARGET": target, "__EVENTARGUMENT": argument}
    body = "&".join(f"{name}={quote(value, safe='')}" for name, value in fields.items()).encode()
    made = answer(WORLD, SHAREPOINT.host, Request("POST", "/Pages/tin-tuc-su-kien.aspx", "", body))
    return entity(made.parts, 1).decode()


FIRST_PAGE = get(f"http://{SHAREPOINT.host}/Pages/tin-tuc-su-kien.aspx")


def test_a_postback_turns_the_page() -> None:
    second = postback(PAGER, "2")

    assert story(WORLD, SHAREPOINT, 0).title in second
    assert story(WORLD, SHAREPOINT, 0).title not in FIRST_PAGE


@pytest.mark.parametrize(
    ("target", "argument", "state"),
    [
        ("", "", "/wEPabc"),
        (PAGER, "x", "/wEPabc"),
        (PAGER, "99", "/wEPabc"),
        (PAGER, "2", ""),
        ("other", "2", "/wEPabc"),
    ],
)
def test_a_garbled_postback_gives_the_first_page(target: str, argument: str, state: str) -> None:
    assert postback(target, argument, state) == FIRST_PAGE


@pytest.mark.parametrize("number", range(30))
def test_paths_of_sharepoint_are_the_same_in_any_case(number: int) -> None:
    path = article_path(SHAREPOINT, story(WORLD, SHAREPOINT, number))

    assert ask(SHAREPOINT, path.upper()).parts == ask(SHAREPOINT, path).parts


@BOTH
def test_a_moved_article_is_two_redirects_away(portal: Make) -> None:
    told = story(WORLD, portal, 13)
    hops, at = [], portal.moved(told)
    while (made := ask(portal, unquote(urlsplit(at).path), urlsplit(at).query)).status in (301, 302):
        at = dict(made.headers)["Location"]
        hops.append(made.status)

    assert hops == [302, 301]
    assert at == article_path(portal, told)


@pytest.mark.parametrize("suffix", ["/en", "/vi", "/en/en/vi"])
def test_a_language_suffix_answers_with_a_listing_that_leads_deeper(suffix: str) -> None:
    path = article_path(LIFERAY, story(WORLD, LIFERAY, 4)) + suffix
    html = get(f"http://{LIFERAY.host}{path}")

    assert "asset-abstract" in html
    assert story(WORLD, LIFERAY, 4).paragraphs[0] not in html
    assert path + "/en" in {tag["href"] for tag in tags(html, "a")}


def test_a_page_that_liferay_does_not_have_says_so_with_status_200() -> None:
    assert "Trạng thái" in words(get(f"http://{LIFERAY.host}/khong-co/trang-nay"))


def test_liferay_answers_the_login_page_for_what_it_does_not_show() -> None:
    path = liferay_beside(story(WORLD, LIFERAY, 25), "login")
    first = ask(LIFERAY, path)
    second = ask(LIFERAY, "/c/portal/login", "redirect=x")

    assert (first.status, second.status) == (302, 302)
    assert "Mật khẩu" in words(get(f"http://{LIFERAY.host}{urlsplit(dict(second.headers)['Location']).path}"))


@BOTH
def test_the_print_view_says_today_and_no_listing_links_to_it(portal: Make) -> None:
    page = get(of(portal, 9))
    (link,) = [tag["href"] for tag in tags(page, "a") if "print" in tag.get("href", "")]
    view = words(get(urljoin(of(portal, 9), link)))

    assert "11/2026" in view or "tháng 11 năm 2026" in view
    assert story(WORLD, portal, 9).paragraphs[0] in view
    assert "print" not in FIRST_PAGE


@BOTH
def test_an_empty_article_has_a_frame_and_no_text(portal: Make) -> None:
    (entry,) = [entry for entry in truth(WORLD, portal) if entry["kind"] == "empty"]
    frame = {"sharepoint": r'aria-labelledby="[^"]+"></div>', "liferay": r'class="journal-content-article"></div>'}

    assert re.search(frame[portal.platform], get(entry["url"]))
    if portal is LIFERAY:
        assert entry["url"].endswith(liferay_beside(story(WORLD, LIFERAY, 2), "empty"))


@pytest.mark.parametrize(
    ("beside", "status"), [("404", 404), ("410", 410), ("500", 500), ("503", 503), ("soft-404", 200)]
)
def test_liferay_has_broken_neighbours(beside: str, status: int) -> None:
    assert ask(LIFERAY, liferay_beside(story(WORLD, LIFERAY, 5), beside)).status == status


def test_the_account_is_never_the_reporter() -> None:
    html = get(of(LIFERAY, 0))

    assert {"name": "author", "content": "User Admin"} in tags(html, "meta")
    assert "User Admin" not in words(html)
