"""The SharePoint portal: pages in the shape of a provincial portal of 2013-2024. Pure: request in, answer out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from crawler.samples import addresses
from crawler.samples.addresses import article_path, paper_paths, picture_name, picture_source
from crawler.samples.answers import (
    HTML,
    HTML_WITHOUT_CHARSET,
    Answer,
    Request,
    page,
    redirect,
    validation,
    views,
    viewstate,
    with_trouble,
)
from crawler.samples.bodies import Sheet, body
from crawler.samples.days import WEEKDAYS, day_of
from crawler.samples.letters import writer
from crawler.samples.make import Files, Make, Pictures, Visit
from crawler.samples.makes.sharepoint_places import (
    BROKEN,
    EMPTY,
    PAGER,
    RUBRICS,
    attached,
    listing_path,
    path_of,
    turn,
    wanted_page,
)
from crawler.samples.oddities import SHAREPOINT_ODDITIES
from crawler.samples.pictures import JPEG
from crawler.samples.skeletons import CSS, FONT, JS, charset, fill
from crawler.samples.stories import Picture, Story, headline, story
from crawler.samples.titles import number_of
from crawler.samples.world import MEDIA_HOST, World, listed, pages

_SITE = "Cổng thông tin điện tử tỉnh Lam Giang"
_BESIDE = {"empty": EMPTY, **{str(status): path for path, status in BROKEN.items()}}
_LISTINGS = {listing_path(at).lower(): at for at in range(len(RUBRICS))}


@dataclass(frozen=True, slots=True)
class Frame:
    """What a page has around its main part: its path, its titles, where its charset stands."""

    path: str
    head_title: str
    page_title: str
    charset: str = "early"
    state: int = 14_000
    """About how many bytes of ViewState the page carries."""


def answer(visit: Visit) -> Answer:
    """Return what the portal answers; paths are the same in small and large letters."""
    world, request, path = visit.world, visit.request, visit.path.lower()
    if path == "/":
        return redirect(302, "/Pages/default.aspx")
    if path in _LISTINGS:
        wanted = wanted_page(request.body) if request.method == "POST" else 1
        return listing(world, _LISTINGS[path], wanted)
    if path == "/pages/default.aspx":
        return listing(world, None, 1)
    if path == EMPTY.lower():
        return _empty(world)
    for broken, status in BROKEN.items():
        if path == broken.lower():
            return _failure(world, status)
    if path == "/pages/chi-tiet-tin.aspx":
        return _moved(world, request.query)
    if path == "/noi-bo/pages/lich-cong-tac.aspx":
        return page(_page(world, Frame(path, _SITE, "Lịch công tác"), "<p>Lịch công tác tuần</p>"))
    return _article_at(world, request)


def _article_at(world: World, request: Request) -> Answer:
    path = request.path.lower()
    if not (path.startswith("/pages/") and path.endswith(".aspx")):
        return _failure(world, 404)
    number = number_of(world, SHAREPOINT, path[7:-5])
    if number is None:
        return _failure(world, 404)
    if status := SHAREPOINT.gone_on(number, world.night):
        return _failure(world, status)
    told = story(world, SHAREPOINT, number)
    if article_path(SHAREPOINT, told).lower() != path:
        return _failure(world, 404)
    if "print=1" in request.query:
        return _print_view(world, told)
    return article(world, told)


def article(world: World, told: Story) -> Answer:
    """Return the page of an article."""
    heading = title_text(told)
    shown = (_SITE, heading, f"{heading} - {_SITE}")[told.number % 3]
    frame = Frame(
        article_path(SHAREPOINT, told), shown, heading, told.oddity.charset, 10_000 + told.number * 7_919 % 50_000
    )
    kind = HTML if told.oddity.charset == "early" else HTML_WITHOUT_CHARSET
    made = page(_page(world, frame, _main(world, told)), kind=kind, number=told.number)
    return with_trouble(made, told.oddity.wire)


def title_text(told: Story) -> str:
    """Return an article's title as HTML, in the article's own letters."""
    return writer(told.oddity.letters)(told.title)


def _main(world: World, told: Story) -> str:
    sheet = Sheet(world, SHAREPOINT, told)
    heading, say = sheet.say(told.title), sheet.say
    # where nobody entered a summary the field shows the title a third time
    summary = say(told.first) if told.lead else heading
    parent = f"{told.rubric.parent} " if told.rubric.parent else ""
    return "\n".join(
        (
            '<div class="chi-tiet-tin">',
            f'<div class="chuyen-muc">{say(parent + told.rubric.name)}&#160; </div>',
            f'<h2 class="tieu-de-tin">{heading}</h2>',
            f'<div class="trich-yeu">{summary}</div>',
            _rich_text(body(sheet)),
            _papers(sheet),
            _tools(told),
            _related(world, told),
            "</div>",
        )
    )


def _tools(told: Story) -> str:
    to_print = f'<a href="{article_path(SHAREPOINT, told)}?print=1">Bản in</a>'
    others = '<a href="javascript:;">Gửi email</a> | <a href="#">Về đầu trang</a>'
    return f'<div class="cong-cu">Lượt xem: {views(told.views)} | {to_print} | {others}</div>'


def _rich_text(content: str) -> str:
    field = "ctl00_PlaceHolderMain_ctl11"
    return (
        f'<div class="noi-dung"><div id="{field}_label" style="display:none">Page Content</div>'
        f'<div id="{field}__ControlWrapper_RichHtmlField" class="ms-rtestate-field" style="display:inline" '
        f'aria-labelledby="{field}_label">{content}</div></div>'
    )


def _papers(sheet: Sheet) -> str:
    papers = paper_paths(SHAREPOINT, sheet.story)
    if not papers:
        return ""
    icon = '<img class="ms-asset-icon ms-rtePosition-4" src="/_layouts/15/images/ic{}.png" alt="" />'
    links = "".join(
        f'<li>{icon.format(kind)}<a href="{escape(path)}">{sheet.say(words)}</a></li>' for kind, path, words in papers
    )
    return f'<div class="tai-lieu"><strong>Tài liệu đính kèm:</strong><ul>{links}</ul></div>'


def _related(world: World, told: Story) -> str:
    """Return the box of older articles, with days that are not this article's."""
    items = []
    for number in range(told.number - 3, max(told.number - 13, -1), -3):
        heading, slug = headline(world, SHAREPOINT, number)
        origin = f"https://{SHAREPOINT.host}:443" if number % 2 else ""
        items.append(
            f'<li><a href="{origin}{path_of(number, slug)}">{escape(heading)}</a> '
            f"<span>({day_of(number):%d/%m/%Y})</span></li>"
        )
    return f'<div class="tin-khac"><h3>Các tin khác</h3><ul>{"".join(items)}</ul></div>' if items else ""


