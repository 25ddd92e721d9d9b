"""What a page's captures become in the catalogue: rows. Pure; `ingest` writes them and `verify` compares them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from archive.catalogue.deriving.derive import Article, Derived, first_id
from archive.catalogue.deriving.filing import filed_under
from archive.catalogue.portals import page_key
from archive.catalogue.readings import digest_of
from archive.model import Reading, Site

Row = tuple[Any, ...]

ARTICLE = (
    "site", "key", "url", "title", "lead", "published", "published_as_printed", "published_kind", "byline", "authors",
    "source", "section", "capture", "captured", "reading", "first_captured", "last_seen", "gone", "moved",
    "moved_key", "captures", "revisions", "text_digest",
)  # fmt: skip
"""The columns of `articles` behind `id`."""


@dataclass(frozen=True, slots=True)
class PageRows:
    """The rows of one page, each as its table has them behind the article's id."""

    first_id: int | None = None
    """The first of the ids that the article may have."""
    article: Row | None = None
    text: Row | None = None
    images: tuple[Row, ...] = ()
    attachments: tuple[Row, ...] = ()
    revisions: tuple[Row, ...] = ()
    changes: tuple[Row, ...] = ()
    problems: tuple[Row, ...] = ()


def page_rows(page: Derived, key: str, site: Site) -> PageRows:
    """Return the rows of *page*, the page *key* of *site*."""
    problems = tuple(
        sorted((site.slug, key, seen.url, seen.id, problem.field, problem.what) for seen, problem in page.problems)
    )
    if page.article is None:
        return PageRows(problems=problems)
    reading = page.article.reading
    return PageRows(
        first_id=first_id(site.slug, key, reading.published, page.article.first_captured),
        article=_article(page.article, key, site),
        text=(reading.title or "", reading.lead or "", reading.text, _filed(reading, site)),
        images=tuple(
            (
                number,
                image.url,
                page_key(image.url, site),
                image.caption,
                image.credit,
                image.alt,
                _picture_id(site.slug, key, number),
            )
            for number, image in enumerate(reading.images, 1)
        ),
        attachments=tuple(
            (number, document.url, page_key(document.url, site), document.text)
            for number, document in enumerate(reading.attachments, 1)
        ),
        revisions=tuple(
            (number, revision.before, revision.after, revision.at, ", ".join(revision.changed))
            for number, revision in enumerate(page.article.revisions, 1)
        ),
        changes=tuple(
            (number, site.slug, one.kind, one.before.at, one.after.at, one.what, one.before.id, one.after.id)
            for number, one in enumerate(page.article.changes, 1)
        ),
        problems=problems,
    )


def _filed(reading: Reading, site: Site) -> str:
    return filed_under(site=site.slug, section=reading.section, byline=reading.byline, published=reading.published)


def _picture_id(site: str, key: str, number: int) -> int:
    """Return the id of a picture: 63 bits, as SQLite's integers hold, the same in any order of files."""
    return int.from_bytes(hashlib.sha1(f"{site}\n{key}\n{number}".encode("utf-8", "replace")).digest()[:8], "big") >> 1


def _article(article: Article, key: str, site: Site) -> Row:
    current, reading = article.current, article.reading
    return (
        site.slug, key, article.url, *_printed(reading), current.id, current.at, current.digest, article.first_captured,
        article.last_seen, article.gone, article.moved, page_key(article.moved, site) if article.moved else None,
        article.captures, len(article.revisions),
        digest_of(reading.text) if reading.text else None,
    )  # fmt: skip


def _printed(reading: Reading) -> Row:
    authors = json.dumps(list(reading.authors), ensure_ascii=False)
    return (
        reading.title, reading.lead, reading.published, reading.published_as_printed, reading.published_kind,
        reading.byline, authors, reading.source, reading.section,
    )  # fmt: skip
