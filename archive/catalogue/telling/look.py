"""Looking things up: what the catalogue knows of one address, and of each portal. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from archive.catalogue.catalogue import Catalogue
from archive.catalogue.deriving.derive import derive
from archive.catalogue.deriving.pages import captures_of
from archive.catalogue.deriving.profiles import profile_in
from archive.catalogue.portals import Portals, identity
from archive.catalogue.readings import to_table
from archive.catalogue.telling.portal import names

_CAPTURES = (
    "id", "at", "status", "kind", "url", "mime", "warc", "offset", "length", "digest", "truncated", "via", "hop",
    "unread",
)  # fmt: skip
_COUNTS = "select site, count(*), max(published), max(captured) from articles group by site"


@dataclass(frozen=True, slots=True)
class Looked:
    """What the catalogue knows of one page."""

    site: str
    key: str
    captures: tuple[dict[str, Any], ...]
    """Oldest first, with the columns of `captures`."""
    reading: dict[str, Any] | None
    """What the newest good capture says, else the newest that was read at all."""
    article: dict[str, Any] | None
    """When it was captured, last seen and gone; None if the page is no article."""
    revisions: tuple[dict[str, Any], ...]


def look_up(catalogue: Catalogue, portals: Portals, url: str) -> Looked | None:
    """Return what is known of *url*, in whichever spelling it was captured, or None if it was never captured."""
    for slug in names(catalogue):
        key, _ = identity(url, portals.named(slug))
        sql = f"select {', '.join(_CAPTURES)} from captures where site = ? and key = ? order by at, id"
        captures = tuple(dict(zip(_CAPTURES, row, strict=True)) for row in catalogue.rows(sql, (slug, key)))
        if captures:
            return _looked(catalogue, slug, key, captures)
    return None


def decision_on(catalogue: Catalogue, url: str) -> str | None:
    """Return in a line what the walk decided about *url*, which was never captured; None if it was never seen."""
    for slug in names(catalogue):
        sql = "select decision, rule, via, decided from urls where site = ? and url = ?"
        if row := catalogue.row(sql, (slug, url)):
            decision, rule, via, decided = row
            return f"{decision}{f' ({rule})' if rule else ''}, seen on {via or 'no page'}, decided {decided}"
    return None


def counts(catalogue: Catalogue) -> dict[str, tuple[int, str | None, str | None]]:
    """Return for each site how many articles it has, the newest date of publication and the newest capture."""
    return {site: (number, published, captured) for site, number, published, captured in catalogue.rows(_COUNTS)}


def _looked(catalogue: Catalogue, site: str, key: str, captures: tuple[dict[str, Any], ...]) -> Looked:
    seen = captures_of(catalogue, site, key, profile_in(catalogue, site))
    article = derive(seen).article
    newest = max((one for one in seen if one.reading is not None), key=lambda one: (one.at, one.id), default=None)
    reading = article.reading if article else newest.reading if newest else None
    return Looked(
        site=site,
        key=key,
        captures=captures,
        reading=to_table(reading) if reading else None,
        article={
            "url": article.url,
            "capture": article.current.id,
            "captured": article.current.at,
            "first_captured": article.first_captured,
            "last_seen": article.last_seen,
            "gone": article.gone,
            "moved": article.moved,
        }
        if article
        else None,
        revisions=tuple(
            {"at": revision.at, "before": revision.before, "after": revision.after, "changed": list(revision.changed)}
            for revision in (article.revisions if article else ())
        ),
    )
