"""A line of the log is one fact, whatever a portal prints; a program reads it back as it was."""

from __future__ import annotations

import json
import logging
import re
import sys
import warnings
from contextlib import redirect_stderr
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import click
import pytest

from archive import logs
from archive.cli import run
from archive.logs import FORM, JSON, Facts, logged
from tests.archive.catalogue.shelf import Shelf, page
from tests.archive.conftest import Called

HOSTILE = 'a "b" c=d\ne\x1b[31m \u202egnp.exe\u2028 \ud800 Hà Nam'
AT = datetime(2026, 3, 2, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "now", lambda: AT)


def line(message: str, *values: object, as_json: bool = False, fact: object = None) -> str:
    record = logging.LogRecord("crawler.spiders.walk", logging.WARNING, "walk.py", 1, message, values, None)
    if fact is not None:
        record.fact = fact
    return Facts(as_json=as_json, site="ha-nam").format(record)


def test_a_line_tells_when_how_grave_whose_and_what() -> None:
    assert line("%s: not for us", "https://mau.example.vn/tin?a=1") == (
        "at=2026-03-02T15:00:00.000Z level=warning from=crawler.spiders.walk site=ha-nam "
        'message="https://mau.example.vn/tin?a=1: not for us" url="https://mau.example.vn/tin?a=1"'
    )


def test_figures_are_fields() -> None:
    told = json.loads(line("crawl ended", as_json=True, fact={"site": "yen-bai", "sections failed": 2, "well": False}))

    assert (told["site"], told["sections_failed"], told["well"], told["message"]) == (
        "yen-bai",
        2,
        False,
        "crawl ended",
    )
    assert "url" not in told


@pytest.mark.parametrize("as_json", [True, False])
def test_hostile_words_make_no_second_line_and_steer_nothing(as_json: bool) -> None:
    made = line("%s", HOSTILE, as_json=as_json, fact={HOSTILE: HOSTILE})

    assert re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2029]", made) is None
    assert "Hà Nam" in made
    made.encode("utf-8")


def test_what_was_written_is_read_back() -> None:
    expected = HOSTILE.replace("\ud800", "?")

    assert json.loads(line("%s", HOSTILE, as_json=True))["message"] == expected
    quoted = re.search(r"message=(\"(?:[^\"\\]|\\.)*\")", line("%s", HOSTILE))
    assert quoted is not None
    assert json.loads(quoted[1]) == expected


def test_a_word_without_end_is_cut() -> None:
    assert len(line("%s", "x" * 1_000_000)) < 10_000


def test_a_traceback_is_part_of_its_line() -> None:
    try:
        raise ValueError(HOSTILE)
    except ValueError as error:
        record = logging.LogRecord(
            "a", logging.ERROR, "a.py", 1, "broke", (), (type(error), error, error.__traceback__)
        )
    made = Facts(as_json=True).format(record)

    assert "\n" not in made
    assert "Traceback" in json.loads(made)["trace"]


@pytest.mark.parametrize(("form", "first"), [("json", "{"), ("", "a"), ("text", "a")])
def test_the_environment_says_which_form(
    form: str, first: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(FORM, form)
    with logged("INFO"):
        logging.getLogger("luutru").info("told")
    logging.getLogger("luutru").info("told once more")

    told = capsys.readouterr().err
    assert told[0] == first
    assert told.count("\n") == 1


def test_a_library_that_sets_its_own_level_writes_nothing_below_the_one_that_was_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    library = logging.getLogger("a.library")
    monkeypatch.setattr(library, "level", logging.DEBUG)
    with logged("WARNING"):
        library.debug("a request")
        library.warning("a trouble")

    assert [line for line in capsys.readouterr().err.splitlines() if "a request" in line] == []


def test_a_form_that_there_is_not_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv(FORM, "xml")
    with logged("INFO"):
        pass

    assert "LUUTRU_LOG is neither" in capsys.readouterr().err


def test_a_file_of_ours_tells_of_which_portal_a_line_is() -> None:
    record = logging.LogRecord("a", logging.INFO, "a.py", 1, "warc/yen-bai/2026/x.warc.gz: is torn", (), None)

    assert json.loads(Facts(as_json=True).format(record))["site"] == "yen-bai"


def test_warnings_are_lines_of_the_log(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv(FORM, JSON)
    with warnings.catch_warnings(), logged("INFO"):
        warnings.simplefilter("always")
        warnings.warn("old", DeprecationWarning, stacklevel=1)

    assert "old" in json.loads(capsys.readouterr().err)["message"]


def test_who_logs_within_a_log_logs_no_line_twice(capsys: pytest.CaptureFixture[str]) -> None:
    with logged("INFO"), logged("INFO"):
        logging.getLogger("luutru").info("told")

    assert capsys.readouterr().err.count("\n") == 1


def test_where_a_form_is_asked_for_all_that_an_ingest_says_is_such_lines(
    luutru: Called, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = Shelf(tmp_path / "data")
    shelf.warc(page("/tin/hop-bao"))
    (shelf.root / "warc" / "mau" / "2024" / "x.warc.gz").write_bytes(b"no WARC file")
    monkeypatch.setenv(FORM, JSON)
    whole, torn, complaint = (json.loads(line) for line in luutru("ingest", "--archive", shelf.root).err.splitlines())

    assert whole["message"].startswith("entering warc/mau/2024/")
    assert (whole["captures"], torn["captures"]) == (1, 0)
    assert "not a WARC file" in complaint["message"]
    assert (whole["site"], torn["site"], complaint["site"]) == ("mau", "mau", "mau")


def test_a_command_that_is_not_understood_is_a_line_too(luutru: Called, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FORM, JSON)
    said = luutru("ingest", "--no-such-option")

    assert said.code == 2
    assert "--no-such-option" in json.loads(said.err)["message"]


def test_what_nobody_foresaw_is_one_line_with_its_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    @click.group()
    def group() -> None:
        raise ZeroDivisionError

    group.add_command(click.Command("now", callback=lambda: None))
    monkeypatch.setenv(FORM, JSON)
    monkeypatch.setattr(sys, "argv", ["luutru", "now"])
    with pytest.raises(SystemExit) as ended, redirect_stderr(StringIO()) as told:
        run(group)

    assert ended.value.code == 1
    assert "ZeroDivisionError" in json.loads(told.getvalue())["trace"]
