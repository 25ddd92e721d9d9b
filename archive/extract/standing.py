"""Where on a page the article stands: by the rules of its platform, or by the shape of its text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from archive.extract.blocks import Block, blocks_of, is_hidden
from archive.extract.body import MOST_ELEMENTS, Shape, by_density, by_trafilatura, prose_worth, shared_ancestor
from archive.extract.page import Page, select_any, text_of
from archive.extract.text import slug
from archive.extract.title import Claims, Title, as_heading, confirms, find_title, head_title
from archive.model import ReadRules

_ENOUGH = 200  # letters of prose: a body with fewer is looked for around the title
_LEAST = 40  # letters behind a title that may be a notice
_NEAR, _STEPS_UP = 5, 9  # blocks above a title, and levels up, within which a date line or a section may stand
_BELOW = 8  # blocks below the body among which a source or a date may stand
_ABOVE = 15  # blocks above the first paragraph among which an unconfirmed title may be


@dataclass(frozen=True, slots=True)
class Standing:
    """The elements of one article."""

    frame: HtmlElement
    """Holds everything of the article, title to byline."""
    body: HtmlElement
    title: Title | None
    lead: HtmlElement | None
    evidence: str
    """How the body is known: `platform rule`, `trafilatura`, `text shape`, `title`."""
    above: tuple[Block, ...] = ()
    """What stands above the title, where no rule says what it is."""
    below: tuple[Block, ...] = ()
    """What follows the body, likewise."""


def by_rules(page: Page, rules: ReadRules, claims: Claims) -> Standing | None:
    """Return where *rules* say that the article stands, or None where they find neither title nor body."""
    article = next(iter(select_any(page.root, rules.article)), None)
    within = article if article is not None else page.root
    title = _ruled_title(within, rules, claims) or (
        _ruled_title(page.root, rules, claims) if article is not None else None
    )
    body = _largest(list(_first_matching(within, rules.body))) if rules.body else article
    if body is None and article is None:
        return None
    lead = next((found for found in select_any(within, rules.lead) if text_of(found)), None)
    if body is None:
        body = article
    nodes = [node for node in (body, title.node if title else None, lead) if node is not None]
    frame = article if article is not None else shared_ancestor(nodes)
    if frame is None or body is None:
        return None
    return Standing(frame, body, title, lead, "platform rule")


def _first_matching(within: HtmlElement, selectors: Sequence[str]) -> Iterator[HtmlElement]:
    for css in selectors:
        found = [element for element in select_any(within, (css,)) if not is_hidden(element)]
        if any(text_of(element) or next(element.iter("img"), None) is not None for element in found):
            yield from found
            return
        if found and css == selectors[-1]:
            yield from found


def _largest(elements: list[HtmlElement]) -> HtmlElement | None:
    return max(elements, key=lambda element: len(text_of(element)), default=None) if elements else None


def _ruled_title(within: HtmlElement, rules: ReadRules, claims: Claims) -> Title | None:
    for element in select_any(within, rules.title):
        if (text := text_of(element)) and not is_hidden(element):
            strength, _ = confirms(slug(text), claims)
            return Title(text, element, strength > 0, "platform rule")
    return None


def by_shape(page: Page, claims: Claims) -> Standing | None:
    """Return where the article stands on a page whose layout nobody has described, or None where there is no text."""
    whole = next(page.root.iter("body"), page.root)
    blocks = blocks_of(whole)
    title = find_title(blocks, claims)
    shape = _shape(page, blocks, title)
    if shape is None:
        return None
    title = _nearer(title, blocks, shape, claims, page)
    frame = _frame(title, shape)
    above = _above(blocks, title)
    below = _below(blocks, shape.body)
    return Standing(frame, shape.body, title, _marked_lead(frame), shape.evidence, above, below)


def _above(blocks: Sequence[Block], title: Title | None) -> tuple[Block, ...]:
    """Return the blocks above the title that stand near it in the tree too: a page's header does not."""
    if title is None or title.node is None:
        return ()
    ancestors = [outer for outer in title.node.iterancestors() if outer.tag not in ("body", "html")][:_STEPS_UP]
    near = blocks[max(0, title.at - _NEAR) : title.at]
    return tuple(block for block in near if shared_ancestor((title.node, block.node)) in ancestors)


