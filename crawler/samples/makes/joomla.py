"""The Joomla portal: a province's farm advisers on Joomla 4 and its own template. Pure: request in, answer out.

Addresses begin with `/index.php`, and the letters of a title that Latin-1 lacks fall out of them: only the number tells
the article, and any words behind it will do. The account that wrote everything is "Super User". A `<base>` that names a
file stands above all links.
"""

from __future__ import annotations

import re
import unicodedata

from crawler.samples import feeds
from crawler.samples.addresses import article_path
from crawler.samples.answers import Answer, Request, page
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
from crawler.samples.world import Rubric, World

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
_TIME = "{0:%d} Tháng {0.month} {0:%Y}"


def alias(title: str) -> str:
    """Return *title* as Joomla writes it into addresses: its table of letters has those of Latin-1, the others fall out.

    >>> alias("Kỷ niệm 45 năm xây dựng")
    'k-nim-45-nm-xay-dng'
    """
    letters = unicodedata.normalize("NFC", title.lower().replace("-", " "))
    known = "".join(unicodedata.normalize("NFD", letter)[0] for letter in letters if letter <= "\xff")
    return "-".join(re.sub(r"[^a-z0-9\s]", "", known).split())


def _path(number: int, name: str) -> str:
    return f"{_listing_path(number % 2)}/{number + FIRST_ID}-{name}"


def _number(request: Request) -> int | None:
    if request.path in ("/", "/index.php"):
        found = _ASKED.search(request.query) if "view=article" in request.query else None
    else:
        found = _ARTICLE.match(request.path)
    return int(found[1]) - FIRST_ID if found else None


