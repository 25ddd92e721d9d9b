"""A night as text: for a terminal, a mail, a printer. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from archive.night.alarm import Episode
from archive.night.report.lately import as_letters, lately
from archive.night.report.words import bounded, ended_as, lasted, moment, place_of, size, verdict
from archive.night.whole import WholeNight
from archive.terminal import lines, table

_HEADS = ("portal", "ended", "news", "new", "edited", "gone", "moved", "asked", "unanswered", "owed", "28 nights")


def as_text(whole: WholeNight) -> str:
    """Return the report of *whole*; its first line is the verdict."""
    parts = (_night(whole), _standing(whole), _mended(whole), _portals(whole))
    return "\n\n".join("\n".join(part) for part in map(list, parts) if part) + "\n"


def _night(whole: WholeNight) -> Iterator[str]:
    yield verdict(whole)
    code = "" if whole.code is None else f"; exit code {whole.code}"
    yield f"from {moment(whole.started)} to {moment(whole.ended)}{code}"
    yield f"written {size(whole.archive.written)}, free on the disk {size(whole.archive.free)}"
    for step, why in sorted(whole.archive.steps.items()):
        yield f"failed: {bounded(step)}: {bounded(why)}"
    if whole.archive.clock:
        yield f"clock: {bounded(whole.archive.clock)}"


def _standing(whole: WholeNight) -> Iterator[str]:
    if standing := whole.standing():
        yield "WHAT IS OFF"
    for episode in standing:
        yield from off(whole, episode)


def off(whole: WholeNight, episode: Episode) -> Iterator[str]:
    """Yield the lines that tell of *episode*: what, since when, what to do, and where to see it."""
    alarm = episode.alarm
    yield f"{'!' if alarm.loud else '-'} {bounded(alarm.kind)}, {place_of(alarm)}"
    yield from lines(bounded(alarm.what), indent="  ")
    yield f"  {lasted(episode)}"
    yield from lines(f"to do: {bounded(alarm.remedy)}", indent="  ")
    for capture in alarm.evidence:
        yield f"  see: {seen_at(whole, capture)}"


def seen_at(whole: WholeNight, capture: str) -> str:
    """Return where *capture* lies, or its name alone where the catalogue does not know it."""
    proof = whole.proofs.get(capture)
    if proof is None:
        return f"{bounded(capture, 80)} (not in the catalogue yet)"
    return bounded(f"{proof.url} ({proof.status}, {proof.at}) in {proof.warc} at {proof.offset}")


def _mended(whole: WholeNight) -> Iterator[str]:
    if mended := whole.mended():
        yield "MENDED"
    for episode in mended:
        yield f"+ {bounded(episode.alarm.kind)}, {place_of(episode.alarm)}: {lasted(episode)}"


def _portals(whole: WholeNight) -> Iterator[str]:
    rows = [
        (
            site.site,
            ended_as(site),
            site.fresh,
            site.new,
            site.edited,
            site.gone,
            site.moved,
            site.requests,
            site.unanswered,
            site.owed,
            as_letters(lately(whole, site.site)),
        )
        for site in sorted(whole.sites, key=lambda one: one.site)
    ]
    if rows:
        yield "PORTALS"
        yield from table(rows, _HEADS)
        yield from (f"{site.site}: {bounded(site.broken)}" for site in whole.sites if site.broken)
