"""Which captures a package holds: those that were asked for, what their pages need to be shown, and the originals of revisits.

The choice is a table of the catalogue's own connection, on disk where it is large, and gone when that is closed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from archive.catalogue.catalogue import Catalogue
from archive.errors import ArchiveError, BadDefinition
from archive.evidence.surt import surt
from archive.model import Place
from archive.times import VIET_NAM

_TABLES = (
    "create temp table chosen (capture integer primary key, looked integer not null default 0)",
    # where in the package a capture lies that was copied out of its file, and what was posted to get it
    "create temp table moved (capture integer primary key, offset integer not null, length integer not null)",
    "create temp table posts (capture integer primary key, posted text not null)",
    "create temp table files (warc text primary key, name text not null, whole integer not null)",
)
_ADD = "insert or ignore into temp.chosen (capture) "
_ASKED = "select rowid from captures where (:site is null or site = :site) and at >= :begin and at < :end"
_ORIGINALS = """
select o.rowid from temp.chosen join captures as c on c.rowid = chosen.capture
join originals as s on s.capture = c.id join captures as o on o.id = s.original
where c.revisit is not null
"""
_ASTRAY = """
select count(*) from temp.chosen join captures as c on c.rowid = chosen.capture join originals as s on s.capture = c.id
where s.original is null
"""
_UNSEEN = """
select c.rowid, c.site, c.url, c.warc, c.offset, c.length
from temp.chosen join captures as c on c.rowid = chosen.capture
where chosen.looked = 0 and c.revisit is null and (
    c.status between 300 and 399 or c.status = 200 and (c.mime like '%html%' or c.mime = 'text/css' or c.kind is not null)
)
order by c.rowid limit 500
"""
# What stood when the days began, and so may have been shown on them; else what came after. Of what other archives
# fetched from further hosts nobody may know for which portal's sake.
_NEED = "select rowid from captures where urlkey = ? and site in (?, 'unknown') and"
_BEFORE = f"{_NEED} at < ? order by at desc, id limit 1"
_WITHIN = f"{_NEED} at >= ? and at < ? limit 1"
_AFTER = f"{_NEED} at >= ? order by at, id limit 1"
_FILES = """
select c.warc, count(*), (select count(*) from captures as n where n.warc = c.warc)
from temp.chosen join captures as c on c.rowid = chosen.capture group by c.warc order by c.warc
"""
_SIZES = """
select coalesce(sum(case when t.whole then w.bytes else t.wanted end), 0) from (
    select c.warc, sum(c.length) as wanted, count(*) = (select count(*) from captures as n where n.warc = c.warc) as whole
    from temp.chosen join captures as c on c.rowid = chosen.capture group by c.warc
) as t join warc_files as w on w.path = t.warc
"""
_EMPTY = "select path from warc_files as w where (:site is null or site = :site)"
_NOT_HELD = " and not exists (select 1 from captures as c where c.warc = w.path) and captures = 0 order by path"
_ALWAYS = ("0", "9999")


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants in a package: all captures, or those of one portal, or of some days."""

    site: str | None = None
    begin: date | None = None
    end: date | None = None
    """The last day; days are those of Viet Nam, on which the captures were made."""

    @property
    def bounds(self) -> tuple[str, str]:
        """The first moment and the one behind the last, as the catalogue writes them."""
        begin = _midnight(self.begin) if self.begin else _ALWAYS[0]
        return begin, _midnight(self.end + timedelta(days=1)) if self.end else _ALWAYS[1]

    @property
    def everything(self) -> bool:
        """Whether all days are wanted."""
        return self.begin is None and self.end is None


@dataclass(frozen=True, slots=True)
class Page:
    """A chosen capture that may need others to be shown."""

    site: str
    url: str
    place: Place


@dataclass(frozen=True, slots=True)
class File:
    """A WARC file of which captures were chosen."""

    warc: str
    whole: bool
    """Whether all of its captures were."""


def choose(catalogue: Catalogue, asked: Asked) -> None:
    """Choose the captures that *asked* names. Raises ArchiveError when there are none, BadDefinition for no such site."""
    if asked.site is not None and catalogue.row("select 1 from sites where slug = ?", (asked.site,)) is None:
        raise BadDefinition(f"there is no site '{asked.site}'; `luutru site list` names those that there are")
    for table in _TABLES:
        catalogue.run(table)
    begin, end = asked.bounds
    if not catalogue.run(_ADD + _ASKED, {"site": asked.site, "begin": begin, "end": end}):
        if asked.everything:
            whose = f" of '{asked.site}'" if asked.site else ""
            raise ArchiveError(f"nothing{whose} is in the archive yet: `luutru crawl` or `luutru import` first")
        raise ArchiveError("nothing was captured there and then: name other days, or another --site")
    catalogue.run(_ADD + _ORIGINALS)


def pages_to_look_at(catalogue: Catalogue) -> Iterator[Page]:
    """Give the chosen captures that nobody has looked at yet, also those that are chosen meanwhile."""
    while found := list(catalogue.rows(_UNSEEN)):
        for _, site, url, *place in found:
            yield Page(site, url, Place(*place))
        catalogue.run_many("update temp.chosen set looked = 1 where capture = ?", [row[:1] for row in found])


def add_need(catalogue: Catalogue, asked: Asked, site: str, url: str) -> None:
    """Choose the capture of *url* that a page of *site* needs; nothing where there is none, or one is chosen already."""
    key, (begin, end) = surt(url), asked.bounds
    found = catalogue.row(_BEFORE, (key, site, begin))
    if found is None and catalogue.row(_WITHIN, (key, site, begin, end)) is None:
        found = catalogue.row(_AFTER, (key, site, end))
    if found is not None and catalogue.run(f"{_ADD} values (?)", found):
        catalogue.run(f"{_ADD}{_ORIGINALS} and c.rowid = ?", found)


def astray(catalogue: Catalogue) -> int:
    """Return how many of the chosen are revisits of captures that the archive does not hold."""
    return sum(number for (number,) in catalogue.rows(_ASTRAY))


def files(catalogue: Catalogue, asked: Asked) -> list[File]:
    """Return the files in which the chosen captures lie; of whole portals also those that hold no answer."""
    found = [File(warc, chosen == all_of_it) for warc, chosen, all_of_it in catalogue.rows(_FILES)]
    if asked.everything:
        found += [File(warc, whole=True) for (warc,) in catalogue.rows(_EMPTY + _NOT_HELD, {"site": asked.site})]
    return sorted(found, key=lambda file: file.warc)


def size(catalogue: Catalogue) -> int:
    """Return how many bytes the answers in a package take, at least: what was asked, index and pages come besides."""
    return sum(int(size) for (size,) in catalogue.rows(_SIZES))


def chosen_in(catalogue: Catalogue, warc: str, *, posts: bool = False) -> dict[int, int]:
    """Return where in the file *warc* the chosen captures begin, and which they are; with *posts* those of forms alone."""
    sql = "select c.offset, c.rowid from captures as c join temp.chosen on chosen.capture = c.rowid where c.warc = ?"
    return dict(catalogue.rows(sql + (" and instr(c.urlkey, '__wb_method=')" if posts else ""), (warc,)))


def last_capture(catalogue: Catalogue) -> str:
    """Return when the last of the chosen captures was made, as the catalogue writes it."""
    sql = "select max(c.at) from temp.chosen join captures as c on c.rowid = chosen.capture"
    return "".join(str(at) for (at,) in catalogue.rows(sql))


def _midnight(day: date) -> str:
    return datetime.combine(day, time(), VIET_NAM).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
