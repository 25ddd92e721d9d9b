"""A portal that is gone is entered from what wget saved of it, and reads as well as what we crawl ourselves."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from archive.catalogue.catalogue import open_catalogue
from archive.evidence.folder import Folder
from archive.evidence.index import read_index
from archive.sites import find_sites
from crawler.demo import told_of
from crawler.samples import World, running
from crawler.samples.score import score, wrong
from crawler.samples.truth import Entry
from tests.e2e.line import catalogue, luutru

pytestmark = pytest.mark.skipif(shutil.which("wget") is None, reason="needs GNU wget")


def save(addresses: list[str], into: Path) -> Path:
    """Save pages with all that belongs to them, as `wget --warc-file` does, and return the WARC file."""
    listed = into / "addresses"
    listed.write_text("\n".join(addresses), encoding="utf-8")
    command = ["wget", "--warc-file=saved", "--page-requisites", "--span-hosts", "--no-verbose", "--tries=1"]
    command += ["--no-proxy", "-e", "robots=off", f"--input-file={listed}", f"--directory-prefix={into / 'pages'}"]
    subprocess.run(command, cwd=into, check=False, capture_output=True, timeout=170)
    return into / "saved.warc.gz"


@pytest.fixture(scope="module")
def dead(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, list[Entry]]:
    """An archive that has site files alone, what wget saved of their portals, which answer no more, and what was true."""
    home = tmp_path_factory.mktemp("dead")
    archive = home / "archive"
    with running(archive / "settings", World(articles=15, delay=0), prerendered=True) as served:
        truth = list(served.truth())
        return archive, save([entry["url"] for entry in truth], home), truth


@pytest.fixture(scope="module")
def imported(dead: tuple[Path, Path, list[Entry]]) -> subprocess.CompletedProcess[str]:
    archive, warc, _ = dead
    return luutru("import", warc, "--json", archive=archive)


def test_what_wget_wrote_is_kept_without_complaint(
    dead: tuple[Path, Path, list[Entry]], imported: subprocess.CompletedProcess[str]
) -> None:
    archive, warc, _ = dead
    (file,) = json.loads(imported.stdout)["files"]

    assert imported.returncode == 0, imported.stderr
    assert (archive / file["warc"]).read_bytes() == warc.read_bytes()
    assert luutru("verify", archive=archive).returncode == 0


def test_every_article_reads_as_it_is_true(
    dead: tuple[Path, Path, list[Entry]], imported: subprocess.CompletedProcess[str]
) -> None:
    archive, _, truth = dead
    with open_catalogue(Folder(archive)) as opened:
        told = told_of(opened, truth, find_sites(archive / "settings"))
        origins = {origin for (origin,) in opened.rows("select distinct origin from captures")}
        missing = opened.row("select count(*) from image_captures where capture is null")

    assert imported.returncode == 0
    assert wrong(truth, told) == []
    assert set(score(truth, told)["fields"].values()) == {1.0}
    assert all(str(origin).startswith("Wget/") for origin in origins)
    assert missing == (0,)


def test_the_same_again_adds_nothing_and_a_rebuild_makes_the_same(
    dead: tuple[Path, Path, list[Entry]], imported: subprocess.CompletedProcess[str]
) -> None:
    archive, warc, _ = dead
    held = catalogue(archive)
    again = json.loads(luutru("import", warc, "--json", archive=archive).stdout)

    assert imported.returncode == 0
    assert [file["known"] for file in again["files"]] == [True]
    assert luutru("rebuild", archive=archive).returncode == 0
    assert catalogue(archive) == held
    (name,) = Folder(archive).closed_warcs()
    assert (
        len(list(read_index(Folder(archive), name))) == again["ingest"]["captures"] or not again["ingest"]["captures"]
    )
