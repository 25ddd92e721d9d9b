"""What articles are filed under, for search: portal, section, byline and year, each as one word of the full-text index. Pure.

So the index itself tells which of the articles that have some words pass a filter: looked at one by one, those of a common
word take seconds.
"""

from __future__ import annotations

import hashlib
import re

from archive.extract.text import fold, nfc

_WORD = re.compile(r"[^\W_]+")
_DIGITS = 12  # of SHA-1: 48 bits, for the ten thousands of sections and bylines that a country's portals print


def filed_under(*, site: str, section: str | None, byline: str | None, published: str | None) -> str:
    """Return the words that an article is filed under."""
    told = {"site": site, "section": section, "byline": byline, "year": (published or "")[:4]}
    return " ".join(filing(kind, value) for kind, value in told.items() if value)


def filing(kind: str, value: str) -> str:
    """Return the word for what is filed under *value*, of the kind `site`, `section`, `byline` or `year`.

    Sections and bylines are alike in whatever case, with marks or without. What a page prints is never such a word where these
    are looked for, however long it is.

    >>> filing("section", "Văn hoá - Xã hội") == filing("section", "van hoa xa hoi") != filing("byline", "Văn Hóa Xã Hội")
    True
    """
    exact = kind in ("site", "year")
    words = [value] if exact else _WORD.findall(fold(nfc(value))) or [value]
    return hashlib.sha1(f"{kind} {' '.join(words)}".encode("utf-8", "replace")).hexdigest()[:_DIGITS]
