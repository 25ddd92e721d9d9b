"""One crawl of sample portals of every make, all at once: each is found whole, read right, and asked for little more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.catalogue.catalogue import open_catalogue
from archive.catalogue.completeness.portal import completeness
from archive.catalogue.portals import Portals
from archive.evidence.folder import Folder
from archive.sites import find_sites
from crawler.explaining.explain import Desk, explain
from crawler.samples import MAKES
from crawler.samples.score import FIELDS
from tests.eval.makes import ARTICLES, LEAST_RIGHT, MOST_PER_ARTICLE, MOST_TRAPPED, Measured, measure

EACH = pytest.mark.parametrize("name", MAKES)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("makes")


@pytest.fixture(scope="module")
def crawled(folder: Path) -> Mapping[str, Measured]:
    return measure(folder, tuple(MAKES))


@pytest.fixture(scope="module")
def desk(crawled: Mapping[str, Measured], folder: Path) -> Iterator[Desk]:
    archive = Folder(folder / "archive")
    with open_catalogue(archive) as catalogue:
        yield Desk(archive, Portals(find_sites(archive.settings)), catalogue, datetime.now(UTC))


@EACH
def test_every_article_of_the_truth_table_is_found(crawled: Mapping[str, Measured], name: str) -> None:
    one = crawled[name]

    assert (one.found, one.said) == (one.expected, ()), one.wrong[:3]


@EACH
@pytest.mark.parametrize("field", FIELDS)
def test_a_field_is_read_as_it_is_printed(crawled: Mapping[str, Measured], name: str, field: str) -> None:
    assert crawled[name].fields[field] >= LEAST_RIGHT, [line for line in crawled[name].wrong if f": {field}: " in line][
        :3
    ]


@pytest.mark.parametrize("name", ["nukeviet", "wordpress", "drupal"])
def test_what_listings_show_is_shown_by_feed_and_sitemap_too(crawled: Mapping[str, Measured], name: str) -> None:
    shown = crawled[name].channels

    assert set(shown) == {"listing", "feed", "sitemap"}
    assert shown["feed"] < shown["sitemap"] == ARTICLES <= shown["listing"]


@EACH
def test_what_is_no_article_is_not_taken_for_one(crawled: Mapping[str, Measured], name: str) -> None:
    assert [line for line in crawled[name].wrong if "there is no such article" in line] == []


@EACH
def test_an_article_costs_little_more_than_one_request(crawled: Mapping[str, Measured], name: str) -> None:
    assert crawled[name].per_article <= MOST_PER_ARTICLE


@EACH
def test_traps_are_hardly_asked_for(crawled: Mapping[str, Measured], name: str) -> None:
    assert crawled[name].trapped <= crawled[name].requests * MOST_TRAPPED


# Four of every kind that the walk of each portal tells apart
_EACH_KIND = """
select url, decision, rule from (
    select *, row_number() over (partition by site, decision, rule, hop order by url) as place from urls
) where place <= 4
"""


def test_an_address_is_explained_as_the_walk_decided(desk: Desk) -> None:
    assert desk.catalogue is not None
    told = [(url, decision, rule, explain(url, desk)) for url, decision, rule in desk.catalogue.rows(_EACH_KIND)]
    states = {"captured": {"captured"}, "owed": {"owed", "given up"}}

    assert len(told) > 150
    assert [url for url, decision, _, one in told if one.state not in states.get(decision, {"refused"})] == []
    # the rules that are run again say what they said
    judged = [
        (rule, one.today.rule, url) for url, _, rule, one in told if rule.startswith(("never", "trap")) and one.today
    ]
    assert judged
    assert [one for one in judged if one[0] != one[1]] == []


def test_what_listings_print_is_what_was_found(desk: Desk, crawled: Mapping[str, Measured]) -> None:
    assert desk.catalogue is not None
    told = completeness(desk.folder, desk.catalogue, MAKES["dotnetnuke"].slug)

    assert sum(section.printed or 0 for section in told.sections) == crawled["dotnetnuke"].expected == told.articles
