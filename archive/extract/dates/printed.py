"""When a page was published, as a careful person reads it; the one door to dateparser. Pure: the moment is handed in.

`read_date` reads a date line, `find_dates` the days of running text, `choose` weighs what a page offers: label, meta, first
sentence, address. What differs is not dropped but becomes a problem. An empty answer beats a wrong one.

dateparser 1.5's traps: importing it takes 1 s; with all languages a string takes 98 ms and `search_dates` up to 8 s for an
article, so it gets Vietnamese alone, one short line, and only where our grammar knows nothing. Without STRICT_PARSING
"năm 2024" is today. It reads "9 giờ 47 phút, ngày 15/03/2021" as nine hours ago, so it gets no line with a day of its own.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from archive.extract.dates.abroad import read_named_day
from archive.extract.dates.calendar_words import Printed, blot, days_in
from archive.extract.dates.in_text import ToldDay, find_dates
from archive.extract.dates.in_urls import date_in_url, month_in_url
from archive.extract.dates.lines import (
    LONGEST_LINE,
    Line,
    dates_something_else,
    has_label,
    is_of_either_order,
    is_prose,
    kind_of_label,
    read_line,
)
from archive.extract.dates.opening import Around, opening_day
from archive.extract.text import may_be_vietnamese, nfc, squeeze
from archive.model import Evidence, Problem
from archive.times import VIET_NAM

__all__ = ["DateFacts", "DateReading", "Printed", "ToldDay", "choose", "find_dates", "read_date"]

_DELAY = timedelta(days=31)
"""A page that tells of a day so long before the day of its capture was hardly published on the latter: that is a clock."""
_OLDEST = date(1997, 1, 1)  # Viet Nam came online in that year


# dateparser is worth asking about a year, another number, and a word that our grammar has not understood beside them.
_WORTH_ASKING = re.compile(r"(?=.*(?<![0-9])[0-9]{1,2}(?![0-9])).*[^\W\d_].*(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


def read_date(printed: str, *, seen: datetime) -> Printed | None:
    """Return the day and time that the date line *printed* names, as somebody in Viet Nam at *seen* (aware) would read it.

    None for what is no date, dates something else (a law, a licence), is lunar, or stands in no calendar.

    >>> read_date("Sáng 27/3", seen=datetime(2024, 3, 28, 3, tzinfo=UTC))
    Printed(day=datetime.date(2024, 3, 27), time=None, kind='event')
    """
    line = _read(printed, seen)
    return line.value if line else None


def _read(printed: str, seen: datetime) -> Line | None:
    line = squeeze(nfc(printed[: LONGEST_LINE * 4]))
    if is_prose(line):
        found, _ = opening_day(line, Around(seen, dated=True))
        return Line(found.value, found.printed) if found else None
    return read_line(line, seen=seen) or _by_month(line) or _by_dateparser(line, seen)


def _by_month(line: str) -> Line | None:
    """Read a short line whose month is a word of another language."""
    named = read_named_day(line, kind_of_label(line)) if len(line) <= LONGEST_LINE else None
    return Line(named, line) if named and not dates_something_else(line) else None


def _by_dateparser(line: str, seen: datetime) -> Line | None:
    """Ask dateparser about a short line in which we found no day; its answer counts if day and year are printed there."""
    if len(line) > 40 or not _WORTH_ASKING.search(line) or dates_something_else(line) or blot(line) != line:
        return None
    if days_in(line, seen=seen):
        return None  # it names a day, and we refused it
    import dateparser

    now = seen.astimezone(VIET_NAM).replace(tzinfo=None)
    options = {"DATE_ORDER": "DMY", "STRICT_PARSING": True, "RELATIVE_BASE": now, "TIMEZONE": "Asia/Ho_Chi_Minh"}
    moment = dateparser.parse(line, languages=["vi"], settings=options)
    if not isinstance(moment, datetime):
        return None
    numbers = {int(number) for number in re.findall("[0-9]+", line)}
    value = Printed(moment.date(), None, kind_of_label(line))
    return Line(value, line) if {moment.day, moment.year} <= numbers else None


_LONGEST_DECLARED = 120  # letters: a date in any spelling has half of them


@dataclass(frozen=True, slots=True)
class DateFacts:
    """What a page offers about its date."""

    labelled: tuple[str, ...] = ()
    """Date lines printed for the article, as printed, in order."""
    meta: tuple[tuple[str, str], ...] = ()
    """(name, value) of metas, `time[datetime]` and JSON-LD (`JSON-LD:datePublished`), in order."""
    first_sentence: str = ""
    """How the text opens: its lead, or its first sentence or two."""
    url: str = ""
    stamps: tuple[str, ...] = ()
    """Patterns of platforms that write the time of publication into their addresses."""
    title: str = ""
    text: str = ""
    """The whole text: where, as in the title, a year may stand that the opening leaves out."""
    changed: datetime | None = None
    """Since when the server says that the page is as it is (`Last-Modified`)."""
    labelled_by: Evidence = Evidence.VISIBLE_LABEL
    """How the date lines were found."""


@dataclass(frozen=True, slots=True)
class DateReading:
    """The date of a page with the print beside it, how it is known, and what speaks against it."""

    published: str | None = None
    """`YYYY-MM-DD` or `YYYY-MM-DDTHH:MM`, Vietnamese wall time."""
    as_printed: str | None = None
    kind: str | None = None
    """`published`, `updated`, `from the text`, `from the URL`."""
    evidence: Evidence | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Witness:
    """One place that tells a date."""

    value: Printed
    printed: str
    kind: str
    evidence: Evidence
    wall: Printed | None = None
    """The same read without its time zone: systems write local time and call it UTC."""
    clock: bool = False
    """A line without a label may be the clock of a page's header or print view."""

    def agrees(self, other: _Witness) -> bool:
        """Say whether both mean the same day."""
        days = {self.value.day, self.wall.day if self.wall else self.value.day}
        return not days.isdisjoint({other.value.day, other.wall.day if other.wall else other.value.day})


