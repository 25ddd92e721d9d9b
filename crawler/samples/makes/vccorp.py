"""The VCCorp portal: a province's portal on the newspaper system of the Government's. Pure: request in, answer out.

An article's address ends in its site's three digits and the moment of publication, to the millisecond; the words before
it follow the title. A listing's script asks for more by the zone's number; one that is older has a link under it. Tags
look like pages, and the day's archive is a calendar without end.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial

from crawler.samples import feeds
from crawler.samples.answers import Answer, Request, page
from crawler.samples.bodies import CENTRED, Sheet
from crawler.samples.days import moment
from crawler.samples.make import Make, Pictures, Visit
from crawler.samples.parts import also, attached, dressed, files, posted, to_print, uploads
from crawler.samples.shape import Listed, Shape, answered, item
from crawler.samples.stories import story
from crawler.samples.world import Rubric, World, listed, pages

RUBRICS = (
    Rubric("Chỉ đạo, điều hành", "chi-dao-dieu-hanh", ("visit", "services", "democracy")),
    Rubric("Đời sống", "doi-song", ("health", "countryside", "flood")),
)
PREFIX, FIRST_ZONE = "102", 1021
_ARTICLE = re.compile(rf"^/(?:print/)?(?:[^/]*-)?{PREFIX}(\d{{10}})(\d\d)(\d{{3}})\.htm$")
_MORE = re.compile(r"^/(timelinelist/(\d{1,6})/|timeline/(\d{1,6})/trang-)(\d{1,6})\.htm$")
_EDITED = re.compile(rf"<p{re.escape(CENTRED)}>(<img [^>]*>)</p>\n<p{re.escape(CENTRED)}>(.*?)</p>")


def _id(number: int) -> str:
    """Return the moment at which an article was put in; seconds and milliseconds keep it apart from the others."""
    return f"{PREFIX}{moment(number):%y%m%d%H%M}{number % 60:02}{number // 60 % 1000:03}"


def _path(number: int, name: str) -> str:
    return f"/{name}-{_id(number)}.htm"


def _number(visit: Visit) -> int | None:
    found = _ARTICLE.match(visit.path)
    number = int(found[2]) + 60 * int(found[3]) if found else None
    return number if number is not None and found and _id(number)[len(PREFIX) :] == "".join(found.groups()) else None


def _other(visit: Visit) -> Answer | None:
    path = visit.path
    if found := _MORE.match(path):
        return _more(visit, int(found[2] or found[3]) - FIRST_ZONE, int(found[4]), is_linked=bool(found[3]))
    if path.startswith(("/tim-kiem.htm", "/xem-theo-ngay/")) or path.endswith(".html"):
        return page(_DAY)
    return to_print(visit, _number(visit)) if path.startswith("/print/") else None


def _more(visit: Visit, rubric: int, at: int, *, is_linked: bool) -> Answer:
    """Return the piece of HTML with a further page of a listing: nothing behind the last one."""
    world, make = visit.world, visit.make
    if not (0 <= rubric < len(RUBRICS) and at):
        return page("")
    told = (story(world, make, number) for number in listed(world, rubric, at, len(RUBRICS)))
    items = "".join(item(_SHAPE, Sheet(world, make, one), _path(one.number, one.slug)) for one in told)
    return page(items + (_link(world, rubric, at) if is_linked else ""))


def _link(world: World, rubric: int, at: int) -> str:
    if at >= pages(world, rubric, len(RUBRICS)):
        return ""
    address = f"/timeline/{FIRST_ZONE + rubric}/trang-{at + 1}.htm"
    return f'<a class="list__viewmore view-more" href="{address}" title="Xem thêm">Xem thêm</a>'


def _said(sheet: Sheet, words: Mapping[str, str]) -> Mapping[str, str]:
    link = '<a class="VCObjectBoxRelatedNewsItemTitle" href="{}">{}</a>'
    box = '<div class="VCSortableInPreviewMode alignRight" type="RelatedOneNews" data-style="align-right">'
    return {"body": _figures(words["body"]), "also": also(sheet, f"{box}{link}</div>\n")}


def _figures(body: str) -> str:
    """Return *body* with its pictures as the editor sets them: a figure, or what it was before there were figures."""
    caption = '<p data-placeholder="Nhập chú thích ảnh">'
    before = '<div class="VCSortableInPreviewMode" type="Photo"><div>'
    body = _EDITED.sub(
        rf'{before}\1</div><div class="PhotoCMS_Caption"><p data-placeholder="[nhập chú thích]">\2</p></div></div>',
        body,
    )
    body = re.sub(r"<figure>(<img [^>]*>)", r'<figure class="VCSortableInPreviewMode" type="Photo"><div>\1</div>', body)
    return re.sub(
        r"<figcaption>(.*?)</figcaption>", rf'<figcaption class="PhotoCMS_Caption">{caption}\1</p></figcaption>', body
    )


def _listing(shows: Listed) -> str:
    items = "".join(shows.items)
    stream = f'<div class="box-category-middle">{items}<div class="box-stream-item box-stream-item-load hidden"></div>'
    if shows.rubric is None:
        return f'<div class="list__main">{stream}</div></div>'
    title = f'<h1 class="list__title"><a href="{shows.path}">{shows.name}</a></h1>'
    if shows.rubric == 0:
        zone = f'<div class="configHidden"><input type="hidden" name="hdZoneId" id="hdZoneId" value="{FIRST_ZONE}" /></div>'
        button = '<a href="javascript:;" rel="nofollow" class="see-more">Xem thêm</a>'
        more = f'<div class="list__viewmore list__center">{button}</div>'
        return f'<div class="list__main">{title}{stream}</div>{more}</div>{zone}'
    return f'<div class="list__main">{title}{stream}</div>{_link(shows.world, shows.rubric, 1)}</div>'


def _turn(rubric: int, at: int) -> Request:
    if at == 1:
        return Request("GET", f"/{RUBRICS[rubric].page}.htm")
    more = f"timelinelist/{FIRST_ZONE}/{at}" if rubric == 0 else f"timeline/{FIRST_ZONE + rubric}/trang-{at}"
    return Request("GET", f"/{more}.htm")


_DAY = (
    '<html lang="vi"><head><meta charset="utf-8"><title>Xem theo ngày</title></head><body><h1>Xem theo ngày</h1>'
    '<a href="/xem-theo-ngay/30-11-2024.htm">Ngày trước</a></body></html>'
)
_SHAPE = Shape(
    skeleton="vccorp",
    number=_number,
    other=_other,
    feeds={
        "/home.rss": feeds.rss,
        "/sitemap.xml": feeds.sitemap,
        **{f"/rss/{rubric.page}.rss": partial(feeds.rss, rubric=at) for at, rubric in enumerate(RUBRICS)},
    },
    key=_id,
    lead='<h2 class="detail-sapo" data-role="sapo">{}</h2>',
    files='<ul class="attachments">{}</ul>',
    image='<img data-type="avatar" src="{source}" alt="" loading="lazy" class="box-category-avatar">',
    said=_said,
    listing=_listing,
    metas=(
        '<meta property="article:published_time" content="{minute}:00+07:00" />\n'
        '<meta property="og:title" content="{heading}" /><meta property="og:type" content="article" />\n'
    ),
    titled="{heading}",
    classes=("list-page", "detail-page"),
)
VCCORP = Make(
    slug="mau-vccorp",
    host="127.0.0.29",
    name="Cổng thông tin điện tử tỉnh Trường Hà",
    province="Trường Hà",
    platform="vccorp",
    rubrics=RUBRICS,
    pages=partial(answered, _SHAPE),
    listing=lambda rubric: f"/{RUBRICS[rubric].page}.htm",
    turn=_turn,
    path=_path,
    # as it was before somebody mended the title
    moved=lambda told: _path(told.number, told.slug[:40].rstrip("-")),
    published=posted("{0:%d/%m/%Y}  {0:%H:%M}"),
    papers=attached("/upload/van-ban"),
    pictures=Pictures(source=uploads("/334894974524682240", "%Y/%-m/%-d"), wider="w=1200", blank="/images/trang.gif"),
    files=files(
        dressed("/css/main-20240301.min.css", "/js/main-20240301.min.js"),
        "/334894974524682240",
        "/upload/van-ban",
        ("/tim-kiem.htm", "/ajax-"),
    ),
    server=(("Server", "openresty"), ("X-Powered-By", "PHP/7.4.33")),
    traps=re.compile(r"^/tim-kiem\.htm|^/xem-theo-ngay/|^/print/|\.html(?:\?|$)"),
)
