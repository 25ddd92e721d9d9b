"""What goes wrong is said in one line that names the thing and the remedy, with the exit code that means it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from pathlib import Path

import pytest

from tests.e2e.line import luutru

SITE = """
name = "Mẫu"
home = "http://127.0.0.1:9/"
loopback = true
delay = 0
[[section]]
name = "Tin"
url = "http://127.0.0.1:9/tin"
[[layout]]
platform = "generic"
"""


def complaint(done: subprocess.CompletedProcess[str], code: int) -> str:
    """Check that *done* ended with *code* and one line for a person; return that line."""
    assert "Traceback" not in done.stderr
    assert done.returncode == code, done.stderr
    lines = [line for line in done.stderr.splitlines() if line.startswith(("luutru:", "Error:"))]
    assert lines, done.stderr
    return lines[-1]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    sites = tmp_path / "archive" / "settings" / "sites"
    sites.mkdir(parents=True)
    (sites / "mau.toml").write_text(SITE, encoding="utf-8")
    return tmp_path / "archive"


def test_an_unknown_site_is_named_with_those_there_are(archive: Path) -> None:
    assert "known sites: mau" in complaint(luutru("crawl", "mua", archive=archive), 2)


def test_malformed_toml_is_named_with_its_line(archive: Path) -> None:
    (archive / "settings" / "sites" / "hong.toml").write_text("name = \n", encoding="utf-8")

    assert "hong.toml: is not TOML" in complaint(luutru("crawl", "hong", archive=archive), 2)


def test_a_broken_site_file_harms_only_its_site(archive: Path) -> None:
    (archive / "settings" / "sites" / "hong.toml").write_text("name = \n", encoding="utf-8")
    done = luutru("site", "list", archive=archive)

    assert "mau" in done.stdout
    assert "hong.toml" in complaint(done, 1)


def test_a_host_that_does_not_answer_fails_the_site(archive: Path) -> None:
    done = luutru("crawl", "mau", archive=archive)

    assert done.returncode in (3, 4)
    assert "Traceback" not in done.stderr
    assert "the host refuses connections" in done.stderr


def test_nobody_is_crawled_anonymously(archive: Path) -> None:
    text = SITE.replace("http://127.0.0.1:9", "https://mau.example").replace("loopback = true\ndelay = 0", "")
    (archive / "settings" / "sites" / "that.toml").write_text(text, encoding="utf-8")
    environment = {"LUUTRU_CONTACT": ""}

    assert "LUUTRU_CONTACT" in complaint(luutru("crawl", "that", archive=archive, **environment), 2)


def test_a_file_that_is_no_warc_is_named_and_harms_only_itself(archive: Path) -> None:
    folder = archive / "warc" / "mau" / "2024"
    folder.mkdir(parents=True)
    (folder / "mau-1.warc.gz").write_bytes(b"not a warc at all")

    assert "mau-1.warc.gz" in complaint(luutru("ingest", archive=archive), 1)


def test_an_archive_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert "there is no archive" in complaint(luutru("verify", archive=tmp_path / "none"), 1)


def test_a_catalogue_of_another_version_is_refused_with_its_remedy(archive: Path) -> None:
    (archive / "warc").mkdir()
    assert luutru("ingest", archive=archive).returncode == 0
    with sqlite3.connect(archive / "catalogue.db") as connection:
        connection.execute("update meta set value = '0' where name = 'schema'")
        connection.execute("pragma user_version = 99")

    assert "rebuild" in complaint(luutru("search", "tin", archive=archive), 6)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere; the full-disk test stands in for this one")
def test_a_read_only_folder_is_named(archive: Path) -> None:
    archive.chmod(0o500)
    try:
        assert "right to read and write" in complaint(luutru("crawl", "mau", archive=archive), 5)
    finally:
        archive.chmod(0o700)
