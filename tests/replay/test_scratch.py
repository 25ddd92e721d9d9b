"""Folders for as long as something is served: what a killed process left goes, what anybody still uses stays."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from archive.replay.scratch import PREFIX, scratch

# makes such a folder with a link in it to the folder that it is told, says where, and waits
_OTHER = """
import os, sys, time
from archive.replay.scratch import scratch
with scratch() as made:
    os.symlink(sys.argv[1], made / "files")
    print(made, flush=True)
    time.sleep(600)
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's temporary folder, a new one."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


def test_nothing_is_left_when_serving_ends(here: Path) -> None:
    with scratch() as made:
        (made / "log").write_text("x")

    assert list(here.iterdir()) == []


def test_what_a_killed_process_left_is_swept_and_what_one_uses_stays(
    here: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    archive = tmp_path_factory.mktemp("archive")
    (archive / "catalogue.db").touch()
    with subprocess.Popen([sys.executable, "-c", _OTHER, archive], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        left = Path(other.stdout.readline().strip())
        with scratch():
            assert (left / "files").is_dir()
        other.kill()
    assert left.is_dir()
    with scratch():
        assert not left.exists()
    assert (archive / "catalogue.db").exists()


@pytest.mark.parametrize("name", ["luutru-other", f"{PREFIX}link", f"{PREFIX}file"])
def test_what_is_not_ours_is_not_swept(here: Path, name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "kept").touch()
    other = here / name
    if name.endswith("link"):
        other.symlink_to(elsewhere)
    elif name.endswith("file"):
        other.touch()
    else:
        other.mkdir()
    with scratch():
        pass

    assert other.exists()
    assert (elsewhere / "kept").exists()
