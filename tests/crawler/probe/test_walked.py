"""Sample portals walked and read by drafts alone, once with every platform known and once with none: found whole, read right.

Without a server: what a draft is worth on the wire `python -m tests.eval.probe` measures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from archive.extract.read import read
from archive.model import Capture, Site
from archive.sites import load_site
from archive.urls import article_key
from crawler.probe.draft import draft
from crawler.probe.looked import Purpose, Question
from crawler.samples import MAKES, Make
from crawler.samples.score import FIELDS, score, wrong
from crawler.samples.truth import truth
from crawler.walking.look import look_at
from crawler.walking.reach import Reach
from crawler.walking.section import SectionWalk, Seen
from crawler.walking.steps import Found, Scripted, Shown
from tests.crawler.probe.portal import KNOWN, UNKNOWN, WORLD, answered, looked_at
from tests.eval.samples import as_row

WALKED = replace(WORLD, articles=45)
LEAST_RIGHT = 0.95
# Where no platform is known, a pager that a script turns cannot be told from the page, and the first pages are all that
# listings give (two of these portals have a sitemap, which is not walked here). A front end without links shows a stranger
# nothing at all.
LEAST_FOUND = {"vnpt": 0.5, "epi": 0.5, "vccorp": 0.5}
BLANK = frozenset(("frontend",))
SHOWN = {name: make for name, make in MAKES.items() if name not in BLANK}
EACH = pytest.mark.parametrize("make", SHOWN.values(), ids=SHOWN)
BOTH = pytest.mark.parametrize("by_marks", [True, False], ids=["known", "unknown"])


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a portal."""

    shares: dict[str, float]
    """Of each field, and `found`."""
    wrong: tuple[str, ...]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("drafts")


@cache
def result(make: Make, folder: Path, *, by_marks: bool) -> Result:
    known = KNOWN if by_marks else UNKNOWN
    made = draft(looked_at(make, known, WALKED), known)
    path = folder / f"{make.slug}-{by_marks}.toml".lower()
    path.write_text(made.toml, encoding="utf-8")
    site = load_site(path, folder)
    site = site if by_marks else replace(site, platforms=())
    entries = list(truth(WALKED, make))
    named = {article_key(entry["url"], site): entry["url"] for entry in entries}
    rows = {named[key]: row for key, row in walked(make, site) if key in named}
    held = score(entries, rows)
    return Result(held["fields"] | {"found": held["found"] / held["expected"]}, tuple(wrong(entries, rows)))


def walked(make: Make, site: Site) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the key of each article that the listings of *site* lead to, and what is read there."""
    seen: set[str] = set()
    for section in site.sections:
        for url in listed(make, site, section.name, section.url):
            capture = ask(make, url)
            key = article_key(capture.url, site)
            if capture.status == 200 and key not in seen:
                seen.add(key)
                reading = read(replace(capture, hop="article", section=section.name), site)
                if reading.kind == "article":
                    yield key, as_row(reading)


def listed(make: Make, site: Site, name: str, url: str) -> list[str]:
    """Return the addresses of the articles that a section lists on all of its pages."""
    walk, urls = SectionWalk(name, Reach(), crawl=1), dict[str, None]()
    found = shown(ask(make, url), "seed", site)
    while found is not None:
        urls |= dict.fromkeys(step.url for step in found.steps if step.hop == "article" and step.rule is None)
        turn = walk.take(found, Seen(news=True, fresh=len(found.articles())), site)
        if turn is None:
            break
        found = shown(ask(make, turn.url, turn.form), "pager", site, turn.scripted)
    return list(urls)


def ask(make: Make, url: str, form: bytes = b"") -> Capture:
    capture = answered(make, Question(url, Purpose.ARTICLE, "", form=form), WALKED).capture
    assert capture is not None
    return capture


def shown(capture: Capture, hop: str, site: Site, scripted: Scripted | None = None) -> Found | None:
    kind = capture.header("content-type") or ""
    found = look_at(Shown(capture.url, hop, capture.status, capture.body, kind, scripted=scripted), site)
    return found if isinstance(found, Found) else None


@EACH
@BOTH
def test_every_article_is_found_by_a_draft(make: Make, folder: Path, *, by_marks: bool) -> None:
    least = 1.0 if by_marks else LEAST_FOUND.get(make.platform, LEAST_RIGHT)
    made = result(make, folder, by_marks=by_marks)

    assert made.shares["found"] >= least, made.wrong[:3]


@EACH
@BOTH
def test_a_draft_reads_each_field_right(make: Make, folder: Path, *, by_marks: bool) -> None:
    made = result(make, folder, by_marks=by_marks)
    least = LEAST_RIGHT * made.shares["found"]

    assert {field: made.shares[field] for field in FIELDS if made.shares[field] < least} == {}, made.wrong[:3]
