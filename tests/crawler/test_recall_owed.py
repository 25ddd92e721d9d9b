"""A new ledger learns what captured pages lead to: nobody looks at them again, and what they need would be lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest

from archive.evidence.record import Finished, Link, Walk
from crawler.ledger import Ledger, Owed
from crawler.recall import DISK, recall
from tests.archive.catalogue.shelf import DAY, HOME, Shelf, page

PAGE = UUID(int=2).urn  # the second of the three records of the first exchange of a shelf
ENDED = Finished("finished", {})


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


@contextmanager
def told(shelf: Shelf) -> Iterator[Ledger]:
    with Ledger(shelf.folder.state / "mau.db") as ledger:
        recall(ledger, shelf.folder, shelf.found.sites["mau"])
        yield ledger


def leads(*links: Link) -> Walk:
    return Walk(PAGE, f"{HOME}/a", DAY, links)


def of(crawl: str) -> dict[str, str]:
    return {"software": "luutru/test", "site": "mau", "isPartOf": crawl}


def test_what_captured_pages_lead_to_and_nobody_asked_for_is_owed(shelf: Shelf) -> None:
    hops = {"/a.png": "requisite", "/b.png": "requisite", "/b": "article", "/b.pdf": "attachment"}
    links = [Link(HOME + path, hop, "owed") for path, hop in hops.items()]
    shelf.warc(page("/a"), leads(*links, Link(f"{HOME}/print/a", "article", "never", "never: print")))
    shelf.warc(page("/a.png", hop="requisite", mime="image/png"))
    with told(shelf) as ledger:
        assert [ledger.state(f"mau.gov.vn{path}") for path in ("/a", "/a.png", "/print/a")] == ["captured"] * 2 + [None]
        assert {one.url: one for one in ledger.owed()} == {
            HOME + path: Owed(f"mau.gov.vn{path}", HOME + path, hops[path], "Tin tức", f"{HOME}/a")
            for path in ("/b.png", "/b", "/b.pdf")
        }


def test_what_was_owed_and_refused_after_all_is_refused(shelf: Shelf) -> None:
    shelf.warc(page("/a"), leads(Link(f"{HOME}/b", "article", "owed")))
    shelf.warc(leads(Link(f"{HOME}/b", "article", "robots", "robots: Disallow: /b")))
    with told(shelf) as ledger:
        assert ledger.state("mau.gov.vn/b") == "refused"


@pytest.mark.parametrize(("path", "hop", "mime"), [("/a", "article", "text/html"), ("/a.css", "requisite", "text/css")])
def test_what_a_crawl_captured_and_had_not_looked_at_when_it_died_is_owed(
    shelf: Shelf, path: str, hop: str, mime: str
) -> None:
    shelf.warc(page(path, hop=hop, mime=mime))
    with told(shelf) as ledger:
        assert [one.url for one in ledger.owed()] == [HOME + path]


@pytest.mark.parametrize(("path", "status", "mime"), [("/a.png", 200, "image/png"), ("/a", 404, "text/html")])
def test_what_leads_nowhere_is_captured_however_its_crawl_ended(
    shelf: Shelf, path: str, status: int, mime: str
) -> None:
    shelf.warc(page(path, status=status, hop="article" if status == 404 else "requisite", mime=mime))
    with told(shelf) as ledger:
        assert list(ledger.owed()) == []


def test_what_a_crawl_captured_that_came_to_its_end_in_another_file_leads_to_nothing_more(shelf: Shelf) -> None:
    shelf.warc(page("/a"), info=of("first"))
    shelf.warc(ENDED, info=of("first"))
    with told(shelf) as ledger:
        assert list(ledger.owed()) == []


def test_that_another_crawl_ended_or_that_the_disk_ended_this_one_proves_nothing(shelf: Shelf) -> None:
    shelf.warc(page("/a"), Finished(DISK, {}), info=of("first"))
    shelf.warc(ENDED, info=of("second"))
    with told(shelf) as ledger:
        assert [one.url for one in ledger.owed()] == [f"{HOME}/a"]
