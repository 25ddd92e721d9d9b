"""The chain of manifests names what was changed, taken away or slipped in, in the evidence and in the chain itself."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.errors import ArchiveError, DiskTrouble
from archive.evidence.folder import Folder
from archive.evidence.judging.manifest import add_manifest, evidence, missing, read_chain, sha256_of, unlike

NOW = datetime(2026, 3, 1, 17, 30, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """An archive whose two files came on two nights."""
    folder = Folder(tmp_path)
    for name in ("a", "b"):
        put(folder, name)
        assert add_manifest(folder, now=NOW) is not None
    return folder


def put(folder: Folder, name: str, data: bytes = b"") -> Path:
    path = folder.warc / "mau" / "2026" / f"{name}.warc.gz"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data or name.encode())
    return path


def findings(folder: Folder) -> dict[str, str]:
    """Return what the chain says against the archive as it is."""
    chain = read_chain(folder)
    there = evidence(folder)
    found = dict(chain.broken) | dict(missing(chain, there))
    for name in there:
        path = folder.path(name)
        if what := unlike(chain.files.get(name), path.stat().st_size, sha256_of(path)):
            found[name] = what
    return found


def test_an_archive_that_was_left_alone_is_vouched_for(folder: Folder) -> None:
    assert findings(folder) == {}
    assert len(read_chain(folder).names) == 2


def test_a_manifest_lists_only_what_is_new(folder: Folder) -> None:
    second = json.loads(sorted(folder.manifests.iterdir())[1].read_text(encoding="utf-8"))

    assert [entry["path"] for entry in second["files"]] == ["warc/mau/2026/b.warc.gz"]
    assert add_manifest(folder, now=NOW) is None


def first_manifest(folder: Folder) -> Path:
    return min(folder.manifests.iterdir())


@pytest.mark.parametrize(
    ("harm", "thing", "what"),
    [
        (lambda f: put(f, "a", b"x"), "warc/mau/2026/a.warc.gz", "is not the file that manifest"),
        (lambda f: put(f, "c"), "warc/mau/2026/c.warc.gz", "is in no manifest"),
        (lambda f: (f.warc / "mau/2026/a.warc.gz").unlink(), "warc/mau/2026/a.warc.gz", "is missing"),
        (lambda f: first_manifest(f).write_bytes(b"{}"), "manifests/000001-20260301T173000Z.json", "was changed"),
        (
            lambda f: first_manifest(f).write_text(first_manifest(f).read_text("utf-8") + " ", "utf-8"),
            "manifests/000002-20260301T173000Z.json",
            "vouches for another manifest before it",
        ),
        (
            lambda f: first_manifest(f).unlink(),
            "manifests/000002-20260301T173000Z.json",
            "the one before it is missing",
        ),
    ],
    ids=["changed", "added", "missing", "manifest emptied", "manifest changed", "manifest missing"],
)
def test_what_was_done_to_the_archive_is_named(
    folder: Folder, harm: Callable[[Folder], object], thing: str, what: str
) -> None:
    harm(folder)

    assert what in findings(folder)[thing]


def test_of_a_gap_only_the_manifest_behind_it_is_named(folder: Folder) -> None:
    for name in ("c", "d"):
        put(folder, name)
        add_manifest(folder, now=NOW)
    next(folder.manifests.glob("000002-*")).unlink()

    ((name, what),) = read_chain(folder).broken
    assert name.startswith("manifests/000003-")
    assert "the one before it is missing" in what


def test_nothing_is_added_to_a_broken_chain(folder: Folder) -> None:
    first_manifest(folder).write_bytes(b"[]")
    put(folder, "c")

    with pytest.raises(ArchiveError, match="000001"):
        add_manifest(folder, now=NOW)


def test_where_no_copy_of_a_broken_chain_is_left_a_new_one_begins_beside_it(folder: Folder) -> None:
    first_manifest(folder).write_bytes(b"[]")
    folder.manifests.rename(folder.root / "manifests.old")

    made = add_manifest(folder, now=NOW)

    assert made is not None
    assert read_chain(folder).broken == ()
    assert set(read_chain(folder).files) == set(evidence(folder))


def test_what_was_cut_off_a_torn_file_is_vouched_for_too(folder: Folder) -> None:
    folder.torn.mkdir()
    (folder.torn / "rest").write_bytes(b"half a record")
    add_manifest(folder, now=NOW)
    (folder.torn / "rest").write_bytes(b"")

    assert "torn/rest" in findings(folder)


def test_what_a_repair_is_copying_has_no_name_yet(folder: Folder) -> None:
    folder.torn.mkdir()
    (folder.torn / "mau-1.warc.gz.7.part").write_bytes(b"half")

    assert add_manifest(folder, now=NOW) is None


def test_what_a_full_disk_or_a_kill_left_of_a_manifest_is_gone_when_the_next_is_written(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder, "c")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    before = sorted(folder.manifests.iterdir())
    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", full)
        with pytest.raises(DiskTrouble):
            add_manifest(folder, now=NOW)
    assert sorted(folder.manifests.iterdir()) == before

    (folder.manifests / "next.tmp").write_bytes(b"half")
    made = add_manifest(folder, now=NOW)
    assert sorted(folder.manifests.iterdir()) == [*before, made]
    assert findings(folder) == {}
