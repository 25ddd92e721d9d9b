"""Style sheets that name ever new ones come to an end; those that frameworks nest do not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.evidence.folder import Folder
from archive.model import Site
from archive.sites import packaged_platforms
from crawler.journal import Journal
from crawler.ledger import Ledger, Owed
from crawler.spiders.requests import Asking
from crawler.spiders.walk import MOST_SHEETS, SHEETS, SiteWalk
from crawler.walking.steps import Shown

SITE = Site("mau", "Mẫu", "https://mau.gov.vn/", ("mau.gov.vn",), layouts=(packaged_platforms()["liferay"],))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "mau.db") as ledger:
        yield ledger


def test_style_sheets_that_name_ever_new_ones_come_to_an_end(ledger: Ledger, tmp_path: Path) -> None:
    walk = SiteWalk(SITE, ledger, Journal(Folder(tmp_path), SITE, {}), datetime(2026, 3, 1, tzinfo=UTC))
    asking, asked = Asking(Owed("c", "https://mau.gov.vn/c.css", "requisite", None, None)), 0
    for number in range(100):
        shown = Shown(asking.owed.url, "requisite", 200, f'@import "/c{number}.css";'.encode(), "text/css")
        leads = list(walk.go_on(shown, asking, None))
        if not leads:
            break
        asking, asked = leads[0], asked + 1

    assert asked == MOST_SHEETS
    assert ledger.state(f"mau.gov.vn/c{MOST_SHEETS}.css") == "refused"
    assert SHEETS.startswith("trap: ")
