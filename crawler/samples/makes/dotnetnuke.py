"""The DotNetNuke portal: a province's portal of 2012 to 2025 on DNN. Pure: request in, answer out.

Parameters stand in the path as /name/value, behind the page that one came from; only the GUID after `newsid` is the
article's. The newest articles stand beside every listing, under that listing's own address. `<title>` is the same on all
article pages, times are printed as .NET prints them for Viet Nam: SA and CH.
"""

from __future__ import annotations

import re
from urllib.parse import quote, quote_plus, unquote_to_bytes

from crawler.samples.answers import Answer, Request, page, views
from crawler.samples.bodies import Sheet
from crawler.samples.days import moment
from crawler.samples.make import Make, Pictures
from crawler.samples.oddities import BASE
from crawler.samples.shape import Listed, Shape, answered, attached, files, papers, thumbnail, uploads, words
from crawler.samples.skeletons import CSS, JS, fill
from crawler.samples.stories import Story, headline
from crawler.samples.world import Rubric, World

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


def _path(number: int, slug: str) -> str:
    return _address(RUBRICS[number % 2].page, number, slug)


def _listing_path(rubric: int) -> str:
    return f"/vi-vn/{quote(RUBRICS[rubric].page)}"


def _number(request: Request) -> int | None:
    if found := _ARTICLE.match(request.path):
        return int(found[1], 16)
    found = _MOVED.match(request.path)
    return int(found[1]) if found else None


def _section(_world: World, request: Request) -> tuple[int, int] | None:
    for at, rubric in enumerate(RUBRICS):
        if request.path.lower() == f"/vi-vn/{rubric.page}".lower():
            asked = _ASKED.search(unquote_to_bytes(request.body)) if request.method == "POST" else None
            return at, int(asked[1]) if asked else 1
    return None


def _turn(rubric: int, at: int) -> Request:
    path = f"/vi-vn/{RUBRICS[rubric].page}"
    form = f"__EVENTTARGET={quote_plus(PAGER)}&__EVENTARGUMENT={at}"
    return Request("POST", path, "", form.encode()) if at > 1 else Request("GET", path)


def _other(_world: World, request: Request) -> Answer | None:
    path = request.path.lower()
    if "/ctl/login" in path or path.startswith("/login"):
        return page(fill("dotnetnuke-login", {}))
    if "/selecteddate/" in path or path.startswith("/search-results"):
        more = request.path.rstrip("/").rpartition("/")[0] + f"/{len(path)}"
        return page(f"<html><body><h1>Kết quả</h1><a href='{quote(more)}'>Tiếp</a></body></html>")
    return None


def _posted(told: Story) -> tuple[str, str]:
    at = moment(told.number)
    hour = (at.hour - 1) % 12 + 1
    printed = f"{at:%d/%m/%Y} {hour}:{at:%M}:{told.number % 60:02} {'SA' if at.hour < 12 else 'CH'}"
    return printed, at.isoformat(timespec="minutes")


def _article(sheet: Sheet) -> str:
    attachments = papers(sheet)
    lead = '<div class="sapo"><span id="dnn_ctr8716_ViewNews_ctl00_lblSummary">{}</span></div>'
    return fill(
        "dotnetnuke-article",
        {
            **words(sheet),
            "lead": lead.format(sheet.say(sheet.story.first)) if sheet.story.lead else "",
            "time": _posted(sheet.story)[0],
            "files": f'<div class="tailieu"><b>Tệp đính kèm:</b><ul>{attachments}</ul></div>' if attachments else "",
        },
    )


def _item(world: World, told: Story, link: str) -> str:
    image = thumbnail(world, DOTNETNUKE, told)
    shown = f'<a href="{link}"><img src="{image}" alt="" /></a>' if image else ""
    return (
        f'<div class="news-item">{shown}<h3 class="news-item-title"><a href="{link}">{told.title}</a></h3>'
        f'<span class="ngay">{_posted(told)[0]}</span><p>{told.first}</p><span class="luot">{views(told.views)}</span></div>\n'
    )


def _listing(shows: Listed) -> str:
    here = "Trang-chủ" if shows.rubric is None else RUBRICS[shows.rubric].page
    newest = range(shows.world.count - 1, max(shows.world.count - 4, -1), -1)
    beside = "".join(_beside(shows.world, here, number) for number in newest)
    table = _pager(shows) if shows.rubric is not None else ""
    return (
        '<div class="DnnModule DnnModule-ViewNews DnnModule-8716"><a name="8716"></a>'
        f'<h2><span class="Head">{shows.name}</span></h2>'
        f'<div id="dnn_ctr8716_ModuleContent" class="DNNModuleContent">{"".join(shows.items)}{table}</div></div>'
        f'<div class="DnnModule DnnModule-8720"><h2><span class="Head">Tin nổi bật</span></h2><ul>{beside}</ul></div>'
    )


def _pager(shows: Listed) -> str:
    def link(to: int, words: str) -> str:
        return f'<a class="CommandButton" href="javascript:__doPostBack(&#39;{PAGER}&#39;,&#39;{to}&#39;)">{words}</a> '

    numbers = "".join(
        f'<span class="NormalDisabled">[{at}]</span> ' if at == shows.at else link(at, str(at))
        for at in range(1, shows.last + 1)
    )
    # it goes on behind the last page too, and shows that one again
    on = link(shows.at + 1, "Sau")
    total = len(range(shows.rubric or 0, shows.world.count, len(RUBRICS)))
    words = f"Trang {shows.at} / {shows.last} (Tổng số: {total} tin)"
    return f'<table class="PagingTable"><tr><td>{words}</td><td>{numbers}{on}</td></tr></table>'


def _beside(world: World, here: str, number: int) -> str:
    heading, slug = headline(world, DOTNETNUKE, number)
    return f'<li><a href="{_address(here, number, slug)}">{heading}</a></li>'


_SHAPE = Shape(
    skeleton="dotnetnuke",
    number=_number,
    section=_section,
    article=_article,
    item=_item,
    listing=_listing,
    other=_other,
    titled=lambda _heading, site: f"{site} &gt; Chi tiết tin",
)
DOTNETNUKE: Make = Make(
    slug="mau-dotnetnuke",
    host="127.0.0.24",
    name="Cổng thông tin điện tử tỉnh Hương Thuỷ Châu",
    province="Hương Thuỷ Châu",
    platform="dotnetnuke",
    rubrics=RUBRICS,
    oddities=BASE,
    neighbours={4: "ghost"},
    answer=lambda world, request: answered(DOTNETNUKE, _SHAPE, world, request),
    listing=_listing_path,
    turn=_turn,
    path=_path,
    moved=lambda told: f"/tin-chi-tiet/id/{told.number}/{told.slug[:48]}",
    published=_posted,
    papers=attached("/Portals/0/Documents"),
    pictures=Pictures(source=uploads("/Portals/0/Uploads/00.00.H57", "Nam%Y"), blank="/images/spacer.gif"),
    files=files(
        {
            "/portals/_default/skins/tinh/skin.css": (CSS, "make.css"),
            "/js/dnncore.js": (JS, "portal.js"),
            "/images/spacer.gif": ("image/gif", b"GIF89a"),
        },
        "/Portals/0/Uploads/00.00.H57",
        "/Portals/0/Documents",
        ("/admin/", "/App_Browsers/", "/Search-Results"),
    ),
    server=(("Server", "Microsoft-IIS/10.0"), ("X-AspNet-Version", "4.0.30319"), ("X-Powered-By", "ASP.NET")),
    traps=re.compile(r"(?i)/ctl/|^/login|dnnprintmode|/selecteddate/|^/search-results"),
)
