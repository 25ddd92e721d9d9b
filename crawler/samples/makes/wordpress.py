"""The WordPress portal: a town's portal on WordPress 6.4 and its most sold newspaper theme. Pure: request in, answer out.

Addresses are flat: an article is its slug, a menu page looks the same. `/?p=12` and an address without its last slash
lead to it; author, tags, archives by day, views to share or print and feeds of comments hang on every page. The account
that wrote an article is not who signed it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from crawler.samples import feeds
from crawler.samples.addresses import article_path
from crawler.samples.answers import Answer, Request, file, page, redirect
from crawler.samples.bodies import Sheet
from crawler.samples.make import Make, Pictures
from crawler.samples.oddities import BASE
from crawler.samples.shape import (
    Listed,
    Shape,
    answered,
    attached,
    files,
    named,
    papers,
    posted,
    thumbnail,
    uploads,
    words,
)
from crawler.samples.skeletons import CSS, JS, fill
from crawler.samples.stories import Story, story
from crawler.samples.world import Rubric, World, pages

RUBRICS = (
    Rubric("Tin trong tỉnh", "tin-trong-tinh", ("visit", "services", "election")),
    Rubric("Nông nghiệp - Nông thôn", "nong-nghiep-nong-thon", ("rice", "countryside", "health")),
)
FIRST_ID = 1377
_ARTICLE = re.compile(r"^/([a-z0-9-]+)/?$")
_LISTING = re.compile(r"^/category/([a-z-]+)/(?:page/(\d{1,6})/)?$")
_FEED = re.compile(r"^(?:/category/([a-z-]+))?/feed/$")
_VIEW = re.compile(r"^/([a-z0-9-]+)/(?:amp|feed|print)/?$")
_TAXONOMY = re.compile(r"^/(?:tag|author|20\d\d|comments)/|^/wp-json/|^/wp-login\.php|^/xmlrpc\.php")
_TIME = "{0:%d/%m/%Y}"


def _number(world: World, request: Request) -> int | None:
    if request.path == "/" and (asked := re.fullmatch(r"p=(\d{1,8})", request.query)):
        return int(asked[1]) - FIRST_ID
    found = _ARTICLE.match(request.path)
    return named(world, WORDPRESS, found[1]) if found else None


def _section(world: World, request: Request) -> tuple[int, int] | None:
    found = _LISTING.match(request.path)
    at = next((at for at, rubric in enumerate(RUBRICS) if found and rubric.page == found[1]), None)
    if found is None or at is None:
        return None
    wanted = int(found[2] or 1)
    # there is no page behind the last one
    return (at, wanted) if wanted <= pages(world, at, len(RUBRICS)) else None


def _other(world: World, request: Request) -> Answer | None:
    path = request.path
    if path == "/wp-sitemap.xml":
        parts = ("posts-post-1", "taxonomies-category-1", "users-1")
        return feeds.sitemap_index(world, WORDPRESS, [f"/wp-sitemap-{part}.xml" for part in parts])
    if path == "/wp-sitemap-posts-post-1.xml":
        return feeds.sitemap(world, WORDPRESS)
    if found := _FEED.match(path):
        at = next((at for at, rubric in enumerate(RUBRICS) if rubric.page == found[1]), None)
        return feeds.rss(world, WORDPRESS, at)
    if path == "/" and request.query.startswith("s="):
        return page(_ARCHIVE.format("Kết quả tìm kiếm"))
    if _TAXONOMY.match(path):
        return (
            file("application/json; charset=UTF-8", b"[]")
            if path.startswith("/wp-json/")
            else page(_ARCHIVE.format("Lưu trữ"))
        )
    return _view(world, request)


def _view(world: World, request: Request) -> Answer | None:
    """Return one more view of an article, or the redirect to its address."""
    found = _VIEW.match(request.path)
    number = _number(world, Request("GET", f"/{found[1]}/") if found else request)
    if number is None or not 0 <= number < world.count or WORDPRESS.gone_on(number, world.night):
        return None
    told = story(world, WORDPRESS, number)
    if found:
        return page(fill("print-view", {**words(Sheet(world, WORDPRESS, told)), "today": f"{world.today:%d/%m/%Y}"}))
    address = article_path(WORDPRESS, told)
    return None if request.path == address else redirect(301, world.origin(WORDPRESS.host) + address)


def _article(sheet: Sheet) -> str:
    told, attachments = sheet.story, papers(sheet)
    said = words(sheet)
    figure = '<figure class="wp-caption aligncenter" style="width: 1024px">'
    caption = '<figcaption class="wp-caption-text">'
    return fill(
        "wordpress-article",
        {
            **said,
            "id": str(told.number + FIRST_ID),
            "listing": _listing_path(told.number % len(RUBRICS)),
            "lead": f"<p><strong>{said['lead']}</strong></p>\n" if told.lead else "",
            "body": said["body"].replace("<figure>", figure).replace("<figcaption>", caption),
            "time": posted(told, _TIME)[0],
            "iso": f"{posted(told, _TIME)[1]}:00+07:00",
            "files": f'<ul class="wp-block-file">{attachments}</ul>' if attachments else "",
        },
    )


def _metas(sheet: Sheet) -> str:
    told, path = sheet.story, article_path(sheet.make, sheet.story)
    return (
        f'<link rel="alternate" type="application/rss+xml" title="Dòng phản hồi" href="{path}feed/" />\n'
        f'<link rel="canonical" href="{sheet.world.origin(sheet.make.host)}{path}" />\n'
        f"<link rel='shortlink' href='/?p={told.number + FIRST_ID}' />\n"
        f'<link rel="amphtml" href="{path}amp/">\n'
        '<link rel="alternate" type="application/json+oembed" href="/wp-json/oembed/1.0/embed" />\n'
        f'<meta property="og:title" content="{sheet.say(told.title)}" /><meta property="og:type" content="article" />\n'
    )


def _item(world: World, told: Story, link: str) -> str:
    image, (day, minute) = thumbnail(world, WORDPRESS, told), posted(told, _TIME)
    shown = f'<img class="entry-thumb" src="{image}" width="218" alt="" />' if image else ""
    said = {"link": link, "image": shown, "heading": told.title, "first": told.first[:160]}
    return fill("wordpress-item", {**said, "time": day, "iso": f"{minute}:00+07:00"})


def _listing(shows: Listed) -> str:
    path = "/" if shows.rubric is None else _listing_path(shows.rubric)
    heading = f'<div class="td-page-header"><h1 class="entry-title td-page-title"><span>{shows.name}</span></h1></div>'
    return f"{heading}{''.join(shows.items)}{_pager(path, shows)}"


def _pager(path: str, shows: Listed) -> str:
    if shows.last == 1:
        return ""
    back = [f'<a href="{_page(path, shows.at - 1)}"><i class="td-icon-menu-left"></i></a>'] if shows.at > 1 else []
    on = (
        [f'<a href="{_page(path, shows.at + 1)}"><i class="td-icon-menu-right"></i></a>']
        if shows.at < shows.last
        else []
    )
    # the first, the neighbours and the last; between them dots
    near = sorted({1, *range(max(shows.at - 1, 1), min(shows.at + 2, shows.last) + 1), shows.last})
    links = [
        f'<span class="current">{at}</span>' if at == shows.at else f'<a href="{_page(path, at)}" class="page">{at}</a>'
        for at in near
    ]
    links.insert(-1, '<span class="extend">...</span>')
    told = f'<span class="pages">Trang {shows.at} của {shows.last}</span>'
    return f'<div class="page-nav td-pb-padding-side">{"".join((*back, *links, *on))}{told}<div class="clearfix"></div></div>'


def _listing_path(rubric: int) -> str:
    return f"/category/{RUBRICS[rubric].page}/"


def _page(path: str, at: int) -> str:
    return path if at == 1 else f"{path}page/{at}/"


_ARCHIVE = (
    '<html lang="vi"><head><meta charset="utf-8"><title>{0}</title></head><body class="archive"><h1>{0}</h1>'
    '<a href="/2024/12/02/">Ngày trước</a> <a href="/author/quantri/page/2/">Trang sau</a></body></html>'
)
_SHAPE = Shape(
    skeleton="wordpress",
    number=lambda _request: None,
    section=_section,
    article=_article,
    item=_item,
    listing=_listing,
    other=_other,
    metas=_metas,
    titled=lambda heading, site: f"{heading} - {site}",
    classes=("archive category", "post-template-default single single-post single-format-standard"),
    lost_words="Ooops... Lỗi 404",
)


def _answer(world: World, request: Request) -> Answer:
    # only the portal knows which of its slugs is which article
    return answered(WORDPRESS, replace(_SHAPE, number=partial(_number, world)), world, request)


WORDPRESS: Make = Make(
    slug="mau-wordpress",
    host="127.0.0.26",
    name="Trang thông tin điện tử thành phố Đông Kiều",
    province="Sông Vàng",
    platform="wordpress",
    rubrics=RUBRICS,
    oddities=BASE,
    neighbours={4: "ghost"},
    answer=_answer,
    listing=_listing_path,
    turn=lambda rubric, at: Request("GET", _page(_listing_path(rubric), at)),
    path=lambda _number, name: f"/{name}/",
    moved=lambda told: f"/?p={told.number + FIRST_ID}",
    published=lambda told: posted(told, _TIME),
    papers=attached("/wp-content/uploads/2024/05"),
    pictures=Pictures(source=uploads("/wp-content/uploads", "%Y/%m"), blank="/wp-includes/images/trang.gif"),
    files=files(
        {
            "/wp-content/themes/newspaper/style.css": (CSS, "make.css"),
            "/wp-content/themes/newspaper/js/tagdiv_theme.min.js": (JS, "portal.js"),
        },
        "/wp-content/uploads",
        "/wp-content/uploads/2024/05",
        ("/wp-admin/",),
    ),
    server=(("Server", "LiteSpeed"), ("X-Powered-By", "PHP/8.1.27")),
    traps=re.compile(
        r"^/(?:tag|author|comments)/|^/20\d\d/|/(?:amp|print)/?(?:\?|$)|^/[a-z0-9-]+/feed/|[?&](?:s|share|print|replytocom)=|^/wp-(?:json|login)|^/xmlrpc"
    ),
)
