"""Listings that a script fills: what it asks for, in HTML or JSON, and where that leads."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from archive.errors import BadDefinition
from archive.extract.tree.page import open_page
from archive.model import FetchRules, Layout, Section, Site, UrlRules, WalkRules
from archive.sites import load_site
from archive.urls import key
from crawler.walking.look import look, look_at
from crawler.walking.reach import Reach
from crawler.walking.section import SectionWalk, Seen
from crawler.walking.steps import Found, Scripted, Shown

HOME = "https://mau.gov.vn"
HTML_FETCH = FetchRules(
    url="/DesktopModule/List",
    form="menu={menu}&page={page}&skip={offset}",
    size=10,
    values=(("menu", "#list@data-menu"),),
)
JSON_FETCH = FetchRules(
    url="/api/articles?page={page}",
    first=1,
    items="data.items",
    link="/vi/post/{slug}?id={id}",
    api="/api/articles/{id}",
)
SHELL = '<div id="list" data-menu="a&amp;b"><a href="/tin/mot-1">Một</a></div><div id="app"></div>'


def site(rules: FetchRules) -> Site:
    walk = WalkRules(article=(r"^/tin/[^/]+-\d+$",), pager="fetch", fetch=rules)
    url = UrlRules(rewrite=((r"^/vi/post/[^/?]+\?id=(\d+)$", r"/api/articles/\1"),))
    layout = Layout(since=date(2020, 1, 1), platform="generic", walk=walk, url=url)
    sections = (Section("Tin", f"{HOME}/tin"),)
    return Site("mau", "Mẫu", f"{HOME}/", ("mau.gov.vn",), (layout,), sections)


def seed(rules: FetchRules, html: str = SHELL) -> Found:
    page = open_page(html.encode(), (("Content-Type", "text/html; charset=utf-8"),), f"{HOME}/tin")
    return look(page, site(rules), "seed")


def answer(rules: FetchRules, body: bytes, kind: str = "application/json", page: int = 2) -> Found:
    asked = Scripted(f"{HOME}/tin", page, (("menu", "a&b"),))
    found = look_at(Shown(f"{HOME}/asked", "pager", 200, body, kind, scripted=asked), site(rules))
    assert isinstance(found, Found)
    return found


def items(*numbers: int) -> bytes:
    return json.dumps({"data": {"items": [{"id": n, "slug": f"tin-{n}"} for n in numbers]}}).encode()


def test_what_the_script_posts_is_filled_with_what_stands_on_the_listing() -> None:
    (turn,) = seed(HTML_FETCH).turns

    assert (turn.name, turn.url, turn.form) == ("asked 2", f"{HOME}/DesktopModule/List", b"menu=a%26b&page=2&skip=10")


def test_a_listing_without_what_the_script_needs_has_no_next_page() -> None:
    assert seed(HTML_FETCH, "<p>khác</p>").turns == ()


def test_what_stands_in_a_script_of_the_listing_is_found_by_its_pattern() -> None:
    rules = replace(HTML_FETCH, values=(("menu", r"~menuId:\s*(\d+)"),))
    (turn,) = seed(rules, "<p>menuId: 5</p><script src='/a.js'></script><script>load({menuId: 47})</script>").turns

    assert turn.form == b"menu=47&page=2&skip=10"


def test_what_stands_in_the_address_of_the_listing_is_found_by_its_pattern() -> None:
    rules = replace(HTML_FETCH, values=(("menu", r"^/(t\w+)$"),))

    assert [turn.form for turn in seed(rules, "").turns] == [b"menu=tin&page=2&skip=10"]
    assert seed(replace(HTML_FETCH, values=(("menu", r"^/vi/(\d+)$"),)), "").turns == ()


def test_of_a_script_that_leaves_out_what_it_may_the_value_is_empty() -> None:
    rules = replace(HTML_FETCH, values=(("menu", r"~load(?:\(\{menuId: (\d+)\}\))?"),))

    assert [turn.form for turn in seed(rules, "<script>load()</script>").turns] == [b"menu=&page=2&skip=10"]


def test_a_listing_without_such_a_script_is_turned_by_the_links_of_its_pager() -> None:
    ours = site(HTML_FETCH)
    layout = replace(ours.layouts[0], walk=replace(ours.layouts[0].walk, next=(".trang a",)))
    html = b'<p class="trang"><a href="/tin?page=2">2</a> <a href="#">3</a></p>'
    found = look(open_page(html, (), f"{HOME}/tin"), replace(ours, layouts=(layout,)), "seed")

    assert [(turn.name, turn.url) for turn in found.turns] == [("2", f"{HOME}/tin?page=2")]


def test_a_piece_of_html_is_a_listing_like_any_other_and_leads_on() -> None:
    found = answer(HTML_FETCH, b'<a href="/tin/hai-2">Hai</a><img src="/anh/2.jpg">', "text/html")

    assert found.articles() == ("mau.gov.vn/tin/hai-2",)
    assert [step.url for step in found.steps if step.hop == "requisite"] == [f"{HOME}/anh/2.jpg"]
    assert [turn.form for turn in found.turns] == [b"menu=a%26b&page=3&skip=20"]


def test_html_inside_json_is_read_where_the_path_says() -> None:
    body = json.dumps({"data": {"html": '<a href="/tin/hai-2">Hai</a>'}}).encode()

    assert answer(replace(HTML_FETCH, html="data.html"), body).articles() == ("mau.gov.vn/tin/hai-2",)


@pytest.mark.parametrize("body", [b"", b"<p>h\xe1\xba\xbft</p>", b"{", b"[" * 100_000, b'{"data": 5}'])
def test_an_answer_without_articles_ends_the_listing(body: bytes) -> None:
    for rules in (HTML_FETCH, JSON_FETCH, replace(HTML_FETCH, html="data.html")):
        found = answer(rules, body)

        assert (found.articles(), found.turns) == ((), ())


def test_an_article_told_in_json_is_asked_for_its_text_and_for_the_frame_that_people_open() -> None:
    found = answer(JSON_FETCH, items(7, 8), page=1)

    assert [(step.hop, step.url) for step in found.steps] == [
        ("article", f"{HOME}/api/articles/7"),
        ("requisite", f"{HOME}/vi/post/tin-7?id=7"),
        ("article", f"{HOME}/api/articles/8"),
        ("requisite", f"{HOME}/vi/post/tin-8?id=8"),
    ]
    assert len({step.key for step in found.steps}) == 4
    assert [turn.url for turn in found.turns] == [f"{HOME}/api/articles?page=2"]


@pytest.mark.parametrize("item", [None, 3, {"slug": "a"}, {"id": {}, "slug": []}, {"id": "http://[", "slug": True}])
def test_an_item_that_tells_no_address_is_passed_over(item: object) -> None:
    body = json.dumps({"data": {"items": [item, {"id": 9, "slug": "tin-9"}]}}).encode()

    assert f"{HOME}/api/articles/9" in [step.url for step in answer(JSON_FETCH, body).steps]


def test_an_article_told_in_json_leads_to_the_pictures_and_documents_of_its_pieces_of_html() -> None:
    said = {
        "content": '<p><img src="/anh/a.jpg"></p><a href="/tep/kh.pdf">KH</a>',
        "thumb": "https://cdn.vn/b.png?w=3",
        "note": "anh.jpg la anh",
        "more": [{"content": '<img src="/anh/a.jpg">'}, "c d.jpg", 5],
    }
    shown = Shown(f"{HOME}/api/articles/7", "article", 200, json.dumps({"data": said}).encode(), "application/json")
    found = look_at(shown, site(JSON_FETCH))

    assert isinstance(found, Found)
    assert [(step.hop, step.url) for step in found.steps] == [
        ("requisite", f"{HOME}/anh/a.jpg"),
        ("attachment", f"{HOME}/tep/kh.pdf"),
        ("requisite", "https://cdn.vn/b.png?w=3"),
    ]


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 100_000, b"null", b'"<img src=x"'])
def test_an_article_in_broken_json_leads_nowhere(body: bytes) -> None:
    found = look_at(Shown(f"{HOME}/api/articles/7", "article", 200, body, "application/json"), site(JSON_FETCH))

    assert isinstance(found, Found)
    assert (found.steps, found.turns) == ((), ())


def test_an_item_leads_to_no_other_host_and_to_nothing_but_http() -> None:
    rules = replace(JSON_FETCH, link="{id}", api="")
    body = json.dumps({"data": {"items": [{"id": "javascript:alert(1)"}, {"id": "//ac.vn/x"}]}}).encode()

    assert all(step.url.startswith(f"{HOME}/") for step in answer(rules, body).steps)


def test_a_section_whose_script_repeats_its_last_page_comes_to_an_end() -> None:
    section, seen, fetched = SectionWalk("Tin", Reach(), crawl=1), Seen(news=True, fresh=2), site(JSON_FETCH)

    assert section.take(seed(JSON_FETCH, '<div id="app"></div>'), seen, fetched)
    assert section.take(answer(JSON_FETCH, items(1, 2), page=1), seen, fetched)
    assert section.take(answer(JSON_FETCH, items(1, 2), page=2), seen, fetched) is None
    assert section.reach.complete


@pytest.mark.parametrize(
    ("walk", "said"),
    [
        ("pager = 'fetch'", r"no \[walk.fetch\]"),
        ("pager = 'fetch'\n[layout.walk.fetch]\nform = 'a=1'", "has no 'url'"),
        ("[layout.walk.fetch]\nurl = '/a'\nitems = 'data'", "needs 'items'"),
        ("[layout.walk.fetch]\nurl = '/a'\nvalues = { menu = '#menu' }", "must be selector@attribute"),
        ("[layout.walk.fetch]\nurl = '/a'\nvalues = { menu = '~id: \\d+' }", "must have one group"),
        ("[layout.walk.fetch]\nurl = '/a'\nvalues = { menu = '~(' }", "not a regular expression"),
        ("[layout.walk.fetch]\nurl = '/a'\nfrist = 1", "did you mean 'first'"),
    ],
)
def test_a_mistake_in_what_a_script_asks_is_named(tmp_path: Path, walk: str, said: str) -> None:
    table = f'[[section]]\nname = "Tin"\nurl = "{HOME}/tin"\n[[layout]]\nplatform = "generic"\n[layout.walk]\n{walk}\n'
    (tmp_path / "mau.toml").write_text(f'name = "Mẫu"\nhome = "{HOME}/"\n{table}', encoding="utf-8")

    with pytest.raises(BadDefinition, match=said):
        load_site(tmp_path / "mau.toml", tmp_path)


@pytest.mark.parametrize("url", ["/hop-bao-post12.html?x=1", f"{HOME}/hop-bao-post12.html?x=1"])
def test_an_address_that_stands_in_the_data_is_taken_as_it_is(url: str) -> None:
    rules = FetchRules(url="/api/more-{page}", items="data.contents", link="{+url}")
    body = json.dumps({"data": {"contents": [{"url": url}]}}).encode()

    assert answer(rules, body).articles() == (key(f"{HOME}/hop-bao-post12.html?x=1"),)


def test_an_address_in_the_data_that_leads_to_another_host_is_out_of_scope() -> None:
    rules = FetchRules(url="/api/more-{page}", items="data.contents", link="{+url}")
    contents = [{"url": url} for url in ("https://khac.vn/hop-bao-post12.html", "//khac.vn/x", "javascript:alert(1)")]
    found = answer(rules, json.dumps({"data": {"contents": contents}}).encode())

    assert [step.rule for step in found.steps] == ["out of scope: another host"] * 2
