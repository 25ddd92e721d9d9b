"""What came in a night is read once more from the disk, and held against what vouches for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from archive.evidence.folder import Folder
from archive.evidence.judging.manifest import add_manifest, read_chain
from archive.sites import find_sites
from crawler.night.settings import NightSettings
from crawler.night.steps import Found, verify
from crawler.night.tonight import Tonight

AT = datetime(2026, 11, 23, 13, tzinfo=UTC)
WARC = "warc/mau/2026/mau-20261123130000000-00000-vm-1.warc.gz"


@pytest.fixture
def tonight(tmp_path: Path) -> Tonight:
    folder = Folder(tmp_path)
    folder.make()
    folder.path(WARC).parent.mkdir(parents=True)
    found = find_sites(folder.settings)
    return Tonight(date(2026, 11, 23), AT, folder, folder.settings, NightSettings(), found, frozenset(), print)


def test_a_file_that_is_no_whole_warc_is_named(tonight: Tonight) -> None:
    tonight.folder.path(WARC).write_bytes(b"not what was captured")
    add_manifest(tonight.folder, now=AT)

    with pytest.raises(Found, match=r"vm-1\.warc\.gz: at byte 0: "):
        verify(tonight)


def test_a_file_that_changed_since_it_was_vouched_for_is_named(tonight: Tonight) -> None:
    tonight.folder.path(WARC).write_bytes(b"")
    add_manifest(tonight.folder, now=AT)
    tonight.folder.path(WARC).write_bytes(b"another")

    with pytest.raises(Found, match="is not the file that manifest"):
        verify(tonight)


def test_what_was_vouched_for_before_the_night_is_not_read_again(tonight: Tonight) -> None:
    tonight.folder.path(WARC).write_bytes(b"not what was captured")
    add_manifest(tonight.folder, now=AT)

    assert verify(replace(tonight, vouched=frozenset(read_chain(tonight.folder).files))) == 0
