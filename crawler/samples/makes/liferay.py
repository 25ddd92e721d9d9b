"""The Liferay portal: pages in the shape of a department's portal on Liferay 6.2. Pure: request in, answer out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from urllib.parse import parse_qs

from crawler.samples.addresses import article_path, listed_link, paper_paths, picture_name, picture_source
from crawler.samples.answers import (
    HTML,
    HTML_WITHOUT_CHARSET,
    Answer,
    Request,
    page,
    redirect,
    token,
    views,
    with_trouble,
)
from crawler.samples.bodies import Sheet, body
from crawler.samples.days import day_of
from crawler.samples.make import Files, Make, Pictures, Visit
from crawler.samples.makes.liferay_places import (
    RUBRICS,
    article_id,
    attached,
    liferay_beside,
    listing_path,
    number_at,
    pager_query,
    path_of,
    posted,
    turn,
)
from crawler.samples.oddities import LIFERAY_ODDITIES
from crawler.samples.pictures import JPEG
from crawler.samples.skeletons import CSS, FONT, JS, charset, fill
from crawler.samples.stories import Picture, Story, headline, story
from crawler.samples.world import MEDIA_HOST, World, listed, pages

_SITE = "Sở Thông tin và Truyền thông tỉnh Vân Hải"
_LISTINGS = {listing_path(at): at for at in range(len(RUBRICS))}
_LANGUAGES = re.compile(r"^(?P<shown>/[^/]+|.*\.html)(?:/(?:vi|en))+/?$")
_MOVED = re.compile(r"^(?:/web/guest)?/[^/]+/-/asset_publisher/Xq3VnT7kLm/content/.*-(\d+)$")
_STATUS = {2: 404, 3: 410, 4: 500, 5: 503}


@dataclass(frozen=True, slots=True)
class Frame:
    """What a page has around its main part."""

    path: str
    title: str
    breadcrumb: tuple[tuple[str, str], ...] = ()
    charset: str = "early"
    metas: str = ""
    lang: str = "vi-VN"


def answer(visit: Visit) -> Answer:
    """Return what the portal answers."""
    world, request, path = visit.world, visit.request, visit.path
    if path == "/":
        return redirect(302, "/trang-chu")
    if path in ("/trang-chu", "/web/guest/home"):
        return listing(world, None, path, 1)
    if path in _LISTINGS:
        return listing(world, _LISTINGS[path], path, _wanted_page(request.query))
    if path == "/dang-nhap":
        return _login(world)
    if path.startswith("/c/portal/"):
        return redirect(302, "/dang-nhap?p_p_id=58&saveLastPath=0" if path == "/c/portal/login" else "/trang-chu")
    if found := _LANGUAGES.match(path):
        return _language_trap(world, path, found["shown"])
    if path.startswith(("/en/", "/vi/")):
        return _language_trap(world, path, path[3:])
    if found := _MOVED.match(path):
        return _moved(world, path, int(found[1]))
    return _article_at(world, request)


def _article_at(world: World, request: Request) -> Answer:
    found = number_at(request.path)
    if found is None or found[0] >= world.count:
        return _status_page(world, request.path)
    number, beside = found
    if beside:
        return _beside_page(world, request.path, number, beside)
    if status := LIFERAY.gone_on(number, world.night):
        return _failure(world, status)
    told = story(world, LIFERAY, number)
    # Liferay looks at the number and at nothing else in the name
    if "p_p_state=pop_up" in request.query:
        return _print_view(world, told)
    return article(world, told)


def article(world: World, told: Story) -> Answer:
    """Return the page of an article."""
    sheet = Sheet(world, LIFERAY, told)
    frame = Frame(
        article_path(LIFERAY, told),
        f"{sheet.say(told.title)} - {_SITE}",
        ((listing_path(told.number % 3), told.rubric.name),),
        told.oddity.charset,
        _metas(sheet),
    )
    kind = HTML if told.oddity.charset == "early" else HTML_WITHOUT_CHARSET
    return with_trouble(page(_page(world, frame, _main(world, told)), kind=kind, number=told.number), told.oddity.wire)


def _metas(sheet: Sheet) -> str:
    # the account that published, never the reporter
    metas = '<meta name="author" content="User Admin" />\n'
    if sheet.story.number % 2:
        metas += f'<meta property="og:title" content="{sheet.say(sheet.story.title)}" />\n'
    return metas + f'<meta name="description" content="{sheet.say(sheet.story.first)}" />\n'


def _main(world: World, told: Story) -> str:
    sheet = Sheet(world, LIFERAY, told)
    say, path = sheet.say, article_path(LIFERAY, told)
    lead = f'<div class="asset-summary sapo">{say(told.first)}</div>' if told.lead else ""
    leak = "null " if told.number % 30 == 26 else ""  # a template variable that nobody set
    tools = (
        f'<a href="{path}?p_p_id=101&amp;p_p_state=pop_up&amp;_101_viewMode=print">Bản in</a> | '
        f'<a href="/c/portal/update_language?p_l_id=20185&amp;redirect={path}&amp;languageId=fi_FI">suomi</a>'
    )
    return "\n".join(
        (
            _PUBLISHER,
            f'<div class="taglib-header"><h1 class="header-title"><span>{say(told.title)}</span></h1></div>',
            '<div class="asset-full-content">',
            f'{leak}<h2 class="title_news_detail">{say(told.title)}</h2>',
            _timer(told, separator=" &nbsp;|&nbsp;"),
            f'<div class="asset-user-actions">{tools}</div>',
            f'<div class="asset-content">{lead}<div class="journal-content-article">{body(sheet)}</div>',
            _papers(sheet),
            "</div></div>",
            _related(world, told),
            "</div></div>",
        )
    )


_PUBLISHER = (
    '<div class="portlet-boundary portlet-boundary_101_ portlet-static portlet-static-end portlet-borderless '
    'portlet-asset-publisher" id="p_p_id_101_"><span id="p_101"></span><div class="portlet-body">'
)


def _timer(told: Story, *, separator: str) -> str:
    line, _ = posted(told)
    if line is None:
        return ""
    return f'<div class="assetPublishDate block_timer">{line}{separator}View count: {views(told.views)}</div>'


def _papers(sheet: Sheet) -> str:
    papers = paper_paths(LIFERAY, sheet.story)
    links = "<br/>".join(f'<a href="{escape(path)}">{sheet.say(words)}</a>' for _, path, words in papers)
    return f'<div class="tai-lieu">Tệp đính kèm: {links}</div>' if papers else ""


def _related(world: World, told: Story) -> str:
    links = []
    for number in range(told.number - 3, max(told.number - 13, -1), -3):
        heading, slug = headline(world, LIFERAY, number)
        link = f'<a href="{path_of(number, slug)}">{escape(heading)}</a>'
        links.append(f"<li>{link} ({day_of(number):%d/%m/%Y})</li>")
    return f'<div class="asset-links"><h3>Tin đã đưa</h3><ul>{"".join(links)}</ul></div>' if links else ""


def listing(world: World, rubric: int | None, path: str, wanted: int, lang: str = "vi-VN") -> Answer:
    """Return a page of a section's listing, or the home page for no section; beyond the end it is the last page."""
    last = pages(world, rubric) if rubric is not None else 1
    at = min(max(wanted, 1), last)
    numbers = range(world.count - 1, max(world.count - 9, -1), -1) if rubric is None else listed(world, rubric, at)
    name = "Trang chủ" if rubric is None else RUBRICS[rubric].name
    items = "".join(_item(world, number) for number in numbers)
    pager = _pager(listing_path(rubric), at, last) if rubric is not None and last > 1 else ""
    crumb = ((path, name),) if rubric is not None else ()
    main = f"{_PUBLISHER}{items}{pager}</div></div>"
    return page(_page(world, Frame(path, f"{name} - {_SITE}", crumb, lang=lang), main))


