"""What anybody would write: `python -m tests.bench.plain_loop FOLDER` reads the HTML of all WARC files with trafilatura.

Prints how many pages gave a text.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from trafilatura import bare_extraction
from warcio.archiveiterator import ArchiveIterator


def responses(warc: Path) -> Iterator[Any]:
    """Yield the response records of *warc*."""
    with warc.open("rb") as file:
        yield from (record for record in ArchiveIterator(file) if record.rec_type == "response")


def pages(warc: Path) -> Iterator[tuple[str, bytes]]:
    """Yield address and body of every good HTML answer."""
    for record in responses(warc):
        kind = record.http_headers.get_header("Content-Type") or ""
        if record.http_headers.get_statuscode() == "200" and "html" in kind:
            yield record.rec_headers.get_header("WARC-Target-URI"), record.content_stream().read()


def main() -> None:
    """Read everything."""
    read = 0
    for warc in sorted(Path(sys.argv[1]).rglob("*.warc.gz")):
        for url, body in pages(warc):
            found = bare_extraction(body, url=url, with_metadata=True, include_images=True)
            read += found is not None
    print(read)  # noqa: T201 - the parent reads it


if __name__ == "__main__":
    main()
