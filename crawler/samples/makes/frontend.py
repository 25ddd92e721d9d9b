"""The JavaScript portal: a province's portal of 2025 whose pages are one and the same frame. Pure: request in, answer out.

Its script asks an API for listings and articles, in JSON; which listing and which article stands in the address, and the
number in the query is the key. The frame answers for whatever address. Nothing of the API is known of a real portal: its
rules stand in the site's own file, as an operator writes them down from a browser's network tools.
"""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs

from crawler.samples.addresses import picture_source
from crawler.samples.answers import Answer, Request, page, redirect, views
from crawler.samples.bodies import Sheet, body
from crawler.samples.days import moment
from crawler.samples.make import Make, Pictures, Visit
from crawler.samples.parts import attached, files, papers, uploads
from crawler.samples.shape import GHOST
from crawler.samples.skeletons import CSS, JS, fill
from crawler.samples.stories import Story, story
from crawler.samples.world import Rubric, World, listed, pages

RUBRICS = (
    Rubric("Tin tức - Sự kiện", "tin-tuc-su-kien", ("visit", "election", "countryside")),
    Rubric("Cải cách hành chính", "cai-cach-hanh-chinh", ("services", "citizens", "health")),
)
API, MENU = "/api/public/posts", "/api/public/categories"
FIRST_ID, FIRST_CATEGORY = 152_111, 12
JSON = "application/json;charset=UTF-8"
RULES = r"""
[layout.url]
key = [
    ['^/(?:[a-z]{2}/)?(?:post|tin-bai)/[^/?]+\?(?:.*&)?id=(\d+)&(?:.*&)?(type=\w+)(?:&.*)?$', '/post?id=\1&\2'],
    ['^/api/public/posts/(\d+)\?(type=\w+)$', '/post?id=\1&\2'],
]

[layout.walk]
pager = "fetch"

[layout.walk.fetch]
url = "/api/public/posts?categoryId={category}&page={page}&size=20"
first = 1
values = { category = '^/vi/category/[^?]+\?id=(\d+)$' }
items = "data.content"
link = "/vi/post/{slug}?id={id}&type={type}"
api = "/api/public/posts/{id}?type={type}"

[layout.read.json]
title = "data.title"
lead = "data.sapo"
body = "data.content"
date = "data.publishedAt"
section = "data.category.name"
"""


def _path(number: int, slug: str) -> str:
    return f"/vi/post/{slug}?id={number + FIRST_ID}&type=NEWS"


def _told_at(number: int) -> str:
    return f"{API}/{number + FIRST_ID}?type=NEWS"


def _moved(told: Story) -> str:
    return f"/vi/tin-bai/{told.slug}?id={told.number + FIRST_ID}&type=NEWS"


def _listing_path(rubric: int) -> str:
    return f"/vi/category/{RUBRICS[rubric].page}?id={rubric + FIRST_CATEGORY}"


def _turn(rubric: int, at: int) -> Request:
    return Request("GET", API, f"categoryId={rubric + FIRST_CATEGORY}&page={at}&size=20")


def _answer(visit: Visit) -> Answer:
    world, request = visit.world, visit.request
    asked = {name: values[0] for name, values in parse_qs(request.query).items()}
    if request.path == API:
        return _listing(world, asked)
    if request.path == MENU:
        return _menu()
    if found := re.fullmatch(rf"{API}/(\d{{1,9}})", request.path):
        return _article(world, int(found[1]) - FIRST_ID)
    if re.match("/vi/tin-bai/", request.path) and asked.get("id", "").isdigit():
        number = int(asked["id"][:9]) - FIRST_ID
        if 0 <= number < world.count and request.path == _moved(story(world, FRONTEND, number)).partition("?")[0]:
            return redirect(301, _path(number, story(world, FRONTEND, number).slug))
    # whatever the address, articles that never were included: what is there only the API knows
    return page(fill("frontend", {"site": FRONTEND.name}))


