"""Memento (RFC 7089) as its programs ask for it: TimeMaps, TimeGates, mementos; nothing of a portal as a page of ours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from archive.reader.mementos import Original, links, original_of
from archive.reader.pages import mementos as pages
from tests.archive.catalogue.shelf import Shelf, leads, page, posts, says
from tests.archive.catalogue.test_revisits import again
from tests.archive.reader.reading import HOSTILE, Answered, Reader, reader_of

OLD, NEW = says(title="Họp bàn"), says(title=HOSTILE)
FIRST = page("/a", OLD)
GONE = page("/a", says(kind="soft-404"), status=404, minutes=20)
ASKED = "https://mau.gov.vn/a"
ORIGINAL = f'<{ASKED}>; rel="original"'
TIMEMAP = f'<http://localhost/timemap/link/{ASKED}>; rel="timemap"; type="application/link-format"'
TIMEGATE = f'<http://localhost/timegate/{ASKED}>; rel="timegate"'


def memento(minutes: int, rel: str = "memento", url: str = ASKED) -> str:
    return (
        f'<http://localhost/memento/2024032803{minutes:02}00/{url}>; rel="{rel}"; '
        f'datetime="Thu, 28 Mar 2024 03:{minutes:02}:00 GMT"'
    )


def archive(root: Path) -> Shelf:
    """Return an archive: an address that was the same twice, then out of order, edited, gone; one that leads elsewhere."""
    shelf = Shelf(root / "data")
    shelf.warc(
        FIRST,
        again(FIRST, OLD, minutes=5),
        page("/a", says(kind="other"), status=503, minutes=9),
        page("/a", NEW, minutes=10),
        posts("/a", "trang=2", minutes=12),
        GONE,
        page("http://mau.gov.vn/s", status=301, minutes=1),
        page("/s", OLD, minutes=1),
        leads("/moved", "/a", minutes=3),
        page("/danh-sach?trang=2&loai=t%E1%BB%89nh", OLD),
    )
    shelf.ingest()
    return shelf


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return archive(tmp_path_factory.mktemp("mementos"))


@pytest.fixture(scope="module")
def alone(shelf: Shelf) -> Reader:
    """A room without a replay beside it."""
    return reader_of(shelf.folder, replay="")


@pytest.fixture(scope="module")
def beside(shelf: Shelf) -> Reader:
    """A room with one, at http://127.0.0.1:9."""
    return reader_of(shelf.folder)


def at(reader: Reader, path: str, when: str) -> Answered:
    return reader.get(path, accept_datetime=when)


def test_a_timemap_lists_every_state_once_and_no_trouble_of_the_server(alone: Reader) -> None:
    told = alone.get(f"/timemap/link/{ASKED}")

    assert told.headers["content-type"] == "application/link-format"
    assert told.text.removesuffix("\n").split(",\n") == [
        ORIGINAL,
        (
            f'<http://localhost/timemap/link/{ASKED}>; rel="self"; type="application/link-format"; '
            'from="Thu, 28 Mar 2024 03:00:00 GMT"; until="Thu, 28 Mar 2024 03:20:00 GMT"'
        ),
        TIMEGATE,
        memento(0, "first memento"),
        memento(5),
        memento(10),
        memento(20, "last memento"),
    ]


