"""Pages and captures for these tests, made of parts."""

from __future__ import annotations

from datetime import UTC, datetime

from archive.extract.read import read
from archive.model import Capture, Place, Reading
from archive.sites import unknown_site

SEEN = datetime(2024, 11, 22, 3, tzinfo=UTC)
URL = "http://tinhmau.gov.vn/tin-tuc/khanh-thanh-cau-ben-do-qua-song-lam.html"
TITLE = "Khánh thành cầu Bến Đò qua sông Lam"
PARAGRAPHS = (
    "Ủy ban nhân dân huyện Lam Sơn vừa khánh thành cầu Bến Đò, nối xã Tân Thành với xã Hòa Bình sau hơn hai năm thi công.",
    "Cầu dài 186 mét, rộng 9 mét, do tỉnh và huyện đầu tư; nhân dân hai xã đã hiến hơn 4.000 mét vuông đất để mở đường dẫn.",
    "Phát biểu tại buổi lễ, lãnh đạo huyện đề nghị các đơn vị quản lý tốt công trình, bảo đảm an toàn giao thông cho dân.",
    "Từ nay bà con không còn phải đi đò qua sông trong mùa lũ, việc học hành và buôn bán của người dân thuận lợi hơn./.",
)
TEXT = "\n".join(PARAGRAPHS)


def capture(body: str | bytes, url: str = URL, *, kind: str = "text/html; charset=utf-8", status: int = 200) -> Capture:
    """Return a capture of *body*, as if it had come from *url*."""
    content = body.encode() if isinstance(body, str) else body
    headers = (("Content-Type", kind),)
    return Capture(url, SEEN, status, headers, content, Place("", 0, 0), "urn:uuid:0", "sha1:0")


def reading_of(
    body: str | bytes, url: str = URL, *, kind: str = "text/html; charset=utf-8", status: int = 200
) -> Reading:
    """Return the reading of *body* as a page of a site that nobody has described."""
    return read(capture(body, url, kind=kind, status=status), unknown_site(url))


def paragraphs(*texts: str) -> str:
    """Return paragraphs, those of the story if none are given."""
    return "\n".join(f"<p>{text}</p>" for text in texts or PARAGRAPHS)


def story(inside: str = "", *, title: str = TITLE, head: str = "", before: str = "", after: str = "") -> str:
    """Return a plain page around a story: a menu, a heading, *inside* (the story's paragraphs if empty), a footer."""
    return (
        f"<html><head><meta charset='utf-8'><title>{title} - Cổng thông tin huyện Lam Sơn</title>{head}</head><body>"
        "<ul class='menu'><li><a href='/'>Trang chủ</a></li><li><a href='/tin-tuc'>Tin tức</a></li></ul>"
        f"{before}<div class='chi-tiet'><h1>{title}</h1>{inside or paragraphs()}</div>{after}"
        "<div class='chan-trang'><p>Giấy phép số 12/GP-TTĐT ngày 15/5/2019 của Sở</p></div></body></html>"
    )
