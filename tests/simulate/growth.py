"""What a simulated year leaves in the operator's book, and how much memory the judging of one of its nights takes."""

from __future__ import annotations

import multiprocessing
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from archive.book.book import Book, open_book, read_book
from archive.book.nights import Night, Visit
from archive.evidence.folder import Folder
from archive.model import Site
from archive.night.alarms.country import country
from archive.night.alarms.judge import Everything, judge
from archive.night.facts import MOST_EVIDENCE, ArchiveNight, SiteNight
from archive.night.gather.gather import REACH, VERSION, archive_night, archive_nights
from tests.simulate.year import Year

# What grows with the square of the nights takes seven times as much in the last quarter of a year as in the first.
_MORE = 1.5


@dataclass(frozen=True, slots=True)
class Growth:
    """How a year grew."""

    sites: int
    nights: Sequence[int]
    """After so many nights each of the others was measured; the first is 0."""
    book: Sequence[int]
    """Bytes of the operator's book."""
    judging: Sequence[int]
    """KB that a process takes at most that reads the book and judges that night; the first judges nothing."""

    @property
    def a_night(self) -> list[float]:
        """Return for each part how many bytes the book grew by, for a night of a portal."""
        parts = zip(pairwise(self.book), pairwise(self.nights), strict=True)
        return [(after - before) / (last - first) / self.sites for (before, after), (first, last) in parts]

    def wrong(self) -> Iterator[str]:
        """Yield what grew faster than the nights did."""
        first, *_, last = self.a_night
        if last > first * _MORE:
            yield f"the operator's book: {first:,.0f} bytes a night and portal at first, {last:,.0f} at last"
        (_, early, *_, late), (_, few, *_, many) = self.judging, self.nights
        began = self.judging[0]
        if late - began > (early - began) * many / few * _MORE:
            yield f"memory of judging: {early - began:,} KB after {few} nights, {late - began:,} KB after {many}"

    def told(self) -> str:
        """Return the figures in one line."""
        slopes, peaks = (
            ", ".join(f"{part:,.0f}" for part in self.a_night),
            ", ".join(f"{p / 1e3:,.0f}" for p in self.judging),
        )
        counts = ", ".join(map(str, self.nights))
        return (
            f"operator's book {self.book[-1] / 1e6:,.1f} MB; bytes a night and portal, part by part: {slopes}; "
            f"MB that judging takes at most, after {counts} nights: {peaks}"
        )


def growth(year: Year, parts: int = 4) -> Growth:
    """Return how *year* grew: its nights are written into a book like any other, and judged by processes of their own.

    So many *parts* are looked at: what grows in a line takes as much in the last as in the first.
    """
    marks = [len(year.archive) * part // parts for part in range(1, parts + 1)]
    sites = {slug: portal.site for slug, portal in year.portals.items()}
    with tempfile.TemporaryDirectory(prefix="luutru-year-") as root:
        folder = Folder(Path(root))
        sizes, peaks = [_written(folder, year, range(0))], [_peak(folder, sites, None)]
        for first, last in pairwise([0, *marks]):
            sizes.append(_written(folder, year, range(first, last)))
            peaks.append(_peak(folder, sites, year.archive[last - 1].night))
    return Growth(len(year.portals), [0, *marks], sizes, peaks)


def _written(folder: Folder, year: Year, nights: range) -> int:
    """Write *nights* of *year*, and what was off until then; return how large the book is."""
    with open_book(folder) as book:
        for number in nights:
            _write(book, year.archive[number], [history[number] for history in year.nights.values()])
        if nights:
            last = year.archive[nights[-1]].night
            book.episodes.put(episode for episode in year.episodes if episode.since <= last)
    return sum(file.stat().st_size for file in folder.book.parent.glob(f"{folder.book.name}*"))


def _write(book: Book, night: ArchiveNight, facts: Sequence[SiteNight]) -> None:
    begins = datetime.combine(night.night, time(15), UTC)
    ended = begins + timedelta(hours=5) if night.ended else None
    visits = [
        Visit(
            night.night, one.site, one.planned, one.broken, begins if one.crawls else None, ended if one.crawls else None,
            one.code, one.outcome, one.said, one.requests, one.unanswered, one.why_unanswered, one.owed, one.given_up,
        )
        for one in facts
    ]  # fmt: skip
    with book.together():
        book.nights.put(
            Night(
                night.night, begins, ended, steps=night.steps, free=night.free, written=night.written, clock=night.clock
            )
        )
        book.nights.put_visits(visits)
        book.facts.put([_with_evidence(one) for one in facts], VERSION)


def _with_evidence(facts: SiteNight) -> SiteNight:
    """Return *facts* with captures that show them, as a catalogue would name them."""
    shown = {
        "listing": 2 * len(facts.templates),
        "new": facts.fresh,
        "twins": facts.twins,
        "unheld": facts.wanted - facts.held,
        **{f"unread:{name}": facts.fresh - number for name, number in facts.filled.items()},
        **{f"status:{status}": number for status, number in facts.statuses.items() if status != "200"},
        **{kind: number for kind, number in facts.kinds.items() if kind not in ("article", "listing")},
    }
    return replace(
        facts, evidence={name: _captures(facts, name, number) for name, number in shown.items() if number > 0}
    )


def _captures(facts: SiteNight, name: str, number: int) -> tuple[str, ...]:
    named = (f"{facts.site} {facts.night} {name} {place}" for place in range(min(number, MOST_EVIDENCE)))
    return tuple(f"<urn:uuid:{uuid5(NAMESPACE_URL, one)}>" for one in named)


def _peak(folder: Folder, sites: Mapping[str, Site], night: date | None) -> int:
    # a process that is begun anew: one that is forked has already taken what its parent took
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(judged, folder.root, sites, night).result()


def judged(root: Path, sites: Mapping[str, Site], night: date | None) -> int:
    """Judge *night* by the book in *root*, as a night does; return how many KB the process took at most."""
    if night is not None:
        with read_book(Folder(root)) as book:
            histories = {
                site: tuple(book.facts.between(site, (night - REACH, night), VERSION).values()) for site in sites
            }
            before, tonight = archive_nights(book, night), archive_night(book, night)
            judge(Everything(tonight, before, sites, histories, country(histories), book.episodes.since(night - REACH)))
    return peak()


def peak() -> int:
    """Return how many KB this process took at most; `ru_maxrss` counts what its parent took before it, too."""
    line = next(line for line in Path("/proc/self/status").read_text("ascii").splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1])
