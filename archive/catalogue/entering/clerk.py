"""Writes the lines of transcripts into an open catalogue. Any order of files gives the same rows."""

from __future__ import annotations

from collections.abc import Iterable

from archive.catalogue.catalogue import Catalogue, Row
from archive.catalogue.deriving.documents import put_document
from archive.catalogue.portals import Portals
from archive.catalogue.transcribing.lines import CAPTURE, COLUMNS, Line, precedence

PageKey = tuple[str, str]
"""(site, key): what is one page."""

_ID, _SITE, _KEY, _WARC, _OFFSET, _REVISIT, _STATUS = (
    COLUMNS.index(name) for name in ("id", "site", "key", "warc", "offset", "revisit", "status")
)
_TELLING = tuple(COLUMNS.index(name) for name in ("reading", "document", "unread", "revisit"))
_COLUMNS, _PLACES = ", ".join(COLUMNS), ", ".join("?" * len(COLUMNS))
_INSERT = f"insert into captures ({_COLUMNS}) values ({_PLACES}) on conflict (id) do nothing"
_UPDATE = f"update captures set ({_COLUMNS}) = ({_PLACES}) where id = ?"
_REVISITS = "select site, key from captures where site = ? and original_key = ?"
_READING = """
insert into readings (digest, kind, title, reading, undated) values (?, ?, ?, ?, ?) on conflict (digest) do nothing
"""
# Of two sightings the earlier says how an address was found; of two decisions the later holds, but what has been
# captured stays captured. Equal times are settled by the words themselves, so that no order of files matters.
_EARLIER = "(excluded.first_seen, excluded.via, excluded.hop) < (first_seen, via, hop)"
_LATER = (
    "(excluded.decision = 'captured', excluded.decided, excluded.decision, excluded.rule)"
    " > (decision = 'captured', decided, decision, rule)"
)
_SIGHT = f"""
insert into urls (site, url, first_seen, via, hop, decision, rule, decided) values (?, ?, ?, ?, ?, ?, ?, ?)
on conflict (site, url) do update set
    first_seen = min(first_seen, excluded.first_seen),
    via = iif({_EARLIER}, excluded.via, via),
    hop = iif({_EARLIER}, excluded.hop, hop),
    decision = iif({_LATER}, excluded.decision, decision),
    rule = iif({_LATER}, excluded.rule, rule),
    decided = iif({_LATER}, excluded.decided, decided)
where {_EARLIER} or {_LATER}
"""

_SHOW = """
insert into sightings (site, key, channel, first_at) values (?, ?, ?, ?)
on conflict (site, key, channel) do update set first_at = excluded.first_at where excluded.first_at < first_at
"""

_NEWER = (
    "(excluded.at, excluded.channel, excluded.entries, excluded.missing, excluded.defect)"
    " > (at, channel, entries, missing, defect)"
)
_GAVE = "(excluded.given, excluded.gave) > (given, gave)"
_LIST = f"""
insert into channels (site, url, channel, at, entries, missing, defect, gave, given) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict (site, url) do update set
    channel = iif({_NEWER}, excluded.channel, channel),
    at = iif({_NEWER}, excluded.at, at),
    entries = iif({_NEWER}, excluded.entries, entries),
    missing = iif({_NEWER}, excluded.missing, missing),
    defect = iif({_NEWER}, excluded.defect, defect),
    gave = iif({_GAVE}, excluded.gave, gave),
    given = iif({_GAVE}, excluded.given, given)
where {_NEWER} or {_GAVE}
"""
# What is told of one certificate is always the same, unless a file was forged: then the words that come first hold.
_HOST = """
insert into host_states (
    host, site, protocol, cipher, verified, defect, certificate, subject, issuer, not_before, not_after, first_seen, last_seen
)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict do update set
    subject = min(subject, excluded.subject), issuer = min(issuer, excluded.issuer),
    not_before = min(not_before, excluded.not_before), not_after = min(not_after, excluded.not_after),
    first_seen = min(first_seen, excluded.first_seen), last_seen = max(last_seen, excluded.last_seen)
"""
_CHARSET = """
insert into host_charsets (host, site, charset, declared, captures, first_seen, last_seen) values (?, ?, ?, ?, ?, ?, ?)
on conflict do update set
    captures = captures + excluded.captures, first_seen = min(first_seen, excluded.first_seen),
    last_seen = max(last_seen, excluded.last_seen)
"""
_PUT_WARC = """
insert into warc_files (path, site, crawl, bytes, started, info, finished, captures, last_capture, damage)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
# what is no day there may be anybody's
_NIGHT = "iif(info ->> 'luutru-night' glob '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]', info ->> 'luutru-night', null)"
# A crawl without a last record died, unless that record may be what is damaged; other software writes none.
_PUT_CRAWL = f"""
insert into crawls (
    id, site, night, started, last_capture, outcome, counts, software, operator, definition, warc_files, captures
)
select crawl, min(site), coalesce(max(date({_NIGHT})), date(min(started), '+7 hours'), ''), min(started), max(last_capture),
    coalesce(
        max(json_extract(finished, '$.reason')),
        iif(path like 'imported/%', 'imported', iif(max(damage) is null, 'died', 'unknown: the file is damaged'))
    ),
    coalesce(max(json_extract(finished, '$.counts')), '{{}}'), max(json_extract(info, '$.software')),
    max(json_extract(info, '$.operator')), max(json_extract(info, '$.siteDefinition')), count(*), sum(captures)
