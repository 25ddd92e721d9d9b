"""How fast the reading room answers on a million articles: python -m tests.bench.reading_room --folder DIR [--articles N].

The catalogue is made in DIR unless one is there (13 GB of a million). `luutru serve` answers as it does for readers, one
question after the other; times are those that a client on the same machine waits, beside those that the server had a
processor, which tell where other work goes on. Exit code 1 when a ceiling is broken.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import unquote_plus, urlencode

from archive.catalogue.catalogue import Catalogue, open_catalogue
from archive.evidence.folder import Folder
from archive.extract.text import fold
from tests.bench.large import RARE, large
from tests.bench.prose import PHRASES
from tests.bench.ratio import CEILINGS
from tests.replay.nights import free_port

ROUNDS = 3
_WAIT = 60.0


@dataclass(frozen=True, slots=True)
class Timed:
    """One answer."""

    path: str
    ms: float
    cpu: float
    """Milliseconds that the server's processors worked: what it would take if nothing else ran."""


def questions(catalogue: Catalogue, count: int, seed: int = 3) -> list[str]:
    """Return paths of searches as people make them: words of titles, set phrases, filters, pages, orders, letters mistyped."""
    chance = random.Random(seed)
    return [f"/search?{urlencode(_asked(catalogue, chance, number))}" for number in range(count)]


def _asked(catalogue: Catalogue, chance: random.Random, number: int) -> Mapping[str, str]:
    title, site, section, year, byline = some_article(catalogue, chance)
    words = title.split()
    start = chance.randrange(max(1, len(words) - 4))
    few = " ".join(words[start : start + chance.randint(1, 5)])
    phrase = chance.choice(PHRASES)
    kinds: Sequence[Callable[[], dict[str, str]]] = (
        lambda: {"q": few},
        lambda: {"q": fold(few)},
        lambda: {"q": phrase},
        lambda: {"q": fold(phrase), "sort": "newest"},
        lambda: {"q": f'"{phrase}" {words[0]}'},
        lambda: {"q": f"{phrase} {chance.choice(PHRASES)}", "year": year},
        lambda: {"q": few, "site": site},
        lambda: {"q": phrase, "site": chance.choice((site, RARE))},
        lambda: {"q": fold(phrase), "section": section, "sort": chance.choice(("best", "newest", "oldest"))},
        lambda: {"q": phrase, "byline": byline},
        lambda: {"q": fold(title), "page": "1"},
        lambda: {"site": site, "year": year},
        lambda: {"q": phrase, "page": str(chance.randint(2, 9))},
        lambda: {"section": section},
        lambda: {"q": mistyped(few, chance)},
        lambda: {"q": words[-1]},
    )
    return kinds[number % len(kinds)]()


def some_article(catalogue: Catalogue, chance: random.Random) -> tuple[str, str, str, str, str]:
    """Return title, portal, section, year and byline of an article, the next after a random place."""
    first, last = catalogue.row("select min(id), max(id) from articles") or (0, 0)
    sql = "select title, site, section, substr(published, 1, 4), byline from articles where id >= ? order by id limit 1"
    title, site, section, year, byline = catalogue.row(sql, (chance.randint(first, last),)) or ("",) * 5
    return title, site, section, year or "2020", byline or "Minh"


def mistyped(words: str, chance: random.Random) -> str:
    """Return *words* with one letter another."""
    at = chance.choice([place for place, letter in enumerate(words) if letter.isalpha()])
    return f"{words[:at]}{chance.choice('bcdghklmnpqrstvx')}{words[at + 1 :]}"


@dataclass(frozen=True, slots=True)
class Served:
    """A reading room that answers."""

    connection: HTTPConnection
    process: int


