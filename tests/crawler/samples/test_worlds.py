"""What the sample portals hold: numbers, titles, days, listings, nights."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from crawler.samples import LIFERAY, PORTALS, SHAREPOINT, Make, World, truth, write_settings
from crawler.samples.days import FIRST, day_of
from crawler.samples.oddities import EDITED
from crawler.samples.stories import HEADING, headline, story
from crawler.samples.titles import number_of
from crawler.samples.world import listed, pages

BOTH = pytest.mark.parametrize("portal", PORTALS.values(), ids=PORTALS)
TODAY = date(2026, 11, 23)
WORLD = World(articles=30, today=TODAY)


@BOTH
def test_no_two_articles_share_a_slug_and_the_slug_tells_the_number(portal: Make) -> None:
    world = World(articles=100_000, seed=4)
    numbers = [*range(1000), *range(99_000, 100_000)]
    slugs = [headline(world, portal, number)[1] for number in numbers]

    assert len(set(slugs)) == len(slugs)
    assert [number_of(world, portal, slug) for slug in slugs] == numbers


@pytest.mark.parametrize("world", [WORLD, World(articles=31, night=3), World(articles=1), World(articles=601)], ids=str)
def test_the_listings_hold_every_article_once_newest_first(world: World) -> None:
    found: list[int] = []
    for rubric in range(3):
        numbers = [n for at in range(1, pages(world, rubric) + 1) for n in listed(world, rubric, at)]
        assert numbers == sorted(numbers, reverse=True)
        assert not listed(world, rubric, pages(world, rubric) + 1)
        found += numbers

    assert sorted(found) == list(range(world.count))


def test_days_run_forward_and_end_before_the_provinces_merged() -> None:
    days = [day_of(number) for number in [*range(2000), 100_000, 10_000_000]]

    assert days == sorted(days)
    assert days[0] == FIRST
    assert days[-1] < date(2025, 7, 1)


@BOTH
def test_an_article_is_a_pure_function_of_seed_and_number(portal: Make) -> None:
    larger = World(articles=500, today=TODAY)

    assert [story(WORLD, portal, n) for n in range(30)] == [story(larger, portal, n) for n in range(30)]
    assert story(WORLD, portal, 7).paragraphs != story(replace(WORLD, seed=2), portal, 7).paragraphs


@BOTH
def test_a_later_night_adds_at_the_head_edits_two_and_takes_one_down(portal: Make) -> None:
    first = {entry["url"]: entry for entry in truth(WORLD, portal)}
    second = {entry["url"]: entry for entry in truth(replace(WORLD, night=2), portal)}
    changed = [entry for url, entry in first.items() if second[url] != entry]

    assert [entry["number"] for entry in second.values() if entry["url"] not in first] == [30, 31, 32]
    assert {entry["number"] for entry in changed} == {*EDITED, 6}
    assert [entry["number"] for entry in second.values() if entry["kind"] == "gone"] == [6]


@BOTH
def test_articles_are_as_long_as_news_is(portal: Make) -> None:
    articles = [entry for entry in truth(WORLD, portal) if entry["kind"] == "article"]
    counts = [
        len(entry["paragraphs"]) + bool(entry["lead"]) for entry in articles if HEADING not in entry["paragraphs"]
    ]

    assert min(counts) >= 4
    assert max(counts) <= 10


@BOTH
def test_no_body_says_a_sentence_twice(portal: Make) -> None:
    for entry in truth(World(articles=90), portal):
        assert len(set(entry["paragraphs"])) == len(entry["paragraphs"]), entry["url"]


def test_a_date_without_a_year_means_the_last_such_day() -> None:
    (entry,) = [entry for entry in truth(WORLD, SHAREPOINT) if entry["number"] == 10]

    assert entry["published_as_printed"] == "Chiều 31/1"
    assert entry["published"] == "2026-01-31"


def test_liferay_prints_midnight_where_no_time_is_known() -> None:
    (entry,) = [entry for entry in truth(WORLD, LIFERAY) if entry["number"] == 1]

    assert entry["published_as_printed"].endswith("| 12:00 AM")
    assert "T" not in entry["published"]


def test_some_articles_of_each_portal_have_no_date() -> None:
    undated = {portal: [e["number"] for e in truth(WORLD, PORTALS[portal]) if not e["published"]] for portal in PORTALS}

    assert undated == {"mau-sharepoint": [1, 2, None], "mau-liferay": [None, 12]}


def test_the_site_files_can_be_read_by_the_archive(tmp_path: object) -> None:
    from pathlib import Path

    from archive.sites import find_sites

    folder = Path(str(tmp_path))
    write_settings(folder, replace(WORLD, port=4711))
    found = find_sites(folder)

    assert not found.broken
    assert {site.home for site in found.sites.values()} == {"http://127.0.0.11:4711/", "http://127.0.0.12:4711/"}
    assert all(site.loopback and len(site.sections) == 3 for site in found.sites.values())
