"""Where on a page the article stands, by the rules of its platform."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archive.extract.fields.title import Claims, Title, confirms, find_title, without_leak
from archive.extract.standing.body import shared_ancestor
from archive.extract.text import slug
from archive.extract.tree.blocks import Block, blocks_of, is_hidden
from archive.extract.tree.page import MOST_TITLE, Element, Page, has_words, text_of
from archive.extract.tree.selection import present, select, select_any
from archive.model import Evidence, ReadRules

_NEAR, _STEPS_UP = 5, 9  # blocks above a title, and levels up, within which a date line or a section may stand
_BELOW = 8  # blocks below the body among which a source or a date may stand

_MOST_TITLES = 2  # of different words: the page title and the article's; more are headlines


@dataclass(frozen=True, slots=True)
class Standing:
    """The elements of one article."""

    frame: Element
    """Holds everything of the article, title to byline."""
    body: Element
    title: Title | None
    lead: Element | None
    evidence: Evidence
    """How the body is known."""
    above: tuple[Block, ...] = ()
    """What stands above the title on a page without rules; with rules, what the frame holds there is looked at."""
    below: tuple[Block, ...] = ()
    """What follows the body, likewise."""
    ruled: bool = False
    """Whether the rules of a platform or site found it."""
    notice: bool = False
    """Whether the body is a few words, pictures or documents right behind the title, and no other box's heading."""


def by_rules(page: Page, rules: ReadRules, claims: Claims, origin: Evidence) -> Standing | None:
    """Return where *rules*, which are of *origin*, say that the article stands, or None where they find no body.

    A body without text is found too: the frame of an empty article. Where no rule knows the title, a heading that
    another place on the page confirms is it.
    """
    article = next(iter(select_any(page, present(page, rules.article))), None)
    within = page.root if article is None else article
    body = _body(page, within, present(page, rules.body)) if rules.body else article
    if body is None:
        return None
    titles = present(page, rules.title)
    title = (
        _ruled_title(select_any(page, titles, within), claims, origin)
        or _ruled_title(select_any(page, titles), claims, origin)
        or _confirmed_title(page, claims)
    )
    lead = next(
        (found for found in select_any(page, present(page, rules.lead), within) if _may_lead(found, body)), None
    )
    nodes = [node for node in (body, title.node if title else None, lead) if node is not None]
    frame = article if article is not None else shared_ancestor(nodes)
    return Standing(body if frame is None else frame, body, title, lead, origin, ruled=True)


def _may_lead(found: Element, body: Element) -> bool:
    """Return whether *found* has words of its own: editors of some portals put the whole text into the summary."""
    return bool(text_of(found)) and not holds(found, body)


def _body(page: Page, within: Element, selectors: Sequence[str]) -> Element | None:
    """Return what the first selector with words or pictures matches, of several the longest, else the first empty one."""
    empty: Element | None = None
    for css in selectors:
        found = [element for element in select(page, css, within) if not is_hidden(element)]
        best = found[0] if len(found) == 1 else max(found, key=lambda element: len(text_of(element)), default=None)
        if best is not None and (has_words(best) or next(best.iter("img"), None) is not None):
            # an article's own empty frame is not passed over for a banner that a looser selector finds
            return best if empty is None else empty
        empty = best if empty is None else empty
    return empty


def _ruled_title(elements: Iterable[Element], claims: Claims, origin: Evidence) -> Title | None:
    """Return what the title's selectors name: of several, as on a listing, only one that another place confirms."""
    shown = ((without_leak(text_of(element)), element) for element in elements if not is_hidden(element))
    found = [
        Title(text, element, confirms(slug(text), claims)[0] > 0, origin)
        for text, element in shown
        if 0 < len(text) <= MOST_TITLE
    ]
    best = next((title for title in found if title.confirmed), None)
    return best or (found[0] if found and len({title.text for title in found}) <= _MOST_TITLES else None)


def _confirmed_title(page: Page, claims: Claims) -> Title | None:
    title = find_title(blocks_of(next(page.root.iter("body"), page.root)), claims)
    return title if title is not None and title.confirmed else None


def lines_above(blocks: Sequence[Block], title: Element, at: int) -> tuple[Block, ...]:
    """Return the lines above the title, up to the next menu: what stands beyond it, like a clock, is the page's.

    *at* is the place of the *title* among *blocks*.
    """
    ancestors = [outer for outer in title.iterancestors() if outer.tag not in ("body", "html")][:_STEPS_UP]
    near: list[Block] = []
    for block in reversed(blocks[max(0, at - _NEAR) : max(0, at)]):
        if shared_ancestor((title, block.node)) not in ancestors:
            break
        near.insert(0, block)
        if block.linked * 2 > len(block.text):
            break
    return tuple(near)


def lines_below(blocks: Sequence[Block], body: Element) -> tuple[Block, ...]:
    """Return the next lines after the *body*."""
    last = next((at for at in range(len(blocks) - 1, -1, -1) if holds(body, blocks[at].node)), len(blocks))
    return tuple(blocks[last + 1 : last + 1 + _BELOW])


def holds(element: Element, node: Element) -> bool:
    """Return whether *node* is *element* or stands inside it."""
    while node is not element:
        node = node.getparent()
        if node is None:
            return False
    return True
