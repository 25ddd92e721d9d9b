"""The judges that are compared, over the WARC files of the same crawl: `luutru verify`'s checks, and `warcio check`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from tests.bench.clients import Bench
from tests.bench.cost import Cost, run

# What `luutru verify` does with the files, without the catalogue, of which warcio knows nothing.
_OURS = """
import sys
from pathlib import Path
from archive.evidence.judging.verify import check_warcs

if __name__ == "__main__":
    sys.exit(any(checked.defects for _, checked in check_warcs(Path("/"), sys.argv[1:])))
"""
_FEWEST_BYTES = 60_000_000
_MOST_COPIES = 50
COMMANDS = {"luutru verify": ("-c", _OURS), "warcio check": ("-m", "warcio.cli", "check")}


def judged(bench: Bench) -> dict[str, tuple[float, Cost]]:
    """Let each judge read the same files, and return the megabytes and what that cost.

    A small crawl is read several times over, so that it is not the start of Python that is measured.
    """
    files = _files(bench)
    size = sum(_size(file) for file in files) / 1e6
    return {
        name: (size, run([sys.executable, *command, *files], bench.work / f"{name.partition(' ')[0]}-check.log"))
        for name, command in COMMANDS.items()
    }


def _files(bench: Bench) -> Sequence[str]:
    warcs = sorted(str(path) for path in (bench.work / "luutru" / "warc").rglob("*.warc.gz"))
    size = sum(_size(warc) for warc in warcs)
    return warcs * max(2, min(_MOST_COPIES, -(-_FEWEST_BYTES // max(size, 1))))


def _size(file: str) -> int:
    return Path(file).stat().st_size
