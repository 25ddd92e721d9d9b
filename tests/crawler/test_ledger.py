"""What the ledger remembers, and what it must not."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from archive.errors import DiskTrouble, Locked
from archive.model import Original
from crawler.ledger import MOST_TRIES, Ledger, Owed, UnreadableLedger
from crawler.ledger import ledger as module
from crawler.ledger.holdings import Held
from crawler.walking.reach import Reach
from crawler.walking.steps import Scripted, Turn

NOW = datetime(2024, 3, 28, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def owed(key: str) -> Owed:
    return Owed(key, f"https://{key}", "article", "Tin tức", "https://mau.gov.vn/")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "state" / "mau.db") as opened:
        yield opened


def test_a_url_is_new_once(ledger: Ledger) -> None:
    assert ledger.owe(owed("a"), seen=NOW)
    assert not ledger.owe(owed("a"), seen=NOW)


def test_an_article_is_sighted_once_by_each_channel(ledger: Ledger) -> None:
    assert ledger.channels.sight("a", "listing")
    assert ledger.channels.sight("a", "feed")
    assert not ledger.channels.sight("a", "listing")
    assert ledger.channels.sighted("a") == ("feed", "listing")


def test_what_is_owed_from_before_comes_back_whole_whatever_the_clock_says(tmp_path: Path) -> None:
    with Ledger(tmp_path / "mau.db") as tonight:
        tonight.owe(owed("a"), seen=LATER)
        assert list(tonight.owed()) == []
    with Ledger(tmp_path / "mau.db") as next_night:
        next_night.owe(owed("b"), seen=NOW)

        assert list(next_night.owed()) == [owed("a")]


def test_a_long_backlog_is_read_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PIECE", 3)
    with Ledger(tmp_path / "mau.db") as tonight:
        for number in range(10):
            tonight.owe(owed(f"{number}"), seen=NOW)

    with Ledger(tmp_path / "mau.db") as next_night:
        assert [row.key for row in next_night.owed()] == [str(number) for number in range(10)]


@pytest.mark.parametrize(
    ("status", "state"), [(200, "captured"), (404, "captured"), (302, "captured"), (503, "owed"), (429, "owed")]
)
def test_a_servers_trouble_leaves_the_url_owed(ledger: Ledger, status: int, state: str) -> None:
    ledger.owe(owed("a"), seen=NOW)
    ledger.captured("a", status, at=NOW, warc="w")

    assert ledger.state("a") == state


def test_after_a_304_that_says_nothing_the_url_is_owed_and_asked_for_without_condition(ledger: Ledger) -> None:
    ledger.owe(owed("a"), seen=NOW)
    ledger.captured("a", 200, at=NOW, warc="w")
    ledger.holdings.hold(Held("a", Original("a", NOW, "urn:1", "sha1:A"), "w", etag='"1"', modified="yesterday"))

    ledger.unsure("a", "a", at=NOW)

    held = ledger.holdings.held("a")
    assert ledger.state("a") == "owed"
    assert held is not None
    assert (held.etag, held.modified) == (None, None)


def test_a_url_that_fails_on_many_nights_is_given_up(ledger: Ledger) -> None:
    ledger.owe(owed("a"), seen=NOW)
    for _ in range(MOST_TRIES - 1):
        ledger.failed("a", "timeout", at=NOW)
        assert ledger.state("a") == "owed"
    ledger.failed("a", "timeout", at=NOW)

    assert ledger.state("a") == "given up"


def test_what_failed_once_is_asked_for_by_the_next_crawl(tmp_path: Path) -> None:
    assert nights_of(tmp_path / "mau.db", ["503", "200"], days=[0, 0]) == [0, 0]


def test_what_fails_again_and_again_is_asked_for_ever_more_rarely(tmp_path: Path) -> None:
    assert nights_of(tmp_path / "mau.db", ["503"] * MOST_TRIES, days=range(40)) == [0, 1, 3, 7, 15]


def test_who_asks_for_all_again_asks_for_what_is_not_due_and_what_was_given_up_too(tmp_path: Path) -> None:
    for tries in (2, MOST_TRIES):
        with Ledger(tmp_path / f"{tries}.db") as first:
            first.owe(owed("a"), seen=NOW)
            for _ in range(tries):
                first.failed("a", "timeout", at=NOW)
        with Ledger(tmp_path / f"{tries}.db") as ledger:
            assert list(ledger.owed_pages(LATER)) == []
            assert list(ledger.owed_pages(None)) == [owed("a")]


def test_what_was_captured_in_between_is_asked_for_no_more(tmp_path: Path) -> None:
    assert nights_of(tmp_path / "mau.db", ["503", "503", "200"], days=range(40)) == [0, 1, 3]


def test_what_is_captured_at_last_is_not_due_for_a_look_by_its_failures(tmp_path: Path) -> None:
    nights_of(tmp_path / "mau.db", ["503", "503", "200"], days=range(10))
    with Ledger(tmp_path / "mau.db") as ledger:
        assert ledger.revisits.overdue(NOW + timedelta(days=400)) == 0


@pytest.mark.parametrize(("status", "instead", "told"), [(503, None, "503"), (200, "login", "login")])
def test_the_next_night_knows_what_trouble_a_page_was_in(
    ledger: Ledger, status: int, instead: str | None, told: str
) -> None:
    ledger.owe(owed("a"), seen=NOW)
    ledger.captured("a", status, at=NOW, warc="w", instead=instead)

    assert ledger.trouble("a", LATER) == told


def test_the_trouble_of_an_hour_ago_is_not_one_of_an_earlier_night(ledger: Ledger) -> None:
    ledger.owe(owed("a"), seen=NOW)
    ledger.captured("a", 503, at=NOW, warc="w")

    assert ledger.trouble("a", NOW + timedelta(hours=1)) is None


def test_of_what_never_answered_no_trouble_is_known(ledger: Ledger) -> None:
    ledger.owe(owed("a"), seen=NOW)
    ledger.failed("a", "no answer for 60 s", at=NOW)

    assert ledger.trouble("a", LATER) is None


def nights_of(path: Path, answers: list[str], *, days: Iterable[int]) -> list[int]:
    """Return the days after NOW on which a page was asked for that gave *answers*, one after the other, by nightly crawls."""
    asked: list[int] = []
    with Ledger(path) as first:
        first.owe(owed("a"), seen=NOW)
    for day in days:
        at = NOW + timedelta(days=day)
        with Ledger(path) as ledger:
            for one in ledger.owed_pages(at):
                ledger.captured(one.key, int(answers[len(asked)]), at=at, warc="w")
                asked.append(day)
    return asked


def test_a_trap_does_not_fill_the_ledger(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "EXAMPLES_PER_RULE", 3)
    for number in range(100):
        ledger.refuse(owed(f"trap/{number}"), "never: calendar", seen=NOW)

    assert [ledger.state(f"trap/{number}") for number in range(4)] == ["refused"] * 3 + [None]


def test_a_capture_is_never_made_a_refusal(ledger: Ledger) -> None:
    ledger.owe(owed("a"), seen=NOW)
    ledger.captured("a", 200, at=NOW, warc="w")
    ledger.refuse(owed("a"), "never: print", seen=LATER)

    assert ledger.state("a") == "captured"


def test_only_what_was_committed_survives(tmp_path: Path) -> None:
    path = tmp_path / "mau.db"
    first = Ledger(path)
    first.owe(owed("a"), seen=NOW)
    first.commit()
    first.owe(owed("b"), seen=NOW)
    first._db.conn.close()  # as a kill does

    with Ledger(path) as again:
        assert again.state("a") == "owed"
        assert again.state("b") is None


def test_nothing_is_noted_any_more_once_the_disk_has_refused(tmp_path: Path) -> None:
    path = tmp_path / "mau.db"
    full = Ledger(path)
    full.owe(owed("page"), seen=NOW)
    full.commit()
    full._db.conn.execute("pragma max_page_count = 1")
    with pytest.raises(DiskTrouble):
        full.owe(owed("its picture" * 10_000), seen=NOW)

    # SQLite may have taken back all since the last commit: the page were captured, and its pictures owed by nobody
    with pytest.raises(DiskTrouble):
        full.captured("page", 200, at=NOW, warc="a.warc.gz")
    with pytest.raises(DiskTrouble):
        full.close()
    with Ledger(path) as next_night:
        assert [one.key for one in next_night.owed()] == ["page"]


def test_a_new_ledger_whose_crawl_is_killed_before_it_commits_is_new_again(tmp_path: Path) -> None:
    path = tmp_path / "mau.db"
    Ledger(path)._db.conn.close()  # as a kill does while the WARC files tell it what is captured

    with Ledger(path) as again:
        assert again.is_new


@pytest.mark.parametrize(
    "turn",
    [
        Turn("37", "https://mau.gov.vn/tin?page=37"),
        Turn("37", "https://mau.gov.vn/tin.aspx", event=("ctl00$p", "Page$37")),
        Turn("asked 37", "https://mau.gov.vn/ajax", scripted=Scripted("https://mau.gov.vn/tin", 37)),
        None,
    ],
)
def test_how_far_a_section_was_walked_is_remembered(ledger: Ledger, turn: Turn | None) -> None:
    reach = Reach(complete=True, floor=date(2015, 1, 1), news=7, depth=36, frontier=turn, bottom=("mau.gov.vn/a", "b"))
    ledger.set_reach("Tin tức", reach)

    assert ledger.reach("Tin tức") == reach
    assert ledger.reach("Sự kiện") == Reach()


def test_what_a_listing_showed_in_an_earlier_crawl_is_no_news_and_what_a_feed_showed_is(tmp_path: Path) -> None:
    with Ledger(tmp_path / "mau.db") as tonight:
        for key in ("a", "b"):
            tonight.owe(owed(key), seen=NOW)
        tonight.channels.sight("a", "listing")
        tonight.channels.sight("b", "feed")
    with Ledger(tmp_path / "mau.db") as next_night:
        next_night.channels.sight("a", "listing")
        next_night.channels.sight("b", "listing")

        assert not next_night.channels.listed_since(("a",), next_night.crawl)
        assert next_night.channels.listed_since(("a", "b"), next_night.crawl)
        assert next_night.channels.listed_since(("a",), next_night.crawl - 1)


def test_a_ledger_that_another_program_holds_is_no_trouble_of_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.ledger.ledger.PATIENCE", 0.1)
    path = tmp_path / "mau.db"
    with Ledger(path):
        pass
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("begin immediate")

    with pytest.raises(Locked, match=r"mau\.db: another program holds it .*: end that program, then run again"):
        Ledger(path)
    holder.close()


def test_what_pages_need_is_owed_before_pages(tmp_path: Path) -> None:
    with Ledger(tmp_path / "mau.db") as tonight:
        for key, hop in (("a", "article"), ("b", "requisite"), ("c", "article"), ("d", "attachment")):
            tonight.owe(replace(owed(key), hop=hop), seen=NOW)
    with Ledger(tmp_path / "mau.db") as next_night:
        assert [one.key for one in next_night.owed()] == ["b", "d", "a", "c"]


def test_a_file_that_is_no_ledger_is_named_with_its_remedy(tmp_path: Path) -> None:
    path = tmp_path / "mau.db"
    path.write_bytes(b"this is not a database, not at all" * 100)

    with pytest.raises(UnreadableLedger, match=r"mau\.db.*run again"):
        Ledger(path)


def test_another_programs_database_of_that_name_is_named_with_its_remedy(tmp_path: Path) -> None:
    path = tmp_path / "mau.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("create table urls(id)")

    with pytest.raises(UnreadableLedger, match=r"mau\.db.*run again"):
        Ledger(path)


FIRST = Original("https://mau.gov.vn/a.png", NOW, "urn:uuid:1", "sha1:A")


def held(url: str, *, page: bool = False, original: Original = FIRST, warc: str = "warc/mau/2024/1.warc.gz") -> Held:
    return Held(url, original, warc, page)


def test_a_payload_is_held_by_the_capture_that_was_first_whatever_the_address(ledger: Ledger) -> None:
    ledger.holdings.hold(held("https://mau.gov.vn/b.png", original=replace(FIRST, at=LATER, id="urn:uuid:2")))
    ledger.holdings.hold(held(FIRST.url))

    found = ledger.holdings.holder("sha1:A", "https://mau.gov.vn/c.png")

    assert found is not None
    assert found.original == FIRST
    assert ledger.holdings.holder("sha1:B", FIRST.url) is None


def test_a_page_is_held_for_its_own_address_alone(ledger: Ledger) -> None:
    ledger.holdings.hold(held(FIRST.url, page=True))

    assert ledger.holdings.holder("sha1:A", FIRST.url) is not None
    assert ledger.holdings.holder("sha1:A", "https://mau.gov.vn/print") is None


def test_an_address_that_answers_otherwise_holds_the_new_answer(ledger: Ledger) -> None:
    ledger.holdings.hold(held(FIRST.url))
    ledger.holdings.hold(held(FIRST.url, original=replace(FIRST, id="urn:uuid:2", digest="sha1:B")))

    assert ledger.holdings.holder("sha1:A", FIRST.url) is None
    assert ledger.holdings.held(FIRST.url) == held(FIRST.url, original=replace(FIRST, id="urn:uuid:2", digest="sha1:B"))


def test_what_was_in_a_file_that_is_gone_is_owed_again_and_held_no_more(ledger: Ledger) -> None:
    ledger.owe(owed("a"), seen=NOW)
    ledger.captured("a", 200, at=NOW, warc="gone")
    ledger.holdings.hold(held(FIRST.url, warc="gone"))
    assert ledger.files() == {"gone"}

    assert ledger.forget("gone") == 1

    assert ledger.state("a") == "owed"
    assert ledger.holdings.held(FIRST.url) is None
    assert ledger.files() == frozenset()


@pytest.mark.parametrize("place", [0, 20, 4096], ids=["name", "head", "tables"])
def test_of_a_ledger_that_is_damaged_it_is_said_that_it_can_be_made_anew(tmp_path: Path, place: int) -> None:
    path = tmp_path / "mau.db"
    with Ledger(path) as ledger:
        ledger.owe(owed("a"), seen=NOW)
    data = bytearray(path.read_bytes())
    data[place : place + 8] = b"\xff" * 8
    path.write_bytes(data)

    with (
        pytest.raises(UnreadableLedger, match=r"mau\.db: the ledger is damaged .*: run again: it is put into torn/"),
        Ledger(path) as ledger,
    ):
        ledger.state("a")
