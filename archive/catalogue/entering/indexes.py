"""The index files beside the WARC files: those that are missing are written, from the catalogue alone."""

from __future__ import annotations

from archive.catalogue.catalogue import Catalogue
from archive.catalogue.cdx import lines_of
from archive.evidence.at_hand import is_at_hand
from archive.evidence.folder import Folder, disk
from archive.evidence.index import SUFFIX, index_of, write_index

_UNFINISHED = f"*/*/*{SUFFIX}.*.tmp"


def write_missing(folder: Folder, catalogue: Catalogue) -> None:
    """Write the index of every entered file that has none, and take away what a writer that died left. Raises DiskTrouble.

    The caller holds the lock of the ingest.
    """
    with disk(folder.index):
        for unfinished in folder.index.glob(_UNFINISHED):
            unfinished.unlink()
    for (warc,) in list(catalogue.rows("select path from warc_files order by path")):
        if not index_of(folder, warc).exists() and is_at_hand(folder, warc):
            write_index(folder, warc, lines_of(catalogue, warc))
