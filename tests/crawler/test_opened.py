"""A page that the walk has opened for its links is not parsed again to be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from archive.extract import read as reading
from archive.extract.standing.layouts import finds_text
from archive.model import Site
from archive.sites import load_site
from crawler.samples.addresses import article_url
from crawler.samples.answers import Request, entity
from crawler.samples.definitions import write_settings
from crawler.samples.make import Make
from crawler.samples.makes import MAKES
from crawler.samples.stories import story
from crawler.samples.world import World
from crawler.walking.look import LARGEST_WALKED, look_at
from crawler.walking.reading import Opened, capture_of
from crawler.walking.steps import Found, Shown

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
WORLD = World(articles=15, port=8123, today=date(2026, 11, 23), makes=tuple(MAKES))
# the pages of a front end without links have no tree worth the name
EACH = pytest.mark.parametrize(
    "make", [MAKES[name] for name in MAKES if name != "frontend"], ids=lambda make: make.slug
)


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Site]:
    folder = tmp_path_factory.mktemp("settings")
    return {path.stem: load_site(path, folder) for path in write_settings(folder, WORLD)}


def page_of(make: Make, number: int) -> Shown:
    told = story(WORLD, make, number)
    path, _, query = make.path(number, told.slug).partition("?")
    made = make.answer(WORLD, Request("GET", path, query))
    return Shown(article_url(WORLD, make, told), "article", made.status, entity(made.parts, 1), made.kind)


def opened(shown: Shown, site: Site) -> Opened:
    found = look_at(shown, site)
    assert isinstance(found, Found)
    return Opened(capture_of(shown, NOW), site, found.page)


@EACH
def test_a_page_that_was_walked_reads_as_if_it_were_opened_anew(make: Make, sites: dict[str, Site]) -> None:
    for number in range(WORLD.count):
        shown, site = page_of(make, number), sites[make.slug]

        assert opened(shown, site).reading() == reading.read(capture_of(shown, NOW), site)


@EACH
def test_what_is_an_article_at_first_sight_is_one_and_reads_the_same_afterwards(
    make: Make, sites: dict[str, Site]
) -> None:
    site, seen = sites[make.slug], []
    for number in range(WORLD.count):
        shown = page_of(make, number)
        page = opened(shown, site)
        seen.append(page.shows_article())

        assert page.reading() == reading.read(capture_of(shown, NOW), site)
        assert page.reading().kind == "article" or not seen[-1]
    assert any(seen) == finds_text(site.layout_at(NOW).read)


def test_a_page_that_was_walked_is_parsed_and_read_once(
    sites: dict[str, Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    make = MAKES["drupal"]
    page = opened(page_of(make, 3), sites[make.slug])
    monkeypatch.delattr(reading, "open_page")

    assert page.reading().kind == "article"
    assert page.reading() is page.reading()


def test_a_page_of_which_only_the_beginning_was_walked_is_opened_again(sites: dict[str, Site]) -> None:
    make = MAKES["drupal"]
    shown = page_of(make, 3)
    found = look_at(replace(shown, body=shown.body + b" " * LARGEST_WALKED), sites[make.slug])

    assert isinstance(found, Found)
    assert (found.unread, found.page) == (len(shown.body), None)
