"""What kind of page it is: article, listing, soft 404, login, challenge, empty frame. Pure, in two steps.

The first step sees one page; the second, `judge`, knows what the host's other pages say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from archive.extract.blocks import Block
from archive.extract.body import prose_worth
from archive.extract.page import Page, text_of
from archive.extract.text import fold, slug
from archive.model import Capture, Problem, Reading, ReadRules

_CHALLENGE = re.compile(
    r"just a moment|checking your browser|attention required|ddos[- ]guard|are you (?:a )?human"
    r"|verify(?:ing)? (?:that )?you are|security check|kiem tra trinh duyet|xac (?:minh|thuc) ban (?:khong )?(?:phai )?la"
    r"|one moment, please|request unsuccessful|access denied"
)
_COOKIE_WALL = re.compile(r"document\.cookie\s*=.{0,2000}?location(?:\.(?:reload|href|replace)|\s*=)", re.DOTALL)
_LOGIN = re.compile(
    r"(?:dang nhap|login|log in|sign in|signin|log on)(?: (?:he thong|tai khoan|vao he thong|to .{1,40}))?"
)
_LOGIN_PATH = re.compile(r"/(?:login|signin|sign-in|dang-nhap|_login|authenticate|c/portal/login)", re.IGNORECASE)
_GONE = re.compile(
    r"(?:loi |error |http |ma loi )?(?:404|410)\b.{0,60}|(?:.{0,40} )?(?:page |file |resource )?not found\b.{0,40}"
    r"|.{0,40}khong (?:tim thay|ton tai|co san|con ton tai)\b.{0,60}|.{0,40}da bi (?:xoa|go|go bo|an)\b.{0,40}"
    r"|the page cannot be found.{0,40}|loi truy cap.{0,30}|trang loi.{0,30}|oops.{0,60}"
    r"|.{0,30}(?:has been|was) (?:removed|deleted).{0,30}"
)
_STATUS_HEADING = "trang thai"  # Liferay's status portlet: 200, and the heading says "Trạng thái"
_GONE_SENTENCE = re.compile(
    r"khong tim thay (?:nguon tai nguyen|trang|noi dung|bai viet|ket qua)|the requested resource was not found"
    r"|trang (?:ban|quy vi)[^.]{0,40}(?:khong ton tai|khong tim thay|da bi)"
    r"|(?:bai viet|noi dung|tin)(?: nay)? (?:khong ton tai|khong con|da bi (?:xoa|go))"
)
THIN = 400  # letters of prose below which a page may be a mere message
_STORIES = 4  # headline links inside a body that make it a listing, when they are as many as its paragraphs
_HEADLINE_WORDS = 5
_CONSTANT_SHARE, _CONSTANT_PAGES = 0.5, 5


@dataclass(frozen=True, slots=True)
class Profile:
    """What the pages of one host have in common."""

    constant_titles: frozenset[str] = frozenset()
    """Words (without marks) of titles that stand on most pages."""


def at_first_sight(page: Page, capture: Capture) -> str | None:
    """Return the kind of a page that is certainly no article, or None."""
    if capture.status >= 300 or not _is_html(capture):
        return "other"
    words = text_of(page.root)
    if len(words) < 3 * THIN:
        head = fold(f"{page.title or ''} {words[:300]}")
        if _CHALLENGE.search(head) or (len(words) < THIN and _reloads(page)):
            return "challenge"
    return None


def _is_html(capture: Capture) -> bool:
    kind = (capture.header("content-type") or "").lower()
    if kind and not any(name in kind for name in ("html", "text/plain", "octet-stream")):
        return "xml" in kind and b"<html" in capture.body[:2000].lower()
    return b"<" in capture.body[:2000] and not capture.body.startswith(
        (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
    )


def _reloads(page: Page) -> bool:
    return any(_COOKIE_WALL.search((script.text or "")[:20_000]) for script in page.root.iter("script"))


def message(page: Page, rules: ReadRules, headings: Sequence[str], prose: float) -> str | None:
    """Return `soft-404` or `login` for a page that only says so, or None. *headings* are its titles and headings."""
    said = [fold(text).strip(" .:!-") for text in headings if text]
    for pattern in rules.soft_404:
        if any(re.search(pattern, text) for text in headings if text):
            return "soft-404"
    if prose < THIN:
        if any(_GONE.fullmatch(text) for text in said):
            return "soft-404"
        words = fold(text_of(page.root)[:20_000])
        if _GONE_SENTENCE.search(words) and (_STATUS_HEADING in said or prose < THIN / 2):
            return "soft-404"
        if _asks_password(page) and (any(_LOGIN.fullmatch(text) for text in said) or _LOGIN_PATH.search(page.url)):
            return "login"
    return None


def _asks_password(page: Page) -> bool:
    return any((field.get("type") or "").lower() == "password" for field in page.root.iter("input"))


def is_listing(blocks: Sequence[Block], url: str) -> bool:
    """Return whether *blocks*, of what looks like the body, are headlines that link to stories rather than a story."""
    stories = sum(1 for block in blocks if is_headline(block))
    prose = [block for block in blocks if prose_worth(block)]
    if urlsplit(url).path in ("", "/") and stories >= 3:
        return True
    # a summary under each headline: as many stories as paragraphs, or nearly
    return stories >= _STORIES and stories * 1.5 >= len(prose)


def is_headline(block: Block) -> bool:
    """Return whether *block* is a link to a story."""
    return block.kind != "image" and block.words >= _HEADLINE_WORDS and block.linked >= len(block.text) * 0.8


def profile_of(titles: Iterable[str | None]) -> Profile:
    """Return what the titles of a host's pages, one for each, have in common; the order does not matter."""
    counted = Counter(slug(title) if title else "" for title in titles)
    whole = counted.total()
    constant = {
        title
        for title, count in counted.items()
        if title and count >= _CONSTANT_PAGES and count > whole * _CONSTANT_SHARE
    }
    return Profile(frozenset(constant))


def judge(reading: Reading, profile: Profile) -> Reading:
    """Return *reading* as the host's *profile* makes it look: a title that stands on most pages is no article's title."""
    if reading.title is None or slug(reading.title) not in profile.constant_titles:
        return reading
    said = Problem("title", f"stands on most pages of the host: {reading.title!r}")
    evidence = {field: how for field, how in reading.evidence.items() if field != "title"}
    kind = "other" if reading.kind == "article" and not reading.text else reading.kind
    return replace(reading, title=None, kind=kind, evidence=evidence, problems=(*reading.problems, said))
