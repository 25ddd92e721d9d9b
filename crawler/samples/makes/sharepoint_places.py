"""Where things stand on the SharePoint portal, and what its pager posts. Pure."""

from __future__ import annotations

from urllib.parse import quote, unquote_to_bytes

from crawler.samples.answers import Request
from crawler.samples.days import day_of
from crawler.samples.make import Paper
from crawler.samples.stories import Story
from crawler.samples.world import Rubric

PAGER = "ctl00$PlaceHolderMain$DanhSachTin$pager"
# The addresses that stand in the listings beside articles, and what they answer with.
BROKEN = {
    "/Pages/tin-da-go-bo.aspx": 404,
    "/Pages/tin-thu-hoi.aspx": 410,
    "/Pages/loi-he-thong.aspx": 500,
    "/Pages/qua-tai.aspx": 503,
}
EMPTY = "/Pages/05-08-2020.aspx"
RUBRICS = (
    Rubric(
        "Tin hoạt động của các cơ quan ban, ngành, xã, thị trấn",
        "tin-tuc-su-kien",
        ("visit", "military", "election"),
        parent="Tin tức - Sự kiện",
    ),
    Rubric("Thông tin tuyên truyền, phổ biến", "thong-tin-tuyen-truyen", ("democracy", "health", "grassroots")),
    Rubric(
        "Nông nghiệp và phát triển nông thôn",
        "tin-theo-linh-vuc",
        ("rice", "flood", "countryside"),
        parent="Tin theo lĩnh vực",
    ),
)


def listing_path(rubric: int) -> str:
    """Return the path of a section's listing."""
    return f"/Pages/{RUBRICS[rubric].page}.aspx"


def path_of(_number: int, slug: str) -> str:
    """Return the path of an article: its slug tells all."""
    return f"/Pages/{slug}.aspx"


def wanted_page(form: bytes) -> int:
    """Return the page that a postback asks for; what ASP.NET would not understand asks for the first."""
    fields = dict(pair.partition(b"=")[::2] for pair in form.split(b"&"))
    state = unquote_to_bytes(fields.get(b"__VIEWSTATE", b"")[:12])
    target = unquote_to_bytes(fields.get(b"__EVENTTARGET", b"").replace(b"+", b" "))
    wanted = unquote_to_bytes(fields.get(b"__EVENTARGUMENT", b""))
    right = state.startswith(b"/wEP") and target == PAGER.encode() and wanted.isdigit() and len(wanted) < 9
    return int(wanted) if right else 1


def turn(rubric: int, at: int) -> Request:
    """Return the request for a page of a section's listing."""
    form = f"__VIEWSTATE=%2FwEP&__EVENTTARGET={quote(PAGER)}&__EVENTARGUMENT={at}"
    return Request("POST", listing_path(rubric), "", form.encode())


def attached(told: Story) -> tuple[Paper, ...]:
    """Return an article's plan and its annex."""
    year, number = day_of(told.number).year, told.number
    return (
        ("pdf", f"/Documents/{year}/Ke hoach {number} KH-UBND.pdf", f"Kế hoạch số {number}/KH-UBND"),
        ("docx", f"/Documents/{year}/Phụ lục {number}.docx", f"Phụ lục {number}.docx"),
    )
