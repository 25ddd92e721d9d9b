"""The NukeViet portal: a commune's portal on NukeViet 4.5, its default theme. Pure: request in, answer out.

Addresses and class names are those of the product's public source (themes/default/modules/news); only the number at the
end of an address counts. Print view, download and tags hang on every article.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from urllib.parse import quote

from crawler.samples import feeds
from crawler.samples.answers import Answer, Request, file, page, redirect
from crawler.samples.bodies import Sheet
from crawler.samples.make import Make, Pictures, Visit
from crawler.samples.parts import attached, counted, dressed, files, latest, paged, papers, posted, uploads, words
from crawler.samples.shape import Listed, Shape, answered, lost
from crawler.samples.skeletons import fill
from crawler.samples.stories import story
from crawler.samples.world import Rubric

RUBRICS = (
    Rubric("Tin hoạt động", "tin-hoat-dong", ("visit", "democracy", "countryside")),
    Rubric("Thông tin cơ sở", "thong-tin-co-so", ("grassroots", "health", "rice")),
)
FIRST_ID = 1204
_ARTICLE = re.compile(r"^/(?:index\.php/vi/news/|news/(?:print|savefile)/)?[a-z-]+/[^/]+-(\d+)(?:/|\.html)$")
_LISTING = re.compile(r"^/(?:index\.php/vi/news/)?([a-z-]+)/(?:page-(\d+)/?)?$")


def _place(number: int, name: str) -> str:
    return f"{RUBRICS[number % 2].page}/{name}-{number + FIRST_ID}.html"


def _other(visit: Visit) -> Answer | None:
    path = visit.path
    if path.startswith("/users/"):
        return redirect(302, "/users/login/") if path != "/users/login/" else page(_LOGIN)
    if path.startswith(("/news/tag/", "/seek/")):
        tags = "".join(f'<li><a href="{path}{word}/">{word}</a></li>' for word in ("xa", "huyen", "tinh"))
        return page(f"<html><body><h1>{quote(path)}</h1><ul>{tags}</ul></body></html>")
    number = _SHAPE.number(visit)
    if path.startswith("/news/") and number is not None:
        return _view(visit, number) if 0 <= number < visit.world.count else lost(_SHAPE, visit)
    return None


def _view(visit: Visit, number: int) -> Answer:
    """Return the view to print, or the download, which declares itself canonical."""
    told = story(visit.world, visit.make, number)
    text = fill("print-view", {**words(Sheet(visit.world, visit.make, told)), "path": visit.path})
    if visit.path.startswith("/news/savefile/"):
        name = f'attachment; filename="{told.slug}.html"'
        return file("application/octet-stream", text.encode(), headers=(("Content-Disposition", name),))
    return page(text)


def _said(sheet: Sheet, _words: Mapping[str, str]) -> Mapping[str, str]:
    attachments = papers(sheet).replace("<li>", '<li class="list-group-item">')
    box = '<div class="h3">File đính kèm</div><div class="list-group news-download-file">'
    return {"files": f"{box}{attachments}</div>"} if attachments else {}


def _pager(shows: Listed) -> str:
    links = shows.turns(
        '<li class="active"><a href="#">{}</a></li>', lambda at: f'<li><a href="{_page(shows.path, at)}">{at}</a></li>'
    )
    return f'<div class="text-center"><ul class="pagination">{links}</ul></div>' if shows.last > 1 else ""


def _most_read(shows: Listed) -> str:
    """Return the block of most read stories, which was made before addresses were rewritten, with a link to print each."""
    return "".join(
        f'<li><a href="/index.php/vi/news/{_place(number, name)}">{heading}</a> '
        f'<a rel="nofollow" href="/news/print/{_place(number, name)}">In ra</a></li>'
        for number, heading, name in latest(shows.world, shows.make)
    )


def _page(path: str, at: int) -> str:
    return path if at == 1 else f"{path}page-{at}/"


_LOGIN = (
    '<html><head><meta charset="utf-8"><title>Đăng nhập</title></head><body><form method="post"><h1>Đăng nhập thành viên</h1>'
    '<input name="nv_login" type="text"><input name="nv_password" type="password"></form></body></html>'
)
_SHAPE = Shape(
    skeleton="nukeviet",
    number=counted(_ARTICLE, FIRST_ID),
    section=paged(_LISTING),
    other=_other,
    feeds={
        "/sitemap.xml": partial(feeds.sitemap_index, paths=["/news/sitemap/"]),
        "/news/sitemap/": feeds.sitemap,
        "/news/rss/": feeds.rss,
        **{f"/news/rss/{rubric.page}/": partial(feeds.rss, rubric=at) for at, rubric in enumerate(RUBRICS)},
    },
    key=lambda number: str(number + FIRST_ID),
    image='<a href="{link}"><img alt="" src="{source}" width="100" class="img-thumbnail imghome" /></a>',
    said=_said,
    pager=_pager,
    beside=_most_read,
)
NUKEVIET = Make(
    slug="mau-nukeviet",
    host="127.0.0.23",
    name="Trang thông tin điện tử xã Suối Mây",
    province="Bình Lâm",
    platform="nukeviet",
    rubrics=RUBRICS,
    pages=partial(answered, _SHAPE),
    listing=lambda rubric: f"/{RUBRICS[rubric].page}/",
    turn=lambda rubric, at: Request("GET", _page(f"/{RUBRICS[rubric].page}/", at)),
    path=lambda number, name: f"/{_place(number, name)}",
    moved=lambda told: f"/index.php/vi/news/{_place(told.number, told.slug)}",
    published=posted("{day} - {0:%d/%m/%Y %H:%M}"),
    papers=attached("/uploads/news"),
    pictures=Pictures(source=uploads("/uploads/news"), blank="/assets/images/trang.gif"),
    files=files(
        dressed("/themes/default/css/style.css", "/assets/js/global.js"),
        "/uploads/news",
        "/uploads/news",
        ("/admin/", "/users/", "/seek/", "/*?nv_redirect="),
    ),
    server=(("Server", "nginx"), ("X-Powered-By", "PHP/8.1.27")),
    traps=re.compile(r"^/users/|^/seek/|^/news/(?:print|savefile|sendmail|tag)/|nv_redirect="),
)
