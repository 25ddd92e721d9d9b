"""What a million articles cost in hours and bytes, on one machine and on several, reckoned from what was measured. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from tests.bench.ratio import ONE, OURS, WRITER, Figures

MILLION = 1_000_000
CORES = (2, 16)
MACHINES = (1, 2, 3, 4, 5)
PORTALS, DELAY = 63, 2.0
"""How many portals there are to ask, and the pause that each is left between two requests where its file says nothing."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one article costs, on one core of the machine that was measured."""

    exchanges: float
    """Requests to its portal for one article: its page, what belongs to it, its share of the listings."""
    crawl: float
    """CPU seconds."""
    read: float
    """CPU seconds of those who read, of whom there may be any number."""
    write: float
    """CPU seconds of the one who writes."""
    warc: float
    """Bytes."""
    catalogue: float
    parquet: float


@dataclass(frozen=True, slots=True)
class Costs:
    """A million articles on so many machines."""

    machines: int
    cores: int
    crawl_hours: float
    """As fast as the processors can: portals that are left alone for a second or two are slower."""
    polite_hours: float
    """As fast as the portals are asked."""
    ingest_hours: float


def measured(figures: Figures, articles: int) -> Measured:
    """Return what one of *articles* cost."""
    ours, one = figures["crawl"][OURS], figures["ingest"][ONE]
    write = median(1 / rate for rate in figures["ingest"][WRITER]["per_core_second"])
    size = {name: median(row["bytes"]) / articles for name, row in figures["size"].items()}
    exchanges = median(ours["exchanges"]) / articles
    return Measured(
        exchanges=exchanges,
        crawl=exchanges * median(ours["cpu_ms"]) / 1000,
        read=median(one["cpu_s"]) / articles - write,
        write=write,
        warc=size["warc"],
        catalogue=size["catalogue"],
        parquet=size["parquet"],
    )


def cpu_hours(one: Measured) -> dict[str, float]:
    """Return the processor hours of a million articles, by what is done."""
    return {
        name: MILLION * cost / 3600 for name, cost in {"crawl": one.crawl, "read": one.read, "write": one.write}.items()
    }


def costs(one: Measured, machines: Iterable[int] = MACHINES, cores: Iterable[int] = CORES) -> list[Costs]:
    """Return how many hours a million articles take on so many *machines* of so many *cores* each.

    Crawls and readers share all processors. The one writer has one of them for itself, or shares it where it is the only
    one, and nobody reads faster than it writes.
    """
    hours = cpu_hours(one)
    polite = MILLION * one.exchanges * DELAY / PORTALS / 3600
    return [
        Costs(
            count,
            each,
            crawl_hours=hours["crawl"] / (count * each),
            polite_hours=polite,
            ingest_hours=max(hours["write"], (hours["read"] + hours["write"]) / (count * each)),
        )
        for each in cores
        for count in machines
    ]
