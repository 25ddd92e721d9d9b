"""One portal and one undisturbed archive for all that is killed here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.nights import Stage, stage


@pytest.fixture(scope="package")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with stage(tmp_path_factory.mktemp("faults")) as made:
        yield made