def listing(world: World, rubric: int | None, wanted: int) -> Answer:
    """Return a page of a section's listing, or the home page for no section; a page that is not there is the first."""
    last = pages(world, rubric) if rubric is not None else 1
    at = wanted if 1 <= wanted <= last else 1
    if rubric is None:
        numbers, path, name = range(world.count - 1, max(world.count - 9, -1), -1), "/Pages/default.aspx", "Trang chủ"
    else:
        numbers, path = listed(world, rubric, at), listing_path(rubric)
        name = RUBRICS[rubric].name
    items = "".join(_item(world, number) for number in numbers)
    pager = _pager(at, last) if rubric is not None else ""
    main = f'<div class="chuyen-muc">{name}</div><div class="danh-sach-tin">{items}</div>{pager}'
    return page(_page(world, Frame(path, _SITE, name), main))


def _item(world: World, number: int) -> str:
    told = story(world, SHAREPOINT, number)
    link = escape(listed_link(world, told))
    image = ""
    if told.pictures:
        source = escape(picture_source(world, SHAREPOINT, told, told.pictures[0]))
        image = f'<a href="{link}"><img src="{source}" alt="" /></a>'
    words = f'<h4><a href="{link}">{escape(told.title)}</a></h4><p>{escape(told.first)}</p>'
    return f'<div class="muc-tin">{image}<div>{words}</div></div>\n' + _beside(number)


