"""Who may lean on whom. A new arrow is drawn here first."""

from __future__ import annotations

import ast
from collections.abc import Iterable

import pytest

from tests.house.source import HOUSES, ROOT, Module, imports, is_ours, is_standard, modules

# A room is a module or a folder; the longest name that fits counts. Floors from the ground up: a room leans on lower ones.
WORDS = {"archive.model", "archive.errors"}
GROUND = WORDS | {"archive.urls", "archive.sites"}
MAY_LEAN_ON: dict[str, set[str]] = {
    "archive.model": set(),
    "archive.errors": set(),
    "archive.urls": {"archive.model"},
    "archive.sites": WORDS | {"archive.urls"},
    "archive.evidence": WORDS,
    "archive.extract.text": set(),
    "archive.extract.data": set(),
    "archive.extract.legacy": {"archive.extract.text"},
    "archive.extract.documents": {"archive.model", "archive.extract.text"},
    "archive.extract.judge": {"archive.model", "archive.extract.text"},
    "archive.extract.dates": {"archive.model", "archive.extract.text"},
    "archive.extract.people": {"archive.model", "archive.extract.text", "archive.extract.dates"},
    "archive.extract.tree": {"archive.model", "archive.urls", "archive.extract.text", "archive.extract.data"},
    "archive.extract.fields": {
        "archive.model",
        "archive.extract.text",
        "archive.extract.tree",
        "archive.extract.dates",
    },
    "archive.extract.standing": {
        "archive.model",
        "archive.extract.text",
        "archive.extract.tree",
        "archive.extract.fields",
    },
    "archive.extract.article": {
        "archive.model",
        "archive.urls",
        "archive.extract.text",
        "archive.extract.legacy",
        "archive.extract.tree",
        "archive.extract.fields",
        "archive.extract.standing",
        "archive.extract.dates",
        "archive.extract.people",
    },
    "archive.extract.kinds": {
        "archive.model",
        "archive.urls",
        "archive.extract.text",
        "archive.extract.tree",
        "archive.extract.fields",
        "archive.extract.standing",
    },
    "archive.extract": {
        "archive.model",
        "archive.extract.text",
        "archive.extract.tree",
        "archive.extract.fields",
        "archive.extract.standing",
        "archive.extract.article",
        "archive.extract.kinds",
        "archive.extract.data",
    },
    "archive.catalogue": GROUND | {"archive.evidence"},
    "archive.catalogue.deriving": {
        "archive.errors",
        "archive.model",
        "archive.evidence",
        "archive.extract.text",
        "archive.extract.judge",
        "archive.extract.documents",
        "archive.catalogue",
    },
    "archive.catalogue.entering": GROUND
    | {
        "archive.evidence",
        "archive.extract.documents",
        "archive.extract.judge",
        "archive.catalogue",
        "archive.catalogue.deriving",
    },
    "archive.catalogue.asking": WORDS
    | {
        "archive.evidence",
        "archive.extract.text",
        "archive.extract.tree",
        "archive.extract.kinds",
        "archive.catalogue",
        "archive.catalogue.deriving",
    },
    "archive.catalogue.agreeing": WORDS
    | {
        "archive.evidence",
        "archive.extract.judge",
        "archive.catalogue",
        "archive.catalogue.deriving",
        "archive.catalogue.entering",
    },
    "archive.replay": {"archive.errors", "archive.evidence", "archive.catalogue", "archive.catalogue.asking"},
    "archive.wacz": WORDS | {"archive.urls", "archive.evidence", "archive.catalogue", "archive.catalogue.asking"},
    "archive.terminal": set(),
    "archive.printed": {"archive.model", "archive.catalogue.asking", "archive.terminal", "archive.extract.text"},
    "archive.saved": GROUND
    | {"archive.evidence", "archive.extract", "archive.extract.tree", "archive.catalogue", "archive.catalogue.asking"},
    "archive.checked": WORDS | {"archive.evidence", "archive.extract", "archive.catalogue"},
    "archive.cli": {
        "archive.errors",
        "archive.sites",
        "archive.urls",
        "archive.evidence",
        "archive.extract",
        "archive.catalogue",
        "archive.catalogue.agreeing",
        "archive.catalogue.asking",
        "archive.catalogue.entering",
        "archive.terminal",
        "archive.printed",
        "archive.replay",
        "archive.wacz",
        "archive.saved",
    },
    "archive.__main__": {"archive.cli"},
    "archive": set(),
    "settings": set(),
    "crawler": set(),
    "crawler.samples": {"archive.urls"},
    "crawler.guard": set(),
    "crawler.channels": set(),
    "crawler.ledger": WORDS | {"crawler.channels", "crawler.walking"},
    "crawler.recall": GROUND - {"archive.sites"} | {"archive.evidence", "crawler.ledger", "crawler.walking"},
    "crawler.journal": WORDS | {"archive.evidence"},
    "crawler.room": {"archive.evidence"},
    "crawler.cookies": set(),
    "crawler.walking": {
        "archive.model",
        "archive.urls",
        "archive.extract",
        "archive.extract.tree",
        "archive.extract.data",
        "archive.extract.dates",
    },
    "crawler.probe": {
        "archive.model",
        "archive.urls",
        "archive.extract",
        "archive.extract.text",
        "archive.extract.tree",
        "archive.extract.fields",
        "crawler.walking",
    },
    "crawler.register": {"archive.model", "archive.sites", "archive.urls", "archive.extract.text", "crawler.probe"},
    "crawler.tls": {"archive.model"},
    "crawler.resolver": {"crawler.guard"},
    "crawler.connection": {"archive.evidence", "archive.model", "crawler.guard", "crawler.tls"},
    "crawler.capture": {
        "archive.evidence",
        "archive.model",
        "crawler.connection",
        "crawler.guard",
        "crawler.ledger",
        "crawler.resolver",
        "crawler.tls",
    },
    "crawler.robots": {"archive.urls"},
    "crawler.politeness": {"archive.errors", "archive.urls", "crawler.guard", "crawler.robots", "crawler.trouble"},
    "crawler.budget": {"crawler.politeness"},
    "crawler.trouble": set(),
    "crawler.spiders": WORDS
    | {
        "archive.sites",
        "archive.urls",
        "archive.evidence",
        "archive.extract.tree",
        "crawler.capture",
        "crawler.guard",
        "crawler.journal",
        "crawler.ledger",
        "crawler.politeness",
        "crawler.probe",
        "crawler.recall",
        "crawler.register",
        "crawler.room",
        "crawler.trouble",
        "crawler.walking",
    },
    "crawler.run": {"archive.errors", "crawler.politeness", "crawler.spiders"},
    "crawler.crawls": {"archive.errors", "archive.evidence"},
    "crawler.onboarding": WORDS
    | {
        "archive.sites",
        "archive.evidence",
        "archive.extract",
        "archive.saved",
        "crawler.crawls",
        "crawler.probe",
        "crawler.register",
    },
    "crawler.demo": GROUND
    | {"archive.evidence", "archive.catalogue", "archive.catalogue.agreeing", "crawler.crawls", "crawler.samples"},
    "crawler.explaining": WORDS
    | {
        "archive.urls",
        "archive.evidence",
        "archive.catalogue",
        "archive.catalogue.asking",
        "crawler.guard",
        "crawler.ledger",
        "crawler.robots",
        "crawler.walking",
    },
    "crawler.__main__": {"crawler.cli"},
    "crawler.cli": {
        "archive.catalogue",
        "archive.catalogue.asking",
        "archive.errors",
        "archive.model",
        "archive.sites",
        "archive.terminal",
        "archive.evidence",
        "archive.cli",
        "archive.checked",
        "archive.urls",
        "crawler.crawls",
        "crawler.demo",
        "crawler.explaining",
        "crawler.onboarding",
        "crawler.probe",
        "crawler.register",
    },
}

