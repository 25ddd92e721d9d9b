"""Two portals on ePi MasterCMS: a newspaper with the names of its older themes, a press centre with the newer. Pure.

An article's address ends in `-post` and its number, whatever stands before. The listing's button asks for JSON, page by
page; tags end in `-tag12` and `-ptag`. The press centre says in words alone, with status 200, that something is not there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from typing import Any

from crawler.samples import feeds
from crawler.samples.addresses import article_path
from crawler.samples.answers import Answer, Request, file, page
from crawler.samples.bodies import Sheet
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
from crawler.samples.world import Rubric, World, listed

RUBRICS = (
    Rubric("Thời sự", "thoi-su", ("visit", "election", "flood")),
    Rubric("Kinh tế", "kinh-te", ("rice", "countryside", "services")),
)
FIRST_ID, FIRST_ZONE = 61_111, 4
_ARTICLE = re.compile(r"^/(?:[^/]+/)?[^/]*-post(\d{1,9})\.html$")
_MORE = re.compile(r"^/api/morenews-zone-(\d{1,3})-(\d{1,6})\.html$")
_TIME, _DETAILED = "{0:%d/%m/%Y %H:%M}", "{day}, {0:%d/%m/%Y - %H:%M}"


def _path(number: int, name: str) -> str:
    return f"/{name}-post{number + FIRST_ID}.html"


def _number(request: Request) -> int | None:
    found = _ARTICLE.match(request.path)
    return int(found[1]) - FIRST_ID if found else None


def _section(_world: World, request: Request) -> tuple[int, int] | None:
    at = next((at for at in range(len(RUBRICS)) if request.path == _listing_path(at)), None)
    return None if at is None else (at, 1)


@dataclass(frozen=True, slots=True)
class _Theme:
    """What the two portals do not share."""

    article: str
    form: str
    lead: str
    author: str

    def shape(self, make: Callable[[], Make]) -> Shape:
        """Return how a portal in this theme shows what every portal has."""
        return Shape(
            skeleton="epi",
            number=_number,
            section=_section,
            article=self._article,
            item=_item(make),
            listing=_listing,
            other=lambda world, request: _other(make(), world, request),
            metas=_metas,
            titled=lambda heading, site: f"{heading} | {site}",
            classes=("category-page", "detail-page"),
            lost_words="Không tìm thấy đường dẫn này",
        )

    def _article(self, sheet: Sheet) -> str:
        told, said, attachments = sheet.story, words(sheet), papers(sheet)
        at, (body, author) = moment(told.number), _signed(sheet, said["body"])
        return fill(
            self.article,
            {
                **said,
                "id": str(told.number + FIRST_ID),
                "lead": self.lead.format(said["lead"]) if told.lead else "",
                "body": _pictures(body),
                "author": self.author.format(author) if author else "",
                "time": posted(told, self.form)[0],
                "iso": f"{at:%Y-%m-%dT%H:%M:%S}+0700",
                "epoch": str(int((at.replace(tzinfo=UTC) - timedelta(hours=7)).timestamp())),
                "also": _also(sheet),
                "files": f'<ul class="attachment">{attachments}</ul>' if attachments else "",
            },
        )


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


def _also(sheet: Sheet) -> str:
    """Return the box with another story that stands inside the text."""
    number = sheet.story.number - 1
    if number < 0 or number % 3:
        return ""
    heading, name = headline(sheet.world, sheet.make, number)
    link = f'<a class="cms-relate" href="{_path(number, name)}">{heading}</a>'
    return f'<div class="article-relate"><h2>{link}</h2></div>\n'


def _metas(sheet: Sheet) -> str:
    told = sheet.story
    return (
        f'<meta property="article:published_time" content="{posted(told, _TIME)[1]}:00+0700">\n'
        f'<meta property="og:title" content="{sheet.say(told.title)}"><meta property="og:type" content="article">\n'
    )


def _item(make: Callable[[], Make]) -> Callable[[World, Story, str], str]:
    def item(world: World, told: Story, link: str) -> str:
        image = thumbnail(world, make(), told)
        shown = f'<img class="lazyload" src="{image}" alt="">' if image else ""
        return (
            f'<article class="story" data-id="{told.number + FIRST_ID}"><figure class="story__thumb">'
            f'<a class="cms-link" href="{link}">{shown}</a></figure>'
            f'<h2 class="story__heading"><a class="cms-link" href="{link}">{told.title}</a></h2>'
            f'<div class="story__meta"><time class="time">{posted(told, _TIME)[0]}</time></div>'
            f'<div class="story__summary">{told.first}</div></article>\n'
        )

    return item


def _listing(shows: Listed) -> str:
    stories = f'<div class="timeline content-list">{"".join(shows.items)}</div>'
    if shows.rubric is None:
        return stories
    button = f'<button type="button" class="more-news control__loadmore" data-page="1" data-zone="{FIRST_ZONE + shows.rubric}"'
    return f'<h1 class="category__title">{shows.name}</h1>{stories}{button} data-type="zone">Xem thêm</button>'


def _other(make: Make, world: World, request: Request) -> Answer | None:
    path = request.path
    if found := _MORE.match(path):
        return _more(make, world, int(found[1]) - FIRST_ZONE, int(found[2]))
    if path == "/rss/home.rss":
        return feeds.rss(world, make, None)
    for at, rubric in enumerate(RUBRICS):
        if path == f"/rss/{rubric.page}-{FIRST_ZONE + at}.rss":
            return feeds.rss(world, make, at)
    if path == "/sitemap.xml":
        return feeds.sitemap_index(world, make, ["/sitemaps/news.xml"])
    if path == "/sitemaps/news.xml":
        return feeds.sitemap(world, make)
    if re.search(r"-(?:p?tag|event)\d*\.html$|^/tags/|^/tim-kiem/|^/tac-gia/", path):
        return page(_TAG)
    return None


def _more(make: Make, world: World, rubric: int, at: int) -> Answer:
    """Return what the button of a listing asks for: an empty list behind the last page."""
    numbers = listed(world, rubric, at, len(RUBRICS)) if 0 <= rubric < len(RUBRICS) and at else ()
    contents = [_content(make, story(world, make, number)) for number in numbers]
    data = {"error_code": 0, "error_message": "Success", "data": {"contents": contents, "load_more": bool(contents)}}
    return file("application/json; charset=utf-8", json.dumps(data, ensure_ascii=False).encode())


def _content(make: Make, told: Story) -> dict[str, Any]:
    at = moment(told.number).replace(tzinfo=UTC) - timedelta(hours=7)
    zone = {"name": told.rubric.name, "url": f"/{told.rubric.page}/"}
    said = {"content_id": told.number + FIRST_ID, "title": told.title, "description": told.first}
    return {**said, "url": article_path(make, told), "date": int(at.timestamp()), "zone": zone}


def _listing_path(rubric: int) -> str:
    return f"/{RUBRICS[rubric].page}/"


def _turn(rubric: int, at: int) -> Request:
    if at == 1:
        return Request("GET", _listing_path(rubric))
    return Request("GET", f"/api/morenews-zone-{FIRST_ZONE + rubric}-{at}.html", "phrase=")


_TAG = (
    '<html><head><meta charset="utf-8"><title>Từ khóa</title></head><body><a href="/xa-tag14.html">xã</a></body></html>'
)
_OLDER = _Theme(
    "epi-article",
    _TIME,
    '<div class="article__sapo cms-desc article__summary">{}</div>',
    '<div class="article__author"><a href="/tac-gia/pv-12.html" class="name">{}</a></div>',
)
_NEWER = _Theme(
    "epi-detail",
    _DETAILED,
    '<div class="detail__summary cms-desc">{}</div>',
    '<div class="detail__credit"><p>{}</p></div>',
)
_SHAPE = _OLDER.shape(lambda: EPI)
_PORTAL_SHAPE = replace(_NEWER.shape(lambda: EPI_PORTAL), lost=200)

EPI: Make = Make(
    slug="mau-epi",
    host="127.0.0.28",
    name="Báo Tây Lĩnh điện tử",
    province="Tây Lĩnh",
    platform="epi",
    rubrics=RUBRICS,
    oddities=BASE,
    neighbours={4: "ghost"},
    answer=lambda world, request: answered(EPI, _SHAPE, world, request),
    listing=_listing_path,
    turn=_turn,
    path=_path,
    # as it was before somebody mended the title
    moved=lambda told: _path(told.number, told.slug[:40].rstrip("-")),
    published=lambda told: posted(told, _TIME),
    papers=attached("/uploaded/van-ban"),
    pictures=Pictures(source=uploads("/w1000/Uploaded", "%Y/nkzbvj/%Y_%m_%d"), blank="/web/images/trang.gif"),
    files=files(
        {
            "/web/styles/css/main.min-1.0.12.css": (CSS, "make.css"),
            "/web/js/main.min-1.0.25.js": (JS, "portal.js"),
        },
        "/w1000/Uploaded",
        "/uploaded/van-ban",
        ("/search/", "/tim-kiem/", "/preview/"),
    ),
    server=(("Server", "nginx"), ("X-Cache", "HIT")),
    traps=re.compile(r"-(?:p?tag|event)\d*\.html|^/tags?/|^/tim-kiem/|^/tac-gia/"),
)
EPI_PORTAL: Make = replace(
    EPI,
    slug="mau-epi-portal",
    host="127.0.0.38",
    name="Trung tâm Báo chí tỉnh Bạch Sa",
    province="Bạch Sa",
    answer=lambda world, request: answered(EPI_PORTAL, _PORTAL_SHAPE, world, request),
    published=lambda told: posted(told, _DETAILED),
)
