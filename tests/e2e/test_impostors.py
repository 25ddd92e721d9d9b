"""Nights on which a portal is not itself: what comes in place of its pages is kept, said, and asked for again."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from archive.catalogue.catalogue import open_catalogue
from archive.clock import AHEAD
from archive.evidence.folder import Folder
from archive.evidence.reading.captures import read_captures
from archive.sites import find_sites
from crawler.demo import told_of
from crawler.samples import MAKES, World, running
from crawler.samples.oddities import EDITED
from crawler.samples.states import BY_TURNS, state_of
from crawler.samples.truth import truth
from tests.e2e.line import luutru

MAKE = MAKES["nukeviet"]
# as it is; each page in another state; every page under maintenance, while feeds still tell what is new; as it is
NIGHTS = ((1, "", ()), (2, BY_TURNS, ("--again",)), (3, "maintenance", ()), (3, "", ()))
# what was in trouble on the second day is asked for again a day and three days after it
DAYS = (0, 1, 2, 4)
TEXTS = "select key, text from articles join article_texts using (id)"
KINDS = "select distinct kind from captures where hop = 'article' and status = 200"
DOUBTS = "select url, what from problems"
# What each state is read as
READ = {"maintenance": "other", "login": "login", "challenge": "challenge", "lost": "soft-404", "hijacked": "hijacked"}
PLANTED = ("Nhà cái", "bảo trì", "Mật khẩu", "giây lát", "harbour")


@dataclass(frozen=True, slots=True)
class Nights:
    """What each night said, the texts and doubts that the catalogue had after it, and the archive after all of them."""

    archive: Path
    world: World
    ended: tuple[subprocess.CompletedProcess[str], ...]
    texts: tuple[Mapping[str, str], ...]
    doubts: tuple[frozenset[tuple[str, str]], ...]


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    folder = tmp_path_factory.mktemp("impostors")
    archive, ended = folder / "archive", []
    texts: list[dict[str, str]] = []
    doubts: list[frozenset[tuple[str, str]]] = []
    world = World(articles=12, makes=("nukeviet",), delay=0)
    for day, (night, state, options) in zip(DAYS, NIGHTS, strict=True):
        world = replace(world, night=night, state=state)
        with running(archive / "settings", world) as served:
            world = replace(world, port=served.port)
            ahead = {AHEAD: str(day * 86_400)}
            ended.append(luutru("crawl", MAKE.slug, *options, archive=archive, **ahead))
        with open_catalogue(Folder(archive)) as catalogue:
            texts.append(dict(catalogue.rows(TEXTS)))
            doubts.append(frozenset(catalogue.rows(DOUBTS)))
    return Nights(archive, world, tuple(ended), tuple(texts), tuple(doubts))


def in_state(world: World, state: str) -> list[str]:
    """Return the addresses of the first night's articles that were in *state* when pages took turns."""
    entries = list(truth(replace(world, night=2), MAKE))[:12]
    urls = [entry["url"] for entry in entries if entry["kind"] == "article"]
    return [url for url in urls if state_of(urlsplit(url).path) == state]


def test_a_night_in_which_listings_show_something_else_is_not_a_good_one(nights: Nights) -> None:
    assert [nights.ended[night].returncode for night in (0, 2, 3)] == [0, 3, 0], nights.ended[3].stderr
    for rubric in MAKE.rubrics:
        assert f"/{rubric.page}/: in its place came: maintenance" in nights.ended[2].stderr


def test_nothing_replaces_what_was_captured_before(nights: Nights) -> None:
    first, *later = nights.texts

    assert len(first) == 12
    assert [{key: texts.get(key) for key in first} for texts in later[:2]] == [first] * 2
    # the portal's own office has edited two by then
    assert sum(later[2].get(key) != text for key, text in first.items()) <= len(EDITED)


def test_nothing_that_came_in_the_place_of_a_page_is_an_article(nights: Nights) -> None:
    assert [text for texts in nights.texts for text in texts.values() if any(words in text for words in PLANTED)] == []


@pytest.mark.parametrize("state", READ)
def test_what_came_is_known_for_what_it_is(nights: Nights, state: str) -> None:
    with open_catalogue(Folder(nights.archive)) as catalogue:
        assert (READ[state],) in set(catalogue.rows(KINDS))


@pytest.mark.parametrize("state", ["maintenance", "login", "challenge", "hijacked", "foreign"])
def test_an_article_whose_address_shows_something_else_has_a_doubt_beside_it(nights: Nights, state: str) -> None:
    said = {url for url, what in nights.doubts[1] if what.endswith("what stood there before is kept")}

    assert set(in_state(nights.world, state)) <= said


def test_every_answer_is_in_the_files(nights: Nights) -> None:
    folder = Folder(nights.archive)
    bodies = b"".join(one.body for warc in folder.closed_warcs() for one in read_captures(folder.path(warc)))

    assert [words for words in PLANTED if words.encode() not in bodies] == []
    assert luutru("verify", archive=nights.archive).returncode == 0


def test_what_did_not_come_is_asked_for_until_it_does(nights: Nights) -> None:
    entries = list(truth(nights.world, MAKE))
    with open_catalogue(Folder(nights.archive)) as catalogue:
        told = told_of(catalogue, entries, find_sites(nights.archive / "settings"))
        gone = {url for (url,) in catalogue.rows("select url from articles where gone is not null")}
    missing = [one["url"] for one in entries if one["kind"] == "article" and one["url"] not in {*told, *gone}]

    assert len(nights.texts[1]) < len(nights.texts[3]) == len(entries)
    assert missing == []