# The packages themselves: what stands in them is named one by one.
FRONT_DOORS = ("archive", "crawler")

# One door per library: our words inside, its words outside.
DOORS: dict[str, set[str]] = {
    "warcio": {"archive.evidence.warc", "archive.evidence.judges"},
    "fastwarc": {"archive.evidence.judges"},
    "trafilatura": {"archive.extract.standing.body"},
    "dateparser": {"archive.extract.dates.printed"},
    "lxml": {"archive.extract.tree", "archive.extract.standing.body"},
    "brotli": {"archive.evidence.coding"},
    "pypdf": {"archive.extract.documents"},
    "docx": {"archive.extract.documents"},
    "tldextract": {"crawler.politeness"},
    "sqlite_utils": {"archive.catalogue.catalogue", "crawler.ledger"},
    "click": {"archive.cli", "crawler.cli"},
    "tomllib": {"archive.sites.table"},
    "cssselect": {"archive.sites.rules"},
    "cryptography": {"archive.evidence.signature", "crawler.tls"},
    "OpenSSL": {"crawler.tls"},
    "protego": {"crawler.robots"},
    "twisted": {
        "crawler.capture",
        "crawler.connection",
        "crawler.journal",
        "crawler.politeness",
        "crawler.resolver",
        "crawler.run",
        "crawler.tls",
    },
    "zope": {"crawler.resolver", "crawler.tls"},
    "scrapy": {
        "crawler.budget",
        "crawler.capture",
        "crawler.connection",
        "crawler.cookies",
        "crawler.politeness",
        "crawler.run",
        "crawler.spiders",
    },
    "scrapy_playwright": {"crawler.spiders.browser"},
    "playwright": {"crawler.spiders.browser"},
    "uvloop": {"crawler.samples"},
}
ALL = modules(*HOUSES)


