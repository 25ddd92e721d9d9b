"""Addresses that tests ask about: what the shelf, and the ledger beside it, make of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from archive.catalogue.catalogue import open_catalogue
from archive.catalogue.portals import Portals
from archive.evidence.exchange import Exchange
from crawler.explaining.explain import Desk, Explained, explain
from crawler.explaining.words import facts
from crawler.ledger import Ledger, Owed
from tests.archive.catalogue.shelf import DAY, HOME, Shelf, page

NOW = DAY + timedelta(days=12)
ROBOTS = b"User-agent: *\nDisallow: /kin/\nAllow: /kin/mo\n"


@contextmanager
def ledger(shelf: Shelf) -> Iterator[Ledger]:
    with Ledger(shelf.root / "state" / "mau.db") as opened:
        yield opened


def owed(path: str) -> Owed:
    return Owed(f"mau.gov.vn{path}", HOME + path, "article", "Tin tức", f"{HOME}/tin-tuc")


def robots(body: bytes = ROBOTS, status: int = 200, minutes: int = 0) -> Exchange:
    found = page("/robots.txt", body, hop="robots", mime="text/plain", status=status, minutes=minutes)
    return replace(found, via=None, section=None)


def told(shelf: Shelf, url: str, slug: str | None = None) -> Explained:
    whole = url if not url.startswith("/") else HOME + url
    portals = Portals(shelf.found)
    if not shelf.folder.catalogue.exists():
        return explain(whole, Desk(shelf.folder, portals, None, NOW), slug)
    with open_catalogue(shelf.folder) as catalogue:
        return explain(whole, Desk(shelf.folder, portals, catalogue, NOW), slug)


def lines(one: Explained) -> dict[str, list[str]]:
    said: dict[str, list[str]] = {}
    for about, what in facts(one):
        said.setdefault(about, []).append(what)
    return said


def said(shelf: Shelf, url: str, about: str) -> str:
    return " | ".join(lines(told(shelf, url)).get(about, ()))
