"""What the commands print about a page, a search's hit, a portal: lines for a terminal. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from archive.catalogue.asking.search import Hit
from archive.catalogue.telling.history import History, Piece
from archive.catalogue.telling.look import Looked
from archive.extract.text import fold
from archive.model import Site
from archive.terminal import bold, clean, lines, table


def page_lines(looked: Looked) -> Iterator[str]:
    """Yield the lines that show one page: what it says, its captures, its changes."""
    article = looked.article or {}
    about = (("site", looked.site), *((name, article[name]) for name in ("gone", "moved") if article.get(name)))
    if looked.reading is not None:
        yield from reading_lines(looked.reading, about)
    else:
        yield bold(looked.key)
        yield from _facts((*about, ("kind", _unread(looked.captures[-1]))))
    captures = [
        (one["at"][:19], one["status"], one["kind"] or one["mime"], one["digest"], f"{one['warc']} at {one['offset']}")
        for one in looked.captures
    ]
    yield from ["", *table(captures, ("captured", "status", "kind", "digest", "bytes lie in"))]
    for change in looked.revisions:
        yield f"changed {change['at']}: {', '.join(change['changed'])}"


def _unread(capture: dict[str, Any]) -> str:
    """Return why nothing is read in a *capture*: a picture, a document, an error, a revisit of bytes that are not there."""
    why = f": {capture['unread']}" if capture.get("unread") else ""
    return f"no page that is read{why} ({capture['mime'] or 'of no type'}, status {capture['status']})"


def reading_lines(reading: dict[str, Any], about: Iterable[tuple[str, str]] = ()) -> Iterator[str]:
    """Yield the lines that show what a page says, how that is known and what is doubtful; *about* is known besides."""
    yield bold(reading["title"] or "(no title)")
    facts = (*about, ("kind", reading["kind"]))
    if reading["kind"] == "article":
        told = [(name, reading[name]) for name in ("byline", "source", "section")]
        facts = (*facts, ("published", _published(reading)), *((name, value) for name, value in told if value))
    yield from _facts(facts)
    for name in ("lead", "text"):
        yield from ["", *lines(reading[name])] if reading[name] else []
    parts = [*_facts(("picture", _picture(image)) for image in reading["images"])]
    parts += _facts(("document", f"{one['text'] or '–'}  {one['url']}") for one in reading["attachments"])
    known = "; ".join(f"{field}: {how}" for field, how in reading["evidence"].items())
    parts += _facts([("known by", known)] if known else [])
    parts += _facts(("doubt", f"{problem['field']}: {problem['what']}") for problem in reading["problems"])
    yield from ["", *parts] if parts else []


def _facts(facts: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield from (f"{name:>10}  {clean(value)}" for name, value in facts)


def _published(reading: dict[str, Any]) -> str:
    if not reading["published"]:
        return "no date"
    known = reading["evidence"].get("published")
    told = (
        reading["published_kind"],
        f"“{reading['published_as_printed']}”" if reading["published_as_printed"] else None,
    )
    return f"{reading['published']} ({': '.join(part for part in told if part)}{f'; {known}' if known else ''})"


def _picture(image: dict[str, Any]) -> str:
    said = [image["caption"] or (f"(no caption; alt: {image['alt']})" if image["alt"] else "(no caption)")]
    said += [f"[{image['credit']}]"] if image["credit"] else []
    return f"{' '.join(said)}  {image['url']}"


def history_lines(told: History) -> Iterator[str]:
    """Yield the lines that show how an article changed: what went in `[-…-]`, what came in `{+…+}`, as `git diff` does."""
    seen = f"captured {told.captures} times from {told.first_captured[:16]} to {told.last_seen[:16]} (UTC)"
    yield bold(clean(told.url))
    yield (
        f"{told.site}: {seen}"
        + (f"; gone since {told.gone[:16]}" if told.gone else "")
        + (f"; its address leads to {clean(told.moved)}" if told.moved else "")
    )
    if not told.changes:
        yield "no change of its words, date, byline, source, pictures or documents between captures"
    for number, change in enumerate(told.changes, 1):
        yield ""
        yield bold(f"{number}. between {change.before_at[:16]} and {change.at[:16]}")
        for field in change.fields:
            yield f"{field.field}:"
            for passage in field.passages:
                yield "    " + " ".join(_piece(piece) for piece in passage)


def _piece(piece: Piece) -> str:
    words = clean(piece.words)
    return {"gone": f"[-{words}-]", "new": "{+" + words + "+}"}.get(piece.kind, words)


def hit_lines(number: int, hit: Hit) -> Iterator[str]:
    """Yield the lines that show the *number*th article of a search."""
    gone = "  (gone)" if hit.gone else ""
    yield f"{number:3}  {hit.published or 'no date':<10.10}  {bold(hit.title or '(no title)')}{gone}"
    yield f"     {clean(hit.url)}"
    if hit.attachment is not None:
        yield f"     in the document {clean(hit.attachment.text or '–')}  {clean(hit.attachment.url)}"
    pieces, behind = [], 0
    for begin, end in hit.marks:
        pieces += [clean(hit.snippet[behind:begin]), bold(hit.snippet[begin:end])]
        behind = end
    yield f"     {''.join(pieces)}{clean(hit.snippet[behind:])}"


def site_row(
    site: Site, known: tuple[int, str | None, str | None] | None, beside: Mapping[str, object] = MappingProxyType({})
) -> dict[str, object]:
    """Return the columns that tell of *site*.

    *known* is its count of articles, newest date and newest capture; *beside* what others than the catalogue know of it.
    """
    articles, published, captured = known or (0, None, None)
    return {
        "site": site.slug,
        "province": site.province,
        "today in": site.province_now,
        "platform": site.layouts[-1].platform if site.sections else _known_platform(site),
        "state": state(site),
        "sections": len(site.sections),
        "articles": articles,
        "newest": published,
        "captured": captured[:16] if captured else None,
        **beside,
        "home": site.home if site.hosts else None,
        "name": site.name,
    }


def in_order(rows: Iterable[dict[str, object]], by: str) -> list[dict[str, object]]:
    """Return *rows* in the order of their column *by*, which comes first: letters with marks beside those without."""
    ordered = sorted(rows, key=lambda row: fold(str(row[by] or "")))
    return [{by: row[by], **row} for row in ordered]


def _known_platform(site: Site) -> str | None:
    """Return the platform of a portal that nobody has looked at, where something tells it."""
    platform = site.layouts[-1].platform
    return None if platform == "generic" else platform


def state(site: Site) -> str:
    """Return what nightly crawls do with *site*, in a word: whether it is on, off, closed, or was never looked at."""
    if not site.hosts:
        return "no site file"
    if site.until:
        return f"closed {site.until}"
    if not site.sections:
        return "unchecked"
    return "enabled" if site.enabled else "disabled"
