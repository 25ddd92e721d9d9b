"""What a rehearsal showed: which faults stayed silent, what was told of nothing, what was lost, how things grew. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from archive.night.alarms.kinds import CLOCK
from archive.night.facts import ARCHIVE
from tests.simulate.rehearsal import Rehearsal, Rehearsed
from tests.simulate.schedule import Fault

_KILLED = -9
# Each article brings pages, pictures and rows; what grows faster than they do doubles within two weeks.
_GROWTH = 1.5


def silent(nights: Sequence[Rehearsed], slugs: Sequence[str]) -> Iterator[str]:
    """Yield what nobody was told of. *slugs*: the portals by their places."""
    for night, after in zip(nights, [*nights[1:], None], strict=True):
        for fault in night.faults:
            slug = ARCHIVE if fault.site is None else slugs[fault.site]
            if fault.shows and not any((slug, kind) in night.shown for kind in fault.shows):
                yield f"night {night.number}: {fault.name} {slug}: no {' or '.join(sorted(fault.shows))}"
            if fault.after and not (after and any((slug, kind) in after.shown for kind in fault.after)):
                yield f"night {night.number}: {fault.name}: the night after showed no {' or '.join(sorted(fault.after))}"
        heard = any(fault.name == "nobody to tell" for fault in night.faults) or night.code == _KILLED
        if any(fault.shows for fault in night.faults) and not heard and not night.told:
            yield f"night {night.number}: nobody was told"
        if "Traceback" in night.errors:
            yield f"night {night.number}: a traceback: {night.errors[-300:]}"


def false(nights: Sequence[Rehearsed], slugs: Sequence[str]) -> Iterator[str]:
    """Yield what was told of nothing."""
    for before, night in zip([None, *nights], nights, strict=False):
        due = set(_due(night.faults, slugs))
        if before:
            due |= {(ARCHIVE, kind) for fault in before.faults for kind in fault.after | fault.leaves}
        for slug, kind in sorted(night.shown - due):
            yield f"night {night.number}: {slug or 'all'}: {kind}"


def _due(faults: Iterable[Fault], slugs: Sequence[str]) -> Iterator[tuple[str, str]]:
    for fault in faults:
        for kind in fault.shows | fault.follows:
            yield (ARCHIVE if fault.site is None else slugs[fault.site]), kind
            if fault.site is None and kind != CLOCK:  # what befalls the machine may show in every portal
                yield from ((slug, kind) for slug in slugs)


def codes(nights: Sequence[Rehearsed]) -> Iterator[str]:
    """Yield exit codes that are not what they should be."""
    for before, night in zip([None, *nights], nights, strict=False):
        aftermath = bool(before and any(fault.after for fault in before.faults))
        wanted = {code for fault in night.faults for code in fault.codes} or {0}
        wanted = wanted - {0} or wanted  # what is well beside what is not does not make a night well
        wanted = {1} if aftermath and wanted == {0} else wanted
        wanted |= {1} if before and any(fault.leaves for fault in before.faults) else set()
        if night.code not in wanted:
            yield f"night {night.number}: exit code {night.code}, not {' or '.join(map(str, sorted(wanted)))}"


def grown(nights: Sequence[Rehearsed]) -> Iterator[str]:
    """Yield what grew faster than the articles did between the second night and the last."""
    first, last = nights[1], nights[-1]
    share = last.articles / first.articles * _GROWTH
    for name in ("state", "catalogue", "memory"):
        if getattr(last, name) > getattr(first, name) * share:
            yield f"{name}: {getattr(first, name):,} on night 2, {getattr(last, name):,} on night {last.number}"


def per_article(nights: Sequence[Rehearsed]) -> Iterator[str]:
    """Yield what an article takes, in the first half of the nights and in the second."""
    halves = (nights[1], nights[len(nights) // 2], nights[-1])
    for name in ("state", "catalogue"):
        slopes = [
            (getattr(end, name) - getattr(begin, name)) / max(end.articles - begin.articles, 1) / 1e3
            for begin, end in pairwise(halves)
        ]
        yield f"{name}: {slopes[0]:.1f} KB an article in the first half, {slopes[1]:.1f} in the second"


def heading() -> str:
    """Return the first line of the table."""
    sizes = f"{'state':>7} {'catal.':>7} {'memory':>7}"
    return f"{'night':10} {'exit':>4} {'told':>4} {'new':>4} {'asked':>6} {'each':>5} {sizes}  faults → alarms"


def row(night: Rehearsed, before: Rehearsed | None) -> str:
    """Return one line of the table: articles, requests for each, KB, MB."""
    new = night.articles - (before.articles if before else 0)
    each = f"{night.requests / new:.1f}" if new else "-"
    faults = ", ".join(fault.name for fault in night.faults) or "none"
    alarms = ", ".join(f"{slug or 'all'}: {kind}" for slug, kind in sorted(night.shown)) or "none"
    sizes = f"{night.state / 1e3:6.0f}K {night.catalogue / 1e3:6.0f}K {night.memory / 1e3:6.0f}M"
    return f"{night.day} {night.code:4} {len(night.told):4} {new:4} {night.requests:6} {each:>5} {sizes}  {faults} → {alarms}"


def faults_found(rehearsal: Rehearsal, slugs: Sequence[str]) -> list[str]:
    """Return all that is wrong, a line each."""
    nights = rehearsal.nights
    return [
        *(f"silent: {line}" for line in silent(nights, slugs)),
        *(f"told of nothing: {line}" for line in false(nights, slugs)),
        *(f"exit code: {line}" for line in codes(nights)),
        *(f"lost: {url}" for url in rehearsal.lost),
        *(f"grew: {line}" for line in grown(nights)),
        *rehearsal.wrong,
    ]
