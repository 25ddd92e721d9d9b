"""Transcripts as files: what one process read and another writes down. Whole or not there; a name says what it is made of.

Not synced to the disk: after a power cut one that is torn is read again from its WARC file. The last line tells.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import secrets
import zlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from archive.catalogue.transcribing.lines import EXTRACTOR, READ, Line
from archive.errors import ArchiveError, DiskTrouble
from archive.evidence.folder import Folder, disk
from archive.sites import SiteFiles

PART = ".part"
_SUFFIX = ".jsonl.gz"
# a third of the bytes for a thirtieth of the time that reading takes; higher levels save a tenth more
_LEVEL = 1
_PIECE = 256 * 1024
_LONGEST_LAST = 256  # the last line has two numbers


class TornTranscript(ArchiveError):
    """A transcript is not whole, and was deleted. The same command, run again, reads its WARC file again."""


def shard_of(folder: Folder, warc: str, size: int, made_with: str) -> Path:
    """Return where the transcript of *warc*, a file of *size* bytes, lies: of other bytes, code or rules it lies elsewhere."""
    name = hashlib.sha1("\n".join((made_with, warc, str(size))).encode()).hexdigest()
    return folder.transcripts / f"{name}{_SUFFIX}"


def write_shard(path: Path, lines: Iterable[Line]) -> None:
    """Write the transcript *lines* to *path*, whole or not at all. Raises DiskTrouble."""
    # its own for each who writes: on a cluster one who was thought dead may write the same transcript still
    part = path.with_name(f"{path.name}.{secrets.token_hex(8)}{PART}")
    with disk(part):
        part.parent.mkdir(parents=True, exist_ok=True)
        # no name and no time in it: the same lines give the same bytes
        with part.open("wb") as file, gzip.GzipFile("", "wb", _LEVEL, file, mtime=0) as packed:
            for line in lines:
                # lone surrogates, for which UTF-8 has no bytes, become `?` as on their way into SQLite
                packed.write(json.dumps(line, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
        part.rename(path)


def read_shard(path: Path) -> Iterator[Line]:
    """Give the lines of the transcript at *path*.

    One that is not whole is deleted: TornTranscript is raised, at its end or where it is damaged. Raises DiskTrouble.
    """
    kind, file_told = "", False
    try:
        with disk(path), path.open("rb") as file, gzip.GzipFile(fileobj=file) as packed:
            for told in io.TextIOWrapper(io.BufferedReader(packed, _PIECE), "utf-8"):
                kind, row = json.loads(told)
                file_told = file_told or kind == "warc_files"
                yield kind, row
    except (EOFError, zlib.error, gzip.BadGzipFile, ValueError, TypeError, RecursionError) as error:
        raise _torn(path, str(error)) from error
    if kind != READ or not file_told:
        raise _torn(path, "its last lines are missing")


def _torn(path: Path, why: str) -> TornTranscript:
    """Delete what would stop every ingest from now on; return what is to be said."""
    with disk(path):
        path.unlink(missing_ok=True)
    return TornTranscript(f"{path}: is not whole ({why}), and deleted: run again, and its WARC file is read again")


def is_whole(path: Path) -> bool:
    """Return whether there is a transcript at *path*, with a last line and nothing before it damaged. Raises DiskTrouble.

    What stands in its lines is not looked at: gzip keeps a checksum of it.
    """
    tail = b""
    try:
        with disk(path), path.open("rb") as file, gzip.GzipFile(fileobj=file) as packed:
            while piece := packed.read(_PIECE):
                tail = (tail + piece)[-_LONGEST_LAST:]
    except (EOFError, zlib.error, gzip.BadGzipFile):
        return False
    except DiskTrouble:
        if path.exists():
            raise
        return False
    return tail.endswith(b"]]\n") and tail.rstrip(b"\n").rpartition(b"\n")[2].startswith(f'["{READ}"'.encode())


def made_with(found: SiteFiles) -> str:
    """Return the digest of all that a transcript depends on beside its WARC file: the code, and the site files."""
    sites = sorted(found.sites.items()), found.platforms, sorted(found.broken)
    return hashlib.sha1(f"{EXTRACTOR}\n{code()}\n{sites}".encode("utf-8", "replace")).hexdigest()


@cache
def code(*others: str) -> str:
    """Return the digest of the modules that read, and of those of the packages *others*: two checkouts of one version may
    differ."""
    digest = hashlib.sha1()
    specs = filter(None, map(find_spec, ("archive", *others)))
    for root in (Path(root) for spec in specs for root in spec.submodule_search_locations or ()):
        for path in sorted(root.rglob("*.py")):
            digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()
