"""A capture: what was asked and answered, where its bytes lie, and the bytes themselves, in a sandbox."""

from __future__ import annotations

from dataclasses import replace

from archive.catalogue.telling.provenance import Held, article_of, bytes_of, held, record_of, wire
from archive.errors import ArchiveError
from archive.reader.asked import Asked, Desk, Sent, Shown, missing
from archive.reader.mementos import Original, http_date, links
from archive.reader.naming import file_name_of, record_named
from archive.reader.pages.article import replayed

MOST_HEADERS = 100
_NONE = "There is no capture of this name (WARC-Record-ID)."
# What browsers show as a picture, by its first bytes; what a server calls it counts for nothing
_PICTURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
)
# Documents that nobody runs, by their first bytes; those of Office after 2007 are ZIP files with parts of these names
_DOCUMENTS = ((b"%PDF-", "pdf"), (b"\xd0\xcf\x11\xe0", "doc"), (b"{\\rtf", "rtf"), (b"Rar!", "rar"))
_OFFICE = ((b"word/document.xml", "docx"), (b"xl/workbook.xml", "xlsx"), (b"ppt/presentation.xml", "pptx"))
_AS_IT_IS = {
    "content-security-policy": "sandbox; default-src 'none'",
    "cache-control": "private, max-age=31536000, immutable",  # the bytes of a capture are those for ever
}


def capture(desk: Desk, asked: Asked) -> Shown:
    """Return the page of a capture."""
    one = _held(desk, asked)
    if one is None:
        return missing(_NONE)
    told = wire(desk.folder, one)
    return Shown(
        "capture",
        {
            "held": one,
            "article": article_of(desk.catalogue, one),
            "wire": told,
            "headers": told.headers[:MOST_HEADERS],
            "replayed": replayed(desk, one.url, one.at),
        },
    )


def capture_bytes(desk: Desk, asked: Asked) -> Shown | Sent:
    """Return the entity of a capture: a picture to be shown, everything else to be kept as a file.

    Where it is a state of its address it says so (Memento-Datetime: RFC 7089, §2.1.1).
    """
    one = _held(desk, asked)
    if one is None:
        return missing(_NONE)
    sent = bytes_sent(desk, one)
    if isinstance(sent, Shown) or one.posted or not (one.status < 300 or one.revisit == "server-not-modified"):
        return sent
    told = {"memento-datetime": http_date(one.at), "link": links(Original(one.url, asked.origin), None)}
    return replace(sent, headers={**sent.headers, **told})


def bytes_sent(desk: Desk, one: Held) -> Shown | Sent:
    """Return the entity of *one*: a picture as one, everything else as a file, none of it as a page of ours."""
    try:
        body = bytes_of(desk.folder, one).body
    except ArchiveError as error:
        return _lost(desk, error)
    mime = picture_type(body)
    kept = {} if mime else _as_file(f"{file_name_of(one.id)}.{_ending(body)}")
    return Sent(body, mime or "application/octet-stream", headers={**_AS_IT_IS, **kept})


def capture_warc(desk: Desk, asked: Asked) -> Shown | Sent:
    """Return the record of a capture as it lies in its WARC file: with it anybody proves the digest."""
    one = _held(desk, asked)
    if one is None:
        return missing(_NONE)
    try:
        record = record_of(desk.folder, one)
    except ArchiveError as error:
        return _lost(desk, error)
    ending = "warc.gz" if record.startswith(b"\x1f\x8b") else "warc"
    name = _as_file(f"{file_name_of(one.id)}.{ending}")
    return Sent(record, "application/warc", headers={**_AS_IT_IS, **name})


def _held(desk: Desk, asked: Asked) -> Held | None:
    return held(desk.catalogue, record_named(asked.parts["record"]))


def _lost(desk: Desk, error: ArchiveError) -> Shown:
    return Shown("trouble", {"why": "lost", "what": desk.folder.without_place(str(error))}, 410)


def _as_file(name: str) -> dict[str, str]:
    """Return the header that keeps an answer out of the browser; *name* is ours: one that a server gave could be anything."""
    return {"content-disposition": f'attachment; filename="{name}"'}


def _ending(body: bytes) -> str:
    """Return the ending by which a reader's own programs know the document *body*; `bin` for what none of them is.

    >>> _ending(b"%PDF-1.7"), _ending(b"<html>"), _ending(b"PK\\3\\4")
    ('pdf', 'bin', 'zip')
    """
    if body.startswith(b"PK\3\4"):
        return next((ending for part, ending in _OFFICE if part in body), "zip")
    return next((ending for begin, ending in _DOCUMENTS if body.startswith(begin)), "bin")


def picture_type(body: bytes) -> str | None:
    """Return the media type of a picture that browsers show, by its first bytes; None for everything else, SVG too.

    >>> picture_type(b"GIF89a"), picture_type(b"<svg onload='alert(1)'>"), picture_type(b"RIFF....WEBPVP8 ")
    ('image/gif', None, 'image/webp')
    """
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "image/webp"
    if body[4:12] in (b"ftypavif", b"ftypavis"):
        return "image/avif"
    return next((mime for begin, mime in _PICTURES if body.startswith(begin)), None)
