"""One cluster for all tests that need no other: it takes seconds to begin."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.cluster.door import Cluster, open_cluster
from tests.archive.catalogue.shelf import Shelf


@pytest.fixture(scope="session")
def said() -> list[str]:
    """What the cluster said."""
    return []


@pytest.fixture(scope="session")
def cluster(said: list[str]) -> Iterator[Cluster]:
    """Two workers of this machine."""
    with open_cluster("local:2", say=said.append) as opened:
        yield opened


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "archive")
