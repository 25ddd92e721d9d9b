"""Addresses that no portal means anybody to follow, whatever it is made with: known by their shape alone. Pure."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import unquote_plus, urlsplit

from crawler.walking.parts import LANGUAGE

# Internet Explorer, which most of these portals were made for, opens no longer address; what grows beyond adds to itself.
LONGEST = 2083
DEEPEST = 20  # segments, as in Heritrix; parameters written into the path (/name/value) need up to 14
MOST_PARAMETERS = 20  # Liferay's pagers have a dozen
MOST_OF_ONE_NAME = 3
MOST_OF_ONE_SEGMENT = 3
# Days, months and numbers of an archive may be equal: /2012/12/12/12-
MOST_OF_ONE_NUMBER = 5
_INDEX = re.compile(r"\[\w*\]$")  # f[0]=…&f[1]=…
_SESSION = re.compile(r"(?i)/(?:sid|session_?id|phpsessid)[/=][0-9a-z-]{16,}(?:/|$)")
_CALENDAR_PATH = re.compile(r"(?i)/(?:calendar|lich-(?:su-kien|cong-tac|hop)|su-kien-thang)/\d{4}[/-]\d{1,2}(?:[/-]|$)")
_CALENDAR_NAME = re.compile(
    r"(?i)(?:\w*calendar\w*|(?:selected|current|display|event|cal)_?date|(?:\w+_)?(?:month_?year|ngaychon))"
)
_DAY_NAME = re.compile(r"(?i)(?:\w+_)?(?:date|day|ngay|from_?date|to_?date|tu_?ngay|den_?ngay)")
_DAY = re.compile(r"\d{4}[-/.]?\d{1,2}[-/.]?\d{1,2}\b|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")
# a number beside the day that names one item: an article's address, whatever day stands in it
_ITEM_NAME = re.compile(r"(?i)(?!(?:cat|zone|menu|parent|tab|chuyen|event|p_|site|group|module|list|org|lang))\w*id")
# The years of a calendar: four digits at least, since nam=0 means all of them, and nam=2 may be anything.
_YEAR_NAME = re.compile(r"(?i)(?:[a-z]+_)?(?:year|nam|yyyy)")
_YEAR = re.compile(r"\d{4,9}")
_MONTH_PATH = re.compile(r"/(\d{4})[/-](?:0[1-9]|1[0-2])(?:[/-](?:[0-2]\d|3[01]))?(?:/|$)")
FIRST_YEAR = 1990
# In a path four digits may be anything: only what a calendar comes to first, turned page by page.
_FARTHEST_BACK, _FARTHEST_ON = 1900, 2199
OUT_OF_TIME = f"trap: calendar before {FIRST_YEAR} or beyond next year"
MOST_LANGUAGES = 2


def trap(url: str) -> str | None:
    """Return the rule that refuses *url* by its shape, or None.

    >>> trap("https://mau.gov.vn/tin/en/vi/en/en/vi/")
    'trap: path repeats'
    """
    if len(url) > LONGEST:
        return "trap: address too long"
    parts = urlsplit(url)
    return _path_trap(parts.path) or _query_trap(parts.query)


def beyond_all_years(url: str, year: int) -> str | None:
    """Return the rule that refuses *url* because it names a year in which no portal has news, *year* being this one.

    >>> beyond_all_years("https://mau.gov.vn/tin?nam=2031&thang=2", 2026)
    'trap: calendar before 1990 or beyond next year'
    """
    parts = urlsplit(url)
    pairs = [pair.partition("=")[::2] for pair in parts.query.split("&")]
    said = [value for name, value in pairs if _YEAR_NAME.fullmatch(unquote_plus(name)) and _YEAR.fullmatch(value)]
    said += [found[1] for found in _MONTH_PATH.finditer(parts.path) if _FARTHEST_BACK <= int(found[1]) <= _FARTHEST_ON]
    return OUT_OF_TIME if any(not FIRST_YEAR <= int(value) <= year + 1 for value in said) else None


def _path_trap(path: str) -> str | None:
    segments = [segment.lower() for segment in path.split("/") if segment]
    met = Counter(segments)
    if any(times >= (MOST_OF_ONE_NUMBER if name.isdigit() else MOST_OF_ONE_SEGMENT) for name, times in met.items()):
        return "trap: path repeats"
    if sum(LANGUAGE.fullmatch(name) is not None for name in segments) > MOST_LANGUAGES:
        return "trap: languages upon languages"
    if len(segments) > DEEPEST:
        return "trap: address too deep"
    if _SESSION.search(path):
        return "trap: session in the path"
    return "trap: calendar" if _CALENDAR_PATH.search(path) else None


def _query_trap(query: str) -> str | None:
    pairs = [pair.partition("=")[::2] for pair in query.split("&") if pair]
    names = Counter(_INDEX.sub("", unquote_plus(name)) for name, _ in pairs)
    if len(pairs) > MOST_PARAMETERS or max(names.values(), default=0) >= MOST_OF_ONE_NAME:
        return "trap: facets"
    said = [(unquote_plus(name), unquote_plus(value)) for name, value in pairs if value]
    if any(_CALENDAR_NAME.fullmatch(name) for name, _ in said):
        return "trap: calendar"
    days = any(_DAY_NAME.fullmatch(name) and _DAY.match(value) for name, value in said)
    return "trap: calendar" if days and not any(_ITEM_NAME.fullmatch(name) for name, _ in said) else None
