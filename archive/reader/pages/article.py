"""An article: what it says, how it changed, what proves it, how to cite it, and the page as it was beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from archive.catalogue.telling.history import History, changed
from archive.catalogue.telling.provenance import held, wire
from archive.catalogue.telling.story import Story, find_article, story
from archive.reader.asked import Asked, Desk, Sent, Shown, missing
from archive.reader.citing import Citation, bibtex, in_words, wall_time
from archive.reader.rendering import stamp

_NONE = "No article was captured at this address; what became of it, if it was ever met, is told under “Any address”."
MOST_PARAGRAPHS = 2_000
MOST_CHANGES = 20
"""Shown with their words; of more the last."""
MOST_VERSIONS = 200
MOST_STEPS = 2_000_000
"""Of comparing words: half a second."""
PARAGRAPH = 20_000
"""Letters of one paragraph; a page without any line break is cut into so many."""


def article(desk: Desk, asked: Asked) -> Shown:
    """Return the page of the article at `url`, as it stands, or as it stood `at` some time."""
    told = _told(desk, asked)
    if told is None:
        return missing(_NONE)
    one = held(desk.catalogue, told.capture)
    cited = _citation(told, asked, one.digest if one else "")
    paragraphs = list(_paragraphs(told.reading.text))
    return Shown(
        "article",
        {
            "told": told,
            "paragraphs": paragraphs[:MOST_PARAGRAPHS],
            "longer": len(paragraphs) > MOST_PARAGRAPHS,
            "held": one,
            "wire": wire(desk.folder, one) if one else None,
            "citation": in_words(cited),
            "cited": cited,
            "cited_at": wall_time(cited.captured),
            "bibtex": bibtex(cited),
            "changes": _changes(told),
            "most_changes": MOST_CHANGES,
            "most_versions": MOST_VERSIONS,
            "replayed": replayed(desk, told.url, told.captured),
        },
    )


def article_bib(desk: Desk, asked: Asked) -> Shown | Sent:
    """Return the citation of an article for BibTeX."""
    told = _told(desk, asked)
    if told is None:
        return missing(_NONE)
    one = held(desk.catalogue, told.capture)
    entry = bibtex(_citation(told, asked, one.digest if one else ""))
    return Sent(entry.encode("utf-8", "replace"), "application/x-bibtex; charset=utf-8")


def replayed(desk: Desk, url: str, at: str) -> str:
    """Return where the capture of *url* made *at* (UTC) is replayed, without pywb's banner; empty where nobody replays.

    Nor of an address that is written in UTF-8, as others capture them: pywb 2.10 finds none (docs/archivist.md).
    """
    if not desk.replay or not url.isascii():
        return ""
    return f"{desk.replay}/luutru/{stamp(at)}mp_/{quote(url, safe=_IN_ADDRESSES)}"


_IN_ADDRESSES = "%/:?#[]@!$&'()*+,;="


def _told(desk: Desk, asked: Asked) -> Story | None:
    found = find_article(desk.catalogue, desk.portals, asked.one("url"), asked.one("site"))
    return story(desk.catalogue, desk.portals, *found, until=_until(asked.one("at"))) if found else None


def _until(digits: str) -> str:
    """Return the end of the second that *digits* (YYYYMMDDhhmmss, or the first of them) name, as the catalogue writes times.

    >>> _until("20240327"), _until("20240327080001"), _until("yesterday")
    ('2024-03-27~', '2024-03-27T08:00:01~', '')
    """
    if not re.fullmatch(r"\d{4,14}", digits):
        return ""
    parts = [digits[:4], *(digits[place : place + 2] for place in range(4, len(digits), 2))]
    written = "".join(mark + part for mark, part in zip(("", "-", "-", "T", ":", ":"), parts, strict=False))
    return f"{written}~"  # behind every time that begins so, in the order of text


def _paragraphs(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        yield from (line[begin : begin + PARAGRAPH] for begin in range(0, len(line), PARAGRAPH) if line.strip())


def _changes(told: Story) -> History | None:
    if len(told.versions) < 2:
        return None
    return changed(told.article, told.seen, told.site, last=MOST_CHANGES, most_steps=MOST_STEPS)


def _citation(told: Story, asked: Asked, digest: str) -> Citation:
    here = f"{asked.origin}{Asked('/article').to('/article', url=told.url, site=told.site, at=stamp(told.captured))}"
    return Citation(
        told.reading.authors or ((told.reading.byline,) if told.reading.byline else ()),
        told.reading.title or told.url,
        told.site,
        told.portal,
        told.reading.published,
        told.url,
        told.captured,
        digest,
        told.capture,
        here,
    )
