"""The judges that are compared, over the WARC files of one crawl: `luutru verify`, its look at files, `warcio check`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from tests.bench.clients import Bench
from tests.bench.cost import Cost, run
from tests.bench.ratio import CHECKER, VERIFY, WARCIO

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
_COMMANDS = {CHECKER: ("-c", _OURS), WARCIO: ("-m", "warcio.cli", "check")}


def judged(bench: Bench) -> dict[str, tuple[float, Cost]]:
    """Let each judge read the same files, and return the megabytes and what that cost.

    A small crawl is read several times over, so that it is not the start of Python that is measured. `luutru verify` reads
    an archive that has been entered, once.
    """
    files = _files(bench)
    size = sum(_size(file) for file in files) / 1e6
    found = {
        name: (size, run([sys.executable, *command, *files], bench.work / f"{command[0]}-check.log"))
        for name, command in _COMMANDS.items()
    }
    once = sum(_size(str(path)) for path in (bench.entered / "warc").rglob("*.warc.gz")) / 1e6
    command = ["-m", "archive", "verify", "--archive", str(bench.entered), "--settings", str(bench.settings)]
    return {VERIFY: (once, run([sys.executable, *command], bench.work / "verify.log")), **found}


def _files(bench: Bench) -> Sequence[str]:
    """Return the names of the WARC files, each several times if they are small: links to one file."""
    warcs = sorted((bench.work / "luutru" / "warc").rglob("*.warc.gz"))
    size = sum(warc.stat().st_size for warc in warcs)
    copies = max(2, min(_MOST_COPIES, -(-_FEWEST_BYTES // max(size, 1))))
    folder, links = bench.fresh("checked"), []
    for number in range(copies):
        for warc in warcs:
            links.append(folder / f"{number}-{warc.name}")
            links[-1].hardlink_to(warc)
    return [str(link) for link in links]


def _size(file: str) -> int:
    return Path(file).stat().st_size
