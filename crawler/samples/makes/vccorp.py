"""The VCCorp portal: a province's portal on the newspaper system of the Government's. Pure: request in, answer out.

An article's address ends in its site's three digits and the moment of publication, to the millisecond; the words before
it follow the title. A listing's script asks for more by the zone's number; one that is older has a link under it. Tags
look like pages, and the day's archive is a calendar without end.
"""

from __future__ import annotations

import re

from crawler.samples import feeds
from crawler.samples.answers import Answer, Request, page
from crawler.samples.bodies import CENTRED, Sheet
from crawler.samples.days import moment
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
from crawler.samples.stories import Story, headline, story
from crawler.samples.world import Rubric, World, listed, pages

RUBRICS = (
    Rubric("Chỉ đạo, điều hành", "chi-dao-dieu-hanh", ("visit", "services", "democracy")),
    Rubric("Đời sống", "doi-song", ("health", "countryside", "flood")),
)
PREFIX, FIRST_ZONE = "102", 1021
_ARTICLE = re.compile(rf"^/(?:print/)?(?:[^/]*-)?{PREFIX}(\d{{10}})(\d\d)(\d{{3}})\.htm$")
_MORE = re.compile(r"^/(timelinelist/(\d{1,6})/|timeline/(\d{1,6})/trang-)(\d{1,6})\.htm$")
_TIME = "{0:%d/%m/%Y}  {0:%H:%M}"
_EDITED = re.compile(rf"<p{re.escape(CENTRED)}>(<img [^>]*>)</p>\n<p{re.escape(CENTRED)}>(.*?)</p>")


def _id(number: int) -> str:
    """Return the moment at which an article was put in; seconds and milliseconds keep it apart from the others."""
    return f"{PREFIX}{moment(number):%y%m%d%H%M}{number % 60:02}{number // 60 % 1000:03}"


def _path(number: int, name: str) -> str:
    return f"/{name}-{_id(number)}.htm"


def _number(request: Request) -> int | None:
    found = _ARTICLE.match(request.path)
    number = int(found[2]) + 60 * int(found[3]) if found else None
    return number if number is not None and found and _id(number)[len(PREFIX) :] == "".join(found.groups()) else None


def _section(_world: World, request: Request) -> tuple[int, int] | None:
    at = next((at for at in range(len(RUBRICS)) if request.path == _listing_path(at)), None)
    return None if at is None else (at, 1)


def _other(world: World, request: Request) -> Answer | None:
    path = request.path
    if found := _MORE.match(path):
        return _more(world, int(found[2] or found[3]) - FIRST_ZONE, int(found[4]), is_linked=bool(found[3]))
    if path in ("/home.rss", "/sitemap.xml"):
        return feeds.rss(world, VCCORP, None) if path == "/home.rss" else feeds.sitemap(world, VCCORP)
    for at, rubric in enumerate(RUBRICS):
        if path == f"/rss/{rubric.page}.rss":
            return feeds.rss(world, VCCORP, at)
    if path.startswith(("/tim-kiem.htm", "/xem-theo-ngay/")) or path.endswith(".html"):
        return page(_DAY)
    number = _number(request)
    if path.startswith("/print/") and number is not None and number < world.count:
        sheet = Sheet(world, VCCORP, story(world, VCCORP, number))
        return page(fill("print-view", {**words(sheet), "today": f"{world.today:%d/%m/%Y}"}))
    return None


def _more(world: World, rubric: int, at: int, *, is_linked: bool) -> Answer:
    """Return the piece of HTML with a further page of a listing: nothing behind the last one."""
    if not (0 <= rubric < len(RUBRICS) and at):
        return page("")
    told = (story(world, VCCORP, number) for number in listed(world, rubric, at, len(RUBRICS)))
    items = "".join(_item(world, one, _path(one.number, one.slug)) for one in told)
    return page(items + (_link(world, rubric, at) if is_linked else ""))


def _link(world: World, rubric: int, at: int) -> str:
    if at >= pages(world, rubric, len(RUBRICS)):
        return ""
    address = f"/timeline/{FIRST_ZONE + rubric}/trang-{at + 1}.htm"
    return f'<a class="list__viewmore view-more" href="{address}" title="Xem thêm">Xem thêm</a>'


def _article(sheet: Sheet) -> str:
    told, said, attachments = sheet.story, words(sheet), papers(sheet)
    return fill(
        "vccorp-article",
        {
            **said,
            "id": _id(told.number),
            "listing": _listing_path(told.number % len(RUBRICS)),
            "lead": f'<h2 class="detail-sapo" data-role="sapo">{said["lead"]}</h2>' if told.lead else "",
            "body": _figures(said["body"]),
            "time": posted(told, _TIME)[0],
            "also": _also(sheet),
            "files": f'<ul class="attachments">{attachments}</ul>' if attachments else "",
        },
    )


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


