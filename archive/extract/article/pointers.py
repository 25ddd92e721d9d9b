"""Lines and boxes inside a text that lead to other stories: a link alone, with the picture and summary that it has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archive.extract.standing.rules import holds
from archive.extract.tree.blocks import Block
from archive.extract.tree.furniture import ends_article, without_see_also
from archive.extract.tree.page import Element, text_of

_ADDRESS = re.compile(r"https?://\S+|(?:www\.)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?", re.IGNORECASE)
_CARD_LETTERS = 600  # a card has a headline, a summary of two sentences and a word to click on
_CARD_STEPS = 6
_MARK_LETTERS = 50  # more than any pointer begins with, as `>> Xem thêm: `
_STORY_WORDS = 20  # behind a box: fewer may be the summary of another story
_MOST_POINTERS = 100  # a page with more is a listing


def cards_among(blocks: Sequence[Block], body: Element) -> frozenset[int]:
    """Return which of *blocks*, in *body*, only lead to other stories."""
    found: set[int] = set()
    pointers = [at for at, block in enumerate(blocks) if _is_pointer(block)]
    for at in pointers[:_MOST_POINTERS]:
        found.update(_card(at, blocks, body))
    found.update(pointers)
    for at in sorted(found):
        if at and at - 1 not in found and ends_article(blocks[at - 1].text):
            found.add(at - 1)
    return frozenset(found)


def goes_on(at: int, blocks: Sequence[Block], body: Element) -> bool:
    """Say whether the story goes on behind the box of other stories that the line at *at* is the heading of."""
    rest = blocks[at + 1 :]
    cards = cards_among(rest, body)
    first = next((n for n, block in enumerate(rest) if n not in cards and block.kind != "image"), len(rest))
    told = sum(block.words for n, block in enumerate(rest) if n not in cards and block.kind == "text")
    return 0 < first < len(rest) and told >= _STORY_WORDS and max(cards, default=0) < first


def _is_pointer(block: Block) -> bool:
    """A line that is all link, to another story: not an address that is printed as the source."""
    if block.kind in ("image", "row"):
        return False
    if not block.linked and len(block.text) > _MARK_LETTERS:
        return False
    own = without_see_also(block.text)
    if block.linked < len(own) * 0.9 - 2 or _ADDRESS.fullmatch(block.text.strip(" ()[].")):
        return False
    return block.words >= 4 or len(own) < len(block.text)


def _card(at: int, blocks: Sequence[Block], body: Element) -> Iterator[int]:
    """Yield the blocks of the box that the headline at *at* is the link of: the widest that holds no text of the story."""
    box: Element | None = None
    for steps, outer in enumerate(blocks[at].node.iterancestors()):
        if steps >= _CARD_STEPS or outer is body or outer.tag == "body" or len(text_of(outer)) > _CARD_LETTERS:
            break
        if not _is_card(outer, blocks[at]):
            break
        box = outer
    if box is None:
        return
    for step in (-1, 1):
        other = at + step
        while 0 <= other < len(blocks) and holds(box, blocks[other].node):
            yield other
            other += step


def _is_card(box: Element, link: Block) -> bool:
    """Say whether *box* is one headline with what belongs to it: set as a heading or beside a picture that is a link too."""
    if box.tag in ("p", "ul", "ol", "tbody", "tr"):
        return True
    pictured = any(image.getparent() is not None and _links(image) for image in box.iter("img"))
    return link.kind == "heading" or pictured or box.tag == "article"


def _links(image: Element) -> bool:
    outer = image.getparent()
    return outer is not None and (outer.tag == "a" or (outer.getparent() is not None and outer.getparent().tag == "a"))
