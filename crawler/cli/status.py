"""`luutru status`: what runs now, how the last night went, how the house stands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime, timedelta
from pathlib import Path

import click

from archive.cli import EXIT_CODES, as_json, in_archive, main
from archive.cli.group import complain, no_night, open_archive, print_lines
from archive.clock import now
from archive.keeping.room import reserve
from archive.terminal import clean, table
from archive.times import VIET_NAM
from crawler.cli.progress import ENDS
from crawler.night.status import SiteNow, Status, status

_HEADS = ("site", "now", "answers", "a minute", "MB", "last night", "requests", "owed", "overdue", "given up")
_YEARS = 3650  # nights; nobody plans further
_SHOWN = 100_000  # bytes


@main.command("status", epilog=EXIT_CODES)
@in_archive
@as_json
@click.pass_context
def status_command(context: click.Context, archive: Path, settings: Path | None, as_json: bool) -> None:
    """Say what runs now and how far it is, how the last night went, what is off, and how long the disk will do.

    Reads while others write, and changes nothing. Times are those of Viet Nam. The exit code is 6 where the catalogue waits for
    `luutru rebuild`, and 1 where something cannot be read; what is off with portals, `luutru check` says.
    """
    folder, found = open_archive(archive, settings)
    enabled = [slug for slug, site in found.sites.items() if site.enabled]
    told = status(folder, enabled, now=now(), reserve=reserve())
    if as_json:
        click.echo(json.dumps(_plain(told), ensure_ascii=False, indent=2, default=_text))
    else:
        print_lines(_lines(told))
        for trouble in told.troubles:
            complain(trouble)
    context.exit(6 if told.stale else 1 if told.troubles else 0)


def _plain(told: Status) -> dict[str, object]:
    sites = [asdict(one) | {"a_minute": round(one.a_minute(told.at), 1)} for one in told.sites]
    return asdict(told) | {"doing": told.doing(), "sites": sites}


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _lines(told: Status) -> Iterator[str]:
    for holder in told.running:
        who = f"process {holder.pid} on {holder.host}: {holder.command}" if holder.pid else "a process that just starts"
        yield f"{clean(holder.lock)}: {clean(who)}, since {_clock(holder.since)}, for {_span(told.at - holder.since)}"
    if not told.running:
        yield "nothing runs"
    yield from _night_lines(told)
    if told.sites:
        yield ""
        yield from table([_row(one, told) for one in told.sites], _HEADS)
        yield ""
    yield from _house_lines(told)


def _night_lines(told: Status) -> Iterator[str]:
    night = told.told.night
    if night is None:
        yield no_night(told.catalogue.crawled if told.catalogue else None)
        return
    held = any(holder.lock == "night" for holder in told.running)
    if held:
        until = f", until {_clock(night.until)}" if night.until else ""
        yield f"the night of {night.night}: {told.doing()}{until}"
    elif night.ended is None:
        yield f"the night of {night.night}, begun {_clock(night.started)}, did not come to its end: the next one goes on"
    else:
        yield (
            f"the night of {night.night}: {_clock(night.started)} to {_clock(night.ended)}, exit code {night.code}, "
            f"{_size(night.written)} written"
        )
    for step, why in night.steps.items():
        yield f"  {clean(step)} failed: {clean(why)}"


def _row(one: SiteNow, told: Status) -> tuple[object, ...]:
    ledger, visit, at = one.ledger, one.visit, told.at
    running = one.running is not None
    return (
        one.site,
        f"crawling for {_span(at - one.running.since)}" if one.running else None,
        ledger.captured if running else None,
        f"{one.a_minute(at):.0f}" if running else None,
        f"{one.bytes / 1e6:.1f}" if running else None,
        _outcome(one, of_now=bool(told.doing())),
        visit.requests if visit else None,
        "?" if ledger.trouble else ledger.owed,
        "?" if ledger.trouble else ledger.overdue,
        "?" if ledger.trouble else ledger.given_up,
    )


def _outcome(one: SiteNow, *, of_now: bool) -> str | None:
    """Return how the crawl of the last night went; *of_now*: that night is under way, and what has no end has not ended."""
    visit = one.visit
    if visit is None or one.running:
        return None
    if visit.broken:
        return "BROKEN FILE"
    if visit.started is None:
        return f"not begun ({clean(visit.outcome)})" if visit.outcome else "not begun"
    if visit.ended is None and of_now:
        return "begun"
    return ENDS.get(visit.code or 0) or visit.outcome or ("died" if visit.ended is None else "ended")


def _house_lines(told: Status) -> Iterator[str]:
    loud = sum(episode.alarm.loud for episode in told.told.episodes)
    alarms = len(told.told.episodes)
    yield f"alarms: {alarms} open, {loud} of them loud: `luutru check` tells them" if alarms else "alarms: none open"
    if (room := told.room) is not None:
        enough = (
            f"for {room.days:,} nights" if room.days is not None and room.days < _YEARS else "for more than ten years"
        )
        will = f"; {_size(room.nightly)} a night: enough {enough}" if room.days is not None else ""
        largest = sorted(room.parts.items(), key=lambda part: -part[1])
        parts = ", ".join(f"{clean(name)} {_size(size)}" for name, size in largest if size >= _SHOWN)
        yield f"disk: {_size(room.free) if room.free is not None else 'unknown'} free{will}" + (
            f" ({parts})" if parts else ""
        )
    yield f"backup: {_clock(told.backup)}, {_span(told.at - told.backup)} ago" if told.backup else "backup: none yet"
    if told.catalogue is not None:
        waiting = told.catalogue.waiting
        wait = f"; {waiting} WARC files wait for `luutru ingest`" if waiting else ""
        yield f"catalogue: {told.catalogue.articles:,} articles, {told.catalogue.captures:,} captures{wait}"
    else:
        yield "catalogue: due for `luutru rebuild`" if told.stale else "catalogue: none yet"


def _clock(at: datetime) -> str:
    return f"{at.astimezone(VIET_NAM):%Y-%m-%d %H:%M}"


def _span(span: timedelta) -> str:
    minutes = max(int(span.total_seconds()), 0) // 60
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} days"


def _size(size: int | None) -> str:
    size = size or 0
    return f"{size / 1e9:,.1f} GB" if size >= 1e9 else f"{size / 1e6:,.1f} MB"
