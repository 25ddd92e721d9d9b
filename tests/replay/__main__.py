"""How complete replays are: both sample portals, two nights, every article live and replayed. Exit code 1 below 100 %.

.venv/bin/python -m tests.replay --articles 30
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from archive.evidence.folder import Folder
from crawler.samples import PORTALS
from tests.replay.beside import compare
from tests.replay.browser import browser
from tests.replay.nights import served, two_nights


def main() -> int:
    """Crawl, replay, compare, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, default=30, help="of each portal")
    articles: int = options.parse_args().articles
    complete = True
    with TemporaryDirectory(prefix="luutru-replay-") as work:
        archive = Path(work) / "kho lưu trữ"
        with two_nights(archive, articles) as nights, served("replay", archive) as collection, browser() as opened:
            for revisit, count in nights.rows("select coalesce(revisit, 'whole'), count(*) from captures group by 1"):
                _say(f"{count:>6} captures {revisit}")
            for site in PORTALS:
                tally = compare(opened, Folder(archive), collection, nights.articles(site, articles))
                complete = complete and not tally.wrong
                _say(
                    f"{site:<16} {tally.complete} of {tally.pages} articles complete: {tally.share:.1%}; "
                    f"{tally.requests} requests, {len(tally.left)} left the archive; {tally.pictures} pictures shown; "
                    f"{len(tally.forbidden)} files that robots.txt forbids to keep"
                )
                for line in tally.wrong:
                    _say(f"  {line}")
    return 0 if complete else 1


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
