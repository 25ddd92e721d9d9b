"""A page whose text comes as JSON, written out as the small page that a script would make of it. Pure.

So there is one way of reading: what portals send to their scripts goes through the same rules as what they send to people.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from html import escape

from archive.extract.data import at, parsed, said
from archive.model import Capture, ReadRules, Site
from archive.times import VIET_NAM

_RULES = ReadRules(
    article=(".luutru-told",),
    title=(".luutru-title",),
    lead=(".luutru-lead",),
    body=(".luutru-body",),
    date=(".luutru-date",),
    byline=(".luutru-byline",),
    source=(".luutru-source",),
    section=(".luutru-section",),
)
_HTML = (("Content-Type", "text/html; charset=utf-8"),)
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?")
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")  # seconds or milliseconds, from 2001 to 2033
_ASPNET = re.compile(
    r"/Date\((1\d{9}(?:\d{3})?)(?:[+-]\d{4})?\)/"
)  # JavaScriptSerializer's; the offset changes nothing
_SECONDS = 10_000_000_000  # more are milliseconds
_MARKUP = re.compile(r"<[a-zA-Z/!]")


def written_out(capture: Capture, site: Site) -> tuple[Capture, Site] | None:
    """Return *capture* as a page of HTML, and *site* with the rules to read that by; None where it tells no article in JSON."""
    layout = site.layout_at(capture.at)
    if not layout.read.json or not capture.body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return None
    data = parsed(capture.body)
    fields = {field: _field(data, path, field) for field, path in layout.read.json}
    if not fields.get("title"):
        return None
    page = replace(capture, body=_page(fields).encode(), headers=_HTML)
    rules = replace(_RULES, drop=layout.read.drop, furniture=layout.read.furniture, chrome=layout.read.chrome)
    told = replace(layout, read=rules)
    # whose rules these are is known by whether the platform alone has them
    own = any((one.platform, one.read) == (layout.platform, layout.read) for one in site.platforms)
    return page, replace(site, layouts=(told,), platforms=(told,) if own else ())


def _field(data: object, path: str, field: str) -> str:
    if field == "byline" and isinstance(found := at(data, path), list):
        return ", ".join(name for name in found if isinstance(name, str))
    text = said(data, path) or ""
    return _printed(text) if field == "date" else text


def _printed(moment: str) -> str:
    """Return what machines write for a moment as people print it: Vietnamese wall time, the day first.

    >>> _printed("2024-03-27T01:15:00Z"), _printed("/Date(1711502100000+0700)/"), _printed("27/3/2024")
    ('27/03/2024 08:15', '27/03/2024 08:15', '27/3/2024')
    """
    moment = found[1] if (found := _ASPNET.fullmatch(moment)) else moment
    if _EPOCH.fullmatch(moment):
        number = int(moment)
        seconds = number / 1000 if number > _SECONDS else number
        return f"{datetime.fromtimestamp(seconds, UTC).astimezone(VIET_NAM):%d/%m/%Y %H:%M}"
    if not _ISO.fullmatch(moment):
        return moment
    try:
        when = datetime.fromisoformat(moment)
        local = when.astimezone(VIET_NAM) if when.tzinfo else when
    except (ValueError, OverflowError):
        return moment
    return f"{local:%d/%m/%Y}" if len(moment) == len("2024-03-27") else f"{local:%d/%m/%Y %H:%M}"


def _page(fields: Mapping[str, str]) -> str:
    def part(name: str, tag: str = "div") -> str:
        return f'<{tag} class="luutru-{name}">{escape(fields[name])}</{tag}>' if fields.get(name) else ""

    title = escape(fields["title"])
    before = "".join((part("section"), part("title", "h1"), part("date"), part("lead", "p")))
    after = "".join((part("byline", "p"), part("source", "p")))
    body = f'<div class="luutru-body">{_picture(fields)}{_body(fields.get("body", ""))}</div>'
    return (
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title></head>'
        f'<body><article class="luutru-told">{before}{body}{after}</article></body></html>'
    )


def _body(text: str) -> str:
    """Return the text as HTML: as it is where it is that already, else a paragraph a line."""
    if _MARKUP.search(text):
        return text
    return "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())


def _picture(fields: Mapping[str, str]) -> str:
    address = fields.get("image")
    if not address or address in fields.get("body", ""):
        return ""
    caption = f"<figcaption>{escape(fields['caption'])}</figcaption>" if fields.get("caption") else ""
    return f'<figure><img src="{escape(address)}" alt="">{caption}</figure>'
