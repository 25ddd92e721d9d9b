"""Days of the sample articles, and the ways in which newsrooms print them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

# Articles are numbered from the oldest; their days run from FIRST towards FIRST + SPAN, the eve of the merger of the
# provinces, so that no world of any size has an article from the future.
FIRST, SPAN, HALF_WAY = date(2024, 1, 15), 520, 300
WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")
# First days of the lunar months that FIRST..FIRST+SPAN touches (calendar of Viet Nam, UTC+7), with what they are called.
_LUNAR = (
    (date(2024, 1, 11), "tháng Chạp năm Quý Mão"), (date(2024, 2, 10), "tháng Giêng năm Giáp Thìn"),
    (date(2024, 3, 10), "tháng Hai năm Giáp Thìn"), (date(2024, 4, 9), "tháng Ba năm Giáp Thìn"),
    (date(2024, 5, 8), "tháng Tư năm Giáp Thìn"), (date(2024, 6, 6), "tháng Năm năm Giáp Thìn"),
    (date(2024, 7, 6), "tháng Sáu năm Giáp Thìn"), (date(2024, 8, 4), "tháng Bảy năm Giáp Thìn"),
    (date(2024, 9, 3), "tháng Tám năm Giáp Thìn"), (date(2024, 10, 3), "tháng Chín năm Giáp Thìn"),
    (date(2024, 11, 1), "tháng Mười năm Giáp Thìn"), (date(2024, 12, 1), "tháng Mười một năm Giáp Thìn"),
    (date(2024, 12, 31), "tháng Chạp năm Giáp Thìn"), (date(2025, 1, 29), "tháng Giêng năm Ất Tỵ"),
    (date(2025, 2, 28), "tháng Hai năm Ất Tỵ"), (date(2025, 3, 29), "tháng Ba năm Ất Tỵ"),
    (date(2025, 4, 28), "tháng Tư năm Ất Tỵ"), (date(2025, 5, 27), "tháng Năm năm Ất Tỵ"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stamp:
    """How a first sentence begins: the words, the part of them that is the date, and the day that it means."""

    words: str
    printed: str | None = None
    day: date | None = None


def day_of(number: int) -> date:
    """Return the day that article *number* tells of; days never run backwards with rising numbers."""
    return FIRST + timedelta(days=SPAN * number // (number + HALF_WAY))


def stamp(form: str, number: int, today: date) -> Stamp:
    """Return the beginning of a first sentence in one of the forms; *today* gives a date without year its meaning."""
    day = day_of(number)
    if form == "undated":
        return Stamp(("Vừa qua, ", "Những ngày này, ")[number % 2])
    if form == "no-year":
        return _plain(f"Chiều {day.day}/{day.month}", _last(day, today))
    if form == "two-days":
        end = day if day.day > 1 else day + timedelta(days=1)
        return _plain(f"Trong hai ngày {end.day - 1} và {end.day}/{end.month}/{end.year}", end)
    if form == "lunar":
        printed = f"Chiều ngày {day:%d/%m/%Y}"
        return Stamp(f"{printed} (tức ngày {_lunar(day)}), ", printed, day)
    if form == "after-plan":
        plan = day - timedelta(days=40)
        printed = f"sáng ngày {day.day}/{day.month}/{day.year}"
        order = f"Thực hiện Kế hoạch số {100 + number % 90}/KH-UBND ngày {plan:%d/%m/%Y} của UBND huyện, "
        return Stamp(f"{order}{printed}, ", printed, day)
    return _plain(_FORMS[form].format(day), day)


_FORMS = {
    "morning": "Sáng ngày {0.day}/{0.month}/{0.year}",
    "afternoon": "Chiều ngày {0.day}/{0.month}/{0.year}",
    "day": "Ngày {0:%d/%m/%Y}",
    "short": "Sáng {0.day}/{0.month}/{0.year}",
    "evening": "Tối ngày {0.day}/{0.month}/{0.year}",
    "dots": "Sáng {0:%d.%m.%Y}",
    "hyphens": "Ngày {0.day}-{0.month}-{0.year}",
    "words": "Ngày {0.day} tháng {0.month} năm {0.year}",
    "event": "Ngày {0.day}/{0.month}",
}
USUAL = ("morning", "afternoon", "day", "short", "evening")


def moment(number: int) -> datetime:
    """Return the minute at which article *number* was published: up to two days after what it tells of."""
    day = day_of(number) + timedelta(days=number % 3)
    return datetime.combine(day, time(7 + number * 5 % 13, number * 37 % 60))


def _plain(printed: str, day: date) -> Stamp:
    return Stamp(f"{printed}, ", printed, day)


def _last(day: date, today: date) -> date:
    """Return the last such day and month that *today* has seen: what somebody who reads it today must think."""
    if day.month == 2 and day.day == 29:
        return max(date(year, 2, 29) for year in range(today.year - 8, today.year + 1) if _leap(year, today))
    this_year = day.replace(year=today.year)
    return this_year if this_year <= today else day.replace(year=today.year - 1)


def _leap(year: int, today: date) -> bool:
    leap = (year % 4 == 0 and year % 100 != 0) or year % 400 == 0
    return leap and date(year, 2, 29) <= today


def _lunar(day: date) -> str:
    begin, month = max(entry for entry in _LUNAR if entry[0] <= day)
    return f"{(day - begin).days + 1} {month}"
