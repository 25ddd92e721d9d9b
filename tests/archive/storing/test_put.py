"""Files put away: proven before anything is given up, and read from there as if they were here."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from archive.catalogue.entering.ingest import ingest, rebuild
from archive.clock import now
from archive.crew import Crew
from archive.evidence.away import away
from archive.evidence.folder import Folder
from archive.evidence.judging.manifest import add_manifest
from archive.evidence.reading.captures import read_capture
from archive.evidence.storing.put import put_away
from archive.evidence.storing.use import use
from archive.model import Place
from tests.archive.catalogue.shelf import Shelf, page, told
from tests.archive.conftest import Called
from tests.archive.storing.conftest import ADDRESS, Bucket


def filled(shelf: Shelf) -> list[str]:
    """Put two entered files, and one that is not entered, on the shelf; return the names of all, with a manifest."""
    shelf.warc(page("/a"), page("/b", minutes=1))
    shelf.warc(page("/c", minutes=2))
    shelf.ingest()
    shelf.warc(page("/d", minutes=3))
    add_manifest(shelf.folder, now=now())
    return list(shelf.folder.closed_warcs())


def test_what_is_put_away_is_there_byte_for_byte_and_still_here(luutru: Called, shelf: Shelf, bucket: Bucket) -> None:
    warcs = filled(shelf)
    assert luutru("storage", "use", ADDRESS, "--archive", shelf.root).code == 0
    put = luutru("storage", "put", "--archive", shelf.root, "--json")

    assert (put.code, put.json["files"], put.json["given_up"]) == (0, 4, 0)
    for warc in (*warcs, *(f"manifests/{path.name}" for path in shelf.folder.manifests.iterdir())):
        assert bucket.object(warc) == shelf.folder.path(warc).read_bytes()
    again = luutru("storage", "put", "--archive", shelf.root, "--json").json
    assert (again["files"], again["findings"]) == (0, [])


def test_only_what_a_manifest_vouches_for_is_given_up(luutru: Called, shelf: Shelf, bucket: Bucket) -> None:
    warcs = filled(shelf)
    shelf.warc(page("/e", minutes=4))
    unvouched = next(warc for warc in shelf.folder.closed_warcs() if warc not in warcs)
    use(shelf.folder, ADDRESS)
    put = luutru("storage", "put", "--give-up-local", "--archive", shelf.root, "--json")

    assert (put.code, put.json["given_up"]) == (1, 3)
    assert [finding.partition(":")[0] for finding in put.json["findings"]] == [unvouched]
    assert [warc for warc in shelf.folder.closed_warcs() if shelf.folder.path(warc).exists()] == [unvouched]
    said = luutru("storage", "list", "--archive", shelf.root).out
    assert "3 of them" in said


def test_a_file_that_is_not_what_its_manifest_says_is_neither_put_away_nor_given_up(
    shelf: Shelf, bucket: Bucket
) -> None:
    warc = filled(shelf)[0]
    shelf.folder.path(warc).write_bytes(b"changed")
    use(shelf.folder, ADDRESS)
    put = put_away(shelf.folder, lambda *_: None, give_up=True)

    assert [warc in finding and "vouches" in finding for finding in put.findings] == [True]
    assert bucket.object(warc) is None
    assert shelf.folder.path(warc).read_bytes() == b"changed"


def test_nothing_is_written_over_in_the_storage(shelf: Shelf, bucket: Bucket) -> None:
    warc = filled(shelf)[0]
    bucket.change(warc, b"somebody else's")
    use(shelf.folder, ADDRESS)
    put = put_away(shelf.folder, lambda *_: None, give_up=True)

    assert ["another file" in finding for finding in put.findings] == [True]
    assert bucket.object(warc) == b"somebody else's"
    assert shelf.folder.path(warc).exists()
    assert away(shelf.folder, warc) is None


def test_an_object_of_the_same_size_that_is_another_is_no_proof(shelf: Shelf, bucket: Bucket) -> None:
    warc = filled(shelf)[0]
    bucket.change(warc, b"x" * shelf.folder.path(warc).stat().st_size)
    use(shelf.folder, ADDRESS)
    put = put_away(shelf.folder, lambda *_: None, give_up=True)

    assert ["SHA-256" in finding for finding in put.findings] == [True]
    assert shelf.folder.path(warc).exists()
    assert away(shelf.folder, warc) is None


def test_files_that_lie_away_are_read_entered_and_proved_as_those_that_are_here(
    luutru: Called, shelf: Shelf, bucket: Bucket
) -> None:
    warcs = filled(shelf)
    (place,) = shelf.rows("select warc, offset, length from captures where url like '%/b'")
    before = read_capture(shelf.root, Place(*place))  # type: ignore[arg-type]
    use(shelf.folder, ADDRESS)
    put_away(shelf.folder, lambda *_: None, give_up=True)
    assert not any(shelf.folder.path(warc).exists() for warc in warcs)

    assert read_capture(shelf.root, Place(*place)) == before  # type: ignore[arg-type]
    assert shelf.ingest().warc_files == 1
    entered = shelf.dump()
    crew = Crew(2, always=True)  # in other processes
    assert rebuild(shelf.folder, shelf.found, told, lambda _: None, crew).findings == ()
    assert shelf.dump() == entered
    said = luutru("verify", "--deep", "--archive", shelf.root, "--json")
    # `told` is not how verify reads: of readings it says nothing, for their digests are right
    assert [finding for finding in said.json["findings"] if ".warc" in finding] == []
    assert list(shelf.folder.scratch.iterdir()) == []


def test_what_the_storage_lists_is_held_against_the_notes(luutru: Called, shelf: Shelf, bucket: Bucket) -> None:
    gone, changed, other = filled(shelf)
    shelf.ingest()
    use(shelf.folder, ADDRESS)
    put_away(shelf.folder, lambda *_: None, give_up=True)
    bucket.lose(gone)
    bucket.change(changed, b"x" * len(bucket.object(changed) or b""))
    bucket.change("warc/mau/2024/strange.warc.gz", b"x")
    said = luutru("verify", "--archive", shelf.root, "--json")

    assert said.code == 1
    findings = [finding for finding in said.json["findings"] if "luutru rebuild" not in finding]
    assert any(finding.startswith(f"{gone}: is gone from {ADDRESS}") for finding in findings)
    assert any(finding.startswith(f"{changed}: ") and "SHA-256 is another" in finding for finding in findings)
    assert any(finding.startswith("warc/mau/2024/strange.warc.gz: lies in") for finding in findings)
    assert not any(finding.startswith(other) for finding in findings)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_file_that_the_storage_has_lost_waits_and_the_others_are_entered(
    shelf: Shelf, bucket: Bucket, jobs: int
) -> None:
    for minute, path in enumerate(("/a", "/b", "/c")):
        shelf.warc(page(path, minutes=minute))
    add_manifest(shelf.folder, now=now())
    lost, changed, _ = shelf.folder.closed_warcs()
    use(shelf.folder, ADDRESS)
    put_away(shelf.folder, lambda *_: None, give_up=True)
    kept = {warc: bucket.object(warc) or b"" for warc in (lost, changed)}
    bucket.lose(lost)
    bucket.change(changed, b"x" * len(kept[changed]))

    result = ingest(shelf.folder, shelf.found, told, lambda _: None, Crew(jobs, always=True))
    assert result.warc_files == 1
    assert [finding.partition(":")[0] for finding in result.findings] == [lost, changed]
    for warc, bytes_of in kept.items():
        bucket.change(warc, bytes_of)
    assert shelf.ingest().warc_files == 2


def test_fetched_files_are_what_they_were_and_a_changed_one_is_never_taken_for_whole(
    luutru: Called, shelf: Shelf, bucket: Bucket
) -> None:
    warcs = filled(shelf)
    before = {warc: shelf.folder.path(warc).read_bytes() for warc in warcs}
    use(shelf.folder, ADDRESS)
    put_away(shelf.folder, lambda *_: None, give_up=True)
    bucket.change(warcs[0], b"x" * len(before[warcs[0]]))
    said = luutru("storage", "fetch", "--archive", shelf.root, "--json")

    assert (said.code, said.json["fetched"], len(said.json["findings"])) == (1, 2, 1)
    folder = shelf.folder.path(warcs[0]).parent
    assert {path.name for path in folder.iterdir() if path.suffix != ".away"} == {Path(warc).name for warc in warcs[1:]}
    assert all(shelf.folder.path(warc).read_bytes() == before[warc] for warc in warcs[1:])
    bucket.change(warcs[0], before[warcs[0]])
    assert luutru("storage", "fetch", warcs[0], "--archive", shelf.root).code == 0
    assert shelf.folder.path(warcs[0]).read_bytes() == before[warcs[0]]


def test_an_archive_that_lost_its_disk_begins_again_from_the_storage(
    luutru: Called, shelf: Shelf, bucket: Bucket, tmp_path: Path
) -> None:
    warcs = filled(shelf)
    shelf.ingest()
    use(shelf.folder, ADDRESS)
    put_away(shelf.folder, lambda *_: None)
    other = tmp_path / "other"
    said = luutru("storage", "use", ADDRESS, "--archive", other, "--json")

    assert (said.json["manifests"], said.json["noted"]) == (1, 3)
    found = Shelf(other)
    assert list(found.folder.closed_warcs()) == warcs
    found.rebuild()
    assert found.dump() == shelf.dump()


def test_another_storage_is_refused_where_files_that_lie_away_are_not_in_it(shelf: Shelf, bucket: Bucket) -> None:
    filled(shelf)
    use(shelf.folder, ADDRESS)
    put_away(shelf.folder, lambda *_: None, give_up=True)

    with pytest.raises(Exception, match="2 more that lie in s3://evidence/news alone are not there"):
        use(shelf.folder, "s3://evidence/elsewhere")
    assert json.loads(shelf.folder.storage.read_bytes()) == {"address": ADDRESS}


_KILLED = """
import os, signal, sys
from pathlib import Path
from archive.evidence.folder import Folder
from archive.evidence.storing.put import put_away
def told(step, _name):
    if step == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)
put_away(Folder(Path(sys.argv[1])), told, give_up=True)
"""


@pytest.mark.parametrize("step", ["sending", "proving", "noting", "giving up", "given up"])
def test_killed_at_any_step_the_file_is_here_or_its_proven_copy_is_there(
    shelf: Shelf, bucket: Bucket, step: str
) -> None:
    warcs = filled(shelf)
    before = {warc: shelf.folder.path(warc).read_bytes() for warc in warcs}
    use(shelf.folder, ADDRESS)
    done = subprocess.run([sys.executable, "-c", _KILLED, shelf.root, step], env=dict(os.environ), check=False)

    assert done.returncode == -signal.SIGKILL
    assert list(shelf.folder.closed_warcs()) == warcs
    for warc in warcs:
        path = shelf.folder.path(warc)
        assert path.exists() or away(shelf.folder, warc) is not None
        assert (path.read_bytes() if path.exists() else bucket.object(warc)) == before[warc]
    put_away(shelf.folder, lambda *_: None, give_up=True)
    assert {warc: bucket.object(warc) for warc in warcs} == before
    assert not any(Folder(shelf.root).path(warc).exists() for warc in warcs)