def _item(world: World, number: int) -> str:
    told = story(world, LIFERAY, number)
    link = escape(listed_link(world, LIFERAY, told))
    image = ""
    if told.pictures:
        source = escape(picture_source(world, LIFERAY, told, told.pictures[0]))
        image = f'<div class="asset-image"><a href="{link}"><img src="{source}" alt=""/></a></div>'
    return (
        f'<div class="asset-abstract">{image}<h3 class="asset-title"><a href="{link}">{escape(told.title)}</a></h3>'
        f'{_timer(told, separator=" &nbsp;|&nbsp;")}<div class="asset-summary">{escape(told.first)}</div></div>\n'
        + _beside(told)
    )


def _beside(told: Story) -> str:
    """Return the item that stands after an article's and leads to no article, if there is one."""
    kind = LIFERAY.neighbours.get(told.number)
    if kind is None:
        return ""
    path = "/noi-bo/-/view_content/1-lich-cong-tac.html" if kind == "robots" else liferay_beside(told, kind)
    return f'<div class="asset-abstract"><h3 class="asset-title"><a href="{path}">Thông báo số {told.number}</a></h3></div>\n'


def _pager(path: str, at: int, last: int) -> str:
    def link(to: int, words: str) -> str:
        return f'<li><a href="{path}?{escape(pager_query(to))}">{words}</a></li>'

    near = range(max(1, at - 3), min(last, at + 4) + 1)
    numbers = [f'<li class="active"><span>{to}</span></li>' if to == at else link(to, str(to)) for to in near]
    before = [link(1, "Đầu"), link(at - 1, "Trước")] if at > 1 else []
    after = [link(at + 1, "Tiếp"), link(last, "Cuối")] if at < last else []
    buttons = f'<ul class="pager lfr-pagination-buttons">{"".join((*before, *numbers, *after))}</ul>'
    return (
        '<div class="taglib-page-iterator" id="_101_ocerSearchContainerPageIterator">'
        f'<div class="clearfix lfr-pagination">{buttons}</div></div>'
    )


