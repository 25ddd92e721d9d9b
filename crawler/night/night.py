"""One night: crawl, enter, verify, judge, tell. Noted in the book from its first second; never silently wrong."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import NoReturn

from archive.book.nights import Night
from archive.catalogue.catalogue import open_catalogue
from archive.clock import night_of, now
from archive.errors import INTERRUPTED, SITES_FAILED, ArchiveError, BadDefinition
from archive.evidence.folder import Folder
from archive.evidence.judging.manifest import read_chain
from archive.sites import SiteFiles, find_sites
from crawler.crawls import Outcome, crawl_sites
from crawler.elsewhere.cluster import place_of
from crawler.night import hours
from crawler.night.doubts import clock_doubt
from crawler.night.finish import finish
from crawler.night.notes import BROKE_OFF, EARLIER, Notes, free_bytes
from crawler.night.ping import FAIL, START, SUCCESS, ping
from crawler.night.ping import problem as unpinged
from crawler.night.plan import Plan, Wishes, in_order, planned, turn
from crawler.night.settings import NightSettings, night_file, read_night_settings
from crawler.night.tell import problems, tell_all
from crawler.night.tonight import Tonight
from crawler.servers import servers
from crawler.task import Progress, Say, Task

LOCK = "night"
# A crawl waits for its portal most of the time, and takes some 120 MB.
AT_ONCE_EACH = 4

See = Callable[[Sequence[Progress]], None]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a night ended."""

    night: date
    outcome: Outcome
    broken: Mapping[str, str]
    steps: Mapping[str, str]
    """Step that failed → why."""
    code: int


def run_night(folder: Folder, settings_in: Path, wishes: Wishes, *, watch: See, say: Say) -> Ended:
    """Do all that a night does. Raises Locked when another one is under way, BadDefinition when there is no site at all."""
    found = _with_sites(settings_in, folder)
    folder.make()
    with folder.lock(LOCK), _interruptible():
        started = now()
        settings, unread = _settings(settings_in, folder, say)
        until = wishes.until or (hours.next_time(started, settings.until) if settings.until else None)
        notes = Notes(
            folder,
            Night(night_of(started), started, until=until, pid=os.getpid(), steps=unread, free=free_bytes(folder)),
            say,
        )
        tonight = Tonight(notes.night.night, started, folder, settings_in, settings, found, _vouched(folder), say)
        _watchman(tonight, START)
        try:
            ended = _through(tonight, notes, replace(wishes, until=until), watch)
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                notes.put(replace(notes.night, ended=now(), code=INTERRUPTED))
            _broke_off(tonight, notes, error)
            raise
        _watchman(tonight, SUCCESS if ended.code == 0 else FAIL, _in_short(ended))
        return ended


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


def _with_sites(settings_in: Path, folder: Folder) -> SiteFiles:
    """Return the site files. Raises BadDefinition where there is nothing to crawl, before a misspelt archive is begun."""
    found = find_sites(settings_in)
    if not planned(found, night_of(now())) and not found.broken:
        new = "" if folder.is_begun() else f"{folder.root}: there is no archive yet, and in "
        raise BadDefinition(
            f"{new}{settings_in / 'sites'}: no site is enabled: `luutru site probe URL --archive {folder.root}` writes a "
            "site file, 'enabled = true' in it lets nights crawl it"
        )
    return found


def _through(tonight: Tonight, notes: Notes, wishes: Wishes, watch: See) -> Ended:
    begun = _begin(tonight, notes)
    plan = make_plan(tonight, wishes, begun)
    notes.plan(plan)
    if plan.broken:
        notes.codes.append(SITES_FAILED)
    for slug, why in plan.broken.items():
        tonight.say(f"{slug} is not crawled: {why}", slug)
    size = _catalogue_size(tonight.folder)
    outcome = _crawl(tonight, plan, wishes, notes, watch)
    notes.sites(outcome.sites)
    written = sum(one.bytes for one in outcome.sites) + max(_catalogue_size(tonight.folder) - size, 0)
    code = finish(tonight, notes, outcome, written=written)
    return Ended(tonight.night, outcome, plan.broken, notes.night.steps, code)


def _begin(tonight: Tonight, notes: Notes) -> Mapping[str, datetime]:
    """Note that the night has begun, and what speaks against it; return portal → when it was crawled last."""
    doubt = clock_doubt(tonight.started, newest(tonight.folder, notes))
    if doubt:
        tonight.say(f"{doubt}: set it; what is captured now bears that time")
        notes.night = replace(notes.night, clock=doubt)
    for name, error in tonight.found.broken.items():
        if "/" in name:  # a platform file: sites go by what is left of them
            tonight.say(str(error))
            notes.wrong(name, str(error))
    _note_unheard(tonight, notes)
    return notes.begin()


