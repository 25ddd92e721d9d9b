"""What is said to a person who mistypes a command: the thing, the reason, the remedy, and never a traceback."""

from __future__ import annotations

import re
from errno import EADDRINUSE
from pathlib import Path
from socket import AF_INET, socket

import pytest

from archive.errors import ArchiveError
from archive.replay.cdxserver import port_trouble
from archive.replay.pywb import need_port
from tests.archive.catalogue.shelf import Shelf
from tests.archive.catalogue.shelf import page as exchange
from tests.archive.conftest import Called

URL = "https://mau.gov.vn/tin/hop-bao"


WACZ = {
    "-o a.wacz --from 28/03/2024": "'28/03/2024' is no day like 2024-03-28",
    "-o a.wacz --to 2024-02-30": "'2024-02-30' is no day like 2024-03-28",
    "-o a.wacz --from 2024-03-05 --to 2024-03-01": "--from 2024-03-05 is after --to 2024-03-01",
    "-o -": "a package is a file and no stream: give it a name",
    "-o none/a.wacz": "none: there is no such folder: make it, or name another",
}


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


@pytest.mark.parametrize("words", WACZ)
def test_a_package_of_days_or_files_that_cannot_be_is_not_begun(
    luutru: Called, filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    said = luutru("wacz", *words.split(), "--archive", filled)

    assert said.code == 2
    assert WACZ[words] in said.err
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_an_address_is_known_without_its_scheme(luutru: Called, filled: Path) -> None:
    luutru("ingest", "--archive", filled)

    assert luutru("show", URL.removeprefix("https://"), "--archive", filled).code == 0


def test_an_address_is_no_file_to_import_and_begins_no_archive(luutru: Called, tmp_path: Path) -> None:
    said = luutru("import", "https://mau.gov.vn/a.warc.gz", "--archive", tmp_path / "data")

    assert said.code == 2
    assert "fetch it first" in said.err
    assert not (tmp_path / "data").exists()


def test_of_no_files_nothing_is_proved_and_nothing_packed(luutru: Called, tmp_path: Path) -> None:
    (tmp_path / "warc").mkdir()
    luutru("ingest", "--archive", tmp_path)

    assert "nothing to prove yet: there is no WARC file" in luutru("verify", "--archive", tmp_path).out
    packed = luutru("wacz", "-o", tmp_path / "a.wacz", "--archive", tmp_path)
    assert packed.code == 1
    assert "nothing is in the archive yet: `luutru crawl` or `luutru import` first" in packed.err


def test_a_site_list_of_nothing_says_where_site_files_are_looked_for(luutru: Called, tmp_path: Path) -> None:
    (tmp_path / "settings" / "sites").mkdir(parents=True)
    said = luutru("site", "list", "--settings", tmp_path / "settings", "--archive", tmp_path / "none")

    assert f"{tmp_path}/settings/sites: there is no site file: docs/maintainer.md tells how" in said.err


def test_a_port_that_this_user_may_not_take_is_not_called_taken() -> None:
    assert "from 1024 on" in str(port_trouble(80, PermissionError(13, "no")))
    assert "is taken" in str(port_trouble(80, OSError(EADDRINUSE, "in use")))


@pytest.mark.parametrize("host", ["300.1.1.1", "192.0.2.1", "a..b"])  # no address, one of nobody (RFC 5737), no name
def test_a_host_that_is_not_this_machine_is_not_called_a_port_that_is_taken(host: str) -> None:
    with pytest.raises(ArchiveError, match=f"{re.escape(host)} is no address of this machine: name one with --host"):
        need_port(0, host)


def test_a_port_that_is_taken_is_named_with_its_host_and_its_own_option() -> None:
    with socket(AF_INET) as other:
        other.bind(("127.0.0.2", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(ArchiveError, match=f"port {port} of 127.0.0.2 is taken: .* with --replay-port"):
            need_port(port, "127.0.0.2", option="--replay-port")


SERVE = {
    "--port 8123 --replay-port 8123": "--port and --replay-port are both 8123: the room and the replay need one each",
    "--replay-url replay.example.vn": "replay.example.vn: not scheme, host and perhaps port alone, as in https://",
    "--replay-url https://replay.example.vn/x": "https://replay.example.vn/x: not scheme, host and perhaps port alone",
}


@pytest.mark.parametrize("words", SERVE)
def test_what_cannot_be_served_is_told_before_anything_is(luutru: Called, tmp_path: Path, words: str) -> None:
    said = luutru("serve", *words.split(), "--archive", tmp_path)

    assert said.code == 2
    assert SERVE[words] in " ".join(said.err.split())
