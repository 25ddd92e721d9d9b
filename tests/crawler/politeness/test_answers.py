"""What an answer asks of us: its status, its Retry-After, the mark of a challenge."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.politeness.answers import LONGEST_ASKED, Manner, retry_after, said_by

NOW = datetime(2024, 3, 28, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 120 ", 120.0),
        ("Thu, 28 Mar 2024 12:01:00 GMT", 60.0),
        ("Thursday, 28-Mar-24 12:01:00 GMT", 60.0),
        ("Thu Mar 28 12:01:00 2024", 60.0),
        ("Thu, 28 Mar 2024 19:01:00 +0700", 60.0),
        ("Thu, 28 Mar 2024 11:00:00 GMT", 0.0),
        ("99999999999999", LONGEST_ASKED),
        ("Fri, 28 Mar 2099 12:00:00 GMT", LONGEST_ASKED),
        ("Thu, 99 Mar 99999 12:00:00 GMT", 0.0),
        ("-5", 0.0),
        ("\u0663", 0.0),
        ("soon", 0.0),
        ("", 0.0),
        (None, 0.0),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str | None, seconds: float) -> None:
    assert retry_after(value, now=NOW) == seconds


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("Fri, 01 Jan 2010 00:02:00 GMT", "Fri, 01 Jan 2010 00:00:00 GMT"),
        ("Thu, 28 Mar 2024 19:02:00 GMT", "Thu, 28 Mar 2024 19:00:00 GMT"),  # Vietnamese time, called Greenwich's
    ],
)
def test_a_date_of_a_wrong_clock_counts_from_that_clock(value: str, date: str) -> None:
    assert retry_after(value, date, now=NOW) == 120.0


def test_a_date_counts_from_our_clock_where_the_servers_cannot_be_read() -> None:
    assert retry_after("Thu, 28 Mar 2024 12:02:00 GMT", "yesterday", now=NOW) == 120.0


@pytest.mark.parametrize(
    ("status", "headers", "manner"),
    [
        (200, {}, Manner.FINE),
        (404, {}, Manner.FINE),
        (500, {}, Manner.FINE),
        (403, {}, Manner.REFUSED),
        (429, {}, Manner.BUSY),
        (502, {}, Manner.BUSY),
        (503, {}, Manner.BUSY),
        (504, {}, Manner.BUSY),
        (403, {"cf-mitigated": "challenge"}, Manner.CHALLENGED),
        (503, {"cf-mitigated": "Challenge"}, Manner.CHALLENGED),
        (202, {"x-amzn-waf-action": "challenge"}, Manner.CHALLENGED),
        (405, {"x-amzn-waf-action": "captcha"}, Manner.CHALLENGED),
        (200, {"cf-mitigated": "no"}, Manner.FINE),
    ],
)
def test_what_an_answer_asks_of_us(status: int, headers: dict[str, str], manner: Manner) -> None:
    assert said_by(status, headers, now=NOW).manner is manner


def test_the_rest_that_is_asked_for_is_named() -> None:
    said = said_by(503, {"retry-after": "120"}, now=NOW)

    assert (said.rest, said.words) == (120.0, "503, Retry-After 120 s")
