"""What comes in place of a page: known for what it is, and the page is owed until it comes or was asked for often enough."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.model import Capture, Place, Section, Site
from archive.sites import packaged_platforms
from crawler.ledger import MOST_TRIES, Ledger, Owed
from crawler.walking.instead import StoodIn, instead_of, may_say_little
from crawler.walking.reading import Opened

SITE = Site(
    slug="mau",
    name="Mẫu",
    home="https://mau.gov.vn/",
    hosts=("mau.gov.vn",),
    layouts=(packaged_platforms()["generic"],),
    sections=(Section("Tin tức", "https://mau.gov.vn/tin"),),
)
NOW = datetime(2026, 3, 1, tzinfo=UTC)
URL = "https://mau.gov.vn/tin/xa-hop-ban-17.html"
PROSE = "<p>Sáng nay, Ủy ban nhân dân xã họp bàn về việc làm đường, với sự tham gia của nhiều hộ dân trong xã.</p>" * 6
PAGES = {
    "maintenance": "<title>Cổng</title><h2>Thông báo</h2><p>Hệ thống cổng thông tin đang được nâng cấp, bảo trì.</p>",
    "login": "<title>Đăng nhập</title><h1>Đăng nhập</h1><form>Mật khẩu <input type='password'></form>",
    "challenge": "<title>Just a moment...</title><h1>mau.gov.vn</h1><p>Verifying you are human.</p>",
}


FRAME = "".join(f"<li><a href='/muc-{at}'>Chuyên mục về đời sống nhân dân số {at}</a></li>" for at in range(900))


def capture(body: str, status: int = 200, *headers: tuple[str, str]) -> Capture:
    told = (("Content-Type", "text/html; charset=utf-8"), *headers)
    return Capture(URL, NOW, status, told, body.encode(), Place("", 0, 0), "", "", hop="article")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "mau.db") as ledger:
        ledger.owe(Owed("a", URL, "article", "Tin tức", None), seen=NOW)
        yield ledger


@pytest.mark.parametrize("state", PAGES)
def test_what_a_portal_says_in_place_of_a_page_is_named(state: str) -> None:
    assert instead_of(Opened(capture(PAGES[state]), SITE)) == state


def test_a_notice_inside_a_whole_portals_frame_is_looked_at_and_named() -> None:
    shown = capture(PAGES["maintenance"].replace("<h2>", f"<ul>{FRAME}</ul><h2>"))

    assert len(shown.body) > 60_000
    assert (may_say_little(shown), instead_of(Opened(shown, SITE))) == (True, "maintenance")


@pytest.mark.parametrize("body", [FRAME + PROSE * 3, FRAME * 5], ids=["an article", "larger than any portal's page"])
def test_a_page_that_nobody_opened_is_not_read_where_it_says_more(body: str) -> None:
    assert not may_say_little(capture(body))


@pytest.mark.parametrize(
    "shown",
    [
        capture(f"<title>Xã họp bàn</title><article><h1>Xã họp bàn</h1>{PROSE}</article>"),
        capture("<title>Lỗi</title><h1>Không tìm thấy trang</h1>"),
        capture("<h1>Gone</h1>", 404),
        capture("", 302, ("Location", "/tin/bai-khac-18.html")),
        capture("", 302, ("Location", "/404.html")),
    ],
    ids=["an article", "a soft 404", "a 404", "a redirect", "a redirect to where missing pages lead"],
)
def test_what_says_something_of_the_page_itself_is_an_answer(shown: Capture) -> None:
    assert instead_of(Opened(shown, SITE)) is None


def test_a_redirect_to_the_form_for_the_password_is_none() -> None:
    assert instead_of(Opened(capture("", 302, ("Location", "/dang-nhap?ReturnUrl=%2ftin")), SITE)) == "login"


def test_a_page_that_did_not_come_is_owed_for_some_nights(ledger: Ledger) -> None:
    states = []
    for _ in range(MOST_TRIES):
        ledger.captured("a", 200, at=NOW, warc="w", instead="maintenance")
        states.append(ledger.state("a"))

    assert states == ["owed"] * (MOST_TRIES - 1) + ["given up"]


def test_a_page_that_comes_after_all_is_captured(ledger: Ledger) -> None:
    ledger.captured("a", 200, at=NOW, warc="w", instead="login")
    ledger.captured("a", 200, at=NOW, warc="w")

    assert ledger.state("a") == "captured"


@pytest.mark.parametrize(("status", "state"), [(302, "owed"), (200, "captured")])
def test_what_was_only_redirected_to_a_notice_is_owed_with_it(ledger: Ledger, status: int, state: str) -> None:
    ledger.captured("a", status, at=NOW, warc="w")
    ledger.astray("a", "maintenance", at=NOW)

    assert ledger.state("a") == state


def test_all_that_leads_to_a_notice_is_known() -> None:
    stood = StoodIn()
    stood.lead("a", "notice")
    stood.note("notice", "maintenance")
    stood.lead("b", "notice")

    assert (stood.why("a"), stood.why("b"), stood.why("c")) == ("maintenance", "maintenance", None)
    assert stood.led_to("notice") == ("a", "b")
