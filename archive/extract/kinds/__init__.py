"""What kind of page it is, from the page alone: article, listing, soft 404, login, challenge, another trade's. Pure."""

from __future__ import annotations

import re

from archive.extract.fields.facts import is_date_line, is_meta_line
from archive.extract.fields.title import is_spelled
from archive.extract.kinds.lists import is_listing
from archive.extract.kinds.messages import THIN, is_nothing_yet, refusal
from archive.extract.kinds.others import not_html
from archive.extract.kinds.redirects import leads_astray
from archive.extract.kinds.shells import unsaid
from archive.extract.kinds.states import said_instead
from archive.extract.kinds.trades import of_another_trade, with_trade
from archive.extract.standing.body import prose_worth
from archive.extract.standing.rules import holds
from archive.extract.standing.shape import Survey
from archive.extract.tree.blocks import HEADINGS
from archive.extract.tree.page import Page, text_of
from archive.model import Capture, ReadRules

__all__ = [
    "is_nothing_yet",
    "kind_of",
    "leads_astray",
    "no_page",
    "of_another_trade",
    "said_instead",
    "unsaid",
    "with_trade",
]

_HEADLINE_WORDS = 5  # the heading of a box beside the article is shorter
_MOST_HEADINGS = 40
_BEHIND = 6  # lines behind the title: the title again, who put it there, the date, the first sentence


def no_page(capture: Capture) -> str | None:
    """Return why *capture* is no page that was there (an error, a redirect, a document, nothing), or None if it is one."""
    if capture.status >= 300:
        return f"answered with status {capture.status}"
    if not capture.body.strip():
        return "nothing came: 0 bytes" if not capture.body else "nothing came but white space"
    declared = (capture.header("content-type") or "").lower()
    known = not declared or any(name in declared for name in ("html", "text/plain", "octet-stream"))
    if not known and not ("xml" in declared and b"<html" in capture.body[:2000].lower()):
        return f"not HTML but {declared.partition(';')[0].strip()[:100]}"
    what = not_html(capture.body)
    return None if what is None else f"not HTML but {what}"


def kind_of(page: Page, seen: Survey, rules: ReadRules) -> str:
    """Return what a page is that no rules recognise as an article."""
    if _says(page, rules.soft_404):
        return "soft-404"
    prose = _prose(seen)
    # a page that has the title its address spells has been found, whatever it is about
    spelled = seen.title is not None and seen.title.confirmed and is_spelled(seen.title.text, page.url)
    if not spelled and (said := refusal(page, seen, prose)):
        return said
    if is_listing(seen, page.url):
        return "listing"
    titled = seen.title is not None and seen.title.confirmed
    if seen.standing is None or _is_bare(seen) or (prose < THIN and _boxes_between(seen)):
        return "empty" if titled else "other"
    return "article" if titled or prose >= THIN or _is_dated_notice(seen) else "other"


def _is_dated_notice(seen: Survey) -> bool:
    """Return whether a date line and then sentences follow the title: so portals print a notice, and no widget.

    A date above it may be the clock of the page's header.
    """
    if seen.title is None or seen.title.at < 0 or seen.standing is None:
        return False
    near = seen.blocks[seen.title.at + 1 : seen.title.at + 2 * _BEHIND]
    behind = [block for block in near if block.kind != "image"][:_BEHIND]
    is_dated = (at for at, block in enumerate(behind) if is_date_line(block.text) or is_meta_line(block.text))
    dated = next(is_dated, len(behind))
    return any(prose_worth(block) and holds(seen.standing.body, block.node) for block in behind[dated:])


def _says(page: Page, patterns: tuple[str, ...]) -> bool:
    """Return whether `<title>` or a heading is the site's own mark of a missing page."""
    if not patterns:
        return False
    headings = [page.title or "", *(text_of(node) for node in page.root.iter(*HEADINGS))][:_MOST_HEADINGS]
    return any(re.search(pattern, text) for pattern in patterns for text in headings if text)


def _prose(seen: Survey) -> float:
    if seen.standing is None:
        return 0.0
    return sum(prose_worth(block) for block in seen.blocks if holds(seen.standing.body, block.node))


def _is_bare(seen: Survey) -> bool:
    """Return whether what looks like the text only says that there is none yet."""
    assert seen.standing is not None
    begin = seen.title.at + 1 if seen.title is not None else 0
    lines = [block for block in seen.blocks[begin:] if holds(seen.standing.body, block.node)]
    return any(is_nothing_yet(block.text) for block in lines) and not any(
        block.kind == "image" or prose_worth(block) for block in lines
    )


def _boxes_between(seen: Survey) -> bool:
    """Return whether other boxes' headings stand between the title and what looks like the text: then it is theirs."""
    if seen.title is None or seen.title.at < 0 or seen.standing is None or seen.standing.notice:
        return False
    first = next(
        (at for at, block in enumerate(seen.blocks) if prose_worth(block) and holds(seen.standing.body, block.node)),
        len(seen.blocks),
    )
    between = seen.blocks[seen.title.at + 1 : first]
    return first < seen.title.at or any(block.kind == "heading" and block.words <= _HEADLINE_WORDS for block in between)