def _wanted_page(query: str) -> int:
    wanted = parse_qs(query).get("_101_cur", ["1"])[-1]
    return int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 9 else 1


def _language_trap(world: World, path: str, shown: str) -> Answer:
    """Answer with a listing, status 200, whose links lead deeper: every language link hangs itself on the address."""
    section = next((at for listed_at, at in _LISTINGS.items() if shown.startswith(listed_at)), None)
    return listing(world, section, path.rstrip("/"), 1, lang="en-US")


def _moved(world: World, path: str, number: int) -> Answer:
    if number >= world.count:
        return _status_page(world, path)
    final = article_path(LIFERAY, story(world, LIFERAY, number))
    return redirect(302, f"/web/guest{path}") if not path.startswith("/web/guest") else redirect(301, final)


def _beside_page(world: World, path: str, number: int, beside: int) -> Answer:
    if LIFERAY.neighbours.get(number) == "login":
        return redirect(302, f"/c/portal/login?redirect={path}&p_l_id=20185")
    if beside in _STATUS:
        return _failure(world, _STATUS[beside])
    if beside != 1:
        return _status_page(world, path)
    main = (
        f'{_PUBLISHER}<div class="asset-full-content"><h2 class="title_news_detail">Thông báo</h2>'
        '<div class="asset-content"><div class="journal-content-article"></div></div></div></div></div>'
    )
    return page(_page(world, Frame(path, f"Thông báo - {_SITE}"), main))


def _status_page(world: World, path: str) -> Answer:
    """Return Liferay's "Status" page: there is no such page, says the text; all is well, says the status."""
    main = (
        '<div class="portlet-boundary portlet-boundary_113_" id="p_p_id_113_"><h1 class="portlet-title">'
        '<span class="portlet-title-text">Trạng thái</span></h1><div class="portlet-msg-error">Không tìm thấy tài nguyên '
        f"bạn yêu cầu.</div><code>{escape(world.origin(LIFERAY.host) + path)}</code></div>"
    )
    return page(_page(world, Frame(path, f"Trạng thái - {_SITE}"), main))


def _failure(world: World, status: int) -> Answer:
    words = {404: "Không tìm thấy", 410: "Nội dung đã được gỡ bỏ", 503: "Hệ thống đang bảo trì"}.get(
        status, "Lỗi máy chủ"
    )
    headers = world.later if status == 503 else ()
    return page(_page(world, Frame("/", words), f"<h1>{words}</h1>"), status=status, headers=headers)


def _login(world: World) -> Answer:
    main = (
        '<div class="portlet-boundary portlet-boundary_58_" id="p_p_id_58_"><h1 class="portlet-title">Đăng nhập</h1>'
        '<form action="/dang-nhap" method="post" name="_58_fm">'
        '<label>Địa chỉ email <input name="_58_login" type="text"/></label>'
        '<label>Mật khẩu <input name="_58_password" type="password"/></label><button>Đăng nhập</button></form></div>'
    )
    return page(_page(world, Frame("/dang-nhap", f"Đăng nhập - {_SITE}"), main))


