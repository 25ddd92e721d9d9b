"""What strangers may send to the reading room, and what they are not told."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import re
import socket
import threading
from pathlib import Path
from typing import Any
from urllib.parse import quote
from weakref import WeakKeyDictionary

import pytest
from click.testing import CliRunner

from archive.catalogue.catalogue import Catalogue
from archive.cli import main
from archive.errors import DiskTrouble
from archive.reader import sending, showing
from archive.reader import shelf as shelves
from archive.reader.pages.article import MOST_VERSIONS
from archive.reader.sending import Piecemeal, laid_down
from archive.reader.serving import Serving, _replayed
from archive.reader.shelf import Busy
from archive.reader.shelf import Shelf as Readers
from tests.archive.catalogue.shelf import HOME, Shelf, page, says
from tests.archive.reader.reading import JPEG, Reader, fill, reader_of

PICTURED = "select id from captures where url like '%/anh.jpg'"
A = "/article?url=https%3A%2F%2Fmau.gov.vn%2Fa"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return fill(tmp_path_factory.mktemp("strangers") / "data")


@pytest.fixture(scope="module")
def reader(shelf: Shelf) -> Reader:
    return reader_of(shelf.folder, public=True, may_query=False)


@pytest.mark.parametrize(
    "path", ["/-/metadata", "/-/metadata.json", "/-/databases.json", "/-/versions", "/-/threads", "/%2D/metadata",
             "//-/databases", "/-/messages", "/-/plugins", "/-/static-plugins/../metadata"],
)  # fmt: skip
def test_strangers_are_not_told_where_the_archive_lies(reader: Reader, shelf: Shelf, path: str) -> None:
    told = reader.get(path)

    assert told.status in (403, 404)
    assert str(shelf.root) not in told.text


@pytest.mark.parametrize(("public", "size", "status"), [(True, 30, 400), (True, 10, 200), (False, 30, 200)])
def test_no_question_of_a_stranger_makes_a_value_that_fills_the_memory(
    shelf: Shelf, public: bool, size: int, status: int
) -> None:
    asked = f"/catalogue.json?sql=select+length(zeroblob({size}000000)||'')"

    assert reader_of(shelf.folder, public=public).get(asked).status == status


def test_strangers_get_the_sheet_of_styles(reader: Reader) -> None:
    assert reader.get("/-/static-plugins/luutru/room.css").status == 200


def test_whoever_runs_it_is_told_what_it_is(shelf: Shelf) -> None:
    assert reader_of(shelf.folder).get("/-/versions.json").status == 200


def test_words_on_what_is_lost_name_no_folder_of_the_machine(tmp_path_factory: pytest.TempPathFactory) -> None:
    shelf = fill(tmp_path_factory.mktemp("lost") / "data")
    reader = reader_of(shelf.folder, public=True)
    (number,) = shelf.rows("select id from captures where url like '%/anh.jpg'")[0]
    for path in shelf.folder.warc.rglob("*.warc.gz"):
        path.unlink()
    told = [reader.get(f"/capture/{str(number)[9:]}{end}").text for end in ("", "/bytes", "/warc")]
    shelf.folder.catalogue.unlink()
    told.append(reader.get("/").text)

    assert "catalogue.db" in told[-1]
    assert not [text for text in told if str(shelf.root) in text]


def test_a_folder_that_this_user_may_not_look_into_is_said_in_words(
    shelf: Shelf, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may look everywhere: the file system's refusal is made here."""
    closed: list[Path] = []
    stat = Path.stat

    def refused(path: Path, **how: bool) -> os.stat_result:
        if path in closed:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return stat(path, **how)

    monkeypatch.setattr(Path, "stat", refused)
    address = f"/address?url={quote(f'{HOME}/a')}"
    closed[:] = [shelf.folder.book, *(shelf.folder.state / f"{site}.db" for site in shelf.found.sites)]
    assert {reader.get(path).status for path in ("/nights", "/site/mau", address, "/")} == {200}

    closed[:] = [shelf.folder.catalogue]
    told = reader_of(shelf.folder).get("/nights")
    assert told.status == 503
    assert "catalogue.db: Permission denied" in told.text


def test_what_waits_for_slow_takers_is_bounded_and_room_comes_back(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "_lying", WeakKeyDictionary())
    monkeypatch.setattr(sending, "MOST_LYING", 25)
    first, dropped = laid_down(b"x" * 10), laid_down(b"x" * 10)
    with pytest.raises(Busy):
        laid_down(b"x" * 10)

    first.close()
    second = laid_down(b"x" * 10)
    del dropped  # nobody sent it: whoever asked was gone
    with laid_down(b"x" * 10), second:
        monkeypatch.setattr(showing, "LARGE", 5)
        told = reader_of(shelf.folder).get(f"/capture/{str(shelf.rows(PICTURED)[0][0])[9:]}/bytes")

        assert (told.status, told.headers["retry-after"]) == (503, "5")


