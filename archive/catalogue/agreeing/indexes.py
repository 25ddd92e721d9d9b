"""The index files beside the WARC files: each is held against the catalogue. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from archive.catalogue.agreeing.compare import Finding
from archive.catalogue.catalogue import Catalogue
from archive.catalogue.cdx import lines_of
from archive.evidence.at_hand import is_at_hand
from archive.evidence.folder import Folder, disk
from archive.evidence.index import index_of, read_index

_WRITE = "`luutru ingest` writes it"


def index_findings(folder: Folder, catalogue: Catalogue) -> Iterator[Finding]:
    """Yield the index files that are missing, not what the catalogue makes, or of no file. Raises DiskTrouble."""
    entered = [warc for (warc,) in catalogue.rows("select path from warc_files order by path")]
    for warc in entered:
        path = index_of(folder, warc)
        name = folder.relative(path)
        if not path.exists():
            if is_at_hand(folder, warc):
                yield Finding(name, f"is missing: {_WRITE}")
        elif any(mine != theirs for mine, theirs in zip_longest(read_index(folder, warc), lines_of(catalogue, warc))):
            yield Finding(name, f"is not what the catalogue tells of {warc}: delete it, and {_WRITE}")
    known = {index_of(folder, warc) for warc in entered}
    with disk(folder.index):
        strays = sorted(path for path in folder.index.rglob("*") if path not in known and not path.is_dir())
    for path in strays:
        yield Finding(folder.relative(path), "is the index of no WARC file in the catalogue: delete it")
