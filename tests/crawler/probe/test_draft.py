"""A first look at sample portals: few questions, and a site file that says what is true of each."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from archive.model import Site
from archive.sites import load_site
from crawler.probe.draft import draft
from crawler.probe.looked import MOST_ASKED, Draft, Looked, Purpose, findings
from crawler.samples import MAKES, Make
from tests.crawler.probe.portal import KNOWN, UNKNOWN, WORLD, looked_at

BLANK = "frontend"  # its pages come without links: a script makes them
SHOWN = {name: make for name, make in MAKES.items() if name != BLANK}
EACH = pytest.mark.parametrize("make", SHOWN.values(), ids=SHOWN)


@cache
def looked(make: Make, *, by_marks: bool) -> Looked:
    return looked_at(make, KNOWN if by_marks else UNKNOWN)


@cache
def drafted(make: Make, *, by_marks: bool) -> Draft:
    return draft(looked(make, by_marks=by_marks), KNOWN if by_marks else UNKNOWN)


def loaded(folder: Path, made: Draft) -> Site:
    path = folder / f"{made.slug}.toml"
    path.write_text(made.toml, encoding="utf-8")
    return load_site(path, folder / "platforms")


@EACH
def test_a_look_asks_for_little(make: Make) -> None:
    assert 8 <= len(looked(make, by_marks=False).answers) <= MOST_ASKED


@EACH
def test_nothing_is_asked_that_the_portal_calls_a_trap(make: Make) -> None:
    asked = [answer.question.url for answer in looked(make, by_marks=True).answers]

    assert make.traps is None or not [url for url in asked if make.traps.search(url.partition(make.host)[2])]


@EACH
def test_the_file_is_read_back(make: Make, tmp_path: Path) -> None:
    for by_marks in (True, False):
        site = loaded(tmp_path, drafted(make, by_marks=by_marks))

        assert not site.enabled
        assert site.name.casefold() == make.name.casefold()


@EACH
def test_the_sections_are_those_that_list_articles(make: Make, tmp_path: Path) -> None:
    site = loaded(tmp_path, drafted(make, by_marks=False))

    listings = [WORLD.origin(make.host) + make.listing(at) for at in range(len(make.rubrics))]
    assert sorted(one.url for one in site.sections) == sorted(listings)


@EACH
def test_a_platform_is_known_by_its_marks(make: Make) -> None:
    assert [one.value for one in findings(drafted(make, by_marks=True).found, "platform")] == [make.platform]


@EACH
def test_articles_of_two_sections_are_looked_at(make: Make) -> None:
    articles = list(looked(make, by_marks=False).of(Purpose.ARTICLE))

    assert len(articles) >= 5
    assert len({question.section for question, _ in articles}) >= 2


def test_a_portal_that_a_script_makes_is_said_to_be_one() -> None:
    made = drafted(MAKES[BLANK], by_marks=True)

    assert any("a script" in one for one in made.missing)
    assert len(findings(made.found, "section")) == 2