def test_a_full_temporary_folder_is_said_without_where_it_lies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "TemporaryFile", lambda: open("/dev/full", "w+b"))  # noqa: PTH123, SIM115

    with pytest.raises(DiskTrouble, match="the temporary folder: No space left"):
        laid_down(b"x" * 100_000)


@pytest.mark.parametrize(
    ("scheme", "host", "shown"),
    [
        ("https", "luutru.example", "https://luutru.example/article"),
        ("javascript", "alert(1)//", "http://localhost/article"),
        ("https", 'x"><script>', "https://localhost/article"),
    ],
)
def test_a_host_that_is_none_stands_in_no_list(reader: Reader, scheme: str, host: str, shown: str) -> None:
    told = reader.get("/search.json", x_forwarded_proto=scheme, host=host)

    assert {one["article"].partition("?")[0] for one in json.loads(told.text)["articles"]} == {shown}


@pytest.mark.parametrize("path", ["/night/0001-01-01", "/nights?until=0001-01-01", "/nights?until=9999-12-31"])
def test_a_day_at_the_end_of_time_breaks_no_calendar(reader: Reader, path: str) -> None:
    assert reader.get(path).status in (200, 404)


def test_a_page_that_says_the_same_two_words_for_ever_holds_nobody_up(tmp_path_factory: pytest.TempPathFactory) -> None:
    shelf = Shelf(tmp_path_factory.mktemp("same") / "data")
    shelf.warc(page("/a", says(text="a\nb\n" * 25_000)), page("/a", says(text="b\na\n" * 25_000), minutes=5))
    shelf.ingest()
    told = reader_of(shelf.folder).get(A)

    assert told.status == 200
    # compared to the end it takes hours, and every second line has stayed
    assert '<p lang="vi"><del>a</del> <ins>b</ins> </p>' in told.text


