"""How `luutru` finds its commands: by a table that says them all, importing the one that is called."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.cli.group import site_group, storage_group
from archive.cli.later import Commands
from archive.cluster.errors import NoCluster
from crawler.cli import group
from tests.house.source import ROOT

HEAVY = ("scrapy", "twisted", "trafilatura", "sqlite_utils", "crawler.night", "archive.catalogue", "archive.extract")
CALL = "import sys; from crawler.cli import group; group.main(sys.argv[1:], standalone_mode=False); "
IMPORTED = f"{CALL} print([name for name in {HEAVY} if name in sys.modules])"
GROUPS = (group, site_group, storage_group)
IMPORT = "from crawler.cli import group; from archive.cli.group import site_group, storage_group"
NAMES = f"{IMPORT}; print(*group.commands, *site_group.commands, *storage_group.commands)"
EVERY = [(of, name) for of in GROUPS for name in of.commands]


def said(*words: str) -> str:
    return subprocess.run([sys.executable, "-c", *words], capture_output=True, text=True, timeout=60, check=True).stdout


@pytest.mark.parametrize("words", [("--help",), ("--version",), ("site", "--help")], ids=" ".join)
def test_what_needs_no_command_imports_none(words: tuple[str, ...]) -> None:
    assert said(IMPORTED, *words).splitlines()[-1] == "[]"


@pytest.mark.parametrize(("of", "name"), EVERY)
def test_each_command_is_in_the_module_that_the_table_names(of: Commands, name: str) -> None:
    called = of.command_called(name)

    assert isinstance(called, Commands) or called.callback is not None
    assert called.get_short_help_str(), "one sentence for the group's help"


def test_no_command_is_missing_from_the_table() -> None:
    folders = (ROOT / "archive" / "cli", ROOT / "crawler" / "cli")
    texts = [path.read_text(encoding="utf-8") for folder in folders for path in folder.glob("*.py")]
    written = [name for text in texts for name in re.findall(r'^@\w+\.command\("(\w+)"', text, re.MULTILINE)]

    assert sorted(said(NAMES).split()) == sorted([*written, "site", "storage"])


def test_a_misspelt_command_is_told_of_the_one_that_was_meant() -> None:
    assert "Did you mean 'night'?" in CliRunner().invoke(group, ["nigth"]).output


@pytest.mark.parametrize("typed", ["", "local:0", "tcp:/10.0.0.5:8786"])
@pytest.mark.parametrize("command", ["crawl", "night"])
def test_a_misspelt_cluster_is_refused_before_anything_is_begun(tmp_path: Path, command: str, typed: str) -> None:
    done = CliRunner().invoke(group, [command, "--cluster", typed, "--archive", str(tmp_path / "archive")])

    assert isinstance(done.exception, NoCluster)
    assert not (tmp_path / "archive").exists()
