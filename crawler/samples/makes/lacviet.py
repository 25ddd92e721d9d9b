"""The SharePoint 2010 portal with Lạc Việt's news part: a province's portal of 2010 to 2019. Pure: request in, answer out.

Articles and listings are one page of a blog list: `Mode=2` lists a category, `Mode=1` shows an item, and the category in the
address is that of the way one came. The `<title>` is the same on all pages; the pager is SharePoint's own, which knows no
numbers: only back and on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from urllib.parse import parse_qs, quote_plus

from crawler.samples.answers import Answer, Request, page, redirect
from crawler.samples.bodies import Sheet
from crawler.samples.days import moment
from crawler.samples.make import Make, Pictures, Visit
from crawler.samples.parts import attached, dressed, files, to_log_in, uploads
from crawler.samples.shape import Listed, Shape, answered
from crawler.samples.skeletons import fill
from crawler.samples.stories import headline
from crawler.samples.world import Rubric

RUBRICS = (
    Rubric("Tin Kinh tế - Đời sống", "kinh-te", ("rice", "countryside", "flood")),
    Rubric("Thông tin tuyên truyền", "tuyen-truyen", ("democracy", "health", "grassroots")),
)
PAGER = "ctl00$m$g_a0d9251c_9e88_4cf4_8d75_b78c8f1dde00$ctl00"
_POST, FIRST_ID = "/tintuc/Lists/Posts/Post.aspx", 5210
_CATEGORIES = {rubric.name: at for at, rubric in enumerate(RUBRICS)}
_ROW = re.compile(rb"__EVENTARGUMENT=dvt_firstrow%3D%7B(\d{1,8})%7D")


def _address(rubric: int, rest: str) -> str:
    # as .NET escapes: small letters, plus for a blank
    category = re.sub(r"%..", lambda escape: escape[0].lower(), quote_plus(RUBRICS[rubric].name))
    return f"{_POST}?Source=%2ftintuc&Category={category}&{rest}"


def _listing(rubric: int) -> str:
    return _address(rubric, "Mode=2")


def _number(visit: Visit) -> int | None:
    asked = parse_qs(visit.request.query)
    item = asked.get("ItemID", asked.get("ID", [""]))[0]
    return int(item) - FIRST_ID if visit.path.lower() == _POST.lower() and item.isdigit() and len(item) < 9 else None


def _section(visit: Visit) -> tuple[int, int] | None:
    request, asked = visit.request, parse_qs(visit.request.query)
    rubric = _CATEGORIES.get(asked.get("Category", [""])[0])
    if request.path.lower() != _POST.lower() or asked.get("Mode") != ["2"] or rubric is None:
        return None
    row = _ROW.search(request.body) if request.method == "POST" else None
    return rubric, (int(row[1]) - 1) // visit.world.page_size + 1 if row else 1


def _turn(rubric: int, at: int) -> Request:
    path, _, query = _listing(rubric).partition("?")
    # the rows of a page of this size: tests ask for pages of five, as small worlds have them
    form = f"__EVENTTARGET={quote_plus(PAGER)}&__EVENTARGUMENT=dvt_firstrow%3D%7B{(at - 1) * 5 + 1}%7D"
    return Request("POST", path, query, form.encode()) if at > 1 else Request("GET", path, query)


def _other(visit: Visit) -> Answer | None:
    path = visit.path.lower()
    if path == "/pages/default.aspx":
        return redirect(302, "/")
    if path.endswith("/calendar.aspx"):
        day = parse_qs(visit.request.query).get("CalendarDate", [""])[0][:10]
        return page(fill("lacviet-calendar", {"day": day, "next": str(int(re.sub(r"\D", "", day) or 1) + 1)}))
    if path.startswith("/_layouts/authenticate.aspx"):
        return to_log_in("Sign In")
    return None


def _said(sheet: Sheet, _words: Mapping[str, str]) -> Mapping[str, str]:
    number = sheet.story.number
    # the share box names another story: the one that was shown when the part was last edited
    other = headline(sheet.world, sheet.make, max(number - 2, 0))[0]
    return {"mark": f"{number * 7_919_777_777:032X}"[-32:], "other": other.replace('"', "")}


def _pager(shows: Listed) -> str:
    if shows.last == 1:
        return ""
    size = shows.world.page_size
    first = (shows.at - 1) * size + 1

    def step(row: int, words: str, picture: str) -> str:
        argument = f"dvt_firstrow={{{row}}};dvt_startposition={{Paged=TRUE&amp;p_ID={row + 90}}}"
        image = f'<IMG border="0" alt="{words}" src="/_layouts/1033/images/{picture}.gif"/>'
        return f'<TD><A href="javascript: __doPostBack(&#39;{PAGER}&#39;,&#39;{argument}&#39;);">{image}</A></TD>'

    before = step(first - size, "Previous", "prev") if shows.at > 1 else ""
    after = step(first + size, "Next", "next") if shows.at < shows.last else ""
    shown = f'<TD class="ms-paging">{first} - {first + len(shows.items) - 1}</TD>'
    return f'<TABLE class="ms-bottompaging"><TR>{before}{shown}{after}</TR></TABLE>'


_SHAPE = Shape(
    skeleton="lacviet",
    number=_number,
    section=_section,
    other=_other,
    files='<div class="lv_attach">Tài liệu đính kèm:<ul>{}</ul></div>',
    said=_said,
    pager=_pager,
    titled="{site}",
    lost=200,
    lost_words="Bài viết không tồn tại hoặc đã bị xóa",
)
_UPLOADS = "/_layouts/LacVietBIO/fckUpload_TS/SiteChinh"
LACVIET = Make(
    slug="mau-lacviet",
    host="127.0.0.21",
    name="Cổng thông tin điện tử tỉnh Trường Sa Khê",
    province="Trường Sa Khê",
    platform="lacviet",
    rubrics=RUBRICS,
    pages=partial(answered, _SHAPE),
    listing=_listing,
    turn=_turn,
    path=lambda number, _slug: _address(number % 2, f"ItemID={number + FIRST_ID}&Mode=1"),
    moved=lambda told: f"{_POST}?ID={told.number + FIRST_ID}",
    published=lambda told: (f"{moment(told.number):%d/%m/%Y}", moment(told.number).date().isoformat()),
    papers=attached("/tintuc/Documents"),
    pictures=Pictures(source=uploads(_UPLOADS, "%Y-%m"), blank="/_layouts/images/trang.gif"),
    files=files(
        {
            **dressed("/_layouts/lacvietbio/css/news_css.css", "/_layouts/1033/init.js"),
            "/_layouts/1033/images/next.gif": ("image/gif", b"GIF89a"),
            "/_layouts/1033/images/prev.gif": ("image/gif", b"GIF89b"),
        },
        _UPLOADS,
        "/tintuc/Documents",
        ("/_vti_bin/", "/_layouts/Authenticate.aspx"),
    ),
    server=(
        ("Server", "Microsoft-IIS/7.5"),
        ("X-Powered-By", "ASP.NET"),
        ("MicrosoftSharePointTeamServices", "14.0.0.6029"),
    ),
    traps=re.compile(r"(?i)/_vti_bin/|authenticate\.aspx|CalendarDate=|[?&]Mobile="),
)
