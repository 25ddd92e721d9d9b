"""Two nights over both sample portals: all is found, nothing is fetched twice, the catalogue is what a rebuild makes."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from archive.book.book import open_book
from archive.catalogue.catalogue import open_catalogue
from archive.evidence.folder import Folder
from archive.night.facts import SiteNight
from archive.night.frames import apart
from archive.night.gather.gather import Desk, histories
from archive.sites import find_sites
from tests.e2e.line import catalogue, fetched, last_json, luutru
from tests.structure import complaints

NIGHTS = (date(2026, 3, 2), date(2026, 3, 3))
FIELDS = ("title", "lead", "text", "published", "byline", "section", "images", "captions")


@dataclass(frozen=True, slots=True)
class Nights:
    """What two demos left, and what each printed."""

    archive: Path
    reports: tuple[Any, Any]
    first: Counter[str]
    second: Counter[str]
    live: list[str]


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    archive = tmp_path_factory.mktemp("nights") / "archive"
    reports = []
    counts = []
    for night in NIGHTS:
        done = luutru("demo", "--json", archive=archive, LUUTRU_NIGHT=night.isoformat())
        assert done.returncode == 0, done.stderr
        reports.append(last_json(done.stdout))
        counts.append(fetched(archive))
    return Nights(archive, (reports[0], reports[1]), counts[0], counts[1], catalogue(archive))


@pytest.mark.parametrize("night", [0, 1])
def test_every_article_is_found(nights: Nights, night: int) -> None:
    articles = nights.reports[night]["articles"]

    assert articles["expected"] >= 60
    assert articles["found"] == articles["expected"]


@pytest.mark.parametrize("night", [0, 1])
def test_the_report_has_exactly_its_keys(nights: Nights, night: int) -> None:
    report = nights.reports[night]

    assert list(report) == ["articles", "captures", "warc_files", "verify", "seconds"]
    assert list(report["articles"]) == ["expected", "found", "fields"]
    assert tuple(report["articles"]["fields"]) == FIELDS


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("night", [0, 1])
def test_fields_are_read_as_a_careful_person_reads_them(nights: Nights, night: int, name: str) -> None:
    assert nights.reports[night]["articles"]["fields"][name] >= 0.99


@pytest.mark.parametrize("night", [0, 1])
def test_catalogue_and_files_agree(nights: Nights, night: int) -> None:
    assert nights.reports[night]["verify"] == {"ok": True, "findings": []}


def test_a_demo_never_enters_somebodys_archive(nights: Nights, tmp_path: Path) -> None:
    (tmp_path / "settings" / "sites").mkdir(parents=True)
    (tmp_path / "settings" / "sites" / "mine.toml").write_text("", encoding="utf-8")
    done = luutru("demo", archive=tmp_path)

    assert done.returncode == 2
    assert "is an archive, and not a demo's folder" in done.stderr


def test_the_second_night_fetches_no_article_twice(nights: Nights) -> None:
    assert nights.first
    assert {url for url, times in nights.first.items() if times > 1} == set()
    assert {url for url, times in nights.second.items() if times > 1} == set()


def test_the_second_night_finds_what_is_new(nights: Nights) -> None:
    assert set(nights.second) - set(nights.first)


def test_the_live_catalogue_is_the_rebuilt_one(nights: Nights) -> None:
    done = luutru("rebuild", archive=nights.archive)

    assert done.returncode == 0, done.stderr
    assert len(nights.live) > 500
    assert catalogue(nights.archive) == nights.live


def test_verify_says_nothing_when_all_is_well(nights: Nights) -> None:
    done = luutru("verify", "--json", archive=nights.archive)

    assert done.returncode == 0
    assert json.loads(done.stdout)["findings"] == []


def test_a_swapped_byte_is_found(nights: Nights, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    shutil.copytree(nights.archive, archive, symlinks=True)
    warc = next(archive.rglob("*.warc.gz"))
    data = bytearray(warc.read_bytes())
    data[len(data) // 2] ^= 0xFF
    warc.write_bytes(data)

    done = luutru("verify", archive=archive)

    assert done.returncode == 1
    assert warc.name in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("words", ["dân chủ ở cơ sở", "dan chu o co so", "dân chủ cơ sở"])
def test_what_people_type_finds_articles(nights: Nights, words: str) -> None:
    done = luutru("search", "--json", *words.split(), archive=nights.archive)

    assert done.returncode == 0
    assert json.loads(done.stdout)


def test_words_that_stand_in_an_attached_document_find_its_article(nights: Nights) -> None:
    done = luutru("search", "--json", '"lưu văn thư" "hồ sơ số 16"', archive=nights.archive)
    hits = json.loads(done.stdout)

    assert len(hits) == 2  # on each portal the article with the number 16 has a plan and an annex
    for hit in hits:
        assert hit["url"].lower() in {url.lower() for url in nights.first}
        assert "hồ sơ số 16" in hit["snippet"]
        assert "16" in hit["attachment"]["text"]


def test_show_leads_from_an_address_to_its_bytes(nights: Nights) -> None:
    url = next(iter(nights.first))
    done = luutru("show", url, "--json", archive=nights.archive)
    shown = json.loads(done.stdout)

    assert done.returncode == 0
    assert (nights.archive / shown["captures"][0]["warc"]).is_file()


def test_no_judge_objects_to_a_night_of_both_portals(nights: Nights) -> None:
    folder = Folder(nights.archive)

    assert complaints([folder.path(warc) for warc in folder.closed_warcs()]) == []


@pytest.fixture(scope="module")
def facts(nights: Nights) -> dict[str, tuple[SiteNight, ...]]:
    """Each portal's nights, counted."""
    folder, sites = Folder(nights.archive), find_sites(nights.archive / "settings").sites
    with open_book(folder) as book, open_catalogue(folder) as opened:
        return histories(Desk(folder.root, book, opened, sites), sites, NIGHTS[-1])


def test_each_crawl_is_of_the_night_that_began_it(facts: dict[str, tuple[SiteNight, ...]]) -> None:
    assert facts
    for history in facts.values():
        assert [(one.night, one.crawls, one.outcome) for one in history] == [(night, 1, "finished") for night in NIGHTS]


def test_the_facts_count_what_the_catalogue_holds(facts: dict[str, tuple[SiteNight, ...]], nights: Nights) -> None:
    captures = sum(number for history in facts.values() for one in history for number in one.statuses.values())

    assert sum(one.new for history in facts.values() for one in history) == nights.reports[1]["articles"]["found"]
    assert captures == nights.reports[1]["captures"]


def test_listings_and_platforms_of_the_second_night_are_those_of_the_first(
    facts: dict[str, tuple[SiteNight, ...]],
) -> None:
    for site, (first, second) in facts.items():
        assert second.platforms == first.platforms == {site.removeprefix("mau-"): 1 + len(first.templates)}
        assert set(second.templates) == set(first.templates) == set(first.sections)
        assert all(apart(second.templates[name], first.templates[name]) < 16 for name in first.templates)


def test_all_that_a_sample_portals_articles_need_is_held(facts: dict[str, tuple[SiteNight, ...]]) -> None:
    assert all(one.wanted == one.held > 0 for history in facts.values() for one in history)
