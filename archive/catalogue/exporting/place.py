"""The folder of an export: pieces that are written once, and trees of names for them, of which one is shown at a time.

    articles -> .export/now/articles      links that stay
    export.json -> .export/now/export.json
    .export/now -> 0007                   the link that is exchanged, in one step
    .export/0007/articles/site=…/year=…/articles-3f2a….parquet
    .export/pieces/3f2a…                  the same file by its digest

Readers see the tree from before or the next, and never one that is being made, whenever a writer is killed. A name inside of
a tree is never another file later: who listed the tree from before finds his files or finds none. Nothing is removed but
names of our pieces: what somebody else put here stays.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from archive.errors import ArchiveError
from archive.evidence.folder import Folder, disk, sync_folder

TOLD = "export.json"
_OURS = ".export"
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}


class InTheWay(ArchiveError):
    """Something that is not ours has the name of what is to be written. Move it away, or export to another folder."""

    exit_code = 2


class NoLinks(ArchiveError):
    """The file system knows no links. Export to a disk that does, and copy what `.export/now/` there holds."""

    exit_code = 2


class Place:
    """The folder of an export, held by `holding`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.pieces = root / _OURS / "pieces"
        self.making = root / _OURS / "new"
        """Where a piece is written before it is whole."""
        self._now = root / _OURS / "now"

    def told(self) -> str:
        """Return what `export.json` says; empty where there is no export yet."""
        path = self._now / TOLD
        with disk(path):
            return path.read_text(encoding="utf-8") if path.is_file() else ""

    def must_be_free(self, names: Collection[str]) -> None:
        """Raise InTheWay where one of *names* is something else than our link."""
        for name in names:
            link = self.root / name
            if (link.is_symlink() or link.exists()) and not self._is_ours(link):
                raise InTheWay(f"{link}: is in the way and not ours: move it away, or export to another folder")

    def show(self, files: Mapping[str, str], told: str) -> None:
        """Show *files*, path to piece, and what `export.json` is to say of them, in place of what is shown now.

        Raises InTheWay, DiskTrouble.
        """
        names = {TOLD, *(PurePosixPath(file).parts[0] for file in files)}
        self.must_be_free(names)
        with disk(self.root):
            tree = self._tree(files, told)
            # they lead nowhere until there is such a name in the tree that is shown
            for name in names:
                if not (self.root / name).is_symlink():
                    (self.root / name).symlink_to(Path(_OURS, "now", name))
            fresh = self._now.with_name("now.new")
            fresh.unlink(missing_ok=True)
            fresh.symlink_to(tree.name)
            fresh.replace(self._now)
            sync_folder(self._now.parent)
            sync_folder(self.root)

    def tidy(self, pieces: Collection[str]) -> tuple[str, ...]:
        """Remove what is ours and not shown, and all but *pieces*; return the folders where somebody else's files lie."""
        with disk(self.root):
            # by its name: the folder may have been named from where somebody stands, or by way of a link
            shown = self._now.readlink().name
            others = [
                path
                for path in sorted(self._now.parent.iterdir())
                if path.is_dir() and path.stem.isdecimal() and path.name != shown
            ]
            for tree in others:
                if not tree.is_symlink():
                    self._drop(tree)
            for link in self.root.iterdir():
                if self._is_ours(link) and not link.exists():
                    link.unlink()
            for piece in self.pieces.iterdir():
                if piece.name not in pieces:
                    piece.unlink()
            return tuple(str(tree) for tree in others if tree.is_dir())

    def _is_ours(self, link: Path) -> bool:
        return link.is_symlink() and link.readlink() == Path(_OURS, "now", link.name)

    def _tree(self, files: Mapping[str, str], told: str) -> Path:
        """Make the next tree and return it, whole and durable."""
        taken = [int(path.stem) for path in self._now.parent.iterdir() if path.stem.isdecimal()]
        tree = self._now.with_name(f"{max(taken, default=0) + 1:04}")
        making = tree.with_suffix(".new")
        folders = {making}
        making.mkdir()
        for file, piece in files.items():
            path = making / file
            if path.parent not in folders:
                path.parent.mkdir(parents=True, exist_ok=True)
                folders.update(path.parents[: len(PurePosixPath(file).parts) - 1])
            path.hardlink_to(self.pieces / piece)
        with (making / TOLD).open("w", encoding="utf-8") as written:
            written.write(told)
            written.flush()
            os.fsync(written.fileno())
        for folder in folders:
            sync_folder(folder)
        making.rename(tree)
        return tree

    def _drop(self, tree: Path) -> None:
        """Remove what is ours of *tree*: `export.json`, names of pieces, folders that are empty then."""
        ours = {(found.st_dev, found.st_ino) for found in (piece.stat() for piece in self.pieces.iterdir())}
        for folder, _, files in os.walk(tree, topdown=False):
            for file in files:
                path = Path(folder, file)
                found = path.lstat()
                if (found.st_dev, found.st_ino) in ours or path == tree / TOLD:
                    path.unlink()
            with suppress(OSError):  # what is not empty is somebody else's too
                Path(folder).rmdir()


@contextmanager
def holding(root: Path) -> Iterator[Place]:
    """Give the export's folder *root*, alone. Raises Locked, NoLinks, DiskTrouble."""
    place = Place(root)
    with disk(root):
        root.mkdir(parents=True, exist_ok=True)
    with Folder(root / _OURS).lock("export"):
        with disk(place.pieces):
            shutil.rmtree(place.making, ignore_errors=True)
            place.making.mkdir()
            place.pieces.mkdir(exist_ok=True)
        _must_know_links(place.making)
        try:
            yield place
        finally:
            shutil.rmtree(place.making, ignore_errors=True)


def _must_know_links(folder: Path) -> None:
    try:
        (folder / "a").touch()
        (folder / "b").hardlink_to(folder / "a")
        (folder / "c").symlink_to("a")
    except OSError as error:
        if error.errno not in _NO_LINKS:
            with disk(folder):
                raise
        raise NoLinks(
            f"{folder}: this file system knows no links: export to a disk that does, and copy what lies there in "
            f"{_OURS}/now/"
        ) from None
