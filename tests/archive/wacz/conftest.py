"""Two nights of two portals, written once; packages of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.archive.catalogue.shelf import Shelf
from tests.archive.wacz.two_nights import two_nights


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Read it, change nothing."""
    return two_nights(Shelf(tmp_path_factory.mktemp("nights") / "data"))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "x.wacz"
