"""Expectations of site files: met in silence, missed aloud, and nothing at all is the loudest case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from archive.catalogue.catalogue import Catalogue, open_for_writing
from archive.catalogue.completeness.expectations import shortfalls
from archive.evidence.folder import Folder
from archive.model import Expect
from archive.sites import unknown_site

SITE = replace(unknown_site("https://mau.gov.vn/"), slug="mau")


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Catalogue]:
    folder = Folder(tmp_path)
    folder.make()
    with open_for_writing(folder) as catalogue:
        yield catalogue


def test_nothing_expected_is_nothing_said(empty: Catalogue) -> None:
    assert shortfalls(empty, SITE) == []


def test_an_empty_site_is_said_and_not_skipped(empty: Catalogue) -> None:
    (said,) = shortfalls(empty, replace(SITE, expect=Expect(articles=5, dated=0.9)))

    assert said.startswith("mau: 0 articles in the catalogue")
