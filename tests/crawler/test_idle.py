"""Parts of addresses that change nothing are learned from what pages show; no article is lost by that."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.ledger import Ledger, Owed
from crawler.walking.idle import LEAST, LEAST_IN_DOUBT, MOST_PARTS, RULE, SAMPLE, Idle
from crawler.walking.parts import LANGUAGES, Part, differing, is_made_up, rest

HOST = "mau.gov.vn"
SEEN = datetime(2024, 3, 28, tzinfo=UTC)
CAPTURED = "captured"


def shown(idle: Idle, *pages: tuple[str, str]) -> Idle:
    """Show *idle* pages, each an address and its text."""
    first: dict[str, str] = {}
    for address, text in pages:
        before = first.setdefault(text, address)
        idle.learn(f"{HOST}{address}", text.encode(), None if before == address else f"{HOST}{before}")
    idle.hold(f"{HOST}{address}" for address, _ in pages)
    return idle


def refusing(idle: Idle, address: str, state: str | None = CAPTURED, asked: str = "") -> str | None:
    """Return the rule that refuses *address*, where what was shown is captured (or in another *state*), and *asked* too."""
    met = {*idle._shown, f"{HOST}{asked}"}
    double = idle.double(f"{HOST}{address}", lambda key: state if key in met else None)
    return double.rule if double is not None and not double.is_sample else None


def tracked(pages: int = 2 * LEAST) -> Idle:
    """Return what is known once so many articles were shown twice, under two values of `ts`."""
    return shown(Idle(), *((f"/bai?id={n}&ts={n}{m}", f"text {n}") for n in range(pages) for m in (1, 2)))


@pytest.mark.parametrize(
    ("one", "other", "part", "plain"),
    [
        ("/bai?id=1&ts=2", "/bai?id=1&ts=3", Part("mau.gov.vn/bai", "ts"), "/bai?id=1"),
        ("/bai?id=1", "/bai?id=1&ts=3", Part("mau.gov.vn/bai", "ts"), "/bai?id=1"),
        ("/bai?id=1&s=1&ts=3", "/bai?id=1&s=2&ts=4", Part("mau.gov.vn/bai", "s&ts"), "/bai?id=1"),
        ("/s-4f/bai/3.html", "/s-5a/bai/3.html", Part("mau.gov.vn/*/bai/#", None, 0), "/bai/3.html"),
        ("/bai/3.html", "/s-5a/bai/3.html", Part("mau.gov.vn/*/bai/#", None, 0), "/bai/3.html"),
        ("/bai/3.html", "/bai/3.html/x", Part("mau.gov.vn/bai/#/*", None, 2), "/bai/3.html"),
        ("/tin/3.html", "/vi/tin/3.html", Part("mau.gov.vn/tin/#", None, LANGUAGES), "/tin/3.html"),
        ("/en/vi/tin/3.html", "/vi/tin/en/3.html", Part("mau.gov.vn/tin/#", None, LANGUAGES), "/tin/3.html"),
        ("/s-4f/bai?a=1", "/s-5a/bai?a=2", Part("mau.gov.vn/*/bai", "a", 0), "/bai"),
    ],
)
def test_two_addresses_differ_in_one_part(one: str, other: str, part: Part, plain: str) -> None:
    assert differing(HOST + one, HOST + other) == part
    assert rest(HOST + other, part) == HOST + plain


@pytest.mark.parametrize(
    ("one", "other"),
    [("/a/b/c.html", "/x/y/c.html"), ("/a.html", "/a.html/x/y"), ("/t?a=1&b=1&c=1&d=1&e=1", "/t"), ("/a/1", "/b/1/2")],
)
def test_addresses_that_differ_in_more_are_not_compared(one: str, other: str) -> None:
    assert differing(HOST + one, HOST + other) is None


def test_a_parameter_that_changed_nothing_at_several_pages_refuses_what_differs_only_in_it() -> None:
    idle = tracked()

    assert refusing(idle, "/bai?id=1&ts=99") == f"{RULE}ts"


def test_an_article_that_nobody_asked_for_is_followed_whatever_it_carries() -> None:
    idle = tracked()

    assert refusing(idle, "/bai?id=999&ts=1") is None
    assert refusing(idle, "/bai?id=999&ts=2", asked="/bai?id=999&ts=1") == f"{RULE}ts"  # the first one stands for it


@pytest.mark.parametrize("state", [None, CAPTURED])
def test_what_stands_for_others_does_so_only_while_it_is_owed_or_captured(state: str | None) -> None:
    assert refusing(tracked(), "/bai?id=1&ts=99", state) == (f"{RULE}ts" if state else None)


def test_what_has_no_such_part_gives_way_to_captures_only() -> None:
    assert refusing(tracked(), "/bai?id=1", "owed") is None
    assert refusing(tracked(), "/bai?id=1", CAPTURED) == f"{RULE}ts"


def test_a_parameter_that_changed_something_once_is_none() -> None:
    idle = tracked()
    before = idle.known()
    idle.learn(f"{HOST}/bai?id=1&ts=77", b"other", None)

    assert before == (Part("mau.gov.vn/bai", "ts"),)
    assert idle.known() == ()


def test_what_was_shown_before_a_pair_was_met_speaks_against_it_too() -> None:
    pages = [(f"/bai?id={n}", f"text {n}") for n in range(5)]
    doubles = [(f"/bai?id={n}", "text 0") for n in range(10, 10 + LEAST_IN_DOUBT)]

    assert shown(Idle(), *pages, *doubles).known() == ()


def test_doubles_of_one_page_alone_are_in_doubt() -> None:
    few = shown(Idle(), *((f"/bai?id={n}", "text") for n in range(LEAST_IN_DOUBT)))
    many = shown(Idle(), *((f"/bai?id={n}", "text") for n in range(LEAST_IN_DOUBT + 1)))

    assert (few.known(), many.known()) == ((), (Part("mau.gov.vn/bai", "id"),))


def test_articles_that_stand_in_two_sections_make_no_section_change_nothing() -> None:
    pages = [(f"/{name}/bai-{n}.html", f"text {n}") for n in range(30) for name in ("tin-tuc", "su-kien")]

    assert shown(Idle(), *pages).known() == ()


def test_a_session_in_the_path_is_told_by_its_looks() -> None:
    pages = [(f"/s-{m}f3a09bc1e/bai-{n}.html", f"text {n}") for n in range(LEAST) for m in (4, 5)]

    assert [part.words() for part in shown(Idle(), *pages).known()] == ["part 1 of the path"]
    assert is_made_up("s-5f3a09bc1e")
    assert not is_made_up("hop-bao-quy-4-nam-2024")


def test_languages_in_any_order_are_one_part() -> None:
    idle = shown(Idle(), *((f"{path}/bai/1.html", "text") for path in ("", "/vi", "/en", "/fr")))

    assert refusing(idle, "/vi/en/bai/1.html") == f"{RULE}the languages in the path"
    assert refusing(idle, "/vi/bai/2.html") is None


def test_languages_that_are_translations_are_none() -> None:
    pages = [(f"{path}/bai/1.html", path) for path in ("/vi", "/en")]

    assert shown(Idle(), *pages, *((f"/vi/vi{p}/bai/1.html", t) for p, t in pages)).known() == ()


def test_one_refused_address_in_twenty_is_tried_and_ever_fewer() -> None:
    idle = tracked()
    asked = [n for n in range(1, 8 * SAMPLE) if refusing(idle, f"/bai?id=1&ts={n}00") is None]

    assert asked == [SAMPLE, 2 * SAMPLE, 4 * SAMPLE]
    assert refusing(idle, f"/bai?id=1&ts={SAMPLE}00") is None  # a sample is one whenever it is asked about


def test_where_there_is_no_page_what_it_stood_for_is_told() -> None:
    idle = tracked()
    refusing(idle, "/bai?id=1&ts=99")

    assert idle.fallen(f"{HOST}/bai?id=1&ts=11") == f"{RULE}ts"
    assert idle.fallen(f"{HOST}/bai?id=2&ts=21") is None


def test_the_next_night_knows_what_changes_nothing_and_tries_it_at_once(tmp_path: Path) -> None:
    part, key = Part("mau.gov.vn/bai", "ts"), f"{HOST}/bai?id=1&ts=1"
    with Ledger(tmp_path / "a.db") as ledger:
        ledger.owe(Owed(key, f"https://{key}", "article", None, None), seen=SEEN)
        ledger.captured(key, 200, at=SEEN, warc="a")
        ledger.likes.learned(part)
        ledger.likes.learned(Part("mau.gov.vn/*/bai", None, 0))
        ledger.likes.unlearned(Part("mau.gov.vn/*/bai", None, 0))
    idle = Idle()
    with Ledger(tmp_path / "a.db") as ledger:
        known, keys, state = ledger.likes.idle(), list(ledger.likes.keys()), ledger.likes.state(key)
    idle.remember(known)
    idle.hold(keys)

    assert (known, keys, state) == ([part], [key], CAPTURED)
    assert refusing(idle, "/bai?id=1&ts=2", asked="/bai?id=1&ts=1") is None
    assert refusing(idle, "/bai?id=1&ts=3", asked="/bai?id=1&ts=1") == f"{RULE}ts"


def test_a_page_that_is_not_there_stands_for_nothing(tmp_path: Path) -> None:
    with Ledger(tmp_path / "a.db") as ledger:
        ledger.owe(Owed("a", "https://a/", "article", None, None), seen=SEEN)
        ledger.captured("a", 404, at=SEEN, warc="a")

        assert (ledger.likes.state("a"), list(ledger.likes.keys())) == (None, [])


def test_what_is_remembered_is_bounded() -> None:
    idle = Idle()
    shown(idle, *((f"/t?{name}{n}={n}", f"{n}") for n in range(2 * MOST_PARTS) for name in "ab"))

    assert len(idle._parts) == MOST_PARTS
