"""A reading room on an archive of our own writing, asked as a browser asks, without a port."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from datasette import __version__
from datasette.app import Datasette

from archive.evidence.folder import Folder
from archive.reader.room import PLUGIN
from archive.reader.serving import Serving, configured
from tests.archive.catalogue.shelf import Shelf, page, says, walk

HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>\u202e"
PICTURE = {"url": "https://mau.gov.vn/anh.jpg", "caption": "Đại biểu dự họp", "credit": "Thu Hà", "alt": None}
LOST = {"url": "javascript:alert(1)", "caption": HOSTILE, "credit": None, "alt": HOSTILE}
PAPER = {"url": "https://mau.gov.vn/kh.pdf", "text": "Kế hoạch"}
JPEG = b"\xff\xd8\xff\xe0 a picture"


@dataclass(frozen=True)
class Answered:
    """What came back."""

    status: int
    text: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Reader:
    """Somebody who asks."""

    datasette: Any

    def get(self, path: str, *, method: str = "GET", **headers: str) -> Answered:
        async def ask() -> Any:
            await self.datasette.invoke_startup()
            return await self.datasette.client.request(
                method, path, headers={k.replace("_", "-"): v for k, v in headers.items()}
            )

        answer = asyncio.run(ask())
        return Answered(answer.status_code, answer.text, dict(answer.headers), answer.content)


def reader_of(folder: Folder, *, replay: str = "http://127.0.0.1:9", **how: Any) -> Reader:
    """Return a reader of *folder*, served as `luutru serve` does."""
    told = configured(folder, Serving(**how), replay)
    if "replay_port" not in how:  # nobody is asked whether the replay is there
        told["plugins"][PLUGIN]["replay_port"] = None
    config = {} if __version__.startswith("0.") else {"config": told}
    return Reader(Datasette([str(folder.catalogue)], metadata=told, **config))


def fill(root: Path) -> Shelf:
    """Return an archive: an article that was edited, one that is gone, one of hostile words, pictures, a document."""
    shelf = Shelf(root)
    shelf.warc(
        page(
            "/a",
            says(title="Đồng Tháp họp bàn", published="2024-03-27", byline="An", images=[PICTURE], attachments=[PAPER]),
        ),
        page("/anh.jpg", JPEG, hop="requisite", mime="text/html"),
        page("/kh.pdf", b"%PDF-1.4 <script>alert(1)</script>", hop="attachment", mime="text/html"),
        page("/b", says(title="Tin vắn", problems=[{"field": "published", "what": "no date"}])),
        page(
            "/c", says(title=HOSTILE * 20, lead=HOSTILE, byline=HOSTILE, section=HOSTILE, text=HOSTILE, images=[LOST])
        ),
        walk("/tin-tuc", [("/a", "owed"), ("/x", "never")]),
        walk(f"/tin?{quote(HOSTILE)}", [("/la", f"100% {HOSTILE}")], channel=f"100% {HOSTILE}"),
    )
    shelf.warc(
        page("/a", says(title="Đồng Tháp họp", published="2024-03-27", byline="An", images=[PICTURE]), minutes=5),
        page("/b", status=404, minutes=9),
    )
    shelf.ingest()
    return shelf
