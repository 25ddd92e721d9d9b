"""The WordPress portal: a town's portal on WordPress 6.4 and its most sold newspaper theme. Pure: request in, answer out.

Addresses are flat: an article is its slug, a menu page looks the same. `/?p=12` and an address without its last slash
lead to it; author, tags, archives by day, views to share or print and feeds of comments hang on every page. The account
that wrote an article is not who signed it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from crawler.samples import feeds
from crawler.samples.addresses import article_path
from crawler.samples.answers import Answer, Request, file, page, redirect
from crawler.samples.bodies import Sheet
from crawler.samples.make import Make, Pictures, Visit
from crawler.samples.parts import attached, dressed, files, named, paged, posted, to_print, uploads
from crawler.samples.shape import Listed, Shape, answered
from crawler.samples.stories import story
from crawler.samples.world import Rubric, pages

RUBRICS = (
    Rubric("Tin trong tỉnh", "tin-trong-tinh", ("visit", "services", "election")),
    Rubric("Nông nghiệp - Nông thôn", "nong-nghiep-nong-thon", ("rice", "countryside", "health")),
)
FIRST_ID = 1377
_ARTICLE = re.compile(r"^/([a-z0-9-]+)/?$")
_LISTING = re.compile(r"^/category/([a-z-]+)/(?:page/(\d{1,6})/)?$")
_FEED = re.compile(r"^(?:/category/([a-z-]+))?/feed/$")
_VIEW = re.compile(r"^/([a-z0-9-]+)/(?:amp|feed|print)/?$")
_TAXONOMY = re.compile(r"^/(?:tag|author|20\d\d|comments)/|^/wp-login\.php|^/xmlrpc\.php")
_SITEMAPS = [f"/wp-sitemap-{part}.xml" for part in ("posts-post-1", "taxonomies-category-1", "users-1")]


def _number(visit: Visit) -> int | None:
    if visit.path == "/" and (asked := re.fullmatch(r"p=(\d{1,8})", visit.request.query)):
        return int(asked[1]) - FIRST_ID
    found = _ARTICLE.match(visit.path)
    return named(visit, found[1]) if found else None


def _section(visit: Visit) -> tuple[int, int] | None:
    found = paged(_LISTING)(visit)
    # there is no page behind the last one
    return found if found and found[1] <= pages(visit.world, found[0], len(RUBRICS)) else None


def _other(visit: Visit) -> Answer | None:
    path = visit.path
    if found := _FEED.match(path):
        return feeds.rss(visit.world, visit.make, visit.make.section(found[1]))
    if path == "/" and visit.request.query.startswith("s="):
        return page(_ARCHIVE.format("Kết quả tìm kiếm"))
    if path.startswith("/wp-json/"):
        return file("application/json; charset=UTF-8", b"[]")
    return page(_ARCHIVE.format("Lưu trữ")) if _TAXONOMY.match(path) else _view(visit)


def _view(visit: Visit) -> Answer | None:
    """Return one more view of an article, or the redirect to its address."""
    world, make, found = visit.world, visit.make, _VIEW.match(visit.path)
    number = _number(replace(visit, request=Request("GET", f"/{found[1]}/")) if found else visit)
    if number is None or not 0 <= number < world.count or make.gone_on(number, world.night):
        return None
    if found:
        return to_print(visit, number)
    address = article_path(make, story(world, make, number))
    return None if visit.path == address else redirect(301, world.origin(make.host) + address)


def _said(_sheet: Sheet, words: Mapping[str, str]) -> Mapping[str, str]:
    figure = '<figure class="wp-caption aligncenter" style="width: 1024px">'
    caption = '<figcaption class="wp-caption-text">'
    return {"body": words["body"].replace("<figure>", figure).replace("<figcaption>", caption)}


def _pager(shows: Listed) -> str:
    if shows.last == 1:
        return ""
    at, last = shows.at, shows.last
    back = f'<a href="{_page(shows.path, at - 1)}"><i class="td-icon-menu-left"></i></a>' if at > 1 else ""
    on = f'<a href="{_page(shows.path, at + 1)}"><i class="td-icon-menu-right"></i></a>' if at < last else ""
    # the first, the neighbours and the last; between them dots
    near = sorted({1, *range(max(at - 1, 1), min(at + 2, last) + 1), last})
    links = [
        f'<span class="current">{to}</span>' if to == at else f'<a href="{_page(shows.path, to)}" class="page">{to}</a>'
        for to in near
    ]
    links.insert(-1, '<span class="extend">...</span>')
    told = f'<span class="pages">Trang {at} của {last}</span>'
    return (
        f'<div class="page-nav td-pb-padding-side">{back}{"".join(links)}{on}{told}<div class="clearfix"></div></div>'
    )


def _listing(rubric: int) -> str:
    return f"/category/{RUBRICS[rubric].page}/"


def _page(path: str, at: int) -> str:
    return path if at == 1 else f"{path}page/{at}/"


_ARCHIVE = (
    '<html lang="vi"><head><meta charset="utf-8"><title>{0}</title></head><body class="archive"><h1>{0}</h1>'
    '<a href="/2024/12/02/">Ngày trước</a> <a href="/author/quantri/page/2/">Trang sau</a></body></html>'
)
_SHAPE = Shape(
    skeleton="wordpress",
    number=_number,
    section=_section,
    other=_other,
    feeds={
        "/wp-sitemap.xml": partial(feeds.sitemap_index, paths=_SITEMAPS),
        "/wp-sitemap-posts-post-1.xml": feeds.sitemap,
    },
    key=lambda number: str(number + FIRST_ID),
    lead="<p><strong>{}</strong></p>\n",
    files='<ul class="wp-block-file">{}</ul>',
    image='<img class="entry-thumb" src="{source}" width="218" alt="" />',
    said=_said,
    pager=_pager,
    metas=(
        '<link rel="alternate" type="application/rss+xml" title="Dòng phản hồi" href="{path}feed/" />\n'
        '<link rel="canonical" href="{origin}{path}" />\n'
        "<link rel='shortlink' href='/?p={id}' />\n"
        '<link rel="amphtml" href="{path}amp/">\n'
        '<link rel="alternate" type="application/json+oembed" href="/wp-json/oembed/1.0/embed" />\n'
        '<meta property="og:title" content="{heading}" /><meta property="og:type" content="article" />\n'
    ),
    classes=("archive category", "post-template-default single single-post single-format-standard"),
    lost_words="Ooops... Lỗi 404",
)
WORDPRESS = Make(
    slug="mau-wordpress",
    host="127.0.0.26",
    name="Trang thông tin điện tử thành phố Đông Kiều",
    province="Sông Vàng",
    platform="wordpress",
    rubrics=RUBRICS,
    pages=partial(answered, _SHAPE),
    listing=_listing,
    turn=lambda rubric, at: Request("GET", _page(_listing(rubric), at)),
    path=lambda _number, name: f"/{name}/",
    moved=lambda told: f"/?p={told.number + FIRST_ID}",
    published=posted("{0:%d/%m/%Y}"),
    papers=attached("/wp-content/uploads/2024/05"),
    pictures=Pictures(source=uploads("/wp-content/uploads", "%Y/%m"), blank="/wp-includes/images/trang.gif"),
    files=files(
        dressed("/wp-content/themes/newspaper/style.css", "/wp-content/themes/newspaper/js/tagdiv_theme.min.js"),
        "/wp-content/uploads",
        "/wp-content/uploads/2024/05",
        ("/wp-admin/",),
    ),
    server=(("Server", "LiteSpeed"), ("X-Powered-By", "PHP/8.1.27")),
    traps=re.compile(
        r"^/(?:tag|author|comments)/|^/20\d\d/|/(?:amp|print)/?(?:\?|$)|^/[a-z0-9-]+/feed/|[?&](?:s|share|print|replytocom)=|^/wp-(?:json|login)|^/xmlrpc"
    ),
)
