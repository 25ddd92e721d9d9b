"""The key under which replay tools look an address up: its host turned round, what varies without meaning folded. Pure.

The rules are those of the Internet Archive's canonicalizer, by which pywb, OutbackCDX and ReplayWeb.page's indexes are
sorted; written anew from them because the library `surt` is under the AGPL. The tests hold both against each other.
"""

from __future__ import annotations

import re
from contextlib import suppress
from urllib.parse import quote_from_bytes, unquote_to_bytes

_PARTS = re.compile(rb"([A-Za-z][A-Za-z0-9+.-]*):(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?")
_BLANKS = re.compile(rb"[\t\r\n\v\f]+")
_HOST = re.compile(rb"(?:\[([^\]]*)\]|([^:]*))(?::(.*))?")
_WWW = re.compile(rb"www\d*\.")
_DEFAULT_PORTS = {b"http": b"80", b"https": b"443"}
_KEPT = "!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"
_SESSION_IN_PATH = (
    re.compile(rb"^(.*/)\((?:[a-z]\([0-9a-z]{24}\))+\)/([^?]+\.aspx.*)$", re.IGNORECASE),
    re.compile(rb"^(.*/)\([0-9a-z]{24}\)/([^?]+\.aspx.*)$", re.IGNORECASE),
)
_SESSION_IN_QUERY = tuple(
    re.compile(rb"^(.*)(?:" + name + rb")(?:&(.*))?$", re.IGNORECASE)
    for name in (
        rb"jsessionid=[0-9a-zA-Z]{32}",
        rb"phpsessid=[0-9a-zA-Z]{32}",
        rb"sid=[0-9a-zA-Z]{32}",
        rb"ASPSESSIONID[a-zA-Z]{8}=[a-zA-Z]{24}",
        rb"cfid=[^&]+&cftoken=[^&]+",
    )
)
MOST_UNESCAPES = 20  # of an address that was escaped again and again; nobody means more


def surt(url: str) -> str:
    """Return the key of *url*, as `vn,gov,hanam)/pages/tin.aspx?a=1`; an address that is none is its own key."""
    plain = _BLANKS.sub(b"", url.strip().encode("utf-8", "surrogatepass"))
    parts = _PARTS.match(plain)
    if parts is None or parts[2] is None:
        return url
    scheme, authority, path, query = parts[1].lower(), parts[2], parts[3], parts[4]
    host, port = _host_and_port(authority, scheme)
    key = b",".join(reversed(host.split(b"."))) + port + b")" + _path(path)
    if query and (query := _query(query)):
        key += b"?" + query
    return key.decode("ascii")


def _host_and_port(authority: bytes, scheme: bytes) -> tuple[bytes, bytes]:
    named = _HOST.fullmatch(authority.rpartition(b"@")[2])
    host, port = (named[1] or named[2], named[3] or b"") if named else (authority, b"")
    host = _unescaped(host)
    if not host.isascii():
        with suppress(ValueError):
            host = host.decode("utf-8", "ignore").encode("idna")
    host = _escaped(host.replace(b"..", b".").strip(b".").lower())
    port = b"" if port in (b"", _DEFAULT_PORTS.get(scheme)) else b":" + port
    return _WWW.sub(b"", host, count=1) if _WWW.match(host) else host, port


def _path(path: bytes) -> bytes:
    kept: list[bytes] = []
    for part in _unescaped(path).split(b"/")[1:]:
        if part == b".." and kept:
            kept.pop()
        elif part != b".":
            kept.append(part)
    whole = _escaped(b"/" + b"".join(part + b"/" for part in kept[:-1] if part) + (kept[-1] if kept else b"")).lower()
    for session in _SESSION_IN_PATH:
        whole = session.sub(rb"\1\2", whole)
    return whole[:-1] if whole.endswith(b"/") and len(whole) > 1 else whole


def _query(query: bytes) -> bytes:
    query = _escaped(_unescaped(query))
    for session in _SESSION_IN_QUERY:
        query = session.sub(rb"\1\2", query)
    arguments = query.lower().split(b"&")
    arguments.sort(key=lambda argument: argument.split(b"=", 1))
    return b"&".join(arguments)


def _unescaped(text: bytes) -> bytes:
    for _ in range(MOST_UNESCAPES):
        plain = unquote_to_bytes(text)
        if plain == text:
            break
        text = plain
    return text


def _escaped(text: bytes) -> bytes:
    return quote_from_bytes(text, safe=_KEPT).encode("ascii")
