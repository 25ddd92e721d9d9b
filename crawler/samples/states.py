"""What a portal answers in place of its pages, with status 200, while it is not itself. Pure: page in, page out.

Written after what such pages have in common: maintenance as offices announce it, a login wall, a firewall's question, the
site's own words for what is not there, and what is put under a title by whoever broke in: another trade, another language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from zlib import crc32

from crawler.samples.answers import Answer, Request, page
from crawler.samples.make import Make
from crawler.samples.world import World

BY_TURNS = "by-turns"
"""Each page but the first ones of the listings is in another state."""
_TITLE = re.compile(rb"<h1[^>]*>(.*?)</h1>|<title>(.*?)</title>", re.DOTALL)
_PAGE = '<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>{body}</body></html>'
_MAINTENANCE = (
    "<h2>THÔNG BÁO</h2><p>Hệ thống cổng thông tin điện tử đang được bảo trì, nâng cấp.</p>"
    "<p>Kính mong quý vị thông cảm và quay lại sau. Xin cảm ơn!</p>"
)
_LOGIN = (
    '<form method="post" action="/dang-nhap"><h1>Đăng nhập hệ thống</h1><label>Tên đăng nhập <input name="ten"></label>'
    '<label>Mật khẩu <input type="password" name="khoa"></label><button>Đăng nhập</button></form>'
)
_CHALLENGE = (
    "<h1>Đang kiểm tra trình duyệt của bạn</h1><p>Vui lòng chờ trong giây lát.</p>"
    '<noscript>Enable JavaScript and cookies to continue</noscript><script src="/kiem-tra.js"></script>'
)
_LOST = '<h1>Không tìm thấy trang</h1><p>Quay lại <a href="/">trang chủ</a>.</p>'
_ADVERTISED = (
    "<p>Nhà cái uy tín hàng đầu châu Á: anh em đăng ký ngay nhận khuyến mãi, chơi tài xỉu, xóc đĩa, nổ hũ, bắn cá.</p>",
    "<p>Link vào mới nhất không bị chặn, nạp rút tiền nhanh 24/7, hoàn trả mỗi ngày cho người chơi cá cược bóng đá.</p>",
    "<p>Soi kèo, soi cầu, quay hũ đổi thưởng: trải nghiệm sân chơi casino đẳng cấp, tặng thưởng cho tân thủ.</p>",
)
_FOREIGN = (
    "<p>The weather along the coast was mild again this week, and visitors filled the cafés near the harbour.</p>",
    "<p>Hotel owners said that bookings for the summer have already passed those of the year before.</p>",
    "<p>A new ferry will carry guests to the islands from the first day of May, three times each morning.</p>",
)
STATES: Mapping[str, str] = MappingProxyType(
    {
        "maintenance": _PAGE.format(title="{site}", head="", body=_MAINTENANCE),
        "login": _PAGE.format(title="Đăng nhập", head="", body=_LOGIN),
        "challenge": _PAGE.format(
            title="Just a moment...", head='<meta http-equiv="refresh" content="9">', body=_CHALLENGE
        ),
        "lost": _PAGE.format(title="{site}", head="", body=_LOST),
        "hijacked": _PAGE.format(title="{title}", head="", body=f"<h1>{{title}}</h1>{''.join(_ADVERTISED)}"),
        "foreign": _PAGE.format(title="{title}", head="", body=f"<h1>{{title}}</h1>{''.join(_FOREIGN * 2)}"),
    }
)
"""What is answered in each state; `{site}` is the portal's name, `{title}` the page's own title."""


def in_its_place(world: World, make: Make, request: Request, made: Answer) -> Answer:
    """Return what *make* answers to *request* in the state that *world* is in, where it would have answered *made*."""
    if not world.state or not made.kind.startswith("text/html"):
        return made
    state = world.state
    if state == BY_TURNS:
        if made.status != 200 or request.path in ("/", *(make.listing(at) for at in range(len(make.rubrics)))):
            return made
        state = state_of(request.path)
    title = next((part for found in _TITLE.finditer(b"".join(made.parts)) for part in found.groups() if part), b"")
    return page(STATES[state].format(site=make.name, title=title.decode()))


def state_of(path: str) -> str:
    """Return the state of the page at *path* where all states take turns."""
    return tuple(STATES)[crc32(path.encode()) % len(STATES)]
