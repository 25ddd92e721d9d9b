"""No bytes make an ingest raise, or take more than the file that holds them."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator

import pytest

from tests.archive.catalogue.shelf import HOME, Shelf, page, says, walk


def members(content: bytes) -> Iterator[bytes]:
    """Yield the records of a WARC file without their compression."""
    while content:
        decompressor = zlib.decompressobj(31)
        yield decompressor.decompress(content) + decompressor.flush()
        content = decompressor.unused_data


def spoilt(content: bytes, chance: random.Random) -> bytes:
    """Return *content* with some bytes changed, lost or twice there."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(content))
        some = content[at : at + chance.choice((1, 1, 1, 8, 200))]
        content = (
            content[:at] + chance.choice((b"", chance.randbytes(len(some)), some + some)) + content[at + len(some) :]
        )
    return content


@pytest.mark.parametrize("seed", range(24))
def test_spoilt_files_harm_nothing_but_themselves(shelf: Shelf, seed: int) -> None:
    chance = random.Random(seed)
    warc = shelf.warc(page("/a", says(title="Một")), walk("/tin-tuc", [("/a", "owed")]), page("/b", status=404))
    content = warc.read_bytes()
    if seed % 2:
        warc.write_bytes(spoilt(content, chance))
    else:  # whole gzip members, spoilt inside
        warc.write_bytes(b"".join(zlib.compress(spoilt(member, chance), wbits=31) for member in members(content)))
    shelf.warc(page("/c", says(title="Lành")))
    shelf.ingest()
    live = shelf.dump()

    assert ("mau", f"{HOME}/c", "Lành") in shelf.rows("select site, url, title from articles")
    shelf.rebuild()
    assert shelf.dump() == live
