"""What a browser posts when a script sends a form: the bytes, in their order. Pure.

HTML Standard, "constructing the entry list" and the urlencoded serializer. A server that checks what it is sent sees what
every visitor's browser sends, and a replay finds the answer under the same bytes.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping

from archive.extract.tree.page import Element

FORM = "application/x-www-form-urlencoded"
_FIELDS = ("input", "select", "textarea")
# a button is only posted when it was pressed
_SILENT = frozenset(("submit", "button", "image", "reset"))
_ESCAPED = re.compile(rb"[^A-Za-z0-9*._-]")
_ESCAPES = {bytes((byte,)): b"%%%02X" % byte for byte in range(256)} | {b" ": b"+"}
_LINE_BREAK = re.compile(r"\r\n|\r|\n")


def posted_by(form: Element, events: Mapping[str, str], charset: str) -> bytes:
    """Return what a browser posts of *form*, on a page in *charset*, after a script has set the fields that *events* names."""
    charset = _charset(form, charset)
    entries = [(name, events.get(name, value)) for name, value in _entries(form, charset)]
    names = {name for name, _ in entries}
    missing = [(name, value) for name, value in events.items() if name not in names]
    return encoded((*missing, *entries), charset)


def encoded(entries: Iterable[tuple[str, str]], charset: str = "utf-8") -> bytes:
    """Return *entries* as a browser writes them into a body or a query.

    >>> encoded([("ctl00$p", "Hà Nam *~"), ("b", "")])
    b'ctl00%24p=H%C3%A0+Nam+*%7E&b='
    """
    return b"&".join(_escaped(name, charset) + b"=" + _escaped(value, charset) for name, value in entries)


def with_events(form: bytes, events: Mapping[str, str]) -> bytes:
    """Return *form*, as it was `encoded`, with the fields that *events* names set to other values; their names are plain.

    >>> with_events(b"__EVENTTARGET=a&b=1", {"__EVENTTARGET": "ctl00$p"})
    b'__EVENTTARGET=ctl00%24p&b=1'
    """
    said = {name.encode(): name.encode() + b"=" + _escaped(value, "utf-8") for name, value in events.items()}
    return b"&".join(said.get(pair.partition(b"=")[0], pair) for pair in form.split(b"&"))


def _escaped(text: str, charset: str) -> bytes:
    plain = _LINE_BREAK.sub("\r\n", text).encode(charset, "xmlcharrefreplace")
    return _ESCAPED.sub(lambda match: _ESCAPES[match[0]], plain)


def _charset(form: Element, charset: str) -> str:
    for label in (*(form.get("accept-charset") or "").replace(",", " ").split(), charset):
        try:
            name = codecs.lookup(label).name
            "ạ".encode(name, "xmlcharrefreplace")
        except (LookupError, UnicodeError, ValueError):
            continue
        return "utf-8" if name.startswith("utf") else name
    return "utf-8"


def _entries(form: Element, charset: str) -> Iterator[tuple[str, str]]:
    for field in _fields(form):
        name, kind = field.get("name"), (field.get("type") or "text").strip().lower()
        if not name or _disabled(field):
            continue
        if field.tag == "select":
            yield from ((name, value) for value in _chosen(field))
        elif field.tag == "textarea":
            text = "".join(field.itertext())
            yield name, text.removeprefix("\n")
        elif kind in ("checkbox", "radio"):
            if field.get("checked") is not None:
                yield name, field.get("value", "on")
        elif kind == "hidden" and name.lower() == "_charset_":
            yield name, charset.upper()
        elif kind == "hidden":
            yield name, field.get("value") or ""
        elif kind not in _SILENT:
            yield name, "" if kind == "file" else _LINE_BREAK.sub("", field.get("value") or "")


def _fields(form: Element) -> Iterator[Element]:
    """Yield the fields that belong to *form*: those inside, and those elsewhere on the page that name it."""
    name = form.get("id")
    for field in form.getroottree().getroot().iter(*_FIELDS):
        owner = field.get("form")
        if (owner == name) if owner else next(field.iterancestors("form"), None) is form:
            yield field


def _disabled(field: Element) -> bool:
    if field.get("disabled") is not None or next(field.iterancestors("datalist"), None) is not None:
        return True
    return any(around.get("disabled") is not None for around in field.iterancestors("fieldset"))


def _chosen(select: Element) -> list[str]:
    options = list(select.iter("option"))
    chosen = [option for option in options if option.get("selected") is not None]
    if select.get("multiple") is None:
        chosen = chosen[-1:] or [option for option in options if option.get("disabled") is None][:1]
    return [_value(option) for option in chosen if option.get("disabled") is None]


def _value(option: Element) -> str:
    value = option.get("value")
    return " ".join("".join(option.itertext()).split()) if value is None else value
