"""What a browser showed of a page, as records beside the page's own answer. Pure.

A `resource` record (WARC 1.1, 6.5), as the text did not come over the wire in this form, and a metadata record that says
which response it was made from. Readers who know neither have the exchange itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from archive.evidence.record import FIELDS, Record, sha1, warc_fields

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page as a browser showed it."""

    url: str
    at: datetime
    """Aware: when it was shown."""
    html: str
    of: str
    """WARC-Record-ID of the page's own answer, without brackets."""
    hop: str | None = None
    via: str | None = None
    section: str | None = None


def rendered_records(shown: Rendered, new_id: Callable[[], str]) -> tuple[Record, Record]:
    """Return the records of *shown*: resource and metadata, concurrent to each other. *new_id* gives record ids."""
    block = shown.html.encode("utf-8", "replace")
    page, beside = new_id(), new_id()
    told = {"hop": shown.hop, "via": shown.via, "section": shown.section, "renderedOf": f"<{shown.of}>"}
    fields = warc_fields([(name, value) for name, value in told.items() if value])
    digest = (("WARC-Concurrent-To", f"<{beside}>"), ("WARC-Payload-Digest", sha1(block)))
    return (
        Record("resource", page, shown.at, HTML, block, shown.url, digest),
        Record("metadata", beside, shown.at, FIELDS, fields, shown.url, (("WARC-Concurrent-To", f"<{page}>"),)),
    )
