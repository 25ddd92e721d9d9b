"""The portal of /portal/pages/: a commune's portal of 2024 on ASP.NET and Tân Dân's parts. Pure: request in, answer out.

The day stands in the address, padded or not; newer addresses end in a number, others in six letters drawn at random. The pager
posts the page's state: a turn without it, or to a control that the page does not print, is an error of the server. Class
names are those of public crawlers of such portals; a print view and a zoom of 100% hang on every article.
"""

from __future__ import annotations

import re
from functools import partial
from urllib.parse import parse_qs, quote_plus, urlencode

from crawler.samples.answers import Answer, Request, page, redirect, views
from crawler.samples.days import moment
from crawler.samples.make import Make, Pictures, Visit
from crawler.samples.parts import attached, dressed, files, latest, paged, to_log_in, to_print, uploads
from crawler.samples.shape import GHOST, Listed, Shape, answered, lost
from crawler.samples.stories import Story
from crawler.samples.world import Rubric, pages

RUBRICS = (
    Rubric("Tin hoạt động", "Tin-hoat-dong", ("visit", "military", "rice")),
    Rubric("Thông tin tuyên truyền", "Thong-tin-tuyen-truyen", ("grassroots", "health", "services")),
)
PAGER = "ctl00$PlaceHolderMain$ctl00$dtPager$ctl01$ctl{:02}"
FIRST_ID, LONGEST_SLUG = 468_211, 48
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_DRAWN = 36**5 * 7  # so that there are six of them
_ARTICLE = re.compile(r"(?i)^/portal/pages/\d{4}-\d{1,2}-\d{1,2}/[^/]*?(?:-(\d{6})|([a-z0-9]{6}))\.aspx$")
_LISTING = re.compile(r"(?i)^/portal/pages/([a-z-]+)\.aspx$")


def _path(number: int, slug: str) -> str:
    if number % 4 == 3:
        at, cut = moment(number % GHOST), slug.upper()[:LONGEST_SLUG]
        return f"/portal/Pages/{at.year}-{at.month}-{at.day}/{cut}{_drawn(number)}.aspx"
    return f"/portal/pages/{moment(number % GHOST):%Y-%m-%d}/{_cut(slug)}-{number + FIRST_ID}.aspx"


def _cut(slug: str) -> str:
    return slug[:1].upper() + slug[1:LONGEST_SLUG]


def _drawn(number: int) -> str:
    """Return six letters that nothing tells of but the list of articles."""
    left, letters = number * 7_919 + _DRAWN, ""
    while left:
        left, one = divmod(left, len(_LETTERS))
        letters = _LETTERS[one] + letters
    return letters


def _number(visit: Visit) -> int | None:
    found = _ARTICLE.match(visit.path)
    if not found:
        return None
    if found[1]:
        return int(found[1]) - FIRST_ID
    value = 0
    for letter in found[2].lower():
        value = value * len(_LETTERS) + _LETTERS.index(letter)
    number, rest = divmod(value - _DRAWN, 7_919)
    return None if rest else number


def _moved(told: Story) -> str:
    """Return the same address as it was before days were padded."""
    at = moment(told.number)
    return f"/portal/Pages/{at.year}-{at.month}-{at.day}/{_cut(told.slug).lower()}-{told.number + FIRST_ID}.aspx"


def _section(visit: Visit) -> tuple[int, int] | None:
    found = paged(_LISTING)(visit)
    return (found[0], _asked(visit.request.body)) if found and visit.request.method == "POST" else found


def _asked(body: bytes) -> int:
    """Return the page that a postback asks for; 0 for one that ASP.NET would not take."""
    form = {name: values[0] for name, values in parse_qs(body.decode("latin-1")).items()}
    state, valid = form.get("__VIEWSTATE", ""), form.get("__EVENTVALIDATION", "")
    target = re.fullmatch(re.escape(PAGER).replace(r"\{:02\}", r"(\d\d)"), form.get("__EVENTTARGET", ""))
    return int(target[1]) + 1 if target and state.startswith("/wEP") and valid.startswith("/wEd") else 0


def _listing(rubric: int) -> str:
    return f"/portal/Pages/{quote_plus(RUBRICS[rubric].page)}.aspx"


