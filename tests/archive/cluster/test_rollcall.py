"""Who has another luutru, other site files or another archive gets no work, and is named with what to do."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.cluster.rollcall import Asked, Present, clock_trouble, present, refused, roll_call
from archive.errors import ArchiveError, StorageTrouble
from tests.archive.catalogue.shelf import Shelf, page

CLOCK = datetime(2024, 3, 28, 3, tzinfo=UTC)
HERE = Present("0.1.0", "9b1c" * 10, {"Python": "3.11", "lxml": "5.3.0"}, "c0ffee", "", 10**12, "a", CLOCK)
ASKED = Asked(Path("news"), None, True, {})


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (HERE, None),
        (replace(HERE, machine="b", clock=CLOCK + timedelta(hours=1), free=10**9), None),
        (
            replace(HERE, code="3f2a" * 10),
            "has luutru 0.1.0 (code 3f2a3f2a3f2a), this one luutru 0.1.0 (code 9b1c9b1c9b1c)",
        ),
        (replace(HERE, version="0.2.0"), "has luutru 0.2.0 .*: install the same on all machines"),
        (replace(HERE, libraries={"Python": "3.11", "lxml": "6.0"}), "has lxml 6.0, this one 5.3.0: install the same"),
        (replace(HERE, sites="decaf"), "has other site files"),
        (replace(HERE, missing="does not see news/a"), "does not see news/a"),
        (replace(HERE, free=10**6), "has 1 MB left where it sees news: make room"),
        (ModuleNotFoundError("No module named 'archive'"), "has no luutru, or another"),
        (ArchiveError("does not answer within 30 seconds"), "does not answer"),
    ],
)
def test_who_is_not_alike_is_refused_with_what_to_do(answer: object, why: str | None) -> None:
    said = refused(answer, HERE, ASKED)

    assert (said is None) is (why is None)
    assert why is None or all(part in str(said) for part in why.split(".*"))


def test_who_sees_the_archive_is_like_who_asks(shelf: Shelf) -> None:
    shelf.warc(page("/a"))
    asked = Asked.of(shelf.folder, shelf.root / "settings")
    with roll_call(asked) as roll:
        assert roll.refused(present(*roll.args)) is None

    assert not list(shelf.folder.locks.glob("*"))


@pytest.mark.parametrize("writing", [True, False])
def test_who_sees_another_archive_in_that_place_is_refused(shelf: Shelf, tmp_path: Path, writing: bool) -> None:
    shelf.warc(page("/a"))
    with roll_call(Asked.of(shelf.folder, None, writing=writing)) as roll:
        elsewhere = replace(roll.args[0], root=tmp_path / "unmounted")

        assert "mount the archive at the same place" in str(roll.refused(present(elsewhere)))


def test_who_does_not_see_the_locks_of_who_asks_crawls_nothing_and_may_read(shelf: Shelf) -> None:
    with roll_call(replace(Asked.of(shelf.folder, None), locking=True)) as roll:
        assert roll.refused(present(*roll.args)) is None
        blind = replace(roll.args[0], lock="roll-of-another-mount")  # a lock that nobody sees
        assert "does not see what this machine locks" in str(roll.refused(present(blind)))
        assert roll.refused(present(replace(blind, locking=False))) is None


def test_who_proves_an_archive_writes_nothing_there(shelf: Shelf) -> None:
    shelf.warc(page("/a"))
    before = sorted(shelf.root.rglob("*"))
    with roll_call(Asked.of(shelf.folder, None, writing=False)) as roll:
        assert roll.refused(present(*roll.args)) is None
        assert sorted(shelf.root.rglob("*")) == before


class Bucket:
    """A storage that knows somebody, or does not."""

    def __init__(self, trouble: str) -> None:
        self._trouble = trouble

    def size(self, _name: str) -> None:
        if self._trouble:
            raise StorageTrouble(self._trouble)


@pytest.mark.parametrize(("trouble", "may"), [("", True), ("s3://evidence: no keys", False)])
def test_who_sees_no_archive_may_read_where_it_has_a_way_to_its_storage(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: str, may: bool
) -> None:
    monkeypatch.setattr("archive.cluster.rollcall.storage_at", lambda _: Bucket(trouble))
    shelf.warc(page("/a"))
    shelf.folder.storage.write_text(json.dumps({"address": "s3://evidence/news"}))
    with roll_call(Asked.of(shelf.folder, shelf.root / "settings")) as roll:
        afar = replace(roll.args[0], root=tmp_path / "nowhere", settings=tmp_path / "nowhere" / "settings")
        said = roll.refused(present(afar))

    assert (said is None) is may
    assert may or all(part in str(said) for part in ("mount the archive", trouble))


def test_who_sees_another_archive_may_not_read_from_a_storage_either(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.cluster.rollcall.storage_at", lambda _: Bucket(""))
    shelf.folder.storage.write_text(json.dumps({"address": "s3://evidence/news"}))
    other = Shelf(tmp_path / "other")
    other.warc(page("/b"))
    with roll_call(Asked.of(shelf.folder, None)) as roll:
        answer = present(replace(roll.args[0], root=other.root))

    assert "mount the archive at the same place" in str(roll.refused(answer))


def test_who_proves_an_archive_must_see_it_whatever_storage_there_is(shelf: Shelf) -> None:
    shelf.folder.storage.write_text(json.dumps({"address": "s3://evidence/news"}))

    assert Asked.of(shelf.folder, None).storage == "s3://evidence/news"
    assert Asked.of(shelf.folder, None, writing=False).storage is None


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        ([3600, 3601, 3599], "1:00:00 behind those of 3 of 3"),
        ([-3600, -3601, 0], "ahead of"),
        ([3600, 0, 0], ""),
        ([3600], ""),
    ],
)
def test_a_clock_is_wrong_where_most_others_agree_that_it_is(seconds: list[int], said: str) -> None:
    told = clock_trouble([replace(HERE, ahead=timedelta(seconds=one)) for one in seconds])

    assert said in (told or "")
    assert bool(told) is bool(said)
