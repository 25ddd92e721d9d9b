"""How complete a portal's articles are, measured: by what its listings print, by numbers in addresses, by channels held against
each other; and beside it the reasons that are known. Reads only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from archive.catalogue.catalogue import Catalogue
from archive.catalogue.completeness.estimates import Estimate, Gaps, chapman, gaps
from archive.errors import ArchiveError
from archive.evidence.folder import Folder
from archive.evidence.reading.captures import read_capture
from archive.evidence.record import Listed
from archive.extract.kinds.totals import Total, printed_totals
from archive.extract.tree.page import open_page
from archive.model import Place

_LISTINGS = """
select c.section, max(c.at), coalesce(o.warc, c.warc), coalesce(o.offset, c.offset), coalesce(o.length, c.length), c.url
from captures as c left join originals as s on s.capture = c.id left join captures as o on o.id = s.original
where c.site = ? and c.hop = 'seed' and c.section is not null and (c.status = 200 or o.id is not null)
group by c.section order by c.section
"""
_SHOWN = """
select c.section, count(distinct a.key), count(distinct iif(a.key is null and c.status not between 300 and 399, c.key, null))
from captures as c
join sightings as s on s.site = c.site and s.key = c.key and s.channel = 'listing'
left join articles as a on a.site = c.site and a.key = c.key
where c.site = ? and c.hop = 'article' and c.status < 500 and c.status <> 429 group by c.section
"""
_PAGES = """
select section, max(pages) from (
    select c.section, count(distinct c.urlkey) as pages from captures as c join warc_files as w on w.path = c.warc
    where c.site = ? and c.hop in ('seed', 'pager') and (c.status = 200 or c.revisit is not null) group by c.section, w.crawl
) group by section
"""
# An address that is owed has no capture: its section is that of the listing's page which names it.
_OWED = """
select l.section, count(*) from urls as u
join (select url, min(section) as section from captures where site = :site and hop in ('seed', 'pager') group by url) as l
    on l.url = u.via
where u.site = :site and u.hop = 'article' and u.decision = 'owed' group by l.section
"""
_KEYS = """
select key from sightings where site = :site
union select key from captures where site = :site and hop = 'article' order by key
"""
_DATED = """
select s.channel, s.key, substr(a.published, 1, 10), substr(s.first_at, 1, 10) from sightings as s
join articles as a on a.site = s.site and a.key = s.key where s.site = ? and a.published is not null and s.channel <> 'link'
"""
_DECISIONS = """
select decision, rule, count(*) from urls where site = ? and hop = 'article' and decision <> 'captured'
group by decision, rule order by 3 desc, 1, 2
"""
_FOUND = """
select count(*), count(gone),
    (select count(distinct key) from captures where site = :site and hop = 'article' and kind = 'soft-404'),
    (select count(distinct key) from problems where site = :site and field = 'kind')
from articles where site = :site
"""


@dataclass(frozen=True, slots=True)
class SectionCount:
    """One section: what its listing prints, and what of it is known."""

    name: str
    url: str
    at: str
    """When the listing was captured (UTC)."""
    totals: tuple[Total, ...]
    shown: int
    """Articles that this section's listing was the first to show and that were captured."""
    others: int
    """What it was the first to show, and is no article: not found, empty, something else. The listing may count it."""
    owed: int
    pages: int
    """How many of its pages the crawl captured that walked it deepest."""
    trouble: str | None = None
    """Why its listing cannot be read."""

    @property
    def printed(self) -> int | None:
        """How many articles the listing says that it has; None where it says nothing, or two different numbers."""
        said = {total.articles for total in self.totals if total.articles is not None}
        return said.pop() if len(said) == 1 else None

    @property
    def missing(self) -> int | None:
        """How many of the articles that the listing says that it has are neither captured, in whatever state, nor owed.

        Articles that several sections list count where they were met first: of the others they are among these.
        """
        return None if self.printed is None else max(self.printed - self.shown - self.others - self.owed, 0)

    @property
    def printed_pages(self) -> int | None:
        """How many pages the listing says that it has."""
        said = {total.pages for total in self.totals if total.pages is not None}
        return said.pop() if len(said) == 1 else None


@dataclass(frozen=True, slots=True)
class Recapture:
    """Two channels held against each other, among the articles of the days that both cover."""

    one: str
    other: str
    first_day: str
    last_day: str
    estimate: Estimate | None
    """None where too few articles were shown by both."""


@dataclass(frozen=True, slots=True)
class ChannelState:
    """A feed or sitemap: what was read of it, and what was missing, since a time."""

    channel: str
    url: str
    at: str
    """Since when it is so (UTC)."""
    entries: int
    missing: str | None
    defect: str | None
    in_doubt: str | None
    """What a person must know: that not all was read, or that it lists nothing any more."""


