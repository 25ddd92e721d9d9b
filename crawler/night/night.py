"""One night: crawl, enter, verify, judge, tell. Noted in the book from its first second; never silently wrong."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import NoReturn

from archive.book.nights import Night
from archive.catalogue.catalogue import open_catalogue
from archive.clock import night_of, now
from archive.errors import ArchiveError, BadDefinition
from archive.evidence.folder import Folder
from archive.evidence.judging.manifest import read_chain
from archive.sites import find_sites
from crawler.crawls import Outcome, Progress, Task, crawl_sites
from crawler.night import hours, steps
from crawler.night.doubts import clock_doubt
from crawler.night.notes import Notes
from crawler.night.plan import Plan, Wishes, in_order, planned, turn
from crawler.night.servers import servers
from crawler.night.settings import NightSettings, night_file, read_night_settings
from crawler.night.tonight import Tonight

LOCK = "night"
INTERRUPTED, DISK, STALE, FAILED, WRONG = 130, 5, 6, 3, 1
# A crawl waits for its portal most of the time, and takes some 120 MB.
AT_ONCE_EACH = 4

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a night ended."""

    night: date
    outcome: Outcome
    broken: Mapping[str, str]
    steps: Mapping[str, str]
    """Step that failed → why."""
    code: int


def run_night(
    folder: Folder, settings_in: Path, wishes: Wishes, *, watch: Callable[[Sequence[Progress]], None], say: Say
) -> Ended:
    """Do all that a night does. Raises Locked when another one is under way, BadDefinition when there is no site at all."""
    folder.make()
    with folder.lock(LOCK):
        return _alone(folder, settings_in, wishes, watch=watch, say=say)


def _alone(
    folder: Folder, settings_in: Path, wishes: Wishes, *, watch: Callable[[Sequence[Progress]], None], say: Say
) -> Ended:
    started = now()
    settings, unread = _settings(settings_in, folder, say)
    until = wishes.until or (hours.next_time(started, settings.until) if settings.until else None)
    wishes = replace(wishes, until=until)
    notes = Notes(folder, Night(night_of(started), started, until=until, pid=os.getpid(), steps=unread), say)
    doubt = clock_doubt(started, newest(folder, notes))
    if doubt:
        say(f"{doubt}: set it; what is captured now bears that time")
        notes.night = replace(notes.night, clock=doubt)
    begun = notes.begin()
    found = find_sites(settings_in)
    tonight = Tonight(notes.night.night, started, folder, settings_in, settings, found, _vouched(folder), say)
    plan = make_plan(tonight, wishes, begun)
    notes.plan(plan)
    for slug, why in plan.broken.items():
        say(f"{slug} is not crawled: {why}")
    for name in found.broken.keys() - plan.broken.keys():  # a platform file: sites go by what is left of them
        say(str(found.broken[name]))
        notes.wrong(name, str(found.broken[name]))
    size = _catalogue_size(folder)
    outcome = _crawl(tonight, plan, wishes, notes, watch)
    notes.sites(outcome.sites)
    for name, code in (("ingest", outcome.ingest), ("manifest", outcome.vouched)):
        if code:
            notes.wrong(name, f"exit code {code}: `luutru {name}` says why")
    written = sum(one.bytes for one in outcome.sites) + max(_catalogue_size(folder) - size, 0)
    notes.put(replace(notes.night, free=_free(folder), written=written))
    codes = [INTERRUPTED] if outcome.interrupted else _finish(tonight, notes)
    code = exit_code(outcome, [*codes, FAILED if plan.broken else 0, WRONG if notes.night.steps or doubt else 0])
    code = code or (notes.failed.exit_code if notes.failed else 0)
    notes.put(replace(notes.night, ended=now(), code=code, free=_free(folder)))
    return Ended(tonight.night, outcome, plan.broken, notes.night.steps, code)


