"""What is said of a portal that shows nothing to describe, and what of the register goes into a drafted file."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.evidence.folder import Folder
from archive.model import Capture, Place, Section, Site
from archive.sites import find_sites, packaged_platforms, packaged_settings, unknown_site
from crawler.cli.probe import _where
from crawler.onboarding.onboard import Wanted, _about_front_page, _free, _no_front_page
from crawler.probe.checking import questions, troubles
from crawler.probe.looked import Answer, Looked, Purpose, Question
from crawler.register import registered, slug_for, with_facts

URL = "https://mau.gov.vn/"
LOGIN = """<html><head><title>Đăng nhập</title></head><body><form action="/login" method="post"><h1>Đăng nhập</h1>
Tên: <input name="user"> Mật khẩu: <input type="password" name="password"><button>Vào</button></form></body></html>"""
FOUND = find_sites(packaged_settings())
HOME = Question(URL, Purpose.HOME, "")
LISTING = '<html><body><h3 class="asset-title"><a href="/tin/-/view_content/1-hop.html">Họp báo</a></h3></body></html>'


def capture(body: str, url: str = URL, status: int = 200) -> Capture:
    data, at = body.encode(), datetime(2026, 3, 1, tzinfo=UTC)
    return Capture(url, at, status, (("Content-Type", "text/html"),), data, Place("", 0, 0), "", "")


@pytest.mark.parametrize(
    ("body", "words"),
    [(LOGIN, "asks for a login"), ("", "its front page is empty"), ("<p>Xin chào</p>", "no section was found")],
)
def test_a_front_page_that_leads_nowhere_is_named_for_what_it_is(body: str, words: str) -> None:
    assert words in " ".join(_about_front_page(capture(body), unknown_site(URL)))


def test_an_error_in_place_of_the_front_page_is_told_with_its_status() -> None:
    looked = Looked(URL, (Answer(HOME, capture("", status=404)),))

    assert _no_front_page(looked).startswith(f"{URL}: answered 404: there is no front page to look at; if it begins")


def test_a_front_page_that_is_no_page_is_told_with_what_it_is() -> None:
    home = replace(capture("%PDF-1.4 x"), headers=(("Content-Type", "application/pdf"),))

    assert any(
        "no HTML but application/pdf: give the address" in line for line in _about_front_page(home, unknown_site(URL))
    )


def test_the_reason_why_nothing_came_is_told() -> None:
    looked = Looked(URL, (Answer(HOME, None, f"{URL}: the host refuses connections"),))

    assert _no_front_page(looked) == f"{URL}: the host refuses connections"


@pytest.mark.parametrize(
    ("url", "slug"),
    [
        ("https://www.sotttt.hanoi.gov.vn/", "sotttt-hanoi"),
        ("http://127.0.0.11:8751/", "127-0-0-11-8751"),
        ("https://xn--cng-thng-tin.vn/", "xn-cng-thng-tin"),
    ],
)
def test_a_site_is_named_for_its_host(url: str, slug: str) -> None:
    assert slug_for(url) == slug


def test_what_the_register_evidences_takes_the_place_of_what_was_guessed() -> None:
    hanam = registered(FOUND, "https://hanam.gov.vn/Pages/default.aspx")
    assert hanam is not None
    toml = 'name = "Hà Nam"\n# its name\nprovince = "Nam Định"\nhome = "https://hanam.gov.vn/"\n\n[[section]]\nname = "a"\n'
    told = tomllib.loads(with_facts(toml, hanam))

    assert (told["province"], told["province_now"], told["section"]) == ("Hà Nam", "Ninh Bình", [{"name": "a"}])


def test_a_second_look_on_one_day_saves_its_page_beside_the_first(tmp_path: Path) -> None:
    wanted = Wanted(URL, "mau", Folder(tmp_path), tmp_path, tmp_path / "mau.toml", tmp_path / "pages", 30)
    (tmp_path / "pages" / "mau").mkdir(parents=True)
    names = []
    for _ in range(3):
        free = _free(wanted, "2026-03-01-probe")
        free.path(".json").touch()
        names.append(free.name)

    assert names == ["2026-03-01-probe", "2026-03-01-probe-2", "2026-03-01-probe-3"]


def test_a_file_that_was_written_elsewhere_is_put_or_copied_where_commands_look_for_it(tmp_path: Path) -> None:
    place = tmp_path / "mau.toml"

    assert _where(place) == f"put the file into {tmp_path}/, "
    place.touch()
    assert _where(place) == f"copy what is new into {place}, "


# -- check --live --------------------------------------------------------------------------------------------------------

LIFERAY = packaged_platforms()["liferay"]
SITE = Site("mau", "Mẫu", URL, ("mau.gov.vn",), (LIFERAY,), (Section("Tin", f"{URL}tin"),))


def test_a_check_asks_for_each_section_and_one_article_that_it_lists() -> None:
    asked = []
    looked = Looked(URL)
    while wanted := questions(looked, SITE):
        asked.append(wanted[0].url)
        looked = looked.with_answer(Answer(wanted[0], capture(LISTING, wanted[0].url)))

    assert asked == [f"{URL}tin", f"{URL}tin/-/view_content/1-hop.html"]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (capture("<p>Bảo trì</p>", f"{URL}tin"), "section 'Tin': https://mau.gov.vn/tin: lists no articles any more"),
        (capture("", f"{URL}tin", status=404), "section 'Tin': https://mau.gov.vn/tin: answered 404"),
        (None, "section 'Tin': https://mau.gov.vn/tin: the host refuses connections"),
    ],
)
def test_a_section_that_lists_nothing_any_more_is_wrong(answer: Capture | None, words: str) -> None:
    (question,) = questions(Looked(URL), SITE)
    looked = Looked(URL, (Answer(question, answer, "" if answer else "the host refuses connections"),))

    assert next(troubles(looked, SITE)).startswith(words)


def test_an_article_that_is_not_read_and_a_platform_that_has_left_no_mark_are_wrong() -> None:
    listing, article = f"{URL}tin", f"{URL}tin/-/view_content/1-hop.html"
    looked = Looked(
        URL,
        (
            Answer(Question(listing, Purpose.SECTION, "", "Tin"), capture(LISTING, listing)),
            Answer(Question(article, Purpose.ARTICLE, "", "Tin"), capture("<p>Không có</p>", article)),
        ),
    )

    line, other = troubles(looked, SITE)
    assert other == "its pages show no mark of liferay: look, and add a [[layout]] with 'since'"
    assert line.startswith(f"{article}: a listing leads there as to an article, and it is read as ")


def test_an_own_selector_that_finds_nothing_is_wrong_though_the_page_is_read_by_its_shape() -> None:
    own = replace(LIFERAY, read=replace(LIFERAY.read, title=("h1.khong-co",)))
    site = replace(SITE, layouts=(own,), platforms=(LIFERAY,))
    article = Question(f"{URL}tin/-/view_content/1-hop.html", Purpose.ARTICLE, "", "Tin")
    looked = Looked(URL, (Answer(article, capture("<h1>Họp báo</h1>", article.url)),))

    said = [line for line in troubles(looked, site) if line.startswith("read.")]
    assert said == ["read.title = ['h1.khong-co']: finds nothing on 1 articles"]
    assert not [line for line in troubles(looked, replace(SITE, platforms=(LIFERAY,))) if line.startswith("read.")]
