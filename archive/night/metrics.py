"""A night in numbers, as Prometheus reads them from a file. The door to prometheus_client.

- The registry is made anew for each night: the library's own would add what this process used, and keep portals that are gone.
- A gauge that nobody set is written as 0: what is not known is not registered, for it is no 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from archive.evidence.whole import write_whole
from archive.night.facts import SiteNight
from archive.night.report.words import bounded
from archive.night.whole import WholeNight

Found = Iterable[tuple[tuple[str, ...], float]]


@dataclass(frozen=True, slots=True)
class Metric:
    """One name with its labels: what it says, and how it is found."""

    name: str
    help: str
    labels: tuple[str, ...]
    find: Callable[[WholeNight], Found]


def _of_sites(name: str, what: str, fact: Callable[[SiteNight], float | None]) -> Metric:
    def find(whole: WholeNight) -> Found:
        told = ((site.site, fact(site)) for site in whole.sites)
        return [((site,), number) for site, number in told if number is not None]

    return Metric(f"luutru_site_{name}", what, ("site",), find)


def _of_night(name: str, what: str, fact: Callable[[WholeNight], float | None]) -> Metric:
    def find(whole: WholeNight) -> Found:
        number = fact(whole)
        return [] if number is None else [((), number)]

    return Metric(f"luutru_night_{name}", what, (), find)


def _seconds(whole: WholeNight) -> float | None:
    return (whole.ended - whole.started).total_seconds() if whole.started and whole.ended else None


def _unix(at: datetime | None) -> float | None:
    return at.timestamp() if at else None


def _answers(whole: WholeNight) -> Found:
    return [((site.site, status), number) for site in whole.sites for status, number in sorted(site.statuses.items())]


def _standing(whole: WholeNight) -> Found:
    found = Counter((one.alarm.site, one.alarm.kind, str(int(one.alarm.loud))) for one in whole.standing())
    return sorted(found.items())


def _steps(whole: WholeNight) -> Found:
    return [((step,), 1) for step in sorted(whole.archive.steps)]


METRICS: tuple[Metric, ...] = (
    _of_night("start_time_seconds", "When the night began, as Unix time.", lambda n: _unix(n.started)),
    _of_night("end_time_seconds", "When the night ended, as Unix time.", lambda n: _unix(n.ended)),
    _of_night("duration_seconds", "How long the night took.", _seconds),
    _of_night("exit_code", "The night's exit code; 0: nothing was wrong.", lambda n: n.code),
    _of_night("well", "1 where nobody has to look, else 0.", lambda n: int(n.is_well())),
    _of_night("missed_nights", "Nights before this one on which nothing ran.", lambda n: n.archive.missed),
    _of_night("written_bytes", "Bytes that the night wrote.", lambda n: n.archive.written),
    _of_night("free_bytes", "Free bytes on the archive's disk.", lambda n: n.archive.free or None),
    Metric("luutru_night_failed_step", "1 for each step of the night that failed.", ("step",), _steps),
    Metric("luutru_alarms", "Open alarms.", ("site", "kind", "urgent"), _standing),
    _of_sites(
        "crawled", "1 where the night crawled the portal without trouble, else 0.", lambda s: int(_is_crawled(s))
    ),
    _of_sites("planned", "1 where the night meant to crawl the portal, else 0.", lambda s: int(s.planned)),
    _of_sites("exit_code", "The worst exit code of the portal's crawls.", lambda s: s.code),
    _of_sites("duration_seconds", "How long the portal was crawled.", lambda s: s.seconds),
    _of_sites("requests", "Requests that were made.", lambda s: s.requests),
    _of_sites("unanswered_requests", "Requests that no whole answer came to.", lambda s: s.unanswered),
    _of_sites("written_bytes", "Bytes written into WARC files.", lambda s: s.bytes),
    _of_sites("new_articles", "Articles captured for the first time.", lambda s: s.new),
    _of_sites("fresh_articles", "Of these how many are news of the last eight days.", lambda s: s.fresh),
    _of_sites("revisited_articles", "Articles that were asked for again.", lambda s: s.revisited),
    _of_sites("edited_articles", "Articles that were found edited.", lambda s: s.edited),
    _of_sites("gone_articles", "Articles that were found gone.", lambda s: s.gone),
    _of_sites("moved_articles", "Articles whose address was found to lead to another one.", lambda s: s.moved),
    _of_sites("owed_addresses", "Addresses still owed when the last crawl ended.", lambda s: s.owed),
    _of_sites("given_up_addresses", "Addresses that were given up in this night.", lambda s: s.given_up),
    _of_sites("forbidden_addresses", "Addresses that robots.txt kept from being asked for.", lambda s: s.forbidden),
    Metric("luutru_site_answers", "Answers by HTTP status.", ("site", "status"), _answers),
)


def _is_crawled(site: SiteNight) -> bool:
    return bool(site.crawls) and not site.code


def as_metrics(whole: WholeNight) -> str:
    """Return the numbers of *whole* in Prometheus' text format."""
    registry = CollectorRegistry()
    for metric in METRICS:
        if found := list(metric.find(whole)):
            gauge = Gauge(metric.name, metric.help, metric.labels, registry=registry)
            for labels, number in found:
                one = gauge.labels(*(bounded(str(label), 200) for label in labels)) if labels else gauge
                one.set(number)
    return generate_latest(registry).decode()


def put_metrics(path: Path, whole: WholeNight) -> None:
    """Write the numbers of *whole* to *path*, whole or not at all, so that another user's collector reads it.

    Raises DiskTrouble.
    """
    write_whole(path, [as_metrics(whole).encode()])
