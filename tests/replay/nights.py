"""Two nights of the sample portals in one archive, still answering, and the command that replays it."""

from __future__ import annotations

import random
import signal
import socket
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from archive.catalogue.catalogue import Row, open_catalogue
from archive.evidence.folder import Folder
from crawler.samples import Running, World, running
from tests.e2e.line import LUUTRU, luutru

PATIENCE = 30


@dataclass(frozen=True, slots=True)
class Nights:
    """An archive in which every page was asked for twice."""

    archive: Path
    portals: Running

    def rows(self, sql: str, *values: object) -> list[Row]:
        """Return what the catalogue tells."""
        with open_catalogue(Folder(self.archive)) as catalogue:
            return list(catalogue.rows(sql, values))

    def articles(self, site: str, count: int) -> list[str]:
        """Return the addresses of *count* articles of *site*, spread over all."""
        urls = [url for (url,) in self.rows("select url from articles where site = ? order by key", site)]
        return urls[:: max(1, len(urls) // count)][:count]


@contextmanager
def two_nights(folder: Path, articles: int) -> Iterator[Nights]:
    """Crawl both sample portals into *folder*, then all of it again: half of the files conditionally, half of them whole."""
    with running(folder / "settings", World(articles=articles, delay=0)) as portals:
        for again in ((), ("--again",)):
            done = luutru("crawl", *again, archive=folder)
            assert done.returncode == 0, done.stderr
            forget_every_other_state(folder)
        yield Nights(folder, portals)


def forget_every_other_state(archive: Path) -> None:
    """Let the ledgers of *archive* forget what the portals call the state of every other answer.

    So the second night gets these whole, and keeps them as revisits of an identical payload; of the others it gets a 304.
    """
    ledgers = set(Folder(archive).state.glob("*.db")) - {Folder(archive).book}
    for path in ledgers:
        with closing(sqlite3.connect(path)) as ledger, ledger:
            ledger.execute(
                "update originals set etag = null, modified = null where url in "
                "(select url from (select url, row_number() over (order by url) as place from originals) where place % 2)"
            )


def free_port() -> int:
    """Return a port of this machine on which nobody answers.

    Below those that systems hand out by themselves (RFC 6335: from 49152; Linux: from 32768), so that nobody who asks for
    any port, or only calls somebody, gets it before it is used.
    """
    for port in random.sample(range(20_000, 30_000), 100):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("of a hundred ports none is free")


def serving(command: str, archive: Path, port: int) -> tuple[subprocess.Popen[str], str]:
    """Start `luutru COMMAND` and return the process, and the address that it prints once it answers."""
    words = [*LUUTRU, command, "--archive", str(archive), "--port", str(port)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = process.stdout.readline()
    if not said:
        raise AssertionError(process.communicate(timeout=PATIENCE)[1])
    return process, said.split()[0]


@contextmanager
def served(command: str, archive: Path) -> Iterator[str]:
    """Run `luutru COMMAND` for as long as the block lasts, and give its address."""
    process, address = serving(command, archive, free_port())
    try:
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=PATIENCE)
    assert (process.returncode, said) == (0, "")


def python(program: Path, code: str, stdin: str) -> str:
    """Run *code* with another environment's Python and return what it prints."""
    done = subprocess.run(
        [program, "-c", code], input=stdin, capture_output=True, text=True, check=False, env={"PYTHONUTF8": "1"}
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