@contextmanager
def served(folder: Folder) -> Iterator[Served]:
    """Serve *folder* without replay."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "archive",
        "serve",
        "--no-replay",
        "--archive",
        str(folder.root),
        "--port",
        str(port),
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=_WAIT)
            _wait(connection)
            yield Served(connection, process.pid)
        finally:
            process.terminate()


def _wait(connection: HTTPConnection) -> None:
    end = time.monotonic() + _WAIT
    while True:
        try:
            # a page that asks nothing of the catalogue
            connection.request("GET", "/-/versions.json")
            connection.getresponse().read()
            return
        except OSError:
            connection.close()
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def timed(served: Served, path: str) -> Timed:
    """Ask for *path*. Raises AssertionError for an answer that is none."""
    worked, begin = _worked(served.process), time.perf_counter()
    served.connection.request("GET", path)
    answer = served.connection.getresponse()
    answer.read()
    taken = time.perf_counter() - begin
    assert answer.status == 200, f"{answer.status} for {path}"
    return Timed(path, taken * 1000, _worked(served.process) - worked)


def _worked(process: int) -> float:
    """Return for how many milliseconds *process* has had a processor, in all its threads."""
    threads = Path(f"/proc/{process}/task").iterdir()
    return sum(int((thread / "schedstat").read_text(encoding="ascii").split()[0]) for thread in threads) / 1e6


def forget(path: Path) -> None:
    """Let the system forget what it holds of the file *path* in memory."""
    with path.resolve().open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def percentile(times: Sequence[Timed], share: float) -> float:
    """Return what *share* of the answers did not exceed."""
    return sorted(one.ms for one in times)[min(len(times) - 1, int(share * len(times)))]


def peak(process: int) -> float:
    """Return the largest resident set that *process* had, in megabytes."""
    told = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) / 1000 for line in told.splitlines() if line.startswith("VmHWM"))


def measure(folder: Folder, count: int) -> dict[str, float]:
    """Return the figures of `CEILINGS`, and print how they are spread."""
    with open_catalogue(folder) as catalogue:
        searches = questions(catalogue, count)
        chance = random.Random(4)
        sql = "select url, site from articles where id >= ? order by id limit 1"
        first, last = catalogue.row("select min(id), max(id) from articles") or (0, 0)
        found = [catalogue.row(sql, (chance.randint(first, last),)) or ("", "") for _ in range(count)]
        articles = [f"/article?{urlencode({'url': url, 'site': site})}" for url, site in found]
    figures = {}
    forget(folder.catalogue)
    with served(folder) as room:
        figures["cold"] = timed(room, searches[0]).ms
        for name, paths in {"search": searches, "article": articles, "front": ["/"] * 50}.items():
            for path in paths:
                timed(room, path)  # warm
            times = [timed(room, path) for _ in range(ROUNDS) for path in paths]
            figures[name] = percentile(times, 0.95)
            worked = [replace(one, ms=one.cpu) for one in times]
            for what, ones in (("waited", times), ("processor", worked)):
                spread = ", ".join(f"{share:.0%} {percentile(ones, share):.0f} ms" for share in (0.5, 0.95, 0.99))
                _say(f"{name}, {what}: {spread}")
            for slow in sorted(times, key=lambda one: -one.cpu)[:8]:
                _say(f"    {slow.ms:6.0f} ms, {slow.cpu:6.0f} of a processor  {unquote_plus(slow.path)[:150]}")
        figures["memory"] = peak(room.process)
    return figures


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


def main() -> int:
    """Make, serve, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.reading_room", description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="where the archive is, or is to be made")
    parser.add_argument("--articles", type=int, default=1_000_000, help="how many it is to have")
    parser.add_argument("--letters", type=int, default=3_700, help="mean letters of one")
    parser.add_argument("--questions", type=int, default=192, help="searches and articles that are asked for, each")
    options = parser.parse_args()
    figures = measure(large(options.folder, options.articles, options.letters), options.questions)
    _say(json.dumps({name: round(value, 1) for name, value in figures.items()}))
    broken = [
        f"{name}: {figures[name]:.0f}, at most {most:.0f}" for name, most in CEILINGS.items() if figures[name] > most
    ]
    _say("\n".join(broken) if broken else "every ceiling holds")
    return bool(broken)


if __name__ == "__main__":
    sys.exit(main())
