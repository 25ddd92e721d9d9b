"""The DotNetNuke portal: a province's portal of 2012 to 2025 on DNN. Pure: request in, answer out.

Parameters stand in the path as /name/value, behind the page that one came from; only the GUID after `newsid` is the
article's. The newest articles stand beside every listing, under that listing's own address. `<title>` is the same on all
article pages, times are printed as .NET prints them for Viet Nam: SA and CH.
"""

from __future__ import annotations

import re
from functools import partial
from urllib.parse import quote, quote_plus, unquote_to_bytes

from crawler.samples.answers import Answer, Request, page
from crawler.samples.days import moment
from crawler.samples.make import Make, Pictures, Visit
from crawler.samples.parts import attached, dressed, files, latest, uploads
from crawler.samples.shape import Listed, Shape, answered
from crawler.samples.skeletons import fill
from crawler.samples.stories import Story
from crawler.samples.world import Rubric

RUBRICS = (
    Rubric("Tin tức sự kiện", "Tin-tức-sự-kiện", ("visit", "election", "citizens")),
    Rubric("Thông tin kết nối báo chí", "Thông-tin-kết-nối-báo-chí", ("flood", "services", "countryside")),
)
PAGER = "dnn$ctr8716$ViewNews$pager"
_GUID = "6AD3-4F2B-A1D5-ABFB01064AC7"
_ARTICLE = re.compile(rf"(?i)^/vi-vn/[^/]+/tid/[^/]+/newsid/([0-9A-F]{{8}})-{_GUID}(?:/|$)")
_MOVED = re.compile(r"^/tin-chi-tiet/id/(\d+)/")
_ASKED = re.compile(rb"(?:^|&)__EVENTARGUMENT=(\d{1,8})(?:&|$)")


def _address(page: str, number: int, slug: str) -> str:
    category = f"{0x94C0EBC4 + number % 2:08X}-0DD8-4B86-9947-A9150104E98B"
    return f"/vi-vn/{quote(page)}/tid/{slug}/newsid/{number:08X}-{_GUID}/cid/{category}"


def _number(visit: Visit) -> int | None:
    if found := _ARTICLE.match(visit.path):
        return int(found[1], 16)
    found = _MOVED.match(visit.path)
    return int(found[1]) if found else None


def _section(visit: Visit) -> tuple[int, int] | None:
    folder, _, name = visit.path.rpartition("/")
    at = visit.make.section(name) if folder.lower() == "/vi-vn" else None
    asked = _ASKED.search(unquote_to_bytes(visit.request.body)) if visit.request.method == "POST" else None
    return None if at is None else (at, int(asked[1]) if asked else 1)


def _turn(rubric: int, at: int) -> Request:
    path = f"/vi-vn/{RUBRICS[rubric].page}"
    form = f"__EVENTTARGET={quote_plus(PAGER)}&__EVENTARGUMENT={at}"
    return Request("POST", path, "", form.encode()) if at > 1 else Request("GET", path)


def _other(visit: Visit) -> Answer | None:
    path = visit.path.lower()
    if "/ctl/login" in path or path.startswith("/login"):
        return page(fill("dotnetnuke-login", {}))
    if "/selecteddate/" in path or path.startswith("/search-results"):
        more = visit.path.rstrip("/").rpartition("/")[0] + f"/{len(path)}"
        return page(f"<html><body><h1>Kết quả</h1><a href='{quote(more)}'>Tiếp</a></body></html>")
    return None


def _posted(told: Story) -> tuple[str, str]:
    at = moment(told.number)
    hour = (at.hour - 1) % 12 + 1
    printed = f"{at:%d/%m/%Y} {hour}:{at:%M}:{told.number % 60:02} {'SA' if at.hour < 12 else 'CH'}"
    return printed, at.isoformat(timespec="minutes")


def _pager(shows: Listed) -> str:
    def link(to: int, words: str) -> str:
        return f'<a class="CommandButton" href="javascript:__doPostBack(&#39;{PAGER}&#39;,&#39;{to}&#39;)">{words}</a> '

    numbers = shows.turns('<span class="NormalDisabled">[{}]</span> ', lambda at: link(at, str(at)))
    # it goes on behind the last page too, and shows that one again
    on = link(shows.at + 1, "Sau")
    total = len(range(shows.rubric or 0, shows.world.count, len(RUBRICS)))
    words = f"Trang {shows.at} / {shows.last} (Tổng số: {total} tin)"
    return f'<table class="PagingTable"><tr><td>{words}</td><td>{numbers}{on}</td></tr></table>'


def _beside(shows: Listed) -> str:
    here = "Trang-chủ" if shows.rubric is None else RUBRICS[shows.rubric].page
    newest = latest(shows.world, shows.make)
    return "".join(f'<li><a href="{_address(here, at, slug)}">{heading}</a></li>' for at, heading, slug in newest)


_SHAPE = Shape(
    skeleton="dotnetnuke",
    number=_number,
    section=_section,
    other=_other,
    lead='<div class="sapo"><span id="dnn_ctr8716_ViewNews_ctl00_lblSummary">{}</span></div>',
    files='<div class="tailieu"><b>Tệp đính kèm:</b><ul>{}</ul></div>',
    image='<a href="{link}"><img src="{source}" alt="" /></a>',
    pager=_pager,
    beside=_beside,
    titled="{site} &gt; Chi tiết tin",
)
DOTNETNUKE = Make(
    slug="mau-dotnetnuke",
    host="127.0.0.24",
    name="Cổng thông tin điện tử tỉnh Hương Thuỷ Châu",
    province="Hương Thuỷ Châu",
    platform="dotnetnuke",
    rubrics=RUBRICS,
    pages=partial(answered, _SHAPE),
    listing=lambda rubric: f"/vi-vn/{quote(RUBRICS[rubric].page)}",
    turn=_turn,
    path=lambda number, slug: _address(RUBRICS[number % 2].page, number, slug),
    moved=lambda told: f"/tin-chi-tiet/id/{told.number}/{told.slug[:48]}",
    published=_posted,
    papers=attached("/Portals/0/Documents"),
    pictures=Pictures(source=uploads("/Portals/0/Uploads/00.00.H57", "Nam%Y"), blank="/images/spacer.gif"),
    files=files(
        dressed("/portals/_default/skins/tinh/skin.css", "/js/dnncore.js")
        | {"/images/spacer.gif": ("image/gif", b"GIF89a")},
        "/Portals/0/Uploads/00.00.H57",
        "/Portals/0/Documents",
        ("/admin/", "/App_Browsers/", "/Search-Results"),
    ),
    server=(("Server", "Microsoft-IIS/10.0"), ("X-AspNet-Version", "4.0.30319"), ("X-Powered-By", "ASP.NET")),
    traps=re.compile(r"(?i)/ctl/|^/login|dnnprintmode|/selecteddate/|^/search-results"),
)
