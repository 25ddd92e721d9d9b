"""How to cite an article: in words, and for BibTeX. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.terminal import STEERING

# What BibTeX takes for its own language (Patashnik, BibTeXing, §4); a brace that is not closed ends the entry.
_SPECIAL = str.maketrans({
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", '"': "''",
})  # fmt: skip
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation tells of an article and of the capture that proves it."""

    authors: tuple[str, ...]
    title: str
    portal: str
    published: str | None
    """YYYY-MM-DD…, as the page tells."""
    url: str
    captured: str
    """UTC, with seconds."""
    digest: str
    capture: str
    """WARC-Record-ID."""
    here: str
    """The article's address in this archive."""


def in_words(one: Citation) -> str:
    """Return the citation as a sentence, in the order of ISO 690."""
    who = f"{'; '.join(one.authors)}. " if one.authors else ""
    when = f", {one.published[:10]}" if one.published else ""
    return _plain(
        f"{who}{one.title}. {one.portal}{when}. {one.url}. "
        f"Captured {one.captured}, payload {one.digest}, record {one.capture}. {one.here}"
    )


def bibtex(one: Citation) -> str:
    """Return the citation as a BibTeX entry; everything in it is text, nothing a command."""
    told = {
        "author": " and ".join(f"{{{_escaped(name)}}}" for name in one.authors),
        "title": f"{{{_escaped(one.title)}}}",
        "organization": _escaped(one.portal),
        "date": (one.published or "")[:10],
        "url": _address(one.url),
        "urldate": one.captured[:10],
        "note": _escaped(f"captured {one.captured}, payload {one.digest}, WARC record {one.capture}"),
        "addendum": f"\\url{{{_address(one.here)}}}",
        "langid": "vietnamese",
    }
    fields = "".join(f"  {name} = {{{value}}},\n" for name, value in told.items() if value)
    return f"@online{{{_key(one)},\n{fields}}}\n"


def _key(one: Citation) -> str:
    portal = re.sub(r"[^a-z0-9]+", "", one.portal.lower()) or "portal"
    return f"{portal[:20]}{(one.published or one.captured)[:4]}{re.sub(r'[^A-Za-z0-9]', '', one.capture)[-8:].lower()}"


def _plain(text: str) -> str:
    return STEERING.sub("", re.sub(r"\s+", " ", text[: 8 * _LONGEST]))


def _escaped(text: str) -> str:
    return _plain(text[:_LONGEST]).translate(_SPECIAL)


def _address(url: str) -> str:
    """Return *url* so that no brace and no percent sign of it ends or comments out anything."""
    return re.sub(r"[\s{}\\%]", lambda found: r"\%" if found[0] == "%" else "", _plain(url))
