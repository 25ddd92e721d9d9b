"""What kind of page it is, from the page alone: article, listing, soft 404, login, challenge, an empty frame. Pure."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from archive.extract.standing.body import prose_worth
from archive.extract.standing.rules import holds
from archive.extract.standing.shape import Survey
from archive.extract.text import fold
from archive.extract.tree.blocks import HEADINGS, Block
from archive.extract.tree.furniture import is_furniture_line
from archive.extract.tree.page import Page, text_of
from archive.model import Capture, ReadRules

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
    r"khong tim thay (?:(?:nguon )?tai nguyen|trang|noi dung|bai viet|ket qua)|the requested resource was not found"
    r"|trang (?:ban|quy vi)[^.]{0,40}(?:khong ton tai|khong tim thay|da bi)"
    r"|(?:bai viet|noi dung|tin)(?: nay)? (?:khong ton tai|khong con|da bi (?:xoa|go))"
)
THIN = 400  # letters of prose below which a page may be a mere message
_STORIES = 3  # headlines in a row that may make a listing: one small listing in two has no more
_HEADLINE_WORDS = 5  # menus have shorter links
_PARAGRAPHS = 3  # of prose in a row; a listing's summary has two at most
_GAP = 6  # blocks between two headlines of one listing: picture, day, counter, summary in two paragraphs
_MOST_HEADINGS = 40
_HOME = re.compile(
    r"/?|/(?:index|default|home|trang-?chu|trangchu)(?:\.\w+)?|/(?:Pages/default\.aspx|web/guest/(?:home|trang-chu))|/(?:vi|vn|vi-vn)/?",
    re.IGNORECASE,
)


def is_page(capture: Capture) -> bool:
    """Return whether *capture* is a page that was there: HTML, and no error or redirect."""
    return capture.status < 300 and _is_html(capture)


def _is_html(capture: Capture) -> bool:
    kind = (capture.header("content-type") or "").lower()
    if kind and not any(name in kind for name in ("html", "text/plain", "octet-stream")):
        return "xml" in kind and b"<html" in capture.body[:2000].lower()
    return b"<" in capture.body[:2000] and not capture.body.startswith(
        (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
    )


def _is_challenge(page: Page) -> bool:
    """Return whether a page only asks the visitor to wait, to prove something or to take a cookie."""
    words = text_of(page.root)
    if len(words) > 3 * THIN:
        return False
    return bool(_CHALLENGE.search(fold(f"{page.title or ''} {words[:300]}"))) or (len(words) < THIN and _reloads(page))


def _reloads(page: Page) -> bool:
    return any(_COOKIE_WALL.search((script.text or "")[:20_000]) for script in page.root.iter("script"))


def kind_of(page: Page, seen: Survey, rules: ReadRules) -> str:
    """Return what a page is that no rules recognise as an article."""
    prose = _prose(seen)
    if prose < THIN and _is_challenge(page):
        return "challenge"
    if said := _message(page, rules, prose):
        return said
    if is_listing(seen, page.url):
        return "listing"
    titled = seen.title is not None and seen.title.confirmed
    if seen.standing is None or (prose < THIN and _boxes_between(seen)):
        return "empty" if titled else "other"
    return "article" if titled or prose >= THIN else "other"


def _prose(seen: Survey) -> float:
    if seen.standing is None:
        return 0.0
    return sum(prose_worth(block) for block in seen.blocks if holds(seen.standing.body, block.node))


def _message(page: Page, rules: ReadRules, prose: float) -> str | None:
    """Return `soft-404` or `login` for a page that only says so, or None."""
    headings = [page.title or "", *(text_of(node) for node in page.root.iter(*HEADINGS))][:_MOST_HEADINGS]
    if any(re.search(pattern, text) for pattern in rules.soft_404 for text in headings if text):
        return "soft-404"
    if prose >= THIN:
        return None
    said = [fold(text).strip(" .:!-") for text in headings]
    words = fold(text_of(page.root)[:20_000])
    if any(_GONE.fullmatch(text) for text in said):
        return "soft-404"
    if _GONE_SENTENCE.search(words) and prose < THIN / 2:
        return "soft-404"
    if _asks_password(page) and (any(_LOGIN.match(text) for text in said) or _LOGIN_PATH.search(page.url)):
        return "login"
    return None


def _asks_password(page: Page) -> bool:
    return any((field.get("type") or "").lower() == "password" for field in page.root.iter("input"))


def is_listing(seen: Survey, url: str) -> bool:
    """Return whether a page is headlines that link to stories: most of its prose stands between them, or none at all.

    Related stories of an article stand behind its text, with little between them.
    """
    run = _headline_run(seen)
    if len(run) < _STORIES or _tells_at_length(seen):
        return False
    if _HOME.fullmatch(urlsplit(url).path):
        return True
    between = set(range(run[0], min(run[-1] + _GAP, len(seen.blocks))))
    inside = sum(prose_worth(seen.blocks[at]) for at in between)
    body = seen.standing.body if seen.standing else None
    own = sum(
        prose_worth(block)
        for at, block in enumerate(seen.blocks)
        if at not in between and body is not None and holds(body, block.node)
    )
    if own >= THIN and inside < own * 2:
        return False
    # a short article beside a list of others, or an empty one: its title says that it is one
    if seen.title is not None and seen.title.confirmed and own and run[0] > seen.title.at + _GAP:
        return inside > own * 3
    return inside >= own


def _tells_at_length(seen: Survey) -> bool:
    """Return whether paragraph follows paragraph under a confirmed title, with no headline between: no teaser goes on so."""
    if seen.title is None or not seen.title.confirmed or seen.standing is None:
        return False
    letters, paragraphs = 0.0, 0
    for block in seen.blocks[seen.title.at + 1 :]:
        if is_headline(block):
            letters, paragraphs = 0.0, 0
        elif (worth := prose_worth(block)) and holds(seen.standing.body, block.node):
            letters, paragraphs = letters + worth, paragraphs + 1
            if letters >= 2 * THIN and paragraphs >= _PARAGRAPHS:
                return True
    return False


def _headline_run(seen: Survey) -> list[int]:
    """Return the indexes of the longest run of headlines that follow each other with little between them.

    A run ends where the text begins or ends: a tool bar above a short article, or a pointer inside it, is no part of the
    list below.
    """
    text = _text_span(seen)
    best: list[int] = []
    run: list[int] = []
    for at, block in enumerate(seen.blocks):
        if is_headline(block) and not is_furniture_line(block.text):
            goes_on = run and at - run[-1] <= _GAP and _side(run[-1], text) == _side(at, text)
            run = [*run, at] if goes_on else [at]
            best = max(best, run, key=len)
    return best


def _text_span(seen: Survey) -> tuple[int, int] | None:
    """Return where the text begins and ends, if it has more than the one paragraph that a listing's item has too."""
    body = seen.standing.body if seen.standing else None
    inside = [at for at, block in enumerate(seen.blocks) if body is not None and holds(body, block.node)]
    prose = sum(bool(prose_worth(seen.blocks[at])) for at in inside)
    return (inside[0], inside[-1]) if prose > 1 else None


def _side(at: int, text: tuple[int, int] | None) -> int:
    return 0 if text is None else (at >= text[0]) + (at > text[1])


def is_headline(block: Block) -> bool:
    """Return whether *block* is a link to a story, with a day behind it perhaps."""
    return (
        block.kind != "image"
        and block.words >= _HEADLINE_WORDS
        and block.linked >= max(len(block.text) * 0.6, len(block.text) * 0.9 - 14)
    )


def _boxes_between(seen: Survey) -> bool:
    """Return whether other boxes' headings stand between the title and what looks like the text: then it is theirs."""
    if seen.title is None or seen.title.at < 0 or seen.standing is None:
        return False
    first = next(
        (at for at, block in enumerate(seen.blocks) if prose_worth(block) and holds(seen.standing.body, block.node)),
        len(seen.blocks),
    )
    between = seen.blocks[seen.title.at + 1 : first]
    return first < seen.title.at or any(block.kind == "heading" and block.words <= _HEADLINE_WORDS for block in between)
