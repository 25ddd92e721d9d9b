"""From captures to articles: loads what is known of a page, derives it again, and writes what became of it."""

from __future__ import annotations

from dataclasses import replace

from archive.catalogue.catalogue import Catalogue
from archive.catalogue.deriving.derive import SLOTS, Seen, derive
from archive.catalogue.deriving.documents import doubts_in
from archive.catalogue.deriving.rows import ARTICLE, PageRows, Row, page_rows
from archive.catalogue.deriving.together import Together
from archive.catalogue.readings import from_json
from archive.errors import ArchiveError
from archive.extract.judge import Profile, judge
from archive.extract.kinds.redirects import led_to
from archive.model import Reading, Site

_CAPTURES = """
select c.id, c.at, c.url, c.status, c.hop, c.truncated, c.duplicate_view, r.digest, r.reading, c.unread, w.id,
    w.problems, c.revisit, o.id, c.origin, c.mime
from captures as c
left join originals as s on s.capture = c.id
left join captures as o on o.id = s.original
left join readings as r on r.digest = coalesce(c.reading, o.reading)
left join documents as w on w.id = coalesce(c.document, o.document)
where c.site = ? and c.key = ?
"""
_PUT_ARTICLE = (
    f"insert into articles (id, {', '.join(ARTICLE)}) values (?{', ?' * len(ARTICLE)}) on conflict (site, key)"
    f" do update set id = excluded.id, {', '.join(f'{name} = excluded.{name}' for name in ARTICLE)}"
)
_TEXTS = "article_texts (id, title, lead, text, filed)"
_TEXT_ANEW = """
on conflict (id) do update set title = excluded.title, lead = excluded.lead, text = excluded.text, filed = excluded.filed
"""
_NEIGHBOURS = "select id, site, key from articles where id >= ? and id < ? order by site, key"
_PUT_PROBLEM = "insert into problems (site, key, url, capture, field, what) values (?, ?, ?, ?, ?, ?)"


def captures_of(catalogue: Catalogue, site: str, key: str, profile: Profile) -> list[Seen]:
    """Return every capture of the page *key* of *site*, judged by *profile*; equal readings are one object."""
    readings: dict[tuple[str, str, str | None], Reading] = {}
    found = []
    for row in catalogue.rows(_CAPTURES, (site, key)):
        number, at, url, status, hop, truncated, duplicate, digest, line, unread, document, problems, *revisit = row
        asked = (digest, url, hop)
        if digest is not None and asked not in readings:
            readings[asked] = judge(from_json(line), profile, url, hop)
        reading = readings.get(asked)
        leads = led_to(reading) if reading is not None and 300 <= status < 400 else None
        if reading is not None and reading.kind == "other" and 300 <= status < 400 and revisit[0] is None:
            reading = None  # on to another address, which says for itself what stands there
        kind = reading.kind if reading else None
        doubts = doubts_in(problems) if document is not None else None
        seen = Seen(
            number, at, url, status, hop, truncated, bool(duplicate), kind, digest, reading, unread, doubts, *revisit
        )
        found.append(replace(seen, leads=leads) if leads else seen)
    return found


def derive_page(catalogue: Catalogue, site: Site, key: str, profile: Profile, new: Together) -> None:
    """Derive the page *key* of *site* again from its captures, and write what became of it.

    What is *new* may be kept back there: the caller flushes it before the transaction ends.
    """
    rows = page_rows(derive(captures_of(catalogue, site.slug, key, profile)), key, site)
    had = catalogue.row("select id, reading, title from articles where site = ? and key = ?", (site.slug, key))
    catalogue.run("delete from problems where site = ? and key = ?", (site.slug, key))
    catalogue.run_many(_PUT_PROBLEM, rows.problems)
    if rows.article is not None:
        _put_article(catalogue, rows, had, new)
    elif had is not None:
        new.flush()
        catalogue.run("delete from articles where id = ?", (had[0],))
        _settle_ids(catalogue, had[0])


