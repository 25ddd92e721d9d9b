"""What a server, its firewall or its host says in place of a whole portal: being mended, broken, blocked, sold. Pure.

Folded words from the templates of those who make them. They count on a page that says hardly anything else: a notice of
the office about its own maintenance stands among menus, or under a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.extract.fields.facts import is_date_line, is_meta_line
from archive.extract.standing.rules import holds
from archive.extract.standing.shape import Survey
from archive.extract.text import fold, squeeze
from archive.extract.tree.page import Page, text_of
from archive.model import Problem

INSTEAD = "what came in its place: "
"""What stands before the name of a state, in the problem of a page that shows it."""
MERE = 1_200  # letters of a whole page that may be a mere message: Cloudflare's longest has 1,000
_HEAD = 600
_NEAR = 6  # lines from the title on: where portals print the day of a notice
_LONGEST_LINE = 300
_WHEN = re.compile(r"\b\d{1,2}[/.-]\d{1,2}\b|\b\d{1,2} ?(?:h|giờ)\b|\bngày \d", re.IGNORECASE)
_SITE = (
    "(?:website|site|web|he thong|trang (?:web|thong tin|chu|nay)[^.!]{0,60}|cong thong tin[^.!]{0,80}|may chu"
    "|dich vu|portal)"
)

_FIREWALL = (
    r"(?:truy cap|yeu cau|dia chi ip|ket noi)(?: \w+){0,5} (?:da )?bi (?:tu choi|chan|ngan chan)"
    r"|tuong lua .{0,80}\b(?:chan|ngan)"
    r"|you have been blocked|request (?:rejected|blocked)|requested url was rejected|web page blocked|attack id"
    r"|not acceptable!|mod_security|pardon our interruption|firewall\b.{0,40}access denied"
    r"|used cloudflare to restrict"
    r"|incapsula incident|access denied.{0,80}reference #"
)
_CAPTCHA = (
    r"nhap (?:ma )?(?:captcha|xac nhan|bao ve|bao mat|xac thuc)\b.{0,60}de (?:tiep tuc|truy cap|vao|xem)"
    r"|(?:ban )?khong phai (?:la )?(?:robot|nguoi may|may)\b|i'?m not a robot|complete the (?:captcha|security check)"
)
_SUSPENDED = (
    r"(?:account|website|site|hosting|domain)(?: has been| is|:)? (?:suspended|disabled)"
    r"|(?:website|hosting|tai khoan|dich vu)(?: \S+){0,4} (?:da )?bi (?:tam )?(?:khoa|ngung|dung|dinh chi)"
    r"|(?:resource limit is reached|bandwidth limit exceeded)"
)
_MAINTENANCE = (
    rf"{_SITE}[^.!]{{0,40}}\b(?:dang (?:duoc |trong qua trinh |tien hanh )*|tam (?:thoi )?(?:ngung"
    rf"|dung)\b[^.!]{{0,40}}\b)"
    r"(?:bao tri|nang cap|bao duong)"
    r"|^dang (?:duoc )?(?:bao tri|nang cap)|(?:under(?:going)?|for|in) (?:scheduled )?maintenance|maintenance mode"
    rf"|{_SITE}[^.!]{{0,40}}\b(?:dang (?:duoc )?xay dung|tam (?:ngung|dung) hoat dong|tam thoi khong hoat dong)"
    r"|under construction|coming soon"
)
_DOMAIN = (
    r"domain(?: name)?(?: [\w.-]+)? (?:is parked|is for sale|may be for sale|has expired|expired)"
    r"|buy this domain|parked free"
    r"|ten mien .{0,60}(?:het han|rao ban|chua duoc (?:cau hinh|tro|kich hoat))"
)
_DEFAULT = (
    r"^iis(?: windows|\d)|internet information services|default page: it works|^it works!"
    r"|test page for the|welcome to (?:nginx|openresty)"
    r"|web server'?s default page|default web ?site page|apache is functioning normally|successfully installed tomcat"
    r"|nginx web server is successfully installed"
)
_INSTALLING = (
    "web installer|installation wizard|wordpress .{0,3}installation|five-minute wordpress|cai dat nukeviet"
    "|install(?:ation)? joomla"
)
_DATABASE = (
    r"error establishing a database|ket noi (?:den |toi )?(?:csdl|co so du lieu|database)"
    r"|mysqli?_connect|sqlstate\[|\bora-\d{5}"
    r"|could not connect to .{0,40}(?:database|server)|network-related or instance-specific|cannot open database"
    r"|too many connections|database error"
)
_PROGRAM = (
    r"fatal error.{0,400}on line|parse error.{0,300}on line|server error in '|runtime error"
    r"|http status 5\d\d|nullpointerexception"
    r"|object reference not set|critical error on this website|loi nghiem trong da xay ra|sorry, something went wrong"
    r"|encountered an unexpected error|unhandled exception|internal server error"
)
_STATES: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (kind, name, re.compile(words))
    for kind, name, words in (
        ("challenge", "blocked by a firewall", _FIREWALL),
        ("challenge", "asks for a captcha", _CAPTCHA),
        ("other", "suspended by its host", _SUSPENDED),
        ("other", "maintenance", _MAINTENANCE),
        ("other", "a domain for sale or out of date", _DOMAIN),
        ("other", "a server's default page", _DEFAULT),
        ("other", "an installation", _INSTALLING),
        ("other", "a database error", _DATABASE),
        ("other", "a program's error", _PROGRAM),
        ("login", "no right to see it", "error: access denied"),
    )
)


def state_of(page: Page, seen: Survey) -> tuple[str, str] | None:
    """Return the kind and the name of what stands in place of the portal, where the page says little but that."""
    whole = squeeze(text_of(page.root))
    if len(whole) > MERE or any(is_date_line(block.text) or is_meta_line(block.text) for block in seen.blocks):
        return None
    return _named(page.title, whole)


def framed_state(seen: Survey) -> tuple[str, str] | None:
    """Return the kind and the name of what the title and the text say that stand inside the frame of a whole portal.

    An office that announces its maintenance dates the notice, or says when: then it is news.
    """
    if seen.standing is None:
        return None
    around = seen.blocks[max(seen.title.at, 0) if seen.title else 0 :][:_NEAR]
    own = [block for block in seen.blocks if holds(seen.standing.body, block.node) and block.kind != "image"]
    if any(is_date_line(block.text) or is_meta_line(block.text) for block in (*around, *own)):
        return None
    words = " ".join((seen.title.text if seen.title else "", *(block.text for block in own)))
    if len(words) > MERE or _WHEN.search(words):
        return None
    title = seen.title.text if seen.title else None
    return _named(title, next((block.text for block in own if block.kind != "heading"), ""))


def said_instead(page: Page, seen: Survey) -> Iterator[Problem]:
    """Yield the name of what a page that is no article says, if it is one of these."""
    whole = squeeze(text_of(page.root))
    state = _named(page.title, whole) if len(whole) <= 3 * MERE else framed_state(seen) or _in_lines(seen)
    if state is not None:
        yield Problem("page", f"{INSTEAD}{state[1]}")


def _in_lines(seen: Survey) -> tuple[str, str] | None:
    """Return what a heading, or a line that is no link, says in the middle of many others; a line with a day is news."""
    for block in seen.blocks:
        own = block.kind != "image" and block.linked == 0 and len(block.text) <= _LONGEST_LINE
        if own and not _WHEN.search(block.text) and (state := _named(block.text, "")) is not None:
            return state
    return None


def _named(title: str | None, whole: str) -> tuple[str, str] | None:
    for words in (title or "", whole[:_HEAD]):
        folded = fold(words)
        for kind, name, pattern in _STATES:
            if pattern.search(folded):
                return kind, name
    return None