def _print_view(world: World, told: Story) -> Answer:
    sheet = Sheet(world, LIFERAY, told)
    return page(
        f'<html class="aui ltr"><head><meta charset="utf-8"><title>{_SITE}</title></head><body class="portal-popup">'
        f"<p>Ngày in: {world.today:%d/%m/%Y}</p><h1>{sheet.say(told.title)}</h1>{body(sheet)}</body></html>"
    )


def _page(world: World, frame: Frame, main: str) -> str:
    early, late = charset(frame.charset, frame.title)
    links = [("/trang-chu", "Trang chủ"), ("/gioi-thieu", "Giới thiệu")]
    links += [(listing_path(at), rubric.name) for at, rubric in enumerate(RUBRICS)]
    links += [("/hoi-ap", "Hỏi đáp"), ("/so-do-website", "Sơ đồ cổng")]
    words = {
        "lang": frame.lang,
        "early": early,
        "late": late,
        "title": frame.title,
        "origin": world.origin(LIFERAY.host),
        "media": world.origin(MEDIA_HOST),
        "path": escape(frame.path),
        "token": token(),
        "metas": frame.metas,
        "site": _SITE,
        "today": f"Hôm nay, {world.today:%d/%m/%Y}",
        "navigation": "".join(f'<li><a href="{to}">{text}</a></li>' for to, text in links),
        "breadcrumb": "".join(
            f'<span class="tintuc"><a href="{to}">{text}</a></span>' for to, text in frame.breadcrumb
        ),
        "online": views(31),
        "visits": views(8_804_311),
        "main": main,
    }
    return fill("liferay", words)


def _picture(make: Make, told: Story, picture: Picture) -> str:
    version = 1_700_000_000_000 + told.number * 86_400_000 + picture.at
    if told.oddity.names == "journal":
        return f"/image/journal/article?img_id={article_id(told.number) * 10 + picture.at}&t={version}"
    return f"/documents/20182/0/{picture_name(make, told, picture).partition('.')[0]}?t={version}"


LIFERAY = Make(
    slug="mau-liferay",
    host="127.0.0.12",
    name=_SITE,
    province="Vân Hải",
    platform="liferay",
    rubrics=RUBRICS,
    oddities=LIFERAY_ODDITIES,
    neighbours={2: "empty", 5: "404", 9: "410", 14: "500", 20: "503", 22: "soft-404", 25: "login", 27: "robots"},
    gone=(6, 410),
    pages=answer,
    listing=listing_path,
    turn=turn,
    path=path_of,
    moved=lambda told: f"/{told.rubric.page}/-/asset_publisher/Xq3VnT7kLm/content/{told.slug}-{told.number}",
    published=posted,
    papers=attached,
    pictures=Pictures(
        source=_picture,
        wider="imageThumbnail=3",
        blank="/vh-theme/images/trang.gif",
        size=' style="width: 480.0px;"',
    ),
    files=Files(
        looks={
            "/vh-theme/css/main.css": (CSS, "liferay.css"),
            "/vh-theme/css/custom.css": (CSS, "custom.css"),
            "/vh-theme/js/main.js": (JS, "liferay.js"),
            "/vh-theme/images/banner.jpg": (JPEG, "banner-liferay.jpg"),
            "/vh-theme/fonts/bieu-tuong.woff": (FONT, "bieu-tuong.woff"),
            "/html/portlet/asset_publisher/css/main.css": (CSS, b".asset-summary{text-align:justify}"),
            "/html/js/barebone.jsp": (JS, b"var AUI=function(){return{use:function(){}}};"),
        },
        pictures=re.compile(r"^/documents/20182/0/(?!ke-hoach-|phu-luc-)[\w-]+$|^/image/journal/article$"),
        papers=re.compile(r"^/documents/20182/0/(?:ke-hoach-|phu-luc-)(\d+)"),
        disallow=("/c/portal/", "/group/", "/noi-bo/"),
        colours=((229, 237, 245), (219, 230, 241)),
    ),
    server=(
        ("Server", "Apache-Coyote/1.1"),
        ("Liferay-Portal", "Liferay Portal Community Edition 6.2 CE GA4"),
    ),
    empty=lambda told: (liferay_beside(told, "empty"), "Thông báo"),
    traps=re.compile(r"/(?:en|vi)(?:/|$)|p_p_state=pop_up|/c/portal/|[?&]_8_"),
)
