"""Large answers, in pieces from a file that has no name: a hundred who take thirty megabytes slowly would fill the memory."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryFile
from threading import Lock
from typing import IO, Any
from weakref import WeakKeyDictionary

from datasette import Response

from archive.evidence.folder import disk
from archive.reader.shelf import Busy

LARGE = 1_000_000
"""Bytes. Pages and nearly all pictures are smaller."""
_PIECE = 256 * 1024
MOST_LYING = 1_000_000_000
"""Bytes that wait in files at one time. Each reader may take 32 MB as slowly as they like, of a page that is 4 kB in its WARC
file: a few hundred would fill the disk, or the memory where the temporary folder lies in it."""
_lying: WeakKeyDictionary[IO[bytes], int] = WeakKeyDictionary()
_counting = Lock()


def laid_down(body: bytes) -> IO[bytes]:
    """Return a file that holds *body*, and is gone when it is closed. Raises DiskTrouble, Busy when too much lies there."""
    # strangers are told of this trouble too, and need not know where it lies
    with disk(Path("the temporary folder")):
        file = TemporaryFile()  # noqa: SIM115 (whoever sends it closes it)
        try:
            _count(file, len(body))
            file.write(body)
            file.seek(0)
        except BaseException:
            file.close()
            raise
    return file


def _count(file: IO[bytes], size: int) -> None:
    with _counting:
        lying = sum(known for one, known in list(_lying.items()) if not one.closed)
        if lying + size > MOST_LYING:
            raise Busy("too many take large captures at once: come again in some seconds")
        _lying[file] = size


class Piecemeal(Response):  # type: ignore[misc]
    """An answer from such a file. The next piece is read when the one before it has left for the reader."""

    def __init__(self, file: IO[bytes], status: int, headers: Mapping[str, str], mime: str) -> None:
        super().__init__(b"", status=status, headers=dict(headers), content_type=mime)
        self._file = file

    async def asgi_send(self, send: Any) -> None:
        """Send it, as Datasette has its answers sent."""
        headers = {**self.headers, "content-type": self.content_type}
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        with self._file as file:
            await send({"type": "http.response.start", "status": self.status, "headers": raw})
            while piece := await asyncio.to_thread(file.read, _PIECE):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
