"""Holds the index of every WARC file against what cdxj-indexer makes of the file."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from archive.evidence.folder import Folder
from archive.evidence.index import read_index
from tests.judges import judge


def indexed(lines: str) -> dict[str, dict[str, str]]:
    """Return the lines of an index by offset."""
    found = {}
    for line in lines.splitlines():
        key, timestamp, rest = line.split(" ", 2)
        told = json.loads(rest)
        order = " ".join(name for name in told if name != "mime")
        found[told["offset"]] = told | {"key": key, "timestamp": timestamp, "order": order}
    return found


def held_against_cdxj_indexer(archive: Path) -> int:
    """Hold each index of *archive* against cdxj-indexer's of the same WARC; return how many lines there are."""
    folder, count = Folder(archive), 0
    for warc in folder.closed_warcs():
        command = [str(judge("cdxj-indexer")), "--post-append", "--sort", str(folder.path(warc))]
        theirs = indexed(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        lines = list(read_index(folder, warc))
        ours = indexed(b"\n".join(lines).decode())
        assert lines == sorted(lines)
        for told in (*ours.values(), *theirs.values()):
            told.setdefault("mime", "unk")  # pywb's indexer says so where a server named none, cdxj-indexer nothing
            told["filename"] = told["filename"].rpartition("/")[2]
        assert [
            (one, ours.get(one), theirs.get(one)) for one in ours | theirs if ours.get(one) != theirs.get(one)
        ] == []
        count += len(lines)
    return count
