"""A night keeps house: what cannot be done for want of room is said, and is no failure of the night."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from archive.catalogue.catalogue import open_for_writing
from archive.evidence.folder import Folder
from archive.keeping import quick
from archive.sites import find_sites
from crawler.night.housekeeping import tidy
from crawler.night.settings import NightSettings
from crawler.night.tonight import Tonight


def test_a_catalogue_that_cannot_be_made_smaller_is_said_and_the_night_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, said = Folder(tmp_path), list[str]()
    folder.make()
    with open_for_writing(folder) as catalogue:
        catalogue.run("insert into meta (name, value) values ('much', ?)", ("x" * 1_000_000,))
        catalogue.run("delete from meta where name = 'much'")
    size = folder.catalogue.stat().st_size

    def say(line: str, _site: str = "", /) -> None:
        said.append(line)

    tonight = Tonight(
        date(2026, 11, 23), datetime(2026, 11, 23, 13, tzinfo=UTC), folder, folder.settings, NightSettings(),
        find_sites(folder.settings), frozenset(), say,
    )  # fmt: skip
    monkeypatch.setattr(quick, "LEAST", 500_000)
    monkeypatch.setenv("LUUTRU_RESERVE_MB", "1e12")

    assert tidy(tonight) == 0
    assert "empty room, which stays" in said[0]
    assert "are needed" in said[0]
    assert folder.catalogue.stat().st_size == size

    monkeypatch.setenv("LUUTRU_RESERVE_MB", "0")
    assert tidy(tonight) == 0
    assert len(said) == 1
    assert folder.catalogue.stat().st_size < size - 900_000
