"""The WebCenter portal: a fund's portal of 2014 on Oracle's WebCenter and its content server. Pure: request in, answer out.

ADF writes the state of its window into every address that it prints, another on each page. An article is a document of the
content server: its dDocName is the key, on whatever page of the portal it is shown. No page of such a portal was found as it is
served: the rules of its listings and articles stand in the site's own file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from hashlib import sha256
from html import escape
from urllib.parse import parse_qs

from crawler.samples.answers import Answer, Request, page, redirect, views
from crawler.samples.bodies import Sheet
from crawler.samples.make import Make, Pictures, Visit
from crawler.samples.parts import attached, dressed, files, latest, posted, to_log_in, uploads
from crawler.samples.shape import Listed, Shape, answered
from crawler.samples.world import Rubric, World

RUBRICS = (
    Rubric("Tin hoạt động", "tthd", ("visit", "rice", "election")),
    Rubric("Thông tin sự kiện", "ttsk", ("services", "citizens", "flood")),
)
_PORTAL = "/webcenter/portal/vi/menu/trangchu"
_LISTING = re.compile(rf"^{_PORTAL}/([a-z]+)$")
_ARTICLE = re.compile(rf"^{_PORTAL}/(?:[a-z]+/[a-z]+_chitiet|chitiet)$")
_NAME = re.compile(r"^MHWEB(\d{6})$")
RULES = r"""
[layout.walk]
items = [".dsTin a.tieude"]
next = [".phantrang a"]

[layout.read]
title = [".chitiet .tdTieude"]
date = [".chitiet .tdNgay"]
lead = [".chitiet .tdTomtat"]
body = [".chitiet .tdNoidung"]
"""


def _state(came: str) -> str:
    """Return the state of the window of somebody who came from *came*: a number of the moment, and the window's name."""
    seed = int(sha256(came.encode()).hexdigest()[:15], 16)
    window = f"{seed % 36**7:x}"
    return f"_afrLoop={10**13 + seed % (9 * 10**13)}&_afrWindowMode=0&_afrWindowId={window}&_adf.ctrl-state={window}_4"


def _address(number: int, came: str) -> str:
    """Return an article's address as the page *came* prints it: one section has the state behind the key, the other before."""
    section, name, state = RUBRICS[number % 2].page, f"dDocName=MHWEB{number:06}", _state(f"{came}/{number}")
    told = f"{name}&{state}" if number % 2 else f"{state}&leftWidth=20%25&{name}&showFooter=false"
    return f"{_PORTAL}/{section}/{section}_chitiet?{told}"


def _asked(visit: Visit) -> Mapping[str, list[str]]:
    return parse_qs(visit.request.query)


def _number(visit: Visit) -> int | None:
    named = _NAME.match(_asked(visit).get("dDocName", [""])[0])
    return int(named[1]) if named and _ARTICLE.match(visit.path) else None


def _section(visit: Visit) -> tuple[int, int] | None:
    found = _LISTING.match(visit.path)
    at = next((at for at, rubric in enumerate(RUBRICS) if found and rubric.page == found[1]), None)
    wanted = _asked(visit).get("page", ["1"])[0]
    return (at, int(wanted[:6])) if at is not None and wanted.isdecimal() else None


def _page(rubric: int, at: int, came: int = 1) -> str:
    listing = f"{_PORTAL}/{RUBRICS[rubric].page}"
    return f"{listing}?page={at}&{_state(f'page {came} of {rubric}')}" if at > 1 else listing


def _turn(rubric: int, at: int) -> Request:
    path, _, query = _page(rubric, at).partition("?")
    return Request("GET", path, query)


def _other(visit: Visit) -> Answer | None:
    if visit.path.startswith("/adfAuthentication"):
        return to_log_in()
    if visit.path == f"{_PORTAL}/lich":
        return page(
            f'<html><body><h1>Lịch</h1><a href="{_PORTAL}/lich?calendarDate=2024-11-30">Ngày trước</a></body></html>'
        )
    # what ADF does with an address without the state of a window: it gives it one, once
    if _ARTICLE.match(visit.path) and "_afrLoop" not in visit.request.query and _number(visit) is not None:
        return redirect(302, f"{visit.path}?{visit.request.query}&{_state('nowhere')}")
    return None


def _pager(shows: Listed) -> str:
    rubric = shows.rubric
    if rubric is None or shows.last == 1:
        return ""
    links = shows.turns("<b>{}</b>", lambda at: f'<a href="{escape(_page(rubric, at, shows.at))}">{at}</a>', " ")
    return f'<div class="phantrang">Trang: {links}</div>'


def _beside(world: World, make: Make, came: str) -> str:
    """Return the newest articles as they are linked from this page: each under an address of its own."""
    return "".join(
        f'<br/>- <a href="{escape(_address(number, came))}">{heading}</a> ({views(90 + number)})'
        for number, heading, _ in latest(world, make, 4)
    )


def _said(sheet: Sheet, _words: Mapping[str, str]) -> Mapping[str, str]:
    return {"beside": _beside(sheet.world, sheet.make, f"article {sheet.story.number}")}


_SHAPE = Shape(
    skeleton="webcenter",
    number=_number,
    section=_section,
    other=_other,
    lead='<div class="tdTomtat"><b>{}</b></div>',
    files='<div class="tdTep">Tài liệu kèm theo:<ul>{}</ul></div>',
    image='<a href="{link}"><img src="{source}" alt="" width="90" /></a>',
    said=_said,
    pager=_pager,
    beside=lambda shows: _beside(shows.world, shows.make, f"{shows.name} {shows.at}"),
    titled="{site}",
)
WEBCENTER = Make(
    slug="mau-webcenter",
    host="127.0.0.39",
    name="Cổng thông tin Quỹ tín dụng tỉnh Minh Hải Châu",
    province="Minh Hải Châu",
    platform="webcenter",
    rules=RULES,
    rubrics=RUBRICS,
    pages=partial(answered, _SHAPE),
    listing=lambda rubric: _page(rubric, 1),
    turn=_turn,
    path=lambda number, _slug: _address(number, "listing"),
    moved=lambda told: f"{_PORTAL}/chitiet?dDocName=MHWEB{told.number:06}&_afrLoop=1",
    published=posted("{0:%H:%M - %d/%m/%Y}"),
    papers=attached("/webcenter/content/conn/tep"),
    pictures=Pictures(source=uploads("/webcenter/content/conn/anh", "%Y%m"), blank="/webcenter/trang.gif"),
    files=files(
        dressed("/webcenter/skins/tinh.css", "/webcenter/skins/tinh.js"),
        "/webcenter/content/conn/anh",
        "/webcenter/content/conn/tep",
        ("/adfAuthentication", "/webcenter/faces/"),
    ),
    server=(
        ("Server", "Oracle-HTTP-Server"),
        ("X-Oracle-Dms-Ecid", "005QhA7m0iCEgKWFLz4EyW0000Bd"),
        ("X-Powered-By", "ADF"),
    ),
    traps=re.compile(r"^/adfAuthentication|[?&]calendarDate="),
)
