"""The ways of reading that are compared: with the rules of platforms, by the shape of the page alone, and trafilatura's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from archive.extract.read import read
from archive.model import Capture, Place, Reading
from archive.sites import unknown_site

RULES, GENERIC, TRAFILATURA = "rules", "generic", "trafilatura"
Way = Callable[[Capture], Reading]

# Pages out of a folder do not say when they were saved: those that are measured on are older than this day.
SEEN = datetime(2026, 11, 22, 3, tzinfo=UTC)


def as_capture(url: str, body: bytes) -> Capture:
    """Return a capture of *body*, as if it had come from *url* with nothing said about its charset."""
    return Capture(url, SEEN, 200, (("Content-Type", "text/html"),), body, Place("", 0, 0), "urn:uuid:0", "sha1:0")


def with_rules(capture: Capture) -> Reading:
    """Read a page of a site that nobody has described; the rules of platforms may recognise it."""
    return read(capture, unknown_site(capture.url))


def by_shape(capture: Capture) -> Reading:
    """Read a page of such a site with the rules of all platforms switched off."""
    return read(capture, replace(unknown_site(capture.url), platforms=()))


def by_trafilatura(capture: Capture) -> Reading:
    """Read a page as a crawler that calls trafilatura does; it knows no leads, captions or sections."""
    import trafilatura  # a second to import, and not all parts compare with it

    found = trafilatura.bare_extraction(capture.body, url=capture.url, with_metadata=True)
    if found is None:
        return Reading(kind="empty")
    authors = tuple(name.strip() for name in (found.author or "").split(";") if name.strip())
    return Reading(
        kind="article",
        title=found.title,
        text=found.text or "",
        published=found.date,
        byline=", ".join(authors) or None,
        authors=authors,
    )


WAYS: Mapping[str, Way] = {RULES: with_rules, GENERIC: by_shape, TRAFILATURA: by_trafilatura}
