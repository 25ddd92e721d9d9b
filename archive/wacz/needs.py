"""What a captured page needs to be shown: pictures, style sheets, scripts, documents, and where it is redirected to."""

from __future__ import annotations

from archive.evidence.captures import read_capture
from archive.evidence.folder import Folder
from archive.extract.tree.links import css_urls, requisites
from archive.extract.tree.page import decode, open_page
from archive.model import Capture, Place
from archive.urls import absolute

_LARGEST = 5_000_000  # the walk looks into nothing longer, and so nothing was fetched for its sake


def needs_at(folder: Folder, place: Place) -> tuple[str, ...]:
    """Return the addresses that the capture at *place* needs. Raises ArchiveError when it cannot be read."""
    return needs(read_capture(folder.root, place))


def needs(capture: Capture) -> tuple[str, ...]:
    """Return the addresses that *capture* needs to be shown."""
    if 300 <= capture.status < 400:
        target = absolute(capture.url, capture.header("Location") or "")
        return (target,) if target else ()
    if len(capture.body) > _LARGEST:
        return ()
    if "css" in (capture.header("Content-Type") or "").lower():
        return tuple(css_urls(decode(capture.body, capture.headers)[0], capture.url))
    return tuple(url for _, url in requisites(open_page(capture.body, capture.headers, capture.url)))
