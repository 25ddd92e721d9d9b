"""What a host says where nothing can be: asked once, again after a month, and never taken for an article."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.extract.read import read
from archive.model import Capture, Place, Section, Site
from archive.sites import packaged_platforms
from crawler.ledger import Ledger
from crawler.spiders.nowhere import HostProbes
from crawler.walking.steps import PROBE, Shown

SITE = Site(
    slug="mau",
    name="Mẫu",
    home="https://mau.gov.vn/",
    hosts=("mau.gov.vn", "tin.mau.gov.vn"),
    layouts=(packaged_platforms()["generic"],),
    sections=(
        Section("Tin tức", "https://mau.gov.vn/tin"),
        Section("Sự kiện", "https://mau.gov.vn/su-kien"),
        Section("Thông báo", "https://tin.mau.gov.vn/"),
    ),
)
NOW = datetime(2026, 3, 1, tzinfo=UTC)
ARTICLE = "<html><head><title>Xã họp bàn</title></head><body><article><h1>Xã họp bàn</h1>{}</article></body></html>"
PROSE = "<p>Sáng nay, Ủy ban nhân dân xã họp bàn về việc làm đường, với sự tham gia của nhiều hộ dân trong xã.</p>" * 12


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "mau.db") as ledger:
        yield ledger


def asked(ledger: Ledger, now: datetime = NOW) -> list[str]:
    return [asking.owed.url for asking in HostProbes(SITE, ledger, now).due()]


def test_each_host_is_asked_once_for_an_address_that_nobody_has(ledger: Ledger) -> None:
    first, again = asked(ledger), asked(ledger)

    assert [url.rpartition("-")[0] for url in first] == [
        f"https://{host}/luutru-probe" for host in ("mau.gov.vn", "tin.mau.gov.vn")
    ]
    assert not set(first) & set(again)


@pytest.mark.parametrize(("days", "hosts"), [(0, 1), (30, 1), (31, 2)])
def test_a_host_that_has_answered_is_left_alone_for_a_month(ledger: Ledger, days: int, hosts: int) -> None:
    HostProbes(SITE, ledger, NOW).note("https://mau.gov.vn/luutru-probe-1", 404)

    assert len(asked(ledger, NOW + timedelta(days=days))) == hosts


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_servers_trouble_is_no_answer(ledger: Ledger, status: int) -> None:
    HostProbes(SITE, ledger, NOW).note("https://mau.gov.vn/luutru-probe-1", status)

    assert len(asked(ledger)) == 2


@pytest.mark.parametrize(
    ("location", "further"),
    [("/khong-tim-thay", ["https://mau.gov.vn/khong-tim-thay"]), ("https://other.vn/", []), ("javascript:x", [])],
)
def test_a_redirect_is_followed_to_the_sites_own_page_that_says_there_is_nothing(
    ledger: Ledger, location: str, further: list[str]
) -> None:
    probes = HostProbes(SITE, ledger, NOW)
    came = next(probes.due())
    led = list(probes.go_on(Shown(came.owed.url, PROBE, 302, b"", location=location), came))

    assert [(asking.owed.url, asking.owed.hop) for asking in led] == [(url, PROBE) for url in further]


def test_a_redirect_that_never_ends_is_left(ledger: Ledger) -> None:
    probes = HostProbes(SITE, ledger, NOW)
    line, times = [next(probes.due())], 0
    while line and times < 20:
        came = line.pop()
        line += probes.go_on(Shown(came.owed.url, PROBE, 302, b"", location=f"/{times}"), came)
        times += 1

    assert times == 4


@pytest.mark.parametrize(("hop", "kind"), [("article", "article"), (PROBE, "soft-404")])
def test_a_page_with_an_articles_look_at_such_an_address_is_a_soft_404(hop: str, kind: str) -> None:
    body = ARTICLE.format(PROSE).encode()
    capture = Capture("https://mau.gov.vn/x", NOW, 200, (), body, Place("", 0, len(body)), "", "", hop=hop)

    assert read(capture, SITE).kind == kind
