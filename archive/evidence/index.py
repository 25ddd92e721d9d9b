"""The index of a WARC file, by which replay tools find a capture: CDXJ, one sorted file for each WARC file.

A line is `key timestamp {json}` (CDXJ as pywb and WACZ 1.1.1 have it), sorted by bytes. Derived: `luutru rebuild` makes
it anew. A revisit is named by its media type `warc/revisit`, and its original found by address and digest.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from archive.errors import ArchiveError
from archive.evidence.folder import Folder, disk, is_imported, sync_folder
from archive.evidence.surt import surt
from archive.evidence.whole import write_whole
from archive.model import Capture

SUFFIX = ".cdxj"


def key_of(capture: Capture) -> str:
    """Return the key of *capture*; what was posted is part of it, as replay tools look for answers to forms."""
    return surt(asked(capture.url, capture.posted))


def asked(url: str, posted: str | None) -> str:
    """Return *url* with what was *posted* to it in its query."""
    return f"{url}{'&' if '?' in url else '?'}{posted}" if posted else url


def line(key: str, timestamp: str, told: Mapping[str, object]) -> bytes:
    """Return a line of CDXJ without its line break: *timestamp* is 14 digits, UTC."""
    return f"{key} {timestamp} {json.dumps(told, ensure_ascii=False)}".encode("utf-8", "replace")


def index_of(folder: Folder, warc: str) -> Path:
    """Return where the index of the file *warc* (relative to the archive) lies."""
    parts = PurePosixPath(warc).parts
    # two imported files may differ in `.gz` alone
    name = parts[-1] if is_imported(warc) else parts[-1].removesuffix(".warc.gz")
    return folder.index.joinpath(*parts[0 if is_imported(warc) else 1 : -1], name + SUFFIX)


def write_index(folder: Folder, warc: str, lines: Iterable[bytes]) -> None:
    """Write the index of *warc*: *lines* in their order. Whole or not at all. Raises DiskTrouble.

    Call it with the lock `ingest` held: what a killed writer left unfinished is written over.
    """
    path = index_of(folder, warc)
    write_whole(path, (one + b"\n" for one in lines), under=f"{path.name}.tmp")
    with disk(path):
        for above in path.parents[1:4]:
            sync_folder(above)


def drop_half_written(folder: Folder) -> None:
    """Delete what a writer that was killed left of an index. Call it with the lock `ingest` held. Raises DiskTrouble."""
    with disk(folder.index):
        for half in folder.index.glob(f"*/*/*{SUFFIX}.tmp"):
            half.unlink(missing_ok=True)


def read_index(folder: Folder, warc: str) -> Iterator[bytes]:
    """Give the lines of the index of *warc*. Raises ArchiveError if there is none."""
    path = index_of(folder, warc)
    if not path.is_file():
        raise ArchiveError(f"{path}: is missing: `luutru rebuild` makes it anew")
    with disk(path), path.open("rb") as file:
        yield from (one.rstrip(b"\n") for one in file)
