"""Captures that lie in object storage are replayed as those that lie here: pywb asks for the bytes of each alone."""

from __future__ import annotations

from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from archive.clock import now
from archive.evidence.judging.manifest import add_manifest
from archive.evidence.storing.put import put_away
from archive.evidence.storing.use import use
from archive.replay.cdxserver import FILES, PATH, cdx_server
from archive.replay.pywb import replay
from tests.archive.catalogue.shelf import HOME, Shelf, page
from tests.archive.storing.conftest import ADDRESS, Bucket
from tests.judges import judge
from tests.replay.nights import free_port


@pytest.fixture
def given_up(shelf: Shelf, bucket: Bucket) -> bytes:
    """Give up the only file of the shelf; return its bytes."""
    path = shelf.warc(page("/a", b"<html><p>Tin trong kho"), page("/b", minutes=1))
    content = path.read_bytes()
    shelf.ingest()
    add_manifest(shelf.folder, now=now())
    use(shelf.folder, ADDRESS)
    put_away(shelf.folder, lambda *_: None, give_up=True)
    assert not path.exists()
    return content


def test_the_cdx_server_gives_ranges_of_files_that_lie_away_and_of_no_others(shelf: Shelf, given_up: bytes) -> None:
    (warc,) = shelf.folder.closed_warcs()
    with cdx_server(shelf.folder) as endpoint:
        files = f"{endpoint.removesuffix(PATH)}{FILES}"
        with urlopen(Request(files + warc, headers={"Range": "bytes=10-409"}), timeout=30) as answer:
            assert (answer.status, answer.read()) == (206, given_up[10:410])
        for other in ("catalogue.db", "../x.warc.gz", f"{warc}.away"):
            with pytest.raises(HTTPError):
                urlopen(Request(files + other, headers={"Range": "bytes=0-9"}), timeout=30)


def test_pywb_replays_what_lies_away(shelf: Shelf, given_up: bytes) -> None:
    judge("wayback")
    with (
        replay(shelf.folder, free_port()) as pywb,
        urlopen(f"{pywb.address}20240328000000id_/{HOME}/a", timeout=60) as answer,
    ):
        assert "Tin trong kho" in answer.read().decode()
