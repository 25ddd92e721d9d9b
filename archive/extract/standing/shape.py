"""Where on a page the article stands when no rules fit it: by its title, the density of its prose, and trafilatura."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from archive.extract.fields.facts import is_date_line
from archive.extract.fields.title import Claims, Title, as_heading, find_title, head_title, is_in_menu, without_leak
from archive.extract.standing.body import (
    Shape,
    by_density,
    can_read,
    fuller_text,
    holding,
    precise_text,
    prose_worth,
    shared_ancestor,
)
from archive.extract.standing.rules import Standing, holds, lines_above, lines_below
from archive.extract.text import slug
from archive.extract.tree.blocks import Block, blocks_of, is_hidden
from archive.extract.tree.links import leads_elsewhere, leads_to_documents
from archive.extract.tree.page import Element, Page, text_of
from archive.model import Evidence

_ENOUGH = 200  # letters of prose: a body with fewer is looked for around the title
_NEARLY_ALL = 0.85  # of the page's prose
_NEARLY = 1.3  # an element inside another is as good when that has so little more
_LEAST = 40  # letters behind a title that may be a notice
_CLIMB = 4  # levels up from a title within which a short notice stands
_WRAPS = frozenset(("header", "hgroup", "a", "span", "b", "strong", "font"))
_ABOVE = 15  # blocks above the first paragraph among which an unconfirmed title may be
_LEAD_CLASS = re.compile(
    r"(?:^|[\s_-])(?:sapo|lead|chapeau|tom-?tat|trich-?dan|hometext|short-?intro|summary|brief|news-?des|description|intro|mo-?ta|excerpt"
    r"|subtitle|des)(?:$|[\s_-]|\d)",
    re.IGNORECASE,
)
_LEAD_WORDS = (8, 150)


@dataclass(frozen=True, slots=True)
class Survey:
    """A whole page as blocks, and what looks like its title and its article."""

    blocks: tuple[Block, ...]
    title: Title | None
    standing: Standing | None


def survey(page: Page, claims: Claims, *, ask: bool = True) -> Survey:
    """Look over a page whose layout nobody has described; without *ask*, trafilatura is not asked even in doubt."""
    blocks = blocks_of(next(page.root.iter("body"), page.root))
    title = find_title(blocks, claims)
    shape = _shape(page, blocks, title, ask=ask)
    if shape is None:
        return Survey(blocks, title, None)
    title = _closest(_nearer(title, blocks, shape, claims, page), blocks, shape)
    frame = _frame(title, shape)
    above = () if title is None or title.node is None else lines_above(blocks, title.node, title.at)
    below = lines_below(blocks, shape.body)
    lead = _marked_lead(frame, shape.body)
    return Survey(
        blocks, title, Standing(frame, shape.body, title, lead, shape.evidence, above, below, notice=shape.notice)
    )


def _shape(page: Page, blocks: Sequence[Block], title: Title | None, *, ask: bool) -> Shape | None:
    """Weigh what the density of prose, trafilatura and the place of a confirmed title say."""
    confirmed = title is not None and title.confirmed
    dense = _text_or_none(by_density(blocks), blocks)
    if dense is not None and confirmed and _is_plain(dense, blocks):
        return dense
    small = ask and can_read(page.root, blocks)
    precise = precise_text(page.root) if small else ""
    found = _text_or_none(holding(precise, blocks), blocks)
    prose = max((_prose_in(shape.body, blocks) for shape in (found, dense) if shape is not None), default=0.0)
    if prose < _ENOUGH and confirmed and title is not None:
        if (near := _after_title(title)) is not None:
            return near
        fuller = fuller_text(page.root, precise) if small else precise
        found = found if fuller == precise else _text_or_none(holding(fuller, blocks), blocks)
    return _better(found, dense, blocks)


def _is_plain(dense: Shape, blocks: Sequence[Block]) -> bool:
    """Return whether hardly any prose of the page stands elsewhere: then nobody else need be asked."""
    own = _prose_in(dense.body, blocks)
    return own >= _ENOUGH * 2 and own >= _NEARLY_ALL * sum(prose_worth(block) for block in blocks)


def _better(found: Shape | None, dense: Shape | None, blocks: Sequence[Block]) -> Shape | None:
    if found is None or dense is None:
        return found or dense
    one, other = _prose_in(found.body, blocks), _prose_in(dense.body, blocks)
    if one * 2 < other or (other * _NEARLY >= one and holds(found.body, dense.body)):
        return dense
    return found


def _text_or_none(shape: Shape | None, blocks: Sequence[Block]) -> Shape | None:
    return shape if shape is not None and _is_text(shape.body, blocks) else None


def _is_text(element: Element, blocks: Sequence[Block]) -> bool:
    """Return whether *element* holds more words than links: if it is the whole page, far more, as a print view does."""
    if element.tag == "html":
        return False
    inside = [block for block in blocks if holds(element, block.node)]
    share = 6 if element.tag == "body" else 2
    return sum(block.linked for block in inside) * share < sum(len(block.text) for block in inside)


def _prose_in(element: Element, blocks: Sequence[Block]) -> float:
    return sum(prose_worth(block) for block in blocks if holds(element, block.node))


def _after_title(title: Title) -> Shape | None:
    """Short notices: the nearest element around the title that holds some words behind it, and no other box's heading.

    Where there are no words, pictures or documents: a scan, a link to a decision are articles too.
    """
    if title.node is None:
        return None
    around: list[Element] = []
    for outer in [outer for outer in title.node.iterancestors() if outer.tag not in _WRAPS][:_CLIMB]:
        if outer.tag == "html" or any(text_of(box) != title.text for box in outer.iter("h1", "h2", "h3")):
            break
        around.append(outer)
    for outer in around:
        if outer.tag != "body" and len(text_of(outer)) - len(title.text) > _LEAST:
            return Shape(outer, Evidence.TEXT_SHAPE, notice=True)
    shown = next((outer for outer in around if _shows_something(outer)), None)
    return None if shown is None else Shape(shown, Evidence.TEXT_SHAPE, notice=True)


def _shows_something(element: Element) -> bool:
    if not all(leads_elsewhere(image) for image in element.iter("img")):
        return True
    return any(leads_to_documents(link) for link in element.iter("a") if not (link.get("href") or "#").startswith("#"))


def _nearer(title: Title | None, blocks: Sequence[Block], shape: Shape, claims: Claims, page: Page) -> Title | None:
    """Prefer, when nothing confirms the title, the line that is set as one and stands last before the text."""
    if title is not None and title.confirmed:
        return title
    first = _first_prose(blocks, shape)
    best: tuple[float, int] | None = None
    for at in range(max(first - _ABOVE, 0), first):
        score = 0.0 if is_in_menu(blocks[at], blocks) else as_heading(blocks[at]) or _over_date(blocks, at)
        if score > 0 and (best is None or score + (at - best[1]) * 0.1 >= best[0]):
            best = (score, at)
    if best is not None:
        block = blocks[best[1]]
        return Title(without_leak(block.text), block.node, False, Evidence.HEADING, best[1])
    return title or head_title(page, claims) or _over_text(blocks, first)


def _over_date(blocks: Sequence[Block], at: int) -> float:
    """A line of a title's length right above a date line: pages made by hand set both in plain table cells.

    Where a line of that length follows the date too, that is the title, and the one above is its section.
    """
    if not _is_title_long(blocks[at]) or not is_date_line(blocks[at + 1].text):
        return 0.0
    return 0.0 if any(_is_title_long(block) for block in blocks[at + 2 : at + 3]) else 0.5


def _over_text(blocks: Sequence[Block], first: int) -> Title | None:
    """The last resort: the line right above the text, or above the bold paragraph that the text begins with."""
    for at in range(first - 1, max(first - 3, -1), -1):
        block = blocks[at]
        if _is_title_long(block):
            return Title(block.text, block.node, False, Evidence.TEXT_SHAPE, at)
        if not block.bold:
            return None
    return None


def _is_title_long(block: Block) -> bool:
    fits = block.kind == "text" and 4 <= block.words <= 30 and not block.linked
    return fits and not block.text.endswith((".", ":")) and not is_date_line(block.text)


def _closest(title: Title | None, blocks: Sequence[Block], shape: Shape) -> Title | None:
    """Of a title that is printed twice or three times, as SharePoint does, take the place nearest to the text."""
    if title is None:
        return None
    key, first = slug(title.text), _first_prose(blocks, shape)
    same = [at for at, block in enumerate(blocks[: first + 1]) if block.kind != "image" and slug(block.text) == key]
    return replace(title, node=blocks[same[-1]].node, at=same[-1], again=len(same) > 1) if same else title


def _first_prose(blocks: Sequence[Block], shape: Shape) -> int:
    inside = (at for at, block in enumerate(blocks) if prose_worth(block) and holds(shape.body, block.node))
    return next((at for at in inside if not as_heading(blocks[at])), len(blocks) - 1)


def _frame(title: Title | None, shape: Shape) -> Element:
    if title is None or title.node is None:
        return shape.body
    shared = shared_ancestor((title.node, shape.body))
    return shape.body if shared is None else shared


def _marked_lead(frame: Element, body: Element) -> Element | None:
    """Return the element in *frame* whose class says that it is the sapo."""
    for node in frame.iter("p", "div", "h2", "h3", "h4", "strong", "b", "span", "section", "td"):
        named = f"{node.get('class') or ''} {node.get('id') or ''}"
        if named != " " and _LEAD_CLASS.search(named) and _is_lead_long(node) and not is_hidden(node):
            # Drupal's whole body is a `field--type-text-with-summary`, and VHV's editors put whole notices into the brief
            whole = holds(node, body) or (holds(body, node) and len(text_of(node)) * 2 > len(text_of(body)))
            return None if whole else node
    return None


def _is_lead_long(node: Element) -> bool:
    least, most = _LEAD_WORDS
    return least <= len(text_of(node).split()) <= most
