"""Date lines by our own grammar: "Cập nhật: 27/03/2024 - 08:15 SA", "Sáng ngày 27/3". Pure: the moment is handed in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from archive.extract.dates.calendar_words import (
    Clock,
    Printed,
    Spot,
    blot,
    clocks_in,
    days_in,
    vietnamese_lead,
)
from archive.extract.dates.relative import read_relative
from archive.extract.text import usual
from archive.times import VIET_NAM

LONGEST_LINE = 200
"""A date line is short: the longest that was seen has 62 characters, byline and counters included."""

_UPDATED = re.compile(r"cập\s?nhật|chỉnh sửa|sửa (?:đổi|lần|lúc|cuối)|update|modified", re.IGNORECASE)
_PUBLISHED = re.compile(
    r"(?<!hạn )đăng(?! k[ýí])|xuất bản|phát hành|ngày (?:tạo|viết|gửi|đưa|phát)|đưa (?:tin|lên|lúc)|publi|posted|created",
    re.IGNORECASE,
)
# Dates of other things: laws and papers, their force, licences, births, deadlines, rights. None of them dates a page.
_OF_SOMETHING_ELSE = re.compile(
    r"""\b(?:luật|bộ\sluật|pháp\slệnh|nghị\sđịnh|nghị\squyết|quyết\sđịnh|thông\stư|chỉ\sthị|công\svăn|công\sđiện|tờ\strình
        |(?:kế\shoạch|hướng\sdẫn|kết\sluận|thông\sbáo|văn\sbản)\ssố|giấy\s(?:phép|mời|xác\snhận)|hiệu\slực|ban\shành
        |thông\squa|cấp\s(?:ngày|lần|phép)|hết\shạn|thời\shạn|hạn\s(?:nộp|cuối|chót|đăng)|kỷ\sniệm|ngày\ssinh|sinh\sngày
        |ngày\smất|sẽ|dự\skiến|bắt\sđầu|kết\sthúc|khai\smạc|thành\slập|âm\slịch|bản\squyền|copyright|hotline|điện\sthoại|fax|gp\ssố)\b
        |\b(?:số|kỳ|lần|khóa|khoá|điều|mục|chương|bài|tiết|trang)\s?:?\s?$|©|(?-i:\b[0-9]{1,5}\s?[-/]\s?[A-ZĐ]{2})|\bsố\s?:?\s?[0-9]+\s?/""",
    re.IGNORECASE | re.VERBOSE,
)
# As machines write it: 2024-03-27T08:15:33.288+07:00, 2024-03-27, 20240327T081533Z.
_ISO = re.compile(
    r"((?:19|20)[0-9]{2})(-?)([0-9]{2})\2([0-9]{2})"
    r"(?:[T ]?([0-9]{2}):?([0-9]{2})(?::?[0-9]{2}(?:[.,][0-9]{1,9})?)?\s?(Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_LABEL = re.compile(r"^[^:0-9]{0,30}:\s?|^(?:đăng|cập nhật|posted|published|updated)\s(?:lúc\s)?", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_OLDEST = 1990  # no page is as old: what a line says of a day before is history
_TIME_WORDS = re.compile(r"[0-9]|vừa|hôm|qua|nay|trước|mới đây|yesterday|today|just now|ago", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A date line, read: what it means, and the part of it that says so, without label and counters."""

    value: Printed
    printed: str


def read_line(line: str, *, seen: datetime) -> Line | None:
    """Return what *line* (composed, squeezed) says to somebody in Viet Nam at *seen* (aware), as far as the grammar goes."""
    common = usual(line)
    found = _read(common, seen) if len(line) <= LONGEST_LINE and _TIME_WORDS.search(common) else None
    if found is None or common == line:
        return found
    start = common.find(found.printed)
    return Line(found.value, line[start : start + len(found.printed)])


def _read(line: str, seen: datetime) -> Line | None:
    if iso := _ISO.fullmatch(line):
        return _from_iso(iso)
    if is_of_either_order(line):
        return None
    spots = days_in(blot(line), seen=seen, blanks=True)
    if not spots:
        told = _told_from_now(line, seen)
        return Line(told, line) if told else None
    if any(spot.day and not spot.yearless for spot in spots):  # "Sáng 27/3 và chiều 28/3/2023": the year is of both
        spots = [spot for spot in spots if not spot.yearless]
    clocks = clocks_in(line)
    read = [_at(line, spot, clocks) for spot in spots if _dates_page(line, spot, spots, bool(clocks))]
    known = [found for found in read if found]
    return min(known, key=lambda found: _KINDS.index(found.value.kind)) if known else None


