"""How the sample portals write Vietnamese letters: composed, decomposed, or as entity plus combining mark. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import lru_cache
from html import escape
from html.entities import codepoint2name

TONES = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook, dot below


def writer(letters: str) -> Callable[[str], str]:
    """Return the function that turns text into HTML in one of the ways: `nfc`, `nfd`, `entities`."""
    return {"nfc": _composed, "nfd": _decomposed, "entities": _entities}[letters]


def _composed(text: str) -> str:
    return escape(text, quote=True)


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", escape(text, quote=True))


def _entities(text: str) -> str:
    return "".join(map(_entity, escape(text, quote=True)))


@lru_cache(maxsize=512)
def _entity(letter: str) -> str:
    """Return `&ocirc;` + grave for `ồ`, as old editors that knew Latin-1 alone saved it."""
    if letter.isascii():
        return letter
    if ord(letter) in codepoint2name:
        return f"&{codepoint2name[ord(letter)]};"
    parts = unicodedata.normalize("NFD", letter)
    tones = "".join(mark for mark in parts if mark in TONES)
    base = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in TONES))
    if not tones or len(base) != 1:
        return letter
    name = codepoint2name.get(ord(base)) if not base.isascii() else None
    return (f"&{name};" if name else base) + tones
