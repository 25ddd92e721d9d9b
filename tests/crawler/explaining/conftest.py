"""An archive with one portal, whose print views are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.archive.catalogue.shelf import Shelf

NEVER = """
[layout.walk]
article = ['^/tin/']
[layout.walk.never]
print = '/trang-in/'
"""


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    shelf = Shelf(tmp_path / "data")
    file = shelf.root / "settings" / "sites" / "mau.toml"
    file.write_text(file.read_text(encoding="utf-8") + NEVER, encoding="utf-8")
    return shelf
