"""What the catalogue tells of hosts: how each spoke, what was wrong with it on the day, what all its pages have in common."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from archive.evidence.exchange import Exchange
from archive.evidence.tls import from_line, to_line
from archive.model import Certificate, Tls
from tests.archive.catalogue.shelf import Shelf, page, says

SHOWN = Certificate("ab" * 32, "CN=mau.gov.vn", "CN=Một nơi cấp", "2024-01-01T00:00:00Z", "2024-03-28T00:00:00Z")
GOOD = Tls("tls/1.3", "TLS_AES_128_GCM_SHA256", True, "", "/store.pem sha256:0123", (SHOWN,))
EXPIRED = replace(GOOD, verified=False, defect="certificate has expired")


def secured(path: str, tls: Tls | None, minutes: int = 0) -> Exchange:
    return replace(page(path, minutes=minutes), tls=tls)


def test_a_host_is_told_with_its_certificate_and_what_was_wrong_with_it(shelf: Shelf) -> None:
    shelf.warc(secured("/a", EXPIRED))
    shelf.ingest()

    assert shelf.rows("select host, protocol, verified, defect, subject, issuer, not_after, states from hosts") == [
        ("mau.gov.vn", "tls/1.3", "no", EXPIRED.defect, SHOWN.subject, SHOWN.issuer, SHOWN.ends, 1)
    ]


def test_a_host_shows_its_last_state_and_keeps_the_others(shelf: Shelf) -> None:
    shelf.warc(secured("/b", EXPIRED, minutes=9), secured("/c", EXPIRED, minutes=12))
    shelf.warc(secured("/a", GOOD))
    shelf.ingest()

    assert [seen for (seen,) in shelf.rows("select verified from host_states order by first_seen")] == ["yes", "no"]
    ((verified, states, first, last),) = shelf.rows("select verified, states, first_seen, last_seen from hosts")
    assert (verified, states) == ("no", 2)
    assert str(first) < str(last)


def test_a_host_without_tls_is_told_to_have_none(shelf: Shelf) -> None:
    shelf.warc(page("http://cu.gov.vn/a"))
    shelf.ingest()

    assert shelf.rows("select host, protocol, verified from hosts") == [("cu.gov.vn", "http", "unknown")]


def test_a_host_of_which_no_verdict_was_kept_gets_none_later(shelf: Shelf) -> None:
    shelf.warc(page("/a"))
    shelf.ingest()

    assert shelf.rows("select protocol, verified, defect from hosts") == [("https", "unknown", "")]


def test_files_in_any_order_tell_the_same_of_hosts(shelf: Shelf) -> None:
    files = [
        shelf.warc(secured("/a", GOOD)),
        shelf.warc(secured("/b", EXPIRED, minutes=9), secured("/c", GOOD, minutes=12)),
    ]
    for file in files:
        file.rename(file.with_suffix(".later"))
    for file in reversed(files):
        file.with_suffix(".later").rename(file)
        shelf.ingest()
    live = shelf.dump()
    shelf.rebuild()

    assert live == shelf.dump()
    assert sum(line.startswith("host_states ") for line in live) == 2


def charsets_of(shelf: Shelf) -> tuple[object, ...]:
    ((charset, charsets),) = shelf.rows("select charset, charsets from hosts")
    return charset, charsets


def test_a_host_writes_in_the_charset_of_most_of_its_pages(shelf: Shelf) -> None:
    old = b"<html>\xd0\xe3 " * 9
    shelf.warc(page("/a", old), page("/b", old, minutes=1), page("/c", minutes=2))
    shelf.ingest()

    assert charsets_of(shelf) == ("cp1252", 2)
    assert shelf.rows("select charset, declared, captures from host_charsets order by 1") == [
        ("cp1252", "utf-8", 2),
        ("utf-8", "utf-8", 1),
    ]


def test_what_is_no_page_says_nothing_about_a_hosts_charset(shelf: Shelf) -> None:
    shelf.warc(
        page("/a.png", b"\x89PNG\xd0\xe3", mime="image/png", hop="requisite"), page("/b", b"<html>\xd0", status=404)
    )
    shelf.ingest()

    assert charsets_of(shelf) == (None, 0)


def test_a_host_shows_the_title_that_stands_on_most_of_its_pages(shelf: Shelf) -> None:
    shelf.warc(*(page(f"/{at}", says(title="Cổng tỉnh", text=f"Tin {at}."), minutes=at) for at in range(5)))
    shelf.warc(page("http://khac.mau.gov.vn/a"))
    shelf.ingest()

    assert shelf.rows("select host, constant_title from hosts order by host") == [
        ("khac.mau.gov.vn", None),
        ("mau.gov.vn", "cong-tinh"),
    ]


def test_a_host_shows_what_it_said_last_where_nothing_can_be(shelf: Shelf) -> None:
    lost = page("/luutru-probe-1", b"<html>{}", status=404, hop="probe")
    leads = replace(
        page("/luutru-probe-2", minutes=50, hop="probe"),
        response=b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n",
    )
    front = replace(page("/", says(kind="listing"), minutes=51, hop="probe"), via=leads.url)
    shelf.warc(lost)
    shelf.ingest()
    assert shelf.rows("select nowhere from hosts") == [("404",)]
    shelf.warc(leads, front)
    shelf.ingest()

    assert shelf.rows("select nowhere, nowhere_at from hosts") == [
        ("302, then 200 listing", "2024-03-28T03:50:00.000000Z")
    ]


def test_a_host_that_was_asked_for_nothing_of_the_kind_shows_nothing(shelf: Shelf) -> None:
    shelf.warc(page("/a"))
    shelf.ingest()

    assert shelf.rows("select constant_title, nowhere, nowhere_at from hosts") == [(None, None, None)]


@pytest.mark.parametrize("tls", [GOOD, EXPIRED, replace(GOOD, verified=None, chain=())])
def test_what_was_told_of_tls_is_read_as_it_was(tls: Tls) -> None:
    assert from_line(to_line(tls)) == tls


def test_what_is_told_of_tls_is_bounded_whatever_a_certificate_says() -> None:
    endless = replace(SHOWN, subject="CN=" + "á" * 100_000)
    line = to_line(replace(GOOD, defect="x" * 100_000, chain=(endless,) * 1000))

    assert len(line) < 10_000
    assert from_line(line) is not None


@pytest.mark.parametrize(
    "line", ["", "[]", "7", "{}", '{"verified": true, "chain": 7}', '{"verified":1,"protocol":[]}', "[" * 100_000]
)
def test_nonsense_about_tls_is_no_word_about_tls(line: str) -> None:
    assert from_line(line) is None


def test_a_verdict_is_true_false_or_unknown_and_nothing_else() -> None:
    told = from_line(json.dumps({"verified": "yes", "protocol": "tls/1.3", "cipher": ""}))

    assert told is not None
    assert told.verified is None