def _also(sheet: Sheet) -> str:
    """Return the box with another story that stands inside the text."""
    number = sheet.story.number - 1
    if number < 0 or number % 3:
        return ""
    heading, name = headline(sheet.world, sheet.make, number)
    link = f'<a class="VCObjectBoxRelatedNewsItemTitle" href="{_path(number, name)}">{heading}</a>'
    return (
        f'<div class="VCSortableInPreviewMode alignRight" type="RelatedOneNews" data-style="align-right">{link}</div>\n'
    )


def _metas(sheet: Sheet) -> str:
    told = sheet.story
    return (
        f'<meta property="article:published_time" content="{posted(told, _TIME)[1]}:00+07:00" />\n'
        f'<meta property="og:title" content="{sheet.say(told.title)}" /><meta property="og:type" content="article" />\n'
    )


def _item(world: World, told: Story, link: str) -> str:
    image = thumbnail(world, VCCORP, told)
    said = {
        "id": _id(told.number),
        "link": link,
        "image": f'<img data-type="avatar" src="{image}" alt="" loading="lazy" class="box-category-avatar">'
        if image
        else "",
        "heading": told.title,
        "time": posted(told, _TIME)[0],
        "first": told.first,
    }
    return fill("vccorp-item", said)


def _listing(shows: Listed) -> str:
    items = "".join(shows.items)
    stream = f'<div class="box-category-middle">{items}<div class="box-stream-item box-stream-item-load hidden"></div>'
    if shows.rubric is None:
        return f'<div class="list__main">{stream}</div></div>'
    title = f'<h1 class="list__title"><a href="{_listing_path(shows.rubric)}">{shows.name}</a></h1>'
    if shows.rubric == 0:
        zone = f'<div class="configHidden"><input type="hidden" name="hdZoneId" id="hdZoneId" value="{FIRST_ZONE}" /></div>'
        button = '<a href="javascript:;" rel="nofollow" class="see-more">Xem thêm</a>'
        more = f'<div class="list__viewmore list__center">{button}</div>'
        return f'<div class="list__main">{title}{stream}</div>{more}</div>{zone}'
    return f'<div class="list__main">{title}{stream}</div>{_link(shows.world, shows.rubric, 1)}</div>'


def _listing_path(rubric: int) -> str:
    return f"/{RUBRICS[rubric].page}.htm"


def _turn(rubric: int, at: int) -> Request:
    if at == 1:
        return Request("GET", _listing_path(rubric))
    more = f"timelinelist/{FIRST_ZONE}/{at}" if rubric == 0 else f"timeline/{FIRST_ZONE + rubric}/trang-{at}"
    return Request("GET", f"/{more}.htm")


_DAY = (
    '<html lang="vi"><head><meta charset="utf-8"><title>Xem theo ngày</title></head><body><h1>Xem theo ngày</h1>'
    '<a href="/xem-theo-ngay/30-11-2024.htm">Ngày trước</a></body></html>'
)
_SHAPE = Shape(
    skeleton="vccorp",
    number=_number,
    section=_section,
    article=_article,
    item=_item,
    listing=_listing,
    other=_other,
    metas=_metas,
    titled=lambda heading, _site: heading,
    classes=("list-page", "detail-page"),
)
VCCORP: Make = Make(
    slug="mau-vccorp",
    host="127.0.0.29",
    name="Cổng thông tin điện tử tỉnh Trường Hà",
    province="Trường Hà",
    platform="vccorp",
    rubrics=RUBRICS,
    oddities=BASE,
    neighbours={4: "ghost"},
    answer=lambda world, request: answered(VCCORP, _SHAPE, world, request),
    listing=_listing_path,
    turn=_turn,
    path=_path,
    # as it was before somebody mended the title
    moved=lambda told: _path(told.number, told.slug[:40].rstrip("-")),
    published=lambda told: posted(told, _TIME),
    papers=attached("/upload/van-ban"),
    pictures=Pictures(source=uploads("/334894974524682240", "%Y/%-m/%-d"), wider="w=1200", blank="/images/trang.gif"),
    files=files(
        {"/css/main-20240301.min.css": (CSS, "make.css"), "/js/main-20240301.min.js": (JS, "portal.js")},
        "/334894974524682240",
        "/upload/van-ban",
        ("/tim-kiem.htm", "/ajax-"),
    ),
    server=(("Server", "openresty"), ("X-Powered-By", "PHP/7.4.33")),
    traps=re.compile(r"^/tim-kiem\.htm|^/xem-theo-ngay/|^/print/|\.html(?:\?|$)"),
)
