"""What a capture says. Pure: the same capture and site give the same reading, today or in ten years.

The layout of the capture's own day is tried first; where it finds no title or text, the site's other layouts, the
platforms that the page shows signs of, and at last the shape of its text; a problem says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import islice

from archive.extract.article.draft import Terms, draft
from archive.extract.article.rivals import rivals
from archive.extract.fields.title import Claims, Title, claims_of
from archive.extract.kinds import (
    is_nothing_yet,
    kind_of,
    leads_astray,
    no_page,
    of_another_trade,
    said_instead,
    unsaid,
    with_trade,
)
from archive.extract.standing.layouts import Choice, choices, finds_text, listing_marks, origin_of, with_marks
from archive.extract.standing.rules import Standing, by_rules, holds
from archive.extract.standing.shape import Survey, survey
from archive.extract.text import is_vietnamese, slug
from archive.extract.told import written_out
from archive.extract.tree.page import Page, open_page, text_of
from archive.extract.tree.selection import select_any
from archive.extract.tree.tidy import tidy
from archive.model import Capture, Evidence, Problem, Reading, ReadRules, Site

LISTINGS = ("seed", "pager")
_SEVERAL = 3
_AT_SIGHT = 300  # letters of a text: what is shorter may be a line that says that there is none
# What the walk asked for as a listing or a front page shows the newest article whole on some portals, and another one
# tomorrow; whatever a host shows where nothing can be is what it says instead of "not found".
_NO_ARTICLES = {**dict.fromkeys(LISTINGS, "listing"), "probe": "soft-404"}


@dataclass(frozen=True, slots=True)
class _Case:
    """One page to read, and what is known about it."""

    page: Page
    capture: Capture
    site: Site
    claims: Claims


def read(capture: Capture, site: Site, *, opened: Page | None = None) -> Reading:
    """Return what *capture* says, as somebody who knows *site* reads it. Never raises, on any bytes.

    *opened* is its page, where somebody has opened it already; its tree is tidied, and is to be read no second time.
    """
    reading = _read(capture, site, opened)
    if reading.kind == "article" and capture.hop in _NO_ARTICLES:
        return replace(reading, kind=_NO_ARTICLES[capture.hop])
    return reading


def shows_article(capture: Capture, site: Site, page: Page) -> bool:
    """Return whether *page*, which is what *capture* holds, is an article at first sight, for a third of what reading costs.

    Title and text stand where the layout of its day has them, in Vietnamese, and sell nothing. What is none at first
    sight may be one. The tree of *page* is tidied.
    """
    layout = site.layout_at(capture.at)
    rules = with_marks(layout.read, site)
    if not finds_text(rules) or no_page(capture) is not None or written_out(capture, site) is not None:
        return False
    tidy(page, rules)
    standing = by_rules(page, rules, claims_of(page, (site.name,)), origin_of(layout, site))
    if standing is None or standing.title is None:
        return False
    text = text_of(standing.body)
    return len(text) >= _AT_SIGHT and is_vietnamese(text) and of_another_trade(standing.title.text, text) is None


def _read(capture: Capture, site: Site, opened: Page | None) -> Reading:
    if capture.status < 300 and (told := written_out(capture, site)) is not None:
        (capture, site), opened = told, None
    if (led := leads_astray(capture, site)) is not None:
        return led
    if (why := no_page(capture)) is not None:
        return _of_no_page(capture, why)
    page = opened or open_page(capture.body, capture.headers, capture.url)
    tidy(page, with_marks(site.layout_at(capture.at).read, site))
    return with_trade(page, _read_case(_Case(page, capture, site, claims_of(page, (site.name,)))))


def _read_case(case: _Case) -> Reading:
    failed: list[str] = []
    frame: Reading | None = None
    for choice in choices(case.page, case.capture, case.site):
        reading = _by_choice(case, choice)
        if reading is not None and _says_something(reading):
            return _with_doubt(reading, failed, choice.platform)
        frame = frame or reading
        if choice.promised:
            failed.append(choice.platform)
    return _without_rules(case, frame, failed)


def _says_something(reading: Reading) -> bool:
    text = "" if is_nothing_yet(reading.text) else reading.text
    return bool(text or reading.lead or reading.images or reading.attachments)


def _with_doubt(reading: Reading, failed: list[str], name: str) -> Reading:
    if not failed:
        return reading
    said = Problem("layout", f"the rules of {', '.join(failed)} find no title or text: read by those of {name}")
    return replace(reading, problems=(*reading.problems, said))


def _by_choice(case: _Case, choice: Choice) -> Reading | None:
    standing = by_rules(case.page, choice.rules, case.claims, choice.origin)
    if standing is None or standing.title is None:
        return None
    return _draft(case, standing, choice.rules, choice.origin)


def _draft(case: _Case, standing: Standing, rules: ReadRules, origin: Evidence) -> Reading:
    reading = draft(case.page, standing, Terms(rules, case.site, case.capture.at, origin, _changed(case.capture)))
    said = tuple(rivals(case.page, standing, case.claims, reading)) if _says_something(reading) else ()
    return replace(reading, problems=(*reading.problems, *said)) if said else reading


def _changed(capture: Capture) -> datetime | None:
    """Return since when the server says that a page is as it is."""
    try:
        moment = parsedate_to_datetime(capture.header("last-modified") or "")
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _without_rules(case: _Case, frame: Reading | None, failed: list[str]) -> Reading:
    """Read a page whose rules find no text, or say what it is instead; *frame* is an article's frame that stood empty."""
    page, layout = case.page, case.site.layout_at(case.capture.at)
    rules = with_marks(layout.read, case.site)
    if frame is None and case.capture.hop in LISTINGS and any(True for _ in select_any(page, rules.listing)):
        # the walk came here for a listing, and it is one: no need to weigh every element for an article
        return _no_article(page, "listing")
    # an article's own frame that is empty is searched for no longer than the eye would
    seen = survey(page, case.claims, ask=frame is None)
    kind = kind_of(page, seen, rules)
    if kind in ("article", "empty", "other") and frame is None and _is_listed(case, seen, kind):
        kind = "listing"
    if frame is not None and kind == "listing" and _lists_several(case):
        frame = (
            None  # an h1 that every page of the platform has, and below it teasers: no article whose text is missing
        )
    if frame is not None and (kind != "article" or not _same_title(frame, seen)):
        return _as_empty(frame, page, seen)
    if kind != "article" or seen.standing is None:
        return _no_article(page, kind, seen.title, _why(case, seen, kind))
    reading = _draft(case, seen.standing, rules, origin_of(layout, case.site))
    return _with_doubt(reading, failed, "its text") if _says_something(reading) else _as_empty(reading, page, seen)