def _turn(rubric: int, at: int) -> Request:
    path = _listing(rubric)
    state = {"__VIEWSTATE": "/wEPDw", "__EVENTVALIDATION": "/wEdAA", "__EVENTTARGET": PAGER.format(at - 1)}
    return Request("POST", path, "", urlencode(state).encode()) if at > 1 else Request("GET", path)


def _other(visit: Visit) -> Answer | None:
    path, query = visit.path.lower(), visit.request.query
    if path == "/portal/pages/default.aspx":
        return redirect(302, "/")
    if path.startswith("/_layouts/") or path == "/portal/pages/login.aspx":
        return to_log_in()
    if path == "/portal/pages/lich-cong-tac.aspx":
        day = re.sub(r"\D", "", query) or "1"
        return page(f"<html><body><h1>Lịch {day}</h1><a href='?date={int(day[:9]) + 1}'>Tuần sau</a></body></html>")
    if path == "/portal/pages/print.aspx":
        wanted = parse_qs(query).get("p", [""])[0][:9]
        number = int(wanted) - FIRST_ID if wanted.isdigit() else None
        return to_print(visit, number, "webforms-print") or lost(_SHAPE, visit)
    asked = _section(visit)
    if asked and not 1 <= asked[1] <= pages(visit.world, asked[0], len(RUBRICS)):
        return page(_REFUSED, status=500)
    return None


def _posted(told: Story) -> tuple[str, str]:
    day = moment(told.number).date()
    return f"{day:%d - %m - %Y}", day.isoformat()


def _pager(shows: Listed) -> str:
    if shows.rubric is None or shows.last == 1:
        return ""
    links = shows.turns(
        '<span class="CurrentPage">{}</span>',
        lambda at: f'<a href="javascript:__doPostBack(&#39;{PAGER.format(at - 1)}&#39;,&#39;&#39;)">{at}</a>',
        "&nbsp;",
    )
    return f'<span id="ctl00_PlaceHolderMain_ctl00_dtPager">{links}</span>'


def _most_read(shows: Listed) -> str:
    return "".join(
        f'<li><a href="{_path(number, slug)}">{heading}</a> ({views(300 + number)}) '
        f'<a href="/portal/pages/print.aspx?p={number + FIRST_ID}">In</a></li>'
        for number, heading, slug in latest(shows.world, shows.make)
    )


_REFUSED = (
    "<html><head><title>Invalid postback or callback argument.</title></head><body>"
    "<h1>Server Error in '/' Application.</h1><h2>Invalid postback or callback argument.</h2></body></html>"
)
_SHAPE = Shape(
    skeleton="webforms",
    number=_number,
    section=_section,
    other=_other,
    key=lambda number: str(number + FIRST_ID),
    lead='<p class="tandan-p-article-news-summary">{}</p>',
    files='<div class="td-file"><b>File đính kèm:</b><ul>{}</ul></div>',
    image='<a class="channel-news-image" href="{link}"><img src="{source}" alt="" /></a>',
    pager=_pager,
    beside=_most_read,
    titled="{heading} - CỔNG THÔNG TIN ĐIỆN TỬ XÃ ĐỒNG MỐC",
)
WEBFORMS = Make(
    slug="mau-webforms",
    host="127.0.0.31",
    name="Cổng thông tin điện tử xã Đồng Mốc",
    province="Thanh Ninh",
    platform="tandan",
    rubrics=RUBRICS,
    pages=partial(answered, _SHAPE),
    listing=_listing,
    turn=_turn,
    path=_path,
    moved=_moved,
    published=_posted,
    papers=attached("/portal/Documents"),
    pictures=Pictures(source=uploads("/portal/PublishingImages", "%Y-%m"), blank="/_layouts/15/images/trang.gif"),
    files=files(
        dressed("/style library/tandan/td.css", "/style library/tandan/td.js"),
        "/portal/PublishingImages",
        "/portal/Documents",
        ("/_layouts/", "/portal/Pages/login.aspx"),
    ),
    server=(
        ("Server", "Microsoft-IIS/8.5"),
        ("X-AspNet-Version", "4.0.30319"),
        ("X-Powered-By", "ASP.NET"),
        ("MicrosoftSharePointTeamServices", "15.0.0.4420"),
    ),
    traps=re.compile(r"(?i)/_layouts/(?!15/images/)|/login\.aspx|/print\.aspx|[?&]date="),
)
