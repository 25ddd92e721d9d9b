"""Other people's programs take our packages: `wacz validate`, cdxj-indexer, `warcio check`, FastWARC."""

from __future__ import annotations

import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest
from fastwarc.warc import ArchiveIterator

from archive.wacz.choice import Asked
from tests.archive.catalogue.shelf import Shelf
from tests.archive.wacz.contents import index, told, unpacked
from tests.archive.wacz.two_nights import SECOND_DAY, packed
from tests.judges import judge

ASKED = {
    "all": (Asked(), 30_000),
    "one site": (Asked("khac"), 30_000),
    "days with revisits": (Asked("mau", SECOND_DAY, None), 30_000),
    "compressed index": (Asked(), 0),
}


@pytest.fixture(params=list(ASKED))
def package(request: pytest.FixtureRequest, shelf: Shelf, out: Path) -> Path:
    asked, plain = ASKED[request.param]
    packed(shelf, out, asked, plain=plain)
    return out


def run(*command: object) -> str:
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_wacz_validate_has_no_complaint(package: Path) -> None:
    assert "is valid" in run(judge("wacz"), "validate", "-f", package)


def test_cdxj_indexer_makes_the_same_index(package: Path, tmp_path: Path) -> None:
    warcs = sorted((unpacked(package, tmp_path / "in") / "archive").iterdir())
    theirs = [line.encode() for line in run(judge("cdxj-indexer"), "--sort", "-p", *warcs).splitlines()]

    assert [said(line) for line in index(package)] == [said(line) for line in theirs]


def said(line: bytes) -> tuple[bytes, dict[str, str]]:
    """Return a line's key and what it says, but that the media type is not known."""
    return line[: line.index(b" {")], {name: value for name, value in told(line).items() if value != "unk"}


def test_every_warc_inside_is_read_by_others(package: Path, tmp_path: Path) -> None:
    for path in (unpacked(package, tmp_path / "in") / "archive").iterdir():
        run(judge("warcio"), "check", path)
        with path.open("rb") as file:
            assert all(record.verify_block_digest() for record in ArchiveIterator(file, parse_http=False))


def test_wacz_validate_sees_a_changed_file(shelf: Shelf, out: Path) -> None:
    packed(shelf, out, Asked("khac"))
    changed = out.with_name("changed.wacz")
    with ZipFile(out) as before, ZipFile(changed, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            after.writestr(name, data.replace(b"Articles", b"articles") if name.startswith("pages/") else data)

    done = subprocess.run([judge("wacz"), "validate", "-f", changed], capture_output=True, text=True, check=False)
    assert "is invalid" in done.stdout
