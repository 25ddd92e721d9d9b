"""`luutru verify FILE...`: single WARC files, judged without an archive."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive.cli import main
from tests.archive.evidence.exchanges import write


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("archive"))


@pytest.fixture
def torn(tmp_path: Path, right: Path) -> Path:
    path = tmp_path / "torn.warc.gz"
    path.write_bytes(right.read_bytes()[:-9])
    return path


def verify(*words: object) -> Result:
    return CliRunner().invoke(main, ["verify", *map(str, words)])


def test_a_right_file_needs_no_archive(right: Path, tmp_path: Path) -> None:
    said = verify(right, "--archive", tmp_path / "nothing")

    assert (said.exit_code, said.stderr) == (0, "")
    assert said.stdout.endswith(" records, nothing wrong\n")


def test_what_is_wrong_is_named_with_its_file_and_byte(right: Path, torn: Path, tmp_path: Path) -> None:
    said = verify(right, torn, tmp_path / "gone")

    first, second = said.stderr.splitlines()
    assert said.exit_code == 1
    assert first.startswith(f"{torn}: at byte ")
    assert first.endswith("torn: the file ends inside this record")
    assert second.startswith(f"{tmp_path / 'gone'}: at byte 0: cannot be read: No such file")


def test_programs_are_told_by_file(right: Path, torn: Path) -> None:
    told = json.loads(verify(right, torn, "--json").stdout)

    assert [(one["file"], len(one["findings"])) for one in told["files"]] == [(str(right), 0), (str(torn), 1)]
    assert told["wrong"] == 1


def test_deep_is_about_archives(right: Path) -> None:
    assert verify(right, "--deep").exit_code == 2
