"""The facts of each portal's nights. What was counted once is kept in the book, and counted again only where files came later.

The same catalogue, book and site files give the same facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from archive.book.book import Book
from archive.book.nights import Night, Visit
from archive.catalogue.catalogue import Catalogue
from archive.catalogue.completeness.closure import Closure
from archive.errors import SITES_FAILED, WELL
from archive.model import Site
from archive.night.facts import MOST_EVIDENCE, ArchiveNight, SiteNight
from archive.night.gather.answers import Answers, answers_of, as_counts
from archive.night.gather.clocks import ahead_of
from archive.night.gather.crawls import Crawled, crawled
from archive.night.gather.hosts import Spoken, spoken_by
from archive.night.gather.needs import needs_of
from archive.night.gather.news import News, by_section, news_of
from archive.night.gather.span import Evidence, Span, bounds

VERSION = 3
"""Raised with every change of what is counted how: facts of the last four weeks that an older luutru kept are
counted again; those before are what they were counted as."""
REACH = timedelta(days=400)
"""A year and what a holiday may move: how far back facts are looked for. What was before an episode of half a year, and before
the silence of a portal that writes three articles a month, is asked for."""
COUNTED = timedelta(days=28)
"""So far back nights are counted that nobody has kept: the four weeks that a night is compared with."""
_DAY = timedelta(days=1)
_CAPTURED = (WELL, SITES_FAILED)
"""Exit codes of crawls that kept at least one answer."""
MOST_SAID = 20
_BYTES = """
select c.night, sum(w.bytes) from crawls as c join warc_files as w on w.crawl = c.id
where c.site = :site and c.night between :first and :last and c.outcome <> 'imported' group by c.night
"""


@dataclass(frozen=True, slots=True)
class Desk:
    """What facts are gathered from."""

    root: Path
    """The archive's folder."""
    book: Book
    catalogue: Catalogue | None
    """None where there is none yet: then the book's word is all there is."""
    sites: Mapping[str, Site]
    """The site files that can be read, by slug."""


def gather(desk: Desk, slug: str, night: date) -> SiteNight:
    """Return what the night of the portal *slug* was. Raises StaleCatalogue, DiskTrouble."""
    visit = desk.book.nights.visit(slug, night)
    told = crawled(desk.catalogue, slug, night, visit)
    facts = _with_crawls(_as_meant(desk, slug, night, visit), told)
    span = _span(desk, slug, night)
    if span is None:
        return facts
    evidence = Evidence(MOST_EVIDENCE)
    answers, news = answers_of(span, evidence), news_of(span, evidence)
    spoken = spoken_by(span, evidence)
    needs = needs_of(span, news.captures, evidence)
    site = desk.sites.get(slug)
    named = [section.name for section in site.sections] if site else sorted({*answers.templates, *news.sections})
    answers.templates = {name: answers.templates[name] for name in named if name in answers.templates}
    facts = _with_news(facts, news, by_section(news, answers.seen, named))
    facts = _with_answers(facts, answers, spoken, needs)
    return replace(facts, ahead=ahead_of(span, evidence), evidence=evidence.told())


def histories(desk: Desk, slugs: Iterable[str], night: date) -> dict[str, tuple[SiteNight, ...]]:
    """Return portal → its nights in order, back to REACH, *night* last; keep in the book what was counted for it.

    A night whose WARC files are not in the catalogue yet is left out.

    Raises StaleCatalogue, DiskTrouble, Locked.
    """
    return {slug: _history(desk, slug, night) for slug in slugs}


def _history(desk: Desk, slug: str, night: date) -> tuple[SiteNight, ...]:
    upto = (night - REACH, night)
    known = desk.book.facts.between(slug, (upto[0], night - COUNTED - _DAY))
    known |= desk.book.facts.between(slug, (night - COUNTED, night - _DAY), VERSION)
    sizes = _sizes(desk, slug, upto)
    visits = {visit.night: visit for visit in desk.book.nights.visits_of(slug, *upto)}
    late = {one for one, facts in known.items() if sizes.get(one, facts.bytes) != facts.bytes}
    recent = {one for one in {*visits, *sizes} - set(known) if one >= night - COUNTED}
    wanted = sorted({*late, *recent, night})
    fresh = [gather(desk, slug, one) for one in wanted if one in sizes or not _has_captured(visits.get(one))]
    desk.book.facts.put(fresh, VERSION)
    known |= {facts.night: facts for facts in fresh}
    return tuple(facts for _, facts in sorted(known.items()))


