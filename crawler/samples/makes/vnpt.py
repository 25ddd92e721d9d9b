"""The VNPT portal: a commune's portal on VNPT's ASP.NET product. Pure: request in, answer out.

A listing comes with its first page; its script posts for the others, with what stands in the script itself, and is given a
piece of HTML. Slugs are cut in the middle of a word, or behind a hyphen; only the number is the article's. Class names, the
script's words and the form are those that public crawlers of such portals look for.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlencode

from crawler.samples.answers import Answer, Request, page, redirect, views
from crawler.samples.bodies import Sheet
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
_TIME = "{0:%d/%m/%Y | %H:%M}"


def _cut(slug: str) -> str:
    return slug[:LONGEST_SLUG]


def _path(number: int, slug: str) -> str:
    return f"/{RUBRICS[number % 2].page}/{_cut(slug)}-{number + FIRST_ID}"


def _moved(told: Story) -> str:
    """Return the address of the older product: cut as well, without a number."""
    return f"/{told.rubric.page}/{_cut(told.slug).rstrip('-')}-.html"


def _number(request: Request) -> int | None:
    found = _ARTICLE.match(request.path)
    return int(found[1]) - FIRST_ID if found else None


def _section(_world: World, request: Request) -> tuple[int, int] | None:
    found = _LISTING.match(request.path)
    at = next((at for at, rubric in enumerate(RUBRICS) if found and rubric.page == found[1].lower()), None)
    return None if at is None else (at, 1)


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
        return Request("GET", _listing_path(rubric))
    return Request("POST", LOAD, "", _form(World(), rubric, at))


def _other(world: World, request: Request) -> Answer | None:
    if request.path == LOAD:
        return _loaded(world, request)
    if request.path.lower().startswith("/signin"):
        return page(_LOGIN)
    if request.path.startswith(("/tim-kiem", "/so-do-cong")):
        return page(
            f"<html><body><h1>Kết quả</h1><a href='/tim-kiem?keyword={len(request.query)}'>Tiếp</a></body></html>"
        )
    for number in (number for number in range(min(world.count, len(BASE))) if BASE[number].link == "moved"):
        told = story(world, VNPT, number)
        if request.path == _moved(told):
            return redirect(301, _path(number, told.slug))
    return None


def _loaded(world: World, request: Request) -> Answer:
    """Return the piece of HTML that a listing's script asks for: none behind the last page, none for half a form."""
    form = {name: values[0] for name, values in parse_qs(request.body.decode("latin-1")).items()}
    known = {str(FIRST_CATEGORY + at): at for at in range(len(RUBRICS))}
    rubric, at = known.get(form.get("article_category_id", "")), form.get("page", "")
    complete = form.get("site_id") == str(SITE) and form.get("articlelang") and form.get("categoryIds")
    if request.method != "POST" or rubric is None or not complete or not re.fullmatch(r"[1-9]\d{0,6}", at):
        return page("")
    numbers = listed(world, rubric, int(at), len(RUBRICS))
    items = "".join(
        _item(world, told, _path(told.number, told.slug)) for told in (story(world, VNPT, n) for n in numbers)
    )
    return page(f'<ul class="ArticleList">{items}</ul>' if items else "")


def _article(sheet: Sheet) -> str:
    told, attachments = sheet.story, papers(sheet)
    box = '<div class="FileAttach"><span>Tệp đính kèm:</span><ul>{}</ul></div>'
    return fill(
        "vnpt-article",
        {
            **words(sheet),
            "lead": f'<div class="ArticleSummary">{sheet.say(told.first)}</div>' if told.lead else "",
            "time": posted(told, _TIME)[0],
            "files": box.format(attachments) if attachments else "",
        },
    )


def _item(world: World, told: Story, link: str) -> str:
    image = thumbnail(world, VNPT, told)
    shown = f'<a href="{link}"><img class="img-responsive" src="{image}" alt="" /></a>' if image else ""
    return (
        f'<li class="row">{shown}<h2 class="Title"><a href="{link}">{told.title}</a></h2>'
        f'<div class="Ngaydang">({posted(told, "{0:%d/%m/%Y}")[0]})</div><div class="Summary">{told.first}</div></li>\n'
    )


def _listing(shows: Listed) -> str:
    newest = range(shows.world.count - 1, max(shows.world.count - 4, -1), -1)
    beside = "".join(_beside(shows.world, number) for number in newest)
    return (
        '<div class="UIArticleInMenu_Default"><div class="Header"><h1>{name}</h1></div>{list}{pager}</div>'
        '<div class="UIArticleNew"><div class="Header">Tin mới nhất</div><ul>{beside}</ul></div>'
    ).format(
        name=shows.name,
        list=f'<div id="divArticleInMenu"><ul class="ArticleList">{"".join(shows.items)}</ul></div>',
        pager="" if shows.rubric is None or shows.last == 1 else _pager(shows, shows.rubric),
        beside=beside,
    )


def _pager(shows: Listed, rubric: int) -> str:
    numbers = "".join(
        f'<li class="page-item page-number{" active" if at == 1 else ""}" data-page="{at}">'
        f'<a class="page-link" href="#">{at}</a></li>'
        for at in range(1, shows.last + 1)
    )
    script = fill(
        "vnpt-pager",
        {
            "load": LOAD,
            "category": str(FIRST_CATEGORY + rubric),
            "site_id": str(SITE),
            "size": str(shows.world.page_size),
            "last": str(shows.last),
        },
    )
    return f'<ul class="pagination">{numbers}</ul>{script}'


def _beside(world: World, number: int) -> str:
    heading, slug = headline(world, VNPT, number)
    link = f'<a href="/trang-chu/{_cut(slug)}-{number + FIRST_ID}">{heading}</a>'
    return f"<li>{link} <span>{views(40 + number)} lượt xem</span></li>"


def _listing_path(rubric: int) -> str:
    return f"/{RUBRICS[rubric].page}"


_LOGIN = (
    '<html><head><meta charset="utf-8"><title>Đăng nhập</title></head><body><form method="post"><h1>Đăng nhập hệ thống</h1>'
    '<input name="txtUserName" type="text"><input name="txtPassword" type="password"></form></body></html>'
)
_SHAPE = Shape(
    skeleton="vnpt",
    number=_number,
    section=_section,
    article=_article,
    item=_item,
    listing=_listing,
    other=_other,
)
VNPT: Make = Make(
    slug="mau-vnpt",
    host="127.0.0.22",
    name="Trang thông tin điện tử xã Nà Thẳm",
    province="Sơn Bằng",
    platform="vnpt",
    rubrics=RUBRICS,
    oddities=BASE,
    neighbours={4: "ghost"},
    answer=lambda world, request: answered(VNPT, _SHAPE, world, request),
    listing=_listing_path,
    turn=_turn,
    path=_path,
    moved=_moved,
    published=lambda told: posted(told, _TIME),
    papers=attached("/uploads/vanban"),
    pictures=Pictures(source=uploads("/uploads/images", "%Y/%m"), blank="/Content/trang.gif"),
    files=files(
        {"/skins/xa/style.css": (CSS, "make.css"), "/js/vnpt.js": (JS, "portal.js")},
        "/uploads/images",
        "/uploads/vanban",
        ("/admin/", "/signin"),
    ),
    server=(("Server", "Microsoft-IIS/10.0"), ("X-AspNet-Version", "4.0.30319"), ("X-Powered-By", "ASP.NET")),
    traps=re.compile(r"(?i)^/signin|^/tim-kiem|^/so-do-cong"),
)