def listed_link(world: World, told: Story) -> str:
    """Return how listings link to an article: sometimes in other letters' case."""
    if told.oddity.link == "case":
        return article_path(SHAREPOINT, told).replace("/Pages/", "/PAGES/").title().replace(".Aspx", ".ASPX")
    return addresses.listed_link(world, SHAREPOINT, told)


def _beside(number: int) -> str:
    """Return the item that stands after an article's and leads to no article, if there is one."""
    kind = SHAREPOINT.neighbours.get(number)
    if kind is None:
        return ""
    path, words = (
        ("/noi-bo/Pages/lich-cong-tac.aspx", "Lịch công tác") if kind == "robots" else (_BESIDE[kind], "05 08 2020")
    )
    if kind not in ("robots", "empty"):
        words = f"Thông báo số {number}"
    return f'<div class="muc-tin"><div><h4><a href="{path}">{words}</a></h4></div></div>\n'


def _pager(at: int, last: int) -> str:
    def link(to: int, words: str) -> str:
        target = f"javascript:__doPostBack(&#39;{PAGER}&#39;,&#39;{to}&#39;)"
        return f'<a id="ctl00_PlaceHolderMain_DanhSachTin_pager_{to}" href="{target}">{words}</a>'

    near = range(max(1, at - 3), min(last, at + 4) + 1)
    numbers = [f"<span>{to}</span>" if to == at else link(to, str(to)) for to in near]
    first = [link(1, "Đầu")] if at > 1 else []
    more = [link(at + 1, "Sau"), link(last, "Cuối")] if at < last else []
    return f'<div class="phan-trang">{"".join((*first, *numbers, *more))}</div>'


def _moved(world: World, query: str) -> Answer:
    """Answer an address that an article had: to the page in small letters, and from there to where it is now."""
    name, _, number = query.partition("=")
    if name not in ("ItemID", "ID") or not number.isdigit() or int(number) >= world.count:
        return _failure(world, 404)
    path = article_path(SHAREPOINT, story(world, SHAREPOINT, int(number)))
    if name == "ID":
        return redirect(301, path)
    return redirect(302, f"/Pages/chi-tiet-tin.aspx?ID={number}")


def _empty(world: World) -> Answer:
    heading = "05 08 2020"
    main = (
        f'<div class="chi-tiet-tin"><div class="chuyen-muc">{RUBRICS[2].name}&#160; </div>'
        f'<h2 class="tieu-de-tin">{heading}</h2><div class="trich-yeu"></div>{_rich_text("")}</div>'
    )
    return page(_page(world, Frame(EMPTY, _SITE, heading), main))


def _failure(world: World, status: int) -> Answer:
    words = {404: "Không tìm thấy trang", 410: "Trang đã được gỡ bỏ", 503: "Hệ thống quá tải, vui lòng thử lại sau"}
    text = words.get(status, "Sorry, something went wrong")
    headers = world.later if status == 503 else ()
    return page(_page(world, Frame("/", _SITE, text), f"<p>{text}</p>"), status=status, headers=headers)


def _print_view(world: World, told: Story) -> Answer:
    """Return the print view: the same words under today's date, which is nobody's."""
    sheet = Sheet(world, SHAREPOINT, told)
    today = f"Lam Giang, ngày {world.today.day} tháng {world.today.month} năm {world.today.year}"
    return page(
        f'<html><head><meta charset="utf-8"><title>{_SITE}</title></head><body onload="window.print()"><p>{today}</p>'
        f"<h2>{sheet.say(told.title)}</h2>{body(sheet)}</body></html>"
    )


