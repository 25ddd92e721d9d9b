"""What the rules of today say of an address: scope, never-rules, traps, the look of articles, robots.txt. Asks nobody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from archive.catalogue.catalogue import Catalogue
from archive.catalogue.telling.known import newest_answer
from archive.errors import ArchiveError
from archive.evidence.folder import Folder
from archive.model import Capture, Section, Site
from archive.urls import absolute, article_key, without_state
from crawler.guard import as_number, may_connect
from crawler.robots import MOST_ROBOTS_REDIRECTS, deciding_line, read_robots
from crawler.walking.scope import NO_ARTICLE, as_article, fits, judged
from crawler.walking.steps import Step
from crawler.walking.traps import beyond_all_years

ASKED_ANYWHERE = ("requisite", "attachment", "robots")
"""What is asked for wherever it lies, and whatever it looks like."""


@dataclass(frozen=True, slots=True)
class Today:
    """What the walk would make of a link to the address on a listing."""

    asked: str
    """The address that it would ask for."""
    key: str
    """The identity under which it would note it: of what a never-rule refuses, the address itself."""
    rule: str | None
    """The rule that refuses it; None where it would be followed."""
    because: str
    """Where the rule stands, or why it would be followed."""
    section: Section | None = None
    """The section whose listing begins there."""


@dataclass(frozen=True, slots=True)
class RobotsSaid:
    """What the newest captured robots.txt of the host says."""

    url: str
    at: str
    status: int
    allowed: bool
    line: str | None
    """The line that decides."""
    why: str | None = None
    """Why everything is forbidden."""


def today(url: str, site: Site, year: int, hop: str | None = None) -> Today:
    """Return what the walk of *site* would make in *year* of the absolute *url*, met as *hop*; of none, on a listing."""
    step = Step(url, article_key(url, site), hop) if hop in ASKED_ANYWHERE else judged(url, site, "article")
    if (number := _private(step.url, site)) is not None:
        return Today(
            step.url, step.key, "private address", f"{number} belongs to a private network, and is never asked"
        )
    if step.rule is None and hop in (None, "article", "pager"):
        step = replace(step, rule=beyond_all_years(step.url, year))
    if step.rule is not None:
        return Today(step.url, step.key, step.rule, _where(step.rule, site))
    section = next((one for one in site.sections if article_key(one.url, site) == article_key(url, site)), None)
    rule, because = _looks(step.url, site, hop)
    if section is not None:
        rule, because = None, f"the listing of section '{section.name}' begins there"
    elif site.sections and article_key(url, site) == article_key(site.home, site):
        rule, because = None, "it is the portal's front page, which each crawl captures as it is"
    asked = as_article(step, site).url if hop in (None, "article") and section is None else step.url
    return Today(asked, step.key, rule, because, section)


def _looks(url: str, site: Site, hop: str | None) -> tuple[str | None, str]:
    """Return (the rule that refuses *url* for its looks, or None; why)."""
    rules = site.layouts[-1].walk
    if hop in ASKED_ANYWHERE:
        return None, "what pages need to be shown is asked for on any host, and so are their documents"
    if hop not in (None, "article"):
        return None, "no rule speaks of it; [walk] article is for the links of listings"
    if rules.fetch is not None and rules.fetch.items:
        return None, f"the listings of {_of(site)} come as JSON, and what they name is followed"
    if not rules.article:
        return None, f"{_of(site)} has no [walk] article: any link is tried"
    for asked, how in ((url, ""), (without_state(url, site), ", without its state")):
        fitting = next((pattern for pattern in rules.article if fits(asked, (pattern,), site)), None)
        if fitting is not None:
            return None, f"[walk] article of {_of(site)} fits{how}: {fitting}"
    return NO_ARTICLE, f"none of [walk] article of {_of(site)} fits: {' '.join(rules.article)}"


def _private(url: str, site: Site) -> str | None:
    number = as_number(urlsplit(url).hostname or "")
    return number if number and not may_connect(number, loopback=site.loopback) else None


def robots_of(folder: Folder, catalogue: Catalogue, url: str) -> RobotsSaid | str | None:
    """Return what the newest captured robots.txt of the host of *url* says of it; None where none was captured.

    Where its bytes are gone or damaged: why, in a line.
    """
    target = absolute(url, "/robots.txt")
    try:
        found = _followed(folder, catalogue, target) if target else None
    except ArchiveError as error:
        return str(error)
    if found is None:
        return None
    robots, why = read_robots(found.status, found.body)
    line = deciding_line(found.body, url) if robots is not None and found.status == 200 else None
    at = f"{found.at:%Y-%m-%d %H:%M}"
    return RobotsSaid(found.url, at, found.status, robots is not None and robots.allows(url), line, why)


def _followed(folder: Folder, catalogue: Catalogue, target: str) -> Capture | None:
    found: Capture | None = None
    for _ in range(MOST_ROBOTS_REDIRECTS + 1):
        answer = newest_answer(folder, catalogue, target, "robots")
        if answer is None:
            return found
        found = answer
        location = answer.header("Location") if 300 <= answer.status < 400 else None
        if location is None or (further := absolute(target, location)) is None:
            return found
        target = further
    return found


def _where(rule: str, site: Site) -> str:
    kind, _, name = rule.partition(": ")
    if kind == "never":
        patterns = dict(site.layouts[-1].walk.never)
        return f"[walk.never] {name} of {_of(site)} fits: {patterns.get(name, '')}"
    if kind == "out of scope":
        hosts = ", ".join(site.hosts) or "not known"
        return f"the hosts of {site.slug} are {hosts}: elsewhere only what pages need is asked for"
    return "known by the shape of the address alone, whatever the portal is made with"


def _of(site: Site) -> str:
    return f"platform {site.layouts[-1].platform}" if site.layouts[-1].platform else site.slug
