"""What ISO 28500 (WARC 1.0 and 1.1) demands of a record's header. Pure: header in, complaints out.

Read with the community's annotations of 1.1, which say what readers should accept. What the standard only recommends
(a Content-Type beside a block, that of a warcinfo) is not asked for. Unknown fields and record types are nobody's fault.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

_WORD = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_NAME = re.compile(_WORD)
_LINE = re.compile(rf"({_WORD}):[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*)")
_VERSIONS = frozenset({"0.17", "0.18", "1.0", "1.1"})
_LINE_END = re.compile(r"\r?\n")
_FOLD = re.compile(r"\r\n[ \t]+")
_VERSION = re.compile(r"WARC/(\d\.\d+)", re.IGNORECASE | re.ASCII)

# <URI>: what the grammar of 1.0 says, and wget writes
_URI = re.compile(r"(<)?[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\x00-\x20\x7f]+(?(1)>)")
_MEDIA_TYPE = re.compile(rf'{_WORD}/{_WORD}[ \t]*(?:;[ \t]*{_WORD}=(?:{_WORD}|"(?:[^"\\]|\\.)*")[ \t]*)*;?')
# `=` and `/` of Base32 padding and Base64: annotation to 5.8, iipc/warc-specifications #48
_DIGEST = re.compile(rf"{_WORD}:[!#$%&'*+\-.^_`|~0-9A-Za-z/=@]+")
_DATE = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[Tt](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(?:[Zz]|[+-]00:00))?)?)?", re.ASCII
)
_TO_THE_SECOND = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d[Zz]", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,18}")


def _is_date(value: str) -> bool:
    found = _DATE.fullmatch(value)
    if not found:
        return False
    year, month, day, hour, minute, second = map(int, found.groups(default="1"))
    try:
        # a leap second is a second of the minute before, for a calendar that knows none
        datetime(year, month, day, hour, minute, min(second, 59))  # noqa: DTZ001
    except ValueError:
        return False
    return second <= 60


def _is_address(value: str) -> bool:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return "%" not in value  # the zone of a link is this machine's, and none of RFC 4291


class Defined(NamedTuple):
    """A field that the standard defines."""

    name: str
    what: str
    fits: Callable[[str], object]


# Clause 5 in its order: what each field is called, and what its value must be.
DEFINED = {
    name.lower(): Defined(name, what, fits)
    for name, what, fits in (
        ("WARC-Record-ID", "a URI", _URI.fullmatch),
        ("Content-Length", "a number", _NUMBER.fullmatch),
        ("WARC-Date", "a UTC time", _is_date),
        ("WARC-Type", "a word", _NAME.fullmatch),
        ("Content-Type", "a media type", _MEDIA_TYPE.fullmatch),
        ("WARC-Concurrent-To", "a URI", _URI.fullmatch),
        ("WARC-Block-Digest", "algorithm:value", _DIGEST.fullmatch),
        ("WARC-Payload-Digest", "algorithm:value", _DIGEST.fullmatch),
        ("WARC-IP-Address", "an IP address", _is_address),
        ("WARC-Refers-To", "a URI", _URI.fullmatch),
        ("WARC-Refers-To-Target-URI", "a URI", _URI.fullmatch),
        ("WARC-Refers-To-Date", "a UTC time", _is_date),
        ("WARC-Target-URI", "a URI", _URI.fullmatch),
        ("WARC-Truncated", "a word", _NAME.fullmatch),
        ("WARC-Warcinfo-ID", "a URI", _URI.fullmatch),
        ("WARC-Filename", "a name", bool),
        ("WARC-Profile", "a URI", _URI.fullmatch),
        ("WARC-Identified-Payload-Type", "a media type", _MEDIA_TYPE.fullmatch),
        ("WARC-Segment-Number", "a number", _NUMBER.fullmatch),
        ("WARC-Segment-Origin-ID", "a URI", _URI.fullmatch),
        ("WARC-Segment-Total-Length", "a number", _NUMBER.fullmatch),
    )
}
_REPEATABLE = frozenset({"warc-concurrent-to"})

_NOTHING: frozenset[str] = frozenset()
_ALWAYS = frozenset({"warc-record-id", "warc-date", "warc-type"})  # Content-Length is the scan's business
_WITH_TARGET = _ALWAYS | {"warc-target-uri"}
_MANDATORY = {
    "response": _WITH_TARGET,
    "resource": _WITH_TARGET,
    "request": _WITH_TARGET,
    "revisit": _WITH_TARGET | {"warc-profile"},
    "conversion": _WITH_TARGET,
    "continuation": _WITH_TARGET | {"warc-segment-origin-id", "warc-segment-number"},
}

_OF_CONTINUATIONS = {"warc-segment-origin-id", "warc-segment-total-length"}
_OF_WARCINFO = {"warc-filename"}
_OF_CAPTURES = {"warc-ip-address", "warc-concurrent-to"}
_REFERENCE = {"warc-refers-to"}
_FORBIDDEN = {
    kind: frozenset(fields)
    for kind, fields in {
        "warcinfo": _OF_CONTINUATIONS | _OF_CAPTURES | _REFERENCE | {"warc-target-uri", "warc-warcinfo-id"},
        "response": _OF_CONTINUATIONS | _OF_WARCINFO | _REFERENCE,
        "resource": _OF_CONTINUATIONS | _OF_WARCINFO | _REFERENCE,
        "request": _OF_CONTINUATIONS | _OF_WARCINFO | _REFERENCE,
        "metadata": _OF_CONTINUATIONS | _OF_WARCINFO,
        "revisit": _OF_CONTINUATIONS | _OF_WARCINFO,
        "conversion": _OF_CONTINUATIONS | _OF_WARCINFO | _OF_CAPTURES,
        "continuation": _OF_WARCINFO | _OF_CAPTURES | _REFERENCE,
    }.items()
}
# Fields that 1.1 brought; before it they are extensions, with which anything may be meant.
_OF_REVISITS_SINCE_1_1 = frozenset({"warc-refers-to-target-uri", "warc-refers-to-date"})


class Named(NamedTuple):
    """The named fields of one record."""

    version: str
    """`1.1`; empty if the version line cannot be read."""
    kind: str
    """WARC-Type in lower case, as it is read; empty if there is none."""
    values: Mapping[str, str]
    """Name in lower case → its first value, folded lines joined."""


def read_named(lines: bytes) -> tuple[Named, list[str]]:
    """Read a record's header. Returns its fields as far as they can be read, and what is wrong with them one by one."""
    wrong: list[str] = []
    try:
        text = lines.decode()
    except UnicodeDecodeError:
        text = lines.decode("latin-1")
        wrong.append("the header is not UTF-8")
    named, complaints = _read_lines(text.split("\r\n"))
    if complaints:
        # seldom, so at leisure: folded lines are well-formed, and bare line feeds are one complaint, not one per line
        if text.count("\n") != text.count("\r\n"):
            wrong.append("lines of the header end without a carriage return")
        named, complaints = _read_lines(_FOLD.sub(" ", _LINE_END.sub("\r\n", text)).split("\r\n"))
    return named, wrong + complaints


