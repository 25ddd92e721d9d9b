"""`python -m tests.faults.child FAULT crawl SITE | ingest … | rebuild …`: runs luutru as it is, with a fault befalling it.

FAULT_TRACE names the file that its steps are written to, FAULT_LOG the server's log, FAULT_CLOCK an hour's jump back,
FAULT_ROOM after how many looks at the disk it is nearly full, FAULT_FSYNC=off makes every fsync do nothing.
"""

from __future__ import annotations

import datetime
import json
import os
import sys
from pathlib import Path
from typing import Any

from tests.faults.hook import Fault, install

# A sample crawl takes two seconds: windows and files so small that it has many of each.
SYNC_SECONDS, SYNC_BYTES, LARGEST_FILE = 0.2, 100_000, 500_000


def main() -> int:
    """Do what the command line says; return its exit code."""
    fault, command, *words = sys.argv[1:]
    if "FAULT_CLOCK" in os.environ:
        _jump(int(os.environ["FAULT_CLOCK"]))
    if "FAULT_ROOM" in os.environ:
        _fill(int(os.environ["FAULT_ROOM"]))
    if os.environ.get("FAULT_FSYNC") == "off":
        os.fsync = _do_nothing
    if "FAULT_TRACE" in os.environ:
        install(Fault(**json.loads(fault)), Path(os.environ["FAULT_TRACE"]), os.environ.get("FAULT_LOG", ""))
    if command == "crawl":
        return _crawl(words[0])
    from archive.cli import run

    sys.argv = ["luutru", command, *words]
    return run()


def _fill(looks: int) -> None:
    """Let the disk have no room once it has been looked at so many times."""
    from crawler import room

    room.BETWEEN_LOOKS = 0.0
    real = os.statvfs
    left = [looks]

    def told(path: Any) -> os.statvfs_result:
        left[0] -= 1
        told = list(real(path))
        return os.statvfs_result([*told[:4], told[4] if left[0] >= 0 else 0, *told[5:]])

    os.statvfs = told


def _do_nothing(fd: Any) -> None:
    return None


def _crawl(slug: str) -> int:
    from crawler import journal, run

    if "FAULT_TRACE" in os.environ:
        journal.SYNC_SECONDS, journal.SYNC_BYTES, journal.LARGEST_FILE = SYNC_SECONDS, SYNC_BYTES, LARGEST_FILE
    return run.crawl(slug)


def _jump(looks: int) -> None:
    """Let the clock go back an hour once it has been looked at so many times."""
    real = datetime.datetime
    left = [looks]

    class Jumping(real):  # type: ignore[misc, valid-type]
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            left[0] -= 1
            return real.now(tz) - datetime.timedelta(hours=left[0] < 0)

    datetime.datetime = Jumping  # type: ignore[misc]


if __name__ == "__main__":
    sys.exit(main())