def _listing(world: World, asked: dict[str, str]) -> Answer:
    known = {str(at + FIRST_CATEGORY): at for at in range(len(RUBRICS))}
    rubric, at = known.get(asked.get("categoryId", "")), asked.get("page", "")
    if rubric is None or not re.fullmatch(r"[1-9]\d{0,6}", at):
        return _nothing(400)
    items = []
    for number in listed(world, rubric, int(at), len(RUBRICS)):
        told = story(world, FRONTEND, number)
        items.append(_item(world, told, number))
        if number in FRONTEND.neighbours:
            items.append(_item(world, told, number + GHOST))
    last = pages(world, rubric, len(RUBRICS))
    total = len(range(rubric, world.count, len(RUBRICS)))
    return _json({"content": items, "totalElements": total, "totalPages": last, "number": int(at)})


def _menu() -> Answer:
    """Return the sections, which the frame's script asks for to make its menu of."""
    return _json(
        [
            {"id": at + FIRST_CATEGORY, "name": one.name, "slug": one.page, "parentId": None}
            for at, one in enumerate(RUBRICS)
        ]
    )


def _item(world: World, told: Story, number: int) -> dict[str, object]:
    image = picture_source(world, FRONTEND, told, told.pictures[0]) if told.pictures else None
    return {
        "id": number + FIRST_ID,
        "type": "NEWS",
        "slug": told.slug,
        "title": told.title,
        "sapo": told.first,
        "thumbnail": image,
        "publishedAt": _published(told)[0],
    }


def _article(world: World, number: int) -> Answer:
    if not 0 <= number < world.count or FRONTEND.gone_on(number, world.night):
        return _nothing(404)
    sheet = Sheet(world, FRONTEND, story(world, FRONTEND, number))
    told = sheet.story
    documents = papers(sheet)
    data = {
        "id": number + FIRST_ID,
        "type": "NEWS",
        "slug": told.slug,
        "title": unescape(sheet.say(told.title)),
        "sapo": unescape(sheet.say(told.first)) if told.lead else None,
        "content": body(sheet) + (f"<ul>{documents}</ul>" if documents else ""),
        "publishedAt": _published(told)[0],
        "createdBy": {"id": 4, "username": "quantri", "fullName": "Quản trị hệ thống"},
        "category": {"id": number % len(RUBRICS) + FIRST_CATEGORY, "name": told.rubric.name},
        "viewCount": 0,
    }
    return _json(data, counted=told.views)


def _published(told: Story) -> tuple[str, str]:
    at = moment(told.number)
    return f"{at - timedelta(hours=7):%Y-%m-%dT%H:%M:%S}.000Z", at.isoformat(timespec="minutes")


def _nothing(code: int) -> Answer:
    """Return what an API says of what is not there: with status 200, as its proxy wants it."""
    return page(
        json.dumps({"code": code, "message": "Không tìm thấy dữ liệu", "data": None}, ensure_ascii=False), kind=JSON
    )


def _json(data: object, counted: int = 0) -> Answer:
    text = json.dumps({"code": 200, "message": "OK", "data": data}, ensure_ascii=False)
    return page(text.replace('"viewCount": 0', f'"viewCount": {views(counted)}'), kind=JSON)


FRONTEND: Make = Make(
    slug="mau-frontend",
    host="127.0.0.32",
    name="Cổng thông tin điện tử tỉnh Thượng Lô",
    province="Thượng Lô",
    platform="tuyenquang",
    rules=RULES,
    rubrics=RUBRICS,
    pages=_answer,
    listing=_listing_path,
    turn=_turn,
    path=_path,
    told_at=_told_at,
    moved=_moved,
    published=_published,
    papers=attached("/uploads/files"),
    pictures=Pictures(source=uploads("/uploads/images", "%Y/%m/%d"), blank="/static/trang.gif"),
    files=files(
        {"/static/css/main.9c1f.css": (CSS, "make.css"), "/static/js/main.41ab.js": (JS, "frontend.js")},
        "/uploads/images",
        "/uploads/files",
        ("/admin/",),
    ),
    server=(("Server", "nginx/1.24.0"),),
    traps=re.compile(r"^/(?:vi/)?(?:dang-nhap|tim-kiem)"),
)
