"""The CDX server: what replay tools ask by address, time and kind of match, each question answered by the catalogue."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from archive.errors import ArchiveError
from archive.replay.cdxserver import cdx_server
from tests.archive.catalogue.shelf import HOME, Shelf, page, posts


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    filled = Shelf(tmp_path_factory.mktemp("cdx"))
    filled.warc(
        *(page("/a", minutes=minutes) for minutes in (0, 10, 30)),
        page("/a/b", minutes=1),
        page("/ab", minutes=1),
        page("https://con.mau.gov.vn/c", minutes=2),
        page("https://mau2.gov.vn/d", minutes=2),
        posts("/l?tab=1", "__EVENTTARGET=p&__EVENTARGUMENT=2&__VIEWSTATE=one", minutes=3),
        posts("/l?tab=1", "__EVENTTARGET=p&__EVENTARGUMENT=3&__VIEWSTATE=one", minutes=4),
        posts("/l?tab=2", "__EVENTTARGET=p&__EVENTARGUMENT=2&__VIEWSTATE=two", minutes=5),
    )
    filled.ingest()
    return filled


@pytest.fixture(scope="module")
def endpoint(shelf: Shelf) -> Iterator[str]:
    with cdx_server(shelf.folder) as address:
        yield address


def ask(endpoint: str, url: str, **more: object) -> list[str]:
    """Return what was found, as path and minute."""
    with urlopen(f"{endpoint}?{urlencode({'url': url, **more})}") as answer:
        lines = answer.read().decode().splitlines()
    return [
        f"{json.loads(line.split(' ', 2)[2])['url'].removeprefix(HOME)} {line.split(' ')[1][10:12]}" for line in lines
    ]


@pytest.mark.parametrize(
    ("url", "match", "found"),
    [
        (f"{HOME}/a", "exact", ["/a 00", "/a 10", "/a 30"]),
        ("http://WWW.mau.gov.vn:80/a/", "exact", ["/a 00", "/a 10", "/a 30"]),
        ("mau.gov.vn/a", "exact", ["/a 00", "/a 10", "/a 30"]),
        (f"{HOME}/khong", "exact", []),
        (f"{HOME}/a/", "prefix", ["/a 00", "/a 10", "/a 30", "/a/b 01", "/ab 01"]),
        (f"{HOME}/ab", "prefix", ["/ab 01"]),
        (
            f"{HOME}/khac",
            "host",
            ["/a 00", "/a 10", "/a 30", "/a/b 01", "/ab 01", "/l?tab=1 03", "/l?tab=2 05", "/l?tab=1 04"],
        ),
        ("https://con.mau.gov.vn", "domain", ["https://con.mau.gov.vn/c 02"]),
        ("https://mau2.gov.vn/", "domain", ["https://mau2.gov.vn/d 02"]),
    ],
)
def test_a_match_is_exact_or_by_prefix_host_or_domain(endpoint: str, url: str, match: str, found: list[str]) -> None:
    assert ask(endpoint, url, matchType=match) == found


def test_a_domain_has_its_hosts_and_no_others(endpoint: str) -> None:
    found = ask(endpoint, HOME, matchType="domain")

    assert "https://con.mau.gov.vn/c 02" in found
    assert "https://mau2.gov.vn/d 02" not in found
    assert ask(endpoint, "*.mau.gov.vn") == found


def test_a_star_at_the_end_means_a_prefix(endpoint: str) -> None:
    assert ask(endpoint, f"{HOME}/a*") == ask(endpoint, f"{HOME}/a", matchType="prefix")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"closest": "20240328031200"}, ["/a 10", "/a 00", "/a 30"]),
        ({"closest": "202403280329", "limit": 1}, ["/a 30"]),
        ({"closest": "2020"}, ["/a 00", "/a 10", "/a 30"]),
        ({"from": "20240328030500"}, ["/a 10", "/a 30"]),
        ({"to": "202403280310"}, ["/a 00", "/a 10"]),
        ({"from": "2024", "to": "2024"}, ["/a 00", "/a 10", "/a 30"]),
        ({"from": "2025"}, []),
        ({"limit": 2}, ["/a 00", "/a 10"]),
        ({"limit": 0}, []),
    ],
)
def test_captures_are_asked_for_by_time_and_number(endpoint: str, asked: dict[str, object], found: list[str]) -> None:
    assert ask(endpoint, f"{HOME}/a", **asked) == found


def test_another_state_of_the_same_form_is_the_same_question_where_that_is_asked_for(endpoint: str) -> None:
    posted = "__wb_method=POST&__EVENTTARGET=p&__EVENTARGUMENT=2&__VIEWSTATE=another"

    assert ask(endpoint, f"{HOME}/l?tab=1&{posted}") == []
    assert ask(endpoint, f"{HOME}/l?tab=1&{posted}", alike=1) == ["/l?tab=1 03"]
    assert ask(endpoint, f"{HOME}/l?tab=2&{posted}", alike=1) == ["/l?tab=2 05"]
    assert ask(endpoint, f"{HOME}/l?tab=3&{posted}", alike=1) == []
    assert ask(endpoint, f"{HOME}/l?tab=1&{posted.replace('=2', '=4')}", alike=1) == []


@pytest.mark.parametrize(
    "query",
    ["", "url=", "url=a&matchType=like", "url=a&limit=-1", "url=a&limit=x", "url=a&closest=now", "url=a&from=2024-03",
     "url=a&filter=status:200", "url=a&output=json", "url=a&alike=yes"],
)  # fmt: skip
def test_what_is_not_offered_is_refused_with_its_name(endpoint: str, query: str) -> None:
    with pytest.raises(HTTPError) as refused:
        urlopen(f"{endpoint}?{query}")

    said = refused.value.read().decode()
    assert refused.value.code == 400
    assert said.split(":")[0] in (*(pair.partition("=")[0] for pair in query.split("&")), "url")
    assert "ask as /cdx?url=" in said


def test_another_path_tells_how_to_ask(endpoint: str) -> None:
    with pytest.raises(HTTPError) as refused:
        urlopen(endpoint.removesuffix("/cdx"))

    assert (refused.value.code, b"ask as" in refused.value.read()) == (404, True)


def test_a_rebuild_is_seen_while_serving_and_a_lost_catalogue_said(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.warc(page("/a"))
    shelf.ingest()
    with cdx_server(shelf.folder) as endpoint:
        shelf.warc(page("/a", minutes=5))
        shelf.rebuild()
        assert ask(endpoint, f"{HOME}/a") == ["/a 00", "/a 05"]
        shelf.folder.catalogue.unlink()
        with pytest.raises(HTTPError) as refused:
            ask(endpoint, f"{HOME}/a")
        assert refused.value.code == 503
        assert "luutru" in refused.value.read().decode()
        shelf.rebuild()
        assert len(ask(endpoint, f"{HOME}/a")) == 2


def test_without_a_catalogue_nothing_is_served(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="luutru"), cdx_server(Shelf(tmp_path).folder):
        pass


def test_a_port_that_is_taken_is_named(shelf: Shelf, endpoint: str) -> None:
    port = int(endpoint.split(":")[2].partition("/")[0])

    with pytest.raises(ArchiveError, match=f"port {port} .* is taken: .*--port"), cdx_server(shelf.folder, port):
        pass