def _settings(settings_in: Path, folder: Folder, say: Say) -> tuple[NightSettings, dict[str, str]]:
    """Return how the night works; as it does by itself where an edit broke the file: that is said, and the night runs."""
    try:
        return read_night_settings(night_file(settings_in, folder)), {}
    except BadDefinition as error:
        say(f"{error}: tonight goes by what is usual")
        return NightSettings(), {"settings": str(error)}


def newest(folder: Folder, notes: Notes) -> datetime | None:
    """Return when the archive was at work last: its newest capture of our own, or its last night."""
    captured = None
    if folder.catalogue.exists():
        with suppress(ArchiveError), open_catalogue(folder) as catalogue:
            row = catalogue.row("select max(last_capture) from warc_files where path not like 'imported/%'")
            captured = datetime.fromisoformat(row[0]) if row and row[0] else None
    return max((at for at in (captured, notes.newest()) if at is not None), default=None)


def make_plan(tonight: Tonight, wishes: Wishes, begun: Mapping[str, datetime]) -> Plan:
    """Return what the night means to do. Raises BadDefinition when there is nothing that it could."""
    found, at = tonight.found, now()
    sites = planned(found, tonight.night)
    if not sites and not found.broken:
        raise BadDefinition(
            f"{tonight.settings_in / 'sites'}: no site is enabled: `luutru site probe URL` writes a site file, "
            "'enabled = true' in it lets nights crawl it"
        )
    shared = servers(sites)
    turns = {
        site.slug: replace(turn(site, tonight.settings, wishes, now=at), servers=shared[site.slug]) for site in sites
    }
    broken = {slug: str(error) for slug, error in found.broken.items() if "/" not in slug}
    return Plan(in_order(sites, begun), turns, broken)


def _crawl(
    tonight: Tonight, plan: Plan, wishes: Wishes, notes: Notes, watch: Callable[[Sequence[Progress]], None]
) -> Outcome:
    at_once = wishes.at_once or tonight.settings.at_once or AT_ONCE_EACH * (os.cpu_count() or 1)
    task = Task(plan.sites, tonight.folder, tonight.settings_in, at_once, night=tonight.night, turns=plan.turns)

    def look(sites: Sequence[Progress]) -> None:
        notes.watch(sites)
        watch(sites)

    return crawl_sites(task, watch=look, say=tonight.say)


def _finish(tonight: Tonight, notes: Notes) -> list[int]:
    """Do the steps after the crawls; return the exit codes that they give."""
    codes: list[int] = []
    left = [step.name for step in chain.from_iterable(steps.ALL)]
    try:
        with _interruptible():
            for some in steps.ALL:
                for done in steps.do(some, tonight):
                    left.remove(done.name)
                    codes.append(done.code)
                    if done.why:
                        tonight.say(f"{done.name}: {done.why}")
                        notes.wrong(done.name, done.why)
                notes.put(notes.night)
    except KeyboardInterrupt:
        for name in left:
            notes.wrong(name, "not done: the night was stopped before")
        codes.append(INTERRUPTED)
    return codes


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let SIGTERM, by which systemd stops a service, be what Ctrl-C is."""

    def stop(_number: int, _frame: object) -> NoReturn:
        raise KeyboardInterrupt

    kept = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, kept)


def exit_code(outcome: Outcome, codes: Sequence[int]) -> int:
    """Return the one exit code of the night: interrupted, disk, catalogue, then what became of the crawls, then the steps."""
    crawls = outcome.exit_code()
    every = (crawls, *codes)
    for serious in (INTERRUPTED, DISK, STALE):
        if serious in every:
            return serious
    return crawls if crawls not in (0, WRONG) else max(codes, default=0) or crawls


def _vouched(folder: Folder) -> frozenset[str]:
    with suppress(ArchiveError):  # said when the manifest is added to
        return frozenset(read_chain(folder).files)
    return frozenset()


def _free(folder: Folder) -> int:
    with suppress(OSError):
        return shutil.disk_usage(folder.root).free
    return 0


def _catalogue_size(folder: Folder) -> int:
    with suppress(OSError):
        return folder.catalogue.stat().st_size
    return 0
