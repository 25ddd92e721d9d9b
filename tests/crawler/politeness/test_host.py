"""How a host's pace follows from its answers, and when it is left alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from archive.book.paces import Pace
from crawler.politeness.answers import Manner, Said
from crawler.politeness.host import (
    LONGEST_WAIT,
    MOST_BUSY,
    MOST_KNOWN,
    MOST_REFUSED,
    MOST_UNANSWERED,
    REST,
    SLOWEST,
    SLOWEST_FLOOR,
    Host,
)
from crawler.politeness.refusal import BUSY, REFUSED, SILENT, STRANGE, WAIT
from tests.crawler.politeness.times import BEGUN, Hands

TOO_MANY = Said(Manner.BUSY, "429")
UNABLE = Said(Manner.BUSY, "503")
WAITING = Said(Manner.BUSY, "503, Retry-After 1 s", 1.0)
FORBIDDEN = Said(Manner.REFUSED, "403")
CHALLENGE = Said(Manner.CHALLENGED, "403, a challenge")


@pytest.fixture
def hands() -> Hands:
    return Hands()


def a_host(hands: Hands, least: float = 2.0) -> Host:
    return Host("mau.gov.vn", True, least, hands.clock())


def test_the_pause_counts_from_when_a_request_went_out_not_from_when_it_was_to(hands: Hands) -> None:
    one = a_host(hands)
    assert one.rest() == 0.0
    one.went_out(hands.clock().ticks() - 0.5)

    assert one.rest() == 1.5


def test_trouble_doubles_the_pause_up_to_a_bound(hands: Hands) -> None:
    one = a_host(hands)
    pauses = []
    for _ in range(8):
        one.hear(UNABLE, page=True)
        pauses.append(one.pause())

    assert pauses == [4.0, 8.0, 16.0, 32.0, SLOWEST, SLOWEST, SLOWEST, SLOWEST]


def test_good_answers_bring_the_pause_back_to_the_latency(hands: Hands) -> None:
    one = a_host(hands, least=0.1)
    one.learned = 8.0
    for _ in range(100):
        one.fine(0.3)

    assert one.pause() == 0.3


def test_a_slow_host_is_asked_no_faster_than_it_answers() -> None:
    one = a_host(Hands())
    one.fine(4.0)

    assert one.pause() == 4.0


def test_it_is_never_asked_faster_than_the_site_file_says() -> None:
    one = a_host(Hands(), least=5.0)
    for _ in range(100):
        one.fine(0.0)

    assert one.pause() == 5.0


def test_a_pace_that_was_too_much_is_not_gone_back_to(hands: Hands) -> None:
    one = a_host(hands)
    one.hear(TOO_MANY, page=True)
    for _ in range(200):
        one.fine(0.1)

    assert one.pause() == 3.0


def test_one_page_that_answers_503_for_itself_changes_the_pace_for_a_while_only(hands: Hands) -> None:
    one = a_host(hands)
    for _ in range(3):  # each address is tried three times
        one.hear(UNABLE, page=True)
    for _ in range(200):
        one.fine(0.1)

    assert one.pause() == 2.0


def test_a_bad_night_makes_the_next_weeks_no_slower_than_four_pages_a_minute(hands: Hands) -> None:
    one = a_host(hands)
    for _ in range(50):
        one.hear(TOO_MANY, page=True)
        one.fine(0.1)

    assert one.floor == SLOWEST_FLOOR


def test_one_page_that_is_forbidden_slows_nothing(hands: Hands) -> None:
    one = a_host(hands)
    one.hear(FORBIDDEN, page=True)

    assert one.pause() == 2.0
    assert one.trouble == "403"


def test_a_second_in_a_row_does(hands: Hands) -> None:
    one = a_host(hands)
    for _ in range(2):
        one.hear(FORBIDDEN, page=True)

    assert one.pause() == 4.0


def test_a_page_in_the_trouble_of_an_earlier_night_tells_nothing_of_a_host_that_gives_others(hands: Hands) -> None:
    one = a_host(hands)
    for _ in range(5):
        one.fine(0.1)
        one.show(None)
        one.hear(WAITING, page=True, known=True)

    assert (one.pause(), one.pace().floor, one.why) == (2.0, 0.0, "")
    assert one.trouble == WAITING.words


def test_the_rest_that_it_asks_for_is_given_all_the_same(hands: Hands) -> None:
    one = a_host(hands)
    one.show(None)
    one.hear(WAITING, page=True, known=True)

    assert one.wait() == WAITING.rest


def test_it_slows_as_any_other_where_no_page_came_before_it(hands: Hands) -> None:
    one = a_host(hands)
    one.hear(UNABLE, page=True, known=True)

    assert one.pause() == 4.0


def test_it_slows_as_any_other_after_a_page_that_used_to_answer(hands: Hands) -> None:
    one = a_host(hands)
    one.show(None)
    one.hear(UNABLE, page=True)
    one.hear(UNABLE, page=True, known=True)

    assert one.pause() == 8.0


def test_more_of_them_in_a_row_than_a_few_slow_the_host(hands: Hands) -> None:
    one = a_host(hands)
    one.show(None)
    pauses = []
    for _ in range(MOST_KNOWN + 2):
        one.hear(WAITING, page=True, known=True)
        pauses.append(one.pause())

    assert pauses == [2.0] * MOST_KNOWN + [4.0, 8.0]


def test_they_are_forgiven_by_the_next_page_that_comes(hands: Hands) -> None:
    one = a_host(hands)
    one.show(None)
    for _ in range(MOST_KNOWN + 2):
        one.hear(WAITING, page=True, known=True)
    one.fine(0.1)
    one.show(None)

    assert one.pause() == 2.0
    assert one.floor == 0.0


def test_what_takes_long_by_then_is_not_forgiven_with_them(hands: Hands) -> None:
    one = a_host(hands)
    one.show(None)
    for _ in range(MOST_KNOWN + 2):
        one.hear(UNABLE, page=True, known=True)
    one.fine(5.0)
    one.show(None)

    assert one.pause() == 5.0


def test_a_page_that_used_to_answer_among_them_is_not_forgiven(hands: Hands) -> None:
    one = a_host(hands)
    one.show(None)
    for known in (True, True, False):
        one.hear(WAITING, page=True, known=known)
    one.fine(0.1)
    one.show(None)

    assert one.floor == 3.0
    assert one.pause() == pytest.approx(3.6)


def test_pages_of_the_server_itself_that_fail_are_no_sign_that_it_is_well(hands: Hands) -> None:
    one = a_host(hands)
    one.show(None, status=500)
    one.hear(UNABLE, page=True, known=True)

    assert one.pause() == 4.0


def test_too_many_requests_means_our_pace_whatever_page_says_it(hands: Hands) -> None:
    one = a_host(hands)
    one.show(None)
    one.hear(TOO_MANY, page=True, known=True)

    assert one.floor == 3.0


def test_ten_of_them_in_a_row_are_a_host_that_asks_for_rest(hands: Hands) -> None:
    one = a_host(hands)
    one.show(None)
    for _ in range(MOST_BUSY):
        assert not one.left
        one.hear(UNABLE, page=True, known=True)

    assert one.left == BUSY


def test_a_login_of_an_earlier_night_slows_nothing(hands: Hands) -> None:
    one = a_host(hands)
    one.show(None)
    one.show("login", known=True)

    assert one.pause() == 2.0


def test_a_page_that_is_tried_again_in_one_night_makes_the_next_weeks_slower_once(hands: Hands) -> None:
    one = a_host(hands)
    for again in (False, True, True, True):
        one.hear(WAITING, page=True, again=again)
        one.fine(0.1)

    assert one.floor == 3.0


def test_a_host_that_is_down_is_left_and_may_be_asked_by_the_next_crawl(hands: Hands) -> None:
    one = a_host(hands)
    for _ in range(MOST_UNANSWERED):
        assert not one.left
        one.hear_nothing("no answer came in time")

    assert one.left == SILENT
    assert one.pace().closed_until is None


def test_a_host_that_asks_for_rest_again_and_again_is_left_for_the_night(hands: Hands) -> None:
    one = a_host(hands)
    for _ in range(MOST_BUSY):
        assert not one.left
        one.hear(UNABLE, page=False)

    assert one.left == BUSY
    assert one.pace().closed_until == BEGUN + REST


@pytest.mark.parametrize("said", [FORBIDDEN, CHALLENGE])
def test_five_pages_in_a_row_that_refuse_us_are_a_block(hands: Hands, said: Said) -> None:
    one = a_host(hands)
    for _ in range(5):
        assert not one.left
        one.hear(said, page=True)
        one.fine(0.1)  # the pictures of the wall's own page come

    assert one.left == REFUSED
    assert one.pace().closed_until == BEGUN + REST


def test_a_page_that_shows_itself_between_them_says_that_there_is_none(hands: Hands) -> None:
    one = a_host(hands)
    for _ in range(40):
        one.hear(FORBIDDEN, page=True)
        one.fine(0.1)
        one.show(None)

    assert not one.left


def test_pictures_that_are_forbidden_are_no_block_of_pages(hands: Hands) -> None:
    one = a_host(hands)
    for _ in range(MOST_REFUSED - 1):
        one.hear(FORBIDDEN, page=False)

    assert not one.left
    one.hear(FORBIDDEN, page=False)
    assert one.left == REFUSED


def test_challenges_with_status_200_are_a_block_too(hands: Hands) -> None:
    one = a_host(hands)
    for _ in range(5):
        assert not one.left
        one.fine(0.1)
        one.show("challenge")

    assert one.left == REFUSED


def test_a_portal_that_shows_errors_in_place_of_all_pages_is_left_and_tried_by_the_next_crawl(hands: Hands) -> None:
    one = a_host(hands)
    for _ in range(10):
        assert not one.left
        one.fine(0.1)
        one.show("a database error")

    assert one.left == STRANGE
    assert one.pace().closed_until is None


def test_what_asks_for_more_than_ten_minutes_is_left_for_another_night(hands: Hands) -> None:
    one = a_host(hands)
    one.hear(Said(Manner.BUSY, "503", LONGEST_WAIT), page=True)
    assert not one.left

    one.hear(Said(Manner.BUSY, "503", LONGEST_WAIT + 1), page=True)
    assert one.left == WAIT


def test_the_next_night_begins_with_what_was_learned_and_is_somewhat_faster(hands: Hands) -> None:
    one = a_host(hands)
    for _ in range(3):
        one.hear(TOO_MANY, page=True)
    pace = one.pace()
    hands.go(86_400)
    next_night = a_host(hands)
    next_night.remember(pace)

    assert one.pause() == 16.0
    assert next_night.pause() == pytest.approx(14.4)
    assert next_night.floor == pytest.approx(2.7)
    assert (next_night.trouble, next_night.troubled) == ("429", BEGUN)


def test_that_a_host_is_closed_outlives_the_night(hands: Hands) -> None:
    one = a_host(hands)
    one.close(7200)
    pace = one.pace()
    hands.go(3600)
    again = a_host(hands)
    again.remember(pace)
    assert again.left == WAIT
    assert again.wait() == 3600

    hands.go(3600)
    later = a_host(hands)
    later.remember(pace)
    assert not later.left


def test_a_clock_that_is_set_back_in_the_middle_of_a_crawl_closes_nothing_for_longer(hands: Hands) -> None:
    one = a_host(hands)
    one.close(60)
    hands.ticks += 60
    hands.at -= timedelta(days=30)

    assert one.wait() == 0


def test_of_a_sample_portal_no_pace_is_learned_and_none_is_remembered(hands: Hands) -> None:
    one = Host("127.0.0.1:8000", True, 0.0, hands.clock(), hurried=True)
    one.remember(Pace("127.0.0.1:8000", BEGUN, learned=9.0, floor=9.0))
    one.hear(TOO_MANY, page=True)
    one.fine(3.0)

    assert one.pause() == 0.0