def _has_captured(visit: Visit | None) -> bool:
    """Return whether the catalogue must have something of it: where an ingest failed, a night is not one without answers."""
    return visit is not None and visit.code in _CAPTURED


def _sizes(desk: Desk, slug: str, nights: tuple[date, date]) -> dict[date, int]:
    """Return night → bytes of its WARC files: a file that was entered late, or is gone, makes another sum."""
    if desk.catalogue is None:
        return {}
    first, last = nights
    rows = desk.catalogue.rows(_BYTES, {"site": slug, "first": first.isoformat(), "last": last.isoformat()})
    return {date.fromisoformat(night): size for night, size in rows}


def archive_night(book: Book, night: date) -> ArchiveNight:
    """Return what the book tells of *night* beside its portals."""
    told, before = book.nights.get(night), book.nights.last(night)
    return _as_noted(told, before) if told else ArchiveNight(night, missed=_missed(night, before))


def archive_nights(book: Book, night: date) -> tuple[ArchiveNight, ...]:
    """Return the archive's nights before *night*, in order, back to REACH."""
    told = [one for one in book.nights.since(night - REACH) if one.night < night]
    earlier = book.nights.last(told[0].night) if told else None
    return tuple(_as_noted(one, before) for before, one in pairwise([earlier, *told]) if one)


def _missed(night: date, before: Night | None) -> int:
    return (night - before.night).days - 1 if before else 0


def _as_noted(told: Night, before: Night | None) -> ArchiveNight:
    return ArchiveNight(
        night=told.night,
        ended=told.ended is not None,
        missed=_missed(told.night, before),
        steps=told.steps,
        free=told.free,
        written=told.written,
        clock=told.clock,
    )


def _span(desk: Desk, slug: str, night: date) -> Span | None:
    found = bounds(desk.catalogue, slug, night) if desk.catalogue else None
    if desk.catalogue is None or found is None:
        return None
    site = desk.sites.get(slug)
    hosts, home = (frozenset(site.hosts), site.hosts[0]) if site and site.hosts else (frozenset[str](), "")
    return Span(desk.catalogue, desk.root, slug, night, *found, hosts, home)


def _as_meant(desk: Desk, slug: str, night: date, visit: Visit | None) -> SiteNight:
    if visit is None:
        # a night that somebody ran by hand meant whatever it crawled
        return SiteNight(slug, night, planned=slug in desk.sites)
    return SiteNight(
        slug,
        night,
        planned=visit.planned,
        broken=visit.broken,
        code=visit.code,
        said=visit.said[:MOST_SAID],
        why_unanswered=visit.why_unanswered,
    )


def _with_crawls(facts: SiteNight, told: Crawled) -> SiteNight:
    counts = told.counts
    return replace(
        facts,
        crawls=told.crawls,
        outcome=told.outcome,
        seconds=told.seconds,
        bytes=told.bytes,
        requests=counts.get("requests", 0),
        unanswered=counts.get("failed", 0),
        forbidden=counts.get("forbidden", 0),
        given_up=counts.get("given up", 0),
        owed=told.owed,
    )


def _with_news(facts: SiteNight, news: News, sections: Mapping[str, int]) -> SiteNight:
    return replace(
        facts,
        new=news.new,
        fresh=news.fresh,
        sections=sections,
        revisited=news.revisited,
        edited=news.edited,
        gone=news.gone,
        moved=news.moved,
        filled={name: number for name, number in news.filled.items() if news.fresh},
        pictured=news.pictured,
        letters=news.letters,
        twins=news.twins,
    )


def _with_answers(facts: SiteNight, answers: Answers, spoken: Spoken, needs: Closure) -> SiteNight:
    return replace(
        facts,
        statuses=as_counts(answers.statuses),
        kinds=as_counts(answers.kinds),
        templates=dict(sorted(answers.templates.items())),
        platforms=as_counts(answers.platforms),
        robots=dict(sorted(answers.robots.items())),
        led_away=dict(sorted(answers.led_away.items())),
        certificates=dict(sorted(spoken.certificates.items())),
        expiries=dict(sorted(spoken.expiries.items())),
        defects=dict(sorted(spoken.defects.items())),
        wanted=needs.asked,
        held=needs.asked - needs.missed,
    )
