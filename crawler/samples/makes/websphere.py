"""The WebSphere portal: a province's portal of 2012 on IBM's WebSphere and its content manager. Pure: request in, answer out.

What a browser did so far stands packed in the path, another for every way to the same page. In one section an address names
the content as well (urile), and that is the key; in the other the state is all there is: on each page that links to it, an
article has another address. No page of such a portal was found as it is served: the rules of its listings stand in the site's
own file.
"""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html import escape
from urllib.parse import quote, unquote

from crawler.samples.answers import Answer, Request, page, views
from crawler.samples.bodies import Sheet
from crawler.samples.make import Make, Pictures
from crawler.samples.oddities import BASE
from crawler.samples.shape import (
    Listed,
    Shape,
    answered,
    attached,
    files,
    papers,
    posted,
    thumbnail,
    uploads,
    words,
)
from crawler.samples.skeletons import CSS, JS, fill
from crawler.samples.stories import Story, headline
from crawler.samples.world import Rubric, World

RUBRICS = (
    Rubric("Tin trong tỉnh", "tintrongtinh", ("visit", "election", "countryside")),
    Rubric("Tin sở ngành", "tinsonganh", ("citizens", "services", "rice")),
)
_CONTENT = "/minhhai/site/tintuc"
_BEGIN = "04_Sj9CPykssy0xPLMnMz0vMAfIjo8zi"  # how every packed state begins
_SAME = "dz/d5/L2dBISEvZ0FBIS9nQSEh/"  # how it is packed, which says nothing
_STATE = re.compile(rf"/!ut/p/z1/{_BEGIN}[\w-]+?_(A|P)(\d+)!!/")
_URILE = re.compile(r"(?:^|&)urile=wcm:path:.*-(\d+)$")
_LISTING = re.compile(r"^/wps/portal/([a-z]+)(?:/!ut/p/|/?$)")
_TIME = "{0:%H:%M - %d/%m/%Y}"
RULES = r"""
[layout.walk]
items = [".dsTin a.tieude"]
next = [".phantrang a"]

[layout.read]
title = ["td.tdTieude"]
date = ["td.tdNgay"]
lead = ["td.tdTomtat"]
body = ["td.tdNoidung"]
"""


def _state(what: str, came: str) -> str:
    """Return the path's part for *what* (A and an article's number, P and a page's) for somebody who came from *came*."""
    walked = b64encode(sha256(f"{what}/{came}".encode()).digest() * 3, altchars=b"_-").decode().rstrip("=")
    return f"/!ut/p/z1/{_BEGIN}{walked}_{what}!!/"


def _address(number: int, slug: str, came: str) -> str:
    state = f"/wps/portal/{RUBRICS[number % 2].page}{_state(f'A{number}', came)}"
    if number % 2:
        return state + (_SAME if number % 3 else "")
    content = quote(f"wcm:path:{_CONTENT}/{slug[:60]}-{number}", safe="").replace("%3A", "%3a")
    return f"{state}?1dmy&current=true&urile={content}"


def _path(number: int, slug: str) -> str:
    return _address(number, slug, "listing")


def _moved(told: Story) -> str:
    return f"/wps/wcm/connect{_CONTENT}/{told.slug[:60]}-{told.number}"


def _number(request: Request) -> int | None:
    if found := _URILE.search(unquote(request.query)):
        return int(found[1])
    if (found := _STATE.search(request.path)) and found[1] == "A":
        return int(found[2])
    found = re.fullmatch(rf"/wps/wcm/connect{_CONTENT}/.*-(\d+)", request.path)
    return int(found[1]) if found else None


def _section(_world: World, request: Request) -> tuple[int, int] | None:
    found, state = _LISTING.match(request.path), _STATE.search(request.path)
    at = next((at for at, rubric in enumerate(RUBRICS) if found and rubric.page == found[1]), None)
    if at is None or (state and state[1] == "A"):
        return None
    return at, int(state[2][:6]) if state else 1


def _turn(rubric: int, at: int) -> Request:
    return Request("GET", _page(rubric, at, 1))


def _page(rubric: int, at: int, came: int) -> str:
    return _listing_path(rubric) + (_state(f"P{at}", f"page {came}") if at > 1 else "")