@dataclass(frozen=True, slots=True)
class Completeness:
    """How complete one portal is."""

    site: str
    articles: int
    gone: int
    soft_404: int
    not_articles: int
    """Pages that were followed as articles, and are none."""
    sections: tuple[SectionCount, ...] = ()
    gaps: Gaps | None = None
    recaptures: tuple[Recapture, ...] = ()
    reasons: tuple[tuple[str, str, int], ...] = ()
    """(decision, rule, addresses): why article addresses that were met are not captured."""
    channels: dict[str, int] = field(default_factory=dict)
    """How many articles each channel has shown."""
    listed: tuple[ChannelState, ...] = ()
    """Each feed and sitemap that was ever asked for."""

    @property
    def printed(self) -> int | None:
        """How many articles the listings of several sections print together; None where one of them prints nothing."""
        said = [one.printed for one in self.sections]
        return sum(one or 0 for one in said) if len(said) > 1 and None not in said else None


def completeness(folder: Folder, catalogue: Catalogue, site: str) -> Completeness:
    """Return how complete *site* is, as far as its captures tell. A listing that cannot be read says why, and nothing else."""
    named = {"site": site}
    articles, gone, soft, others = catalogue.row(_FOUND, named) or (0, 0, 0, 0)
    channels = catalogue.rows(
        "select channel, count(*) from sightings where site = ? group by channel order by 1", (site,)
    )
    return Completeness(
        site=site,
        articles=articles,
        gone=gone,
        soft_404=soft,
        not_articles=others,
        sections=tuple(_sections(folder, catalogue, site)),
        gaps=gaps([key for (key,) in catalogue.rows(_KEYS, named)]),
        recaptures=tuple(_recaptures(catalogue, site)),
        reasons=tuple((decision, rule, number) for decision, rule, number in catalogue.rows(_DECISIONS, (site,))),
        channels=dict[str, int](channels),
        listed=tuple(_channels(catalogue, site)),
    )


def _channels(catalogue: Catalogue, site: str) -> Iterator[ChannelState]:
    sql = "select channel, url, at, entries, missing, defect, gave, given from channels where site = ? order by channel, url"
    for channel, url, at, entries, missing, defect, gave, given in catalogue.rows(sql, (site,)):
        listed = Listed(entries, missing or None, defect or None)
        doubt = listed.in_doubt(gave, given[:10])
        yield ChannelState(channel, url, at, entries, listed.missing, listed.defect, doubt)


def _sections(folder: Folder, catalogue: Catalogue, site: str) -> Iterator[SectionCount]:
    shown = {name: (articles, others) for name, articles, others in catalogue.rows(_SHOWN, (site,))}
    owed = dict[str, int](catalogue.rows(_OWED, {"site": site}))
    pages = dict[str, int](catalogue.rows(_PAGES, (site,)))
    for name, at, warc, offset, length, url in catalogue.rows(_LISTINGS, (site,)):
        totals: tuple[Total, ...] = ()
        trouble = None
        try:
            capture = read_capture(folder.root, Place(warc, offset, length))
            totals = printed_totals(open_page(capture.body, capture.headers, capture.url))
        except ArchiveError as error:
            trouble = str(error)
        known = (*shown.get(name, (0, 0)), owed.get(name, 0), pages.get(name, 0))
        yield SectionCount(name, url, at, totals, *known, trouble)


def _recaptures(catalogue: Catalogue, site: str) -> Iterator[Recapture]:
    """Yield the listing against the feed, and against the sitemap, each among the articles of the days that both cover."""
    days: dict[str, dict[str, str]] = {}
    nights: dict[str, dict[str, list[str]]] = {}
    for channel, key, day, night in catalogue.rows(_DATED, (site,)):
        days.setdefault(channel, {})[key] = day
        nights.setdefault(channel, {}).setdefault(night, []).append(day)
    for other in ("feed", "sitemap"):
        if "listing" in days and other in days:
            # what a feed showed on one night is the newest of that night: between two nights it may have shown nothing
            spans = [(min(seen), max(seen)) for seen in nights[other].values()]
            whole = (min(days["listing"].values()), max(days["listing"].values()))
            one, two = (
                {key for key, day in days[channel].items() if whole[0] <= day <= whole[1] and _covered(day, spans)}
                for channel in ("listing", other)
            )
            first = max(whole[0], min(begin for begin, _ in spans))
            last = min(whole[1], max(end for _, end in spans))
            yield Recapture("listing", other, first, last, chapman(len(one), len(two), len(one & two)))


def _covered(day: str, spans: list[tuple[str, str]]) -> bool:
    return any(begin <= day <= end for begin, end in spans)