def kind_of_label(line: str) -> str:
    """Return `updated` or `published`: what the last label in *line* says it dates."""
    ends = [max((match.end() for match in label.finditer(line)), default=-1) for label in (_UPDATED, _PUBLISHED)]
    return "updated" if ends[0] > ends[1] else "published"


def has_label(line: str) -> bool:
    """Say whether *line* says that it tells a publication or an update."""
    return bool(_PUBLISHED.search(line) or _UPDATED.search(line))


def is_prose(line: str) -> bool:
    """Say whether *line* is a sentence and no date line: its words are in lower case, and it has neither label nor bars."""
    return sum(word[0].islower() for word in _WORD.findall(line)) >= 9 and not has_label(line) and "|" not in line


# As .NET prints a moment where nobody has told it the country: month first, no zeros, seconds, AM. 8/16/2021 1:54:45 PM was
# seen; "05/04/2019 | 10:10 AM", with zeros and without seconds, is day first on the same platform.
_BY_DOTNET = re.compile(
    r"(?<![0-9/])([1-9]|1[0-2])/([1-9]|1[0-2])/20[0-9]{2} (?:[1-9]|1[0-2]):[0-9]{2}:[0-9]{2} [AP]M\b"
)


def is_of_either_order(line: str) -> bool:
    """Say whether *line* is printed by a system that puts the month first as often as not, and may be read both ways."""
    found = _BY_DOTNET.search(line)
    return found is not None and found[1] != found[2]


def dates_something_else(line: str) -> bool:
    """Say whether *line* speaks of a law, a licence, a deadline or the like."""
    return bool(_OF_SOMETHING_ELSE.search(line))


_KINDS = ("published", "updated", "event")


def _told_from_now(line: str, seen: datetime) -> Printed | None:
    """Read a line without a day in numbers: "2 giờ trước", "Hôm qua"."""
    for words in (line, _LABEL.sub("", line), *re.split(r"\s?[|•·]\s?", line)):
        if words and (told := read_relative(words, seen=seen)):
            return Printed(told[0], told[1], kind_of_label(line))
    return None


def _dates_page(line: str, spot: Spot, spots: list[Spot], timed: bool) -> bool:
    """Say whether *spot* may date the page: what stands between it and the day before it is not a law's name or the like."""
    segment = _segment(line, spot, spots)
    others = [match.end() for match in _OF_SOMETHING_ELSE.finditer(segment)]
    labels = [match.end() for pattern in (_PUBLISHED, _UPDATED) for match in pattern.finditer(segment)]
    if others and max(others) > max(labels, default=-1):
        return False
    return not spot.bare or timed or bool(labels) or _is_alone(line, spot)


def _is_alone(line: str, spot: Spot) -> bool:
    """Say whether a bare `27/03`, in two digits each (`1/2` is a page of two), or `27 tháng 3` is the whole line."""
    printed = line[spot.start : spot.end]
    return line == printed and (len(line) == 5 or "tháng" in line.lower())


def _segment(line: str, spot: Spot, spots: list[Spot]) -> str:
    return line[max((other.end for other in spots if other.end <= spot.start), default=0) : spot.start]


def _from_iso(iso: re.Match[str]) -> Line | None:
    year, _, month, day, hour, minute, zone = iso.groups()
    try:
        moment = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), tzinfo=VIET_NAM)
    except ValueError:
        return None
    value = _shifted(moment, vietnamese_lead(zone or "")) if moment.year >= _OLDEST else None
    return Line(value, iso[0]) if value else None


def _shifted(moment: datetime, shift: timedelta, kind: str = "published") -> Printed:
    """Return what a printed moment of another zone is in Viet Nam; midnight, there or here, is no time."""
    if moment.time() == time():
        return Printed(moment.date(), None, kind)
    moment += shift
    return Printed(moment.date(), moment.time() if moment.time() != time() else None, kind)


def _at(line: str, spot: Spot, clocks: list[Clock]) -> Line | None:
    if spot.day is None or spot.day.year < _OLDEST:
        return None
    before = line[: spot.start]
    kind = "event" if spot.event else "published"
    if has_label(before):
        kind = kind_of_label(before)
    clock = min(clocks, key=lambda clock: max(spot.start - clock.end, clock.start - spot.end), default=None)
    if clock is None:
        return Line(Printed(spot.day, None, kind), line[spot.start : spot.end])
    printed = line[min(spot.start, clock.start) : max(spot.end, clock.end)]
    return Line(_shifted(datetime.combine(spot.day, clock.at, tzinfo=VIET_NAM), clock.shift, kind), printed)
