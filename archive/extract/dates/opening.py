"""The day that the opening of an article tells as its own, and the year of a day that is printed without one. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from archive.extract.dates.calendar_words import blot, days_in
from archive.extract.dates.in_text import SENTENCE_END, ToldDay, find_dates
from archive.extract.text import nfc
from archive.times import VIET_NAM

_PART_OF_DAY = re.compile(r"(?:rạng sáng|sáng|trưa|đầu giờ chiều|chiều|tối|đêm|trong|từ)\b", re.IGNORECASE)
_CLAUSE_BEGINS = re.compile(r"(?:^|[,;:]\s|[-–—)]\s|[.…]\s|\n)(?:vào\s|hôm\s|và\s)?$", re.IGNORECASE)
# What such a sentence tells is not what the article is about.
_ASIDE = re.compile(r"[\s*•-]*(?:trước đó|sau đó|tiếp đó|cùng ngày|ngày hôm sau|cũng trong)\b", re.IGNORECASE)
_WEEKDAY = re.compile(r"\bthứ|chủ nhật|\bCN\b|\bT[2-7]\b", re.IGNORECASE)
_FRESH = timedelta(days=31)
"""Within a month of its day a page is found by a walk that goes on: then what its text looks back on says nothing."""


@dataclass(frozen=True, slots=True)
class Around:
    """What is known around an opening: when it was read, and where years may stand that it leaves out."""

    seen: datetime
    """When the page was captured, or a month that its address names ended."""
    title: str = ""
    text: str = ""
    """The whole text. Years of long ago in it speak against a capture that is not fresh; those in title or opening always."""
    changed: datetime | None = None
    """Since when the server says that the page is as it is."""
    dated: bool = False
    """Whether the day is certainly of the time before *seen*: the address names the month, or somebody reads a bare line."""


def opening_day(opening: str, around: Around) -> tuple[ToldDay | None, str | None]:
    """Return the day that *opening* (a lead, a first sentence or two) tells as the article's, and what is doubtful about it.

    A day without a year takes it from the text where that tells it by other means, else it is the latest before the capture.
    If title or opening speak of years that do not go with it, if the text speaks of earlier years alone and the capture is
    not fresh, or if the server says that the page is older, there is no day. The doubt is one sentence, or None.
    """
    seen = around.seen
    opening = nfc(opening)
    found = find_dates(opening, seen=seen)
    own = _own_day(opening, found)
    if own is None:
        printed = ", ".join(one.printed for one in found)
        return None, f"the opening tells of {printed}, but not as its own day" if found else None
    if any(not spot.yearless for spot in days_in(blot(own.printed), seen=seen)):
        return own, None
    if year := _year_told(opening, own, found, seen):
        return _in_year(own, year, seen), None
    doubt = _doubt(own.value.day, own.printed, opening, around)
    said = f"no year is printed in {own.printed!r}"
    return (None, f"{said}, and {doubt}") if doubt else (own, f"{said}: taken as the latest before the capture")


def _doubt(day: date, printed: str, opening: str, around: Around) -> str | None:
    """Return what speaks against *day*, the latest before the capture, as the day that is *printed* without a year."""
    years = {int(year) for year in _YEAR.findall(f"{nfc(around.title)}\n{opening}")}
    if not _fits(day, years):
        return f"the text speaks of {', '.join(map(str, sorted(years)))}"
    if around.changed and day > around.changed.astimezone(VIET_NAM).date():
        return f"the page has not changed since {around.changed.astimezone(VIET_NAM).date()}"
    read = min(around.seen, around.changed or around.seen).astimezone(VIET_NAM).date()
    if around.dated or years or read - day <= _FRESH or _WEEKDAY.search(printed):
        return None
    text = nfc(around.text)
    told = {spot.day.year for spot in days_in(blot(text), seen=around.seen) if spot.day and not spot.yearless}
    told |= {int(year) for year in _YEAR.findall(text)}
    told = {year for year in told if year <= day.year}  # plans reach far ahead
    return None if _fits(day, told) else f"the text speaks of {max(told)} at the latest, the capture is of {read}"


def _own_day(opening: str, found: tuple[ToldDay, ...]) -> ToldDay | None:
    """Return the day of the first sentence that tells one: with a part of the day, opening a clause, or the only one.

    Of a later sentence than the first it must be with a part of the day or open a clause.
    """
    starts = [0, *(end.end() for end in SENTENCE_END.finditer(opening)), len(opening) + 1]
    for number, (start, end) in enumerate(pairwise(starts)):
        inside = [one for one in found if start <= one.start < end]
        if not inside or (number and _ASIDE.match(opening[start:end])):
            continue
        told = [one for one in inside if _PART_OF_DAY.match(one.printed)]
        clauses = [one for one in inside if _CLAUSE_BEGINS.search(opening[max(0, one.start - 8) : one.start])]
        if first := next(iter(told or clauses), None):
            return first
        alone = len({one.value.day for one in inside}) == 1
        return inside[0] if alone and not number else None
    return None


# "năm 2024", "năm mới 2024", "tháng 5/2023" as the time one lives in; not "sinh năm 1990", "đến năm 2030", "từ năm 2021".
_YEAR = re.compile(
    r"(?<!sinh )(?<!lập )(?<!từ )(?<!đến )(?<!nhìn )(?<!trước )(?:năm (?:mới |học )?|tháng [0-9]{1,2}\s?[-/]\s?)"
    r"((?:19|20)[0-9]{2})(?![0-9])(?!\s?[-–]\s?(?:19|20)[0-9]{2})",
    re.IGNORECASE,
)
_MONTH = re.compile(r"tháng ([0-9]{1,2})(?:\s?[-/]\s?| năm )((?:19|20)[0-9]{2})(?![0-9])", re.IGNORECASE)
_NEW_YEAR = re.compile(r"năm mới ((?:19|20)[0-9]{2})(?![0-9])", re.IGNORECASE)
_STEMS = ("canh", "tân", "nhâm", "quý", "giáp", "ất", "bính", "đinh", "mậu", "kỷ")  # of years that end in 0, 1, … 9
_BRANCHES = ("tý", "sửu", "dần", "mão", "thìn", "tỵ", "ngọ", "mùi", "thân", "dậu", "tuất", "hợi")  # 2020 was Canh Tý
_SPELT = {"kỉ": "kỷ", "quí": "quý", "tí": "tý", "tị": "tỵ", "mẹo": "mão"}
_LUNAR_YEAR = re.compile(rf"năm ({'|'.join(_STEMS)}|kỉ|quí) ({'|'.join(_BRANCHES)}|tí|tị|mẹo)(?!\w)", re.IGNORECASE)


def _year_told(opening: str, own: ToldDay, found: tuple[ToldDay, ...], seen: datetime) -> int | None:
    """Return the year that the text itself gives to a day without one, or None.

    By a day beside it ("Sáng 27/3 và chiều 28/3/2023"), an anniversary ("(18/11/1930 - 18/11/2021), sáng 12/11"), its month
    ("Ngày 30/5, … phiên họp tháng 5/2023"), the new year greeted, or the lunar year ("(… tháng Giêng năm Quý Mão)").
    """
    day = own.value.day
    told = {one.end for one in found}
    for spot in days_in(blot(opening), seen=seen):
        if spot.day is None or spot.yearless:
            continue
        nearest = _nearest_year(day, spot.day)
        beside = spot.end in told and _apart(day, nearest, spot.day) <= 10
        if beside or (spot.since or 9999) < spot.day.year - 4:
            return nearest
    for month, year in _MONTH.findall(opening):
        if int(month) == day.month:
            return int(year)
    if new_year := _NEW_YEAR.search(opening):
        return int(new_year[1]) - (day.month >= 11) if day.month in {1, 2, 11, 12} else None
    gloss = _LUNAR_YEAR.search(opening, own.end, own.end + 60)
    if gloss is None:
        return None
    stem, branch = gloss[1].lower(), gloss[2].lower()
    return _solar_year(_SPELT.get(stem, stem), _SPELT.get(branch, branch), day, seen)


def _nearest_year(day: date, other: date) -> int:
    """Return the year in which *day* comes nearest to *other*."""
    return min((other.year + step for step in (-1, 0, 1)), key=lambda year: _apart(day, year, other))


def _apart(day: date, year: int, other: date) -> int:
    """Return how many days lie between *day*, put into *year*, and *other*."""
    return abs((date(year, day.month, min(day.day, 28)) - other).days)


def _solar_year(stem: str, branch: str, day: date, seen: datetime) -> int | None:
    """Return the year of the common calendar in which *day* falls in that lunar year (it begins between 21/1 and 20/2)."""
    this_year = seen.astimezone(VIET_NAM).year + 1
    for year in range(this_year, this_year - 60, -1):
        if _STEMS[year % 10] == stem and _BRANCHES[(year - 2020) % 12] == branch:
            return year + 1 if (day.month, day.day) < (1, 21) else year
    return None


def _in_year(own: ToldDay, year: int, seen: datetime) -> ToldDay | None:
    try:
        day = own.value.day.replace(year=year)
    except ValueError:  # 29/2
        return None
    return replace(own, value=replace(own.value, day=day)) if day <= seen.astimezone(VIET_NAM).date() else None


def _fits(day: date, years: set[int]) -> bool:
    """Say whether *day*, whose year was assumed, goes with the years that the text speaks of.

    A year is looked back on until April ("tổng kết năm 2023") and planned from September on ("nhiệm vụ năm 2025").
    """
    looking_back = day.year - 1 in years and day.month <= 4
    planning = day.year + 1 in years and day.month >= 9
    return not years or day.year in years or looking_back or planning
