"""Other makers' eyes on our WARC files: a sample of records read by warcio and FastWARC as they are, without our care.

What we read with is warcio too, but behind a door that knows its traps; here it is asked as an archivist would ask it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from archive.evidence.folder import disk


class Sampled(NamedTuple):
    """A record that others are to read: where it begins, and what it is called."""

    offset: int
    id: str
    """`urn:uuid:…`"""


def second_opinions(path: Path, sample: Sequence[Sampled]) -> Iterator[tuple[int, str]]:
    """Yield (offset, what is wrong) for the records of *sample* that another tool reads otherwise. Raises DiskTrouble."""
    judges: dict[str, Callable[[Path, int], str | None]] = {"warcio": _by_warcio}
    if find_spec("fastwarc"):
        judges["FastWARC"] = _by_fastwarc
    for offset, record in sample:
        for name, read in judges.items():
            with disk(path):
                found = read(path, offset)
            if found != record:
                yield offset, f"{name} reads {found or 'a record whose digest is wrong, or none'} where {record} is"


def _by_warcio(path: Path, offset: int) -> str | None:
    """Return the id of the record at *offset* as warcio reads it; None if there is none, or a digest is wrong."""
    with path.open("rb") as file:
        file.seek(offset)
        try:
            record = next(ArchiveIterator(file, check_digests=True))
            record.content_stream().read() if record.rec_type != "revisit" else record.raw_stream.read()
        except (ArchiveLoadFailed, StopIteration, ValueError):
            return None
        if record.digest_checker.passed is False:
            return None
        return str(record.rec_headers.get_header("WARC-Record-ID", "")).strip("<>")


def _by_fastwarc(path: Path, offset: int) -> str | None:
    """Return the id of the record at *offset* as FastWARC reads it; None if there is none, or its block digest is wrong."""
    from fastwarc.warc import ArchiveIterator as FastIterator

    with path.open("rb") as file:
        file.seek(offset)
        try:
            record = next(iter(FastIterator(file, parse_http=False, verify_digests=True)), None)
        except (OSError, ValueError):
            return None
        return str(record.record_id).strip("<>") if record is not None else None