def _page(world: World, frame: Frame, main: str) -> str:
    early, late = charset(frame.charset, frame.page_title)
    links = [("/Pages/default.aspx", "Trang chủ"), ("/Pages/gioi-thieu.aspx", "Giới thiệu")]
    links += [(listing_path(at), rubric.parent or rubric.name) for at, rubric in enumerate(RUBRICS)]
    links += [("/Pages/van-ban.aspx", "Văn bản"), ("/Lists/HoiDap/AllItems.aspx", "Hỏi đáp")]
    navigation = "".join(
        f'<li class="static"><a class="static menu-item" href="{to}">{text}</a></li>' for to, text in links
    )
    words = {
        "early": early,
        "late": late,
        "title": frame.head_title,
        "page_title": frame.page_title,
        "path": frame.path,
        "action": "/" + frame.path.rpartition("/")[2],  # relative to /Pages/, as ASP.NET writes it
        "origin": world.origin(SHAREPOINT.host),
        "media": world.origin(MEDIA_HOST),
        "viewstate": viewstate(frame.state),
        "validation": validation(),
        "site": _SITE,
        "today": f"{WEEKDAYS[world.today.weekday()]}, ngày {world.today:%d/%m/%Y}",
        "navigation": navigation,
        "weather": str(18 + world.today.day % 15),
        "online": views(12),
        "visits": views(1_204_311),
        "main": main,
    }
    return fill("sharepoint", words)


def _picture(make: Make, told: Story, picture: Picture) -> str:
    day, marked = day_of(told.number), told.oddity.names == "vietnamese"
    folder = f"Tháng {day.month}" if marked else f"{day.month:02}"
    name = picture_name(make, told, picture)
    return f"/PublishingImages/{day.year}/{folder}/{name}{'?RenditionID=5' if marked else ''}"


SHAREPOINT = Make(
    slug="mau-sharepoint",
    host="127.0.0.11",
    name=_SITE,
    province="Lam Giang",
    platform="sharepoint",
    rubrics=RUBRICS,
    oddities=SHAREPOINT_ODDITIES,
    neighbours={2: "empty", 5: "404", 9: "410", 14: "500", 20: "503", 27: "robots"},
    gone=(6, 404),
    dated=False,
    pages=answer,
    listing=listing_path,
    turn=turn,
    path=path_of,
    moved=lambda told: f"/Pages/chi-tiet-tin.aspx?ItemID={told.number}",
    published=lambda told: (told.day_printed, told.day),
    papers=attached,
    pictures=Pictures(
        source=_picture,
        wider="RenditionID=9",
        blank="/PublishingImages/trang.gif",
        size=' width="480"',
        named=True,
    ),
    files=Files(
        looks={
            "/style library/lamgiang/portal.css": (CSS, "sharepoint.css"),
            "/style library/lamgiang/chu.css": (CSS, "chu.css"),
            "/style library/lamgiang/portal.js": (JS, "portal.js"),
            "/style library/lamgiang/banner.jpg": (JPEG, "banner-sharepoint.jpg"),
            "/style library/lamgiang/bieu-tuong.woff": (FONT, "bieu-tuong.woff"),
            "/_layouts/15/1066/styles/themable/corev15.css": (
                CSS,
                b".ms-core-overlay{overflow:auto}.ms-hidden{display:none}",
            ),
            "/_layouts/15/init.js": (JS, b"var _spBodyOnLoadFunctionNames=[];"),
        },
        pictures=re.compile(r"(?i)^/publishingimages/.*\.(?:jpe?g|png)$"),
        papers=re.compile(r"^/documents/\d{4}/(?:ke hoach |phụ lục )(\d+)"),
        disallow=("/_layouts/", "/_vti_bin/", "/Pages/Forms/", "/noi-bo/"),
        colours=((109, 11, 16), (120, 20, 24)),
    ),
    server=(
        ("Server", "Microsoft-IIS/8.5"),
        ("X-Powered-By", "ASP.NET"),
        ("MicrosoftSharePointTeamServices", "15.0.0.4569"),
    ),
    empty=lambda _told: (EMPTY, "05 08 2020"),
    wanted=wanted_page,
    traps=re.compile(r"(?i)print=1|/_layouts/|AllItems\.aspx"),
)
