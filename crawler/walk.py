"""Where a page leads. Pure: a page, its site and how it was reached go in, proposals come out; the ledger decides."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from archive.extract.tree.links import css_urls, links_of, pager_links, requisites
from archive.extract.tree.page import Page
from archive.model import Layout, Site
from archive.urls import absolute, article_key, fetch_url, own_host, path_query

LISTINGS = ("seed", "pager")
PAGES = ("seed", "pager", "article")
# A listing shows some dozens of articles; what shows thousands is a trap or an archive page, and the pager goes on.
MOST_STEPS = 2000
# Links of a pager that lead where the walk comes from.
BACKWARDS = re.compile(
    r"(?i)[<«‹\s]+|(?:trang )?(?:trước|đầu)|first|prev(?:ious)?|[<«‹]+ *(?:trang )?(?:trước|đầu|first|prev(?:ious)?)"
)


@dataclass(frozen=True, slots=True)
class Step:
    """A link that the walk proposes to follow, or, with a *rule*, proposes never to follow."""

    url: str
    key: str
    hop: str
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """A link of a listing's pager."""

    name: str
    """What makes it the same page whenever it is met: the printed number, else the address or the postback's argument."""
    url: str
    form: bytes = b""
    """What is posted; empty for an ordinary link."""
    stepping: bool = False
    """Whether it means "the next page" wherever it stands, so that it may be taken again from another page."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one page leads to."""

    steps: tuple[Step, ...] = ()
    turns: tuple[Turn, ...] = ()
    left_out: int = 0

    def articles(self) -> tuple[str, ...]:
        """Return the keys of the articles that the page lists."""
        return tuple(step.key for step in self.steps if step.hop == "article" and step.rule is None)


def look(page: Page, site: Site, hop: str) -> Found:
    """Return where *page*, which was reached by *hop*, leads: articles and turns of a listing, requisites of any page."""
    layout = site.layouts[-1]
    steps = [Step(url, article_key(url, site), kind) for kind, url in requisites(page)]
    turns: tuple[Turn, ...] = ()
    if hop in LISTINGS:
        steps = [*_articles(page, site, layout), *steps]
        turns = _turns(page, site, layout)
    unique = list({step.key: step for step in reversed(steps)}.values())[::-1]
    return Found(tuple(unique[:MOST_STEPS]), turns, max(len(unique) - MOST_STEPS, 0))


def look_into_css(text: str, url: str, site: Site) -> Found:
    """Return the requisites that a style sheet at *url* names."""
    steps = [Step(found, article_key(found, site), "requisite") for found in css_urls(text, url)]
    return Found(tuple(steps[:MOST_STEPS]), (), max(len(steps) - MOST_STEPS, 0))


def redirected(location: str, url: str, site: Site, hop: str) -> Step | None:
    """Return the step that a redirect from *url* asks for; pages are followed on the site's own hosts only."""
    target = absolute(url, location)
    if target is None:
        return None
    return _judged(target, site, hop) if hop in PAGES else Step(target, article_key(target, site), hop)


def _articles(page: Page, site: Site, layout: Layout) -> list[Step]:
    rules = layout.walk
    patterns = [_compiled(pattern, layout.url.case_insensitive) for pattern in rules.article]
    sections = {article_key(section.url, site) for section in site.sections}
    steps = []
    for url in links_of(page, rules.items):
        # without selectors only the look of the address tells an article from the menu
        if not rules.items and not any(pattern.search(path_query(url)) for pattern in patterns):
            continue
        step = _judged(url, site, "article")
        if step.rule is None and patterns and not any(pattern.search(path_query(step.url)) for pattern in patterns):
            step = Step(step.url, step.key, "article", "not an article's address")
        if step.key not in sections:
            steps.append(step)
    return steps


def _judged(url: str, site: Site, hop: str) -> Step:
    key = article_key(url, site)
    if not own_host(url, site):
        return Step(url, key, hop, "out of scope: another host")
    asked = fetch_url(url, site)
    layout = site.layouts[-1]
    for name, pattern in layout.walk.never:
        if _compiled(pattern, layout.url.case_insensitive).search(path_query(asked)):
            return Step(asked, key, hop, f"never: {name}")
    return Step(asked, key, hop)


def _turns(page: Page, site: Site, layout: Layout) -> tuple[Turn, ...]:
    turns: dict[str, Turn] = {}
    for link in pager_links(page, layout.walk.next):
        if link.url is None or BACKWARDS.fullmatch(link.text):
            continue
        if link.postback is None and layout.walk.pager == "links":
            step = _judged(link.url, site, "pager")
            name = link.text if link.text.isdigit() else step.key
            if step.rule is None:
                turns.setdefault(name, Turn(name, step.url))
        elif link.postback is not None and layout.walk.pager == "postback":
            target, argument = link.postback
            name = link.text if link.text.isdigit() else target + argument
            stepping = not link.text.isdigit() and not any(letter.isdigit() for letter in argument)
            turns.setdefault(name, Turn(name, fetch_url(link.url, site), link.form, stepping))
    return tuple(turns.values())


@lru_cache(maxsize=256)
def _compiled(pattern: str, case_insensitive: bool) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE if case_insensitive else 0)
