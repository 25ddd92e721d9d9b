"""What is said to a person who mistypes a command: the thing, the reason, the remedy, and never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.archive.catalogue.shelf import Shelf
from tests.archive.catalogue.shelf import page as exchange
from tests.archive.conftest import Called

URL = "https://mau.gov.vn/tin/hop-bao"


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    shelf = Shelf(tmp_path / "data")
    shelf.warc(exchange("/tin/hop-bao", b"<html><title>Tin</title>"))
    return shelf.root


@pytest.mark.parametrize("words", ["verify", "ingest", "rebuild", "manifest", "search a", "cdx", "wacz -o a.wacz"])
def test_a_folder_that_is_no_archive_is_refused_and_stays_empty(luutru: Called, tmp_path: Path, words: str) -> None:
    (tmp_path / "unmounted").mkdir()
    said = luutru(*words.split(), "--archive", tmp_path / "unmounted")

    assert said.code == 1
    assert "there is no archive in this folder: mount its disk, or name another by --archive" in said.err
    assert not list((tmp_path / "unmounted").iterdir())


@pytest.mark.parametrize("words", ["verify", "rebuild", "site list", f"read page.html --url {URL}"])
def test_settings_that_are_not_there_are_refused_by_every_command(
    luutru: Called, filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("page.html").write_text("<html>")
    (tmp_path / "empty").mkdir()
    for named, reason in (("nowhere", "there is no such folder"), ("empty", "holds no folder sites/")):
        said = luutru(*words.split(), "--archive", filled, "--settings", named)
        assert said.code == 2
        assert f"{named}: {reason}; --settings names the folder in which sites/*.toml are" in said.err