def choose(facts: DateFacts, *, seen: datetime) -> DateReading:
    """Return the publication date that *facts* bear out for a page seen at *seen* (aware).

    Nothing later than the day after *seen* counts, nor before 1997. A visible line wins over metas, but for two: a mere
    "updated" line against an earlier declared publication, and a line without a label that shows the day of the capture (a
    clock) against an earlier one, be it declared or told in the opening a month before. Where label and meta mean the same
    day, the time comes from whichever has it.
    """
    labels, metas = list(_labels(facts, seen)), sorted(_metas(facts, seen), key=lambda found: found[0])
    url = _from_url(facts, seen)
    problems = [
        Problem("published", f"day or month may come first: {line!r}")
        for line in facts.labelled
        if is_of_either_order(line)
    ]
    declared = [witness for rank, witness in metas if rank < _MODIFIED]
    abroad = not _is_vietnamese(facts)
    # abroad 05/11 may be in May, and lines tell of many days; what is declared there is declared with care
    chosen = declared[0] if abroad and declared else _visible(labels, declared, seen)
    if chosen is None and metas:
        chosen = metas[0][1]
    if not abroad and (chosen is None or _is_clock(chosen, seen)):
        told, doubts = _from_text(facts, seen)
        if chosen is None or (told and chosen.value.day - told.value.day > _DELAY):
            chosen, problems = told, [*problems, *doubts]
    if chosen is None:
        chosen = url
    if chosen is None:
        return DateReading(problems=(*problems, Problem("published", "no date is printed or declared")))
    timed = _with_time(chosen, [*labels, *declared])
    problems += _differences(chosen, [*labels, *declared, *([url] if url else [])])
    return DateReading(timed.iso(), chosen.printed, chosen.kind, chosen.evidence, tuple(problems))


def _plausible(value: Printed | None, seen: datetime) -> bool:
    latest = seen.astimezone(VIET_NAM).date() + timedelta(days=1)
    return value is not None and _OLDEST <= value.day <= latest


def _labels(facts: DateFacts, seen: datetime) -> Iterator[_Witness]:
    for label in facts.labelled:
        line = _read(label, seen)
        if line and _plausible(line.value, seen) and not _is_ticking(line.value, label, seen):
            kind = "from the text" if line.value.kind == "event" else line.value.kind
            yield _Witness(line.value, line.printed, kind, facts.labelled_by, clock=not has_label(label))


_DAY_IN_NUMBERS = re.compile(r"[0-9]\s?[/.\-–]\s?[0-9]|tháng", re.IGNORECASE)


def _is_ticking(value: Printed, label: str, seen: datetime) -> bool:
    """Say whether a line shows the very minutes of the capture: a clock, unless it has a label."""
    if value.time is None or has_label(label) or not _DAY_IN_NUMBERS.search(label):
        return False
    return abs(datetime.combine(value.day, value.time, tzinfo=VIET_NAM) - seen) < timedelta(minutes=15)


_MODIFIED = 2
# The names that systems give: declared publication, making, change. Expiry and the like say nothing.
_NAMES = (
    (re.compile(r"expir|unavailable|birth|start|end(?:date|time)$|copyright|review", re.IGNORECASE), None),
    (re.compile(r"modif|updat|lastmod|revis|changed", re.IGNORECASE), _MODIFIED),
    (re.compile(r"publi|pubdate|pub-date|issued|posted|release", re.IGNORECASE), 0),
    (re.compile(r"", re.IGNORECASE), 1),
)
_ZONE = re.compile(r"\s?(?:Z|GMT|UTC|[+-][0-9]{2}:?[0-9]{2})$")
_EPOCH = re.compile(r"(?:/Date\()?([0-9]{10})([0-9]{3})?(?:\)/)?")


