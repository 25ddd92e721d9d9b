"""When nights end, when portals are spared, and in which order they are crawled."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from archive.errors import BadDefinition
from archive.model import Site
from archive.sites import packaged_settings
from archive.times import VIET_NAM
from crawler.night.doubts import clock_doubt
from crawler.night.hours import closes, next_time, opens
from crawler.night.plan import Wishes, in_order, turn
from crawler.night.settings import FILE, NightSettings, Office, clock_time, read_night_settings
from crawler.servers import servers

OFFICE = Office()
SITE = Site(slug="mau", name="Mẫu", home="https://mau.gov.vn/", hosts=("mau.gov.vn",), layouts=())


def at(text: str) -> datetime:
    """Return the time in Viet Nam that *text* names."""
    return datetime.fromisoformat(text).replace(tzinfo=VIET_NAM)


def test_a_night_begun_in_the_evening_ends_the_next_morning() -> None:
    assert next_time(at("2026-11-23T20:00"), time(6)) == at("2026-11-24T06:00")


def test_a_night_begun_after_midnight_ends_the_same_morning() -> None:
    assert next_time(at("2026-11-24T01:00").astimezone(UTC), time(6)) == at("2026-11-24T06:00")


def test_portals_are_spared_until_the_office_closes() -> None:
    assert opens(at("2026-11-23T09:00"), OFFICE) == at("2026-11-23T17:30")  # a Monday


def test_on_sundays_nobody_is_in_the_office() -> None:
    assert opens(at("2026-11-22T09:00"), OFFICE) == at("2026-11-22T09:00")


def test_the_hours_of_the_night_end_when_the_office_opens() -> None:
    assert closes(at("2026-11-20T20:00"), OFFICE) == at("2026-11-23T07:00")  # Friday to Monday
    assert closes(at("2026-11-23T06:59"), OFFICE) == at("2026-11-23T07:00")


def test_where_no_hours_are_spared_nothing_closes() -> None:
    assert closes(at("2026-11-23T06:59"), Office(days=())) is None


def test_a_turn_ends_with_the_night_or_when_the_office_opens_whichever_is_first() -> None:
    evening = at("2026-11-23T20:00")
    until = at("2026-11-24T09:00")

    assert turn(SITE, NightSettings(), Wishes(until), now=evening).closes == at("2026-11-24T07:00")
    assert turn(SITE, NightSettings(), Wishes(at("2026-11-24T06:00")), now=evening).closes == at("2026-11-24T06:00")


def test_a_site_on_this_machine_is_crawled_at_any_hour() -> None:
    loopback = replace(SITE, loopback=True)

    assert turn(loopback, NightSettings(), Wishes(), now=at("2026-11-23T09:00")).opens is None
    assert turn(SITE, NightSettings(), Wishes(), now=at("2026-11-23T09:00")).opens == at("2026-11-23T17:30")


def test_the_command_lines_budget_goes_before_the_site_files_and_that_before_the_nights() -> None:
    settings = replace(NightSettings(), budget=100)
    now = at("2026-11-23T20:00")

    assert turn(SITE, settings, Wishes(), now=now).budget == 100
    assert turn(replace(SITE, budget=200), settings, Wishes(), now=now).budget == 200
    assert turn(replace(SITE, budget=200), settings, Wishes(budget=300), now=now).budget == 300


def test_who_had_no_turn_goes_first_and_who_was_crawled_longest_ago_next() -> None:
    sites = tuple(replace(SITE, slug=slug) for slug in ("an", "ba", "ca"))
    last = at("2026-11-22T20:00")

    assert in_order(sites, {"an": last, "ba": last - timedelta(days=1)}) == ("ca", "ba", "an")


def test_sites_whose_names_lead_to_one_address_share_it() -> None:
    names = {"mau.gov.vn": ["192.0.2.1"], "khac.gov.vn": ["192.0.2.1", "2001:db8::1"], "la.gov.vn": ["192.0.2.9"]}
    sites = [replace(SITE, slug=host.split(".")[0], hosts=(host,)) for host in names]
    found = servers(sites, lambda name: names[name])

    assert found["mau"] & found["khac"]
    assert not found["mau"] & found["la"]


def test_names_that_cannot_be_looked_up_are_machines_of_their_own() -> None:
    found = servers([SITE, replace(SITE, slug="la", hosts=("la.gov.vn:8443",))], lambda _: ())

    assert found == {"mau": {"mau.gov.vn"}, "la": {"la.gov.vn"}}


@pytest.mark.parametrize(
    ("now", "newest", "words"),
    [
        ("2026-11-23T20:00", "2026-11-23T20:05", ""),
        ("2026-11-23T20:00", None, ""),
        ("2026-11-23T20:00", "2026-11-23T21:00", "the archive was at work at 2026-11-23 14:00 UTC"),
        ("1970-01-01T08:00", None, "before luutru was made"),
        ("2031-11-23T20:00", "2026-11-22T20:00", "more than a year after"),
        ("2087-11-23T20:00", None, "nobody ran this version then"),
    ],
)
def test_a_clock_is_doubted_for_a_reason(now: str, newest: str | None, words: str) -> None:
    said = clock_doubt(at(now), at(newest) if newest else None)

    assert words in said
    assert bool(said) == bool(words)


def test_the_packaged_settings_say_what_is_usual() -> None:
    assert read_night_settings(packaged_settings() / FILE) == NightSettings()


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ('until = "25:00"', "a time of day in Viet Nam"),
        ("at_once = -1", "0 or more"),
        ("untill = 3", "did you mean 'until'?"),
        ("[keep]\nmetrics = 'a.prom'", "move its line above the first line in brackets"),
        ('[office]\ndays = ["monday"]', "mon, tue"),
        ('[office]\nbegins = "18:00"', "the end comes later"),
    ],
)
def test_settings_that_cannot_be_meant_are_named(tmp_path: Path, written: str, words: str) -> None:
    (tmp_path / FILE).write_text(written, encoding="utf-8")

    with pytest.raises(BadDefinition, match=words.replace("?", "[?]")):
        read_night_settings(tmp_path / FILE)


def test_an_empty_until_is_a_night_without_an_end(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('until = ""', encoding="utf-8")

    assert read_night_settings(tmp_path / FILE).until is None


@pytest.mark.parametrize("text", ["", "6", "6:60", "24:00", "noon"])
def test_what_is_no_time_of_day_is_none(text: str) -> None:
    assert clock_time(text) is None


def test_a_day_is_not_a_time() -> None:
    assert clock_time(str(date(2026, 11, 23))) is None


def test_looks_are_taken_as_usual_unless_the_file_says_otherwise(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("revisits = 2.5", encoding="utf-8")

    assert (NightSettings().revisits, read_night_settings(tmp_path / FILE).revisits) == (None, 2.5)
