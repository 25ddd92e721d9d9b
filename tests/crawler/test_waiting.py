"""What `luutru site list` tells of ledgers."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive.clock import AHEAD, now
from crawler.cli import group
from crawler.ledger import Ledger
from crawler.ledger.owed import Owed

SITE = """
name = "Mẫu"
home = "https://{slug}.gov.vn/"
[[section]]
name = "Tin tức"
url = "https://{slug}.gov.vn/tin"
[[layout]]
platform = "generic"
"""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A portal of whose two articles one is captured, a day ago, one that was never crawled, and one whose ledger is broken."""
    (tmp_path / "settings" / "sites").mkdir(parents=True)
    (tmp_path / "state").mkdir()
    for slug in ("mau", "moi", "hong"):
        (tmp_path / "settings" / "sites" / f"{slug}.toml").write_text(SITE.format(slug=slug), encoding="utf-8")
    (tmp_path / "state" / "hong.db").write_bytes(b"not a database" * 100)
    with Ledger(tmp_path / "state" / "mau.db") as ledger:
        for key in ("a", "b"):
            ledger.owe(Owed(key, f"https://mau.gov.vn/{key}", "article", "Tin tức", None), seen=now())
        ledger.revisits.looked("a", 200, now(), same=False, astray=False)
        ledger.captured("a", 200, at=now(), warc="x")
    return tmp_path


def listed(archive: Path, *words: str) -> Result:
    return CliRunner().invoke(group, ["site", "list", "--archive", str(archive), *words])


def test_the_list_of_sites_tells_what_is_owed_and_which_looks_are_overdue(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(AHEAD, str(timedelta(days=2).total_seconds()))
    told = {row["site"]: (row["owed"], row["overdue"]) for row in json.loads(listed(archive, "--json").stdout)["sites"]}

    assert told == {"mau": (1, 1), "moi": (None, None), "hong": (None, None)}


def test_before_its_day_no_look_is_overdue(archive: Path) -> None:
    rows = json.loads(listed(archive, "--json").stdout)["sites"]

    assert [row["overdue"] for row in rows if row["site"] == "mau"] == [0]


def test_a_ledger_that_cannot_be_read_is_said_and_the_others_are_told(archive: Path) -> None:
    said = listed(archive)

    assert "hong.db: cannot be read" in said.stderr
    assert {"owed", "overdue"} <= set(said.stdout.splitlines()[0].split())
