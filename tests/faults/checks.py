"""What must be true of an archive after a kill, whoever was killed; each check gives what is wrong, in words."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from archive.catalogue.agreeing.agree import disagreements
from archive.catalogue.catalogue import dump, open_catalogue
from archive.catalogue.entering.ingest import ingest, rebuild
from archive.catalogue.portals import Portals
from archive.errors import ArchiveError
from archive.evidence.folder import Folder
from archive.evidence.index import index_of
from archive.evidence.judging.verify import check_warc
from archive.evidence.reading.captures import read_captures
from archive.extract.read import read
from archive.model import Capture
from archive.sites import find_sites
from crawler.walking.steps import LISTINGS
from tests.faults.hook import Step

# An answer that the server has written waits this long, at most, until the crawler has read and kept it.
ON_THE_WAY = 0.5


def wrong_warcs(folder: Folder) -> Iterator[str]:
    """Yield what a strict reader finds wrong with the closed WARC files: ours, and a second one that shares no line with it."""
    for warc in folder.closed_warcs():
        yield from (f"{warc}: {defect.offset}: {defect.what}" for defect in check_warc(folder.path(warc)))
        yield from (f"{warc}: {what}" for what in _strictly(folder.path(warc).read_bytes()))


def _strictly(data: bytes) -> Iterator[str]:
    """Read as jwarc and JWAT do: each gzip member is one record to its last byte, and nothing follows the last member."""
    while data:
        member = zlib.decompressobj(31)
        try:
            record = member.decompress(data)
        except zlib.error as error:
            yield f"no gzip member {len(data)} bytes before the end: {error}"
            return
        head, end, block = record.partition(b"\r\n\r\n")
        lengths = [int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
        if not (member.eof and end and head.startswith(b"WARC/1.1\r\n")):
            yield f"a member {len(data)} bytes before the end is no whole record"
        elif lengths != [len(block) - 4] or not block.endswith(b"\r\n\r\n"):
            yield f"a record says {lengths} bytes and has {len(block) - 4}"
        data = member.unused_data


def captures(folder: Folder) -> list[Capture]:
    """Return all that the WARC files hold, open and torn ones too."""
    found: list[Capture] = []
    for path in sorted([*folder.warc.glob("*/*/*.warc.gz"), *folder.warc.glob("*/*/*.open")]):
        with suppress(ArchiveError):
            found.extend(read_captures(path, root=folder.root))
    return found


def settled(capture: Capture) -> bool:
    """Return whether *capture* answers what was asked once and for all, so that no later crawl asks again."""
    listing = capture.hop in (*LISTINGS, "robots", None)
    return not listing and capture.status < 500 and capture.status != 429 and capture.truncated is None


def kept_urls(found: list[Capture]) -> set[str]:
    """Return the addresses that were captured for good; the one that nobody has is another in each crawl."""
    return {capture.url for capture in found if settled(capture) and capture.hop != "probe"}


class Promised:
    """What a trace says was durable when its process died."""

    def __init__(self, trace: list[Step], before: Promised | None = None) -> None:
        self.synced: dict[str, int] = dict(before.synced) if before else {}
        """File (its final name) and the bytes of it that are on the disk, be it since a crawl *before*."""
        self.noted: dict[str, int] = {}
        """The same, of which the ledger must know: one window before its last commit, as an answer may wait for the walk."""
        self.at = 0.0
        begun: dict[str, Step] = {}
        earlier: dict[str, int] = {}
        for step in trace:
            name = Path(step.path).name.removesuffix(".open")
            if step.name == "before fsync warc":
                begun[name] = step
            elif step.name == "after fsync warc":
                self.synced[name], self.at = begun[name].size, begun[name].at
            elif step.name == "after commit ledger":
                self.noted, earlier = earlier, dict(self.synced)


def cut_power(folder: Folder, promised: Promised, share: float) -> None:
    """Take from the files that were being written what no sync had reached: a *share* of it, with torn records."""
    for path in folder.warc.glob("*/*/*.open"):
        durable, size = promised.synced.get(path.name.removesuffix(".open"), 0), path.stat().st_size
        with path.open("r+b") as file:
            file.truncate(durable + int((size - durable) * share))


def lost_to_the_ledger(folder: Folder, slug: str, scratch: Path) -> list[str]:
    """Return the addresses that the ledger calls captured, and no WARC file has. Leaves the ledger's log as it is."""
    shutil.rmtree(scratch, ignore_errors=True)
    if not (folder.state / f"{slug}.db").exists():
        return []
    shutil.copytree(folder.state, scratch)
    ledger = sqlite3.connect(scratch / f"{slug}.db")
    try:
        rows = ledger.execute("select url from urls where state = 'captured'").fetchall()
    except sqlite3.OperationalError:  # killed before it had any table
        rows = []
    ledger.close()
    held = {capture.url for capture in captures(folder)}
    return sorted(f"{url}: captured says the ledger, no file has it" for (url,) in rows if url not in held)


def lost_to_the_server(trace: list[Step], promised: Promised, log: Path, found: list[Capture]) -> list[str]:
    """Return what the server had answered in full well before the last durable point, and no WARC file has."""
    begun = trace[0].log if trace else 0
    until = max((step.log for step in trace if step.at <= promised.at - ON_THE_WAY), default=begun)
    told = [json.loads(line) for line in log.read_bytes()[begun:until].splitlines()]
    held = {(parts.hostname, parts.path, parts.query) for parts in (urlsplit(one.url) for one in found)}
    asked = [(one, urlsplit(one["target"])) for one in told]
    return [f"{one} is in no file" for one, to in asked if (one["host"], to.path, to.query) not in held]


def known_for_good(promised: Promised, found: list[Capture]) -> set[str]:
    """Return the addresses that no restarted crawl may fetch again: their captures lie before the last durable window."""
    return {capture.url for capture in found if settled(capture) and _is_noted(promised, capture)}


def _is_noted(promised: Promised, capture: Capture) -> bool:
    file = Path(capture.place.warc).name.removesuffix(".open")
    return capture.place.offset + capture.place.length <= promised.noted.get(file, 0)


def wrong_catalogue(folder: Folder, settings: Path) -> list[str]:
    """Enter what is not entered, build anew beside, and return where the two and the files differ."""
    found = find_sites(settings)
    ingest(folder, found, read, lambda _: None)
    with open_catalogue(folder) as catalogue:
        entered = list(dump(catalogue))
        wrong = [str(one) for one in disagreements(folder, catalogue, Portals(found), lambda _: None)]
    indexes = {warc: index_of(folder, warc).read_bytes() for warc in folder.closed_warcs()}
    rebuild(folder, found, read, lambda _: None)
    with open_catalogue(folder) as catalogue:
        wrong += [f"only once: {line[:200]}" for line in sorted(set(entered) ^ set(dump(catalogue)))]
    wrong += [f"index of {warc} differs" for warc, was in indexes.items() if index_of(folder, warc).read_bytes() != was]
    return [*wrong, *unfinished(folder), *builds(folder)]


def unfinished(folder: Folder) -> list[str]:
    """Return what an interrupted process left, and the next should have finished, used or cleaned up."""
    ends = {".tmp", ".new", ".part", ".open"}
    return [f"left over: {path}" for path in folder.root.rglob("*") if path.suffix in ends or ".db.tmp" in path.name]


def builds(folder: Folder) -> list[str]:
    """Return the catalogues, if they are more than the one in use and the one before."""
    found = sorted(path.name for path in folder.catalogues.glob("*.db"))
    return [] if len(found) <= 2 else [f"left over: {' '.join(found)}"]
