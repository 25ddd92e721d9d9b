"""The house stands as its plan says: who leans on whom, and by which door each library comes in."""

from __future__ import annotations

import ast
from collections.abc import Iterable

import pytest

from tests.house import plan
from tests.house.doors import DOORS
from tests.house.plan import FRONT_DOORS, MAY_LEAN_ON
from tests.house.source import HOUSES, ROOT, Module, imports, is_ours, is_standard, modules

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
    assert rooms_of([module.name]) <= set(MAY_LEAN_ON), f"name its room in {plan.__file__}"


@pytest.mark.parametrize("module", ALL, ids=str)
def test_a_module_leans_only_on_what_its_room_may(module: Module) -> None:
    allowed = {other for room in rooms_of([module.name]) for other in MAY_LEAN_ON.get(room, ())}

    assert leans_on(module) <= allowed, f"draw the arrow in {plan.__file__} first, if it must be"


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


def test_one_module_asks_what_time_it_is() -> None:
    asking = {m.name for m in ALL if _asks_the_clock(m)}

    assert {name for name in asking if not name.startswith("crawler.samples")} == {"archive.clock"}


def _asks_the_clock(module: Module) -> bool:
    called = {ast.unparse(node.func) for node in ast.walk(module.tree) if isinstance(node, ast.Call)}
    return bool(called & {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"})


def _names(module: Module) -> set[str]:
    return {node.attr for node in ast.walk(module.tree) if isinstance(node, ast.Attribute)}


@pytest.mark.parametrize("module", ALL, ids=str)
def test_a_room_is_named_for_what_it_does(module: Module) -> None:
    assert not {"utils", "util", "helpers", "helper", "common", "misc", "base"} & set(module.name.split(".")[:-1])
    assert module.name.rpartition(".")[2] not in {"utils", "util", "helpers", "helper", "common", "misc"}
