"""What is installed is whole: the wheel carries the data that the code reads, and the version is one."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.house.source import HOUSES, ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of the files in a wheel built from this tree."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    with ZipFile(next(folder.glob("luutru-*.whl"))) as archive:
        return set(archive.namelist())


def test_the_wheel_carries_every_file_of_the_three_houses(wheel: set[str]) -> None:
    files = {
        str(path.relative_to(ROOT))
        for house in HOUSES
        for path in (ROOT / house).rglob("*")
        # what npm unpacks is not ours, and of it the wheel has what browsers are given
        if path.is_file() and not {"__pycache__", "node_modules"} & {*path.parts} and path.name != ".fetched"
    }

    assert files - wheel == set()


@pytest.mark.parametrize(
    "pattern", ["archive/.*[.]sql", "settings/platforms/.*[.]toml", "crawler/samples/.*[.](?!py$)"]
)
def test_the_wheel_carries_data(wheel: set[str], pattern: str) -> None:
    assert [name for name in wheel if re.match(pattern, name)]


def test_the_wheel_carries_nothing_but_the_three_houses(wheel: set[str]) -> None:
    assert {name.partition("/")[0] for name in wheel} == {*HOUSES, f"luutru-{PROJECT['version']}.dist-info"}


def test_the_wheel_gives_the_command(wheel: set[str]) -> None:
    assert PROJECT["scripts"] == {"luutru": "crawler.cli:main"}
    assert "crawler/cli/__init__.py" in wheel


def test_the_newest_change_is_of_this_version() -> None:
    newest = re.search(r"^## \[([^]]+)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert newest
    assert newest.group(1) == PROJECT["version"] == version("luutru")


def test_the_licence_is_the_one_declared() -> None:
    assert PROJECT["license"] == "Apache-2.0"
    assert "Apache License\n                           Version 2.0" in (ROOT / "LICENSE").read_text(encoding="utf-8")


def test_the_lock_belongs_to_this_project() -> None:
    lock = tomllib.loads(Path(ROOT / "uv.lock").read_text(encoding="utf-8"))
    mine = next(package for package in lock["package"] if package["name"] == "luutru")
    named = {re.split(r"[<>=;\[ ]", line)[0] for line in PROJECT["dependencies"]}

    assert {package["name"] for package in mine["dependencies"]} == named
