"""One crawl of sample portals of every make, all at once: each is found whole, read right, and asked for little more."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from crawler.samples import MAKES
from crawler.samples.score import FIELDS
from tests.eval.makes import LEAST_RIGHT, MOST_PER_ARTICLE, MOST_TRAPPED, Measured, measure

EACH = pytest.mark.parametrize("name", MAKES)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Measured]:
    return measure(tmp_path_factory.mktemp("makes"), tuple(MAKES))


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


@EACH
def test_what_is_no_article_is_not_taken_for_one(crawled: Mapping[str, Measured], name: str) -> None:
    assert [line for line in crawled[name].wrong if "there is no such article" in line] == []


@EACH
def test_an_article_costs_little_more_than_one_request(crawled: Mapping[str, Measured], name: str) -> None:
    assert crawled[name].per_article <= MOST_PER_ARTICLE


@EACH
def test_traps_are_hardly_asked_for(crawled: Mapping[str, Measured], name: str) -> None:
    assert crawled[name].trapped <= crawled[name].requests * MOST_TRAPPED
