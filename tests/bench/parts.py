"""The WARC files of a crawl parted into several, as those of many nights are: each begins with the same first record."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from archive.evidence.reading.warc import RawRecord, read_records


def part(warc: Path, into: Path, count: int) -> None:
    """Write the records of *warc* to *count* files of about the same size in *into*; no exchange is parted."""
    found = list(read_records(warc, kinds=()))
    begin, size, data = found[0].place.length, warc.stat().st_size, warc.read_bytes()
    begins = [one.place.offset for before, one in pairwise(found) if _begins_exchange(before, one)]
    cuts = [next((at for at in begins if at >= size * share // count), size) for share in range(1, count)]
    into.mkdir(parents=True, exist_ok=True)
    for number, (first, last) in enumerate(pairwise([begin, *dict.fromkeys(cuts), size])):
        path = into / warc.name.replace(".warc.gz", f"-{number:02}.warc.gz")
        path.write_bytes(data[:begin] + data[first:last])


def _begins_exchange(before: RawRecord, one: RawRecord) -> bool:
    return one.kind == "request" and before.header("WARC-Concurrent-To") != f"<{one.id}>"
