"""Where things stand on the Liferay portal: numbers, addresses, the query of its pager, its date line. Pure."""

from __future__ import annotations

import re

from crawler.samples.answers import Request
from crawler.samples.days import moment
from crawler.samples.make import Paper
from crawler.samples.stories import Story
from crawler.samples.world import Rubric

RUBRICS = (
    Rubric("Tin hoạt động", "tin-hoat-dong", ("visit", "democracy", "countryside")),
    Rubric("Chuyển đổi số", "chuyen-doi-so", ("services", "citizens")),
    Rubric("Thông tin cơ sở", "thong-tin-co-so", ("grassroots", "election", "health")),
)
# Liferay numbers everything; articles take every seventh number, what stands between them is no article.
FIRST_ID, ID_STEP = 3_100_007, 7
_BESIDE = {"empty": 1, "404": 2, "410": 3, "500": 4, "503": 5, "soft-404": 6, "login": 6}
_ARTICLE_ID = re.compile(r"/-/view_content/(\d+)-([^/?]+)\.html")


def listing_path(rubric: int) -> str:
    """Return the path of a section's listing."""
    return f"/{RUBRICS[rubric].page}"


def path_of(number: int, slug: str) -> str:
    """Return the path of the article with this number and slug."""
    return f"/{RUBRICS[number % len(RUBRICS)].page}/-/view_content/{article_id(number)}-{slug}.html"


def article_id(number: int) -> int:
    """Return the number that Liferay gives to article *number*."""
    return FIRST_ID + number * ID_STEP


def number_at(path: str) -> tuple[int, int] | None:
    """Return (article number, place beside it: 0 is the article itself) of a path, or None."""
    found = _ARTICLE_ID.search(path)
    if found is None or int(found[1]) < FIRST_ID:
        return None
    number, beside = divmod(int(found[1]) - FIRST_ID, ID_STEP)
    return number, beside


def liferay_beside(told: Story, kind: str) -> str:
    """Return the address of what stands beside an article in the listings: `empty`, `404`, `login`, …"""
    return f"/{told.rubric.page}/-/view_content/{article_id(told.number) + _BESIDE[kind]}-thong-bao.html"


def pager_query(to: int) -> str:
    """Return the query that Liferay's pager writes for page *to*."""
    return (
        "p_p_id=101&p_p_lifecycle=0&p_p_state=normal&p_p_mode=view&p_p_col_id=column-1&p_p_col_pos=1&p_p_col_count=2"
        "&_101_delta=20&_101_keywords=&_101_advancedSearch=false&_101_andOperator=true"
        f"&p_r_p_564233524_resetCur=false&_101_cur={to}"
    )


def turn(rubric: int, at: int) -> Request:
    """Return the request for a page of a section's listing."""
    return Request("GET", listing_path(rubric), pager_query(at))


def posted(told: Story) -> tuple[str | None, str | None]:
    """Return an article's date line, as printed and as meant."""
    at, form = moment(told.number), told.oddity.stamp
    if form == "none":
        return None, None
    if form == "midnight":  # what Liferay prints where nobody entered a time
        return f"Ngày đăng {at:%d/%m/%Y} | 12:00 AM", at.date().isoformat()
    clock = f"{at:%H:%M}" if form == "24h" else f"{at:%I:%M} {'AP'[at.hour >= 12]}M"
    return f"Ngày đăng {at:%d/%m/%Y} | {clock}", at.isoformat(timespec="minutes")


def attached(told: Story) -> tuple[Paper, ...]:
    """Return an article's plan and its annex."""
    number = told.number
    annex = f"/documents/20182/0/phu-luc-{number}?t={1_700_000_000_000 + number}"
    return (
        ("pdf", f"/documents/20182/0/ke-hoach-{number}.pdf", f"Kế hoạch số {number}/KH-STTTT"),
        ("docx", annex, f"Phụ lục {number}"),
    )
