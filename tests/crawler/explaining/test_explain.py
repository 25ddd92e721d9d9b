"""What became of an address, for every state that there is: what ledger, catalogue and today's rules say together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.catalogue.portals import Portals
from archive.evidence.folder import Folder
from archive.evidence.record import Finished, Link, Walk, sha1
from archive.model import Original
from archive.sites import SiteFiles
from crawler.explaining.explain import Desk, explain
from crawler.explaining.words import facts
from crawler.ledger import MOST_TRIES
from crawler.ledger import ledger as ledgers
from tests.archive.catalogue.shelf import DAY, HOME, Shelf, page, walk
from tests.crawler.explaining.asked import NOW, ROBOTS, ledger, lines, owed, robots, said, told


def test_a_captured_article_is_told_with_its_title_and_the_page_that_led_there(shelf: Shelf) -> None:
    shelf.warc(page("/tin/a"), page("/tin/a", minutes=5))
    shelf.ingest()
    one = told(shelf, "/tin/a")

    assert one.state == "captured"
    assert lines(one)["captured"][0].startswith("2 times, first 2024-03-28 03:00, last 2024-03-28 03:05")
    assert "“Hội nghị”" in lines(one)["article"][0]
    assert lines(one)["found as"] == [f"a link on a listing, on {HOME}/tin-tuc, section 'Tin tức'"]


def test_another_spelling_is_the_page_and_names_the_rules_that_say_so(shelf: Shelf) -> None:
    shelf.warc(page("/tin/a"))
    shelf.ingest()
    one = told(shelf, "http://www.mau.gov.vn:80/in/tin/a?utm_source=x")

    assert one.state == "captured"
    assert [fold.rule.partition(":")[0] for fold in one.folds] == ["hosts, aliases", "spelling", "rewrite"]
    assert one.folds[-1].onto == "mau.gov.vn/tin/a"


def test_what_a_page_needs_is_asked_for_wherever_it_lies(shelf: Shelf) -> None:
    shelf.warc(page("/tin/a"), page("https://anh.khac.vn/hop.jpg", b"\xff\xd8", hop="requisite", mime="image/jpeg"))
    shelf.ingest()
    one = told(shelf, "https://anh.khac.vn/hop.jpg")

    assert (one.state, one.site) == ("captured", "mau")
    assert one.today is not None
    assert one.today.rule is None


def test_what_was_met_and_not_asked_for_yet_is_owed_since_a_day(shelf: Shelf) -> None:
    with ledger(shelf) as open_now:
        open_now.owe(owed("/tin/b"), seen=DAY)
    one = told(shelf, "/tin/b")

    assert (one.state, one.owed_days) == ("owed", 12)
    assert "its turn has not come yet; owed for 12 days" in lines(one)["became"][0]


def test_what_the_server_had_trouble_with_is_owed_though_its_errors_are_captured(shelf: Shelf) -> None:
    shelf.warc(page("/tin/b", b"<html>{}", status=503))
    shelf.ingest()
    with ledger(shelf) as open_now:
        open_now.owe(owed("/tin/b"), seen=DAY)
        open_now.captured(owed("/tin/b").key, 503, at=DAY, warc=None)
    one = told(shelf, "/tin/b")

    assert (one.state, one.rule) == ("owed", "status 503")
    assert f"asked for in vain on 1 of {MOST_TRIES} nights" in lines(one)["became"][0]


def test_what_failed_twice_is_said_to_be_asked_for_again_on_a_later_day(shelf: Shelf) -> None:
    with ledger(shelf) as open_now:
        open_now.owe(owed("/tin/b"), seen=DAY)
        for _ in range(2):
            open_now.captured(owed("/tin/b").key, 503, at=DAY, warc=None)

    assert "asked for again from 2024-03-29 21:00 (UTC)" in said(shelf, "/tin/b", "became")


def test_what_a_budget_left_over_is_owed_because_of_it(shelf: Shelf) -> None:
    shelf.warc(page("/tin/a"), Finished("budget", {}))
    shelf.ingest()
    with ledger(shelf) as open_now:
        open_now.owe(owed("/tin/b"), seen=DAY)

    assert "the last crawl's budget ended before its turn came" in said(shelf, "/tin/b", "became")


def test_what_failed_on_many_nights_is_given_up(shelf: Shelf) -> None:
    with ledger(shelf) as open_now:
        open_now.owe(owed("/tin/b"), seen=DAY)
        for _ in range(MOST_TRIES):
            open_now.failed(owed("/tin/b").key, "no answer for 60 s", at=NOW)
    one = told(shelf, "/tin/b")

    assert one.state == "given up"
    assert f"no answer for 60 s, on {MOST_TRIES} nights" in lines(one)["became"][0]


def test_what_robots_txt_refused_is_told_with_the_line_that_decides(shelf: Shelf) -> None:
    shelf.warc(robots(b"User-agent: *\nDisallow: /cu/"), robots(minutes=60))
    refused = Link(f"{HOME}/kin/a", "article", "robots", "robots: disallowed")
    shelf.warc(Walk("", f"{HOME}/tin-tuc", DAY, (refused,)))
    shelf.ingest()
    one = told(shelf, "/kin/a")

    assert (one.state, one.rule) == ("refused", "robots: disallowed")
    assert lines(one)["robots"][0].startswith(
        f"forbidden by 'Disallow: /kin/' ({HOME}/robots.txt, status 200, captured"
    )
    assert said(shelf, "/kin/mo", "robots").startswith("allowed by 'Allow: /kin/mo'")
    assert said(shelf, "/cu/a", "robots").startswith("allowed: no line speaks of it")


def test_a_robots_txt_that_was_not_modified_since_is_read_from_its_original(shelf: Shelf) -> None:
    first = robots()
    unmodified = Original(first.url, first.at, None, sha1(ROBOTS))
    again = replace(robots(minutes=60), response=b"HTTP/1.1 304 Not Modified\r\n\r\n", unless=unmodified)
    shelf.warc(first, again)
    shelf.ingest()

    assert said(shelf, "/kin/a", "robots").startswith("forbidden by 'Disallow: /kin/'")


def test_a_robots_txt_that_cannot_be_asked_for_forbids_everything(shelf: Shelf) -> None:
    shelf.warc(robots(b"\n", status=503))
    shelf.ingest()
    with ledger(shelf) as open_now:
        open_now.owe(owed("/tin/b"), seen=DAY)
        open_now.left(owed("/tin/b").key, "robots.txt answered 503")
    one = told(shelf, "/tin/b")

    assert (one.state, one.rule) == ("owed", "robots.txt answered 503")
    assert lines(one)["robots"][0].startswith("forbidden: robots.txt answered 503")


def test_a_robots_txt_that_is_redirected_is_followed_as_the_crawl_did(shelf: Shelf) -> None:
    moved = robots(b"\n", status=301)
    head = b"HTTP/1.1 301 Moved\r\nLocation: /r/robots.txt\r\nContent-Length: 0\r\n\r\n"
    shelf.warc(replace(moved, response=head), replace(robots(), url=f"{HOME}/r/robots.txt"))
    shelf.ingest()

    assert f"({HOME}/r/robots.txt, status 200" in said(shelf, "/kin/a", "robots")


@pytest.mark.parametrize(
    ("url", "rule", "because"),
    [
        (f"{HOME}/trang-in/7", "never: print", "[walk.never] print of platform generic fits: /trang-in/"),
        (f"{HOME}/tin/en/en/en", "trap: path repeats", "by the shape of the address alone"),
        ("https://khac.gov.vn/tin/a", "out of scope: another host", "the hosts of mau are mau.gov.vn, www.mau.gov.vn"),
        (f"{HOME}/gioi-thieu", "not an article's address", "none of [walk] article of platform generic fits: ^/tin/"),
    ],
)
def test_what_a_rule_refuses_is_told_with_where_the_rule_stands(
    shelf: Shelf, url: str, rule: str, because: str
) -> None:
    shelf.warc(Walk("", f"{HOME}/tin-tuc", DAY, (Link(url, "article", rule.partition(":")[0], rule),)))
    shelf.ingest()
    one = told(shelf, url)

    assert (one.state, one.rule, one.site) == ("refused", rule, "mau")
    assert because in lines(one)["rules"][0]
    assert f"on {HOME}/tin-tuc" in lines(one)["met"][0]


def test_a_rule_that_keeps_counts_alone_is_run_again_and_it_is_said(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledgers, "EXAMPLES_PER_RULE", 2)
    with ledger(shelf) as open_now:
        for number in range(5):
            open_now.refuse(owed(f"/trang-in/{number}"), "never: print", seen=DAY)
    one = told(shelf, "/trang-in/4")

    assert (one.state, one.rule) == ("never seen", "never: print")
    assert "knows of 5 addresses that 'never: print' refused, the first 2 by name" in lines(one)["counted"][0]
    assert "the rule was run again for this one" in lines(one)["counted"][0]
    assert told(shelf, "/trang-in/1").state == "refused"


def test_a_refused_view_of_a_captured_page_is_refused_itself(shelf: Shelf) -> None:
    file = shelf.root / "settings" / "sites" / "mau.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("'^/in/', '/'", "'^/trang-in/', '/'"), encoding="utf-8")
    shelf.warc(page("/tin/a"), walk("/tin-tuc", [("/trang-in/tin/a", "never")]))
    shelf.ingest()
    one = told(shelf, "/trang-in/tin/a")

    assert one.state == "refused"
    assert one.known is not None
    assert one.known.captures == 1


def test_an_article_that_is_gone_is_captured_and_said_to_be_gone(shelf: Shelf) -> None:
    shelf.warc(page("/tin/a"), page("/tin/a", b"<html>{}", status=404, minutes=9))
    shelf.ingest()

    assert said(shelf, "/tin/a", "became") == "captured, and gone from the portal since 2024-03-28 03:09"
    assert "last shown on 2024-03-28 03:00" in said(shelf, "/tin/a", "gone")


def test_a_revisit_says_that_its_bytes_are_those_of_an_earlier_capture(shelf: Shelf) -> None:
    first = page("/tin/a")
    unmodified = Original(first.url, first.at, None, sha1(first.response.partition(b"\r\n\r\n")[2]))
    again = replace(page("/tin/a", minutes=9), response=b"HTTP/1.1 304 Not Modified\r\n\r\n", unless=unmodified)
    shelf.warc(first, again)
    shelf.ingest()

    assert said(shelf, "/tin/a", "became") == "captured"
    assert "a revisit (server-not-modified): its bytes are those of an earlier capture" in said(shelf, "/tin/a", "last")


def test_what_others_captured_says_whose_it_is(shelf: Shelf) -> None:
    file = shelf.warc(page("/tin/a"), info={"software": "Wget/1.21"})
    (shelf.root / "imported").mkdir()
    file.rename(shelf.root / "imported" / "ab12-cu.warc.gz")
    shelf.ingest()

    assert ", by Wget/1.21; imported/ab12-cu.warc.gz" in said(shelf, "/tin/a", "last")


def test_what_is_captured_and_not_entered_yet_waits_for_ingest(shelf: Shelf) -> None:
    with ledger(shelf) as open_now:
        open_now.owe(owed("/tin/a"), seen=DAY)
        open_now.captured(owed("/tin/a").key, 200, at=DAY, warc="warc/mau/2024/mau-1.warc.gz")
    one = told(shelf, "/tin/a")

    assert one.state == "captured"
    assert "not entered in the catalogue yet" in lines(one)["became"][0]
    assert "warc/mau/2024/mau-1.warc.gz holds it: `luutru ingest`" in lines(one)["waits"][0]


def test_a_ledger_is_read_while_a_crawl_writes_it_as_it_was_made_durable(shelf: Shelf) -> None:
    with ledger(shelf) as open_now:
        open_now.owe(owed("/tin/a"), seen=DAY)
        open_now.commit()
        open_now.owe(owed("/tin/b"), seen=DAY)

        assert told(shelf, "/tin/a").state == "owed"
        assert told(shelf, "/tin/b").state == "never seen"


def test_nothing_is_written_where_nobody_crawls(shelf: Shelf) -> None:
    shelf.warc(page("/tin/a"))
    shelf.ingest()
    with ledger(shelf) as open_now:
        open_now.owe(owed("/tin/a"), seen=DAY)
    before = {path: path.read_bytes() for path in shelf.root.rglob("*") if path.is_file()}
    told(shelf, "/tin/a")

    assert {path: path.read_bytes() for path in (shelf.root / "state").iterdir()}.items() <= before.items()


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 100])
def test_a_ledger_that_cannot_be_read_is_said_and_the_rest_is_told(shelf: Shelf, content: bytes) -> None:
    shelf.warc(page("/tin/a"))
    shelf.ingest()
    (shelf.root / "state").mkdir(exist_ok=True)
    (shelf.root / "state" / "mau.db").write_bytes(content)
    one = told(shelf, "/tin/a")

    assert one.state == "captured"
    assert one.ledger.trouble


def test_a_spelling_that_was_never_met_finds_the_page_that_is_owed(shelf: Shelf) -> None:
    shelf.warc(walk("/tin-tuc", [("/tin/b", "owed")]))
    shelf.ingest()

    assert told(shelf, "/in/tin//b?fbclid=1").state == "owed"


def test_the_channels_that_showed_an_article_are_named(shelf: Shelf) -> None:
    link = Link(f"{HOME}/tin/a", "article", "known", None)
    shelf.warc(
        page("/tin/a"),
        *(Walk("", f"{HOME}/{channel}", DAY, (link,), channel=channel) for channel in ("feed", "listing")),
    )
    shelf.ingest()

    assert said(shelf, "/tin/a", "shown by") == "feed (since 2024-03-28 03:00), listing (since 2024-03-28 03:00)"


def test_a_listing_is_told_to_be_one(shelf: Shelf) -> None:
    assert "the listing of section 'Tin tức' begins there" in said(shelf, "/tin-tuc", "rules")


@pytest.mark.parametrize("url", [f"{HOME}/tin/chua-co", "https://mau.gov.vn", "khong.gov.vn/x", "http://192.168.1.7/a"])
def test_an_address_that_nobody_met_was_never_seen(shelf: Shelf, url: str) -> None:
    shelf.warc(page("/tin/a"))
    shelf.ingest()

    assert told(shelf, url).state == "never seen"


def test_a_private_address_would_be_refused(shelf: Shelf) -> None:
    one = told(shelf, "http://192.168.1.7/a", "mau")

    assert one.today is not None
    assert one.today.rule == "private address"


@pytest.mark.parametrize(
    "text",
    ["javascript:void(0)", "data:text/html,x", "mailto:a@mau.gov.vn", "", " ", "http://", "http://[::1", "https://a<b>.vn/",
     "https://mau.gov.vn/" + "a" * 9_000, "\x00", "http://mau.gov.vn:port/"],
)  # fmt: skip
def test_what_is_no_address_is_said_to_be_none(shelf: Shelf, text: str) -> None:
    one = told(shelf, text)

    assert one.state == "no address"
    assert len(one.why_none or "") > 20


@given(st.text(max_size=80))
def test_any_text_is_answered(text: str) -> None:
    nobody = Portals(SiteFiles({}, {}, ()))
    folder = Folder(Path("there-is-none"))

    assert list(facts(explain(text, Desk(folder, nobody, None, NOW))))
    assert list(facts(explain(f"https://mau.gov.vn/{text}", Desk(folder, nobody, None, NOW), "mau")))
