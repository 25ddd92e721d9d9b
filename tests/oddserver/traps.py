"""`/bay/…`: a portal of traps: pagers without end, ever new addresses of the same page, circles, a listing of 50 MB. Pure."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import cache
from itertools import permutations

from tests.oddserver.wire import Answer, head

# Articles whose addresses are others on each page that links to them: a stamp, a session, languages, days of a calendar, and
# a browser's walk, packed, in which nothing can be told apart.
_LANGUAGES = list(permutations(("", "vi/", "en/", "fr/", "zh/"), 2))
_EVER_NEW: dict[str, Callable[[str, int], str]] = {
    "dau": lambda name, page: f"/bay/bai/{name}.html?dau={page}{len(name)}7",
    "duong": lambda name, page: f"/bay/s-{page:03}f5c09ab1/{name}.html",
    "tieng": lambda name, page: f"/bay/{''.join(_LANGUAGES[page % 20])}{name}.html",
    "trang": lambda name, page: f"/bay/wps/04_{f'{max(page, PAGES) * 7919 % 9973:04}/{name}'.encode().hex()}.html",
    "lich": lambda name, page: f"/bay/bai/{name}.html" if page == 1 else f"/bay/ngay-2024-{page}-{name[5:]}.html",
}
KIND = ("Content-Type", "text/html; charset=utf-8")
SIZE = 10
PAGES = 5
_LISTING = re.compile(r"^/bay/(\w+)\?trang=(\d+)$|^/bay/(\w+)$")
WORDS = (
    "bà con",
    "họp bàn",
    "sửa đường",
    "giao thông",
    "nông thôn",
    "và",
    "chăm sóc",
    "vườn cây",
    "mười hai",
    "ý kiến",
)


def answer_trap(target: str) -> Answer:
    """Return what *target*, which begins with `/bay/`, answers."""
    if found := _LISTING.match(target):
        return _page(_listing(found[1] or found[3], int(found[2] or 1)))
    if circle := re.match(r"^/bay/quanh-(\d)\.html$", target):
        there = f"/bay/quanh-{3 - int(circle[1])}.html"
        return Answer((head(302, ("Location", there), ("Content-Length", "0")),))
    if target.startswith("/bay/khung"):
        deeper = len(target)
        return _page(
            f'<title>Khung</title><iframe src="{target}"></iframe><iframe src="/bay/khung?{"x" * deeper}"></iframe>'
        )
    if state := re.match(r"^/bay/wps/04_([0-9a-f]+)\.html$", target):
        return _page(_article(bytes.fromhex(state[1]).decode().partition("/")[2]))
    if day := re.match(r"^/bay/ngay-([\d-]+)\.html$", target):
        return _page(f"<title>Lịch</title><p>Không có sự kiện nào của cơ quan trong ngày {day[1]}.</p>")
    if session := re.match(r"^/bay/ban/phien-[\d-]+-(\d)\.html$", target):
        return _page(_article(f"phien-{session[1]}"))
    return _page(_article(target.partition("?")[0].rpartition("/")[2].partition(".")[0]))


def numbers(kind: str, page: int) -> list[str]:
    """Return the names of the articles that this page of a listing shows."""
    if kind == "phien":
        return [f"phien-{page}-{place}-{place % 3}" for place in range(SIZE)]
    if kind == "xao":
        return [f"xao-{number}" for number in random.Random(page).sample(range(3 * SIZE), SIZE)]
    shown = page if page <= PAGES else PAGES if kind in ("lap", "dau", "duong", "trang") else 1
    return [f"{kind}-{number}" for number in range((shown - 1) * SIZE, shown * SIZE)]


def _listing(kind: str, page: int) -> str:
    if kind == "lon":
        return _large()
    odd = ["/bay/quanh-1.html", "/bay/khung-0.html"] if kind == "lap" else []
    folder = "ban" if kind == "phien" else "bai"
    links = [(f"/bay/{folder}/{name}.html", name) for name in numbers(kind, page)] + [(link, link) for link in odd]
    if kind in _EVER_NEW:
        links = [(_EVER_NEW[kind](name, page), name) for _, name in links]
    items = "".join(f'<li><a class="tin" href="{link}">Tin: {name}</a></li>' for link, name in links)
    return f'<title>{kind}</title><ul>{items}</ul><a class="tiep" href="/bay/{kind}?trang={page + 1}">Sau</a>'


@cache
def _large() -> str:
    return "<title>Mọi tin</title>" + "".join(
        f'<li><a class="tin" href="/bay/bai/lon-{number % SIZE}.html">{number:07}</a>' for number in range(1_000_000)
    )


def _article(name: str) -> str:
    draw = random.Random(name)
    text = "".join(f"<p>{' '.join(draw.choices(WORDS, k=40))}.</p>" for _ in range(5))
    return f"<html><title>Tin {name}</title><body><h1>Tin {name}</h1>{text}</body></html>"


def _page(html: str) -> Answer:
    body = html.encode()
    return Answer((head(200, KIND, ("Content-Length", str(len(body)))), body))
