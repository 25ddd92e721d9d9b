"""The pages: each a function from a desk and a question to what is shown. Here stands where each is found."""

from __future__ import annotations

from archive.reader.pages import address, article, capture, data, front, mementos, nights, search, sites
from archive.reader.showing import View

_RECORD = r"(?P<record>[^/]+)"

ROUTES: tuple[tuple[str, View], ...] = (
    (r"^/$", front.front),
    (r"^/search$", search.search),
    (r"^/search\.csv$", search.search_csv),
    (r"^/search\.json$", search.search_json),
    (r"^/search\.atom$", search.search_atom),
    (r"^/article$", article.article),
    (r"^/article\.bib$", article.article_bib),
    (rf"^/capture/{_RECORD}$", capture.capture),
    (rf"^/capture/{_RECORD}/bytes$", capture.capture_bytes),
    (rf"^/capture/{_RECORD}/warc$", capture.capture_warc),
    (r"^/timemap/link/(?:(?P<since>\d{14})/)?(?P<url>.+)$", mementos.timemap),
    (r"^/timegate/(?P<url>.+)$", mementos.timegate),
    (r"^/memento/(?P<at>\d{14})/(?P<url>.+)$", mementos.memento),
    (r"^/sites$", sites.sites),
    (r"^/site/(?P<slug>[A-Za-z0-9_-][A-Za-z0-9._-]*)$", sites.site),
    (r"^/address$", address.address),
    (r"^/data$", data.data),
    (r"^/nights$", nights.nights),
    (r"^/night/(?P<night>[0-9-]{10})$", nights.night),
)
"""Path (a pattern) → page."""