def _read_lines(lines: list[str]) -> tuple[Named, list[str]]:
    wrong: list[str] = []
    values: dict[str, str] = {}
    version = _VERSION.fullmatch(lines[0])
    if version is None or version[1] not in _VERSIONS:
        wrong.append(f"the version line is {lines[0][:40]!r}")
    for line in lines[1:]:
        name, value, complaint, once = _read_line(line)
        if complaint:
            wrong.append(complaint)
        if name not in values:
            values[name] = value
        elif once:
            wrong.append(f"{DEFINED[name].name} is there more than once")
    return Named(version[1] if version else "", values.get("warc-type", "").lower(), values), wrong


@lru_cache(maxsize=4096)  # most lines of a file are the same in every record, or in the three of an exchange
def _read_line(line: str) -> tuple[str, str, str | None, bool]:
    """Return a line's name in lower case, its value, what is wrong with it, and whether it may be there only once."""
    found = _LINE.fullmatch(line)
    if found is None:
        what = f"control characters or no field's name in the line {line[:40]!r}" if line else None
        return "", "", what, False
    name, value = found[1].lower(), found[2].rstrip(" \t")
    defined = DEFINED.get(name)
    if defined is None:
        return name, value, None, False
    wrong = None if defined.fits(value) else f"{defined.name}: {value[:80]!r} is not {defined.what}"
    # fields of extensions may be repeated: iipc/warc-specifications #95
    return name, value, wrong, name not in _REPEATABLE


def wrong_fields(named: Named) -> list[str]:
    """Say what is wrong with the fields together."""
    return [*_wrong_names(named.version, named.kind, tuple(named.values)), *_wrong_in_kind(named)]


@lru_cache(maxsize=4096)  # a writer gives its records the same few sets of fields
def _wrong_names(version: str, kind: str, names: tuple[str, ...]) -> tuple[str, ...]:
    missing = _MANDATORY.get(kind, _ALWAYS).difference(names)
    misplaced = _FORBIDDEN.get(kind, _NOTHING).intersection(names)
    if kind != "revisit" and version == "1.1":
        misplaced |= _OF_REVISITS_SINCE_1_1.intersection(names)
    return (
        *(f"{DEFINED[name].name} is missing" for name in sorted(missing)),
        *(f"{DEFINED[name].name} has no place in a {kind} record" for name in sorted(misplaced)),
    )


def _wrong_in_kind(named: Named) -> Iterator[str]:
    kind, values = named.kind, named.values
    # in brackets as the grammar of 1.0 says, and wget writes
    identical = kind == "revisit" and values.get("warc-profile", "").rstrip(">").endswith("/identical-payload-digest")
    if identical and "warc-payload-digest" not in values:
        yield "WARC-Payload-Digest is missing in a revisit of an identical payload"
    number = values.get("warc-segment-number")
    # segments are counted from 1, and the first is no continuation
    if number and _NUMBER.fullmatch(number) and (int(number) != 1 if kind != "continuation" else int(number) < 2):
        yield f"WARC-Segment-Number is {number} in a {kind} record"
    if named.version != "1.1" and _is_date(date := values.get("warc-date", "")) and not _TO_THE_SECOND.fullmatch(date):
        yield f"WARC-Date: {date!r} is not YYYY-MM-DDThh:mm:ssZ, all that WARC/{named.version} knows"
