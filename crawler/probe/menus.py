"""The links of a home page that may be sections: short names in menus and above boxes, the likeliest first. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from archive.extract.text import fold
from archive.extract.tree.furniture import is_furniture_line
from crawler.probe.links import Anchor, is_front
from crawler.probe.written import plain

MOST_WORDS = 10
LEAST_LETTERS = 3
# what portals of every make have in their menus beside news; a name may begin so and be a section all the same ("Văn bản mới")
_NEVER = re.compile(
    r"(?:ve )?trang (?:chu|nhat)|home(?: ?page)?|gioi thieu.*|lien he.*|so do .*|site ?map|thu (?:dien tu|vien (?:anh|hinh).*)"
    r"|hop thu.*|e?mail|dang (?:nhap|ky|xuat).*|log ?in|sign ?in|register|tim kiem.*|search|rss.*|english"
    r"|tieng (?:anh|viet|trung|nhat).*|vietnamese|dich vu cong.*|thu tuc hanh chinh.*|hoi(?: -)? dap.*"
    r"|gop y.*|y kien.*|danh ba.*|lich .*|ban do.*|co cau.*|to chuc bo may.*|bo may.*|chuc nang.*|lanh dao.*"
    r"|(?:tra cuu|he thong|csdl|co so du lieu|phan mem|ung dung) .*|(?:ban|phien ban) (?:di dong|in|mobile).*"
    r"|facebook|zalo|youtube|twitter|(?:xem|doc) (?:them|tiep|tat ca|chi tiet).*|chi tiet.*|tat ca|quay lai.*"
    r"|len dau trang|duong day nong.*|skip .*|thong ke.*|tai (?:ve|xuong).*|bo suu tap.*|phan anh kien nghi.*"
    r"|chinh sach bao mat.*|dieu khoan.*|in|gui email|luu bai viet.*"
)
_RARELY = re.compile(
    r"video.*|clip.*|hinh anh.*|anh.*|phong su anh.*|van ban.*|multimedia|truyen hinh.*|media|cong khai.*"
    r"|tai lieu.*|du an.*|quy hoach.*"
)
_NEWS = re.compile(
    r"\b(?:tin|tin tuc|su kien|thoi su|hoat dong|thong tin|kinh te|xa hoi|van hoa|chinh tri|an ninh|quoc phong|giao duc|y te"
    r"|suc khoe|thong bao|tuyen truyen|pho bien|nong thon moi|cai cach|chuyen doi so|xay dung dang|nong nghiep|the thao|du lich"
    r"|phap luat|doi song|chi dao|dieu hanh|doan the|mat tran|nguoi tot|hoc tap|news|khoa hoc|cong nghe|moi truong|giao thong"
    r"|doi ngoai|bai viet|chuyen muc)\b"
)
_TAG = re.compile(r"(?i)(?:^|[\s_-])(?:tags?|keywords?|tu-khoa)(?:$|[\s_-])")
_AROUND = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A link that may lead to a section."""

    name: str
    url: str
    worth: float


def worth_of(name: str) -> float | None:
    """Return how likely a section of news is called *name*; None for what no section is called."""
    said = plain(name)
    folded = fold(said).strip(" .:>»|-")
    if not _may_name(said, folded):
        return None
    return 3.0 * bool(_NEWS.search(folded)) - 4.0 * bool(_RARELY.fullmatch(folded))


def candidates(found: Iterable[Anchor], stories: Collection[str], home: str) -> list[Candidate]:
    """Return the links among *found* that may lead to sections, the likeliest first; *stories* are addresses of articles.

    What is worth less than nothing only its place in a menu speaks for.
    """
    folders = _folders(stories)
    best: dict[str, Candidate] = {}
    for at, anchor in enumerate(found):
        name = plain(anchor.text)
        by_name = worth_of(name)
        if by_name is None or _is_tag(anchor) or anchor.url in stories or is_front(anchor.url, home):
            continue
        worth = by_name - at / 10_000 - 0.1
        worth += 4.0 * (_stem(anchor.url) in folders)
        known = best.get(anchor.url)
        # a section's name may stand in the menu and, as "Xem tất cả", under its box
        if known is None or worth > known.worth:
            best[anchor.url] = Candidate(name, anchor.url, worth)
    named: dict[str, Candidate] = {}
    for one in sorted(best.values(), key=lambda one: -one.worth):
        named.setdefault(fold(one.name), one)
    return list(named.values())


def _is_tag(anchor: Anchor) -> bool:
    """Return whether a link, or what it stands in, calls itself a tag: its page lists what others list already."""
    around = (anchor.node, *islice(anchor.node.iterancestors(), _AROUND))
    return any(_TAG.search(f"{node.get('class') or ''} {node.get('rel') or ''}") for node in around)


def _may_name(name: str, folded: str) -> bool:
    if len(name) < LEAST_LETTERS or name.count(" ") >= MOST_WORDS or not any(map(str.isalpha, name)):
        return False
    return not _NEVER.fullmatch(folded) and not is_furniture_line(name)


def _folders(stories: Iterable[str]) -> frozenset[str]:
    """Return the folders in which articles stand, without the home's."""
    found = set()
    for url in stories:
        folders = urlsplit(url).path.lower().split("/")[1:-1]
        found |= {"/".join(folders[: at + 1]) for at in range(len(folders))}
    return frozenset(found)


def _stem(url: str) -> str:
    """Return the path of *url* as a folder: without slashes at the ends, extension and `default`."""
    path = urlsplit(url).path.lower().strip("/")
    return re.sub(r"(?:/(?:default|index|pages/default))?(?:\.\w{2,5})?$", "", path)
