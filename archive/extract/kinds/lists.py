"""Listings: headlines that lead to stories, and where they stand beside what may be a text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from urllib.parse import urlsplit

from archive.extract.fields.facts import is_date_line
from archive.extract.kinds.messages import THIN
from archive.extract.standing.body import prose_worth
from archive.extract.standing.rules import holds
from archive.extract.standing.shape import Survey
from archive.extract.tree.blocks import Block
from archive.extract.tree.furniture import is_furniture_line
from archive.extract.tree.links import leads_elsewhere, leads_to_documents

_STORIES = 3  # headlines in a row that may make a listing: one small listing in two has no more
_HEADLINE_WORDS = 5  # menus have shorter links
_PARAGRAPHS = 3  # of prose in a row; a listing's summary has two at most
_GAP = 6  # blocks between two headlines of one listing: picture, day, counter, summary in two paragraphs
_SCAN = 100  # letters that a picture stands for
_HOME = re.compile(
    r"/?|/(?:index|default|home|trang-?chu|trangchu)(?:\.\w+)?|/(?:Pages/default\.aspx|web/guest/(?:home|trang-chu))|/(?:vi|vn|vi-vn)/?",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"=\d")


def is_listing(seen: Survey, url: str) -> bool:
    """Return whether a page is headlines that link to stories: most of its prose stands between them, or none at all.

    Related stories of an article stand behind its text, with little between them; hot news may stand above its title.
    """
    runs = _below(seen, _headline_runs(seen))
    if not runs:
        return _is_gallery(seen)
    if _tells_at_length(seen):
        return False
    if is_home(url):
        return True
    between = {at for run in runs for at in range(run[0], min(run[-1] + _GAP, len(seen.blocks)))}
    inside = sum(prose_worth(seen.blocks[at]) for at in between)
    outside = [block for at, block in _of_the_text(seen) if at not in between]
    if seen.standing is not None and seen.standing.notice:
        # a few words, pictures or documents right behind the title, against the links among them
        own, links = _letters(outside), sum(block.linked for at, block in _of_the_text(seen) if at in between)
        return max(links, inside) >= own
    own = sum(prose_worth(block) for block in outside)
    if own >= THIN and inside < own * 2:
        return False
    # a short article beside a list of others, or an empty one: its title says that it is one
    if seen.title is not None and seen.title.confirmed and own and runs[0][0] > seen.title.at + _GAP:
        return inside > own * 3
    return inside >= own


def is_home(url: str) -> bool:
    """Return whether *url* is the front page; some portals name a story in its query: `/?cn=87&gd=16&tc=369`."""
    try:
        parts = urlsplit(url)
    except ValueError:  # an unclosed bracket in the host
        return False
    return bool(_HOME.fullmatch(parts.path)) and not _NUMBERED.search(parts.query)


def _tells_at_length(seen: Survey) -> bool:
    """Return whether paragraph follows paragraph under a confirmed title, with no headline between: no teaser goes on so."""
    if seen.title is None or not seen.title.confirmed or seen.standing is None:
        return False
    letters, paragraphs = 0.0, 0
    for block in seen.blocks[seen.title.at + 1 :]:
        if is_headline(block):
            letters, paragraphs = 0.0, 0
        elif (worth := prose_worth(block)) and holds(seen.standing.body, block.node):
            letters, paragraphs = letters + worth, paragraphs + 1
            if letters >= 2 * THIN and paragraphs >= _PARAGRAPHS:
                return True
    return False


def _of_the_text(seen: Survey) -> list[tuple[int, Block]]:
    """Return the blocks of what looks like the text, with their places."""
    body = seen.standing.body if seen.standing else None
    return [(at, block) for at, block in enumerate(seen.blocks) if body is not None and holds(body, block.node)]


def _letters(blocks: Iterable[Block]) -> float:
    """Return the letters of notices: short lines too, and what a scanned page stands for; links do not count."""
    return float(sum(_worth(block) for block in blocks if block.kind != "heading"))


def _worth(block: Block) -> int:
    if block.kind == "image":
        return 0 if leads_elsewhere(block.node) else _SCAN
    return _SCAN if block.linked and leads_to_documents(block.node) else len(block.text) - block.linked


def _is_gallery(seen: Survey) -> bool:
    """Return whether a page without a text is pictures in a row that lead elsewhere, with a name each: goods, albums.

    They stand behind the title, or all over a page that ends with its title: that is a shop's name over its address.
    """
    blocks, begin = seen.blocks, seen.title.at + 1 if seen.title is not None else 0
    if any(prose_worth(block) for _, block in _of_the_text(seen)):
        return False
    if len(_tiles(blocks[begin : begin + _GAP * _STORIES + 1])) >= _STORIES - 1:
        return True
    behind = blocks[begin:]
    at_the_end = begin > 0 and len(behind) < _GAP and not any(is_date_line(block.text) for block in behind)
    return at_the_end and len(_tiles(blocks[:begin])) > _STORIES


def _tiles(blocks: Sequence[Block]) -> list[Block]:
    """Return the pictures among *blocks* that lead elsewhere with a line behind them that does too."""
    return [
        one for one, other in pairwise(blocks) if one.kind == "image" and leads_elsewhere(one.node) and other.linked
    ]


def _below(seen: Survey, runs: list[list[int]]) -> list[list[int]]:
    """Return the runs below a confirmed title, where it is printed; what stands above it is hot news."""
    title = seen.title
    if title is None or not title.confirmed or title.at < 0:
        return runs
    return [run for run in runs if run[0] >= title.at]


def _headline_runs(seen: Survey) -> list[list[int]]:
    """Return the indexes of headlines that follow each other with little between them, run by run.

    A run ends at the title, and where the text begins or ends: a tool bar above a short article, or a pointer inside it,
    is no part of the list below.
    """
    text, title = _text_span(seen), seen.title.at if seen.title is not None else -1
    runs: list[list[int]] = []
    for at, block in enumerate(seen.blocks):
        if is_headline(block) and not is_furniture_line(block.text):
            last = runs[-1][-1] if runs else -_GAP - 1
            if at - last <= _GAP and _side(last, text) == _side(at, text) and not last < title <= at:
                runs[-1].append(at)
            else:
                runs.append([at])
    return [run for run in runs if len(run) >= _STORIES]


def _text_span(seen: Survey) -> tuple[int, int] | None:
    """Return where the text begins and ends, if it has more than the one paragraph that a listing's item has too."""
    inside = [at for at, _ in _of_the_text(seen)]
    prose = sum(bool(prose_worth(seen.blocks[at])) for at in inside)
    return (inside[0], inside[-1]) if prose > 1 else None


def _side(at: int, text: tuple[int, int] | None) -> int:
    return 0 if text is None else (at >= text[0]) + (at > text[1])


def is_headline(block: Block) -> bool:
    """Return whether *block* is a link to a story, with a day behind it perhaps; a document is no story."""
    if (
        block.kind == "image"
        or block.words < _HEADLINE_WORDS
        or block.linked < max(len(block.text) * 0.6, len(block.text) * 0.9 - 14)
    ):
        return False
    return not leads_to_documents(block.node)
