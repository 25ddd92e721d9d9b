"""What an explanation says beside the state: where a redirect leads, what a page is, what the portal is allowed."""

from __future__ import annotations

from dataclasses import replace

from archive.evidence.exchange import Exchange
from archive.evidence.record import Finished
from tests.archive.catalogue.shelf import DAY, HOME, Shelf, page, says
from tests.crawler.explaining.asked import ledger, owed, said, told


def redirect(path: str, to: str, minutes: int = 0) -> Exchange:
    head = f"HTTP/1.1 301 Moved\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode()
    return replace(page(path, minutes=minutes), response=head)


def test_a_redirect_says_where_it_leads(shelf: Shelf) -> None:
    shelf.warc(redirect("/tin/cu", "/tin/moi"))
    shelf.ingest()

    assert said(shelf, "/tin/cu", "became") == f"captured: the server answered 301, which leads to {HOME}/tin/moi"


def test_a_page_that_was_only_led_to_itself_is_owed_while_it_was_not_asked_again(shelf: Shelf) -> None:
    shelf.warc(redirect("/tin/b", f"{HOME}/tin/b"), Finished("budget", {}))
    shelf.ingest()
    with ledger(shelf) as open_now:
        open_now.owe(owed("/tin/b"), seen=DAY)

    assert told(shelf, "/tin/b").state == "owed"


def test_a_page_that_was_followed_as_an_article_and_is_none_says_what_it_is(shelf: Shelf) -> None:
    shelf.warc(page("/tin/rong", says(kind="empty", text="")))
    shelf.ingest()

    assert said(shelf, "/tin/rong", "became").startswith("captured, and no article: it was read as ")


def test_the_budget_of_the_site_file_is_named(shelf: Shelf) -> None:
    file = shelf.root / "settings" / "sites" / "mau.toml"
    file.write_text("budget = 50\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    shelf.warc(page("/tin/a"), Finished("budget", {}))
    shelf.ingest()
    with ledger(shelf) as open_now:
        open_now.owe(owed("/tin/b"), seen=DAY)

    assert "50 requests to a crawl" in said(shelf, "/tin/b", "budget")
    assert "50 requests to a crawl" in said(shelf, "/tin/b", "became")


def test_the_front_page_is_told_to_be_one(shelf: Shelf) -> None:
    assert "it is the portal's front page" in said(shelf, "/", "rules")


def test_an_article_with_a_campaign_added_would_be_asked_for_without_it(shelf: Shelf) -> None:
    file = shelf.root / "settings" / "sites" / "mau.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("'^/tin/'", r"'^/tin/[^?]+$'"), encoding="utf-8")
    found = told(shelf, "/tin/a?utm_source=zalo").today

    assert found is not None
    assert (found.rule, found.asked) == (None, f"{HOME}/tin/a")
    assert "fits, without its state" in found.because