def _why(case: _Case, seen: Survey, kind: str) -> Iterator[Problem]:
    # the frame of a portal around a notice has links enough for a listing
    if kind in ("challenge", "login", "other") or (kind == "listing" and case.capture.hop == "article"):
        yield from said_instead(case.page, seen)
    if kind in ("empty", "other"):
        yield from unsaid(case.page, seen)


def _as_empty(frame: Reading, page: Page, seen: Survey) -> Reading:
    evidence = {field: how for field, how in frame.evidence.items() if field != "text"}
    return replace(frame, kind="empty", text="", evidence=evidence, problems=(*frame.problems, *unsaid(page, seen)))


def _no_article(page: Page, kind: str, title: Title | None = None, said: Iterable[Problem] = ()) -> Reading:
    """Return what a page is that is no article, what it is called, and what is *said* against that."""
    name, known = (title.text, title.evidence) if title else (page.title, Evidence.HEAD)
    return Reading(kind=kind, title=name, evidence={"title": known} if name else {}, problems=(*page.problems, *said))


def _of_no_page(capture: Capture, why: str) -> Reading:
    """Return what is said of an answer that is no page: an error's page has a title, a picture's bytes have none."""
    said = Problem("page", why)
    if capture.status < 300:
        return Reading(kind="other", problems=(said,))
    return _no_article(open_page(capture.body, capture.headers, capture.url), "other", said=(said,))


def _is_listed(case: _Case, seen: Survey, kind: str) -> bool:
    """Return whether what looks like the text stands in, or around, the items of a listing; without text, any item does."""
    body = seen.standing.body if seen.standing and kind != "other" else case.page.root
    items = select_any(case.page, listing_marks(case.page, case.site))
    return any(holds(item, body) or holds(body, item) for item in items)


def _lists_several(case: _Case) -> bool:
    """Return whether the items by which a platform marks its listings stand on the page: a story has one or two beside it."""
    items = islice(select_any(case.page, listing_marks(case.page, case.site)), _SEVERAL)
    return len(list(items)) == _SEVERAL


def _same_title(frame: Reading, seen: Survey) -> bool:
    return seen.title is not None and slug(seen.title.text) == slug(frame.title or "")
