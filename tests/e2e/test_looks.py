"""Looks at what is captured already: a night later the edited and the removed article are found, and little else is asked."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from archive.catalogue.catalogue import open_catalogue
from archive.evidence.folder import Folder
from archive.evidence.reading.captures import read_captures
from archive.sites import find_sites
from crawler.ledger import Ledger
from crawler.recall import recall
from crawler.samples import SHAREPOINT, World, running
from tests.e2e.line import fetched, luutru

SLUG, DAY = SHAREPOINT.slug, 86_400


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of a portal that was crawled, and once more on the next day, when some articles were edited or gone."""
    archive = tmp_path_factory.mktemp("looks") / "archive"
    with running(archive / "settings", World(articles=20, delay=0, makes=("sharepoint",))) as served:
        luutru("crawl", SLUG, archive=archive)
        port = served.port
    with running(archive / "settings", World(articles=20, delay=0, makes=("sharepoint",), night=2, port=port)):
        done = luutru("crawl", SLUG, "--json", archive=archive, LUUTRU_CLOCK_AHEAD=str(DAY), LUUTRU_REVISITS="9")
        assert done.returncode in (0, 1), done.stderr
        (archive / "told.json").write_text(done.stdout, encoding="utf-8")
    return archive


def told(archive: Path) -> Counter[str]:
    return Counter(json.loads((archive / "told.json").read_text(encoding="utf-8"))["sites"][0])


def test_every_article_of_yesterday_is_looked_at_a_day_later(nights: Path) -> None:
    assert told(nights)["looked at again"] >= 20


def test_an_edit_and_a_removal_are_found_and_counters_are_none(nights: Path) -> None:
    with open_catalogue(Folder(nights)) as catalogue:
        (edited,) = catalogue.row("select count(*) from articles where revisions > 0") or (0,)
        (gone,) = catalogue.row("select count(*) from articles where gone is not null") or (0,)

    assert (told(nights)["edited"], gone) == (edited, 1)
    assert edited > 0


def test_pictures_of_articles_that_are_looked_at_are_not_asked_for_again(nights: Path) -> None:
    assert {url for url, times in fetched(nights).items() if times > 1 and url.endswith((".jpg", ".png"))} == set()


def test_a_lost_ledger_is_told_by_the_files_when_each_article_is_due(nights: Path, tmp_path: Path) -> None:
    folder = Folder(Path(shutil.copytree(nights, tmp_path / "archive", symlinks=True)))
    path = folder.state / f"{SLUG}.db"
    before = schedule(path)
    path.unlink()
    with Ledger(path) as ledger:
        recall(ledger, folder, find_sites(nights / "settings").sites[SLUG])

    assert len(before) >= 20
    assert schedule(path) == before
    assert any(capture.status == 404 for capture in read_captures(folder.path(folder.closed_warcs()[-1])))


def schedule(path: Path) -> dict[str, int | None]:
    with Ledger(path) as ledger:
        return dict(ledger._run("select key, step from urls where hop = 'article' and first is not null").fetchall())
