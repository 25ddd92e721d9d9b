"""robots.txt of hosts of our own and of others, over https and where that is not spoken: when it is asked for, and obeyed."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError
from scrapy.http import Response

from archive.book.paces import Pace
from archive.book.robots import Told
from archive.evidence.folder import Folder
from crawler.politeness.memory import Memory
from crawler.politeness.middleware import Politeness
from crawler.politeness.refusal import RefusedError
from crawler.politeness.rules import without_tls
from tests.crawler.politeness.times import BEGUN, Hands

Begin = Callable[["Engine"], tuple[Politeness, list[str]]]
NEVER = b"User-agent: *\nDisallow: /never"


class Engine:
    """Answers for robots.txt alone, where a scheme is reached; notes what it was asked."""

    def __init__(self, reached: str, error: Exception) -> None:
        self.reached, self.error = reached, error
        self.answer = Response("http://x/", body=NEVER)
        self.asked: list[str] = []
        self.downloader = SimpleNamespace(get_slot_key=lambda request: "slot", per_slot_settings={}, slots={})

    async def download_async(self, request: Request) -> Response:
        self.asked.append(request.url)
        if not request.url.startswith(f"{self.reached}:"):
            raise self.error
        return self.answer.replace(url=request.url)


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def memory(tmp_path: Path, hands: Hands) -> Memory:
    return Memory(Folder(tmp_path), print, hands.clock())


@pytest.fixture
def begin(memory: Memory, hands: Hands) -> Begin:
    """Return what begins a crawl of a site on mau.gov.vn whose requests *engine* answers, and what it says."""

    def begin(engine: Engine) -> tuple[Politeness, list[str]]:
        said: list[str] = []
        site = SimpleNamespace(slug="mau", delay=1.0, loopback=False, hosts=("mau.gov.vn",))
        journal = SimpleNamespace(when_durable=lambda note: note())
        spider = SimpleNamespace(site=site, said=said, counts=Counter(), journal=journal)
        return Politeness(SimpleNamespace(engine=engine, spider=spider), memory, hands.clock()), said

    return begin


def ask(polite: Politeness, *urls: str) -> list[Any]:
    async def each() -> list[Any]:
        return [await polite.process_request(Request(url, meta={"hop": "article"})) for url in urls]

    return asyncio.run(each())


def test_a_host_that_refuses_https_is_asked_over_http_and_said_so_once(begin: Begin) -> None:
    engine = Engine("http", DownloadConnectionRefusedError("refused"))
    polite, said = begin(engine)
    asked = ask(polite, "https://mau.gov.vn/a?x=1", "https://mau.gov.vn/b")

    assert [request.url for request in asked] == ["http://mau.gov.vn/a?x=1", "http://mau.gov.vn/b"]
    assert engine.asked == ["https://mau.gov.vn/robots.txt", "http://mau.gov.vn/robots.txt"]
    assert len(said) == 1
    assert "mau.gov.vn cannot be reached over https (the host refuses connections)" in said[0]


def test_its_robots_txt_is_obeyed_over_http(begin: Begin) -> None:
    polite, _ = begin(Engine("http", DownloadConnectionRefusedError("refused")))

    with pytest.raises(RefusedError, match="robots: disallowed"):
        ask(polite, "https://mau.gov.vn/never")


def test_a_host_that_answers_over_https_is_never_asked_over_http(begin: Begin) -> None:
    engine = Engine("https", DownloadConnectionRefusedError("refused"))
    polite, said = begin(engine)

    assert ask(polite, "https://mau.gov.vn/a") == [None]
    assert engine.asked == ["https://mau.gov.vn/robots.txt"]
    assert said == []


def test_a_host_that_answers_to_neither_is_named_by_what_https_said(begin: Begin) -> None:
    polite, _ = begin(Engine("nothing", DownloadConnectionRefusedError("refused")))

    with pytest.raises(RefusedError, match="the host refuses connections"):
        ask(polite, "https://mau.gov.vn/a")


def test_a_name_that_is_gone_is_not_asked_for_twice(begin: Begin) -> None:
    engine = Engine("nothing", CannotResolveHostError("gone"))
    polite, _ = begin(engine)

    with pytest.raises(RefusedError, match="is the host gone"):
        ask(polite, "https://mau.gov.vn/a")
    assert engine.asked == ["https://mau.gov.vn/robots.txt"]


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("https://mau.gov.vn:443/a", "http://mau.gov.vn/a"),
        ("https://mau.gov.vn:8443/a", None),
        ("http://mau.gov.vn/a", None),
    ],
)
def test_only_the_usual_port_has_an_http_beside_it(url: str, plain: str | None) -> None:
    assert without_tls(url) == plain


OURS, THEIRS = "https://mau.gov.vn", "https://anh.example.vn"
GONE = DownloadConnectionRefusedError("refused")


def test_another_sites_copy_of_a_strange_hosts_rules_is_obeyed_and_nobody_asked(begin: Begin, memory: Memory) -> None:
    memory.keep_robots(Told(THEIRS, BEGUN - timedelta(hours=23), 200, NEVER, "khac"))
    engine = Engine("https", GONE)
    polite, _ = begin(engine)

    with pytest.raises(RefusedError, match="robots: disallowed"):
        ask(polite, f"{THEIRS}/never")
    assert ask(polite, f"{THEIRS}/a.jpg") == [None]
    assert engine.asked == []


def test_a_copy_of_yesterday_is_not_used(begin: Begin, memory: Memory) -> None:
    memory.keep_robots(Told(THEIRS, BEGUN - timedelta(hours=24), 200, NEVER, "khac"))
    engine = Engine("https", GONE)
    polite, _ = begin(engine)
    ask(polite, f"{THEIRS}/a.jpg")

    assert engine.asked == [f"{THEIRS}/robots.txt"]


def test_a_host_of_the_sites_own_is_asked_in_each_crawl_whatever_copy_there_is(begin: Begin, memory: Memory) -> None:
    memory.keep_robots(Told(OURS, BEGUN, 200, NEVER, "mau"))
    for _ in range(2):
        engine = Engine("https", GONE)
        polite, _ = begin(engine)
        ask(polite, f"{OURS}/a", f"{OURS}/b")

        assert engine.asked == [f"{OURS}/robots.txt"]


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_server_in_trouble_forbids_everything_though_there_is_a_copy(
    begin: Begin, memory: Memory, status: int
) -> None:
    memory.keep_robots(Told(OURS, BEGUN, 200, b"User-agent: *\nAllow: /", "mau"))
    engine = Engine("https", GONE)
    engine.answer = engine.answer.replace(status=status)
    polite, _ = begin(engine)

    with pytest.raises(RefusedError, match=f"robots.txt answered {status}"):
        ask(polite, f"{OURS}/a")


def test_in_a_crawl_that_lasts_longer_than_a_day_it_is_asked_again(begin: Begin, hands: Hands) -> None:
    engine = Engine("https", GONE)
    polite, _ = begin(engine)
    ask(polite, f"{OURS}/a")
    hands.go(86_399)
    ask(polite, f"{OURS}/a")
    assert engine.asked == [f"{OURS}/robots.txt"]

    hands.go(1)
    engine.answer = engine.answer.replace(body=b"User-agent: *\nDisallow: /")
    with pytest.raises(RefusedError, match="robots: disallowed"):
        ask(polite, f"{OURS}/a")
    assert engine.asked == [f"{OURS}/robots.txt"] * 2


def test_rules_that_cannot_be_had_again_after_a_day_hold_no_longer(begin: Begin, hands: Hands) -> None:
    engine = Engine("https", GONE)
    polite, _ = begin(engine)
    ask(polite, f"{OURS}/a")
    hands.go(86_400)
    engine.reached = "nothing"

    with pytest.raises(RefusedError, match=r"robots\.txt cannot be asked for: the host refuses connections"):
        ask(polite, f"{OURS}/a")


def test_what_was_told_is_kept_for_other_crawls_once_it_is_durable(begin: Begin, memory: Memory) -> None:
    polite, _ = begin(Engine("https", GONE))
    ask(polite, f"{THEIRS}/a.jpg")

    assert memory.robots(THEIRS) == Told(THEIRS, BEGUN, 200, NEVER, "mau")


def test_nothing_is_kept_of_what_no_warc_holds_yet(begin: Begin, memory: Memory) -> None:
    polite, _ = begin(Engine("https", GONE))
    polite._crawler.spider.journal.when_durable = lambda note: None
    ask(polite, f"{THEIRS}/a.jpg")

    assert memory.robots(THEIRS) is None


def test_http_and_https_have_each_their_own_rules(begin: Begin) -> None:
    engine = Engine("http", GONE)
    engine.reached = "http"
    polite, _ = begin(engine)
    ask(polite, "http://mau.gov.vn/a")
    engine.reached = "https"
    ask(polite, f"{OURS}/a")

    assert engine.asked == ["http://mau.gov.vn/robots.txt", f"{OURS}/robots.txt"]


def test_where_http_only_leads_to_https_the_one_answer_is_both_ones(begin: Begin) -> None:
    class Leading(Engine):
        async def download_async(self, request: Request) -> Response:
            self.asked.append(request.url)
            if request.url.startswith("http:"):
                return Response(request.url, status=301, headers={"Location": request.url.replace("http:", "https:")})
            return Response(request.url, body=NEVER)

    engine = Leading("https", GONE)
    polite, _ = begin(engine)
    ask(polite, "http://mau.gov.vn/a", f"{OURS}/b")

    assert engine.asked == ["http://mau.gov.vn/robots.txt", f"{OURS}/robots.txt"]


def test_a_crawl_delay_is_kept_even_by_minutes(begin: Begin) -> None:
    engine = Engine("https", GONE)
    engine.answer = engine.answer.replace(body=b"User-agent: *\nCrawl-delay: 120")
    polite, _ = begin(engine)
    ask(polite, f"{OURS}/a")

    assert engine.downloader.per_slot_settings["slot"] == {"delay": 120.0, "concurrency": 1}


def test_a_host_that_closed_itself_last_night_is_not_even_asked_for_its_rules(
    begin: Begin, memory: Memory, hands: Hands
) -> None:
    memory.keep(Pace("mau.gov.vn", BEGUN, closed_until=BEGUN + timedelta(hours=2), trouble="503", troubled=BEGUN))
    engine = Engine("https", GONE)
    polite, said = begin(engine)
    for _ in range(2):
        with pytest.raises(RefusedError, match="asked to wait"):
            ask(polite, f"{OURS}/a")

    assert engine.asked == []
    assert len(said) == 1
    assert "mau.gov.vn: the host asked to wait" in said[0]
    assert "(503): the rest is owed; it may be asked again in 2.0 hours" in said[0]


def test_ports_of_one_name_share_a_line_and_the_slower_ones_pause(begin: Begin) -> None:
    engine = Engine("https", GONE)
    polite, _ = begin(engine)
    engine.answer = engine.answer.replace(body=b"User-agent: *\nCrawl-delay: 7")
    ask(polite, f"{OURS}:8443/a")
    engine.answer = engine.answer.replace(body=b"")
    ask(polite, f"{OURS}/a")

    assert engine.downloader.per_slot_settings["slot"]["delay"] == 7.0
