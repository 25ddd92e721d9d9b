"""Numbers to titles and back: every article has its own title, and its slug tells its number. Nothing is held per article.

A section's titles are head × commune × district × ending; an article's place among them is its rank, shuffled by a
multiplication that can be undone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from crawler.samples.days import day_of
from crawler.samples.themes import Theme, themes
from crawler.samples.words import COMMUNES, DISTRICTS, slug
from crawler.samples.world import Portal, World

_STEP = 1_000_003  # a prime that divides no section's space, so that multiplying by it shuffles
_SLUG = re.compile(
    r"(?P<head>.+)-xa-(?P<commune>[a-z-]+)-huyen-(?P<district>[a-z-]+?)"
    r"(?P<ending>-nam-20\d\d|-trong-tuan-qua)?(?:-ky-(?P<round>\d+))?"
)


@dataclass(frozen=True, slots=True)
class Title:
    """A title and what it was made of: theme, what happened, the places."""

    text: str
    theme: Theme
    happened: str
    commune: str
    district: str


@cache
def _heads(portal: Portal, rubric: int) -> tuple[tuple[Theme, str, str], ...]:
    chosen = [themes()[name] for name in portal.rubrics[rubric].themes]
    return tuple((theme, head, happened) for theme in chosen for head, happened in theme.heads)


@cache
def _head_numbers(portal: Portal, rubric: int) -> dict[str, int]:
    return {slug(head): at for at, (_, head, _) in enumerate(_heads(portal, rubric))}


_COMMUNE_NUMBERS = {slug(name): at for at, name in enumerate(COMMUNES)}
_DISTRICT_NUMBERS = {slug(name): at for at, name in enumerate(DISTRICTS)}


def _space(portal: Portal, rubric: int) -> int:
    return len(_heads(portal, rubric)) * len(COMMUNES) * len(DISTRICTS) * 2


def _start(world: World, rubric: int) -> int:
    return world.seed * 7919 + rubric * 104_729


def title(world: World, portal: Portal, number: int, *, with_year: bool) -> Title:
    """Return the title of article *number*; no other article of the portal has it."""
    rubric, rank = number % len(portal.rubrics), number // len(portal.rubrics)
    heads, space = _heads(portal, rubric), _space(portal, rubric)
    code = (rank * _STEP + _start(world, rubric)) % space
    code, head = divmod(code, len(heads))
    code, commune = divmod(code, len(COMMUNES))
    ending, district = divmod(code, len(DISTRICTS))
    theme, words, happened = heads[head]
    text = f"{words} xã {COMMUNES[commune]}, huyện {DISTRICTS[district]}"
    if ending:
        text += f" năm {day_of(number).year}" if with_year else " trong tuần qua"
    if rank >= space:
        text += f" (kỳ {rank // space + 1})"
    return Title(text, theme, happened, COMMUNES[commune], DISTRICTS[district])


def number_of(world: World, portal: Portal, name: str) -> int | None:
    """Return the number of the article whose slug may be *name*, or None; the caller compares the whole slug."""
    parts = _SLUG.fullmatch(name)
    if parts is None:
        return None
    commune, district = _COMMUNE_NUMBERS.get(parts["commune"]), _DISTRICT_NUMBERS.get(parts["district"])
    for rubric in range(len(portal.rubrics)):
        head = _head_numbers(portal, rubric).get(parts["head"])
        if head is None or commune is None or district is None:
            continue
        heads, space = len(_heads(portal, rubric)), _space(portal, rubric)
        ending = int(parts["ending"] is not None)
        code = ((ending * len(DISTRICTS) + district) * len(COMMUNES) + commune) * heads + head
        rank = (code - _start(world, rubric)) * pow(_STEP, -1, space) % space
        rank += (int(parts["round"] or 1) - 1) * space
        number = rank * len(portal.rubrics) + rubric
        return number if number < world.count else None
    return None
