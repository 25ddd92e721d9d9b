"""What a captured page needs to be shown: pictures, style sheets, scripts, documents, and where it is redirected to."""

from __future__ import annotations

from archive.catalogue.completeness.closure import asks_for
from archive.evidence.folder import Folder
from archive.evidence.reading.captures import read_capture
from archive.model import Place
from archive.urls import absolute


def needs_at(folder: Folder, place: Place) -> tuple[str, ...]:
    """Return the addresses that the capture at *place* needs. Raises ArchiveError when it cannot be read."""
    capture = read_capture(folder.root, place)
    if 300 <= capture.status < 400:
        target = absolute(capture.url, capture.header("Location") or "")
        return (target,) if target else ()
    return tuple(url for _, url in asks_for(capture))
