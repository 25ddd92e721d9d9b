"""Makes a catalogue of a million articles: the real schema, synthetic prose, no WARC files. Equal sizes give equal rows.

Rows are written without triggers and indexes, which are made at the end, the full-text indexes by their own `rebuild`. Readings
carry the title alone, for their texts would double the file.
"""

from __future__ import annotations

import base64
import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from pathlib import Path
from uuid import UUID

from archive.catalogue.catalogue import Catalogue, make, new_build, put_in_place
from archive.catalogue.deriving.derive import first_id
from archive.catalogue.deriving.documents import document_id
from archive.catalogue.deriving.filing import filed_under
from archive.catalogue.portals import Portals, identity
from archive.catalogue.readings import to_json
from archive.catalogue.transcribing.lines import stamp
from archive.evidence.folder import Folder
from archive.evidence.surt import surt
from archive.model import Reading
from archive.reader.cartogram import PLACES
from archive.sites import find_sites
from tests.bench.prose import Prose, prose, story

FIRST = datetime(2008, 1, 2, 1, tzinfo=UTC)
YEARS = timedelta(days=18 * 365)
RARE = "hiem"
"""A portal with few articles: one in this many."""
ONE_IN = 20_000
_BATCH = 2_000
_SECTIONS = (
    "Tin tức", "Chính trị", "Kinh tế", "Văn hóa - Xã hội", "An ninh - Quốc phòng", "Y tế", "Giáo dục", "Nông nghiệp",
    "Thông báo", "Chỉ đạo điều hành",
)  # fmt: skip
_NAMES = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Thu", "Minh", "Ngọc", "Hải", "Thanh", "Quỳnh", "Hồng", "Đức", "Lan", "Bích", "Xuân",
)  # fmt: skip
_SITE = """name = "Cổng thông tin điện tử {province}"
home = "https://{slug}.gov.vn/"
province = "{province}"
province_now = "{now}"

[[section]]
name = "Tin tức"
url = "https://{slug}.gov.vn/tin-tuc"

[[layout]]
platform = "generic"
"""
Row = dict[str, object]
Rows = dict[str, list[Row]]
"""By table."""


@dataclass(frozen=True, slots=True)
class _Press:
    """What articles are made with."""

    portals: Portals
    sites: tuple[str, ...]
    words: Prose
    chance: random.Random


def large(root: Path, articles: int, letters: int = 3_700) -> Folder:
    """Return the archive in *root*; where there is none, make one of so many *articles* of so many *letters* on average."""
    folder = Folder(root)
    if folder.catalogue.exists():
        return folder
    sites = _site_files(root / "settings" / "sites")
    build = new_build(folder)
    building = build.with_suffix(".db.tmp")
    with make(building) as catalogue:
        press = _Press(Portals(find_sites(root / "settings")), sites, prose(letters), random.Random(2))
        _fill(catalogue, press, articles)
    put_in_place(folder, building, build)
    return folder


