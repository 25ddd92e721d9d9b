"""A night in words: the one line that says how it went, and how each portal's crawl ended. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from archive.errors import INTERRUPTED
from archive.night.alarm import Alarm, Episode
from archive.night.facts import ARCHIVE, SiteNight
from archive.night.whole import WholeNight
from archive.terminal import clean
from archive.times import VIET_NAM

LONGEST = 600  # letters of anything that is told; an address may have 2,000, what a broken site file says 600
WHOLE = "the whole archive"


def bounded(text: str, most: int = LONGEST) -> str:
    """Return *text* on one line, no longer than *most* letters, with nothing in it that steers or hides.

    >>> bounded("Hà\\u202e Nam " + "x" * 9, 10)
    'Hà� Nam x…'
    """
    line = clean(text[: most + 1]).encode("utf-8", "replace").decode()
    return line if len(line) <= most else f"{line[: most - 1]}…"


def verdict(whole: WholeNight) -> str:
    """Return how the night went, in one line."""
    return f"{whole.archive.night.isoformat()}: {'; '.join((*_troubles(whole), *_done(whole), *_alarms(whole)))}"


def _troubles(whole: WholeNight) -> Iterator[str]:
    if not whole.archive.ended:
        yield "the night did not come to its end"
    if whole.code == INTERRUPTED:
        yield "it was stopped"
    if whole.archive.steps:
        yield f"failed: {bounded(', '.join(sorted(whole.archive.steps)))}"
    if whole.archive.missed:
        yield f"before it {counted(whole.archive.missed, 'night')} without a crawl"
    if whole.archive.clock:
        yield "the clock cannot be right"


def _done(whole: WholeNight) -> Iterator[str]:
    planned = [one for one in whole.sites if one.planned or one.broken]
    reached = sum(1 for one in planned if one.crawls and not one.code)
    yield f"{reached} of {len(planned)} portals crawled without trouble" if planned else "no portal to be crawled"
    yield counted(sum(one.new for one in whole.sites), "new article")


def _alarms(whole: WholeNight) -> Iterator[str]:
    standing, mended = whole.standing(), whole.mended()
    urgent = sum(1 for one in standing if one.alarm.loud)
    yield f"{counted(len(standing), 'alarm')}{f', {urgent} urgent' if urgent else ''}"
    if mended:
        yield f"{len(mended)} mended"


def counted(number: int, what: str) -> str:
    """Return *number* of *what* in words.

    >>> counted(0, "alarm"), counted(1, "alarm"), counted(2, "night")
    ('no alarm', '1 alarm', '2 nights')
    """
    return f"{number or 'no'} {what}{'s' if number > 1 else ''}"


def place_of(alarm: Alarm) -> str:
    """Return where *alarm* is, as people call it: portal, and host, section or field.

    >>> place_of(Alarm("hanam", "host gone", "hanam.gov.vn", "", "")), place_of(Alarm("", "clock wrong", "", "", ""))
    ('hanam: hanam.gov.vn', 'the whole archive')
    """
    site = WHOLE if alarm.site == ARCHIVE else alarm.site
    return bounded(f"{site}: {alarm.subject}" if alarm.subject else site)


def lasted(episode: Episode) -> str:
    """Return since when *episode* is, and how many nights showed it."""
    since = f"since the night of {episode.since.isoformat()}"
    return f"{since}, seen on {counted(episode.nights, 'night')}" if episode.nights > 1 else since


def ended_as(site: SiteNight) -> str:
    """Return how the crawls of *site* went, in few words."""
    if site.broken:
        return "site file broken"
    if not site.crawls:
        return "not crawled" if site.planned else "not to be crawled"
    how = bounded(site.outcome, 60) or "ended without a word"
    return f"{how}, exit code {site.code}" if site.code else how


def moment(at: datetime | None) -> str:
    """Return the aware time *at* as people in Viet Nam read it; a dash where there is none."""
    return f"{at.astimezone(VIET_NAM):%Y-%m-%d %H:%M} +07:00" if at else "–"


def size(amount: int) -> str:
    """Return *amount* of bytes as people read it.

    >>> size(999), size(1_540_000), size(0)
    ('999 B', '1.5 MB', '0 B')
    """
    number = float(amount)
    for unit in ("B", "kB", "MB", "GB"):
        if number < 1000:
            return f"{number:.0f} B" if unit == "B" else f"{number:.1f} {unit}"
        number /= 1000
    return f"{number:.1f} TB"
