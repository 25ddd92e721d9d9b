"""The blocks of one article, parted: what stands around its title, its body, and what follows it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from archive.extract.article.pointers import cards_among, goes_on
from archive.extract.fields.facts import LINE_WORDS, author_link, is_date_line, is_meta_line, parted
from archive.extract.legacy import in_unicode, old_font
from archive.extract.people.signatures import read_sign, says_who_posted, without_date
from archive.extract.standing.body import letters_of_prose
from archive.extract.standing.rules import Standing, holds, lines_above, lines_below
from archive.extract.text import fold, slug
from archive.extract.tree.blocks import Block, blocks_of
from archive.extract.tree.furniture import ends_article, furniture_within, is_furniture_line, is_imprint, is_invitation
from archive.extract.tree.page import Element, Page, text_of
from archive.extract.tree.pictures import best_url, is_picture
from archive.extract.tree.selection import present, select_any
from archive.model import ReadRules
from archive.urls import host_of

_AT_HEAD = 4  # blocks of a body among which title, date and author may stand again
_MOST_HEAD = 25  # blocks between title and body; more is a menu
MOST_PICTURES = 500  # the longest photo story seen has 60
_MOST_COVERS = 2
_NO_COVER = frozenset(("nav", "aside", "footer", "a"))
_LONGEST_CHROME = 200
_LABEL_WORDS = 5  # `Nguồn trích dẫn: http://…`
_ADDRESS = re.compile(r"https?://\S+|(?:www\.)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Zones:
    """An article's blocks in order, in four parts; pictures among them are pictures of the article."""

    before: tuple[Block, ...]
    head: tuple[Block, ...]
    body: tuple[Block, ...]
    after: tuple[Block, ...]
    dated: tuple[Block, ...]
    """Date lines that stood at the ends of the body and were taken out of it."""
    signed: tuple[Block, ...]
    """Lines between title and text that say who made it, beside the date; those at the head of the body are taken out of it."""
    addresses: dict[Element, str]
    """The absolute address of each `<img>` among the blocks."""


def part(page: Page, standing: Standing, rules: ReadRules) -> Zones:
    """Walk the article's frame once and part what stands there."""
    dropped = frozenset(select_any(page, present(page, rules.drop), standing.frame))
    title = standing.title.node if standing.title else None
    known = frozenset(node for node in (title, standing.lead, standing.body) if node is not None)
    blocks = blocks_of(standing.frame, furniture_within(standing.frame, dropped, known))
    at = _first(blocks, title) if title is not None else -1
    first, last = _span(blocks, standing.body, at)
    chrome = _folded(rules.chrome)
    head = parted(blocks[at + 1 : first]) if at >= 0 else ()
    addresses: dict[Element, str] = {}
    start = parted(blocks[first : min(first + _AT_HEAD, last + 1)])
    body = _cut(_pictured(page, (*start, *blocks[first + _AT_HEAD : last + 1]), addresses), standing.body)
    signed = _signed(body[:_AT_HEAD])
    return Zones(
        before=parted(standing.above or (lines_above(blocks, title, at) if title is not None else ())),
        head=_pictured(page, (*_cover(standing, title), *(head if len(head) <= _MOST_HEAD else ())), addresses),
        body=_cleaned([block for block in body if block not in signed and not _is_own(block, page)], standing, chrome),
        after=standing.below or lines_below(blocks, standing.body),
        dated=tuple(block for at, block in enumerate(body) if _at_an_end(at, body) and _is_dated(block)),
        addresses=addresses,
        signed=(*_signed(head), *signed),
    )


@lru_cache(maxsize=64)  # by platform
def _folded(phrases: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(fold, phrases))


def _signed(lines: Sequence[Block]) -> tuple[Block, ...]:
    """Return those of *lines* that name the makers: labelled, or on the line of the date or next to it."""
    found = []
    for at, block in enumerate(lines):
        if block.kind == "image" or block.words > LINE_WORDS or is_date_line(block.text):
            continue
        name = without_date(block.text)
        sign = read_sign(name)
        beside = (*lines[max(0, at - 1) : at], *lines[at + 1 : at + 2])
        dated = name != block.text or any(is_date_line(line.text) for line in beside)
        if sign.what in ("person", "office", "account") and (dated or (sign.labelled and sign.what == "person")):
            found.append(block)
    return tuple(found)


def _cover(standing: Standing, title: Element | None) -> tuple[Block, ...]:
    """Return the picture, with its caption, that newspapers print above a title: a figure of the article's own element.

    More figures than two there are other stories'.
    """
    if title is None:
        return ()
    around = (standing.frame, *standing.frame.iterancestors())
    article = next((outer for outer in around if outer.tag == "article"), None)
    article = article if article is not None else next((outer for outer in around if outer.tag == "main"), None)
    if article is None:
        return ()
    figures: list[Element] = []
    for node in article.iter("figure", title.tag):
        if node is title:
            break
        # one that nobody closed holds the whole article, which would be read twice
        alone = node.tag == "figure" and not holds(node, title) and not holds(node, standing.body)
        if alone and not any(up.tag in _NO_COVER for up in node.iterancestors()):
            figures.append(node)
    return tuple(block for node in figures for block in blocks_of(node)) if len(figures) <= _MOST_COVERS else ()


