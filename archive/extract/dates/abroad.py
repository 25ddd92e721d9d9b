"""Days whose month is a word of another language: "Nov 5, 2024", "5. November 2024", "5 de noviembre de 2024". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time

from archive.extract.dates.calendar_words import Printed
from archive.extract.text import fold

# How the months begin, without marks, in the languages of Europe and in Turkish and Indonesian; no two agree on a beginning
# and not on the month.
_MONTHS = (
    "jan janv ene gen sty oca янв", "feb fev fevr lut sub фев", "mar mrz mrt maa mart мар", "apr avr abr kwi nis апр",
    "may mai maj mag mei мая май", "jun juin giu cze haz июн", "jul juil lug lip tem июл", "aug aou ago agu sie авг",
    "sep set wrz eyl сен", "oct okt out ott paz eki окт", "nov lis kas ноя", "dec dez dic des gru ara дек",
)  # fmt: skip
_NUMBERS = {beginning: month for month, names in enumerate(_MONTHS, start=1) for beginning in names.split()}
_BEGINNINGS = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_YEAR = r"(?P<year>(?:19|20)\d{2})(?!\d)"
_MONTH = rf"(?P<month>{_BEGINNINGS})[^\W\d_]{{0,9}}\.?"
_DAYS = (
    re.compile(
        rf"(?<![\d/.-])(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th|er|o|º|ª)?\s(?:de\s|of\s)?\b{_MONTH},?\s(?:de\s|del\s)?{_YEAR}"
    ),
    re.compile(rf"\b{_MONTH}\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s{_YEAR}"),
)
_CLOCK = re.compile(r"(?<!\d)(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?!\d)(?::\d{2})?\s?(?P<half>[ap]\.?\s?m\b)?")


def without_named_days(folded: str) -> str:
    """Return a line, as `fold` gives it, without the days in it whose month is a word."""
    return _DAYS[1].sub(" ", _DAYS[0].sub(" ", folded))


def named_days(line: str) -> Iterator[tuple[str, date]]:
    """Yield each day in *line* whose month is a word, with its letters (folded)."""
    folded = fold(line)
    for pattern in _DAYS:
        for found in pattern.finditer(folded):
            try:
                yield found[0], date(int(found["year"]), _NUMBERS[found["month"]], int(found["day"]))
            except ValueError:
                continue


def read_named_day(line: str, kind: str) -> Printed | None:
    """Return the first day in *line* whose month is a word, with the time printed beside it; 13:00 needs no `pm`.

    >>> read_named_day("November 5, 2024 at 9:30 p.m. EST", "published")
    Printed(day=datetime.date(2024, 11, 5), time=datetime.time(21, 30), kind='published')
    """
    first = next(named_days(line), None)
    return None if first is None else Printed(first[1], _time(fold(line).replace(first[0], " ", 1)), kind)


def _time(rest: str) -> time | None:
    found = _CLOCK.search(rest)
    if found is None:
        return None
    hour, minute = int(found["hour"]), int(found["minute"])
    if found["half"]:
        hour = hour % 12 + (12 if found["half"].startswith("p") else 0)
    return time(hour, minute) if hour < 24 and minute < 60 and (hour or minute) else None