def _other(_world: World, request: Request) -> Answer | None:
    if request.path.startswith("/wps/myportal"):
        return page(
            "<html><title>Đăng nhập</title><body><h1>Đăng nhập</h1><input type='password' name='p'></body></html>"
        )
    if request.path.startswith("/wps/contenthandler/") or request.query.startswith("uri="):
        return page("<html><body><p>Portlet</p></body></html>")
    return None


def _article(sheet: Sheet) -> str:
    told, attachments = sheet.story, papers(sheet)
    lead = f'<tr><td class="tdTomtat"><b>{sheet.say(told.first)}</b></td></tr>' if told.lead else ""
    row = '<tr><td class="tdTep">Tài liệu kèm theo:<ul>{}</ul></td></tr>'
    return fill(
        "websphere-article",
        {
            **words(sheet),
            "lead": lead,
            "time": posted(told, _TIME)[0],
            "files": row.format(attachments) if attachments else "",
            "beside": _beside(sheet.world, f"article {told.number}"),
        },
    )


def _item(world: World, told: Story, link: str) -> str:
    image = thumbnail(world, WEBSPHERE, told)
    shown = f'<a href="{link}"><img src="{image}" alt="" width="90" /></a>' if image else ""
    return (
        f'<tr><td>{shown}<a class="tieude" href="{link}">{told.title}</a> '
        f'<span class="ngay">({posted(told, "{0:%d/%m/%Y}")[0]})</span><br />{told.first}</td></tr>\n'
    )


def _listing(shows: Listed) -> str:
    rubric, pager = shows.rubric, ""
    if rubric is not None and shows.last > 1:
        links = (
            f"<b>{at}</b>" if at == shows.at else f'<a href="{_page(rubric, at, shows.at)}">{at}</a>'
            for at in range(1, shows.last + 1)
        )
        pager = f'<div class="phantrang">Trang: {" ".join(links)}</div>'
    beside = _beside(shows.world, f"{shows.name} {shows.at}")
    return (
        f'<div class="wpsPortlet"><div class="wpsPortletTitle"><span>{shows.name}</span></div><div class="wpsPortletBody">'
        f'<table class="dsTin" width="100%">{"".join(shows.items)}</table>{pager}</div></div>{beside}'
    )


def _beside(world: World, came: str) -> str:
    """Return the newest articles as they are linked from this page: each under an address of its own."""
    links = []
    for number in range(world.count - 1, max(world.count - 5, -1), -1):
        heading, slug = headline(world, WEBSPHERE, number)
        links.append(f'<br/>- <a href="{escape(_address(number, slug, came))}">{heading}</a> ({views(90 + number)})')
    return (
        '<div class="wpsPortlet"><div class="wpsPortletTitle"><span>Tin nổi bật</span></div>'
        f'<div class="wpsPortletBody">{"".join(links)}</div></div>'
    )


def _listing_path(rubric: int) -> str:
    return f"/wps/portal/{RUBRICS[rubric].page}"


_SHAPE = Shape(
    skeleton="websphere",
    number=_number,
    section=_section,
    article=_article,
    item=_item,
    listing=_listing,
    other=_other,
    titled=lambda _heading, site: site,
)
WEBSPHERE: Make = Make(
    slug="mau-websphere",
    host="127.0.0.30",
    name="Cổng thông tin điện tử tỉnh Minh Hải Châu",
    province="Minh Hải Châu",
    platform="websphere",
    rules=RULES,
    rubrics=RUBRICS,
    oddities=BASE,
    neighbours={4: "ghost"},
    answer=lambda world, request: answered(WEBSPHERE, _SHAPE, world, request),
    listing=_listing_path,
    turn=_turn,
    path=_path,
    moved=_moved,
    published=lambda told: posted(told, _TIME),
    papers=attached("/wps/wcm/documents"),
    pictures=Pictures(source=uploads("/wps/wcm/images", "%Y%m"), blank="/wps/trang.gif"),
    files=files(
        {"/wps/theme/tinh.css": (CSS, "make.css"), "/wps/theme/tinh.js": (JS, "portal.js")},
        "/wps/wcm/images",
        "/wps/wcm/documents",
        ("/wps/myportal/", "/wps/contenthandler/"),
    ),
    server=(("Server", "IBM_HTTP_Server"), ("X-Powered-By", "Servlet/3.0"), ("IBM-Web2-Location", "/wps/portal")),
    traps=re.compile(r"^/wps/myportal|^/wps/contenthandler/|[?&]uri="),
)
