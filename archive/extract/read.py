"""What a capture says. Pure: the same capture and site give the same reading, today or in ten years.

The layout of the capture's own day is tried first; where it finds no title or text, the site's other layouts, the
platforms that the page shows signs of, and at last the shape of its text; a problem says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from archive.extract.blocks import HEADINGS, blocks_of
from archive.extract.body import prose_worth
from archive.extract.draft import Task, draft
from archive.extract.judge import at_first_sight, is_listing, message
from archive.extract.layouts import Choice, choices
from archive.extract.page import Page, open_page, select_any, text_of
from archive.extract.standing import Standing, by_rules, by_shape
from archive.extract.title import Claims, claims_of
from archive.model import Capture, Layout, Problem, Reading, Site
from archive.sites import packaged_platforms

_MOST_HEADINGS = 40


@dataclass(frozen=True, slots=True)
class _Case:
    """One page to read, and what is known about it."""

    page: Page
    capture: Capture
    site: Site
    claims: Claims


def read(capture: Capture, site: Site) -> Reading:
    """Return what *capture* says, as somebody who knows *site* reads it. Never raises, on any bytes."""
    return read_by(capture, site, packaged_platforms())


def read_by(capture: Capture, site: Site, platforms: Mapping[str, Layout]) -> Reading:
    """Return what *capture* says; *platforms* are those whose rules may be tried on a page that shows signs of them."""
    page = open_page(capture.body, capture.headers, capture.url)
    if kind := at_first_sight(page, capture):
        return Reading(kind=kind, title=page.title, problems=page.problems)
    case = _Case(page, capture, site, claims_of(page, (site.name,)))
    failed: list[str] = []
    frame: Reading | None = None
    for choice in choices(page, capture, site, platforms):
        reading = _by_choice(case, choice)
        if reading is not None and _says_something(reading):
            return _with_doubt(reading, failed, choice.platform)
        frame = frame or reading
        if choice.promised:
            failed.append(choice.platform)
    reading = _by_shape(case)
    if reading.kind == "other" and frame is not None:
        # an article's frame stands there, and nothing is in it
        return replace(frame, kind="empty")
    return _with_doubt(reading, failed, "text") if reading.kind == "article" else reading


def _says_something(reading: Reading) -> bool:
    return bool(reading.text or reading.lead or reading.images)


def _with_doubt(reading: Reading, failed: list[str], name: str) -> Reading:
    if not failed:
        return reading
    said = Problem("layout", f"the rules of {', '.join(failed)} find no title or text: read by the shape of {name}")
    return replace(reading, problems=(*reading.problems, said))


def _by_choice(case: _Case, choice: Choice) -> Reading | None:
    standing = by_rules(case.page, choice.rules, case.claims)
    if standing is None or standing.title is None:
        return None
    return draft(case.page, standing, Task(choice.rules, case.site, case.capture.at, choice.origin))


def _by_shape(case: _Case) -> Reading:
    """Read a page that no rules fit, or say what it is instead of an article."""
    page = case.page
    rules = case.site.layout_on(case.capture.at.date()).read
    if next(iter(select_any(page.root, rules.listing)), None) is not None:
        return Reading(kind="listing", title=page.title, problems=page.problems)
    standing = by_shape(page, case.claims)
    blocks = blocks_of(standing.body) if standing else ()
    prose = sum(prose_worth(block) for block in blocks)
    if kind := message(page, rules, _headings(page), prose):
        return Reading(kind=kind, title=page.title, problems=page.problems)
    if standing is None:
        return Reading(kind="other", title=page.title, problems=page.problems)
    if is_listing(blocks, page.url):
        title = standing.title.text if standing.title else page.title
        return Reading(kind="listing", title=title, problems=page.problems)
    reading = draft(page, standing, Task(rules, case.site, case.capture.at, standing.evidence))
    if not _says_something(reading):
        return replace(reading, kind="empty" if _is_confirmed(standing) else "other")
    return reading if prose or _is_confirmed(standing) else replace(reading, kind="other")


def _headings(page: Page) -> list[str]:
    found = [text_of(node) for node in page.root.iter(*HEADINGS)][:_MOST_HEADINGS]
    return [page.title or "", *found]


def _is_confirmed(standing: Standing) -> bool:
    return standing.title is not None and standing.title.confirmed
