"""How to cite an article: in words, and for BibTeX (biblatex's @online). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from archive.terminal import STEERING
from archive.times import VIET_NAM

# What BibTeX takes for its own language (Patashnik, BibTeXing, §4); a brace that is not closed ends the entry.
_SPECIAL = str.maketrans({
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
})  # fmt: skip
_LONGEST = 500
MOST_AUTHORS = 50
"""Pages that name more of them name something else."""


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation tells of an article and of the capture that proves it."""

    authors: tuple[str, ...]
    title: str
    site: str
    """The portal's short name."""
    portal: str
    published: str | None
    """YYYY-MM-DD…, as the page tells."""
    url: str
    captured: str
    """UTC, as the catalogue has it."""
    digest: str
    capture: str
    """WARC-Record-ID."""
    here: str
    """The article's address in this archive."""


def in_words(one: Citation) -> str:
    """Return what is cited, in the order of ISO 690; where it is proved is said behind it, in the reader's language."""
    who = f"{'; '.join(one.authors[:MOST_AUTHORS])}. " if one.authors else ""
    when = f", {one.published[:10]}" if one.published else ""
    return _plain(f"{who}{one.title}. {one.portal}{when}. {one.url}")


def wall_time(at: str) -> str:
    """Return *at*, a time in UTC as the catalogue has it, as wall time in Viet Nam that nobody can take for another.

    >>> wall_time("2024-03-27T20:05:00.250000Z"), wall_time("lost")
    ('2024-03-28T03:05:00+07:00', 'lost')
    """
    try:
        return datetime.fromisoformat(at).astimezone(VIET_NAM).isoformat(timespec="seconds")
    except ValueError:
        return at


def bibtex(one: Citation) -> str:
    """Return the citation as a BibTeX entry; everything in it is text, nothing a command."""
    captured = wall_time(one.captured)
    here = _address(one.here).replace("%", r"\%")  # what stands inside a command is TeX: a percent sign ends the line
    told = {
        "author": " and ".join(f"{{{_escaped(name)}}}" for name in one.authors[:MOST_AUTHORS]),
        "title": f"{{{_escaped(one.title)}}}",
        "organization": _escaped(one.portal),
        "date": (one.published or "")[:10],
        "url": _address(one.url),
        "urldate": captured[:10],
        "note": _escaped(f"captured {captured}, payload {one.digest}, WARC record {one.capture}"),
        "addendum": f"\\url{{{here}}}",
        "langid": "vietnamese",
    }
    fields = "".join(f"  {name} = {{{value}}},\n" for name, value in told.items() if value)
    return f"@online{{{_key(one)},\n{fields}}}\n"


def _key(one: Citation) -> str:
    portal = re.sub(r"[^a-z0-9-]+", "", one.site.lower())[:40] or "portal"
    return f"{portal}-{(one.published or one.captured)[:4]}-{re.sub(r'[^A-Za-z0-9]', '', one.capture)[-8:].lower()}"


def _plain(text: str) -> str:
    return STEERING.sub("", re.sub(r"\s+", " ", text[: 8 * _LONGEST]))


def _escaped(text: str) -> str:
    return _plain(text[:_LONGEST]).translate(_SPECIAL)


def _address(url: str) -> str:
    """Return *url* so that no brace of it ends anything: a field of this kind is taken letter by letter, % too."""
    return re.sub(r"[\s{}\\]", "", _plain(url))
