"""Viet Nam as tiles: one for each province of before the merger; no wall between those that are one today. Pure.

A tile map keeps neighbours, not areas: Hà Nam is as easy to find and to hit as Nghệ An. Provinces that were merged into one
on 1 July 2025 but do not touch here (Bình Định and Gia Lai do) share their name in the tile's words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from archive.catalogue.telling.overview import Province

_MAP = """
Lai Châu | Lào Cai | Hà Giang | | Cao Bằng
Điện Biên | Yên Bái | Tuyên Quang | Bắc Kạn | Lạng Sơn
Sơn La | Phú Thọ | Vĩnh Phúc | Thái Nguyên | Bắc Giang | Quảng Ninh
| Hòa Bình | Hà Nội | Bắc Ninh | Hải Dương | Hải Phòng
| | Hà Nam | Hưng Yên | Thái Bình
| Thanh Hóa | Ninh Bình | Nam Định
| Nghệ An
| Hà Tĩnh
| | Quảng Bình
| | Quảng Trị
| | | Thừa Thiên Huế
| | | Quảng Nam | Đà Nẵng
| | | Kon Tum | Quảng Ngãi
| | | Gia Lai | Bình Định
| | | Đắk Lắk | Phú Yên
| | Bình Phước | Đắk Nông | Khánh Hòa
| Tây Ninh | Bình Dương | Lâm Đồng | Ninh Thuận
| Long An | TP. Hồ Chí Minh | Đồng Nai | Bình Thuận
| Đồng Tháp | Tiền Giang | Bà Rịa - Vũng Tàu
An Giang | Vĩnh Long | Bến Tre
Kiên Giang | Cần Thơ | Trà Vinh
| Hậu Giang | Sóc Trăng
Cà Mau | Bạc Liêu
"""
PLACES: Mapping[str, tuple[int, int]] = {
    name.strip(): (row, column)
    for row, line in enumerate(_MAP.strip().split("\n"))
    for column, name in enumerate(line.split("|"))
    if name.strip()
}
"""Province of before the merger → its row and column."""
STEPS = 5
"""So many shades, each for ten times as many articles as the one before."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A province on the map."""

    province: Province
    row: int
    column: int
    shade: int
    """0 where there is no article."""
    joins: tuple[str, ...]
    """Sides (`right`, `below`, `left`, `above`) on which the same province of today goes on."""


def tiles(provinces: Iterable[Province], register: Mapping[str, str]) -> tuple[Tile, ...]:
    """Return the whole map from north to south, with what the archive holds of *provinces*; those on no map are left out.

    *register*: province of before the merger → what its area is called today.
    """
    placed = {place: Province(name, register.get(name, name), 0, 0) for name, place in PLACES.items()}
    for one in provinces:
        if place := PLACES.get(one.then):
            before = placed[place]
            held = before.portals + one.portals, before.articles + one.articles
            placed[place] = replace(before, portals=held[0], articles=held[1])
    return tuple(
        Tile(one, row, column, shade(one.articles), tuple(_joins(placed, row, column)))
        for (row, column), one in sorted(placed.items())
    )


def _joins(placed: Mapping[tuple[int, int], Province], row: int, column: int) -> Iterable[str]:
    sides = {"right": (0, 1), "below": (1, 0), "left": (0, -1), "above": (-1, 0)}
    for side, (down, right) in sides.items():
        place = row + down, column + right
        if place in placed and placed[place].now == placed[row, column].now:
            yield side


def shade(articles: int) -> int:
    """Return how dark a tile with so many *articles* is.

    >>> shade(0), shade(1), shade(9), shade(10), shade(10**9)
    (0, 1, 1, 2, 5)
    """
    return min(len(str(articles)), STEPS) if articles else 0
