"""What the WARC files and a deep look tell a ledger."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.evidence.folder import Folder
from archive.evidence.record import Link, Listed, Walk, new_record_id, walk_record
from archive.evidence.writing.warcfile import WarcFile, pack
from archive.sites import unknown_site
from crawler.ledger import MOST_TRIES, Ledger, Owed
from crawler.ledger.channels import Last
from crawler.recall import recall

SITE = unknown_site("https://mau.gov.vn/")
WANTED = {"url": "https://mau.gov.vn/a.png", "hop": "requisite", "section": None, "via": "https://mau.gov.vn/a"}


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path)
    folder.make()
    return folder


def opened(folder: Folder) -> Ledger:
    return Ledger(folder.state / f"{SITE.slug}.db")


def want(folder: Folder, *lines: str) -> None:
    folder.wanted(SITE.slug).write_text("".join(line + "\n" for line in lines), encoding="utf-8")


def test_what_was_found_missing_is_owed_at_once_and_its_list_is_taken_off(folder: Folder) -> None:
    want(folder, json.dumps(WANTED))
    with opened(folder) as ledger:
        recall(ledger, folder, SITE)

        assert [one.url for one in ledger.owed()] == [WANTED["url"]]
    assert not folder.wanted(SITE.slug).exists()


def test_what_was_given_up_is_tried_again_when_it_was_found_missing(folder: Folder) -> None:
    key = "mau.gov.vn/a.png"
    with opened(folder) as ledger:
        ledger.owe(Owed(key, str(WANTED["url"]), "requisite", None, None), seen=datetime.now(UTC))
        for _ in range(MOST_TRIES):
            ledger.failed(key, "timeout", at=datetime(2024, 3, 28, tzinfo=UTC))
        assert ledger.state(key) == "given up"
    want(folder, json.dumps(WANTED))
    with opened(folder) as ledger:
        recall(ledger, folder, SITE)

        assert [one.key for one in ledger.owed()] == [key]


def test_a_new_ledger_learns_which_channel_showed_what(folder: Folder) -> None:
    links = (Link("http://mau.gov.vn/a", "article", "known"), Link("https://mau.gov.vn/b.png", "requisite", "owed"))
    walk = Walk("", "https://mau.gov.vn/rss", datetime.now(UTC), links, channel="feed")
    file = WarcFile.create(folder, SITE.slug, at=walk.at, serial=0, info={"software": "luutru/test", "site": SITE.slug})
    file.append([pack(walk_record(walk, record_id=new_record_id()))])
    file.close()
    with opened(folder) as ledger:
        recall(ledger, folder, SITE)

        assert ledger.channels.sighted("mau.gov.vn/a") == ("feed",)
        assert ledger.channels.sighted("mau.gov.vn/b.png") == ()


def test_a_new_ledger_learns_what_channels_listed_in_any_order_of_files(folder: Folder) -> None:
    url, days = "https://mau.gov.vn/rss", [datetime(2026, 3, day, tzinfo=UTC) for day in (1, 2, 3)]
    told = (Listed(5), Listed(7, missing="torn"), Listed(0, defect="answered 404"))
    for at, listed in reversed(list(zip(days, told, strict=True))):
        walk = Walk("", url, at, (), channel="feed", listed=listed)
        file = WarcFile.create(folder, SITE.slug, at=at, serial=0, info={"software": "luutru/test", "site": SITE.slug})
        file.append([pack(walk_record(walk, record_id=new_record_id()))])
        file.close()
    with opened(folder) as ledger:
        recall(ledger, folder, SITE)
        for at, listed in zip(days, told, strict=True):
            ledger.channels.recall(url, "feed", at, listed)

        assert ledger.channels.last(url) == Last(url, "feed", days[2], defect="answered 404", gave=7, given=days[1])


@pytest.mark.parametrize("line", ["", "no JSON", "[]", "{}", json.dumps(WANTED | {"hop": "article"})])
def test_a_list_that_somebody_spoilt_asks_for_nothing(folder: Folder, line: str) -> None:
    want(folder, line)
    with opened(folder) as ledger:
        recall(ledger, folder, SITE)

        assert list(ledger.owed()) == []


def test_lines_of_a_list_that_nobody_can_read_are_told_of(folder: Folder, caplog: pytest.LogCaptureFixture) -> None:
    want(folder, "7", json.dumps(WANTED), "{")
    with opened(folder) as ledger:
        recall(ledger, folder, SITE)

        assert [one.url for one in ledger.owed()] == [WANTED["url"]]
    assert "2 lines are none of luutru's" in caplog.text


def test_a_list_that_cannot_be_read_is_told_of_and_stays(folder: Folder, caplog: pytest.LogCaptureFixture) -> None:
    folder.wanted(SITE.slug).write_bytes(b"\xff\xfe\xff")
    with opened(folder) as ledger:
        recall(ledger, folder, SITE)

    assert "cannot be read" in caplog.text
    assert folder.wanted(SITE.slug).exists()


def test_an_imported_file_that_does_not_say_whose_it_is_is_told_of(
    folder: Folder, caplog: pytest.LogCaptureFixture
) -> None:
    (folder.root / "imported").mkdir(exist_ok=True)
    (folder.root / "imported" / "0-fremd.warc.gz").write_bytes(b"\x1f\x8b nonsense")
    with opened(folder) as ledger:
        recall(ledger, folder, SITE)

    assert "not known whose it is" in caplog.text
