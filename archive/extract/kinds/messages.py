"""What servers and portals say instead of a page, with status 200: not there, not without a password, not now. Pure.

Folded (no marks, small letters), as they stand in a heading, in `<title>` or in a line of their own. Seen on Vietnamese
portals or in the templates of their systems: ASP.NET, SharePoint, Liferay, DotNetNuke, NukeViet, WordPress, Joomla, IIS.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.extract.kinds.states import framed_state, state_of
from archive.extract.standing.shape import Survey
from archive.extract.text import fold
from archive.extract.tree.page import Page, text_of

THIN = 400  # letters of prose below which a page may be a mere message
_MOST_HEADINGS = 40
_LONGEST = 300  # letters of a line that may be a message
_EDGES = " .:!-–…\"'"

# -- whatever else stands on the page: no article is headed so ------------------------------------------------------
_SURELY_GONE = re.compile(
    r"(?:(?:http )?(?:status|error|loi|ma loi)[ :-]*)?(?:404|410)"
    r"(?:[ :.!–-]+(?:error|not found|page|file|trang|khong|loi|bai).{0,60})?"
    r"|(?:the )?(?:page|file|resource|site)?\s?(?:you .{0,40})?(?:cannot be|not|can't be) found"
    r"|(?:oops|rat tiec|xin loi)?[!., ]*(?:khong tim thay|khong co) (?:trang|bai viet|tai nguyen|noi dung|duong dan)"
    r"(?: (?:nay|ma|ban|duoc|yeu cau)\b.{0,30})?"
    r"|(?:trang|bai viet|duong dan|noi dung|tin)(?: (?:nay|ban|quy vi|duoc)\b.{0,40})?"
    r" (?:khong|da bi) (?:ton tai|tim thay|con ton tai|xoa)(?: hoac .{0,40})?"
)
_SURELY_BROKEN = re.compile(
    r"server error in '.{0,80}' application.{0,20}|runtime error|object reference not set to an instance of an object"
    r"|http status 5\d\d.{0,60}|(?:50[0234][ :–-]*)?(?:internal server error|service unavailable|bad gateway|gateway time-?out)"
    r"|welcome to (?:nginx|openresty|caddy|centos|the jboss).{0,40}"
    r"|(?:apache2? |test page).{0,40}(?:default|test|http server).{0,60}"
    r"|iis windows.{0,20}|internet information services|it works|(?:account|website|domain) (?:suspended|expired)"
    r"|index of /.{0,200}|[\w.-]+ - /[^ ]{0,200}|(?:error establishing a )?database (?:connection|error).{0,40}"
    r"|fatal error.{0,200}"
    r"|(?:site|website|page|we are|we'll be).{0,20}(?:under (?:construction|maintenance)|be right back|coming soon).{0,20}"
)
_SURELY_CHALLENGE = re.compile(
    r"just a moment|attention required.{0,30}|sorry, you have been blocked"
    r"|(?:checking your browser|ddos-guard|are you (?:a )?human).{0,80}"
    r"|one moment, please|request (?:rejected|unsuccessful|blocked).{0,60}|web page blocked"
    r"|access (?:to this page has been )?denied.{0,40}"
    r"|(?:human |robot )?(?:verification|security check)|please wait.{0,20}"
    r"|(?:xac minh|xac thuc|kiem tra) (?:rang )?(?:ban|trinh duyet|bao mat|truy cap)\b.{0,50}"
)

# -- only where hardly anything else is said ------------------------------------------------------------------------
_THING = (
    "(?:trang|bai|bai viet|noi dung|tai nguyen|ket qua|du lieu|tap tin|file|duong dan|dia chi|url|tin|thong tin|muc)"
)
_GONE = re.compile(
    r"(?:[^,;]{0,40} )?(?:page |file |resource )?not found\b.{0,40}|loi truy cap.{0,30}|trang loi.{0,30}|oops.{0,60}"
    rf"|(?:[^,;]{{0,40}} )?khong (?:the )?tim thay(?: {_THING}\b.{{0,60}})?"
    rf"|(?:[^,;]{{0,25}} )?{_THING}\b[^,;]{{0,40}} "
    r"(?:khong (?:con )?(?:ton tai|co san|tim thay)|da bi (?:xoa|go|go bo|an))\b.{0,40}"
    r"|.{0,30}(?:has been|was) (?:removed|deleted).{0,30}"
)
_GONE_SENTENCE = re.compile(
    r"khong (?:the )?tim thay (?:(?:nguon )?tai nguyen|trang|noi dung|bai viet|ket qua)|the requested resource was not found"
    r"|trang (?:ban|quy vi)[^.]{0,40}(?:khong ton tai|khong tim thay|da bi)|file not found"
    r"|(?:bai viet|noi dung|tin)(?: nay| ban [^.]{3,30}| duoc yeu cau)? (?:khong (?:con )?ton tai|khong con|da bi (?:xoa|go))"
)
_NO_RIGHT = re.compile(
    r"ban (?:khong|chua) (?:co|duoc|du) (?:du )?(?:quyen|phep) (?:truy cap|xem|vao)"
    r"|(?:can|phai|vui long|hay) dang nhap (?:he thong |tai khoan )?(?:de|truoc khi) (?:xem|tiep tuc|truy cap|su dung|doc)"
    r"|chi danh cho (?:thanh vien|nguoi dung da|can bo)|hasn't been shared with you"
    r"|you (?:do not|don't) have (?:permission|access) to (?:view|access|see)|access required"
)
_CHALLENGE_SENTENCE = re.compile(
    r"checking your browser|verify(?:ing)? (?:that )?you are|kiem tra trinh duyet|xac (?:minh|thuc) ban (?:khong )?(?:phai )?la"
    r"|request unsuccessful|enable javascript and cookies to continue|the requested url was rejected"
    r"|you don't have permission to access .{1,300}on this server|ban truy cap qua nhanh"
    r"|qua nhieu (?:yeu cau|truy cap) tu (?:dia chi )?ip"
    r"|requires? javascript to work|support id is"
)
_COOKIE_WALL = re.compile(r"document\.cookie\s*=.{0,2000}?location(?:\.(?:reload|href|replace)|\s*=)", re.DOTALL)
_LOGIN = re.compile(
    r"(?:dang nhap|login|log in|sign in|signin|log on)(?: (?:he thong|tai khoan|vao he thong|to .{1,40}))?"
)
LOGIN_PATH = re.compile(
    r"/(?:login|signin|sign-in|dang-nhap|_login|wp-login|authenticate|c/portal/login)", re.IGNORECASE
)
_NOTHING_YET = re.compile(
    r"(?:du lieu|noi dung|thong tin|bai viet|tin)? ?(?:dang|chua) (?:duoc )?(?:cap nhat|tai|xay dung)(?: (?:du lieu|noi dung))?"
    r"|(?:hien )?(?:khong|chua) co (?:du lieu|tin|tin tuc|bai viet|noi dung|thong tin|ban ghi|ket qua)(?: nao)?.{0,40}"
    r"|(?:please wait|loading|xin cho|vui long cho)(?: .{0,30})?|there (?:is|are) no .{0,40}|no (?:data|results?|items?).{0,30}"
    r"|this portlet has been undeployed|tim thay 0 .{0,40}"
)


def refusal(page: Page, seen: Survey, prose: float) -> str | None:
    """Return `soft-404`, `login`, `challenge` or `other` for a page that says only why there is no article, or None.

    *prose* is how many letters its text would have.
    """
    heads = _headings(page, seen, every=prose < THIN)
    for kind, surely in (("challenge", _SURELY_CHALLENGE), ("soft-404", _SURELY_GONE), ("other", _SURELY_BROKEN)):
        if any(surely.fullmatch(text) for text in heads):
            return kind
    if prose >= THIN:
        return None
    words = fold(text_of(page.root)[:20_000])
    if _is_challenge(page, words):
        return "challenge"
    lines = [*heads, *_lines(seen)]
    if any(_GONE.fullmatch(text) for text in heads) or any(_SURELY_GONE.fullmatch(_words(text)) for text in lines):
        return "soft-404"
    if any(_GONE_SENTENCE.search(text) for text in lines) and prose < THIN / 2:
        return "soft-404"
    if (state := state_of(page, seen) or framed_state(seen)) is not None:
        return state[0]
    return "login" if _wants_login(page, seen, lines, len(words)) else None


def is_nothing_yet(text: str) -> bool:
    """Return whether a line only says that there is nothing, or nothing yet.

    >>> is_nothing_yet("Dữ liệu đang được cập nhật..."), is_nothing_yet("Dữ liệu dân cư đang được cập nhật tại 12 xã")
    (True, False)
    """
    return len(text) < 100 and bool(_NOTHING_YET.fullmatch(fold(text).strip(_EDGES)))


def _headings(page: Page, seen: Survey, *, every: bool) -> list[str]:
    """Return `<title>`, its first part and the first heading, or *every* one, as they are compared.

    Beside a text, the heading of a box (a form, a notice of cookies) says nothing about the page.
    """
    title = page.title or ""
    shown = [block.text for block in seen.blocks if block.kind == "heading"]
    told = [title, re.split(r"\s[-–|‹«»]\s", title, maxsplit=1)[0], *shown[: _MOST_HEADINGS if every else 1]]
    return [folded for text in told if (folded := fold(text).strip(_EDGES))]


def _lines(seen: Survey) -> Iterator[str]:
    """Yield the lines of the page that may be a message: short, and no link."""
    for block in seen.blocks:
        if block.kind != "image" and len(block.text) < _LONGEST and block.linked * 2 < len(block.text):
            yield fold(block.text)


def _words(line: str) -> str:
    """Return a line as it is compared with a heading; a number of its own is a counter."""
    return "" if line.isdigit() else line.strip(_EDGES)


def _is_challenge(page: Page, words: str) -> bool:
    """Return whether a page only asks the visitor to wait, to prove something or to take a cookie."""
    if len(words) > 3 * THIN:
        return False
    if _CHALLENGE_SENTENCE.search(f"{fold(page.title or '')} {words[:300]}") or _CHALLENGE_SENTENCE.search(
        _unread(page)
    ):
        return True
    return len(words) < THIN and (_reloads(page) or (not words and _is_script(page)))


def _unread(page: Page) -> str:
    """Return what stands where only a browser without scripts or frames shows it."""
    parts = ("".join(node.itertext()) for node in page.root.iter("noscript", "iframe"))
    return fold(" ".join(parts)[:1000])


def _reloads(page: Page) -> bool:
    return any(_COOKIE_WALL.search((script.text or "")[:20_000]) for script in page.root.iter("script"))


def _is_script(page: Page) -> bool:
    """Return whether the whole page is one script and no element that it could fill."""
    tags = [node.tag for node in page.root.iter() if node.tag not in ("html", "head", "body", "meta", "title")]
    return bool(tags) and set(tags) == {"script"}


def _wants_login(page: Page, seen: Survey, lines: list[str], letters: int) -> bool:
    """Return whether the page is a form for the password, rather than one with such a box beside it; or says no."""
    if any(_NO_RIGHT.search(text) for text in lines):
        return True
    if not any((field.get("type") or "").lower() == "password" for field in page.root.iter("input")):
        return False
    if letters < THIN / 2 or LOGIN_PATH.search(page.url) or _LOGIN.match(fold(page.title or "")):
        return True
    title = fold(seen.title.text).strip(_EDGES) if seen.title else ""
    first = next((fold(block.text) for block in seen.blocks if block.node.tag in ("h1", "h2")), "")
    return bool(_LOGIN.match(title) or _LOGIN.match(first))
