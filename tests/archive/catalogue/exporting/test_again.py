"""The folder of an export: what a second run writes, what readers see meanwhile, and whose files lie there."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from archive.catalogue.catalogue import open_for_writing
from archive.catalogue.exporting.export import AnotherExport, Order, export
from archive.catalogue.exporting.place import InTheWay, NoLinks, holding
from archive.errors import DiskTrouble, Locked
from archive.evidence.folder import Folder
from tests.archive.catalogue.exporting.test_export import shown
from tests.archive.catalogue.shelf import Shelf, page, says

_STEPS = ("mkdir", "rename", "replace", "symlink_to", "hardlink_to", "unlink", "rmdir")


def tables(paths: set[str]) -> set[str]:
    """Return of what tables and parts *paths* are, without the digests in their names."""
    return {str(Path(path).parent) for path in paths if "/" in path} | {path for path in paths if "/" not in path}


@pytest.fixture
def out(filled: Shelf, tmp_path: Path) -> Path:
    export(filled.folder, Order(tmp_path / "out"))
    return tmp_path / "out"


def test_a_second_run_writes_nothing_where_nothing_changed(filled: Shelf, out: Path) -> None:
    before = {name: (out / name).stat() for name in shown(out)}
    done = export(filled.folder, Order(out))

    assert (done.written, done.removed) == (0, 0)
    assert {name: (out / name).stat() for name in shown(out)} == before


@pytest.mark.parametrize("typed", ["out", "./out/", "by-way-of"])
def test_however_the_folder_is_named_the_export_stands_there(
    filled: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "by-way-of").symlink_to("real")
    export(filled.folder, Order(tmp_path / "afresh"))
    archive = Folder(filled.root.resolve())
    monkeypatch.chdir(tmp_path)
    export(archive, Order(Path(typed)))
    again = export(archive, Order(Path(typed)))

    assert (again.written, again.removed, again.foreign) == (0, 0, ())
    assert shown(Path(typed)) == shown(Path("afresh"))


def test_of_a_new_article_only_its_parts_are_written(filled: Shelf, out: Path, tmp_path: Path) -> None:
    before = shown(out)
    filled.warc(page("/c", says(title="Tin mới", published="2023-05-01"), minutes=9))
    filled.ingest()
    done = export(filled.folder, Order(out))
    export(filled.folder, Order(tmp_path / "afresh"))
    after = shown(out)

    fresh = tables({path for path in after if after[path] != before.get(path)})
    assert {path for path in fresh if "/" in path} == {
        "articles/site=mau/year=2023", "captures/month=2024-03", "readings/month=2024-03", "urls/site=mau",
    }  # fmt: skip
    assert done.written == len(fresh) - 1
    assert after == shown(tmp_path / "afresh")


def test_a_changed_text_alone_is_noticed(filled: Shelf, out: Path) -> None:
    before = shown(out)
    _write(filled, "update article_texts set text = 'Khác' where title = 'Năm cũ'")
    done = export(filled.folder, Order(out))

    assert (done.written, done.removed) == (1, 1)
    assert tables(set(shown(out)) - set(before)) == {"articles/site=mau/year=2023"}


def test_a_part_without_rows_goes_away_and_the_row_stands_where_it_is_now(filled: Shelf, out: Path) -> None:
    assert (out / "articles" / "site=mau" / "year=2023").is_dir()
    _write(filled, "update articles set published = '2024-01-01' where title = 'Năm cũ'")
    done = export(filled.folder, Order(out))

    assert sorted(path.name for path in (out / "articles" / "site=mau").iterdir()) == [
        "year=2024",
        "year=__HIVE_DEFAULT_PARTITION__",
    ]
    assert sum(one.rows for one in done.exported.files if one.file.startswith("articles/site=mau/year=2024")) == 2


def test_tables_that_are_not_asked_for_any_more_go_away(filled: Shelf, out: Path) -> None:
    export(filled.folder, Order(out, tables=("captures", "sites")))

    assert sorted(path.name for path in out.iterdir()) == [".export", "captures", "export.json", "sites.parquet"]


def test_a_file_that_was_lost_or_cut_is_written_again(filled: Shelf, out: Path) -> None:
    whole = shown(out)
    piece = next(one for one in json.loads(whole["export.json"])["files"] if one["file"] == "sites.parquet")
    os.truncate(out / ".export" / "pieces" / piece["mark"], 10)
    done = export(filled.folder, Order(out))

    assert done.written == 1
    assert (out / "sites.parquet").read_bytes() == whole["sites.parquet"]


def test_whenever_it_is_killed_readers_see_the_export_before_or_the_next(
    filled: Shelf, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = Order(out, tables=("articles", "images", "captures"))
    export(filled.folder, order)
    before = shown(out)
    _write(filled, "update articles set published = '2024-01-01' where title = 'Năm cũ'")
    export(filled.folder, Order(tmp_path / "next", tables=order.tables))
    allowed = (before, shown(tmp_path / "next"))

    for step in range(1, 200):
        with monkeypatch.context() as patch:
            _die_at(step, patch, lambda: _see(out, allowed))
            try:
                export(filled.folder, order)
            except Killed:
                pass
            else:
                break
        _see(out, allowed)
    else:
        raise AssertionError("it never ended")
    assert step > 10
    assert shown(out) == allowed[1]
    assert [path.name for path in (out / ".export").iterdir() if path.stem.isdecimal()] == [
        (out / ".export" / "now").readlink().name
    ]


def test_a_full_disk_leaves_the_export_from_before(filled: Shelf, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = shown(out)
    filled.warc(page("/c", says(title="Tin mới"), minutes=9))
    filled.ingest()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(DiskTrouble, match="make room"):
        export(filled.folder, Order(out))
    assert shown(out) == before


def test_an_interrupted_export_goes_on_from_what_is_finished(filled: Shelf, tmp_path: Path) -> None:
    def interrupt(table: str) -> None:
        if table == "articles":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(filled.folder, Order(tmp_path / "out"), interrupt)
    finished = len(list((tmp_path / "out" / ".export" / "pieces").iterdir()))
    done = export(filled.folder, Order(tmp_path / "out"))
    afresh = export(filled.folder, Order(tmp_path / "afresh"))

    assert finished > 3
    assert done.written == afresh.written - finished
    assert shown(tmp_path / "out") == shown(tmp_path / "afresh")


def test_what_somebody_else_put_there_stays(filled: Shelf, out: Path) -> None:
    (out / "notes.txt").write_text("của tôi", encoding="utf-8")
    (out / "articles" / "site=mau" / "year=2023" / "mine.txt").write_text("của tôi", encoding="utf-8")
    _write(filled, "update articles set title = 'Khác' where title = 'Năm cũ'")
    done = export(filled.folder, Order(out))

    (left,) = done.foreign
    assert (out / "notes.txt").is_file()
    assert [path.name for path in Path(left).rglob("*") if path.is_file()] == ["mine.txt"]


def test_what_is_in_the_way_is_named_and_stays(filled: Shelf, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "sites.parquet").write_bytes(b"mine")

    with pytest.raises(InTheWay, match=r"sites\.parquet: is in the way"):
        export(filled.folder, Order(tmp_path / "out"))
    assert (tmp_path / "out" / "sites.parquet").read_bytes() == b"mine"
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [".export", "sites.parquet"]


def test_an_export_in_another_format_is_not_written_over(filled: Shelf, out: Path) -> None:
    with pytest.raises(AnotherExport, match="as parquet: choose another folder"):
        export(filled.folder, Order(out, "csv"))


def test_a_second_export_to_the_same_folder_is_told_who_writes_there(filled: Shelf, out: Path) -> None:
    with holding(out), pytest.raises(Locked, match="held by"):
        export(filled.folder, Order(out))


def test_a_disk_without_links_is_named(filled: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", none)
    with pytest.raises(NoLinks, match="knows no links"):
        export(filled.folder, Order(tmp_path / "out"))


class Killed(BaseException):
    """Nobody below catches it."""


def _die_at(step: int, patch: pytest.MonkeyPatch, look: Callable[[], None]) -> None:
    """Let a step of changing the folder be the last one; *look* before each."""
    count = iter(range(step))

    def watched(name: str) -> Callable[..., Any]:
        real = getattr(Path, name)

        def act(self: Path, *given: Any, **named: Any) -> Any:
            look()
            if next(count, None) is None:
                raise Killed
            return real(self, *given, **named)

        return act

    for name in _STEPS:
        patch.setattr(Path, name, watched(name))


def _see(out: Path, allowed: tuple[dict[str, bytes], ...]) -> None:
    found = {path: (out / path).read_bytes() for path in _listed(out)}
    assert found in allowed


def _listed(out: Path) -> Iterator[str]:
    for path in out.iterdir():
        if path.name == ".export":
            continue
        if path.is_dir():
            for folder, _, files in os.walk(path):
                yield from (str(Path(folder, file).relative_to(out)) for file in files)
        elif path.exists():
            yield path.name


def _write(shelf: Shelf, sql: str) -> None:
    with open_for_writing(shelf.folder) as catalogue, catalogue.transaction():
        assert catalogue.run(sql) == 1


@pytest.mark.parametrize(
    "told",
    [b"", b"5", b"x", b'{"format": "parquet"}', b'{"format": "parquet", "files": [{}]}', b"\xff", b"[" * 100_000],
)
def test_where_nobody_can_read_what_is_told_of_an_export_it_is_told_anew(filled: Shelf, out: Path, told: bytes) -> None:
    before = (out / "export.json").read_bytes()
    (out / ".export" / "now" / "export.json").write_bytes(told)
    export(filled.folder, Order(out))

    assert (out / "export.json").read_bytes() == before
