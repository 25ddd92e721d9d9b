"""Days and hours as they are written in Viet Nam, found in a text. Pure; what a day is the date *of* is not asked here.

Every expression is bounded: no text makes one of them slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from archive.extract.text import usual
from archive.times import VIET_NAM

_MOST_OFFSET = timedelta(hours=14)  # no zone on earth is further from UTC
_FLAGS = re.IGNORECASE | re.VERBOSE

_MONTH_WORDS = {
    "mười một": 11, "mười hai": 12, "mười": 10, "giêng": 1, "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5,
    "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_MONTH = "[0-9]{1,2}|" + "|".join(word.replace(" ", r"\s") for word in _MONTH_WORDS)
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH_MONTH = (
    r"(?P<e>jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|ust|ember|tember|ober)?\.?"
)
_YEAR = "(?:19|20)[0-9]{2}"
# After a number that is a measure and not a date: "sáng 5.6 tỷ"; "ngày 7-8 tháng 3" is read by the form with words.
_NOT_AFTER = (
    r"(?![0-9])(?!\s?[/.\-–]\s?[0-9])"
    r"(?!\s?(?:tháng|tỷ|tỉ|triệu|nghìn|%|km|ha\b|m2|kg|tấn|tạ\b|đồng|(?:hằng|hàng|mỗi)\snăm))"
)

# Forms that begin with a number, the surest first.
_NUMBER_FIRST = tuple(
    re.compile(form, _FLAGS)
    for form in (
        # 2024-03-27, 2024/3/27
        rf"(?<![0-9][/.\-])(?P<y>{_YEAR})\s?(?P<s>[/.\-])\s?(?P<m>[0-9]{{1,2}})\s?(?P=s)\s?(?P<d>[0-9]{{1,2}})(?![0-9])",
        # 27/3/2024, 27-03-2024, 18.11.2021, 6/ 2/2023, 17 - 05 - 2024, 7/3//2024, and with two digits of the year one separator
        rf"""(?:(?<![\w])|(?<=ngày|đăng|nhật))(?<![0-9][/.:])(?P<d>[0-9]{{1,2}})\s?(?P<s>[/.\-–])\s?(?P<m>[0-9]{{1,2}})\s?
             (?:[/.\-–]{{1,2}}\s?(?P<y>{_YEAR})(?![0-9])|(?P=s)\s?(?P<yy>[0-9]{{2}})(?!\s?[0-9]))(?![/.\-–]\w)""",
        # ngày 27 tháng 3 năm 2024, 27 Tháng Mười Một 2023, 27 Th03 2024, 27 thg 3, 2024
        rf"""(?<![\w])(?P<d>[0-9]{{1,2}})\s?[\-,/]?\s?(?<!\w\w)(?:tháng|thg|th)\.?\s?(?P<m>{_MONTH})(?![^\W_])
             (?:\s?[,/\-–.]?\s?(?:năm\s?)?(?P<y>{_YEAR})(?![0-9]))?""",
        # 27 March 2024, 27-Mar-2024
        rf"(?<![\w])(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?[\s\-]{_ENGLISH_MONTH}[\s,\-]{{1,2}}(?P<y>{_YEAR})(?![0-9])",
        # 27/3, 17 – 9, 12.11: the year is not printed
        # and none stands before: .NET prints 0001-01-01 for "never"
        rf"(?<![\w])(?<![0-9][/.:])(?<![0-9]{{4}}-)(?P<d>[0-9]{{1,2}})\s?[/.\-–]\s?(?P<m>[0-9]{{1,2}}){_NOT_AFTER}(?![/.\-–]\w)",
    )
)
*_SURE, _YEARLESS = _NUMBER_FIRST
_BLANKS_BETWEEN = re.compile(rf"(?<![\w/.:\-])(?P<d>[0-9]{{2}})\s(?P<m>[0-9]{{2}})\s(?P<y>{_YEAR})(?![\w/.:\-])")
# Tháng 3 27, 2024, Th3 27, 2024; March 27, 2024
# and Java's own, with its time blotted: Wed Mar 27 08:15:33 ICT 2024
_MONTH_FIRST = tuple(
    re.compile(rf"(?<![\w]){month}\s(?P<d>[0-9]{{1,2}}){end}\s(?P<y>{_YEAR})(?![0-9])", _FLAGS)
    for month, end in (
        (rf"(?:tháng|thg|th)\.?\s?(?P<m>{_MONTH})(?![^\W_])\s?,?", ",?"),
        (rf"{_ENGLISH_MONTH},?", "(?:st|nd|rd|th)?,?"),
        (_ENGLISH_MONTH, r"\s\x01+(?:\s[A-Z]{3,4})?"),
    )
)
_NUMBER = re.compile("(?<![0-9])[0-9]{1,4}(?![0-9])")
_MOST = 300  # a text with more days than this is a table or an attack

_PART = r"(?:rạng\ssáng|sáng\ssớm|sáng|trưa|đầu\sgiờ\schiều|chiều\stối|chiều|tối|đêm|khuya)"
_WEEKDAY = r"(?:thứ\s?(?P<weekday>hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|T\.?(?P<t>[2-7])|(?P<sunday>chủ\snhật|CN))"
# Words right before a day that belong to it: "Sáng ngày", "Chiều nay (", "Trong hai ngày", "Thứ tư, ngày".
_LEAD_IN = re.compile(
    rf"""(?<![\w])(?:(?P<part>{_PART})(?:\s(?:nay|qua|(?P<next>mai)))?[\s,]{{0,2}}|hôm\s(?:nay|qua)[\s,]{{1,2}}
          |(?:trong|từ|suốt)\s(?:cả\s)?(?:(?:[0-9]{{1,2}}|hai|ba|bốn|năm|các)\s)?(?=ngày))?
         (?:\(?{_WEEKDAY}[\s,.\-–]{{0,3}})?(?:\(?\s?(?P<ngay>ngày)\s?:?\s?)?(?P<open>\()?\s?$""",
    _FLAGS,
)
_ELEMENT = rf"[0-9]{{1,2}}(?:\s?[/.\-–]\s?[0-9]{{1,2}}(?:\s?[/.\-–]\s?(?P<since>{_YEAR}))?)?"
# The days before the last of a list or range: "26 và " 27/3/2024, "13,"14/02/2021, "30/12/2023 đến hết ngày " 2/1/2024.
_EARLIER = re.compile(
    rf"""(?<![\w])(?<!thứ\s)(?<!T\.)(?<![0-9][/.:,])(?:[0-9]{{1,2}}\s?[,;]\s?(?:ngày\s)?){{0,5}}{_ELEMENT}
         \s?(?:,|;|&|và|đến|tới|-|–|—)\s?(?:(?:đến\s)?(?:hết\s)?ngày\s|hết\s)?$""",
    _FLAGS,
)
_GOES_ON = re.compile(r"(?:[,;&\-–—]|và|đến|tới|ngày|hết)\s?$", re.IGNORECASE)
_WINDOW = 48  # the longest lead-in or list that was seen is 34 characters

_CLOCK = re.compile(
    r"""(?:(?<![0-9:.,])|(?<=[/.\-][0-9]{4}[.,]))(?P<h>[0-9]{1,2})(?::(?P<min>[0-9]{2})(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?(?![0-9:])
          |\s?(?:giờ|h|g)(?:\s?(?P<min2>(?<!\s)[0-9]{2}|[0-9]{2}(?!\s?[/.\-–]\s?[0-9]))(?![0-9]))?(?:\s?(?:phút|ph|p|'|’|′))?(?![^\W\d_]))
        (?:\s?(?P<half>SA|CH|AM|PM|a\.m\.|p\.m\.|sáng|trưa|chiều|tối|đêm)(?![^\W\d_]))?
        (?:\s?(?P<zone>Z\b|\(?(?:GMT|UTC)(?:\s?[+\-]\s?[0-9]{1,2}(?::?[0-9]{2})?)?\)?|[+\-][0-9]{2}:?[0-9]{2}(?![0-9/.\-])))?""",
    _FLAGS,
)
_STEMS = ("giáp", "ất", "bính", "đinh", "mậu", "kỷ", "kỉ", "canh", "tân", "nhâm", "quý", "quí")
_STEM = f"(?:{'|'.join(_STEMS)})"
_BRANCH = "(?:tý|tí|sửu|dần|mão|mẹo|thìn|tỵ|tị|ngọ|mùi|thân|dậu|tuất|hợi)"
_LUNAR = rf"(?:âm\slịch|\bÂL\b|mùng|mồng|\brằm\b|tháng\schạp|năm\s{_STEM}\s{_BRANCH})"
# "(tức chiều mùng 5 Tết)", "(nhằm ngày 10/3 âm lịch)", ", tức ngày 5 tháng Giêng": the same day in the other calendar.
_GLOSS = re.compile(
    rf"""\((?:tức|nhằm)\b[^()]{{0,120}}\)|\([^()]{{0,60}}{_LUNAR}[^()]{{0,60}}\)
        |\b(?:tức|nhằm)(?:\slà|\svào)?\s(?:sáng|trưa|chiều|tối|đêm|ngày|{_LUNAR}|[0-9])[^,.;()]{{0,60}}
        |(?:mùng|mồng)\s[0-9]{{1,2}}(?:\s?[/\-]\s?[0-9]{{1,2}})?
        |(?<![0-9])(?<![0-9][/.\-])[0-9]{{1,2}}(?:\s?[/\-–]\s?[0-9]{{1,2}})?(?:\stháng\s(?:[0-9]{{1,2}}|[^\W\d_]{{2,5}}))?
          (?:\s?(?:[/\-–]|năm)\s?{_YEAR})?(?:\s?(?:âm\slịch|\bÂL\b)|\s?\((?:âm\slịch|ÂL)\)|,?\snăm\s{_STEM}\s{_BRANCH}|\stết)
        |tháng\sgiêng(?!\s(?:năm\s)?[0-9])""",
    _FLAGS,
)
# One of these stands in every gloss: looking for them first saves most of the time.
_MAY_BE_LUNAR = ("tức", "nhằm", "âm lịch", "âl", "mùng", "mồng", "rằm", "chạp", "giêng", "tết",
                 *(f"năm {stem}" for stem in _STEMS))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Printed:
    """What a date line says: the day, the time unless it is midnight (systems print that for "not known"), and of what."""

    day: date
    time: time | None
    kind: str
    """`published`; `updated` ("Cập nhật"); `event` ("Sáng ngày"): the day something happened."""

    def iso(self) -> str:
        """Return `YYYY-MM-DD`, or `YYYY-MM-DDTHH:MM` where the time is known."""
        return f"{self.day.isoformat()}T{self.time:%H:%M}" if self.time else self.day.isoformat()


@dataclass(frozen=True, slots=True)
class Spot:
    """A day where it is printed, `text[start:end]`; *day* is None for one that no calendar has."""

    start: int
    end: int
    day: date | None
    words: str
    """The words before it that say it is a day, lower case: "sáng ngày", "thứ tư,", "trong 2 ngày"; or empty."""
    part_of_day: bool
    several: bool
    """The last day of a list or a range."""
    yearless: bool
    since: int | None
    """The year of the range's first day, where it is printed."""
    american: bool

    @property
    def event(self) -> bool:
        """Whether it is told as in prose: with a part of the day, or as one of several days."""
        return self.part_of_day or self.several or self.words.startswith(("trong", "từ"))

    @property
    def bare(self) -> bool:
        """Whether nothing but two numbers says that it is a day."""
        return self.yearless and not self.words


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day where it is printed; *shift* is what Vietnamese wall time is ahead of it."""

    start: int
    end: int
    at: time
    shift: timedelta


def blot(text: str) -> str:
    """Return *text*, of the same length, with lunar glosses and clock times made unreadable as days."""
    text = usual(text)
    lower = text.lower()
    if any(word in lower for word in _MAY_BE_LUNAR):
        text = _GLOSS.sub(_blot, text)
    return _CLOCK.sub(_blot, text)


def _blot(match: re.Match[str]) -> str:
    return "\x01" * len(match[0])


def clocks_in(text: str) -> list[Clock]:
    """Return the times of day in *text*, in order."""
    found = (_clock(match) for match in _CLOCK.finditer(text))
    return [clock for clock in found if clock]


def _clock(match: re.Match[str]) -> Clock | None:
    hour, minute = int(match["h"]), int(match["min"] or match["min2"] or 0)
    hour = _in_24_hours(hour, (match["half"] or "").lower().replace(".", ""))
    if hour > 23 or minute > 59:
        return None
    return Clock(match.start(), match.end(), time(hour, minute), vietnamese_lead(match["zone"] or ""))


def _in_24_hours(hour: int, half: str) -> int:
    if half in {"ch", "pm", "chiều", "tối"} and hour < 12:
        return hour + 12
    if half in {"sa", "am", "đêm"} and hour == 12:
        return 0
    if (half == "trưa" and hour < 4) or (half == "đêm" and 6 < hour < 12):
        return hour + 12
    return hour


def vietnamese_lead(zone: str) -> timedelta:
    """Return how far Vietnamese time is ahead of *zone* ("Z", "GMT+9", "-05:00"; an empty or impossible one is our own)."""
    if not zone:
        return timedelta()
    digits = re.sub("[^0-9]", "", zone)
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits or 0), 0)
    offset = timedelta(hours=hours, minutes=minutes) * (-1 if "-" in zone else 1)
    return timedelta(hours=7) - offset if abs(offset) <= _MOST_OFFSET else timedelta()


def days_in(text: str, *, seen: datetime, blanks: bool = False) -> list[Spot]:
    """Return the days in *text* (as `blot` gives it), in order; *blanks* reads `21 09 2025` too.

    A day without a year is taken as the latest that is not after *seen*; the weekday, where printed, has a say.
    """
    today = seen.astimezone(VIET_NAM).date()
    spots: list[Spot] = []
    taken = bytearray(len(text) + 1)
    for match in _matches(text, (*_SURE, _BLANKS_BETWEEN, _YEARLESS) if blanks else _NUMBER_FIRST):
        if not any(taken[match.start() : match.end()]):
            spot = _spot(text, match, today)
            taken[spot.start : spot.end] = b"\x01" * (spot.end - spot.start)
            spots.append(spot)
            if len(spots) == _MOST:
                break
    return _without_overlap(sorted(spots, key=lambda spot: (spot.end, spot.start)))


def _matches(text: str, forms: tuple[re.Pattern[str], ...]) -> Iterator[re.Match[str]]:
    """Yield what reads as a day, the surest forms first; *forms* are tried only where a number stands, which is quick."""
    numbers = [number.start() for number in _NUMBER.finditer(text)]
    for form in forms:
        yield from (match for at in numbers if (match := form.match(text, at)))
        if form is _SURE[-1] and numbers:
            yield from (match for months_first in _MONTH_FIRST for match in months_first.finditer(text))


def _without_overlap(spots: list[Spot]) -> list[Spot]:
    """Drop what a range has swallowed: of "26/3 - 28/3/2024" the later day stays, with the print of both.

    What is no day, as the time in "15/03/2021, 09.47", swallows none.
    """
    return [
        spot
        for spot, later in pairwise([*spots, None])
        if spot and (not later or later.start >= spot.end or (later.yearless and later.day is None))
    ]


def _spot(text: str, match: re.Match[str], today: date) -> Spot:
    before = text[max(0, match.start() - _WINDOW) : match.start()]
    earlier = _EARLIER.search(before) if _GOES_ON.search(before[-8:]) else None
    start = match.start() - (len(earlier[0]) if earlier else 0)
    lead = _LEAD_IN.search(before[: earlier.start()] if earlier else before)
    words = lead[0].strip(" \n(") if lead else ""
    if lead and words:
        start -= len(lead[0].lstrip(" \n("))
    bracketed = bool(lead and words and lead["open"] and text[match.end() : match.end() + 1] == ")")
    parts = match.groupdict()
    day, american = _day(parts, today, _weekday(lead) if lead else None)
    return Spot(
        start=start,
        end=match.end() + bracketed,
        day=None if lead and lead["next"] else day,
        words=words.lower(),
        part_of_day=bool(lead and lead["part"]),
        several=bool(earlier),
        yearless=not (parts.get("y") or parts.get("yy")),
        since=int(earlier["since"]) if earlier and earlier["since"] else None,
        american=american,
    )


def _weekday(lead: re.Match[str]) -> int | None:
    """Return the printed weekday, Monday 0: "thứ hai" and "T2" are the second day of a week that Sunday opens."""
    if lead["sunday"]:
        return 6
    word = (lead["weekday"] or lead["t"] or "").lower()
    number = int(word) if word.isdigit() else _MONTH_WORDS.get(word)
    return number - 2 if number else None


def _day(parts: dict[str, str | None], today: date, weekday: int | None) -> tuple[date | None, bool]:
    """Return the day that the *parts* name, and whether only month-before-day makes it one."""
    day, month = int(parts["d"] or 0), _month(parts)
    if not parts.get("y") and not parts.get("yy"):
        return _latest(day, month, today, weekday), False
    year = int(parts.get("y") or 0) or _century(int(parts["yy"] or 0))
    if month > 12 >= day and parts.get("s") == "/":
        return _calendar(year, day, month), True
    return _calendar(year, month, day), False


def _month(parts: dict[str, str | None]) -> int:
    if english := parts.get("e"):
        return _ENGLISH.index(english.lower()[:3]) + 1
    word = re.sub(r"\s", " ", (parts["m"] or "").lower())
    return int(word) if word.isdigit() else _MONTH_WORDS.get(word, 0)


def _century(year: int) -> int:
    """Return the year that two digits mean: portals began in 1997."""
    return 2000 + year if year < 70 else 1900 + year


def _calendar(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _latest(day: int, month: int, today: date, weekday: int | None) -> date | None:
    """Return the latest such day that is not after tomorrow; of the last eleven years' the one on *weekday*, if any is."""
    past = [found for years in range(-1, 12) if (found := _calendar(today.year - years, month, day))]
    past = [found for found in past if found <= today + timedelta(days=1)]
    on_weekday = [found for found in past[:11] if found.weekday() == weekday]
    return next(iter(on_weekday or past), None)
