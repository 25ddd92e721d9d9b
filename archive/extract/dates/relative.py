"""Times told from the moment of reading: "2 giờ trước", "Hôm qua, 08:15", "Vừa xong". Pure: that moment is handed in."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from archive.extract.dates.calendar_words import clocks_in
from archive.times import VIET_NAM

_FLAGS = re.IGNORECASE | re.VERBOSE
_COUNTS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
           "a": 1, "an": 1, "one": 1}  # fmt: skip
_NUMBER = "[0-9]{1,3}|" + "|".join(_COUNTS)
_UNIT = (
    r"giây|phút|giờ|tiếng(?:\sđồng\shồ)?|h|p|ngày|hôm|tuần|tháng|năm"
    r"|sec(?:ond)?s?|min(?:ute)?s?|hours?|days?|weeks?|months?|years?"
)
_AGO = re.compile(
    rf"""(?:khoảng\s|about\s|cách\sđây\s|cách\snay\s){{0,2}}(?P<n>{_NUMBER})\s?(?P<unit>{_UNIT})
         (?:\s(?:và\s)?(?P<n2>{_NUMBER})\s(?P<unit2>{_UNIT}))?(?P<ago>\s(?:trước|ago|về\strước))?""",
    _FLAGS,
)
_DAY_WORDS = (
    (re.compile(r"vừa\s(?:xong|mới|đăng)|mới\sđây|ngay\sbây\sgiờ|just\snow", re.IGNORECASE), 0),
    (re.compile(r"hôm\skia", re.IGNORECASE), 2),
    (re.compile(r"(?:(?:rạng\ssáng|sáng|trưa|chiều|tối|đêm|ngày)\s(?:hôm\s)?|hôm\s)qua|yesterday", re.IGNORECASE), 1),
    (
        re.compile(
            r"(?:(?:rạng\ssáng|sáng|trưa|chiều|tối|đêm)\s(?:hôm\s)?|hôm\s|ngày\s(?:hôm\s)?)nay|today", re.IGNORECASE
        ),
        0,
    ),
)
_SECONDS = {"giây": 1, "sec": 1, "phút": 60, "min": 60, "giờ": 3600, "tiếng": 3600, "h": 3600, "p": 60}
_DAYS = {"ngày": 1, "hôm": 1, "day": 1, "tuần": 7, "week": 7}
_MONTHS = {"tháng": 1, "month": 1, "năm": 12, "year": 12}


def read_relative(words: str, *, seen: datetime) -> tuple[date, time | None] | None:
    """Return the day, and the time where one is told, that *words* (a label's whole content, squeezed) mean at *seen*.

    Minutes and hours give a time; days, weeks, months and years give only a day.
    """
    now = seen.astimezone(VIET_NAM)
    if ago := _AGO.fullmatch(words):
        told = ago["ago"] or words.lower().startswith("cách")
        return _before(now, ago) if told else None
    for pattern, days in _DAY_WORDS:
        if (match := pattern.match(words)) and (at := _rest(words[match.end() :])):
            return now.date() - timedelta(days=days), at[0]
        # "08:15 hôm nay": the hour first
        if (match := pattern.search(words)) and match.end() == len(words) and (at := _rest(words[: match.start()])):
            return now.date() - timedelta(days=days), at[0]
    return None


def _rest(words: str) -> tuple[time | None] | None:
    """Return the time that stands beside "Hôm qua", in a tuple (None in it: no time); None if other words stand there."""
    clocks = clocks_in(words)
    left = words
    for clock in reversed(clocks):
        left = left[: clock.start] + left[clock.end :]
    if re.sub(r"lúc|vào|at\b|[\s,|.\-–•:()]", "", left, flags=re.IGNORECASE):
        return None
    return (clocks[0].at if clocks else None,)


def _before(now: datetime, ago: re.Match[str]) -> tuple[date, time | None] | None:
    moment, exact = now, False
    for number, unit in ((ago["n"], ago["unit"]), (ago["n2"], ago["unit2"])):
        if not number:
            continue
        count = int(number) if number.isdigit() else _COUNTS[number.lower()]
        word = next(word for word in (*_SECONDS, *_DAYS, *_MONTHS) if unit.lower().startswith(word))
        exact = exact or word in _SECONDS
        moment = _step_back(moment, count, word)
    return (moment.date(), moment.time().replace(second=0, microsecond=0) if exact else None)


def _step_back(moment: datetime, count: int, word: str) -> datetime:
    if word in _MONTHS:
        months = moment.year * 12 + moment.month - 1 - count * _MONTHS[word]
        return _clamped(moment, months // 12, months % 12 + 1)
    return moment - timedelta(seconds=count * _SECONDS.get(word, 0), days=count * _DAYS.get(word, 0))


def _clamped(moment: datetime, year: int, month: int) -> datetime:
    """Return *moment* in that month; the 31st of a month that has none is its last day."""
    for day in (moment.day, 30, 29, 28):
        try:
            return moment.replace(year=year, month=month, day=day)
        except ValueError:
            continue
    return moment
