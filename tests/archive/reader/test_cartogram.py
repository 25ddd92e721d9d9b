"""The map of provinces: all of them, whatever an archive holds."""

from __future__ import annotations

from archive.catalogue.telling.overview import Province
from archive.reader.cartogram import PLACES, tiles
from archive.reader.register import register


def test_every_province_of_the_register_has_its_place() -> None:
    assert set(register()) == set(PLACES)
    assert len(set(PLACES.values())) == 63


def test_provinces_that_are_one_today_have_no_wall_between_them() -> None:
    found = {tile.province.then: set(tile.joins) for tile in tiles((), register())}

    assert found["Hà Giang"] == {"below"}
    assert found["Tuyên Quang"] == {"above"}
    assert found["Lai Châu"] == set()


def test_what_a_province_is_called_now_by_several_portals_is_added_up() -> None:
    held = [Province("Hà Nam", "Ninh Bình", 1, 5), Province("Hà Nam", "Hà Nam", 2, 4), Province("Lam Giang", "", 1, 9)]
    (found,) = [tile.province for tile in tiles(held, register()) if tile.province.portals]

    assert found == Province("Hà Nam", "Ninh Bình", 3, 9)
