"""What anybody would write: `python -m tests.bench.plain_loop FOLDER [PROCESSES]` reads HTML of WARC files with trafilatura.

With PROCESSES several files at a time. Prints how many pages gave a text.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from multiprocessing import Pool
from pathlib import Path
from typing import Any

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


def texts(warc: Path) -> int:
    """Return how many pages of *warc* gave a text."""
    from trafilatura import bare_extraction  # of many megabytes, and others only count records

    return sum(
        bare_extraction(body, url=url, with_metadata=True, include_images=True) is not None for url, body in pages(warc)
    )


def main() -> None:
    """Read everything."""
    warcs = sorted(Path(sys.argv[1]).rglob("*.warc.gz"))
    if sys.argv[2:]:
        with Pool(int(sys.argv[2])) as processes:
            read = sum(processes.imap_unordered(texts, warcs))
            processes.close()
            processes.join()  # what they cost is told once they have been waited for
    else:
        read = sum(map(texts, warcs))
    print(read)  # noqa: T201 - the parent reads it


if __name__ == "__main__":
    main()