def rooms_of(names: Iterable[str]) -> set[str]:
    """Return the rooms that *names* stand in; a name that stands in none is its own."""
    return {max(_rooms_around(name), key=len, default=name) for name in names}


def _rooms_around(name: str) -> list[str]:
    return [room for room in MAY_LEAN_ON if name == room or (room not in FRONT_DOORS and name.startswith(f"{room}."))]


def leans_on(module: Module) -> set[str]:
    """Return the rooms of ours that *module* imports from."""
    return rooms_of(name for name in imports(module) if is_ours(name)) - rooms_of([module.name])


@pytest.mark.parametrize("module", ALL, ids=str)
def test_a_module_stands_in_a_room(module: Module) -> None:
    assert rooms_of([module.name]) <= set(MAY_LEAN_ON), f"name its room in {__file__}"


@pytest.mark.parametrize("module", ALL, ids=str)
def test_a_module_leans_only_on_what_its_room_may(module: Module) -> None:
    allowed = {other for room in rooms_of([module.name]) for other in MAY_LEAN_ON.get(room, ())}

    assert leans_on(module) <= allowed, f"draw the arrow in {__file__} first, if it must be"


def test_no_room_leans_on_itself_through_others() -> None:
    standing: set[str] = set()
    while ready := [room for room in MAY_LEAN_ON if room not in standing and MAY_LEAN_ON[room] <= standing]:
        standing.update(ready)

    assert standing == set(MAY_LEAN_ON)


@pytest.mark.parametrize("room", MAY_LEAN_ON)
def test_every_arrow_of_the_table_is_used(room: str) -> None:
    used = {other for module in ALL if rooms_of([module.name]) == {room} for other in leans_on(module)}

    assert MAY_LEAN_ON[room] <= used, "an arrow that nobody needs any more is taken out"


@pytest.mark.parametrize("room", sorted(room for room in set(MAY_LEAN_ON) - set(FRONT_DOORS) if "__" not in room))
def test_every_room_is_named_where_the_house_is_drawn(room: str) -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    path = room.replace(".", "/")
    ending = "/" if (ROOT / path).is_dir() else ".py"

    assert f"`{path}{ending}`" in page or f"`{path.rpartition('/')[2]}{ending}`" in page


def test_the_archive_never_leans_on_the_crawler() -> None:
    forbidden = ("crawler", "scrapy", "twisted", "settings")
    leaning = [m.name for m in ALL if m.name.startswith("archive") and any(n.startswith(forbidden) for n in imports(m))]

    assert not leaning


@pytest.mark.parametrize("module", ALL, ids=str)
def test_a_library_is_entered_by_its_door(module: Module) -> None:
    libraries = {name.partition(".")[0] for name in imports(module) if not is_ours(name)}
    for library in {name for name in libraries if name in DOORS or not is_standard(name)}:
        assert library in DOORS, f"{module.path} imports {library}, which has no door yet"
        doors = DOORS[library]
        assert any(module.name == door or module.name.startswith(f"{door}.") for door in doors), f"{library}: {doors}"


def test_pages_are_parsed_in_one_place() -> None:
    parsers = ("lxml.html", "lxml.etree", "lxml.html.soupparser")
    calls = {"fromstring", "document_fromstring", "fragment_fromstring", "HTMLParser", "XMLParser", "parse"}
    found = {
        module.name
        for module in ALL
        if any(name.startswith(parsers) or name == "lxml" for name in imports(module)) and _names(module) & calls
    }

    assert found <= {"archive.extract.tree.page"}


def _names(module: Module) -> set[str]:
    return {node.attr for node in ast.walk(module.tree) if isinstance(node, ast.Attribute)}


@pytest.mark.parametrize("module", ALL, ids=str)
def test_a_room_is_named_for_what_it_does(module: Module) -> None:
    assert not {"utils", "util", "helpers", "helper", "common", "misc", "base"} & set(module.name.split(".")[:-1])
    assert module.name.rpartition(".")[2] not in {"utils", "util", "helpers", "helper", "common", "misc"}
