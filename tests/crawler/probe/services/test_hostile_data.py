"""Services that answer with what nobody meant: a word where it is told, never an error, and in little time."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest

from archive.extract.read import read
from archive.model import FetchRules, Section, Site
from archive.sites import packaged_platforms
from crawler.probe.draft import draft
from crawler.walking.look import look_at
from crawler.walking.steps import Found, Scripted, Shown
from tests.crawler.probe.portal import UNKNOWN, capture
from tests.crawler.probe.services.portals import HOME, Asked, Portal, drafted, looked_at

SCRIPT = (
    'axios.get("/api/categories");axios.get("/api/news",{params:{page:e,size:20,categoryId:n}});'
    "axios.get(`/api/news/${e}`)"
)
_NUMBERED = f'{{"id": {"9" * 4_000}, "title": "a b c d e f g"}}'
ODD = {
    "strings": json.dumps(["một", "hai", "ba", "bốn"] * 9),
    "nan": '{"data": [NaN, Infinity, -Infinity, {"id": NaN, "title": NaN}]}',
    "digits": '{"data": [' + ", ".join([_NUMBERED] * 5) + "]}",
    "too many digits": '{"data": ' + "9" * 50_000 + "}",
    "deep": "[" * 200_000,
    "deep objects": '{"a":' * 100_000 + "1" + "}" * 100_000,
    "long": '{"data": "' + "x" * 6_000_000 + '"}',
    "wide": json.dumps({f"k{at}": {f"j{to}": {"z": to} for to in range(40)} for at in range(3_000)}),
    "wide item": json.dumps(
        [{**{f"k{at}": f"giá trị số {at} của mục này là gì" for at in range(3_000)}, "id": one} for one in range(9)]
    ),
    "number": "7",
    "null": "null",
    "text": '"Chào"',
    "half": '{"data": [{"id": 1, "ti',
    "surrogates": '{"data": [{"id": 1, "title": "\\ud800 \\udfff x y z t u v"}]}',
    "HTML": "<html>Lỗi</html>",
    "empty": "",
}
SITE = Site(
    slug="mau",
    name="Mẫu",
    home=HOME,
    hosts=("mau.gov.vn",),
    layouts=(packaged_platforms()["generic"],),
    sections=(Section("Tin tức", HOME),),
)
RULES = FetchRules(url="/api/news?page={page}", first=1, items="data", link="/tin/{id}", api="/api/news/{id}")


def site() -> Site:
    layout = SITE.layouts[0]
    read_rules = replace(layout.read, json=(("title", "data.title"), ("body", "data.body"), ("date", "data.day")))
    return replace(
        SITE, layouts=(replace(layout, walk=replace(layout.walk, pager="fetch", fetch=RULES), read=read_rules),)
    )


@pytest.mark.parametrize("name", ODD)
def test_a_look_goes_on_and_writes_a_file_that_can_be_read(name: str, tmp_path: Path) -> None:
    def services(path: str, asked: Asked) -> object | None:
        return ODD[name].encode("utf-8", "surrogatepass") if path.startswith("/api/") else None

    began = process_time()
    made, found = drafted(Portal(SCRIPT, services, ()), tmp_path)

    assert process_time() - began < 20
    assert not found.sections
    assert any("how it asks for its articles was not found" in one for one in made.missing)


def test_of_a_service_that_answers_no_json_the_file_says_so() -> None:
    made = draft(looked_at(Portal(SCRIPT, lambda path, _: b"<p>x" if path.startswith("/api/") else None, ())), UNKNOWN)

    assert f"{HOME}api/news?page=1&size=20: is no JSON" in made.missing


@pytest.mark.parametrize("name", ODD)
def test_a_crawl_is_told_of_a_list_that_has_not_the_shape_of_its_rules(name: str) -> None:
    body = ODD[name].encode("utf-8", "surrogatepass")
    shown = Shown(f"{HOME}api/news?page=1", "pager", 200, body, "application/json", scripted=Scripted(HOME, 1))
    found = look_at(shown, site())

    assert isinstance(found, str) or name in ("digits", "surrogates")
    assert not isinstance(found, str) or found.startswith(
        ("is no JSON", "has no list at 'data'", "has 4 items at 'data'")
    )


def test_a_list_that_is_empty_is_no_mistake() -> None:
    body = b'{"data": []}'
    shown = Shown(f"{HOME}api/news?page=1", "pager", 200, body, "application/json", scripted=Scripted(HOME, 1))

    assert look_at(shown, site()) == Found()


@pytest.mark.parametrize("name", ODD)
def test_a_text_that_is_none_is_read_without_an_error_and_is_no_article(name: str) -> None:
    body = ODD[name].encode("utf-8", "surrogatepass")
    page = replace(capture(f"{HOME}api/news/7", body, "application/json"), hop="article")

    assert read(page, site()).kind != "article"