def test_a_page_that_names_a_hundred_thousand_authors_makes_no_long_citation(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    shelf = Shelf(tmp_path_factory.mktemp("authors") / "data")
    shelf.warc(page("/a", says(authors=[f"Tác giả {number}" for number in range(100_000)], section="Mục " * 250_000)))
    shelf.ingest()
    reader = reader_of(shelf.folder)

    assert len(reader.get(A.replace("article", "article.bib", 1)).body) < 20_000
    assert len(reader.get(A).body) < 100_000
    assert len(reader.get("/search.json").body) < 100_000


def test_of_thousands_of_versions_the_newest_are_named(tmp_path_factory: pytest.TempPathFactory) -> None:
    shelf = Shelf(tmp_path_factory.mktemp("versions") / "data")
    shelf.warc(*(page("/a", says(text=f"Lần {number}."), minutes=number) for number in range(MOST_VERSIONS + 50)))
    shelf.ingest()

    told = reader_of(shelf.folder).get(A).text

    assert len(re.findall(r'href="/article\?[^"]*at=20', told)) == MOST_VERSIONS - 1


def test_a_large_capture_comes_whole(tmp_path_factory: pytest.TempPathFactory) -> None:
    shelf, body = Shelf(tmp_path_factory.mktemp("large") / "data"), JPEG + bytes(range(256)) * 5_000
    shelf.warc(page("/gross.jpg", body, hop="requisite", mime="image/jpeg"))
    shelf.ingest()
    (number,) = shelf.rows("select id from captures")[0]
    told = reader_of(shelf.folder).get(f"/capture/{str(number)[9:]}/bytes")

    assert told.body == body
    assert (told.headers["content-length"], told.headers["content-type"]) == (str(len(body)), "image/jpeg")
    assert "sandbox" in told.headers["content-security-policy"]


def test_a_large_answer_leaves_piece_by_piece_and_its_file_is_closed() -> None:
    file, sizes = laid_down(b"x" * 1_000_000), []

    async def send(message: dict[str, object]) -> None:
        sizes.append(len(message.get("body") or b""))  # type: ignore[arg-type]

    asyncio.run(Piecemeal(file, 200, {}, "image/jpeg").asgi_send(send))

    assert sum(sizes) == 1_000_000
    assert max(sizes) <= 256 * 1024
    assert file.closed


@pytest.mark.parametrize(
    ("host", "how", "status"),
    [
        ("127.0.0.1:8001", {}, 200),
        ("[::1]:8001", {}, 200),
        ("10.0.0.7:8001", {"host": "0.0.0.0"}, 200),
        ("evil.example:8001", {}, 421),
        ("127.0.0.1.evil.example", {}, 421),
        ("localhost.evil.example:8001", {"host": "0.0.0.0"}, 421),
        ("archive.lan:8001", {"host": "0.0.0.0", "names": ("archive.lan",)}, 200),
        ("Archive.LAN:8001", {"names": ("archive.lan",)}, 200),
        ("luutru.example", {"public": True}, 200),
        ("luutru.example", {"public": True, "names": ("luutru.example",)}, 200),
        ("evil.example", {"public": True, "names": ("luutru.example",)}, 421),
    ],
)
@pytest.mark.parametrize("path", ["/", "/catalogue/articles.json", "/-/static-plugins/luutru/room.css"])
def test_a_name_that_is_not_ours_reads_nothing(
    shelf: Shelf, host: str, how: dict[str, Any], status: int, path: str
) -> None:
    told = reader_of(shelf.folder, **how).get(path, host=host)

    assert told.status == status
    assert ("mau" in told.text) == (status == 200 and "css" not in path)


def test_an_article_says_that_its_replay_is_not_there_while_it_is_not(shelf: Shelf) -> None:
    with socket.create_server(("127.0.0.1", 0)) as pywb:
        reader = reader_of(shelf.folder, replay_port=pywb.getsockname()[1])
        there = reader.get(A).text
    gone = reader.get(A).text

    assert ("<iframe" in there, "has ended" in there) == (True, False)
    assert ("<iframe" in gone, "has ended" in gone) == (False, True)


def _nothing(_: Catalogue) -> int:
    return 1


def test_whoever_comes_when_too_many_wait_is_sent_away_at_once(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelves, "MOST_WAITING", 1)
    readers, free = Readers(shelf.folder, 3), threading.Event()

    async def ask() -> list[int | BaseException]:
        held = [asyncio.create_task(readers.read(lambda _: int(free.wait(30)))) for _ in range(shelves.READERS)]
        waiting = asyncio.create_task(readers.read(_nothing))
        await asyncio.sleep(0)
        refused = asyncio.create_task(readers.read(_nothing))
        await asyncio.wait([refused])
        free.set()
        found = await asyncio.gather(*held, waiting, refused, return_exceptions=True)
        return [*found, await readers.read(_nothing)]

    *answered, refused, later = asyncio.run(ask())

    assert isinstance(refused, Busy)
    assert [*answered, later] == [1] * (shelves.READERS + 2)


def test_who_waited_too_long_is_not_read_for(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelves, "PATIENCE", -1.0)

    with pytest.raises(Busy):
        asyncio.run(Readers(shelf.folder, 3).read(_nothing))


@pytest.mark.parametrize("host", ["luutru.example", "LUUTRU.example"])
def test_a_replay_on_the_rooms_own_origin_is_neither_framed_nor_led_to(shelf: Shelf, host: str) -> None:
    reader = reader_of(shelf.folder, replay="http://luutru.example", public=True)

    assert "<iframe" in reader.get(A, host="other.example").text
    assert "mp_/" in reader.get(A, host="other.example").text
    assert "<iframe" not in reader.get(A, host=host).text
    assert "mp_/" not in reader.get(A, host=host).text


@pytest.mark.parametrize(
    "path", ["/", "/search.json", "/search.atom", A, "/catalogue/articles", "/catalogue/articles.json", "/site/nix",
             "/-/static-plugins/luutru/room.css", "/-/versions"],
)  # fmt: skip
def test_a_page_elsewhere_can_load_nothing_of_ours(reader: Reader, path: str) -> None:
    told = reader.get(path).headers

    assert told["cross-origin-resource-policy"] == told["cross-origin-opener-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in told["content-security-policy"]
    assert "access-control-allow-origin" not in told
    assert "set-cookie" not in told


@pytest.mark.parametrize("how", [Serving(public=True), Serving(host="0.0.0.0")])
def test_nobody_elsewhere_is_shown_a_frame_of_their_own_machine(shelf: Shelf, how: Serving) -> None:
    with _replayed(shelf.folder, how, print) as (origin, without):
        assert origin == ""
        assert "--replay-url" in without


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://replay.example.vn/x", "https://x.vn; script-src *", "x.vn"]
)
def test_an_address_of_the_replay_that_is_more_than_an_origin_is_refused(shelf: Shelf, url: str) -> None:
    told = CliRunner().invoke(main, ["serve", "--archive", str(shelf.root), "--replay-url", url])

    assert told.exit_code == 2
    assert "https://replay.example.vn" in told.output
