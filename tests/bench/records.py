"""Reading WARC records alone: `python -m tests.bench.records FOLDER` reads all files with our reader, and with FastWARC.

Bodies are decoded, nothing is made of them. Prints a line of JSON: records and processor seconds of each.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecordType

from archive.evidence.reading.captures import read_warc

_KINDS = (
    WarcRecordType.warcinfo | WarcRecordType.request | WarcRecordType.response | WarcRecordType.revisit
    | WarcRecordType.resource | WarcRecordType.metadata
)  # fmt: skip


def ours(warcs: Sequence[Path]) -> int:
    """Read what a catalogue is made of."""
    return sum(1 for warc in warcs for _ in read_warc(warc))


def fastwarc(warcs: Sequence[Path]) -> int:
    """Read the same records, with their HTTP heads and decoded bodies; nothing is joined, no date or field is read."""
    read = 0
    for warc in warcs:
        with warc.open("rb") as file:
            for record in ArchiveIterator(file, record_types=_KINDS, parse_http=True, auto_decode="all"):
                record.reader.read()
                read += record.record_type == WarcRecordType.response
    return read


def main() -> None:
    """Read twice, the second time from memory for both, and tell."""
    warcs = sorted(Path(sys.argv[1]).rglob("*.warc.gz"))
    told: dict[str, float] = {}
    for name, read in {"ours": ours, "fastwarc": fastwarc}.items():
        read(warcs[:1])
        begun = time.process_time()
        told[f"{name}_records"] = read(warcs)
        told[name] = time.process_time() - begun
    print(json.dumps(told))  # noqa: T201 - the parent reads it


if __name__ == "__main__":
    main()
