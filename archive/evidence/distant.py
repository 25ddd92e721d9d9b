"""A file in object storage as one that can be read and sought in: asked for in pieces, of which few are in memory."""

from __future__ import annotations

import io
from typing import Any

from archive.evidence.storage import PIECE, Storage

# Two captures of a page fit in here; whoever reads on asks for more each time.
_FIRST = 128 * 1024
_KEPT = 2  # pieces: the beginning of a file tells whether it is compressed, the other is what is read


class Distant(io.RawIOBase):
    """The object *name* of a storage, which has *size* bytes. Reading raises NotAsKept, StorageTrouble."""

    def __init__(self, storage: Storage, name: str, size: int) -> None:
        self._storage, self._name, self._size = storage, name, size
        self._position = 0
        self._ahead = _FIRST
        self._pieces: list[tuple[int, bytes]] = []

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def seekable(self) -> bool:
        """Say that it can be sought in."""
        return True

    def tell(self) -> int:
        """Return at which byte the next read begins."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a byte; nothing is asked for that."""
        self._position = max(0, offset + (0, self._position, self._size)[whence])
        return self._position

    def readinto(self, buffer: Any, /) -> int:
        """Read into *buffer* what is at hand from here on; ask for a piece where nothing is."""
        view = memoryview(buffer)
        if self._position >= self._size or not view:
            return 0
        begin, data = self._piece()
        found = data[self._position - begin : self._position - begin + len(view)]
        view[: len(found)] = found
        self._position += len(found)
        return len(found)

    def _piece(self) -> tuple[int, bytes]:
        for begin, data in self._pieces:
            if begin <= self._position < begin + len(data):
                return begin, data
        follows = any(begin + len(data) == self._position for begin, data in self._pieces)
        self._ahead = min(2 * self._ahead, PIECE) if follows else _FIRST
        piece = (
            self._position,
            self._storage.read(self._name, self._position, self._position + self._ahead, self._size),
        )
        self._pieces = [piece, *self._pieces][:_KEPT]
        return piece