def test_a_long_timemap_leads_to_the_next(alone: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST", 3)
    first = alone.get(f"/timemap/link/{ASKED}").text
    (more,) = re.findall(r'<http://localhost([^>]*)>; rel="timemap"', first)
    second = alone.get(more).text

    assert memento(20, "last memento") not in first
    assert second.count("memento/") == 1
    assert memento(20, "last memento") in second
    assert f'<http://localhost{more}>; rel="self"' in second


@pytest.mark.parametrize(
    ("when", "minutes"),
    [
        ("", 20),
        ("Thu, 28 Mar 2024 03:06:00 GMT", 5),
        ("Thu, 28 Mar 2024 03:00:00 GMT", 0),
        ("Thu, 28 Mar 2024 03:09:00 GMT", 10),
        ("Mon, 01 Jan 2001 00:00:00 GMT", 0),
        ("Mon, 01 Jan 2035 00:00:00 GMT", 20),
    ],
)
def test_a_timegate_leads_to_the_memento_nearest_to_the_time(beside: Reader, when: str, minutes: int) -> None:
    told = at(beside, f"/timegate/{ASKED}", when)

    assert told.status == 302
    assert told.headers["location"] == f"http://localhost/memento/2024032803{minutes:02}00/{ASKED}"
    assert "accept-datetime" in told.headers["vary"]
    assert "memento-datetime" not in told.headers
    ends = [memento(0, "first memento"), memento(20, "last memento")]
    assert told.headers["link"] == ", ".join([ORIGINAL, TIMEMAP, TIMEGATE, *ends])


@pytest.mark.parametrize("when", ["yesterday", "2024-03-28T03:00:00Z", "Thu, 31 Feb 2024 03:00:00 GMT", "x" * 9_000])
def test_a_time_that_is_none_is_refused(alone: Reader, when: str) -> None:
    assert at(alone, f"/timegate/{ASKED}", when).status == 400


@pytest.mark.parametrize("path", ["timemap/link", "timegate", "memento/20240328030000"])
def test_an_address_without_captures_has_no_memento(alone: Reader, path: str) -> None:
    assert alone.get(f"/{path}/https://mau.gov.vn/none").status == 404


@pytest.mark.parametrize(("minutes", "body"), [(0, OLD), (5, OLD), (10, NEW)])
def test_a_memento_is_the_bytes_as_a_file_with_its_time(alone: Reader, minutes: int, body: bytes) -> None:
    told = alone.get(f"/memento/2024032803{minutes:02}00/{ASKED}")

    assert (told.status, told.body) == (200, body)
    assert told.headers["memento-datetime"] == f"Thu, 28 Mar 2024 03:{minutes:02}:00 GMT"
    assert ORIGINAL in told.headers["link"]
    assert TIMEGATE in told.headers["link"]
    assert told.headers["content-disposition"].startswith("attachment")
    assert told.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert told.headers["content-type"] == "application/octet-stream"


def test_where_captures_are_replayed_a_memento_leads_there(beside: Reader) -> None:
    told = beside.get(f"/memento/20240328031000/{ASKED}")

    assert told.status == 302
    assert told.headers["location"] == f"http://127.0.0.1:9/luutru/20240328031000mp_/{ASKED}"
    assert "memento-datetime" not in told.headers


def test_a_memento_of_what_was_not_there_has_that_status(alone: Reader) -> None:
    told = alone.get(f"/memento/20240328032000/{ASKED}")

    assert told.status == 404
    assert told.headers["memento-datetime"] == "Thu, 28 Mar 2024 03:20:00 GMT"


def test_a_memento_of_a_redirect_leads_to_where_it_led_at_that_time(alone: Reader) -> None:
    told = alone.get("/memento/20240328030300/https://mau.gov.vn/moved")

    assert told.status == 301
    assert told.headers["memento-datetime"] == "Thu, 28 Mar 2024 03:03:00 GMT"
    assert told.headers["location"] == f"http://localhost/memento/20240328030300/{ASKED}"


def test_from_a_second_without_a_capture_a_memento_leads_to_the_nearest(alone: Reader) -> None:
    told = alone.get(f"/memento/20240328030501/{ASKED}")

    assert (told.status, told.headers["location"]) == (302, f"http://localhost/memento/20240328030500/{ASKED}")
    assert "memento-datetime" not in told.headers
    assert alone.get(f"/memento/20240231000000/{ASKED}").status == 404


def test_of_two_captures_in_one_second_that_of_the_spelling_that_was_asked_for_holds(alone: Reader) -> None:
    assert [alone.get(f"/memento/20240328030100/{s}://mau.gov.vn/s").status for s in ("https", "http")] == [200, 301]
    assert alone.get("/timemap/link/https://mau.gov.vn/s").text.count("/memento/") == 1


@pytest.mark.parametrize(
    "spelled",
    [
        "https://mau.gov.vn/danh-sach?trang=2&loai=t%E1%BB%89nh",
        "https:/mau.gov.vn/danh-sach?trang=2&loai=t%E1%BB%89nh",
        "https%3A%2F%2Fmau.gov.vn%2Fdanh-sach%3Ftrang%3D2%26loai%3Dt%25E1%25BB%2589nh",
        "mau.gov.vn/danh-sach?trang=2&loai=t%E1%BB%89nh",
    ],
)
def test_addresses_with_questions_and_marks_are_understood_however_they_came(alone: Reader, spelled: str) -> None:
    told = alone.get(f"/timemap/link/{spelled}").text
    (found,) = re.findall(r"<http://localhost(/memento/[^>]*)>", told)

    assert found.startswith("/memento/20240328030000/")
    assert alone.get(found).body == OLD


def test_the_bytes_of_a_capture_tell_of_which_address_and_time_they_are(shelf: Shelf, alone: Reader) -> None:
    rows = shelf.rows("select id, status, posted, revisit from captures where url = 'https://mau.gov.vn/a' order by at")
    told = [alone.get(f"/capture/{str(name)[9:]}/bytes").headers for name, *_ in rows]
    with_time = [one.get("memento-datetime") for one in told]

    assert [(status, bool(posted)) for _, status, posted, _ in rows] == [
        (200, False), (304, False), (503, False), (200, False), (200, True), (404, False),
    ]  # fmt: skip
    assert [bool(one) for one in with_time] == [True, True, False, True, False, False]
    assert told[0]["link"] == ", ".join([ORIGINAL, TIMEMAP, TIMEGATE])


def test_what_a_portal_wrote_ends_no_header() -> None:
    original = original_of('http://a.vn/"><b>%0d%0aSet-Cookie: x', 'a="\u202e', "https://luutru.example")

    assert re.fullmatch(r"[!-~ ]*", links(original, ("2024-03-28T03:00:00", "2024-03-29T03:00:00")))
    assert '"><' not in links(original, None)


def test_the_links_of_a_long_address_fit_into_what_proxies_take() -> None:
    ends = ("2024-03-28T03:00:00", "2024-03-29T03:00:00")
    told = [links(Original(f"http://a.vn/{'x' * length}", "http://l"), ends) for length in (10, 600, 1_300)]

    assert [one.count("rel=") for one in told] == [5, 4, 2]
    assert all(len(one) <= 3_000 for one in told)