def _site_files(folder: Path) -> tuple[str, ...]:
    """Write a site file for each province of before the merger, and the rare portal's; return their names."""
    folder.mkdir(parents=True)
    provinces = list(PLACES)
    names = [*(f"tinh-{number:02}" for number in range(len(provinces))), RARE]
    for number, slug in enumerate(names):
        province = provinces[number % len(provinces)]
        told = _SITE.format(slug=slug, province=province, now=provinces[number // 2 * 2 % len(provinces)])
        (folder / f"{slug}.toml").write_text(told, encoding="utf-8")
    return tuple(names)


def _fill(catalogue: Catalogue, press: _Press, articles: int) -> None:
    for setting in ("journal_mode = off", "synchronous = off", "foreign_keys = off", "cache_size = -200000"):
        list(catalogue.rows(f"pragma {setting}"))
    later = list(
        catalogue.rows("select type, name, sql from sqlite_master where type in ('index', 'trigger') and sql > ''")
    )
    for kind, name, _ in later:
        catalogue.run(f"drop {kind} {name}")
    with catalogue.transaction():
        press.portals.put(catalogue)
        made = _rows(press, articles)
        while some := list(islice(made, _BATCH)):
            for table in dict.fromkeys(table for rows in some for table in rows):
                _put(catalogue, table, [row for rows in some for row in rows.get(table, ())])
    for index in ("articles_fts", "titles_fts", "documents_fts", "images_fts"):
        catalogue.run(f"insert into {index} ({index}) values ('rebuild')")
    for _, _, sql in later:
        catalogue.run(sql)
    list(catalogue.rows("pragma journal_mode = wal"))


def _put(catalogue: Catalogue, table: str, rows: list[Row]) -> None:
    columns = list(rows[0])
    places = ", ".join(f":{column}" for column in columns)
    # the same id twice: two articles of one minute whose hashes are alike, a handful of a million
    sql = f"insert into {table} ({', '.join(columns)}) values ({places}) on conflict do nothing"
    catalogue.run_many(sql, rows)


def _rows(press: _Press, articles: int) -> Iterator[Rows]:
    """Yield the rows of each article, the oldest first; with the first of a month those of its crawl."""
    weights = tuple(accumulate(1 / (rank + 4) for rank in range(len(press.sites) - 1)))
    crawled: set[object] = set()
    for number in range(articles):
        rare = number % ONE_IN == ONE_IN // 2
        site = RARE if rare else press.chance.choices(press.sites[:-1], cum_weights=weights)[0]
        rows = _article(press, site, number, FIRST + YEARS * (number / articles))
        (capture,) = rows["captures"]
        if capture["warc"] not in crawled:
            crawled.add(capture["warc"])
            rows |= _crawl(site, str(capture["warc"]), str(capture["at"]))
        yield _with_document(press, rows, number) if number % 200 == 7 else rows


def _crawl(site: str, warc: str, at: str) -> Rows:
    crawl: Row = {
        "id": warc, "site": site, "night": at[:10], "started": at, "last_capture": at, "outcome": "finished",
        "counts": "{}", "warc_files": 1, "captures": 30,
    }  # fmt: skip
    file: Row = {
        "path": warc, "site": site, "crawl": warc, "bytes": 1_000_000, "started": at, "info": "{}", "finished": "{}",
        "captures": 30, "last_capture": at,
    }  # fmt: skip
    return {"crawls": [crawl], "warc_files": [file]}


def _article(press: _Press, site: str, number: int, at: datetime) -> Rows:
    chance = press.chance
    title, lead, text = story(press.words, chance)
    capture = _capture(press, site, f"tin-tuc/bai-{number}.html", at + timedelta(hours=chance.randint(1, 20)))
    digest = hashlib.sha1(f"{number}".encode()).hexdigest()
    # one of 200 prints no date, one of 40 a day alone
    printed = None if number % 200 == 3 else f"{at.date()}" if number % 40 == 5 else f"{at:%Y-%m-%dT%H:%M}"
    name = f"{chance.choice(_NAMES)} {chance.choice(_NAMES)} {chance.choice(_NAMES)}" if number % 3 else None
    section = chance.choices(_SECTIONS, weights=range(len(_SECTIONS), 0, -1))[0]
    article: Row = {
        "id": first_id(site, str(capture["key"]), printed, str(capture["at"])), "site": site, "key": capture["key"],
        "url": capture["url"], "title": title, "lead": lead, "published": printed, "published_as_printed": printed,
        "published_kind": printed and "published", "byline": name, "authors": f'["{name}"]' if name else "[]",
        "section": section, "capture": capture["id"], "captured": capture["at"], "reading": digest,
        "first_captured": capture["at"], "last_seen": capture["at"], "captures": 1, "revisions": 0, "text_digest": digest,
    }  # fmt: skip
    reading = to_json(Reading("article", title=title, published=printed, byline=name, section=section))
    filed = filed_under(site=site, section=section, byline=name, published=printed)
    rows: Rows = {
        "captures": [capture | {"kind": "article", "reading": digest, "hop": "article", "section": section}],
        "readings": [{"digest": digest, "kind": "article", "title": title, "reading": reading}],
        "articles": [article],
        "article_texts": [{"id": article["id"], "title": title, "lead": lead, "text": text, "filed": filed}],
    }
    if number % 2:
        rows["images"] = [_picture(article["id"], number, f"{capture['url']}.jpg", f"{capture['key']}.jpg", lead)]
    return rows


def _picture(article: object, number: int, url: str, key: str, caption: str) -> Row:
    told: Row = {"article": article, "position": 1, "url": url, "key": key, "caption": caption, "credit": None}
    return told | {"id": number + 1}


def _capture(press: _Press, site: str, path: str, at: datetime) -> Row:
    url = f"https://{site}.gov.vn/{path}"
    told = hashlib.sha1(url.encode()).digest()
    return {
        "id": UUID(bytes=told[:16]).urn, "site": site, "key": identity(url, press.portals.named(site))[0], "url": url,
        "urlkey": surt(url), "at": stamp(at), "status": 200, "mime": "text/html", "warc": f"warc/{site}/{at:%Y-%m}.warc.gz",
        "offset": int.from_bytes(told[:3], "big"), "length": 12_000, "digest": base64.b32encode(told).decode(),
        "via": f"https://{site}.gov.vn/tin-tuc", "duplicate_view": 0, "document": None,
    }  # fmt: skip


def _with_document(press: _Press, rows: Rows, number: int) -> Rows:
    """Return *rows* with a document that the article links to."""
    (article,), (page,) = rows["articles"], rows["captures"]
    capture = _capture(press, str(article["site"]), f"van-ban/{number}.pdf", FIRST + YEARS)
    document = document_id(str(capture["digest"]))
    linked: Row = {
        "article": article["id"], "position": 1, "url": capture["url"], "key": capture["key"], "text": "Văn bản",
    }  # fmt: skip
    words: Row = {
        "id": document, "digest": capture["digest"], "kind": "application/pdf", "text": story(press.words, press.chance)[2],
        "problems": "[]", "words_digest": "",
    }  # fmt: skip
    more = capture | {"kind": None, "reading": None, "hop": "attachment", "section": None, "document": document}
    return rows | {"captures": [page, more | {"warc": page["warc"]}], "attachments": [linked], "documents": [words]}
