"""The pages: each a function from a desk and a question to what is shown. Here stands where each is found."""

from __future__ import annotations

from archive.reader.pages.address import address
from archive.reader.pages.article import article, article_bib
from archive.reader.pages.capture import capture, capture_bytes, capture_warc
from archive.reader.pages.data import data
from archive.reader.pages.front import front
from archive.reader.pages.nights import night, nights
from archive.reader.pages.search import search, search_atom, search_csv, search_json
from archive.reader.pages.sites import site, sites
from archive.reader.showing import View

_RECORD = r"(?P<record>[^/]+)"

ROUTES: tuple[tuple[str, View], ...] = (
    (r"^/$", front),
    (r"^/search$", search),
    (r"^/search\.csv$", search_csv),
    (r"^/search\.json$", search_json),
    (r"^/search\.atom$", search_atom),
    (r"^/article$", article),
    (r"^/article\.bib$", article_bib),
    (rf"^/capture/{_RECORD}$", capture),
    (rf"^/capture/{_RECORD}/bytes$", capture_bytes),
    (rf"^/capture/{_RECORD}/warc$", capture_warc),
    (r"^/sites$", sites),
    (r"^/site/(?P<slug>[A-Za-z0-9_-][A-Za-z0-9._-]*)$", site),
    (r"^/address$", address),
    (r"^/data$", data),
    (r"^/nights$", nights),
    (r"^/night/(?P<night>[0-9-]{10})$", night),
)
"""Path (a pattern) → page."""