def in_one_alphabet(zones: Zones) -> tuple[Zones, str | None]:
    """Return *zones* in Unicode, and the name of the old font (TCVN3, VNI) that their text was typed for, if it was."""
    font = old_font("\n".join(block.text for block in zones.body))
    if font is None:
        return zones, None

    def turned(blocks: Sequence[Block]) -> tuple[Block, ...]:
        return tuple(replace(block, text=in_unicode(block.text, font)) for block in blocks)

    return replace(
        zones,
        before=turned(zones.before),
        head=turned(zones.head),
        body=turned(zones.body),
        after=turned(zones.after),
        dated=turned(zones.dated),
        signed=turned(zones.signed),
    ), font


def _first(blocks: Sequence[Block], node: Element) -> int:
    """Return the first line of *node*, or the line that an inline element is all of, as `h1 > span` is; -1 for none."""
    inside = (at for at, block in enumerate(blocks) if block.kind != "image" and holds(node, block.node))
    around = (at for at, block in enumerate(blocks) if block.kind != "image" and holds(block.node, node))
    if (first := next(inside, None)) is not None:
        return first
    key = slug(text_of(node))
    return next((at for at in around if _says(blocks[at], key)), -1)


def _span(blocks: Sequence[Block], body: Element, title_at: int) -> tuple[int, int]:
    """Return the first and last block of *body* that come after the title."""
    inside = [at for at in range(len(blocks)) if at > title_at and holds(body, blocks[at].node)]
    return (inside[0], inside[-1]) if inside else (len(blocks), len(blocks) - 1)


def _pictured(page: Page, blocks: Sequence[Block], addresses: dict[Element, str]) -> tuple[Block, ...]:
    """Leave out the images that are no pictures, and pictures that were shown before."""
    kept: list[Block] = []
    shown = set(addresses.values())
    for block in blocks:
        if block.kind == "image":
            url = best_url(page, block.node) if len(addresses) < MOST_PICTURES else None
            if url is None or not is_picture(block.node, url) or url in shown:
                continue
            addresses[block.node] = url
            shown.add(url)
        kept.append(block)
    return tuple(kept)


def _cleaned(blocks: Sequence[Block], standing: Standing, chrome: frozenset[str]) -> tuple[Block, ...]:
    """Return the body without furniture: chrome, tools, the title again, date lines at its ends, what follows the article."""
    title = slug(standing.title.text) if standing.title else ""
    kept: list[Block] = []
    cards = cards_among(blocks, standing.body)
    for at, block in enumerate(blocks):
        if at in cards:
            continue
        if block.kind == "image":
            kept.append(block)
            continue
        if is_furniture_line(block.text) or (
            chrome and len(block.text) < _LONGEST_CHROME and fold(block.text) in chrome
        ):
            continue
        if _at_an_end(at, blocks) and is_date_line(block.text):
            continue
        if at < _AT_HEAD and (_says(block, title) or (block.words <= 8 and is_meta_line(block.text))):
            continue
        if at < _AT_HEAD and (says_who_posted(block.text) or _names_author(block)):
            continue
        if is_invitation(block.text) and (_at_an_end(at, blocks) or block.linked or block.italic):
            continue
        kept.append(block)
    while kept and (kept[-1].kind == "heading" or ends_article(kept[-1].text)):
        kept.pop()
    return tuple(kept)


def _names_author(block: Block) -> bool:
    """Return whether a short line over the text links its author's page: name and role beside a portrait."""
    return block.linked > 0 and block.words <= LINE_WORDS and author_link(block.node) is not None


def _is_own(block: Block, page: Page) -> bool:
    """Return whether a line gives an address of the page's own host, as print views do at the end: no source is named so."""
    words = block.text.strip(" ()[].").rsplit(None, _LABEL_WORDS)  # of a paragraph no more than that
    if not 0 < len(words) <= _LABEL_WORDS or not _ADDRESS.fullmatch(words[-1]):
        return False
    return host_of(words[-1]) == host_of(page.url)


def _says(block: Block, key: str) -> bool:
    """Return whether a block has just the words of *key*; long ones are not looked at."""
    return len(block.text) < 2 * len(key) + 10 and slug(block.text) == key


def _at_an_end(at: int, blocks: Sequence[Block]) -> bool:
    return at < _AT_HEAD or at >= len(blocks) - _AT_HEAD


def _is_dated(block: Block) -> bool:
    """A date line, or one that tools and counters share with a date."""
    return is_date_line(block.text) or (is_meta_line(block.text) and is_furniture_line(block.text))


def _cut(blocks: Sequence[Block], body: Element) -> Sequence[Block]:
    """End the body where related stories, comments or the site's imprint begin, if most of the prose comes before."""
    whole = sum(letters_of_prose(block) for block in blocks)
    before = 0.0
    for at, block in enumerate(blocks):
        short = block.kind == "heading" or block.words <= 8
        if before * 2 >= whole and (
            (short and ends_article(block.text) and not goes_on(at, blocks, body))
            or (before and is_imprint(block.text))
        ):
            return blocks[:at]
        before += letters_of_prose(block)
    return blocks
