"""What the WARC is told of a feed or sitemap: read as it was written, and not believed whatever it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.evidence.folder import Folder
from archive.evidence.record import Listed, Walk, walk_record
from archive.evidence.writing.warcfile import WarcFile, pack
from tests.archive.evidence.exchanges import AT, INFO, walks


@pytest.mark.parametrize("listed", [Listed(0), Listed(5, missing="torn"), Listed(0, defect="answered 404")])
def test_what_a_channel_listed_is_read_as_it_was_written(tmp_path: Path, listed: Listed) -> None:
    walk = Walk("", "https://a.vn/rss", AT, (), channel="feed", listed=listed)
    warc = WarcFile.create(Folder(tmp_path), "a", at=AT, serial=0, info=INFO)
    warc.append([pack(walk_record(walk, record_id="urn:x:2"))])

    assert walks(warc.close()) == [walk]


@pytest.mark.parametrize("listed", [Listed(-1), Listed(2**70)])
def test_a_number_that_no_channel_lists_is_not_believed(tmp_path: Path, listed: Listed) -> None:
    warc = WarcFile.create(Folder(tmp_path), "a", at=AT, serial=0, info=INFO)
    walk = Walk("", "https://a.vn/rss", AT, (), channel="feed", listed=listed)
    warc.append([pack(walk_record(walk, record_id="urn:x:2"))])

    assert walks(warc.close()) == []
