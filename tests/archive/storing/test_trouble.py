"""A storage that is away, slow, wrong or not ours: said in one line within a bound of time, and nothing is lost."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from archive.clock import now
from archive.errors import NotAsKept, StorageTrouble
from archive.evidence.at_hand import whole
from archive.evidence.away import away
from archive.evidence.judging.manifest import add_manifest
from archive.evidence.reading.captures import read_capture
from archive.evidence.storing.put import put_away
from archive.evidence.storing.use import use
from archive.model import Place
from tests.archive.catalogue.shelf import Shelf, page
from tests.archive.conftest import Called
from tests.archive.storing.conftest import ADDRESS, Bucket


def entered(shelf: Shelf) -> str:
    """Put one entered and vouched file on the shelf, and use the storage; return its name."""
    shelf.warc(page("/a"), page("/b", minutes=1))
    shelf.ingest()
    add_manifest(shelf.folder, now=now())
    use(shelf.folder, ADDRESS)
    return shelf.folder.closed_warcs()[0]


@pytest.fixture
def warc(shelf: Shelf, bucket: Bucket) -> str:
    return entered(shelf)


@pytest.fixture
def given_up(shelf: Shelf, warc: str) -> str:
    put_away(shelf.folder, lambda *_: None, give_up=True)
    return warc


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("503", "503 Service Unavailable SlowDown"),
        ("stall", "no answer in time"),
        ("403", "AccessDenied): look whose keys"),
        ("clock", "RequestTimeTooSkewed): set this machine's clock"),
    ],
)
def test_a_storage_that_is_away_ends_the_command_in_words_and_every_file_stays(
    *, luutru: Called, shelf: Shelf, bucket: Bucket, warc: str, bad: str, said: str
) -> None:
    bucket.go_wrong(bad)
    put = luutru("storage", "put", "--give-up-local", "--archive", shelf.root)

    assert put.code == 5
    assert said in put.err.splitlines()[-1]
    assert "ours-alone" not in put.err
    assert shelf.folder.path(warc).exists()
    assert bucket.object(warc) is None
    assert bucket.asked < 30


@pytest.mark.parametrize("bad", ["503", "stall", "short", "lie"])
def test_what_goes_wrong_once_or_twice_is_asked_again(shelf: Shelf, bucket: Bucket, given_up: str, bad: str) -> None:
    bucket.go_wrong(bad, times=1 if bad == "lie" else 2, only=".warc.gz")
    if bad == "lie":  # whoever sends half and calls it all is not believed, and not asked again by itself
        with pytest.raises(StorageTrouble, match="bytes came of"), whole(shelf.folder, given_up):
            pass
    with whole(shelf.folder, given_up) as path:
        assert path.read_bytes() == bucket.object(given_up)


def test_a_torn_download_is_never_taken_for_the_file(
    luutru: Called, shelf: Shelf, bucket: Bucket, given_up: str
) -> None:
    bucket.go_wrong("short", only=".warc.gz")
    said = luutru("storage", "fetch", "--archive", shelf.root)

    assert (said.code, shelf.folder.path(given_up).exists()) == (5, False)
    assert [path.suffix for path in shelf.folder.path(given_up).parent.iterdir()] == [".away"]


def test_half_an_upload_is_no_object_and_the_file_stays(
    luutru: Called, shelf: Shelf, bucket: Bucket, warc: str
) -> None:
    big = shelf.warc(page("/big", os.urandom(18_000_000).hex().encode(), minutes=9))
    assert big.stat().st_size > 17_000_000
    add_manifest(shelf.folder, now=now())
    bucket.bad = lambda method, path: "503" if method == "PUT" and "partNumber=2" in path else None
    said = luutru("storage", "put", "--give-up-local", "--archive", shelf.root)
    name = shelf.folder.relative(big)

    assert said.code == 5
    assert bucket.object(name) is None
    assert big.exists()
    assert away(shelf.folder, name) is None


def test_a_night_goes_on_while_the_storage_is_away(luutru: Called, shelf: Shelf, bucket: Bucket, given_up: str) -> None:
    bucket.go_wrong("503")
    shelf.warc(page("/new", minutes=5))

    assert shelf.ingest().warc_files == 1
    assert luutru("manifest", "--archive", shelf.root).code == 0
    said = luutru("rebuild", "--archive", shelf.root)
    assert (said.code, "503" in said.err) == (5, True)
    assert luutru("verify", "--archive", shelf.root).code == 5
    assert luutru("search", "hoi", "--archive", shelf.root).code == 0


def test_who_just_got_no_answer_does_not_wait_for_each_capture_anew(
    shelf: Shelf, bucket: Bucket, given_up: str
) -> None:
    bucket.go_wrong("503")
    with pytest.raises(StorageTrouble):
        read_capture(shelf.root, Place(given_up, 500, 0))
    asked = bucket.asked
    with pytest.raises(StorageTrouble, match="a moment ago"):
        read_capture(shelf.root, Place(given_up, 500, 0))

    assert bucket.asked == asked


def test_a_capture_whose_object_is_gone_says_so(shelf: Shelf, bucket: Bucket, given_up: str) -> None:
    bucket.lose(given_up)
    with pytest.raises(NotAsKept, match="is not there"):
        read_capture(shelf.root, Place(given_up, 500, 0))


@pytest.mark.parametrize(
    ("address", "said", "code"),
    [
        ("s3://nobody-has-this", "no such bucket", 5),
        ("evidence", "not an address like", 2),
        ("s3://Evidence", "its bucket in small letters", 2),
        ("s3://a/../b", "not an address", 2),
    ],
)
def test_a_wrong_address_is_refused_and_nothing_is_noted(
    *, luutru: Called, shelf: Shelf, bucket: Bucket, address: str, said: str, code: int
) -> None:
    used = luutru("storage", "use", address, "--archive", shelf.root)

    assert used.code == code
    assert said in used.err
    assert not shelf.folder.storage.exists()


def test_an_address_that_is_none_begins_no_archive(luutru: Called, tmp_path: Path) -> None:
    used = luutru("storage", "use", "s3:/evidence", "--archive", tmp_path / "archive")

    assert (used.code, (tmp_path / "archive").exists()) == (2, False)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("AWS_SECRET_ACCESS_KEY", "", "no keys: set AWS_ACCESS_KEY_ID"),
        ("AWS_ENDPOINT_URL", "http://127.0.0.1:9", "nobody answers there"),
        ("AWS_ENDPOINT_URL", "http://storage.invalid", "no such host"),
        ("AWS_ENDPOINT_URL", "127.0.0.1:9", "AWS_ENDPOINT_URL is '127.0.0.1:9', no address like https://"),
        ("AWS_ENDPOINT_URL", "http://", "no address like https://"),
        ("AWS_ENDPOINT_URL", "http://127.0.0.1:x", "no address like https://"),
        ("AWS_ENDPOINT_URL", "http://127.0.0.1:99999", "no address like https://"),
        ("AWS_ENDPOINT_URL", "ftp://127.0.0.1", "no address like https://"),
        ("AWS_ACCESS_KEY_ID", "who\r", "AWS_ACCESS_KEY_ID holds a line break"),
        ("AWS_REGION", "a\nb", "AWS_REGION holds a line break"),
    ],
)
def test_an_environment_that_leads_nowhere_is_named(
    *, luutru: Called, shelf: Shelf, bucket: Bucket, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    used = luutru("storage", "use", ADDRESS, "--archive", shelf.root)

    assert (used.code, said in used.err) == (5, True)


def test_without_the_library_it_is_said_what_to_install(
    luutru: Called, shelf: Shelf, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "obstore.store", None)
    used = luutru("storage", "use", ADDRESS, "--archive", shelf.root)

    assert (used.code, "pip install 'luutru[storage]'" in used.err) == (2, True)


def test_where_no_storage_is_used_putting_away_says_how_one_is(luutru: Called, shelf: Shelf) -> None:
    shelf.warc()
    put = luutru("storage", "put", "--archive", shelf.root)

    assert (put.code, "no object storage is used here" in put.err) == (1, True)
    assert "`luutru storage use s3://BUCKET/PREFIX`" in put.err


def test_keys_stand_in_no_file_of_the_archive(shelf: Shelf, given_up: str) -> None:
    files = [path for path in Path(shelf.root).rglob("*") if path.is_file()]

    assert [path for path in files if b"ours-alone" in path.read_bytes()] == []


@pytest.mark.parametrize(
    "name", ["manifests//more.json", "manifests/%2E%2E/%2E%2E/out.json"], ids=["an empty part", "a way out"]
)
def test_an_object_that_stops_the_listing_is_named(luutru: Called, shelf: Shelf, bucket: Bucket, name: str) -> None:
    assert bucket.ask("PUT", f"/evidence/news/{name}", b"{}")[0] == 200
    used = luutru("storage", "use", ADDRESS, "--archive", shelf.root)

    assert used.code == 5
    assert "move that object elsewhere" in used.err
    assert "news/manifests/" in used.err


def test_what_lies_among_manifests_and_is_none_is_not_brought(luutru: Called, shelf: Shelf, bucket: Bucket) -> None:
    for name in ("manifests/mine.json", "manifests/more/000001-20240328T030000Z.json", f"manifests/{'a' * 300}.json"):
        bucket.change(name, b"{}")
    used = luutru("storage", "use", ADDRESS, "--archive", shelf.root)

    assert used.code == 0
    assert not [*shelf.folder.manifests.rglob("*.json")]
