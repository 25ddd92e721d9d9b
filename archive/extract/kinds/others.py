"""Bytes that are no page, whatever the server calls them: documents, pictures, feeds, data, plain text, noise. Pure."""

from __future__ import annotations

import json
import re

from archive.extract.tree.page import utf16_of

_HEAD = 4_000  # bytes that are looked at
_SIGNATURES = (
    (b"%PDF", "a PDF document"), (b"PK\x03\x04", "a ZIP or Office file"), (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"), (b"RIFF", "a picture, sound or film"),
    (b"\xd0\xcf\x11\xe0", "an Office file"), (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "compressed by gzip"), (b"Rar!", "a RAR file"), (b"7z\xbc\xaf", "a 7-Zip file"),
    (b"ID3", "a sound file"), (b"bplist00", "a Safari web archive"), (b"WARC/1.", "a WARC file"),
)  # fmt: skip
# "Binary data bytes" of the WHATWG's MIME Sniffing Standard: no charset but UTF-16 writes letters with them.
_BINARY = bytes((*range(9), 11, *range(14, 27), *range(28, 32)))
_STRAY = 50  # of so many bytes one may be such a byte: editors paste some; of noise, every ninth is one
_BLANK = b"\xef\xbb\xbf \t\r\n\x0c"
_PROLOGUE = re.compile(
    rb"\s*(?:<\?.{0,300}?\?>\s*|<!--.{0,2000}?-->\s*|<!doctype [^>]{0,300}>\s*)*", re.DOTALL | re.IGNORECASE
)
_ROOT = re.compile(rb"<([a-z][\w:.-]*)", re.IGNORECASE)
_XML = re.compile(rb"<\?xml\s", re.IGNORECASE)
_DATA_ROOTS = frozenset((b"rss", b"feed", b"rdf:rdf", b"urlset", b"sitemapindex", b"opml", b"soap:envelope", b"error"))
_DOCUMENT = re.compile(rb"<(?:!doctype\s+html|html|head|body|frameset)\b", re.IGNORECASE)
_TAG = re.compile(
    rb"</?(?:html|head|body|title|meta|link|base|script|style|noscript|iframe|frame|div|span|p|br|hr|a|b|i|u|em|strong|font"
    rb"|center|table|t[drh]|tbody|ul|ol|li|d[lt]|h[1-6]|img|form|input|header|footer|main|nav|section|article|aside|figure"
    rb"|blockquote|pre|svg|object|embed|label|plaintext)\b|<!--|<!doctype",
    re.IGNORECASE,
)
_LONGEST_START = 400  # bytes before the first tag: a server's warning, not a whole text
_JSON = re.compile(rb"[\[{]\s*(?:[\"\[{\]}]|-?\d|true|false|null)")
_SCRIPT = re.compile(
    rb"(?:var|let|const|function|import|export)\s|[!(;+]?\(?function\s*\(|(?:window|document|jQuery|\$)\s*[.(\[=]"
    rb"|[\"']use strict[\"']|/\*|//|@(?:charset|import|media)\s"
)
_MHTML = re.compile(rb"(?:From|MIME-Version|Content-Type|Snapshot-Content-Location|Subject|Date): ", re.IGNORECASE)


def not_html(body: bytes) -> str | None:
    """Return what *body*, which is not empty, is instead of a page in HTML, or None.

    >>> not_html(b'{"title": "<p>Tin</p>"}'), not_html("<p>Tin".encode())
    ('JSON', None)
    """
    head = body[:_HEAD].lstrip(_BLANK)
    signed = next((what for mark, what in _SIGNATURES if head.startswith(mark)), None)
    if signed is not None:
        return signed
    if utf16_of(body) is not None:
        head = head.replace(b"\0", b"")
    elif _is_noise(body[:_HEAD]):
        return "binary: bytes that are no letters"
    if _MHTML.match(head) and b"multipart/related" in head.lower():
        return "a web archive (MHTML)"
    if _JSON.match(head) and (not _DOCUMENT.search(head) or _is_json(body)):
        return "JSON"
    return _other_xml(head) or _plain(head)


def _is_noise(head: bytes) -> bool:
    """Return whether *head* is compressed, encrypted or a program: a byte order mark of UTF-16 says that it is not."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    odd = len(head) - len(head.translate(None, _BINARY))
    return odd > 2 and odd * _STRAY > len(head)


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True


def _other_xml(head: bytes) -> str | None:
    """Return which XML a document is that is no page: a feed, a map of the site, data."""
    start = _PROLOGUE.match(head)
    root = _ROOT.match(head, start.end() if start else 0)
    if root is None:
        return None
    name = root[1].lower()
    if name in _DATA_ROOTS or (_XML.match(head) and not _TAG.match(root[0]) and not _DOCUMENT.search(head)):
        return f"XML: <{root[1].decode('ascii', 'replace')[:40]}>"
    return None


def _plain(head: bytes) -> str | None:
    tag = _TAG.search(head)
    if tag is None:
        return f"plain text: no tag in the first {_HEAD} bytes"
    if _SCRIPT.match(head) and not _DOCUMENT.search(head):
        return "a script"
    late = tag.start() > _LONGEST_START and not _DOCUMENT.search(head)
    return f"plain text: no tag in the first {_LONGEST_START} bytes" if late else None
