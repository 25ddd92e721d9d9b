"""Records like ours, written by others: what they say is believed only if it is of the kind that we write."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.evidence.folder import Folder
from archive.evidence.reading.captures import read_warc
from archive.evidence.record import FIELDS, Record, new_record_id
from archive.evidence.writing.warcfile import WarcFile, pack
from tests.archive.evidence.exchanges import AT


@pytest.mark.parametrize(
    "said",
    [
        b"[" * 100_000,
        b'{"finished":"x","counts":[1]}',
        b'{"finished":"x","counts":{"a":NaN}}',
        b'{"finished":5,"counts":{}}',
        b'{"walk":"http://a.vn/","links":[{"url":5,"hop":{},"decision":[]}]}',
        b'{"walk":"http://a.vn/","links":[{"url":null}]}',
        b'{"walk":{},"links":[]}',
    ],
)
def test_what_others_write_into_records_like_ours_is_nothing_said(tmp_path: Path, said: bytes) -> None:
    folder = Folder(tmp_path)
    folder.make()
    warc = WarcFile.create(folder, "mau", at=AT, serial=0, info={})
    for content_type, block in (("application/json", said), (FIELDS, b"walk: " + said), (FIELDS, b"finished: " + said)):
        warc.append([pack(Record("metadata", new_record_id(), AT, content_type, block))])
    told = list(read_warc(warc.close()))

    assert [type(one).__name__ for one in told] == ["Begun"]
