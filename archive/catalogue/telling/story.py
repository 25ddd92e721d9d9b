"""One article, whole: what it says, as it stands or as it stood at some time, and everything that proves it. Reads only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from archive.catalogue.catalogue import Catalogue
from archive.catalogue.deriving.derive import Article, Seen, derive
from archive.catalogue.deriving.pages import captures_of
from archive.catalogue.deriving.profiles import profile_in
from archive.catalogue.portals import Portals, identity
from archive.catalogue.telling.portal import names
from archive.model import Reading, Site

MOST = 200
"""So many pictures, documents, doubts and twins are told of; a page has ten."""
_PICTURES = (
    "select url, caption, credit, alt, capture, mime from image_captures where article = ? order by position limit ?"
)
_PAPERS = "select url, text, capture, mime from attachment_captures where article = ? order by position limit ?"
_MOST_PLACES = 5
# As in the views image_captures and attachment_captures, but nearest to the capture of an earlier version
_NEAREST = """
select n.id, n.mime from captures as n
where n.site in (:site, 'unknown') and n.key = :key and (n.status = 200 or n.original_key is not null)
order by n.url <> :url, n.site <> :site, abs(julianday(n.at) - julianday(:at)), n.id limit 1
"""
_TWINS = """
select t.other_site, s.name, t.other_url, a.title, a.published
from same_text_as as t join sites as s on s.slug = t.other_site join articles as a on a.id = t.other
where t.article = ? order by a.published, t.other_url limit ?
"""
_ELSEWHERE = """
select other_site, other_url, how from whereabouts where article = ? and other_url is not null order by how, other_at limit ?
"""
_DOUBTS = "select field, what from problems where site = ? and key = ? order by field, what limit ?"
_CHANGES = "select kind, since, at, what, before, after from changes where article = ? order by number limit ?"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the article, and the capture that holds it."""

    url: str
    caption: str | None
    credit: str | None
    alt: str | None
    capture: str | None
    """None where it was never captured."""
    mime: str | None


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that the article links to, and the capture that holds it."""

    url: str
    text: str | None
    capture: str | None
    mime: str | None


@dataclass(frozen=True, slots=True)
class Twin:
    """Another article with the same text."""

    site: str
    portal: str
    url: str
    title: str | None
    published: str | None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where an article that is not at its address any more stands now."""

    site: str
    url: str
    how: str
    """`redirect` or `same text`."""


@dataclass(frozen=True, slots=True)
class Event:
    """What became of it between two captures: `edited`, `removed`, `moved`, `returned`."""

    kind: str
    since: str
    at: str
    what: str | None
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Story:
    """An article at one time."""

    site: str
    portal: str
    province: str | None
    province_now: str | None
    key: str
    url: str
    reading: Reading
    capture: str
    """The capture that it is read from."""
    captured: str
    newest: bool
    """Whether it is the article as it stands."""
    first_captured: str
    last_seen: str
    gone: str | None
    moved: str | None
    """Where its address leads now, if it leads to another one."""
    elsewhere: tuple[Elsewhere, ...]
    captures: int
    versions: tuple[tuple[str, str], ...]
    """When each different text was first captured, and that capture; oldest first."""
    pictures: tuple[Picture, ...]
    papers: tuple[Paper, ...]
    doubts: tuple[tuple[str, str], ...]
    twins: tuple[Twin, ...]
    events: tuple[Event, ...]
    article: Article
    """As it stands."""
    seen: tuple[Seen, ...]
    """Every capture of it, with its reading: what the article is made of."""


def find_article(catalogue: Catalogue, portals: Portals, url: str, site: str = "") -> tuple[str, str] | None:
    """Return portal and identity of the article at *url*, in whichever spelling; of *site* alone where that is given."""
    slugs = [site] if site else list(names(catalogue))
    claiming = portals.claiming(url)
    slugs.sort(key=lambda slug: claiming is None or slug != claiming.slug)
    sql = "select 1 from articles where site = ? and key = ?"
    for slug in slugs:
        for key in dict.fromkeys((identity(url, portals.named(slug))[0], url)):
            if catalogue.row(sql, (slug, key)) is not None:
                return slug, key
    return None


