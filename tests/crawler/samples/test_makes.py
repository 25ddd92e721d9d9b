"""Sample portals of every make, without a server: truth is printed, listings lead to all, traps are laid."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from html import unescape
from urllib.parse import quote, unquote, urljoin, urlsplit
from xml.etree import ElementTree

import pytest

from archive.extract.data import texts
from crawler.samples import MAKES, Make, World, truth
from crawler.samples.addresses import article_path
from crawler.samples.answers import Answer, Request, entity
from crawler.samples.server import answer
from crawler.samples.stories import story
from crawler.samples.world import listed, pages
from tests.crawler.samples.reading import flat, tags, words

WORLD = World(articles=30, port=8123, today=date(2026, 11, 23), makes=tuple(MAKES))
EACH = pytest.mark.parametrize("make", MAKES.values(), ids=MAKES)


def ask(url: str) -> Answer:
    parts = urlsplit(url)
    return answer(WORLD, parts.hostname or "", Request("GET", unquote(parts.path), parts.query))


def text_at(url: str) -> str:
    made = ask(url)
    assert made.status == 200, url
    return entity(made.parts, 1).decode()


def printed_at(make: Make, url: str, entry: dict[str, object]) -> str:
    """Return the page of an article; where its text is told to a script, what that is given, value by value."""
    if make.told_at is None:
        return text_at(url)
    told = json.loads(text_at(WORLD.origin(make.host) + make.told_at(int(str(entry["number"])))))
    return "".join(f"<div>{one}</div>" for one in texts(told))


def articles(make: Make) -> Iterator[tuple[str, dict[str, object]]]:
    for entry in truth(WORLD, make):
        if entry["kind"] == "article":
            yield str(entry["url"]), entry


def linked(html: str, base: str) -> set[str]:
    """Return the addresses that a page names, whatever for."""
    named = {value for tag in ("a", "img", "link") for one in tags(html, tag) for value in one.values() if value}
    named |= {
        candidate.split()[0]
        for one in tags(html, "img")
        for candidate in one.get("srcset", "").split(", ")
        if candidate
    }
    named = {name for name in named if not name.startswith(("javascript:", "#")) and " " not in name[:8]}
    return {urljoin(base, quote(unicodedata.normalize("NFC", unescape(name)), safe="%/:?=&();,!*")) for name in named}


@EACH
def test_what_is_true_is_printed(make: Make) -> None:
    for url, entry in articles(make):
        page = words(printed_at(make, url, entry))
        printed = [entry[name] for name in ("title", "lead", "byline", "source", "section", "published_as_printed")]
        printed += entry["paragraphs"]  # type: ignore[arg-type]
        printed += [image[name] for image in entry["images"] for name in ("caption", "credit")]  # type: ignore[attr-defined]
        printed += [paper["text"] for paper in entry["attachments"]]  # type: ignore[attr-defined]

        assert [text for text in printed if text and flat(str(text)) not in page] == [], url


@EACH
def test_true_images_and_attachments_are_linked_and_answer(make: Make) -> None:
    for url, entry in articles(make):
        named = linked(printed_at(make, url, entry), url)
        things = [thing["url"] for name in ("images", "attachments") for thing in entry[name]]  # type: ignore[attr-defined]

        assert [thing for thing in things if thing not in named] == [], url
        assert [thing for thing in things if ask(thing).status != 200] == [], url


@EACH
def test_each_page_of_a_listing_shows_its_articles(make: Make) -> None:
    for rubric in range(len(make.rubrics)):
        for at in range(1, pages(WORLD, rubric, len(make.rubrics)) + 1):
            page = words(entity(make.answer(WORLD, make.turn(rubric, at)).parts, 1).decode())
            titles = [story(WORLD, make, number).title for number in listed(WORLD, rubric, at, len(make.rubrics))]

            assert titles
            assert [title for title in titles if flat(title) not in page] == []


@EACH
def test_an_article_that_moved_is_found_by_redirects(make: Make) -> None:
    for number in (number for number in range(WORLD.count) if make.oddity(number).link == "moved"):
        told = story(WORLD, make, number)
        url = WORLD.origin(make.host) + make.moved(told)
        for _ in range(3):
            made = ask(url)
            if made.status == 200:
                break
            url = urljoin(url, dict(made.headers)["Location"])

        assert made.status == 200
        assert urlsplit(url)[2:4] == urlsplit(article_path(make, told))[2:4]


@EACH
def test_traps_are_linked_and_answer_and_no_article_is_one(make: Make) -> None:
    assert make.traps
    found = set()
    for url, _ in articles(make):
        parts = urlsplit(url)
        assert not make.traps.search(unquote(f"{parts.path}?{parts.query}"))
        own = (urlsplit(name) for name in linked(text_at(url), url) if f"//{make.host}:" in name)
        found |= {name for name in own if make.traps.search(f"{name.path}?{name.query}")}

    assert found
    assert all(ask(name.geturl()).status in (200, 301, 302, 404) for name in found)


@EACH
def test_what_its_pages_need_to_be_shown_is_there(make: Make) -> None:
    url = next(url for url, _ in articles(make))
    html = text_at(url)
    wanted = {tag["href"] for tag in tags(html, "link") if "stylesheet" in tag.get("rel", "")}
    wanted |= {tag["src"] for tag in tags(html, "script") if tag.get("src")}

    assert wanted
    for name in wanted:
        made = ask(urljoin(url, unescape(name)))
        assert made.status == 200, name
        pictures = re.findall(rb'url\("([^"]+)"\)', made.parts[0]) if "css" in made.kind else []
        assert [one for one in pictures if ask(urljoin(urljoin(url, name), one.decode())).status != 200] == []


@EACH
def test_the_feeds_that_its_listings_name_are_well_formed_and_name_its_articles(make: Make) -> None:
    url = WORLD.origin(make.host) + make.listing(0)
    feeds = [tag["href"] for tag in tags(text_at(url), "link") if "rss" in tag.get("type", "")]
    known = {entry["url"] for entry in truth(WORLD, make)}
    for feed in feeds:
        root = ElementTree.fromstring(entity(ask(urljoin(url, unescape(feed))).parts, 1))
        named = {link.text for link in root.iterfind(".//item/link")}

        assert named
        assert named <= known
