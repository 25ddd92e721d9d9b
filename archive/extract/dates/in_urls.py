"""The day that an address carries: where a platform writes the publication time into it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

from archive.extract.dates.calendar_words import Printed
from archive.times import VIET_NAM

# -20251224183630500.htm, YYYYMMDDHHMMSSmmm: seventeen digits that are a moment in the calendar are the moment of publication.
_STAMP = (
    r"[-/](?P<y>20[0-9]{2})(?P<m>[0-9]{2})(?P<d>[0-9]{2})(?P<h>[0-9]{2})(?P<min>[0-9]{2})[0-9]{2}[0-9]{3}"
    r"(?:\.[a-z]{3,5})?/?$"
)
# /portal/pages/2023-01-30/, /portal/Pages/2024-5-17/, /2024/03/27/, /20240327/: a folder of the day.
_FOLDER = (
    r"/(?P<day>(?P<y>(?:19|20)[0-9]{2})(?P<s>[-/])(?P<m>[0-9]{1,2})(?P=s)(?P<d>[0-9]{1,2})"
    r"|(?P<c>20[0-9]{2}[01][0-9][0-3][0-9]))(?=/)"
)
# /202103/, /2024/12/: a folder of the month. It dates nothing by itself, but it tells the year of a day printed without one.
_MONTH = re.compile(r"/(?P<y>(?:19|20)[0-9]{2})/?(?P<m>0[1-9]|1[0-2])(?=/)")


@dataclass(frozen=True, slots=True)
class UrlDate:
    """A publication date in an address: what it means, and the digits that say so."""

    value: Printed
    printed: str


def date_in_url(url: str, *, seen: datetime, stamps: Iterable[str] = ()) -> UrlDate | None:
    """Return the publication date that *url* carries, unless it is after *seen* (aware) or in no calendar.

    *stamps* are the patterns of platforms, with the groups `y` or `yy`, `m`, `d`, `h`, `min`.
    """
    path = _path(url)
    latest = seen.astimezone(VIET_NAM).date() + timedelta(days=1)
    for pattern in (*stamps, _STAMP, _FOLDER):
        for match in re.finditer(pattern, path):
            value = _value(match.groupdict())
            if value and date(1997, 1, 1) <= value.day <= latest:
                return UrlDate(value, match.groupdict().get("day") or match[0].strip("-/").partition(".")[0])
    return None


def month_in_url(url: str) -> tuple[int, int] | None:
    """Return the year and month of a folder of *url*, or None."""
    match = _MONTH.search(_path(url))
    return (int(match["y"]), int(match["m"])) if match else None


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:  # "http://[" and the like: no address, no date
        return ""


def _value(parts: dict[str, str | None]) -> Printed | None:
    try:
        if compact := parts.get("c"):
            day = datetime.strptime(compact, "%Y%m%d").replace(tzinfo=VIET_NAM).date()
        else:
            year = int(parts.get("y") or 0) or 2000 + int(parts.get("yy") or 0)
            day = date(year, int(parts["m"] or 0), int(parts["d"] or 0))
        at = time(int(parts["h"] or 0), int(parts["min"] or 0)) if parts.get("h") else None
    except ValueError:
        return None
    return Printed(day, at or None, "published")
