"""An article's words in their drawers: the lead set apart, the paragraphs, the pictures with their captions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.extract.article.captions import is_marked, link_captions
from archive.extract.article.credits import Caption
from archive.extract.article.zones import Zones
from archive.extract.fields.facts import LINE_WORDS, is_date_line, is_meta_line
from archive.extract.people.signatures import read_sign
from archive.extract.standing.rules import Standing, holds
from archive.extract.text import slug
from archive.extract.tree.blocks import Block
from archive.extract.tree.furniture import is_furniture_line
from archive.extract.tree.page import Element, text_of
from archive.extract.tree.pictures import alt_of
from archive.model import Evidence, Image

LEAD_WORDS = 8
_FIRST = 3  # so many blocks of a body may stand before the lead's end: a picture's caption, a place name


@dataclass(frozen=True, slots=True)
class Parts:
    """What an article says, byline and all."""

    lead: str | None
    lead_known: Evidence | None
    paragraphs: tuple[Block, ...]
    images: tuple[Image, ...]
    captions_known: Evidence


def words_of(zones: Zones, standing: Standing) -> Parts:
    """Return the words of the article whose blocks are *zones*."""
    blocks = (*zones.head, *zones.body)
    captions = link_captions(blocks, standing.frame, standing.body)
    plain = [at for at, block in enumerate(blocks) if block.kind != "image" and at not in captions.used]
    title = slug(standing.title.text) if standing.title else ""
    head = [blocks[at] for at in plain if at < len(zones.head) and _may_lead(blocks[at], title)]
    body = [blocks[at] for at in plain if at >= len(zones.head)]
    lead, known, rest = _lead(head, body, standing, title)
    images = tuple(
        _image(block, zones.addresses[block.node], captions.by_image.get(at))
        for at, block in enumerate(blocks)
        if block.kind == "image"
    )
    marked = all(is_marked(blocks[at]) for at in captions.used)
    return Parts(lead, known, tuple(rest), images, Evidence.MARKUP if marked else Evidence.TEXT_SHAPE)


def _image(block: Block, url: str, caption: Caption | None) -> Image:
    return Image(url, caption.text if caption else None, caption.credit if caption else None, alt_of(block.node))


def _lead(
    head: Sequence[Block], body: Sequence[Block], standing: Standing, title: str
) -> tuple[str | None, Evidence | None, list[Block]]:
    """Return the lead, how it is known, and the blocks that are left; a lead that the body repeats is given once."""
    if standing.lead is not None:
        own = [block for block in (*head, *body[:_FIRST]) if _is_of(standing.lead, block)]
        text = " ".join(block.text for block in own)
        if own and slug(text) != title:
            known = standing.evidence if standing.ruled else Evidence.MARKUP
            return text, known, list(_without(text, own, (*_long(head), *body)))
    long = _long(head)
    if len(long) == 1 or (long and long[0].bold and not long[1].bold):
        return long[0].text, Evidence.TEXT_SHAPE, list(_without(long[0].text, long[:1], (*long, *body)))
    whole = [*long, *body]
    if len(whole) > 1 and _may_lead(whole[0], title) and _stands_out(whole[0], whole[1:]):
        return whole[0].text, Evidence.TEXT_SHAPE, whole[1:]
    return None, None, whole


def _is_of(lead: Element, block: Block) -> bool:
    """Return whether *block* is a line of *lead*, which may be a mere `<b>` around all words of a table cell."""
    return holds(lead, block.node) or (holds(block.node, lead) and slug(block.text) == slug(text_of(lead)))


def _long(head: Sequence[Block]) -> list[Block]:
    return [block for block in head if block.words >= LEAD_WORDS]


def _may_lead(block: Block, title: str) -> bool:
    if block.kind not in ("text", "heading", "item") or block.linked * 2 >= len(block.text):
        return False
    if is_date_line(block.text) or is_meta_line(block.text) or is_furniture_line(block.text):
        return False
    if block.words <= LINE_WORDS and read_sign(block.text).what in ("person", "office"):
        return False
    return len(block.text) > 2 * len(title) + 10 or slug(block.text) != title


def _stands_out(first: Block, rest: Sequence[Block]) -> bool:
    """The first paragraph is bold or a heading of its own, and what follows is not."""
    if first.words < LEAD_WORDS or not first.bold or (first.align == "center" and first.words < 15):
        return False
    others = [block for block in rest if block.words >= LEAD_WORDS]
    return not others or sum(block.bold for block in others) * 2 <= len(others)


def _without(lead: str, own: Sequence[Block], blocks: Sequence[Block]) -> Iterator[Block]:
    """Leave the lead's own blocks out, and the same words where they are repeated at the head of the text."""
    key = slug(lead)
    for at, block in enumerate(blocks):
        if any(block is one for one in own):
            continue
        repeated = at <= _FIRST + len(own) and len(block.text) < 2 * len(key) + 10 and slug(block.text) == key
        if not repeated:
            yield block
