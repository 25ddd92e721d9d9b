"""A package of any size passes through a few megabytes of memory; `python -m tests.bench.wacz` measures one of a gigabyte."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random

import pytest

from archive.catalogue.entering.ingest import ingest
from archive.extract.read import read
from archive.times import VIET_NAM
from archive.wacz.choice import Asked
from tests.archive.catalogue.shelf import Shelf
from tests.archive.wacz.two_nights import SECOND_DAY, answer, night, packed

PICTURES, BYTES = 40, 1_000_000
MOST = PICTURES * BYTES // 4


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """A file of pictures that do not compress, begun a second before midnight: whoever asks for the new day gets copies."""
    shelf, noise = Shelf(tmp_path_factory.mktemp("large") / "data"), Random(3)
    pictures = [answer(f"/{number}.png", noise.randbytes(BYTES), "image/png") for number in range(PICTURES)]
    night(shelf, datetime.combine(SECOND_DAY, time(), VIET_NAM).astimezone(UTC) - timedelta(seconds=1), pictures)
    ingest(shelf.folder, shelf.found, read, lambda _: None)
    return shelf


@pytest.mark.parametrize(("asked", "captures"), [(Asked(), PICTURES), (Asked("mau", SECOND_DAY, None), PICTURES - 1)])
def test_a_package_is_never_in_memory(large: Shelf, tmp_path: Path, asked: Asked, captures: int) -> None:
    tracemalloc.start()
    try:
        made = packed(large, tmp_path / "x.wacz", asked)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert made.captures == captures
    assert made.bytes > captures * BYTES
    assert peak < MOST
