"""Machines that do not see the archive's folder read what lies in object storage, and give back what they read."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from archive.catalogue.entering.ingest import rebuild
from archive.catalogue.transcribing.afar import bring_transcript, workplace
from archive.catalogue.transcribing.task import Task, note_of
from archive.clock import now
from archive.crew import Crew
from archive.errors import DiskTrouble
from archive.evidence.judging.manifest import add_manifest
from archive.evidence.storage import storage_at
from archive.evidence.storing.put import put_away
from archive.evidence.storing.use import use
from tests.archive.catalogue.shelf import Shelf, page, told
from tests.archive.storing.conftest import ADDRESS, Bucket


class Elsewhere(Executor):
    """A machine at which there is nothing where the archive is here."""

    def __init__(self, count: int) -> None:
        self.count = count

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        task = args[0]
        assert isinstance(task, Task)
        future: Future[Any] = Future()
        nowhere = Path("/nowhere", *task.root.parts[1:])
        afar = replace(task, root=nowhere, shard=nowhere / "transcripts" / task.shard.name)
        try:
            future.set_result(fn(afar))
        except Exception as error:
            future.set_exception(error)
        return future


@pytest.fixture
def filled(shelf: Shelf, bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.setattr("archive.catalogue.transcribing.afar.gettempdir", lambda: str(tmp_path / "elsewhere"))
    shelf.warc(page("/a"), page("/b", minutes=1))
    shelf.warc(page("/c", minutes=2))
    shelf.ingest()
    add_manifest(shelf.folder, now=now())
    use(shelf.folder, ADDRESS)
    return shelf


@pytest.mark.parametrize("give_up", [False, True])
def test_a_rebuild_by_machines_without_the_folder_makes_the_same_catalogue(
    filled: Shelf, bucket: Bucket, give_up: bool, tmp_path: Path
) -> None:
    before = filled.dump()
    put_away(filled.folder, lambda *_: None, give_up=give_up)
    result = rebuild(filled.folder, filled.found, told, lambda _: None, Crew(2, Elsewhere, always=True))

    assert result.findings == ()
    assert filled.dump() == before
    assert [name for name in storage_at(ADDRESS).listing() if name.startswith("transcripts/")] == []
    assert [path.name for path in (tmp_path / "elsewhere").glob("*/*/*") if path.suffix in (".gz", ".part")] == []


def test_what_lies_in_the_folder_alone_is_told_to_be_out_of_reach(filled: Shelf) -> None:
    with pytest.raises(DiskTrouble, match=r"does not see the archive.*luutru storage put"):
        rebuild(filled.folder, filled.found, told, lambda _: None, Crew(2, Elsewhere, always=True))


def test_a_page_that_ended_a_process_elsewhere_is_passed_over_there(filled: Shelf, tmp_path: Path) -> None:
    put_away(filled.folder, lambda *_: None)
    (offset,) = filled.rows("select offset from captures where url like '%/b'")[0]
    noted: list[Path] = []

    class Poisoned(Elsewhere):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            # what a process that died there has left
            nowhere = Path("/nowhere", *args[0].root.parts[1:])
            if args[0].warc == filled.folder.closed_warcs()[0] and not noted:
                with (
                    suppress(RuntimeError),
                    workplace(nowhere, args[0].warc, args[0].shard, args[0].afar) as place,
                ):
                    noted.append(note_of(place[1]))
                    noted[0].parent.mkdir(parents=True, exist_ok=True)
                    noted[0].write_text(str(offset))
                    raise RuntimeError
            return super().submit(fn, *args, **kwargs)

    result = rebuild(filled.folder, filled.found, told, lambda _: None, Crew(2, Poisoned, always=True))

    assert noted
    assert ["/b" in finding and "ended the process that read it" in finding for finding in result.findings] == [True]
    bring_transcript(filled.folder, filled.folder.transcripts / "nobody-sent-this.jsonl.gz")
