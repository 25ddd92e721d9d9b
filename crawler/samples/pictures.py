"""Real pictures made on the spot: PNG drawn row by row, JPEG scenes that differ by a comment. Pure: one name, one picture."""

from __future__ import annotations

import struct
import zlib
from functools import cache
from hashlib import sha1
from importlib.resources import files

SCENES = ("hall", "rice", "river", "meeting", "clinic", "office")
WIDTH, HEIGHT = 480, 300
PNG, JPEG, GIF = "image/png", "image/jpeg", "image/gif"
# one transparent dot: what lazy pages show until their script has run
BLANK_GIF = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,"
    b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)


def picture(name: str) -> tuple[str, bytes]:
    """Return (content type, bytes) of the picture called *name*; a name without ending is one or the other."""
    seed = sha1(name.encode()).digest()
    drawn = ".png" in name.lower() or ("." not in name.rpartition("/")[2].partition("?")[0] and seed[0] % 4 == 0)
    return (PNG, png(seed)) if drawn else (JPEG, jpeg(seed))


def jpeg(seed: bytes) -> bytes:
    """Return one of the scenes with a comment segment of its own, so that no two pictures have the same digest."""
    scene = _scene(SCENES[seed[1] % len(SCENES)])
    comment = f"luutru sample {seed.hex()}".encode()
    # after SOI: the JFIF segment may stand second, every decoder that was tried accepts it
    return scene[:2] + b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment + scene[2:]


@cache
def _scene(name: str) -> bytes:
    return look(f"scene-{name}.jpg")


@cache
def look(name: str) -> bytes:
    """Return one of the files that give the portals their look."""
    return (files("crawler.samples") / "look" / name).read_bytes()


def png(seed: bytes) -> bytes:
    """Return a column chart on a pale ground, with colours and heights from *seed*: rows are cheap to repeat."""
    columns = [40 + seed[at] % 200 for at in range(8)]
    rows = b"".join(_row(columns, HEIGHT - y, seed) * 4 for y in range(0, HEIGHT, 4))
    palette = bytes((244, 247, 250, 206, 214, 222, *seed[8:11], *seed[11:14], 60, 70, 90))
    return _png_file(WIDTH, HEIGHT, palette, rows)


def tile(ground: tuple[int, int, int], ink: tuple[int, int, int]) -> bytes:
    """Return a small pattern of diamonds that repeats without a seam."""
    rows = b"".join(b"\x00" + bytes(abs(x - 8) + abs(y - 8) in (6, 7) for x in range(16)) for y in range(16))
    return _png_file(16, 16, bytes((*ground, *ink)), rows)


def _png_file(width: int, height: int, palette: bytes, rows: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = (b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _row(columns: list[int], height: int, seed: bytes) -> bytes:
    """Return one row of palette numbers: margin, then a column and a gap eight times."""
    ground = b"\x01" if height % 40 < 4 else b"\x00"
    cells = [ground * 16]
    for at, top in enumerate(columns):
        ink = bytes((2 + (at + seed[14]) % 2,)) if height < top else b"\x04" if height < 8 else ground
        cells.append(ink * 40 + ground * 18)
    return b"\x00" + b"".join(cells)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
