"""Asking again: what did not change costs a revisit, what the archive lost is fetched anew, a lost ledger is told again."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from archive.catalogue.catalogue import open_catalogue
from archive.evidence.folder import Folder
from archive.evidence.reading.captures import read_captures
from archive.evidence.reading.warc import read_records
from archive.evidence.writing.excerpt import excerpt
from crawler.samples import SHAREPOINT, Running, World, running
from tests.e2e.line import catalogue, fetched, luutru
from tests.structure import complaints

SLUG = SHAREPOINT.slug


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Running]]:
    """A portal that was crawled once, still answering."""
    archive = tmp_path_factory.mktemp("again") / "archive"
    with running(archive / "settings", World(articles=20, delay=0)) as served:
        done = luutru("crawl", SLUG, archive=archive)
        assert done.returncode == 0, done.stderr
        yield archive, served


@pytest.fixture(scope="module")
def again(crawled: tuple[Path, Running], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of it, in which all was asked for again."""
    archive = Path(shutil.copytree(crawled[0], tmp_path_factory.mktemp("twice") / "archive", symlinks=True))
    done = luutru("crawl", SLUG, "--again", archive=archive)
    assert done.returncode == 0, done.stderr
    return archive


@pytest.fixture
def archive(crawled: tuple[Path, Running], tmp_path: Path) -> Path:
    """A copy of it, for this test alone."""
    return Path(shutil.copytree(crawled[0], tmp_path / "archive", symlinks=True))


def kinds(archive: Path) -> Counter[str]:
    folder = Folder(archive)
    return Counter(record.kind for warc in folder.closed_warcs() for record in read_records(folder.path(warc)))


def originals(archive: Path) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Return what the revisits of *archive* refer to, and all real answers, as (address, time)."""
    folder = Folder(archive)
    found = [one for warc in folder.closed_warcs() for one in read_captures(folder.path(warc))]
    referred = {(one.original.url, str(one.original.at)) for one in found if one.original}
    return referred, {(one.url, str(one.at)) for one in found if one.revisit is None}


def test_asking_again_keeps_what_did_not_change_as_revisits_of_real_answers(
    crawled: tuple[Path, Running], again: Path
) -> None:
    assert kinds(again)["revisit"] > 20
    referred, real = originals(again)
    assert referred <= real
    assert {url for url, times in fetched(again).items() if times == 2} == set(fetched(crawled[0]))
    assert luutru("verify", archive=again).returncode == 0


def test_counters_and_viewstates_make_no_revision(again: Path) -> None:
    with open_catalogue(Folder(again)) as opened:
        assert opened.row("select count(*) from revisions") == (0,)
        assert opened.row("select count(*) from articles where last_seen > first_captured") != (0,)


def test_each_edit_without_a_word_is_one_revision_that_diff_shows_and_nothing_else_is(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    with running(archive / "settings", World(articles=20, delay=0)) as first:
        before = {entry["url"].lower(): entry for entry in first.truth(SLUG)}
        assert luutru("crawl", SLUG, archive=archive).returncode == 0
    with running(archive / "settings", replace(first.world, night=2)) as second:
        after = {entry["url"].lower(): entry for entry in second.truth(SLUG)}
        assert luutru("crawl", SLUG, "--again", archive=archive).returncode == 0
    articles = [url for url in before if before[url]["kind"] == after[url]["kind"] == "article"]
    edited = {url for url in articles if before[url] != after[url]}
    assert len(edited) > 1

    with open_catalogue(Folder(archive)) as opened:
        rows = list(
            opened.rows("select lower(a.url), r.changed from revisions as r join articles as a on a.id = r.article")
        )
        gone = {url for (url,) in opened.rows("select lower(url) from articles where gone is not null")}
    assert sorted(url for url, _ in rows) == sorted(edited)
    assert gone == {url for url in after if after[url]["kind"] == "gone"} != set()
    for url in edited:
        shown = luutru("diff", before[url]["url"], archive=archive)
        assert shown.returncode == 0
        assert "[-" in shown.stdout or "{+" in shown.stdout


def test_the_catalogue_with_revisits_is_what_a_rebuild_makes(again: Path) -> None:
    live = catalogue(again)

    assert luutru("rebuild", archive=again).returncode == 0
    assert catalogue(again) == live


def test_a_lost_ledger_is_told_again_by_the_warc_files(archive: Path) -> None:
    before = fetched(archive)
    shutil.rmtree(archive / "state")

    assert luutru("crawl", SLUG, archive=archive).returncode == 0
    assert fetched(archive) == before


def test_what_lay_in_a_lost_warc_is_fetched_again(archive: Path) -> None:
    before = fetched(archive)
    for path in (archive / "warc").rglob("*.warc.gz"):
        path.unlink()

    assert luutru("crawl", SLUG, archive=archive).returncode in (0, 1)  # the catalogue still knows the lost ones
    assert fetched(archive) == before
    assert kinds(archive)["revisit"] == 0


def test_what_a_deep_look_finds_missing_is_all_that_the_next_crawl_fetches_besides_listings(
    crawled: tuple[Path, Running], tmp_path: Path
) -> None:
    archive, whole = tmp_path / "archive", Folder(crawled[0])
    shutil.copytree(whole.settings, archive / "settings")
    (warc,) = (whole.path(warc) for warc in whole.closed_warcs())
    pages = [one.place.offset for one in read_captures(warc) if one.hop not in ("requisite", "attachment")]
    _, *records = (b"".join(one.pieces) for one in excerpt(warc, pages, name="pages", software="luutru/test"))
    (tmp_path / "pages.warc.gz").write_bytes(b"".join(records))
    assert luutru("import", tmp_path / "pages.warc.gz", archive=archive).returncode == 0

    before = closure(archive)
    assert before["pages"] == 20
    assert before["complete"] < 0.5
    assert before["missing"] != []
    crawl = luutru("crawl", SLUG, archive=archive)
    assert crawl.returncode == 0, crawl.stderr
    after = closure(archive)
    assert (after["complete"], after["missing"]) == (1.0, [])  # what robots.txt refused is missed by nobody
    assert set(fetched(archive).values()) == {1}


def closure(archive: Path) -> dict[str, Any]:
    done = luutru("verify", "--deep", "--json", archive=archive)
    assert done.returncode == 0, done.stdout
    return dict(json.loads(done.stdout)["closure"][SLUG])


def test_no_judge_objects_to_revisits(again: Path) -> None:
    folder = Folder(again)

    assert complaints([folder.path(warc) for warc in folder.closed_warcs()]) == []
