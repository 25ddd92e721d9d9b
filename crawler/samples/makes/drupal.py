"""The Drupal portal: a commune's portal on Drupal 9, in a theme that communes buy. Pure: request in, answer out.

Addresses are aliases, flat as those of pages; `/node/12` leads to one. The same story answers behind `/vi`, behind
`/index.php` and to print; the pager counts from nought. Hour and section stand on one line under the title.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from crawler.samples import feeds
from crawler.samples.addresses import article_path
from crawler.samples.answers import Answer, Request, page, redirect
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
    paper_links,
    posted,
    thumbnail,
    uploads,
    words,
)
from crawler.samples.skeletons import CSS, JS, fill
from crawler.samples.stories import Story, headline, story
from crawler.samples.world import Rubric, World

RUBRICS = (
    Rubric("Tin hoạt động", "tin-hoat-dong", ("grassroots", "visit", "democracy")),
    Rubric("Kinh tế - Xã hội", "kinh-te-xa-hoi", ("rice", "health", "flood")),
)
FIRST_ID = 88
_PREFIX = re.compile(r"^/(?:index\.php/)?(?:vi/)?(?!index\.php)")
_NODE = re.compile(r"^/node/(\d{1,8})$")
_PRINT = re.compile(r"^/print/(?:pdf/)?node/(\d{1,8})$")
_LISTED = re.compile(r"(?:^|&)page=(\d{1,6})(?:&|$)")
_TIME = "{day}, {0:%d/%m/%Y} - {0:%H:%M}"


def _plain(request: Request) -> str:
    return _PREFIX.sub("/", request.path)


def _number(world: World, request: Request) -> int | None:
    return named(world, DRUPAL, _plain(request)[1:])


def _section(_world: World, request: Request) -> tuple[int, int] | None:
    at = next((at for at, rubric in enumerate(RUBRICS) if _plain(request) == _listing_path(at)), None)
    asked = _LISTED.search(request.query)
    return None if at is None else (at, 1 + int(asked[1]) if asked else 1)


def _other(world: World, request: Request) -> Answer | None:
    path = _plain(request)
    if path in ("/rss.xml", "/sitemap.xml"):
        return feeds.rss(world, DRUPAL, None) if path == "/rss.xml" else feeds.sitemap(world, DRUPAL)
    if path.startswith(("/user/", "/search/", "/comment/", "/calendar/", "/taxonomy/term/")):
        return page(_WINDOW)
    if path == "/lich-cong-tac":
        return page(_CALENDAR)
    found = _PRINT.match(path)
    node = found or _NODE.match(path)
    number = int(node[1]) - FIRST_ID if node else -1
    if not 0 <= number < world.count:
        return None
    told = story(world, DRUPAL, number)
    if found:
        return page(fill("print-view", {**words(Sheet(world, DRUPAL, told)), "today": f"{world.today:%d/%m/%Y}"}))
    # the module Redirect leads from a node's number to its alias
    return redirect(301, article_path(DRUPAL, told))


def _article(sheet: Sheet) -> str:
    told, said = sheet.story, words(sheet)
    figure = '<figure role="group" class="caption caption-img align-center">'
    return fill(
        "drupal-article",
        {
            **said,
            "id": str(told.number + FIRST_ID),
            "listing": _listing_path(told.number % len(RUBRICS)),
            "lead": f"<p><strong>{said['lead']}</strong></p>\n" if told.lead else "",
            "body": said["body"].replace("<figure>", figure),
            "time": posted(told, _TIME)[0],
            "files": _files(sheet),
        },
    )


def _files(sheet: Sheet) -> str:
    links = (
        f'<div class="field__item"><span class="file file--mime-application-{kind} file--application-{kind}">'
        f'<a href="{path}" type="application/{kind}">{text}</a></span> <span>(214.5 KB)</span></div>'
        for kind, path, text in paper_links(sheet)
    )
    label = '<div class="field__label">Tập tin đính kèm</div><div class="field__items">'
    field = '<div class="field field--name-field-file field--type-file field--label-above">'
    return f"{field}{label}{found}</div></div>" if (found := "".join(links)) else ""


def _metas(sheet: Sheet) -> str:
    home, node = sheet.world.origin(sheet.make.host), f"/node/{sheet.story.number + FIRST_ID}"
    return (
        f'<link rel="canonical" href="{home}{article_path(sheet.make, sheet.story)}" />\n'
        f'<link rel="shortlink" href="{home}{node}" />\n<link rel="revision" href="{home}{node}" />\n'
    )


def _item(world: World, told: Story, link: str) -> str:
    image = thumbnail(world, DRUPAL, told)
    said = {
        "link": link,
        "image": f'<img src="{image}" width="600" alt="" typeof="foaf:Image" />' if image else "",
        "heading": told.title,
        "first": told.first,
        "time": posted(told, _TIME)[0],
    }
    return fill("drupal-item", said)


def _listing(shows: Listed) -> str:
    rows = f'<div class="view-content">{"".join(shows.items)}</div>'
    view = f'<div class="view view-categories view-id-categories">{rows}{_pager(shows)}</div>'
    title = f'<h1 class="page-title">{shows.name}</h1>'
    return f'{title}<div class="views-element-container">{view}</div>{_most_read(shows.world)}'


def _pager(shows: Listed) -> str:
    if shows.last == 1:
        return ""

    def link(to: int, kind: str, text: str) -> str:
        return f'<li class="pager__item{kind}"><a href="?page={to - 1}" title="Đến trang {to}">{text}</a></li>'

    links = [link(shows.at - 1, " pager__item--previous", "‹ Trước")] if shows.at > 1 else []
    links += [link(at, " is-active" if at == shows.at else "", str(at)) for at in range(1, shows.last + 1)]
    if shows.at < shows.last:
        links += [link(shows.at + 1, " pager__item--next", "Tiếp ›"), link(shows.last, " pager__item--last", "Cuối »")]
    head = '<h4 id="pagination-heading" class="visually-hidden">Phân trang</h4>'
    return f'<nav class="pager" role="navigation">{head}<ul class="pager__items js-pager__items">{"".join(links)}</ul></nav>'


def _most_read(world: World) -> str:
    """Return the block that somebody filled by hand when addresses were not rewritten yet."""
    links = []
    for number in range(world.count - 1, max(world.count - 4, -1), -1):
        heading, name = headline(world, DRUPAL, number)
        links.append(
            f'<div class="post-block"><div class="post-title"><a href="/index.php/{name}">{heading}</a></div></div>'
        )
    return f'<div class="block"><h2 class="block-title"><span>Tin đọc nhiều</span></h2>{"".join(links)}</div>'


def _listing_path(rubric: int) -> str:
    return f"/{RUBRICS[rubric].page}"


_WINDOW = (
    '<html lang="vi"><head><meta charset="utf-8"><title>Cửa sổ</title></head><body><h1 class="page-title">Cửa sổ</h1>'
    '<a href="?order=title&amp;sort=asc">Tiêu đề</a> <a href="?f%5B0%5D=nam%3A2024">2024</a></body></html>'
)
_CALENDAR = '<html lang="vi"><head><title>Lich</title></head><body><a href="/calendar/202501">01/2025</a></body></html>'
_SHAPE = Shape(
    skeleton="drupal",
    number=lambda _request: None,
    section=_section,
    article=_article,
    item=_item,
    listing=_listing,
    other=_other,
    metas=_metas,
    titled=lambda heading, site: f"{heading} | {site}",
    classes=("path-tin layout-no-sidebars", "path-node page-node-type-article"),
    lost_words="Không tìm thấy trang",
)


def _answer(world: World, request: Request) -> Answer:
    return answered(DRUPAL, replace(_SHAPE, number=partial(_number, world)), world, request)


DRUPAL: Make = Make(
    slug="mau-drupal",
    host="127.0.0.25",
    name="Trang thông tin điện tử xã Phú Lạc Thượng",
    province="Thất Giang",
    platform="drupal",
    rubrics=RUBRICS,
    oddities=BASE,
    neighbours={4: "ghost"},
    answer=_answer,
    listing=_listing_path,
    turn=lambda rubric, at: Request("GET", _listing_path(rubric), f"page={at - 1}" if at > 1 else ""),
    path=lambda _number, name: f"/{name}",
    moved=lambda told: f"/node/{told.number + FIRST_ID}",
    published=lambda told: posted(told, _TIME),
    papers=attached("/sites/default/files/2024-05"),
    pictures=Pictures(source=uploads("/sites/default/files/inline-images", "%Y-%m"), blank="/themes/trang.gif"),
    files=files(
        {
            "/sites/default/files/css/css_gx0.css": (CSS, "make.css"),
            "/core/assets/vendor/jquery/jquery.min.js": (JS, "portal.js"),
        },
        "/sites/default/files/inline-images",
        "/sites/default/files/2024-05",
        ("/core/", "/profiles/", "/admin/", "/comment/reply/", "/search/", "/user/", "/index.php/user/"),
    ),
    server=(("Server", "Apache/2.4.41 (Ubuntu)"), ("X-Generator", "Drupal 9 (https://www.drupal.org)")),
    traps=re.compile(
        r"^/(?:en|user|search|comment|calendar|taxonomy|print)/|[?&](?:order|sort|f\[0\]|f%5B0%5D)=|/node/\d+/"
    ),
)
