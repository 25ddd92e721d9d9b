"""The writer of an ingest alone: `python -m tests.bench.writer ARCHIVE SETTINGS` reads all WARC files first, then writes.

Prints the number of articles and the processor seconds that writing took.
"""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

from archive.catalogue.entering.ingest import ingest
from archive.catalogue.transcribing.shard import made_with, shard_of
from archive.catalogue.transcribing.task import Task, packed, run
from archive.crew import Crew
from archive.evidence.folder import Folder
from archive.extract.read import read
from archive.sites import find_sites


class Done(Executor):
    """Has done all that it is asked for."""

    def submit(self, *_: Any) -> Future[Any]:  # type: ignore[override]
        """Say so."""
        future: Future[Any] = Future()
        future.set_result(None)
        return future


def main() -> None:
    """Read everything, then write it."""
    folder, found = Folder(Path(sys.argv[1])), find_sites(Path(sys.argv[2]))
    rules, made = packed(found, read), made_with(found)
    aside = folder.root / "read"
    for warc in folder.closed_warcs():
        shard = shard_of(folder, warc, folder.path(warc).stat().st_size, made)
        run(Task(folder.root, warc, aside / shard.name, rules))
    crew = Crew(2, hire=lambda _: _moved(aside, folder.transcripts), always=True)
    begun = time.process_time()
    entered = ingest(folder, found, read, lambda _: None, crew)
    told = {"articles": entered.articles, "cpu": time.process_time() - begun}
    print(json.dumps(told))  # noqa: T201 - the parent reads it


def _moved(aside: Path, to: Path) -> Executor:
    """Put the transcripts where they are looked for, once nobody holds them against their last line any more."""
    to.mkdir(exist_ok=True)
    for path in aside.iterdir():
        path.rename(to / path.name)
    return Done()


if __name__ == "__main__":
    main()