from warc_files where crawl = ?
"""
_SAYS = """
select exists (select 1 from articles where site = ? and key = ?) or exists (select 1 from problems where site = ? and key = ?)
"""
_DOUBT = "insert into problems (site, warc, field, what) values (?, ?, ?, ?)"
_ROWS = {
    "urls": _SIGHT,
    "sightings": _SHOW,
    "channels": _LIST,
    "host_states": _HOST,
    "host_charsets": _CHARSET,
    "problems": _DOUBT,
}
"""Tables to which each line adds a row, or from which it changes one."""
# so many rows are written at a time: what is written row by row takes twice as long
_TOGETHER = 500


def _is_quiet(row: Row) -> bool:
    """Return whether a capture says nothing: a picture, a style sheet. Where nothing is said of a page, it stays so."""
    return row[_STATUS] == 200 and all(row[column] is None for column in _TELLING)


class Clerk:
    """Writes lines into *catalogue*, inside of a transaction of the caller's."""

    def __init__(self, catalogue: Catalogue, portals: Portals) -> None:
        self._catalogue, self._portals = catalogue, portals
        self._kept: dict[str, list[Row]] = {}
        self._touched: set[PageKey] = set()
        self._quiet: set[PageKey] = set()

    def put(self, lines: Iterable[Line]) -> None:
        """Write *lines*; those that only say something are passed over."""
        for table, row in lines:
            if table in _ROWS:
                kept = self._kept.setdefault(table, [])
                kept.append(row)
                if len(kept) >= _TOGETHER:
                    self.flush()
            elif table == CAPTURE:
                self._capture(*row)
            elif table == "sites":
                self._portals.put_named(self._catalogue, *row)
            elif table == "warc_files":
                self._file(row)

    @property
    def sites(self) -> set[str]:
        """The sites of all captures."""
        return {slug for slug, _ in self._touched | self._quiet}

    def pages(self) -> list[PageKey]:
        """Return the pages that have to be derived again, in order."""
        loud = (page for page in self._quiet - self._touched if self._catalogue.row(_SAYS, (*page, *page)) == (1,))
        return sorted(self._touched.union(loud))

    def flush(self) -> None:
        """Write what is kept back to be written together."""
        for table, rows in self._kept.items():
            self._catalogue.run_many(_ROWS[table], rows)
        self._kept.clear()

    def _file(self, row: Row) -> None:
        crawl = row[2:3]
        self._catalogue.run(_PUT_WARC, row)
        self._catalogue.run("delete from crawls where id = ?", crawl)
        self._catalogue.run(_PUT_CRAWL, crawl)

    def _capture(self, row: Row, reading: Row | None, document: Row | None) -> None:
        """Write a capture.

        A record id that is there already is a copy of the file, or a forgery: the place that comes first holds, and what
        we captured ourselves before anything that was imported.
        """
        catalogue = self._catalogue
        if document is not None:
            put_document(catalogue, document)
        if reading is not None:
            catalogue.run(_READING, reading)
        page = row[_SITE], row[_KEY]
        pages = {page}
        quiet = page not in self._touched and _is_quiet(row)
        if row[_REVISIT] is None:
            # a revisit that was entered before what it refers to says something only now
            pages.update(catalogue.rows(_REVISITS, (row[_SITE], row[_KEY])))
        if not catalogue.run(_INSERT, row):
            sql = "select site, key, warc, offset from captures where id = ?"
            site, key, *place = catalogue.row(sql, (row[_ID],)) or ("", "", "", 0)
            if precedence(row[_WARC], row[_OFFSET]) >= precedence(*place):
                return
            pages.add((site, key))
            quiet = False
            catalogue.run(_UPDATE, (*row, row[_ID]))
        if quiet and len(pages) == 1:
            self._quiet.add(page)
        else:
            self._touched |= pages