def _note_unheard(tonight: Tonight, notes: Notes) -> None:
    """Say which addresses of people, and of the watchman, cannot be used, and keep it: the first alarm would reach nobody."""
    telling = tonight.settings.telling
    unheard = problems(telling)
    for line in unheard:
        tonight.say(line)
    if wrong := [*unheard, *filter(None, (unpinged(telling),))]:
        notes.wrong("settings", "; ".join(wrong))


def _settings(settings_in: Path, folder: Folder, say: Say) -> tuple[NightSettings, dict[str, str]]:
    """Return how the night works; as it does by itself where an edit broke the file: that is said, and the night runs."""
    try:
        return read_night_settings(night_file(settings_in, folder)), {}
    except BadDefinition as error:
        say(f"{error}: tonight goes by what is usual")
        return NightSettings(), {"settings": str(error)}


def _watchman(tonight: Tonight, what: str, body: str = "") -> None:
    if why := ping(tonight.settings.telling, what, body):
        tonight.say(f"the watchman was not told: {why}")


def _broke_off(tonight: Tonight, notes: Notes, error: BaseException) -> None:
    """Tell everybody that the night broke off, for no step comes any more that would; keep why, for the next night."""
    why = f"{BROKE_OFF}: {error!s:.300}" if isinstance(error, ArchiveError) else f"{BROKE_OFF}: {error!r:.300}"
    said = f"luutru: the night of {tonight.night} {why}"
    _watchman(tonight, FAIL, said)
    if isinstance(error, KeyboardInterrupt):  # who stopped it knows
        return
    for line in tell_all(said, f"{said}\n\nthe night's log has more", tonight.settings.telling).words():
        tonight.say(line)
    notes.wrong(EARLIER, why)
    notes.put(notes.night)


def _in_short(ended: Ended) -> str:
    lines = [f"luutru: the night of {ended.night} ended with exit code {ended.code}"]
    lines += [f"{one.slug}: {one.code} {one.reason or ''}".rstrip() for one in ended.outcome.sites if one.code]
    lines += [f"{slug}: its file is broken" for slug in ended.broken]
    return "\n".join((*lines, *(f"failed: {name}" for name in ended.steps)))


def newest(folder: Folder, notes: Notes) -> datetime | None:
    """Return when the archive was at work last: its newest capture of our own, or its last night."""
    captured = None
    if folder.catalogue.exists():
        with suppress(ArchiveError), open_catalogue(folder) as catalogue:
            row = catalogue.row("select max(last_capture) from warc_files where path not like 'imported/%'")
            captured = datetime.fromisoformat(row[0]) if row and row[0] else None
    return max((at for at in (captured, notes.newest()) if at is not None), default=None)


def make_plan(tonight: Tonight, wishes: Wishes, begun: Mapping[str, datetime]) -> Plan:
    """Return what the night means to do."""
    found, at = tonight.found, now()
    sites = planned(found, tonight.night)
    shared = servers(sites)
    turns = {
        site.slug: replace(turn(site, tonight.settings, wishes, now=at), servers=shared[site.slug]) for site in sites
    }
    broken = {slug: str(error) for slug, error in found.broken.items() if "/" not in slug}
    return Plan(in_order(sites, begun), turns, broken)


def _crawl(tonight: Tonight, plan: Plan, wishes: Wishes, notes: Notes, watch: See) -> Outcome:
    at_once = wishes.at_once or tonight.settings.at_once or AT_ONCE_EACH * (os.cpu_count() or 1)
    task = Task(
        plan.sites, tonight.folder, tonight.settings_in, at_once, night=tonight.night, turns=plan.turns,
        revisits=tonight.settings.revisits,
    )  # fmt: skip

    def look(sites: Sequence[Progress]) -> None:
        notes.watch(sites)
        watch(sites)

    cluster = (tonight.settings.cluster or None) if wishes.cluster is None else wishes.cluster
    with place_of(cluster, task, tonight.say, at_once=wishes.at_once or tonight.settings.at_once) as (task, place):
        return crawl_sites(task, watch=look, say=tonight.say, place=place)


def _vouched(folder: Folder) -> frozenset[str]:
    with suppress(ArchiveError):  # said when the manifest is added to
        return frozenset(read_chain(folder).files)
    return frozenset()


def _catalogue_size(folder: Folder) -> int:
    with suppress(OSError):
        return folder.catalogue.stat().st_size
    return 0
