"""Two portals on ePi MasterCMS: a newspaper with the names of its older themes, a press centre with the newer. Pure.

An article's address ends in `-post` and its number, whatever stands before. The listing's button asks for JSON, page by
page; tags end in `-tag12` and `-ptag`. The press centre says in words alone, with status 200, that something is not there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, timedelta
from functools import partial
from typing import Any

from crawler.samples import feeds
from crawler.samples.addresses import article_path
from crawler.samples.answers import Answer, Request, file, page
from crawler.samples.bodies import Sheet
from crawler.samples.days import moment
from crawler.samples.make import Make, Pictures, Visit
from crawler.samples.parts import also, attached, counted, dressed, files, posted, uploads
from crawler.samples.shape import Listed, Shape, answered
from crawler.samples.stories import Story, story
from crawler.samples.world import Rubric, listed

RUBRICS = (
    Rubric("Thời sự", "thoi-su", ("visit", "election", "flood")),
    Rubric("Kinh tế", "kinh-te", ("rice", "countryside", "services")),
)
FIRST_ID, FIRST_ZONE = 61_111, 4
_ARTICLE = re.compile(r"^/(?:[^/]+/)?[^/]*-post(\d{1,9})\.html$")
_MORE = re.compile(r"^/api/morenews-zone-(\d{1,3})-(\d{1,6})\.html$")
_TRAPS = re.compile(r"-(?:p?tag|event)\d*\.html$|^/tags/|^/tim-kiem/|^/tac-gia/")


def _path(number: int, name: str) -> str:
    return f"/{name}-post{number + FIRST_ID}.html"


def _said(author: str) -> Callable[[Sheet, Mapping[str, str]], Mapping[str, str]]:
    def said(sheet: Sheet, words: Mapping[str, str]) -> Mapping[str, str]:
        body, signed = _signed(sheet, words["body"])
        relate = '<div class="article-relate"><h2><a class="cms-relate" href="{}">{}</a></h2></div>\n'
        return {
            "body": _pictures(body),
            "author": author.format(signed) if signed else "",
            "epoch": str(_epoch(sheet.story)),
            "also": also(sheet, relate),
        }

    return said


def _epoch(told: Story) -> int:
    return int((moment(told.number).replace(tzinfo=UTC) - timedelta(hours=7)).timestamp())


def _signed(sheet: Sheet, body: str) -> tuple[str, str]:
    """Return *body* without the signature at its end, and who signed: most editors use the field for it, some forget."""
    signature = sheet.story.signature
    if signature is None or signature.style == "same-block" or sheet.story.source or sheet.story.number % 4 == 3:
        return body, ""
    return body.rpartition("\n")[0], sheet.say(signature.printed)


def _pictures(body: str) -> str:
    """Return *body* with its tables and figures as the editor writes them."""
    table = '<table class="picture" align="center"><tbody>'
    body = re.sub(r'<table align="center"[^>]*><tbody>', table, body)
    body = re.sub(
        r"<tr><td><p [^>]*><span [^>]*>(.*?)</span></p></td></tr>", r'<tr><td class="caption"><p>\1</p></td></tr>', body
    )
    return body.replace("<figure>", '<figure class="picture">')


def _listing(shows: Listed) -> str:
    stories = f'<div class="timeline content-list">{"".join(shows.items)}</div>'
    if shows.rubric is None:
        return stories
    button = f'<button type="button" class="more-news control__loadmore" data-page="1" data-zone="{FIRST_ZONE + shows.rubric}"'
    return f'<h1 class="category__title">{shows.name}</h1>{stories}{button} data-type="zone">Xem thêm</button>'


def _other(visit: Visit) -> Answer | None:
    if found := _MORE.match(visit.path):
        return _more(visit, int(found[1]) - FIRST_ZONE, int(found[2]))
    return page(_TAG) if _TRAPS.search(visit.path) else None


def _more(visit: Visit, rubric: int, at: int) -> Answer:
    """Return what the button of a listing asks for: an empty list behind the last page."""
    numbers = listed(visit.world, rubric, at, len(RUBRICS)) if 0 <= rubric < len(RUBRICS) and at else ()
    contents = [_content(visit.make, story(visit.world, visit.make, number)) for number in numbers]
    data = {"error_code": 0, "error_message": "Success", "data": {"contents": contents, "load_more": bool(contents)}}
    return file("application/json; charset=utf-8", json.dumps(data, ensure_ascii=False).encode())


def _content(make: Make, told: Story) -> dict[str, Any]:
    zone = {"name": told.rubric.name, "url": f"/{told.rubric.page}/"}
    said = {"content_id": told.number + FIRST_ID, "title": told.title, "description": told.first}
    return {**said, "url": article_path(make, told), "date": _epoch(told), "zone": zone}


def _turn(rubric: int, at: int) -> Request:
    if at == 1:
        return Request("GET", f"/{RUBRICS[rubric].page}/")
    return Request("GET", f"/api/morenews-zone-{FIRST_ZONE + rubric}-{at}.html", "phrase=")


_TAG = (
    '<html><head><meta charset="utf-8"><title>Từ khóa</title></head><body><a href="/xa-tag14.html">xã</a></body></html>'
)
_OLDER = Shape(
    skeleton="epi",
    number=counted(_ARTICLE, FIRST_ID),
    other=_other,
    feeds={
        "/rss/home.rss": feeds.rss,
        "/sitemap.xml": partial(feeds.sitemap_index, paths=["/sitemaps/news.xml"]),
        "/sitemaps/news.xml": feeds.sitemap,
        **{
            f"/rss/{rubric.page}-{FIRST_ZONE + at}.rss": partial(feeds.rss, rubric=at)
            for at, rubric in enumerate(RUBRICS)
        },
    },
    key=lambda number: str(number + FIRST_ID),
    lead='<div class="article__sapo cms-desc article__summary">{}</div>',
    files='<ul class="attachment">{}</ul>',
    image='<img class="lazyload" src="{source}" alt="">',
    said=_said('<div class="article__author"><a href="/tac-gia/pv-12.html" class="name">{}</a></div>'),
    listing=_listing,
    metas=(
        '<meta property="article:published_time" content="{minute}:00+0700">\n'
        '<meta property="og:title" content="{heading}"><meta property="og:type" content="article">\n'
    ),
    titled="{heading} | {site}",
    classes=("category-page", "detail-page"),
    lost_words="Không tìm thấy đường dẫn này",
)
_NEWER = replace(
    _OLDER,
    article="epi-detail",
    lead='<div class="detail__summary cms-desc">{}</div>',
    said=_said('<div class="detail__credit"><p>{}</p></div>'),
    lost=200,
)
EPI = Make(
    slug="mau-epi",
    host="127.0.0.28",
    name="Báo Tây Lĩnh điện tử",
    province="Tây Lĩnh",
    platform="epi",
    rubrics=RUBRICS,
    pages=partial(answered, _OLDER),
    listing=lambda rubric: f"/{RUBRICS[rubric].page}/",
    turn=_turn,
    path=_path,
    # as it was before somebody mended the title
    moved=lambda told: _path(told.number, told.slug[:40].rstrip("-")),
    published=posted("{0:%d/%m/%Y %H:%M}"),
    papers=attached("/uploaded/van-ban"),
    pictures=Pictures(source=uploads("/w1000/Uploaded", "%Y/nkzbvj/%Y_%m_%d"), blank="/web/images/trang.gif"),
    files=files(
        dressed("/web/styles/css/main.min-1.0.12.css", "/web/js/main.min-1.0.25.js"),
        "/w1000/Uploaded",
        "/uploaded/van-ban",
        ("/search/", "/tim-kiem/", "/preview/"),
    ),
    server=(("Server", "nginx"), ("X-Cache", "HIT")),
    traps=re.compile(r"-(?:p?tag|event)\d*\.html|^/tags?/|^/tim-kiem/|^/tac-gia/"),
)
EPI_PORTAL = replace(
    EPI,
    slug="mau-epi-portal",
    host="127.0.0.38",
    name="Trung tâm Báo chí tỉnh Bạch Sa",
    province="Bạch Sa",
    pages=partial(answered, _NEWER),
    published=posted("{day}, {0:%d/%m/%Y - %H:%M}"),
)
