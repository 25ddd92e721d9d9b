"""The Joomla portal: a province's farm advisers on Joomla 4 and its own template. Pure: request in, answer out.

Addresses begin with `/index.php`, and the letters of a title that Latin-1 lacks fall out of them: only the number tells
the article, and any words behind it will do. The account that wrote everything is "Super User". A `<base>` that names a
file stands above all links.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import partial

from crawler.samples import feeds
from crawler.samples.answers import Answer, Request, page
from crawler.samples.make import Make, Pictures, Visit
from crawler.samples.parts import attached, dressed, files, latest, posted, to_print, uploads
from crawler.samples.shape import Listed, Shape, answered
from crawler.samples.world import Rubric

RUBRICS = (
    Rubric("Hoạt động khuyến nông", "hoat-dong-khuyen-nong", ("rice", "countryside", "grassroots")),
    Rubric("Tin tức - Sự kiện", "tin-tuc-su-kien", ("visit", "services", "citizens")),
)
FIRST_ID = 245
_ARTICLE = re.compile(r"^/(?:index\.php/)?[a-z-]+/(\d{1,8})-[^/]*$")
_ASKED = re.compile(r"(?:^|&)id=(\d{1,8})(?::[^&]*)?(?:&|$)")
_LISTING = re.compile(r"^/(?:index\.php/)?([a-z-]+)$")
_START = re.compile(r"(?:^|&)start=(\d{1,6})(?:&|$)")
_STEP = 20  # articles on a page; the pager counts them


def alias(title: str) -> str:
    """Return *title* as Joomla writes it into addresses: its table of letters has those of Latin-1, the others fall out.

    >>> alias("Kỷ niệm 45 năm xây dựng")
    'k-nim-45-nm-xay-dng'
    """
    letters = unicodedata.normalize("NFC", title.lower().replace("-", " "))
    known = "".join(unicodedata.normalize("NFD", letter)[0] for letter in letters if letter <= "\xff")
    return "-".join(re.sub(r"[^a-z0-9\s]", "", known).split())


def _number(visit: Visit) -> int | None:
    if visit.path in ("/", "/index.php"):
        found = _ASKED.search(visit.request.query) if "view=article" in visit.request.query else None
    else:
        found = _ARTICLE.match(visit.path)
    return int(found[1]) - FIRST_ID if found else None


def _section(visit: Visit) -> tuple[int, int] | None:
    found, start = _LISTING.match(visit.path), _START.search(visit.request.query)
    at = visit.make.section(found[1]) if found else None
    return None if at is None else (at, 1 + (int(start[1]) // _STEP if start else 0))


def _other(visit: Visit) -> Answer | None:
    asked = visit.request.query.split("&")
    if "format=feed" in asked:
        found = _section(replace(visit, request=Request("GET", visit.path)))
        return feeds.rss(visit.world, visit.make, found[0] if found else None)
    if "/component/" in visit.path or "/month.calendar/" in visit.path:
        return page(_WINDOW)
    return to_print(visit, _number(visit)) if "tmpl=component" in asked else None


def _pager(shows: Listed) -> str:
    if shows.last == 1:
        return ""

    def link(to: int, words: str, label: str) -> str:
        start = f"?start={(to - 1) * _STEP}" if to > 1 else ""
        return f'<li class="page-item"><a aria-label="{label}" href="{shows.path}{start}" class="page-link">{words}</a></li>'

    back = link(1, _icon("double-left"), "Đi đến trang đầu") + link(shows.at - 1, _icon("left"), "Đi đến trang trước")
    on = link(shows.at + 1, _icon("right"), "Trang tiếp theo") + link(shows.last, _icon("double-right"), "Trang cuối")
    here = '<li class="active page-item"><a aria-current="true" href="#" class="page-link">{}</a></li>'
    numbers = shows.turns(here, lambda at: link(at, str(at), f"Đi đến trang {at}"))
    shown = f"{back if shows.at > 1 else ''}{numbers}{on if shows.at < shows.last else ''}"
    counter = f'<div class="com-content-category-blog__counter counter float-end">Trang {shows.at} / {shows.last}</div>'
    nav = (
        f'<nav class="pagination__wrapper" aria-label="Phân trang"><ul class="pagination ms-0 mb-4">{shown}</ul></nav>'
    )
    return f'<div class="com-content-category-blog__navigation w-100">{counter}{nav}</div>'


def _icon(name: str) -> str:
    return f'<span class="icon-angle-{name}" aria-hidden="true"></span>'


def _most_read(shows: Listed) -> str:
    """Return the module that was made before addresses were made readable."""
    links = []
    for number, heading, name in latest(shows.world, shows.make):
        asked = f"option=com_content&amp;view=article&amp;id={number + FIRST_ID}:{name}&amp;catid=8&amp;Itemid=101"
        links.append(
            f'<li itemscope><a href="/index.php?{asked}" itemprop="url"><span itemprop="name">{heading}</span></a></li>'
        )
    return "".join(links)


_WINDOW = (
    '<html lang="vi-vn"><head><meta charset="utf-8"><title>Cửa sổ</title></head><body class="contentpane component">'
    '<h1>Cửa sổ</h1><a href="/index.php/lich-su-kien/month.calendar/2025/01/02/-">Tháng sau</a></body></html>'
)
_SHAPE = Shape(
    skeleton="joomla",
    number=_number,
    section=_section,
    other=_other,
    lead="<p><strong>{}</strong></p>\n",
    files='<ul class="attachmentsList">{}</ul>',
    image='<figure class="left item-image"><a href="{link}"><img src="{source}" alt=""></a></figure>',
    pager=_pager,
    beside=_most_read,
    metas='\t<link href="{origin}{path}" rel="canonical">\n',
    classes=(
        "com_content wrapper-static view-category layout-blog",
        "com_content wrapper-static view-article no-layout",
    ),
    lost_words="Không tìm thấy trang yêu cầu.",
)
JOOMLA = Make(
    slug="mau-joomla",
    host="127.0.0.27",
    name="Trung tâm Khuyến nông tỉnh Cao Nguyên Hạ",
    province="Cao Nguyên Hạ",
    platform="joomla",
    rubrics=RUBRICS,
    spelt=alias,
    pages=partial(answered, _SHAPE),
    listing=lambda rubric: f"/index.php/{RUBRICS[rubric].page}",
    turn=lambda rubric, at: Request(
        "GET", f"/index.php/{RUBRICS[rubric].page}", f"start={(at - 1) * _STEP}" if at > 1 else ""
    ),
    path=lambda number, name: f"/index.php/{RUBRICS[number % 2].page}/{number + FIRST_ID}-{name}",
    moved=lambda told: (
        f"/index.php?option=com_content&view=article&id={told.number + FIRST_ID}:{told.slug}&catid=8&Itemid=101"
    ),
    published=posted("{0:%d} Tháng {0.month} {0:%Y}"),
    papers=attached("/images/van-ban"),
    pictures=Pictures(source=uploads("/images/tin-tuc", "%Y/%m"), blank="/media/system/images/trang.gif"),
    files=files(
        dressed("/media/templates/site/cassiopeia/css/template.min.css", "/media/system/js/core.min.js"),
        "/images/tin-tuc",
        "/images/van-ban",
        ("/administrator/", "/api/", "/bin/", "/cache/", "/cli/", "/components/", "/includes/", "/language/"),
    ),
    server=(("Server", "Apache"), ("X-Powered-By", "PHP/8.2.15")),
    traps=re.compile(r"/component/(?:users|finder|tags|mailto|search)\b|tmpl=component|format=pdf|/month\.calendar/"),
)
