"""The NukeViet portal: a commune's portal on NukeViet 4.5, its default theme. Pure: request in, answer out.

Addresses and class names are those of the product's public source (themes/default/modules/news); only the number at the
end of an address counts. Print view, download and tags hang on every article.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from crawler.samples import feeds
from crawler.samples.answers import Answer, Request, file, page, redirect, views
from crawler.samples.bodies import Sheet
from crawler.samples.make import Make, Pictures
from crawler.samples.oddities import BASE
from crawler.samples.shape import (
    Listed,
    Shape,
    answered,
    attached,
    files,
    lost,
    papers,
    posted,
    thumbnail,
    uploads,
    words,
)
from crawler.samples.skeletons import CSS, JS, fill
from crawler.samples.stories import Story, headline, story
from crawler.samples.world import Rubric, World

RUBRICS = (
    Rubric("Tin hoạt động", "tin-hoat-dong", ("visit", "democracy", "countryside")),
    Rubric("Thông tin cơ sở", "thong-tin-co-so", ("grassroots", "health", "rice")),
)
_ARTICLE = re.compile(r"^/(?:index\.php/vi/news/|news/(?:print|savefile)/)?[a-z-]+/[^/]+-(\d+)(?:/|\.html)$")
_LISTING = re.compile(r"^/(?:index\.php/vi/news/)?([a-z-]+)/(?:page-(\d+)/?)?$")
FIRST_ID = 1204
_TIME = "{day} - {0:%d/%m/%Y %H:%M}"


def _path(number: int, name: str) -> str:
    return f"/{RUBRICS[number % 2].page}/{name}-{number + FIRST_ID}.html"


def _number(request: Request) -> int | None:
    found = _ARTICLE.match(request.path)
    return int(found[1]) - FIRST_ID if found else None


def _section(_world: World, request: Request) -> tuple[int, int] | None:
    found = _LISTING.match(request.path)
    at = next((at for at, rubric in enumerate(RUBRICS) if found and rubric.page == found[1]), None)
    return None if found is None or at is None else (at, int(found[2] or 1))


def _other(world: World, request: Request) -> Answer | None:
    path = request.path
    if path == "/sitemap.xml":
        return feeds.sitemap_index(world, NUKEVIET, ["/news/sitemap/"])
    if path == "/news/sitemap/":
        return feeds.sitemap(world, NUKEVIET)
    for at, rubric in enumerate(RUBRICS):
        if path == f"/news/rss/{rubric.page}/":
            return feeds.rss(world, NUKEVIET, at)
    if path == "/news/rss/":
        return feeds.rss(world, NUKEVIET, None)
    if path.startswith("/users/"):
        return redirect(302, "/users/login/") if path != "/users/login/" else page(_LOGIN)
    if path.startswith(("/news/tag/", "/seek/")):
        tags = "".join(f'<li><a href="{path}{word}/">{word}</a></li>' for word in ("xa", "huyen", "tinh"))
        return page(f"<html><body><h1>{quote(path)}</h1><ul>{tags}</ul></body></html>")
    number = _number(request)
    if path.startswith("/news/") and number is not None:
        return _view(world, path, number) if 0 <= number < world.count else lost(NUKEVIET, _SHAPE, world)
    return None


def _view(world: World, path: str, number: int) -> Answer:
    """Return the view to print, or the download, which declares itself canonical."""
    sheet = Sheet(world, NUKEVIET, story(world, NUKEVIET, number))
    text = fill("print-view", {**words(sheet), "path": path, "today": f"{world.today:%d/%m/%Y}"})
    if path.startswith("/news/savefile/"):
        name = f'attachment; filename="{sheet.story.slug}.html"'
        return file("application/octet-stream", text.encode(), headers=(("Content-Disposition", name),))
    return page(text)


def _article(sheet: Sheet) -> str:
    told, attachments = sheet.story, papers(sheet).replace("<li>", '<li class="list-group-item">')
    box = '<div class="h3">File đính kèm</div><div class="list-group news-download-file">'
    return fill(
        "nukeviet-article",
        {
            **words(sheet),
            "place": f"{told.rubric.page}/{told.slug}-{told.number + FIRST_ID}",
            "time": posted(told, _TIME)[0],
            "files": f"{box}{attachments}</div>" if attachments else "",
            "tags": "".join(
                f'<a href="/news/tag/{quote(tag)}/"><em>{tag}</em></a>, ' for tag in ("xã", "nông thôn mới")
            ),
        },
    )


def _item(world: World, told: Story, link: str) -> str:
    image = thumbnail(world, NUKEVIET, told)
    shown = (
        f'<a href="{link}"><img alt="" src="{image}" width="100" class="img-thumbnail imghome" /></a>' if image else ""
    )
    return (
        f'<div class="news_column"><div class="panel panel-default clearfix"><div class="panel-body featured">{shown}'
        f'<h3><a href="{link}">{told.title}</a></h3><div class="text-muted"><ul class="list-unstyled list-inline">'
        f"<li>{posted(told, _TIME)[0]}</li><li>Đã xem: {views(told.views)}</li></ul></div>"
        f'<div class="hometext">{told.first}</div></div></div></div>\n'
    )


def _listing(shows: Listed) -> str:
    path = "/" if shows.rubric is None else _listing_path(shows.rubric)
    links = [
        f'<li class="active"><a href="#">{at}</a></li>'
        if at == shows.at
        else f'<li><a href="{_page(path, at)}">{at}</a></li>'
        for at in range(1, shows.last + 1)
    ]
    pager = f'<div class="text-center"><ul class="pagination">{"".join(links)}</ul></div>' if shows.last > 1 else ""
    return f'<div class="viewcat-page">{"".join(shows.items)}{pager}</div>{_most_read(shows.world)}'


def _most_read(world: World) -> str:
    """Return the block of most read stories, which was made before addresses were rewritten, with a link to print each."""
    links = []
    for number in range(world.count - 1, max(world.count - 4, -1), -1):
        heading, name = headline(world, NUKEVIET, number)
        place = f"{RUBRICS[number % 2].page}/{name}-{number + FIRST_ID}"
        shown = f'<a href="/index.php/vi/news/{place}.html">{heading}</a>'
        links.append(f'<li>{shown} <a rel="nofollow" href="/news/print/{place}.html">In ra</a></li>')
    return f'<div class="panel">Tin đọc nhiều<ul class="block_groups">{"".join(links)}</ul></div>'


def _listing_path(rubric: int) -> str:
    return f"/{RUBRICS[rubric].page}/"


def _page(path: str, at: int) -> str:
    return path if at == 1 else f"{path}page-{at}/"


_LOGIN = (
    '<html><head><meta charset="utf-8"><title>Đăng nhập</title></head><body><form method="post"><h1>Đăng nhập thành viên</h1>'
    '<input name="nv_login" type="text"><input name="nv_password" type="password"></form></body></html>'
)
_SHAPE = Shape(
    skeleton="nukeviet",
    number=_number,
    section=_section,
    article=_article,
    item=_item,
    listing=_listing,
    other=_other,
)
NUKEVIET: Make = Make(
    slug="mau-nukeviet",
    host="127.0.0.23",
    name="Trang thông tin điện tử xã Suối Mây",
    province="Bình Lâm",
    platform="nukeviet",
    rubrics=RUBRICS,
    oddities=BASE,
    neighbours={4: "ghost"},
    answer=lambda world, request: answered(NUKEVIET, _SHAPE, world, request),
    listing=_listing_path,
    turn=lambda rubric, at: Request("GET", _page(_listing_path(rubric), at)),
    path=_path,
    moved=lambda told: f"/index.php/vi/news{_path(told.number, told.slug)}",
    published=lambda told: posted(told, _TIME),
    papers=attached("/uploads/news"),
    pictures=Pictures(source=uploads("/uploads/news"), blank="/assets/images/trang.gif"),
    files=files(
        {"/themes/default/css/style.css": (CSS, "make.css"), "/assets/js/global.js": (JS, "portal.js")},
        "/uploads/news",
        "/uploads/news",
        ("/admin/", "/users/", "/seek/", "/*?nv_redirect="),
    ),
    server=(("Server", "nginx"), ("X-Powered-By", "PHP/8.1.27")),
    traps=re.compile(r"^/users/|^/seek/|^/news/(?:print|savefile|sendmail|tag)/|nv_redirect="),
)
