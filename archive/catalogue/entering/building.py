"""A catalogue that is being built beside the one in use; one that was interrupted is taken up where it was left."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from archive.catalogue.catalogue import Catalogue, drop_unfinished, make, new_build, open_unfinished
from archive.catalogue.entering.enter import Entered
from archive.errors import ArchiveError
from archive.evidence.at_hand import is_at_hand, size_of
from archive.evidence.folder import Folder

_BUILT_WITH = "built with"


def begun(folder: Folder, made_with: str) -> Catalogue:
    """Open the unfinished build if it was begun *made_with* the same code and rules, else an empty one. Raises DiskTrouble.

    Call it with the lock `ingest` held.
    """
    if (path := fresh(folder, made_with)) is not None:
        return open_unfinished(path)
    drop_unfinished(folder)
    catalogue = make(_unfinished(folder))
    catalogue.run("insert into meta (name, value) values (?, ?)", (_BUILT_WITH, made_with))
    return catalogue


def finish(catalogue: Catalogue) -> None:
    """Take away from a build that is whole what tells one that is not."""
    catalogue.run("delete from meta where name = ?", (_BUILT_WITH,))


def fresh(folder: Folder, made_with: str) -> Path | None:
    """Return the unfinished build if it can be gone on with: begun *made_with* the same, and each file is as it was."""
    path = _unfinished(folder)
    if not path.exists():
        return None
    with suppress(ArchiveError), open_unfinished(path) as catalogue:
        files = list(catalogue.rows("select path, bytes from warc_files"))
        same = catalogue.row("select value from meta where name = ?", (_BUILT_WITH,)) == (made_with,)
        return path if same and all(_has_size(folder, *file) for file in files) else None
    return None


def entered_before(catalogue: Catalogue) -> list[Entered]:
    """Return what became of the files that an interrupted build had entered."""
    files = "select path, captures from warc_files order by path"
    return [Entered(warc, captures, *_read(catalogue, warc)) for warc, captures in list(catalogue.rows(files))]


def _unfinished(folder: Folder) -> Path:
    build = new_build(folder)
    return build.with_name(f"{build.name}.tmp")


def _read(catalogue: Catalogue, warc: str) -> tuple[int, tuple[str, ...]]:
    (read,) = catalogue.row(
        "select count(*) from captures where warc = ? and reading > '' and status = 200", (warc,)
    ) or (0,)
    unread = catalogue.rows("select url, unread from captures where warc = ? and unread > '' order by offset", (warc,))
    pages = [f"{url} (in {warc}): not read: {why}" for url, why in unread]
    doubts = [f"{warc}: {what}" for (what,) in catalogue.rows("select what from problems where warc = ?", (warc,))]
    return read, (*pages, *doubts)


def _has_size(folder: Folder, warc: str, size: int) -> bool:
    return is_at_hand(folder, warc) and size_of(folder, warc) == size
