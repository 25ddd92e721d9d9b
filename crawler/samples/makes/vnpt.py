"""The VNPT portal: a commune's portal on VNPT's ASP.NET product. Pure: request in, answer out.

A listing comes with its first page; its script posts for the others, with what stands in the script itself, and is given a
piece of HTML. Slugs are cut in the middle of a word, or behind a hyphen; only the number is the article's. Class names, the
script's words and the form are those that public crawlers of such portals look for.
"""

from __future__ import annotations

import re
from functools import partial
from urllib.parse import parse_qs, urlencode

from crawler.samples.addresses import article_path
from crawler.samples.answers import Answer, Request, page, redirect, views
from crawler.samples.bodies import Sheet
from crawler.samples.make import Make, Pictures, Visit
from crawler.samples.oddities import BASE
from crawler.samples.parts import attached, counted, dressed, files, latest, paged, posted, uploads
from crawler.samples.shape import Listed, Shape, answered, item
from crawler.samples.skeletons import fill
from crawler.samples.stories import Story, story
from crawler.samples.world import Rubric, World, listed

RUBRICS = (
    Rubric("Tin hoạt động địa phương", "tin-hoat-dong-dia-phuong", ("visit", "countryside", "rice")),
    Rubric("Tin cải cách hành chính", "tin-cai-cach-hanh-chinh", ("services", "citizens", "democracy")),
)
LOAD = "/DesktopModule/UIArticleInMenu/ArticleInMenuPagination.aspx/LoadArticle"
FIRST_ID, FIRST_CATEGORY, SITE = 260_311, 54_442, 1204
LONGEST_SLUG = 48
_ARTICLE = re.compile(r"(?i)^/[a-z-]+/[^/]+-(\d{6})$")
_LISTING = re.compile(r"(?i)^/([a-z-]+)$")


def _moved(told: Story) -> str:
    """Return the address of the older product: cut as well, without a number."""
    return f"/{told.rubric.page}/{told.slug[:LONGEST_SLUG].rstrip('-')}-.html"


def _form(world: World, rubric: int, at: int) -> bytes:
    size = world.page_size
    fields = {
        "article_category_id": FIRST_CATEGORY + rubric,
        "categoryIds": f"{FIRST_CATEGORY + rubric},",
        "site_id": SITE,
    }
    return urlencode({**fields, "page": at, "page_size": size, "no": -size, "articlelang": "vi-VN"}).encode()


def _turn(rubric: int, at: int) -> Request:
    if at == 1:
        return Request("GET", f"/{RUBRICS[rubric].page}")
    return Request("POST", LOAD, "", _form(World(), rubric, at))


def _other(visit: Visit) -> Answer | None:
    world, make, path = visit.world, visit.make, visit.path
    if path == LOAD:
        return _loaded(visit)
    if path.lower().startswith("/signin"):
        return page(_LOGIN)
    if path.startswith(("/tim-kiem", "/so-do-cong")):
        query = visit.request.query
        return page(f"<html><body><h1>Kết quả</h1><a href='/tim-kiem?keyword={len(query)}'>Tiếp</a></body></html>")
    for number in (number for number in range(min(world.count, len(BASE))) if BASE[number].link == "moved"):
        told = story(world, make, number)
        if path == _moved(told):
            return redirect(301, article_path(make, told))
    return None


def _loaded(visit: Visit) -> Answer:
    """Return the piece of HTML that a listing's script asks for: none behind the last page, none for half a form."""
    world, make, request = visit.world, visit.make, visit.request
    form = {name: values[0] for name, values in parse_qs(request.body.decode("latin-1")).items()}
    known = {str(FIRST_CATEGORY + at): at for at in range(len(RUBRICS))}
    rubric, at = known.get(form.get("article_category_id", "")), form.get("page", "")
    complete = form.get("site_id") == str(SITE) and form.get("articlelang") and form.get("categoryIds")
    if request.method != "POST" or rubric is None or not complete or not re.fullmatch(r"[1-9]\d{0,6}", at):
        return page("")
    told = (story(world, make, number) for number in listed(world, rubric, int(at), len(RUBRICS)))
    items = "".join(item(_SHAPE, Sheet(world, make, one), article_path(make, one)) for one in told)
    return page(f'<ul class="ArticleList">{items}</ul>' if items else "")


def _pager(shows: Listed) -> str:
    if shows.rubric is None or shows.last == 1:
        return ""
    numbers = "".join(
        f'<li class="page-item page-number{" active" if at == 1 else ""}" data-page="{at}">'
        f'<a class="page-link" href="#">{at}</a></li>'
        for at in range(1, shows.last + 1)
    )
    script = fill(
        "vnpt-pager",
        {
            "load": LOAD,
            "category": str(FIRST_CATEGORY + shows.rubric),
            "site_id": str(SITE),
            "size": str(shows.world.page_size),
            "last": str(shows.last),
        },
    )
    return f'<ul class="pagination">{numbers}</ul>{script}'


def _beside(shows: Listed) -> str:
    return "".join(
        f'<li><a href="/trang-chu/{slug[:LONGEST_SLUG]}-{number + FIRST_ID}">{heading}</a> '
        f"<span>{views(40 + number)} lượt xem</span></li>"
        for number, heading, slug in latest(shows.world, shows.make)
    )


_LOGIN = (
    '<html><head><meta charset="utf-8"><title>Đăng nhập</title></head><body><form method="post"><h1>Đăng nhập hệ thống</h1>'
    '<input name="txtUserName" type="text"><input name="txtPassword" type="password"></form></body></html>'
)
_SHAPE = Shape(
    skeleton="vnpt",
    number=counted(_ARTICLE, FIRST_ID),
    section=paged(_LISTING),
    other=_other,
    lead='<div class="ArticleSummary">{}</div>',
    files='<div class="FileAttach"><span>Tệp đính kèm:</span><ul>{}</ul></div>',
    image='<a href="{link}"><img class="img-responsive" src="{source}" alt="" /></a>',
    pager=_pager,
    beside=_beside,
)
VNPT = Make(
    slug="mau-vnpt",
    host="127.0.0.22",
    name="Trang thông tin điện tử xã Nà Thẳm",
    province="Sơn Bằng",
    platform="vnpt",
    rubrics=RUBRICS,
    pages=partial(answered, _SHAPE),
    listing=lambda rubric: f"/{RUBRICS[rubric].page}",
    turn=_turn,
    path=lambda number, slug: f"/{RUBRICS[number % 2].page}/{slug[:LONGEST_SLUG]}-{number + FIRST_ID}",
    moved=_moved,
    published=posted("{0:%d/%m/%Y | %H:%M}"),
    papers=attached("/uploads/vanban"),
    pictures=Pictures(source=uploads("/uploads/images", "%Y/%m"), blank="/Content/trang.gif"),
    files=files(
        dressed("/skins/xa/style.css", "/js/vnpt.js"), "/uploads/images", "/uploads/vanban", ("/admin/", "/signin")
    ),
    server=(("Server", "Microsoft-IIS/10.0"), ("X-AspNet-Version", "4.0.30319"), ("X-Powered-By", "ASP.NET")),
    traps=re.compile(r"(?i)^/signin|^/tim-kiem|^/so-do-cong"),
)
