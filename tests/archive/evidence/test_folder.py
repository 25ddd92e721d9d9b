"""The archive folder says what is wrong with it, and lets one process in at a time."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from archive.errors import ArchiveError, DiskTrouble, Locked
from archive.evidence.folder import Folder


def test_a_folder_that_may_not_be_read_is_named_and_never_taken_for_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = tmp_path / "warc" / "mau"
    (hidden / "2024").mkdir(parents=True)
    (hidden / "2024" / "a.warc.gz").touch()
    assert Folder(tmp_path).closed_warcs() == ("warc/mau/2024/a.warc.gz",)
    scandir = os.scandir

    def refusing(path: Path) -> object:
        if Path(path) == hidden:
            raise PermissionError(errno.EACCES, "no", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    with pytest.raises(DiskTrouble, match=r"warc/mau: Permission denied: give this user the right to read"):
        Folder(tmp_path).closed_warcs()


def test_make_makes_every_room_and_can_be_repeated(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "data")

    folder.make()
    folder.make()

    assert {path.name for path in folder.root.iterdir()} == {"warc", "torn", "state", "catalogues", "locks", "settings"}


def test_a_file_in_the_way_is_named_with_reason_and_remedy(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")

    with pytest.raises(DiskTrouble, match=r"data/warc: Not a directory: move what is in the way"):
        Folder(tmp_path / "data").make()


def test_only_closed_warcs_are_finished_and_they_come_in_order_of_name(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    for name in ("b/2026/2.warc.gz", "a/2026/9.warc.gz", "a/2025/3.warc.gz", "a/2026/1.warc.gz.open", "a/2026/notes"):
        (folder.warc / name).parent.mkdir(parents=True, exist_ok=True)
        (folder.warc / name).touch()

    assert folder.closed_warcs() == ("warc/a/2025/3.warc.gz", "warc/a/2026/9.warc.gz", "warc/b/2026/2.warc.gz")
    assert folder.open_warcs("a") == (folder.warc / "a/2026/1.warc.gz.open",)


@pytest.mark.parametrize("relative", ["../x", "/etc/passwd", "warc/../../x", "", "a\0b"])
def test_no_path_leads_out_of_the_archive(tmp_path: Path, relative: str) -> None:
    with pytest.raises(ArchiveError, match="not a path inside"):
        Folder(tmp_path).path(relative)


@pytest.mark.parametrize("name", ["../x", "a/b", "", ".hidden", "a\n"])
def test_no_lock_or_site_is_a_path(tmp_path: Path, name: str) -> None:
    with pytest.raises(ArchiveError, match="not a name"):
        Folder(tmp_path).open_warcs(name)


def test_a_second_holder_is_told_who_is_first(tmp_path: Path) -> None:
    folder = Folder(tmp_path)

    with (
        folder.lock("ingest"),
        pytest.raises(Locked, match=rf"locks/ingest: held by process {os.getpid()} on .* since 20"),
        folder.lock("ingest"),
    ):
        pytest.fail("two at once")


def test_locks_of_different_names_do_not_meet_and_a_lock_is_free_after_use(tmp_path: Path) -> None:
    folder = Folder(tmp_path)

    with folder.lock("crawl-ha-nam"), folder.lock("crawl-nam-dinh"):
        pass
    with folder.lock("crawl-ha-nam"):
        pass


def test_a_killed_holder_leaves_no_lock(tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from archive.evidence.folder import Folder\n"
    code += f"with Folder(Path({str(tmp_path)!r})).lock('ingest'): print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(Locked), Folder(tmp_path).lock("ingest"):
            pytest.fail("two at once")
        holder.kill()

    with Folder(tmp_path).lock("ingest"):
        pass


def test_a_forked_child_neither_frees_nor_keeps_its_parents_lock(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    asleep, wake = os.pipe()
    born, birth = os.pipe()
    with folder.lock("ingest"):
        child = os.fork()
        if child == 0:
            os.close(wake)
            os.write(birth, b"!")
            os.read(asleep, 1)  # until the parent closes the other end
            os._exit(0)
        os.read(born, 1)
        with pytest.raises(Locked), folder.lock("ingest"):
            pytest.fail("two at once")
    with folder.lock("ingest"):  # while the child still lives
        pass
    for descriptor in (wake, asleep, born, birth):
        os.close(descriptor)
    os.waitpid(child, 0)