def _metas(facts: DateFacts, seen: datetime) -> Iterator[tuple[int, _Witness]]:
    for name, content in facts.meta:
        if len(content) > _LONGEST_DECLARED:
            continue  # a quote that nobody closed, and half a page behind it
        rank = next(rank for pattern, rank in _NAMES if pattern.search(name))
        value = _declared(content, seen)
        if rank is None or value is None or not _plausible(value, seen):
            continue
        evidence = Evidence.JSON_LD if name.lower().startswith("json-ld") else Evidence.META
        kind = "updated" if rank == _MODIFIED else "published"
        wall = read_date(_ZONE.sub("", content.strip()), seen=seen) if _ZONE.search(content.strip()) else None
        value = wall if wall and not _is_vietnamese(facts) else value
        yield rank, _Witness(replace(value, kind=kind), squeeze(nfc(content)), kind, evidence, wall)


def _is_vietnamese(facts: DateFacts) -> bool:
    """Say whether the page may be read in Viet Nam's time: all but those whose opening has letters enough, none Vietnamese.

    A page in another language means its readers' day: "20:30-05:00" is not the next morning there.
    """
    return may_be_vietnamese(f"{facts.title} {facts.first_sentence}")


def _declared(content: str, seen: datetime) -> Printed | None:
    """Return what a meta's content means: a date in any spelling, or seconds or milliseconds since 1970."""
    if epoch := _EPOCH.fullmatch(content.strip()):
        moment = datetime.fromtimestamp(int(epoch[1]), UTC).astimezone(VIET_NAM)
        return Printed(moment.date(), moment.time().replace(second=0, microsecond=0), "published")
    return read_date(content, seen=seen)


def _visible(labels: list[_Witness], declared: list[_Witness], seen: datetime) -> _Witness | None:
    """Return the best date line, or the declared date that outdoes it."""
    if not labels:
        return None
    clocks = [label for label in labels if _is_clock(label, seen)]
    lines = [label for label in labels if label not in clocks] or labels
    best = min(lines, key=lambda label: ("published", "updated", "from the text").index(label.kind))
    first = declared[0] if declared else None
    if first is None or first.agrees(best) or first.value.day > best.value.day:
        return best
    return first if best.kind == "updated" or best in clocks else best


def _is_clock(label: _Witness, seen: datetime) -> bool:
    """Say whether a line is likely a clock: the day of the capture, without a label."""
    return label.clock and label.value.day == seen.astimezone(VIET_NAM).date()


def _with_time(chosen: _Witness, others: list[_Witness]) -> Printed:
    """Return the chosen date with a time: its own, else that of the first witness of the same day."""
    if chosen.value.time or chosen.kind == "from the text":
        return chosen.value
    for other in others:
        for value in (other.value, other.wall):
            if value and value.time and value.day == chosen.value.day:
                return replace(chosen.value, time=value.time)
    return chosen.value


def _differences(chosen: _Witness, others: list[_Witness]) -> list[Problem]:
    """Say which other places tell of another day, each place and day once."""
    said = f"{chosen.evidence} says {chosen.value.day} ({chosen.printed!r})"
    rivals = {(other.evidence, other.value.day): other for other in reversed(others) if not other.agrees(chosen)}
    return [
        Problem("published", f"{said}, {other.evidence} says {other.value.day} ({other.printed!r})")
        for other in reversed(rivals.values())
        if other.kind != "updated"
    ]


def _from_url(facts: DateFacts, seen: datetime) -> _Witness | None:
    found = date_in_url(facts.url, seen=seen, stamps=facts.stamps)
    return _Witness(found.value, found.printed, "from the URL", Evidence.URL) if found else None


def _from_text(facts: DateFacts, seen: datetime) -> tuple[_Witness | None, list[Problem]]:
    """Return the day that the opening tells as its own, or why none."""
    until = _not_after_month(facts.url, seen)
    around = Around(until, facts.title, facts.text, facts.changed, dated=until < seen)
    found, doubt = opening_day(facts.first_sentence, around)
    witness = _Witness(found.value, found.printed, "from the text", Evidence.FIRST_SENTENCE) if found else None
    return witness, [Problem("published", doubt)] if doubt else []


def _not_after_month(url: str, seen: datetime) -> datetime:
    """Return the end of the month whose folder the address names, if that is before *seen*: it dates days without a year."""
    if month := month_in_url(url):
        end = datetime(*month, monthrange(*month)[1], 23, 59, tzinfo=VIET_NAM)
        return min(seen, end)
    return seen
