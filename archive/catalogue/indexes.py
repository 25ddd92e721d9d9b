"""The index files beside the WARC files: those that are missing are written, all are held against the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from archive.catalogue.catalogue import Catalogue
from archive.catalogue.cdx import lines_of
from archive.catalogue.compare import Finding
from archive.evidence.folder import Folder, disk
from archive.evidence.index import SUFFIX, index_of, read_index, write_index

_ENTERED = "select path from warc_files order by path"
_WRITE = "`luutru ingest` writes it"
_UNFINISHED = f"*/*/*{SUFFIX}.*.tmp"


def write_missing(folder: Folder, catalogue: Catalogue) -> None:
    """Write the index of every entered file that has none, and take away what a writer that died left. Raises DiskTrouble.

    The caller holds the lock of the ingest.
    """
    with disk(folder.index):
        for unfinished in folder.index.glob(_UNFINISHED):
            unfinished.unlink()
    for (warc,) in list(catalogue.rows(_ENTERED)):
        if not index_of(folder, warc).exists() and folder.path(warc).exists():
            write_index(folder, warc, lines_of(catalogue, warc))


def index_findings(folder: Folder, catalogue: Catalogue) -> Iterator[Finding]:
    """Yield the index files that are missing, not what the catalogue makes, or of no file. Raises DiskTrouble."""
    entered = [warc for (warc,) in catalogue.rows(_ENTERED)]
    for warc in entered:
        path = index_of(folder, warc)
        name = folder.relative(path)
        if not path.exists():
            if folder.path(warc).exists():
                yield Finding(name, f"is missing: {_WRITE}")
        elif any(mine != theirs for mine, theirs in zip_longest(read_index(folder, warc), lines_of(catalogue, warc))):
            yield Finding(name, f"is not what the catalogue tells of {warc}: delete it, and {_WRITE}")
    known = {index_of(folder, warc) for warc in entered}
    with disk(folder.index):
        strays = sorted(path for path in folder.index.rglob("*") if path not in known and not path.is_dir())
    for path in strays:
        yield Finding(folder.relative(path), "is the index of no WARC file in the catalogue: delete it")
