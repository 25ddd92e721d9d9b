"""A front page that a script makes: its scripts are asked for, and the services that they name are told; nothing is guessed."""

from __future__ import annotations

from time import process_time

import pytest

from crawler.probe.draft import draft
from crawler.probe.looked import Answer, Looked, Purpose, Question
from crawler.probe.scripts import MOST_TOLD, is_made_by_a_script, script_urls, services_of, told_of
from crawler.samples import MAKES
from tests.crawler.probe.portal import UNKNOWN, capture, looked_at

HOME = "https://mau.gov.vn/"
SHELL = '<div id="root"></div><script src="/js/vendor.1.js"></script><script defer src="/js/a.js"></script>'
MAIN = '<script src="//mau.gov.vn/static/main.41ab.js"></script><script src="https://cdn.vn/main.js"></script>'


def shell(script: bytes, page: str = SHELL + MAIN, status: int = 200) -> Looked:
    url = f"{HOME}static/main.41ab.js"
    front, came = capture(HOME, page.encode()), capture(url, script, "text/javascript", status)
    home, asked = Question(HOME, Purpose.HOME, ""), Question(url, Purpose.SCRIPT, "")
    return Looked(HOME, (Answer(home, front), Answer(asked, came)))


def test_scripts_of_the_portals_own_are_asked_for_the_entry_first_and_no_libraries() -> None:
    assert script_urls(capture(HOME, (SHELL + MAIN).encode())) == [f"{HOME}static/main.41ab.js", f"{HOME}js/a.js"]


def test_a_page_with_links_is_none_that_a_script_makes() -> None:
    links = "".join(f'<a href="/tin/{number}">Tin {number}</a>' for number in range(9))

    assert is_made_by_a_script(capture(HOME, SHELL.encode()))
    assert not is_made_by_a_script(capture(HOME, (SHELL + links).encode()))
    assert not is_made_by_a_script(capture(HOME, b"<p>Xin ch\xc3\xa0o</p>"))


@pytest.mark.parametrize(
    ("script", "told"),
    [
        (b'fetch("/api/posts?page="+n)', ("/api/posts?page=",)),
        (b"axios.get(`https://gw.mau.gov.vn/rest/bai-viet/${e}`)", ("https://gw.mau.gov.vn/rest/bai-viet/${e}",)),
        (b"get('/api/weather');get('api/v1/news/list')", ("api/v1/news/list", "/api/weather")),
        (b"a='/static/api/logo.svg';b='/vi/post/:slug';c='/api/auth/login';d='/api/posts", ()),
        (b"\xff\xfe\x00'/api/p\x00sts'", ()),
    ],
)
def test_services_are_told_by_their_addresses_those_of_news_first(script: bytes, told: tuple[str, ...]) -> None:
    assert services_of(shell(script)) == told


def test_of_a_script_that_is_none_nothing_is_told() -> None:
    (_, declare, none) = told_of(shell(b'"/api/posts"', status=404))

    assert "[layout.walk.fetch], [layout.read.json]; else browser = true" in declare
    assert none == "its scripts name no address of a service that can be told"


def test_a_hostile_script_is_read_in_little_time_and_tells_little() -> None:
    script = b"'/api" + b"/a" * 700_000 + b"'/api/x${" * 100_000 + b"".join(b"'/api/p%d'" % at for at in range(9_000))
    began = process_time()
    told = services_of(shell(script))

    assert process_time() - began < 5
    assert len(told) <= MOST_TOLD


def test_data_that_a_page_brings_along_are_told() -> None:
    island = f'<script id="__NEXT_DATA__" type="application/json">{{"a": "{"b" * 600}"}}</script>'

    assert any("<script id='__NEXT_DATA__'>" in line for line in told_of(shell(b"", SHELL + island)))


def test_of_a_front_end_whose_services_do_not_answer_the_file_names_them_and_invents_no_recipe() -> None:
    looked = looked_at(MAKES["frontend"], UNKNOWN)
    services = (Purpose.MENU, Purpose.LIST, Purpose.TEXT, Purpose.ARTICLE)
    refused = tuple(one for one in looked.answers if one.question.purpose not in services)
    made = draft(Looked(looked.address, refused), UNKNOWN)

    assert [question.url.rpartition("/")[2] for question, _ in looked.of(Purpose.SCRIPT)] == ["main.41ab.js"]
    assert "# - its scripts name the address /api/public/posts?categoryId=\n" in made.toml
    assert "walk.fetch" not in "".join(line for line in made.toml.splitlines() if not line.startswith("#"))


def test_the_file_of_a_front_end_whose_services_answer_has_a_recipe_with_what_it_rests_on() -> None:
    lines = draft(looked_at(MAKES["frontend"], UNKNOWN), UNKNOWN).toml.splitlines()

    assert lines[lines.index('walk.fetch.items = "data.content"') - 1].startswith("# each has a headline at 'title'")
    assert lines[lines.index('read.json.body = "data.content"') - 1] == "# the longest text of the answer (100%)"
