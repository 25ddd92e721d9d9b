"""The ZIP around a package: members are written as they come, and each is told with its digest. The same members give the
same bytes: no clock is asked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first time that a ZIP can tell
_UNIX = 3
_READABLE = 0o100644 << 16
# from here on the head of a member needs 64 bits, and is written before its size is known
_LARGE = 1 << 31


@dataclass(frozen=True, slots=True)
class Resource:
    """A file inside the package, as its description lists it."""

    path: str
    hash: str
    bytes: int


class NewMember:
    """A file of the package that is being written."""

    def __init__(self, path: str, into: IO[bytes]) -> None:
        self.path, self._into = path, into
        self._sha256 = hashlib.sha256()
        self.position = 0
        """Bytes written so far: where the next piece will lie."""

    def write(self, data: bytes) -> None:
        """Write the next piece."""
        self._into.write(data)
        self._sha256.update(data)
        self.position += len(data)

    def told(self) -> Resource:
        """Return what was written."""
        return Resource(self.path, f"sha256:{self._sha256.hexdigest()}", self.position)


class NewPackage:
    """A ZIP file that is being written; close it, or use it in a `with`."""

    def __init__(self, file: BinaryIO) -> None:
        self._zip = ZipFile(file, "w", allowZip64=True)
        self.resources: list[Resource] = []
        """What was written, in order."""

    def __enter__(self) -> NewPackage:
        return self

    def __exit__(self, *failure: Any) -> None:
        self._zip.__exit__(*failure)

    @contextmanager
    def member(self, path: str, *, most: int, stored: bool = False) -> Iterator[NewMember]:
        """Write the file *path*, of *most* so many bytes; *stored*: as it is, so that readers find a place in it."""
        about = ZipInfo(path, _EPOCH)
        about.compress_type = ZIP_STORED if stored else ZIP_DEFLATED
        about.create_system, about.external_attr = _UNIX, _READABLE
        with self._zip.open(about, "w", force_zip64=most >= _LARGE) as into:
            member = NewMember(path, into)
            yield member
        self.resources.append(member.told())

    def add(self, path: str, data: bytes) -> Resource:
        """Write the file *path* at once."""
        with self.member(path, most=len(data)) as member:
            member.write(data)
        return self.resources[-1]
