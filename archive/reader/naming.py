"""How a capture is named in our addresses: by its WARC-Record-ID, of the usual kind (`urn:uuid:…`) the UUID alone. Pure.

What other archives captured keeps its name: some write UUIDs in capitals (libuuid of macOS), some URIs of other kinds, which
the standard allows (WARC 1.1, §5.2).
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", re.ASCII)
_URN = "urn:uuid:"
_LONGEST = 60


def name_of(record: str) -> str:
    """Return *record*, a WARC-Record-ID, as a part of our addresses.

    >>> name_of("urn:uuid:0b9f2a36-5a56-4f6e-9f3c-2f0a3f6a0c11"), name_of("http://warc.example/5?")
    ('0b9f2a36-5a56-4f6e-9f3c-2f0a3f6a0c11', 'http:%2F%2Fwarc.example%2F5%3F')
    """
    tail = record.removeprefix(_URN)
    return tail if tail != record and _UUID.fullmatch(tail) else quote(record, safe=":", errors="replace")


def record_named(name: str) -> str:
    """Return the WARC-Record-ID that `name_of` made *name* of.

    >>> record_named("0b9f2a36-5a56-4f6e-9f3c-2f0a3f6a0c11"), record_named("uuid:5")
    ('urn:uuid:0b9f2a36-5a56-4f6e-9f3c-2f0a3f6a0c11', 'uuid:5')
    """
    return _URN + name if _UUID.fullmatch(name) else unquote(name, errors="replace")


def is_usual(record: str) -> bool:
    """Return whether *record* is a WARC-Record-ID of the kind that nothing else looks like.

    >>> is_usual("urn:uuid:0B9F2A36-5A56-4F6E-9F3C-2F0A3F6A0C11"), is_usual("uuid:5")
    (True, False)
    """
    return record.startswith(_URN) and _UUID.fullmatch(record.removeprefix(_URN)) is not None


def file_name_of(record: str) -> str:
    """Return a name for a file that holds something of *record*: letters, digits and hyphens, whatever its archive wrote.

    >>> file_name_of('urn:X-wpull:a"b/../c')
    'urn-X-wpull-a-b-c'
    """
    return re.sub(r"[^A-Za-z0-9]+", "-", record.removeprefix(_URN))[:_LONGEST].strip("-")
