"""What a page offers about date, byline and source, gathered for those who decide: labels, metas, lines, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice, takewhile
from typing import Any

from archive.extract.dates.abroad import without_named_days
from archive.extract.fields.title import stands_aside
from archive.extract.text import fold, usual
from archive.extract.tree.blocks import Block, is_hidden
from archive.extract.tree.furniture import ends_article, is_furniture, is_furniture_line
from archive.extract.tree.page import Element, Page, compose, text_of
from archive.extract.tree.selection import present, select_any
from archive.model import ReadRules

_DATE_META = re.compile(r"date|time|publish|issued|created|modified|pubdate|updated", re.IGNORECASE)
_NOT_DATE_META = re.compile(r"publisher|timezone|expires|runtime|timeout|reading|dimension|validat", re.IGNORECASE)
_DATE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:date|time|datetime|publish|published|post-?date|ngay|ngaydang|ngay-?dang|thoigian|thoi-?gian|created|post-?meta|meta|updated|pubdate|info)(?:$|[\s_-])"
    r"|date|time(?!line)|ngaydang",
    re.IGNORECASE,
)
_BYLINE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:author|authors|tacgia|tac-?gia|byline|nguon|nguontin|source|credit|writer|signature|but-?danh|butdanh|penname)(?:$|[\s_-]|\d)",
    re.IGNORECASE,
)
_SOURCE_CLASS = re.compile(r"(?:^|[\s_-])(?:nguon|nguontin|source)(?:$|[\s_-]|\d)", re.IGNORECASE)
_SOURCE_LABEL = re.compile(r"^[(\[\s]*(?:nguồn(?:\s(?:tin|bài))?|source|theo)\s*:?\s*", re.IGNORECASE)
_OTHER_LABEL = re.compile(r"[^:]{2,20}:|[(\[]", re.IGNORECASE)
_AUTHOR_PAGE = re.compile(r"/(?:tac-?gia|author|but-?danh|phong-?vien|nha-?bao)/[^/?#]", re.IGNORECASE)
_DIGITS = re.compile(r"\d")
_NO_LETTERS = re.compile("[^a-z]+")
_DATE_WORDS = re.compile(
    r"""\b(?: thu|hai|ba|tu|nam|sau|bay|chu\ nhat|cn|t[2-7] | ngay|thang|luc|gio|phut|giay|h|sa|ch|am|pm|gmt|ict|utc
        | sang|chieu|toi | cap\ nhat|dang|tin|bai|viet|xuat\ ban|phat\ hanh|tao|dua|chinh\ sua|so|lan|cuoi|moi\ nhat|tai|vao
        | luot\ xem|luot\ doc|xem|view\ count|views?|posted|on|updated?|published|created|modified|last|date|thoi\ gian
        | mot|bon|tam|chin|muoi|gieng | (?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?
        | jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?
        | nov(?:ember)?|dec(?:ember)? | at|a|p|m|[ecmp][sd]t|bst|cest? | uhr|um|am|den|stand|datum
        | veroffentlicht|aktualisiert|publie|le|mis\ a\ jour|publicado|actualizado|el|las|hs|kl|first )\b""",
    re.VERBOSE,
)
_MONTH = r"th(?:ang|g)?\.?\ ?(?:\d{1,2}|mot|hai|ba|tu|bon|nam|sau|bay|tam|chin|muoi(?:\ mot|\ hai)?|gieng)"
_ENGLISH_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_FULL_DATE = re.compile(
    rf"""\d{{1,2}}\s?[/.–-]\s?\d{{1,2}}\s?[/.–-]{{1,2}}\s?(?:19|20)?\d{{2}}\b | \b(?:19|20)\d{{2}}-\d{{2}}-\d{{2}}
      | \b\d{{1,2}}[\ /-]{{1,2}}(?:{_MONTH}|{_ENGLISH_MONTH})[\ ,/-]{{1,2}}(?:nam\ )?(?:19|20)\d{{2}}\b
      | \b(?:{_MONTH}|{_ENGLISH_MONTH})\ \d{{1,2}},?\ (?:19|20)\d{{2}}\b""",
    re.VERBOSE,
)
# "từ 7h00 đến 11h30 ngày 12/6/2021": what is told has a span, what is published has none
_SPAN = re.compile(r"\bđến\b", re.IGNORECASE)
_CLOCK = re.compile(r"\b\d{1,2}[:hg]\d{2}\b")
_NOT_ON_THE_LINE = frozenset(("div", "p", "ul", "ol", "img", "picture", "figure", "svg", "button", "script", "style"))
LINE_WORDS = 16
_SECTION_LETTERS = 28
_LD_DATES = ("datePublished", "dateCreated", "uploadDate", "dateModified")


def is_date_line(text: str) -> bool:
    """Return whether a short line says when it was published, and nothing else.

    >>> is_date_line("Ngày đăng: 25/11/2013"), is_date_line("Hạn đăng ký: trước ngày 17/6/2014.")
    (True, False)
    """
    if (rest := beside_date(text)) is None or _SPAN.search(text):
        return False
    return len(_NO_LETTERS.sub("", rest)) <= 3 or _before_tools(text)


def _before_tools(text: str) -> bool:
    """Return whether buttons follow a date on its line, as NukeViet prints it: "05/03/2019 07:25 In ra"."""
    folded = fold(usual(text))
    if (day := _FULL_DATE.search(folded)) is None or not is_furniture_line(folded[day.end() :]):
        return False
    return len(_NO_LETTERS.sub("", _DATE_WORDS.sub(" ", folded[: day.start()]))) <= 3


def beside_date(text: str) -> str | None:
    """Return what a short line says besides when, without marks; None where it holds no date."""
    return None if len(text) > 120 or not _DIGITS.search(text) else _undated(text)


@lru_cache(maxsize=32)  # asked several times of each short line of a page
def _undated(text: str) -> str | None:
    folded = fold(usual(text))
    unnamed = without_named_days(folded)
    if unnamed == folded and not (_FULL_DATE.search(folded) or (_CLOCK.search(folded) and len(text) < 40)):
        return None
    return _DATE_WORDS.sub(" ", unnamed)


def is_meta_line(text: str) -> bool:
    """Return whether a short line holds a full date beside a name, a section or a counter, as lines under a title do."""
    if len(text.split(None, LINE_WORDS)) > LINE_WORDS or text.rstrip().endswith(".") or not _DIGITS.search(text):
        return False
    folded = fold(usual(text))
    return bool(_FULL_DATE.search(folded)) or without_named_days(folded) != folded


def parted(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return *blocks*; a line whose elements are a date and other things, set side by side without a blank, as so many lines.

    Front ends write `<span>Tác giả: Hà Vy</span><span>16:42 09/10/2023</span><span>128 lượt xem</span>` and let CSS part them.
    """
    return tuple(part for block in blocks for part in _pieces(block))


def _pieces(block: Block) -> Sequence[Block]:
    node = block.node
    if block.kind == "image" or block.words > 2 * LINE_WORDS or len(node) < 2 or not _DIGITS.search(block.text):
        return (block,)
    # an avatar, a button's hidden answer and the author's own box stand in the same element and are other lines, or none
    texts = [(part, text_of(part)) for part in node if part.tag not in _NOT_ON_THE_LINE and not is_hidden(part)]
    pieces = [replace(block, text=text, node=part, linked=0) for part, text in texts if text]
    whole = "".join(piece.text for piece in pieces).replace(" ", "") == block.text.replace(" ", "")
    return pieces if whole and any(is_date_line(piece.text) for piece in pieces) else (block,)


def date_lines(page: Page, selectors: Sequence[str]) -> tuple[str, ...]:
    """Return what the platform's date selectors match, as printed."""
    found = (text_of(element) for element in select_any(page, present(page, selectors)))
    return tuple(dict.fromkeys(text for text in found if text and len(text) < 300))[:6]


def near_dates(blocks: Sequence[Block]) -> tuple[str, ...]:
    """Return those of *blocks*, which stand around a title, that may be a date line."""
    lines = []
    for block in blocks:
        if (
            block.kind == "image"
            or block.words > LINE_WORDS
            or not _DIGITS.search(block.text)
            or (block.linked * 2 > len(block.text) and not (_links_section(block) or _before_tools(block.text)))
        ):
            continue
        if _may_date(block) and (not stands_aside(block.node) or _dates_in_crumbs(block)):
            lines.append(block.text)
    return tuple(dict.fromkeys(lines))[:6]


def _dates_in_crumbs(block: Block) -> bool:
    """A date line at the end of a breadcrumb, as VietNamNet and ONECMS print it, is the story's."""
    around = islice(block.node.iterancestors(), 3)
    return is_date_line(block.text) and any("crumb" in (outer.get("class") or "").lower() for outer in around)


def _time_name(element: Element) -> str | None:
    """Return what a `<time>` or an `itemprop` dates, in a meta's words; None for what is no date."""
    if prop := element.get("itemprop"):
        return prop if "date" in prop.lower() else None
    named = element.get("class") or ""
    return "time modified" if re.search(r"updat|modif", named, re.IGNORECASE) else "time"


def _links_section(block: Block) -> bool:
    """A line that links a section or an author, as `Kinh tế 16:42 09/10/2023` does: no headline is so short."""
    return block.linked <= _SECTION_LETTERS and len(block.text) - block.linked >= 8


def _may_date(block: Block) -> bool:
    if is_date_line(block.text) or is_meta_line(block.text):
        return True
    return block.words <= 8 and bool(
        _DATE_CLASS.search(f"{block.node.get('class') or ''} {block.node.get('id') or ''}")
    )


def date_metas(page: Page, frame: Element) -> tuple[tuple[str, str], ...]:
    """Return what metas, JSON-LD, `itemprop` and `<time>` declare about dates."""
    found = [(name, value) for name, value in page.metas if _DATE_META.search(name) and not _NOT_DATE_META.search(name)]
    for item in page.json_ld:
        if _is_of_article(item):
            found += [(f"JSON-LD:{name}", value) for name in _LD_DATES if isinstance(value := item.get(name), str)]
    # one condition, not two paths with `|`: libxml2 compares each that the one finds with each of the other
    for element in frame.xpath(".//*[@itemprop or self::time[@datetime]]"):
        name = _time_name(element)
        value = element.get("datetime") or element.get("content") or text_of(element)
        if name and value and not stands_aside(element):
            found.append((name, compose(value)))
    return tuple(dict.fromkeys(found))[:24]


def _is_of_article(item: Mapping[str, Any]) -> bool:
    kinds = item.get("@type")
    named = " ".join(str(kind) for kind in kinds) if isinstance(kinds, list) else str(kinds or "")
    return any(word in named for word in ("Article", "Posting", "Report", "WebPage", "CreativeWork"))


def meta_author(page: Page) -> str | None:
    """Return the author that the head declares, as written."""
    for item in page.json_ld:
        if _is_of_article(item) and (name := _person(item.get("author"))):
            return name
    return page.meta(
        "author", "article:author", "dc.creator", "parsely-author", "sailthru.author", "byl", "citation_author"
    )


def _person(author: object) -> str | None:
    if isinstance(author, list):
        names = [name for one in author[:6] if (name := _person(one))]
        return ", ".join(names) or None
    if isinstance(author, dict):
        return _person(author.get("name"))
    return compose(author) or None if isinstance(author, str) and not author.startswith("http") else None


def ruled_bylines(page: Page, rules: ReadRules) -> tuple[str, ...]:
    """Return the lines that stand where the platform's rules say that author and source do."""
    bylines = (line for node in select_any(page, present(page, rules.byline)) for line in _lines(node))
    sources = (_as_source(line) for node in select_any(page, present(page, rules.source)) for line in _lines(node))
    return tuple(dict.fromkeys(line for line in (*bylines, *sources) if line))


def marked_bylines(frame: Element) -> Iterator[str]:
    """Yield short lines in *frame* whose class says that they name the author or the source, as such a label would read.

    Where there are none, the one author's page that *frame* links says who it is.
    """
    found = False
    for node in frame.iter(
        "p", "div", "span", "a", "strong", "b", "em", "i", "h5", "h6", "address", "li", "td", "section", "cite"
    ):
        named = f"{node.get('class') or ''} {node.get('id') or ''} {node.get('itemprop') or ''} {node.get('rel') or ''}"
        if len(named) > 3 and _BYLINE_CLASS.search(named):
            text = text_of(node)
            if text and len(text) < 120 and not _stands_apart(node) and not _is_unseen(node, frame):
                found = True
                credits_source = _SOURCE_CLASS.search(named) and not _stands_by_picture(node, frame)
                yield from (_as_source(line) if credits_source else line for line in _lines(node))
    if not found and (link := author_link(frame)) is not None and not stands_aside(link):
        yield text_of(link)


def author_link(frame: Element) -> Element | None:
    """Return the first link in *frame* to an author's own page, if all such links in it lead to the same one."""
    links = [link for link in frame.iter("a") if _AUTHOR_PAGE.search(link.get("href") or "") and text_of(link)]
    return links[0] if links and len({link.get("href") for link in links}) == 1 else None


def is_set_as_signature(block: Block) -> bool:
    """Return whether a line behind the text is set as who signs is: on the right, bold, or in a place named for it."""
    if block.kind != "text" or block.words > LINE_WORDS or block.linked:
        return False
    if is_date_line(block.text) or is_furniture_line(block.text) or ends_article(block.text):
        return False
    named = f"{block.node.get('class') or ''} {block.node.get('id') or ''}"
    return block.align == "right" or block.bold or bool(_BYLINE_CLASS.search(named))


def _lines(node: Element) -> Iterator[str]:
    """Yield what is printed in *node* line by line; words of elements that follow each other are not run together."""
    parted = len(node) > 1 and any(part.tag in ("p", "div", "li") for part in node)
    parts = ([node.text or ""], *(part.itertext() for part in node)) if parted else (node.itertext(),)
    # "Lê Sơn</a>/Báo Tin tức" is one printed line
    yield from (line for part in parts if (line := compose(re.sub(r" +/(?=\S)", "/", " ".join(part)))))


def _as_source(line: str) -> str:
    """Return a line from the source's place with the label that the place stands for."""
    name = _SOURCE_LABEL.sub("", line)
    return f"Nguồn: {name}" if name and not _OTHER_LABEL.match(name) else line


def _stands_apart(node: Element) -> bool:
    """Return whether *node* stands beside the article: not in the article's own <footer>, which tells who made it."""
    footer = next((outer for outer in node.iterancestors("footer")), None)
    if footer is None or next(footer.iterancestors("article"), None) is None:
        return stands_aside(node)
    within = takewhile(lambda up: up is not footer, node.iterancestors())
    # the Newspaper theme prints the source in one box with the tags
    return is_furniture(node) or any(
        is_furniture(outer) and not _BYLINE_CLASS.search(outer.get("class") or "") for outer in within
    )


def _is_unseen(node: Element, frame: Element) -> bool:
    """Return whether *node* is not shown: what schema.org is told there is the account's name as a rule."""
    return is_hidden(node) or any(
        is_hidden(outer) for outer in takewhile(lambda up: up is not frame, node.iterancestors())
    )


def _stands_by_picture(node: Element, frame: Element) -> bool:
    around = takewhile(lambda up: up is not frame, node.iterancestors())
    return any(outer.tag in ("figure", "figcaption", "table") for outer in around)