def _below(blocks: Sequence[Block], body: HtmlElement) -> tuple[Block, ...]:
    last = next((at for at in range(len(blocks) - 1, -1, -1) if holds(body, blocks[at].node)), len(blocks))
    return tuple(blocks[last + 1 : last + 1 + _BELOW])


def _shape(page: Page, blocks: Sequence[Block], title: Title | None) -> Shape | None:
    """Weigh what trafilatura, the density of prose and the place of a confirmed title say."""
    small = sum(1 for _ in page.root.iter()) <= MOST_ELEMENTS
    dense, found = by_density(blocks), by_trafilatura(page.root, blocks) if small else None
    shapes = [shape for shape in (found, dense) if shape is not None and _is_text(shape.body, blocks)]
    near = _after_title(title) if title is not None and title.confirmed else None
    if near is not None and not any(_prose_in(shape.body, blocks) >= _ENOUGH for shape in shapes):
        return near
    if len(shapes) == 2 and _prose_in(shapes[0].body, blocks) * 2 < _prose_in(shapes[1].body, blocks):
        return dense
    return shapes[0] if shapes else None


def _is_text(element: HtmlElement, blocks: Sequence[Block]) -> bool:
    """Return whether *element* is not the whole page and holds more words than links."""
    if element.tag in ("body", "html"):
        return False
    inside = [block for block in blocks if holds(element, block.node)]
    return sum(block.linked for block in inside) * 2 < sum(len(block.text) for block in inside)


def _prose_in(element: HtmlElement, blocks: Sequence[Block]) -> float:
    return sum(prose_worth(block) for block in blocks if holds(element, block.node))


def holds(element: HtmlElement, node: HtmlElement) -> bool:
    """Return whether *node* is *element* or stands inside it."""
    return node is element or any(outer is element for outer in node.iterancestors())


def _after_title(title: Title) -> Shape | None:
    """Short notices: the nearest element around the title that holds some words behind it."""
    if title.node is None:
        return None
    for outer in title.node.iterancestors():
        if outer.tag in ("body", "html"):
            return None
        if outer.tag not in ("header", "hgroup", "a", "span") and len(text_of(outer)) - len(title.text) > _LEAST:
            return Shape(outer, "title", frozenset())
    return None


def _nearer(title: Title | None, blocks: Sequence[Block], shape: Shape, claims: Claims, page: Page) -> Title | None:
    """Prefer, when nothing confirms the title, the line that is set as one and stands last before the text."""
    if title is not None and title.confirmed:
        return title
    inside = (at for at, block in enumerate(blocks) if prose_worth(block) and holds(shape.body, block.node))
    first = next((at for at in inside if not as_heading(blocks[at])), 0)
    best: tuple[float, int] | None = None
    for at in range(max(first - _ABOVE, 0), first):
        score = as_heading(blocks[at])
        if score > 0 and (best is None or score + (at - best[1]) * 0.1 >= best[0]):
            best = (score, at)
    if best is not None:
        block = blocks[best[1]]
        return Title(block.text, block.node, False, "heading before the text", best[1])
    return title or head_title(page, claims)


def _frame(title: Title | None, shape: Shape) -> HtmlElement:
    if title is None or title.node is None:
        return shape.body
    shared = shared_ancestor((title.node, shape.body))
    return shape.body if shared is None else shared


_LEAD_CLASS = re.compile(
    r"(?:^|[\s_-])(?:sapo|lead|chapeau|tomtat|tom-tat|trichdan|trich-dan|hometext|short-?intro|summary|news-?des|description|intro|mota|mo-ta|excerpt|subtitle|des)(?:$|[\s_-]|\d)",
    re.IGNORECASE,
)


def _marked_lead(frame: HtmlElement) -> HtmlElement | None:
    """Return the element in *frame* whose class says that it is the sapo."""
    for node in frame.iter("p", "div", "h2", "h3", "h4", "strong", "b", "span", "section", "td"):
        named = f"{node.get('class') or ''} {node.get('id') or ''}"
        if (
            named != " "
            and _LEAD_CLASS.search(named)
            and 8 <= len(text_of(node).split()) <= 150
            and not is_hidden(node)
        ):
            return node
    return None
