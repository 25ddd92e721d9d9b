"""What earlier builds of the catalogue know and a new one does not: a rebuild forgets nothing in silence."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from archive.catalogue.catalogue import Catalogue, open_build
from archive.errors import ArchiveError
from archive.evidence.at_hand import is_at_hand
from archive.evidence.folder import Folder

# Named in a line that people read.
_MOST_FILES = 3


def known_better(folder: Folder, new: Catalogue) -> dict[Path, str]:
    """Return the builds in *folder* that know captures which *new* does not, each with what a person should do about it.

    The WARC files of such captures are damaged, changed or gone. Builds that cannot be read know nothing.
    """
    found = {}
    for build in sorted(folder.catalogues.glob("*.db")):
        try:
            with open_build(build) as old:
                if lost := _lost(old, new):
                    found[build] = _said(folder, build, lost)
        except ArchiveError:
            continue
    return found


def _lost(old: Catalogue, new: Catalogue) -> Counter[str]:
    """Return how many captures of which WARC files *old* has and *new* has not, wherever it has them."""
    lost: Counter[str] = Counter()
    for warc, *record in old.rows("select warc, id from captures order by warc"):
        lost[warc] += new.row("select 1 from captures where id = ?", record) is None
    return +lost


def _said(folder: Folder, build: Path, lost: Counter[str]) -> str:
    files = [f"{warc} ({'changed' if is_at_hand(folder, warc) else 'missing'})" for warc in lost]
    more = f" and {len(files) - _MOST_FILES} more files" if len(files) > _MOST_FILES else ""
    name = build.relative_to(folder.root).as_posix()
    return (
        f"{name}: the catalogue before knows {lost.total()} captures that the new one does not, of "
        f"{', '.join(files[:_MOST_FILES])}{more}: bring the files back from a copy and rebuild; until then it is kept "
        f"(delete it if they are lost for good)"
    )
