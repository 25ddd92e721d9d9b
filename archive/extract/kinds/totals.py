"""How many articles or pages a listing says that it has: "Tổng số: 1 234 tin", "Trang 1/62", "1 - 10 of 243". Pure.

A line counts a listing only where it speaks in the words of pagers and no other: so documents, comments, visitors, votes
and headlines with a number in them are none, whatever they count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from archive.extract.text import fold, squeeze, usual
from archive.extract.tree.blocks import Block, blocks_of
from archive.extract.tree.page import Element, Page

MOST = 10_000_000  # articles; the largest newspaper of the country has some millions
_LONGEST = 200  # letters of a line: a pager with forty numbers has 150
_AROUND = 4  # elements around a line that may be called a pager
_NUMBER = r"(\d{1,3}(?:[ .,]\d{3})+(?!\d)|\d{1,8})"
_NOUN = (
    r"(?:tin(?: tuc| bai)?|ban tin|bai(?: viet| dang| bao)?|tin, ?bai|ban ghi|ket qua|muc(?: tin)?"
    r"|items?|results?|records?|articles?|entries|posts?|news)"
)
_OF = r"(?:/|cua|of|tren|trong)(?: tong)?(?: so)?(?: cong)? ?:?"
_RANGE = re.compile(rf"\b{_NUMBER} ?(?:[-–]|den|toi|to) ?{_NUMBER} ?({_OF}) ?{_NUMBER}\b(?! ?[/-] ?\d| ?trang| ?pages)")
_LEAD = re.compile(r"\b(?:tong|co|tim thay|total|found)\b")
_COUNTED = re.compile(rf"\b{_NUMBER} ?{_NOUN}\b|\b{_NOUN} ?:? ?(?:la )?{_NUMBER}\b")
_BARE = re.compile(rf"\b(?:tong|total)(?: so| cong)? ?:? ?(?:la )?{_NUMBER}\b")
# what Liferay prints where the whole listing stands on one page
_ALL_OF_IT = re.compile(rf"(?:hien thi|showing) {_NUMBER} (?:ket qua|results?)\W*")
_PAGES = re.compile(rf"\b(?:trang|page)(?: so)? ?:? ?(\d{{1,6}}) ?{_OF} ?(\d{{1,6}})\b")
_ALL_PAGES = re.compile(
    r"\b(?:tong|co|total)(?: so| cong)? (?:trang|pages) ?:? ?(\d{1,6})\b|(?:\btong(?: so| cong)? ?:? ?|/ ?)(\d{1,6}) trang\b"
)
_EACH_PAGE = re.compile(r"(?:moi|tren|/|per) ?(?:trang|page)")
_IN_SECTION = re.compile(r"\btrong (?:chuyen |danh )?muc\b.*")
_WORDS = re.compile(r"[a-z]+")
_VOCABULARY = """
trang page pages trong tong so cong tren cua of tu from den toi to hien thi showing displaying dang xem tin tuc bai viet bao
ban ghi ket qua muc item items result results record records article articles entries post posts news dau tien truoc sau tiep
theo cuoi cung first prev previous next last co tat ca tim thay total found la va lui moi per
"""
_OURS = frozenset(_VOCABULARY.split())
# not "page", which stands around everything on many a portal
_PAGER = re.compile(r"(?i)pager|pagin|page-?nav|phan-?trang|search-results|nav-links")


@dataclass(frozen=True, slots=True)
class Total:
    """What a listing prints about its size."""

    said: str
    """The line, as printed."""
    articles: int | None = None
    pages: int | None = None


def printed_totals(page: Page) -> tuple[Total, ...]:
    """Return what the lines of *page* say about the size of its listing, each different size once, in order."""
    found: dict[tuple[int | None, int | None], Total] = {}
    for block, text in _lines(blocks_of(page.root)):
        if (total := total_in(text, in_pager=_stands_in_pager(block.node))) is not None:
            found.setdefault((total.articles, total.pages), total)
    return tuple(found.values())


def total_in(text: str, *, in_pager: bool = False) -> Total | None:
    """Return what the line *text* says of the size of a listing, or None.

    A bare number without a noun ("Tổng số: 120") counts articles only *in_pager*, or beside a number of pages.

    >>> total_in("Trang 1/62 (Tổng số: 1.234 tin)")
    Total(said='Trang 1/62 (Tổng số: 1.234 tin)', articles=1234, pages=62)
    """
    line = _IN_SECTION.sub("", usual(fold(squeeze(text)))) if len(text) <= _LONGEST else ""
    if not any(letter.isdigit() for letter in line) or not _OURS.issuperset(_WORDS.findall(line)):
        return None
    pages = _pages(line)
    articles = _articles(line, bare=in_pager or pages is not None)
    return None if articles is None and pages is None else Total(squeeze(text), articles, pages)


def _articles(line: str, *, bare: bool) -> int | None:
    for first, last, of, whole in _RANGE.findall(line):
        begin, end, total = _number(first), _number(last), _number(whole)
        # "1-2/3" alone is a day, or nothing
        if 0 < begin <= end <= total <= MOST and (bare or of.strip() != "/" or _WORDS.search(line)):
            return total
    if _EACH_PAGE.search(line):
        return None
    if every := _ALL_OF_IT.fullmatch(line):
        return _number(every[1])
    rest = _PAGES.sub("", _ALL_PAGES.sub("", line))
    counted = _COUNTED.search(rest) if bare or _LEAD.search(line) else None
    match = counted or (_BARE.search(rest) if bare else None)
    number = _number(next(group for group in match.groups() if group)) if match else MOST + 1
    return number if number <= MOST else None


def _pages(line: str) -> int | None:
    for match in _PAGES.finditer(line):
        if 0 < int(match[1]) <= int(match[2]):
            return int(match[2])
    every = _ALL_PAGES.search(line)
    return int(every[1] or every[2]) if every else None


def _number(printed: str) -> int:
    return int(re.sub(r"\D", "", printed))


def _lines(blocks: Iterable[Block]) -> Iterator[tuple[Block, str]]:
    """Yield each line of print that is no link; a label with the number that stands in the box behind it as one."""
    label: str | None = None
    for block in blocks:
        if block.kind == "image" or block.linked > 0.9 * len(block.text):
            label = None
            continue
        yield block, block.text
        if label is not None and block.text[:1].isdigit():
            yield block, f"{label} {block.text}"
        label = block.text if len(block.text) <= 40 and not any(letter.isdigit() for letter in block.text) else None


def _stands_in_pager(node: Element) -> bool:
    around = (node, *islice(node.iterancestors(), _AROUND))
    return any(_PAGER.search(f"{one.get('class') or ''} {one.get('id') or ''}") for one in around)
