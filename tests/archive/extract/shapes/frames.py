"""What stands around a page's own words: nothing, a portal with boxes on both sides, the tables of an older one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.archive.extract.shapes.parts import IMPRINT, menu, others, page
from tests.archive.extract.shapes.stories import TODAY

NAME = "Cổng thông tin điện tử huyện Mường Khe"
_POLL = (
    "<h3>Thăm dò ý kiến</h3><form><p>Bạn thấy giao diện mới của cổng thông tin thế nào?</p><input type='radio'>Đẹp"
    "<input type='radio'>Bình thường<button>Bình chọn</button></form>"
)
_LOGIN_BOX = "<h4>Đăng nhập</h4><form><input name='u'><input type='password' name='p'><a href='/quen'>Quên?</a></form>"


def bare(title: str, main: str, head: str = "") -> str:
    """Return a page that has nothing else."""
    return page(f"<title>{title}</title>{head}", main)


def portal(title: str, main: str, head: str = "") -> str:
    """Return a page of a portal: menu, new documents on the left, hot news, a poll and a login box on the right."""
    documents = "".join(
        f"<li><a href='/van-ban/{n}'>Quyết định số {n}/QĐ-UBND về việc kiện toàn Ban Chỉ đạo của huyện</a></li>"
        for n in (112, 115, 131)
    )
    left = f"<div class='box'><h3>Văn bản mới</h3><ul>{documents}</ul></div>"
    hot = others("<li><a href='{href}'>{title}</a> <span>({date})</span></li>")
    right = f"<div class='box'><h3>Tin nổi bật</h3><ul>{hot}</ul></div><div class='box'>{_POLL}{_LOGIN_BOX}</div>"
    return page(
        f"<title>{title} - {NAME}</title>{head}",
        f"<div id='top'><img src='/banner.png' alt=''><span>{TODAY}</span></div><ul id='menu'>{menu()}</ul>"
        f"<div class='row'><div class='col-trai'>{left}</div><div class='col-giua'>{main}</div>"
        f"<div class='col-phai'>{right}</div></div><div id='footer'>{IMPRINT}</div>",
    )


def tables(title: str, main: str, head: str = "") -> str:
    """Return a page laid out with tables, every page titled by the portal's name; hot news stands above the middle."""
    hot = others("<tr><td><img src='/icon.gif'></td><td><a href='{href}'>{title}</a></td></tr>")
    return page(
        f"<title>{NAME}</title>{head}",
        f"<table width='980' align='center'><tr><td colspan='2'>{TODAY}</td></tr><tr><td valign='top' width='180'>"
        f"<table>{menu('<tr><td><a href=/{n}>{name}</a></td></tr>')}</table></td><td valign='top'><table>{hot}</table>"
        f"<div>{main}</div></td></tr><tr><td colspan='2'>{IMPRINT}</td></tr></table>",
    )


FRAMES: Mapping[str, Callable[..., str]] = {"bare": bare, "portal": portal, "tables": tables}
