"""The clients that are compared, each over the same portal: luutru's crawl, bare Scrapy, wget, and one that only counts."""

from __future__ import annotations

import json
import re
import shutil
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from archive.evidence.reading.captures import read_captures
from tests.bench.cost import Cost, heard, resident, run, size_of
from tests.bench.plain_loop import responses
from tests.bench.ratio import BARE, LINKING, NIGHTLY, OURS, PAIR, SERVER, WGET

SLUG, OTHER = "mau-liferay", "mau-sharepoint"
# What our platform file calls never: wget would turn in the language suffix until the disk is full. For what else there may
# be, a bound on what it fetches.
TRAPS = r"\.html[/?]|/(vi|en)(/|$)|p_p_lifecycle=[12]|p_p_state=[^n]|languageId|/c/portal|/rss|[?&](_8_|date)"
MOST_BYTES_PER_ARTICLE = 400_000


@dataclass(frozen=True, slots=True)
class Sample:
    """One run of one client."""

    exchanges: int
    cost: Cost
    written: int = 0
    """Bytes on the disk when it had ended."""


@dataclass(frozen=True, slots=True)
class Bench:
    """Where a comparison takes place."""

    work: Path
    settings: Path
    articles: int
    home: str
    """`http://host:port/` of the portal."""
    urls: Path
    """The file with the addresses that all lists are made of; written by the first crawl."""
    memory: list[tuple[int, int]] = field(default_factory=list)
    """(articles captured, bytes resident) of our crawl, second by second."""

    @property
    def entered(self) -> Path:
        """The archive that the readers enter, one after the other."""
        return self.work / "parted"

    def fresh(self, name: str) -> Path:
        """Return an empty folder of that name."""
        folder = self.work / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder


def crawl(bench: Bench) -> Sample:
    """Crawl with luutru: one process, as `luutru crawl` starts it for each site; the ingest is measured apart."""
    folder = bench.fresh("luutru")
    captures = [0]
    bench.memory.clear()

    def hear(pid: int, line: str) -> None:
        counts = json.loads(line)["counts"]
        captures[0] = counts.get("captures", 0)
        bench.memory.append((counts.get("articles", 0), resident(pid)))

    env = {"LUUTRU_ARCHIVE": str(folder), "LUUTRU_SETTINGS": str(bench.settings)}
    # 3: the sample portal has a page or two that answer with an error, on purpose
    cost = run([sys.executable, "-m", "crawler.run", SLUG], bench.work / "luutru.log", env=env, hear=hear, fine=(0, 3))
    if not bench.urls.exists():
        bench.urls.write_text("\n".join(asked(folder)), encoding="utf-8")
    return Sample(captures[0], cost, size_of(folder))


def pair(bench: Bench) -> Sample:
    """Crawl two portals at the same time, each in a process of its own, and nothing else: what wget does with one."""
    folder = bench.fresh("pair")
    captures = dict.fromkeys((SLUG, OTHER), 0)

    def one(slug: str) -> Cost:
        def hear(_: int, line: str) -> None:
            captures[slug] = json.loads(line)["counts"].get("captures", 0)

        env = {"LUUTRU_ARCHIVE": str(folder / slug), "LUUTRU_SETTINGS": str(bench.settings)}
        command = [sys.executable, "-m", "crawler.run", slug]
        return run(command, bench.work / f"{slug}.log", env=env, hear=hear, fine=(0, 3))

    begun = time.monotonic()
    with ThreadPoolExecutor(2) as at_once:
        costs = list(at_once.map(one, captures))
    whole = Cost(sum(cost.cpu for cost in costs), time.monotonic() - begun, max(cost.peak for cost in costs))
    return Sample(sum(captures.values()), whole, size_of(folder))


def nightly(bench: Bench) -> Sample:
    """Crawl both as `luutru crawl` does it: what was captured is entered beside the crawls, and after them."""
    folder = bench.fresh("nightly")
    command = [sys.executable, "-m", "crawler", "crawl", SLUG, OTHER, "--at-once", "2", "--json"]
    command += ["--archive", str(folder), "--settings", str(bench.settings)]
    cost, said = heard(command, bench.work / "nightly.log", fine=(0, 1, 3))
    captures = sum(site["captures"] for site in json.loads("".join(said))["sites"])
    return Sample(captures, cost, size_of(folder))


def asked(folder: Path) -> list[str]:
    """Return the addresses that have a good answer in the WARC files of *folder*, each once."""
    warcs = sorted(folder.rglob("*.warc.gz"))
    good = (capture.url for warc in warcs for capture in read_captures(warc) if capture.status == 200)
    return [url for url in dict.fromkeys(good) if not url.endswith("/robots.txt")]


def bare(bench: Bench) -> Sample:
    """Ask for the same addresses with bare Scrapy, which does nothing with the answers."""
    return _bare(bench)


def quiet(bench: Bench) -> Sample:
    """The same without a line in the log for every answer."""
    return _bare(bench, "quiet")


def linking(bench: Bench) -> Sample:
    """The same, quiet, and looking for the links of each page."""
    return _bare(bench, "quiet", "links")


def _bare(bench: Bench, *words: str) -> Sample:
    command = [sys.executable, "-m", "tests.bench.bare", str(bench.urls), *words]
    cost, said = heard(command, bench.work / "bare.log")
    return Sample(int(said[-1]), cost)


def wget(bench: Bench) -> Sample:
    """Walk the same portal with wget, its own way."""
    folder = bench.fresh("wget")
    hosts = ",".join(sorted({re.split(r"[/:]", url)[3] for url in bench.urls.read_text(encoding="utf-8").split()}))
    seeds = [
        url for url in bench.urls.read_text(encoding="utf-8").split() if re.fullmatch(rf"{bench.home}[^/?.]+", url)
    ]
    options = [
        "--recursive",
        "--level=inf",
        "--page-requisites",
        "--span-hosts",
        "--adjust-extension",
        f"--domains={hosts}",
    ]
    options += [f"--reject-regex={TRAPS}", "--no-verbose", f"--directory-prefix={folder}/files", "-e", "robots=off"]
    options += [f"--warc-file={folder}/wget", f"--warc-tempdir={folder}"]
    options += [f"--quota={MOST_BYTES_PER_ARTICLE * bench.articles}"]
    # 8: the server answered some address with an error
    cost = run(["wget", *options, *seeds], bench.work / "wget.log", fine=(0, 8))
    exchanges = sum(1 for warc in folder.glob("*.warc.gz") for _ in responses(warc))
    return Sample(exchanges, cost, size_of(folder))


def fastest(bench: Bench) -> Sample:
    """Ask for the same addresses as fast as can be: what the server can give."""
    command = [sys.executable, "-m", "tests.bench.fastest", str(bench.urls)]
    cost, said = heard(command, bench.work / "fastest.log")
    told = json.loads(said[-1])
    return Sample(told["exchanges"], Cost(cost.cpu, told["seconds"], cost.peak))


CLIENTS: dict[str, Callable[[Bench], Sample]] = {
    OURS: crawl,
    BARE: bare,
    "bare Scrapy, quiet": quiet,
    LINKING: linking,
    WGET: wget,
    PAIR: pair,
    NIGHTLY: nightly,
    SERVER: fastest,
}