def story(catalogue: Catalogue, portals: Portals, site: str, key: str, until: str = "") -> Story | None:
    """Return the article *key* of *site* as it stands, or as it was captured up to *until* (UTC); None if there is none.

    Of a time before the first capture: as it was captured first.
    """
    row = catalogue.row(
        "select a.id, s.name, s.province, s.province_now from articles as a join sites as s on s.slug = a.site "
        "where a.site = ? and a.key = ?",
        (site, key),
    )
    every = captures_of(catalogue, site, key, profile_in(catalogue, site)) if row else []
    now = derive(every).article
    if row is None or now is None:
        return None
    number, portal, province, province_now = row
    then = derive([seen for seen in every if seen.at <= max(until, now.first_captured)]).article if until else now
    shown = then or now
    newest = shown.reading == now.reading
    held = _Nearest(catalogue, portals.named(site), shown.current.at)
    return Story(
        site,
        portal,
        province,
        province_now,
        key,
        now.url,
        shown.reading,
        shown.current.id,
        shown.current.at,
        newest,
        now.first_captured,
        now.last_seen,
        now.gone,
        now.moved,
        tuple(_elsewhere(catalogue, number)) if now.gone or now.moved else (),
        now.captures,
        tuple(_versions(now, every)),
        tuple(_pictures(catalogue, number) if newest else _pictures_of(shown.reading, held)),
        tuple(_papers(catalogue, number) if newest else _papers_of(shown.reading, held)),
        tuple((field, what) for field, what in catalogue.rows(_DOUBTS, (site, key, MOST))),
        tuple(Twin(*found) for found in catalogue.rows(_TWINS, (number, MOST))),
        tuple(Event(*found) for found in catalogue.rows(_CHANGES, (number, MOST))),
        now,
        tuple(every),
    )


def _versions(article: Article, every: list[Seen]) -> Iterator[tuple[str, str]]:
    first = min((seen for seen in every if seen.good), key=lambda seen: (seen.at, seen.id))
    yield first.at, first.id
    yield from ((revision.at, revision.after) for revision in article.revisions)


@dataclass(frozen=True, slots=True)
class _Nearest:
    """Finds what an earlier version showed: the tables of pictures and documents are those of the newest."""

    catalogue: Catalogue
    portal: Site
    at: str

    def of(self, url: str) -> tuple[str | None, str | None]:
        """Return the capture of *url* nearest in time and its media type; (None, None) where there is none."""
        key = identity(url, self.portal)[0]
        values = {"site": self.portal.slug, "key": key, "url": url, "at": self.at}
        return self.catalogue.row(_NEAREST, values) or (None, None)


def _elsewhere(catalogue: Catalogue, number: int) -> Iterator[Elsewhere]:
    return (Elsewhere(*found) for found in catalogue.rows(_ELSEWHERE, (number, _MOST_PLACES)))


def _pictures(catalogue: Catalogue, number: int) -> Iterator[Picture]:
    return (Picture(*found) for found in catalogue.rows(_PICTURES, (number, MOST)))


def _papers(catalogue: Catalogue, number: int) -> Iterator[Paper]:
    return (Paper(*found) for found in catalogue.rows(_PAPERS, (number, MOST)))


def _pictures_of(reading: Reading, held: _Nearest) -> Iterator[Picture]:
    for image in reading.images[:MOST]:
        yield Picture(image.url, image.caption, image.credit, image.alt, *held.of(image.url))


def _papers_of(reading: Reading, held: _Nearest) -> Iterator[Paper]:
    for paper in reading.attachments[:MOST]:
        yield Paper(paper.url, paper.text, *held.of(paper.url))