def _section(_world: World, request: Request) -> tuple[int, int] | None:
    found = _LISTING.match(request.path)
    at = next((at for at, rubric in enumerate(RUBRICS) if found and rubric.page == found[1]), None)
    start = _START.search(request.query)
    return None if at is None else (at, 1 + (int(start[1]) // _STEP if start else 0))


def _other(world: World, request: Request) -> Answer | None:
    asked = request.query.split("&")
    if "format=feed" in asked:
        found = _section(world, Request("GET", request.path))
        return feeds.rss(world, JOOMLA, found[0] if found else None)
    if "/component/" in request.path or "/month.calendar/" in request.path:
        return page(_WINDOW)
    number = _number(request)
    if "tmpl=component" in asked and number is not None and 0 <= number < world.count:
        sheet = Sheet(world, JOOMLA, story(world, JOOMLA, number))
        return page(fill("print-view", {**words(sheet), "today": f"{world.today:%d/%m/%Y}"}))
    return None


def _article(sheet: Sheet) -> str:
    told, said, attachments = sheet.story, words(sheet), papers(sheet)
    return fill(
        "joomla-article",
        {
            **said,
            "listing": _listing_path(told.number % 2),
            "lead": f"<p><strong>{said['lead']}</strong></p>\n" if told.lead else "",
            "time": posted(told, _TIME)[0],
            "iso": f"{posted(told, _TIME)[1]}:00+07:00",
            "files": f'<ul class="attachmentsList">{attachments}</ul>' if attachments else "",
        },
    )


def _metas(sheet: Sheet) -> str:
    return f'\t<link href="{sheet.world.origin(sheet.make.host)}{article_path(sheet.make, sheet.story)}" rel="canonical">\n'


def _item(world: World, told: Story, link: str) -> str:
    image, (day, minute) = thumbnail(world, JOOMLA, told), posted(told, _TIME)
    figure = (
        f'<figure class="left item-image"><a href="{link}"><img src="{image}" alt=""></a></figure>' if image else ""
    )
    said = {"link": link, "image": figure, "heading": told.title, "first": told.first}
    return fill("joomla-item", {**said, "time": day, "iso": f"{minute}:00+07:00"})


def _listing(shows: Listed) -> str:
    items = f'<div class="com-content-category-blog__items blog-items ">{"".join(shows.items)}</div>'
    heading = f'<div class="page-header"><h1> {shows.name} </h1></div>'
    blog = f'<div class="com-content-category-blog blog" itemscope itemtype="https://schema.org/Blog">{heading}{items}'
    return f"{blog}{_pager(shows)}</div>{_most_read(shows.world)}"


def _pager(shows: Listed) -> str:
    if shows.last == 1 or shows.rubric is None:
        return ""
    path = _listing_path(shows.rubric)

    def link(to: int, words: str, label: str) -> str:
        start = f"?start={(to - 1) * _STEP}" if to > 1 else ""
        return f'<li class="page-item"><a aria-label="{label}" href="{path}{start}" class="page-link">{words}</a></li>'

    links = [link(1, _icon("double-left"), "Đi đến trang đầu"), link(shows.at - 1, _icon("left"), "Đi đến trang trước")]
    numbers = [
        f'<li class="active page-item"><a aria-current="true" href="#" class="page-link">{at}</a></li>'
        if at == shows.at
        else link(at, str(at), f"Đi đến trang {at}")
        for at in range(1, shows.last + 1)
    ]
    on = [link(shows.at + 1, _icon("right"), "Trang tiếp theo"), link(shows.last, _icon("double-right"), "Trang cuối")]
    shown = "".join((*(links if shows.at > 1 else ()), *numbers, *(on if shows.at < shows.last else ())))
    counter = f'<div class="com-content-category-blog__counter counter float-end">Trang {shows.at} / {shows.last}</div>'
    nav = (
        f'<nav class="pagination__wrapper" aria-label="Phân trang"><ul class="pagination ms-0 mb-4">{shown}</ul></nav>'
    )
    return f'<div class="com-content-category-blog__navigation w-100">{counter}{nav}</div>'


def _icon(name: str) -> str:
    return f'<span class="icon-angle-{name}" aria-hidden="true"></span>'


def _most_read(world: World) -> str:
    """Return the module that was made before addresses were made readable."""
    links = []
    for number in range(world.count - 1, max(world.count - 4, -1), -1):
        heading, name = headline(world, JOOMLA, number)
        asked = f"option=com_content&amp;view=article&amp;id={number + FIRST_ID}:{name}&amp;catid=8&amp;Itemid=101"
        links.append(
            f'<li itemscope><a href="/index.php?{asked}" itemprop="url"><span itemprop="name">{heading}</span></a></li>'
        )
    return f'<div class="moduletable"><h3>Xem nhiều</h3><ul class="mostread mod-list">{"".join(links)}</ul></div>'


def _listing_path(rubric: int) -> str:
    return f"/index.php/{RUBRICS[rubric].page}"


_WINDOW = (
    '<html lang="vi-vn"><head><meta charset="utf-8"><title>Cửa sổ</title></head><body class="contentpane component">'
    '<h1>Cửa sổ</h1><a href="/index.php/lich-su-kien/month.calendar/2025/01/02/-">Tháng sau</a></body></html>'
)
_SHAPE = Shape(
    skeleton="joomla",
    number=_number,
    section=_section,
    article=_article,
    item=_item,
    listing=_listing,
    other=_other,
    metas=_metas,
    classes=(
        "com_content wrapper-static view-category layout-blog",
        "com_content wrapper-static view-article no-layout",
    ),
    lost_words="Không tìm thấy trang yêu cầu.",
)
JOOMLA: Make = Make(
    slug="mau-joomla",
    host="127.0.0.27",
    name="Trung tâm Khuyến nông tỉnh Cao Nguyên Hạ",
    province="Cao Nguyên Hạ",
    platform="joomla",
    rubrics=RUBRICS,
    oddities=BASE,
    neighbours={4: "ghost"},
    spelt=alias,
    answer=lambda world, request: answered(JOOMLA, _SHAPE, world, request),
    listing=_listing_path,
    turn=lambda rubric, at: Request("GET", _listing_path(rubric), f"start={(at - 1) * _STEP}" if at > 1 else ""),
    path=_path,
    moved=lambda told: (
        f"/index.php?option=com_content&view=article&id={told.number + FIRST_ID}:{told.slug}&catid=8&Itemid=101"
    ),
    published=lambda told: posted(told, _TIME),
    papers=attached("/images/van-ban"),
    pictures=Pictures(source=uploads("/images/tin-tuc", "%Y/%m"), blank="/media/system/images/trang.gif"),
    files=files(
        {
            "/media/templates/site/cassiopeia/css/template.min.css": (CSS, "make.css"),
            "/media/system/js/core.min.js": (JS, "portal.js"),
        },
        "/images/tin-tuc",
        "/images/van-ban",
        ("/administrator/", "/api/", "/bin/", "/cache/", "/cli/", "/components/", "/includes/", "/language/"),
    ),
    server=(("Server", "Apache"), ("X-Powered-By", "PHP/8.2.15")),
    traps=re.compile(r"/component/(?:users|finder|tags|mailto|search)\b|tmpl=component|format=pdf|/month\.calendar/"),
)
