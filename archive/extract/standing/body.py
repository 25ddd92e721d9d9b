"""Which element holds the article's paragraphs on a page of unknown layout; the one door to trafilatura.

trafilatura's own traps (2.3.1): any class with `overlay` makes it throw away its pruning, and SharePoint wraps every page
in `ms-core-overlay`, so that class is renamed; `deduplicate` makes the answer depend on the pages read before, so it is
never set; `with_metadata` costs a third of its time and its dates and authors are guesses, so metadata is read elsewhere.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml import etree

from archive.extract.tree.blocks import HEADINGS, Block
from archive.extract.tree.furniture import is_imprint
from archive.extract.tree.page import Element, compose, html_copy
from archive.model import Evidence

THIN = (
    700  # characters: below that the precise answer is compared with the balanced one (measured, extraction benchmark)
)
_THINNER = 1.5  # the balanced answer wins when it is that many times longer
MOST_ELEMENTS = 20_000  # trafilatura needs some 0.1 ms for each: 2 s
MOST_BLOCKS = 5_000  # and each block is looked for in its answer
_PROSE_WORDS = 10
# A paragraph may hold the whole text, parted by <br>; its neighbours belong to the article all the same.
_LINES = HEADINGS | frozenset(
    ("p", "span", "font", "b", "strong", "i", "em", "a", "blockquote", "ul", "ol", "li", "tr", "tbody")
)
_COUNT = etree.XPath("count(//*)")
_WORD = re.compile(r"\w+")

# what it found no text in is said by the reading; its own words ("discarding data: None") name no page
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Shape:
    """The element that holds the article, and how it was found."""

    body: Element
    evidence: Evidence
    notice: bool = False
    """Whether it is a few words, pictures or documents right behind the title, with no other box's heading among them."""


def holding(text: str, blocks: Sequence[Block]) -> Shape | None:
    """Return the element around those of *blocks* whose words stand in *text*, which trafilatura took for the article's."""
    if not text:
        return None
    known = [at for at in _standing_in(blocks, text) if not is_imprint(blocks[at].text)]
    holder = _holder(blocks, known)
    return None if holder is None else Shape(holder, Evidence.TRAFILATURA)


def can_read(root: Element, blocks: Sequence[Block]) -> bool:
    """Return whether trafilatura may be given a page."""
    return len(blocks) <= MOST_BLOCKS and _COUNT(root) <= MOST_ELEMENTS


def precise_text(root: Element) -> str:
    """Return the main text of a page by trafilatura's precise mode."""
    return _extract(_defused(root), fast=True, favor_precision=True)


def fuller_text(root: Element, precise: str) -> str:
    """Return *precise*, or where that is thin the text of the balanced mode, which costs ten times as much."""
    if len(precise) >= THIN:
        return precise
    balanced = _extract(_defused(root), fast=False, favor_precision=False)
    return balanced if len(balanced) > len(precise) * _THINNER else precise or balanced


def _extract(tree: Element, *, fast: bool, favor_precision: bool) -> str:
    import trafilatura  # 4 s cold: only those who need it pay

    try:
        text = trafilatura.extract(
            tree,
            fast=fast,
            favor_precision=favor_precision,
            include_comments=False,
            include_tables=True,
            deduplicate=False,
        )
    except (ValueError, TypeError, AttributeError, RecursionError, AssertionError, IndexError, KeyError):
        return ""  # a tree that it cannot digest: the shape of the text is the fallback
    return compose_lines(text or "")


def compose_lines(text: str) -> str:
    """Return the lines of *text*, each composed."""
    return "\n".join(line for raw in text.splitlines() if (line := compose(raw)))


def _defused(root: Element) -> Element:
    tree = html_copy(root)
    for node in tree.iter("div", "form", "body"):
        if "overlay" in (named := node.get("class") or ""):
            node.set("class", named.replace("overlay", "ground"))
    return tree


def _standing_in(blocks: Sequence[Block], text: str) -> list[int]:
    """Return the indexes of the blocks whose words stand in *text*."""
    spoken = _spoken(text)
    return [
        at
        for at, block in enumerate(blocks)
        if block.kind != "image" and block.words >= 2 and _spoken(block.text) in spoken
    ]


def _spoken(text: str) -> str:
    return " " + " ".join(_WORD.findall(text)) + " "


def by_density(blocks: Sequence[Block]) -> Shape | None:
    """Return the element that holds most of the prose of a page: sentences that are not links, near to each other."""
    scores: dict[Element, float] = {}
    for block in blocks:
        worth = prose_worth(block)
        if worth <= 0:
            continue
        for steps, outer in enumerate((block.node, *block.node.iterancestors())):
            if steps > 4 or outer.tag == "html":
                break
            if outer.tag in _LINES:
                continue
            # the paragraph itself is no container; what holds many paragraphs is
            scores[outer] = scores.get(outer, 0.0) + worth * (0.4, 1.0, 0.7, 0.45, 0.3)[steps]
    if not scores:
        return None
    best = max(scores, key=lambda node: scores[node])
    return Shape(best, Evidence.TEXT_SHAPE)


def letters_of_prose(block: Block) -> float:
    """Return how much *block* looks like a part of a text: its letters, without links, from ten words on."""
    if block.kind in ("image", "heading") or block.words < _PROSE_WORDS:
        return 0.0
    plain = len(block.text) - block.linked
    return float(plain) if plain * 2 > len(block.text) else 0.0


def prose_worth(block: Block) -> float:
    """Return the same for a block of a whole page, where the imprint is no part of the article's text."""
    letters = letters_of_prose(block)
    return 0.0 if letters and is_imprint(block.text) else letters


def _holder(blocks: Sequence[Block], known: Sequence[int]) -> Element | None:
    """Return the element whose words agree best with the known blocks: most of them inside, little else.

    Words of links count half against it: lists of related stories stand inside many articles' elements.
    """
    inside = frozenset(known)
    whole = sum(len(blocks[at].text) for at in known)
    held: dict[Element, int] = {}
    plain: dict[Element, int] = {}
    for at, block in enumerate(blocks):
        letters = len(block.text)
        for outer in (block.node, *block.node.iterancestors()):
            plain[outer] = plain.get(outer, 0) + letters - block.linked // 2
            if at in inside:
                held[outer] = held.get(outer, 0) + letters
    best: tuple[float, int] | None = None
    holder: Element | None = None
    for node, letters in held.items():
        if node.tag in _LINES:
            continue
        # of equals the deepest
        worth = (2 * letters / (whole + max(plain[node], letters)), _depth(node))
        if best is None or worth > best:
            best, holder = worth, node
    return holder


def _depth(node: Element) -> int:
    return sum(1 for _ in node.iterancestors())


def shared_ancestor(nodes: Iterable[Element]) -> Element | None:
    """Return the deepest element that holds all of *nodes*."""
    chain: list[Element] | None = None
    for node in nodes:
        own = [*reversed(list(node.iterancestors())), node]
        if chain is None:
            chain = own
            continue
        same = 0
        while same < min(len(chain), len(own)) and chain[same] is own[same]:
            same += 1
        chain = chain[:same]
    return chain[-1] if chain else None