def stored_rows(catalogue: Catalogue, site: str, key: str) -> PageRows:
    """Return the rows that the catalogue holds of the page *key* of *site*."""
    problems = _PUT_PROBLEM.partition("(")[2].partition(")")[0]
    doubts = catalogue.rows(f"select {problems} from problems where site = ? and key = ?", (site, key))
    article = catalogue.row(f"select id, {', '.join(ARTICLE)} from articles where site = ? and key = ?", (site, key))
    if article is None:
        return PageRows(problems=tuple(sorted(doubts)))
    number = article[0]
    return PageRows(
        first_id=number - number % SLOTS,
        article=article[1:],
        text=catalogue.row("select title, lead, text, filed from article_texts where id = ?", (number,)),
        images=_parts(catalogue, "images", number),
        attachments=_parts(catalogue, "attachments", number),
        revisions=_parts(catalogue, "revisions", number),
        changes=_parts(catalogue, "changes", number),
        problems=tuple(sorted(doubts)),
    )


def _parts(catalogue: Catalogue, table: str, number: int) -> tuple[Row, ...]:
    return tuple(row[1:] for row in catalogue.rows(f"select * from {table} where article = ? order by 2", (number,)))


def _put_article(catalogue: Catalogue, rows: PageRows, had: Row | None, new: Together) -> None:
    row = dict(zip(ARTICLE, rows.article or (), strict=True))
    number, crowded = _free_id(catalogue, rows.first_id or 0, (row["site"], row["key"]))
    if crowded or had is not None:
        new.flush()  # what changes ids or takes rows away finds all that came before
    catalogue.run(_PUT_ARTICLE, (number, *row.values()))
    # text, pictures and documents say nothing but what the reading says; its title may have been judged anew
    if had is None or had[1:] != (row["reading"], row["title"]):
        new.add(_TEXTS, [(number, *(rows.text or ()))], _TEXT_ANEW)
        _put_parts(catalogue, "images", (number, rows.images), had, new)
        _put_parts(catalogue, "attachments", (number, rows.attachments), had, new)
    _put_parts(catalogue, "revisions", (number, rows.revisions), had, new)
    _put_parts(catalogue, "changes", (number, rows.changes), had, new)
    if crowded:
        new.flush()
        _settle_ids(catalogue, number)
    if had is not None and had[0] // SLOTS != number // SLOTS:
        new.flush()
        _settle_ids(catalogue, had[0])


def _put_parts(
    catalogue: Catalogue, table: str, parts: tuple[int, tuple[Row, ...]], had: Row | None, new: Together
) -> None:
    number, rows = parts
    if had is not None:
        catalogue.run(f"delete from {table} where article = ?", (number,))
    # of two pictures whose ids are the same, which only somebody who wants it can make, one holds
    new.add(table, [(number, *row) for row in rows])


def _free_id(catalogue: Catalogue, first: int, page: tuple[str, str]) -> tuple[int, bool]:
    """Return an id for the article of *page* that no other has, *first* or one of the next, and whether others are near."""
    taken = {row[0] for row in catalogue.rows(_NEIGHBOURS, (first, first + SLOTS)) if row[1:] != page}
    free = next((first + slot for slot in range(SLOTS) if first + slot not in taken), None)
    if free is None:
        raise ArchiveError(f"{page[1]}: {SLOTS} articles of one minute share one id: somebody made them to")
    return free, bool(taken)


def _settle_ids(catalogue: Catalogue, number: int) -> None:
    """Give the articles that share the id *number* but for its slot their slots by site and key, whoever came first."""
    first = number - number % SLOTS
    found = list(catalogue.rows(_NEIGHBOURS, (first, first + SLOTS)))
    if [row[0] for row in found] != list(range(first, first + len(found))):
        for slot, row in enumerate(found):
            catalogue.run("update articles set id = ? where id = ?", (~(first + slot), row[0]))
        catalogue.run("update articles set id = ~id where id < 0")
