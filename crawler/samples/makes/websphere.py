"""The WebSphere portal: a province's portal of 2012 on IBM's WebSphere and its content manager. Pure: request in, answer out.

What a browser did so far stands packed in the path, another for every way to the same page. In one section an address names
the content as well (urile), and that is the key; in the other the state is all there is: on each page that links to it, an
article has another address. No page of such a portal was found as it is served: the rules of its listings stand in the site's
own file.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from functools import partial
from hashlib import sha256
from html import escape
from urllib.parse import quote, unquote

from crawler.samples.answers import Answer, Request, page, views
from crawler.samples.bodies import Sheet
from crawler.samples.make import Make, Pictures, Visit
from crawler.samples.parts import attached, dressed, files, latest, posted, to_log_in, uploads
from crawler.samples.shape import Listed, Shape, answered
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


def _number(visit: Visit) -> int | None:
    if found := _URILE.search(unquote(visit.request.query)):
        return int(found[1])
    if (found := _STATE.search(visit.path)) and found[1] == "A":
        return int(found[2])
    found = re.fullmatch(rf"/wps/wcm/connect{_CONTENT}/.*-(\d+)", visit.path)
    return int(found[1]) if found else None


def _section(visit: Visit) -> tuple[int, int] | None:
    found, state = _LISTING.match(visit.path), _STATE.search(visit.path)
    at = visit.make.section(found[1]) if found else None
    if at is None or (state and state[1] == "A"):
        return None
    return at, int(state[2][:6]) if state else 1


def _page(rubric: int, at: int, came: int = 1) -> str:
    return f"/wps/portal/{RUBRICS[rubric].page}" + (_state(f"P{at}", f"page {came}") if at > 1 else "")


def _other(visit: Visit) -> Answer | None:
    if visit.path.startswith("/wps/myportal"):
        return to_log_in()
    if visit.path.startswith("/wps/contenthandler/") or visit.request.query.startswith("uri="):
        return page("<html><body><p>Portlet</p></body></html>")
    return None


def _pager(shows: Listed) -> str:
    rubric = shows.rubric
    if rubric is None or shows.last == 1:
        return ""
    links = shows.turns("<b>{}</b>", lambda at: f'<a href="{_page(rubric, at, shows.at)}">{at}</a>', " ")
    return f'<div class="phantrang">Trang: {links}</div>'


def _beside(world: World, make: Make, came: str) -> str:
    """Return the newest articles as they are linked from this page: each under an address of its own."""
    return "".join(
        f'<br/>- <a href="{escape(_address(number, slug, came))}">{heading}</a> ({views(90 + number)})'
        for number, heading, slug in latest(world, make, 4)
    )


def _said(sheet: Sheet, _words: Mapping[str, str]) -> Mapping[str, str]:
    return {"beside": _beside(sheet.world, sheet.make, f"article {sheet.story.number}")}


_SHAPE = Shape(
    skeleton="websphere",
    number=_number,
    section=_section,
    other=_other,
    lead='<tr><td class="tdTomtat"><b>{}</b></td></tr>',
    files='<tr><td class="tdTep">Tài liệu kèm theo:<ul>{}</ul></td></tr>',
    image='<a href="{link}"><img src="{source}" alt="" width="90" /></a>',
    said=_said,
    pager=_pager,
    beside=lambda shows: _beside(shows.world, shows.make, f"{shows.name} {shows.at}"),
    titled="{site}",
)
WEBSPHERE = Make(
    slug="mau-websphere",
    host="127.0.0.30",
    name="Cổng thông tin điện tử tỉnh Minh Hải Châu",
    province="Minh Hải Châu",
    platform="websphere",
    rules=RULES,
    rubrics=RUBRICS,
    pages=partial(answered, _SHAPE),
    listing=lambda rubric: _page(rubric, 1),
    turn=lambda rubric, at: Request("GET", _page(rubric, at)),
    path=lambda number, slug: _address(number, slug, "listing"),
    moved=lambda told: f"/wps/wcm/connect{_CONTENT}/{told.slug[:60]}-{told.number}",
    published=posted("{0:%H:%M - %d/%m/%Y}"),
    papers=attached("/wps/wcm/documents"),
    pictures=Pictures(source=uploads("/wps/wcm/images", "%Y%m"), blank="/wps/trang.gif"),
    files=files(
        dressed("/wps/theme/tinh.css", "/wps/theme/tinh.js"),
        "/wps/wcm/images",
        "/wps/wcm/documents",
        ("/wps/myportal/", "/wps/contenthandler/"),
    ),
    server=(("Server", "IBM_HTTP_Server"), ("X-Powered-By", "Servlet/3.0"), ("IBM-Web2-Location", "/wps/portal")),
    traps=re.compile(r"^/wps/myportal|^/wps/contenthandler/|[?&]uri="),
)
