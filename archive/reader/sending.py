"""Large answers, in pieces from a file that has no name: a hundred who take thirty megabytes slowly would fill the memory."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from datasette import Response

from archive.evidence.folder import disk

LARGE = 1_000_000
"""Bytes. Pages and nearly all pictures are smaller."""
_PIECE = 256 * 1024


def laid_down(body: bytes) -> IO[bytes]:
    """Return a file that holds *body*, and is gone when it is closed. Raises DiskTrouble."""
    # strangers are told of this trouble too, and need not know where it lies
    with disk(Path("the temporary folder")):
        file = TemporaryFile()  # noqa: SIM115 (whoever sends it closes it)
        file.write(body)
        file.seek(0)
    return file


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
