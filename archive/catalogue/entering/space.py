"""How much space on the disk it takes to enter WARC files: told by what those that are entered took."""

from __future__ import annotations

from collections.abc import Sequence

from archive.catalogue.catalogue import open_build
from archive.errors import ArchiveError
from archive.evidence.folder import Folder, disk

# The catalogue of a sample portal, almost all text, has 0.8 of the size of its WARC files; one with pictures has a tenth.
_SHARE = 0.8
# An empty catalogue has 0.3 MB; fewer bytes of WARC files than this tell nothing about more of them.
_LEAST, _TELLING = 1_000_000, 10_000_000


def space_for(folder: Folder, sizes: Sequence[int]) -> int:
    """Return how many bytes it takes to enter files of these *sizes*.

    Those of the largest twice: until its rows are whole they stand in the write-ahead log.
    """
    return _LEAST + round(_share(folder) * (sum(sizes) + max(sizes, default=0))) if sizes else 0


def _share(folder: Folder) -> float:
    """Return the bytes of catalogue for each byte of WARC files, as the present one has them. Raises DiskTrouble."""
    if not folder.catalogue.exists():
        return _SHARE
    try:
        with open_build(folder.catalogue.resolve()) as catalogue:
            (entered,) = catalogue.row("select coalesce(sum(bytes), 0) from warc_files") or (0,)
    except ArchiveError:  # damaged or of another version: this may be the rebuild that is its remedy
        return _SHARE
    with disk(folder.catalogue):
        return float(folder.catalogue.stat().st_size / entered) if entered >= _TELLING else _SHARE
