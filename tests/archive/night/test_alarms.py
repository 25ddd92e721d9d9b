"""Each kind of alarm: what opens it, what does not, and what this night cannot tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from archive.model import Expect, Layout, Section, Site
from archive.night.alarm import Alarm, Episode, Unjudged
from archive.night.alarms import kinds
from archive.night.alarms.country import country
from archive.night.alarms.judge import Everything, judge
from archive.night.facts import ARCHIVE, ArchiveNight, SiteNight

MONDAY = date(2026, 3, 2)
SITE = Site(
    "mau",
    "mau",
    "https://mau.vn/",
    ("mau.vn",),
    (Layout(date.min, "liferay"),),
    (Section("Tin", "https://mau.vn/tin"),),
)
WELL = SiteNight(
    "mau", MONDAY, crawls=1, outcome="finished", code=0, requests=200, statuses={"200": 200}, new=20, fresh=20,
    sections={"Tin": 20}, filled={"title": 20, "text": 20, "published": 20, "byline": 18, "images": 15, "captions": 12},
    pictured=15, letters=2000, kinds={"article": 20, "listing": 2, "soft-404": 1}, templates={"Tin": "0f" * 8},
    platforms={"liferay": 22}, certificates={"mau.vn": "aa"}, expiries={"mau.vn": "2027-03-02"},
    robots={"mau.vn": "200 sha1:A"}, wanted=100, held=98,
)  # fmt: skip
EMPTY = replace(
    WELL,
    new=0,
    fresh=0,
    sections={"Tin": 0},
    filled={},
    pictured=0,
    letters=0,
    wanted=0,
    held=0,
    kinds={"listing": 2, "other": 9},
)


def nights(*facts: SiteNight, first: date = MONDAY) -> list[SiteNight]:
    return [replace(one, night=first + timedelta(days=day)) for day, one in enumerate(facts)]


def judged(
    facts: Sequence[SiteNight],
    *,
    site: Site = SITE,
    episodes: Sequence[Episode] = (),
    night: ArchiveNight | None = None,
) -> list[Alarm | Unjudged]:
    histories = {"mau": facts}
    archive = night or ArchiveNight(facts[-1].night)
    return judge(Everything(archive, (), {"mau": site}, histories, country(histories), episodes))


def alarms(*facts: SiteNight, site: Site = SITE) -> set[str]:
    return {found.kind for found in judged(nights(*facts), site=site) if isinstance(found, Alarm)}


MONTH = [WELL] * 28


def test_an_ordinary_night_gives_no_alarm() -> None:
    assert alarms(*MONTH, WELL) == set()


ONE_NIGHT = [
    (kinds.NOTHING, EMPTY),
    (kinds.LOST, replace(WELL, filled={**WELL.filled, "byline": 0})),
    (kinds.LOST, replace(WELL, filled={**WELL.filled, "published": 0})),
    (kinds.SHORT, replace(WELL, letters=300)),
    (kinds.LOOK, replace(WELL, templates={"Tin": "f0" * 8})),
    (kinds.SECTION_GONE, replace(WELL, templates={})),
    (kinds.PLATFORM, replace(WELL, platforms={"vportal": 22})),
    (kinds.HOST_GONE, replace(EMPTY, statuses={}, unanswered=12)),
    (kinds.LED_AWAY, replace(WELL, led_away={"https://mau.vn/": "casino.example"})),
    (kinds.CERTIFICATE_NEW, replace(WELL, certificates={"mau.vn": "bb"})),
    (kinds.CERTIFICATE_ENDS, replace(WELL, expiries={"mau.vn": "2026-04-05"})),
    (kinds.TLS_DEFECT, replace(WELL, defects={"mau.vn": "certificate has expired"})),
    (kinds.ROBOTS_CHANGED, replace(WELL, robots={"mau.vn": "200 sha1:B"})),
    (kinds.ROBOTS_FORBIDS, replace(WELL, forbidden=150)),
    (kinds.REFUSED, replace(WELL, statuses={"200": 100, "429": 100})),
    (kinds.CHALLENGE, replace(WELL, kinds={"listing": 2, "challenge": 40})),
    (kinds.ERRORS, replace(WELL, statuses={"200": 100, "502": 100})),
    (kinds.MISSING, replace(WELL, unanswered=120)),
    (kinds.SOFT, replace(WELL, kinds={"article": 20, "listing": 2, "soft-404": 30})),
    (kinds.EVERYWHERE, replace(WELL, kinds={"soft-404": 30})),
    (kinds.HIJACKED, replace(WELL, kinds={"article": 20, "hijacked": 1})),
    (kinds.GIVEN_UP, replace(WELL, given_up=200)),
    (kinds.GIVEN_UP, replace(WELL, requests=40, given_up=25)),
    (kinds.FLOOD, replace(WELL, new=300, twins=280)),
    (kinds.INCOMPLETE, replace(WELL, held=40)),
    (kinds.DIED, replace(WELL, outcome="died")),
    (kinds.FAILED, replace(WELL, code=1)),
    (kinds.NOT_CRAWLED, SiteNight("mau", MONDAY)),
    (kinds.BROKEN, SiteNight("mau", MONDAY, planned=False, broken="line 3: no TOML")),
]
"""Kind → a night that shows it."""


@pytest.mark.parametrize(("kind", "tonight"), ONE_NIGHT, ids=lambda value: value if isinstance(value, str) else "")
def test_one_night_is_enough(kind: str, tonight: SiteNight) -> None:
    assert kind in alarms(*MONTH, tonight)


@pytest.mark.parametrize(
    ("kind", "tonight"),
    [
        (kinds.HOST_GONE, replace(EMPTY, statuses={}, unanswered=12, code=4)),
        (kinds.EVERYWHERE, replace(WELL, kinds={"other": 30}, templates={"Tin": "f0" * 8}, code=3)),
        (kinds.EVERYWHERE, replace(WELL, kinds={"challenge": 30}, templates={}, code=3)),
    ],
)
def test_what_follows_from_a_cause_that_is_told_is_no_alarm_of_its_own(kind: str, tonight: SiteNight) -> None:
    assert alarms(*MONTH, tonight) & {kind, kinds.FAILED, kinds.LOOK, kinds.SECTION_GONE} == {kind}


def test_a_crawl_that_failed_by_itself_is_told_of_whatever_its_portal_does() -> None:
    assert kinds.FAILED in alarms(*MONTH, replace(EMPTY, statuses={}, unanswered=12, code=5))


def test_every_kind_can_be_told() -> None:
    others = {kinds.FEWER, kinds.CUT_SHORT, kinds.LULL, kinds.NOWHERE}  # a night or a portal alone never gives these
    tests = (test_one_night_is_enough, test_what_is_wrong_with_the_night_is_said)
    tried = {value for test in tests for mark in test.pytestmark for value, _ in mark.args[1]}  # type: ignore[union-attr]

    assert tried | others == {kind for name, kind in vars(kinds).items() if name.isupper() and isinstance(kind, str)}


def test_half_a_week_is_no_week_and_half_of_three_is() -> None:
    third = replace(
        WELL, new=6, fresh=6, sections={"Tin": 6}, filled={**WELL.filled, **dict.fromkeys(WELL.filled, 6)}, pictured=6
    )

    assert alarms(*MONTH, third) == set()
    assert kinds.FEWER in alarms(*MONTH, *[third] * 7)


def test_a_portal_that_never_gave_anything_is_said_in_its_first_night() -> None:
    assert alarms(EMPTY) == {kinds.NOTHING}


def test_a_portal_that_gave_only_old_articles_is_said_after_two_weeks() -> None:
    old = replace(EMPTY, new=300)

    assert kinds.NOTHING not in alarms(*[old] * 13)
    assert kinds.NOTHING in alarms(*[old] * 14)


def test_silence_does_not_become_usual() -> None:
    facts = nights(*MONTH, *[EMPTY] * 120)
    since = Episode(Alarm("mau", kinds.NOTHING, "", "", ""), MONDAY + timedelta(days=28), facts[-2].night)
    found = [one for one in judged(facts, episodes=[since]) if one.kind == kinds.NOTHING and not one.subject]

    assert [type(one) for one in found] == [Alarm]


def test_nights_of_a_silence_that_is_over_are_not_told_again_as_fewer() -> None:
    facts = nights(*MONTH, *[EMPTY] * 20, WELL)
    over = Episode(Alarm("mau", kinds.NOTHING, "", "", ""), MONDAY + timedelta(days=28), facts[-2].night)

    assert told(judged(facts, episodes=[over])) == set()
    assert told(judged(facts, episodes=[replace(over, closed=facts[-1].night)])) == set()


def test_a_night_cut_short_tells_nothing_about_news() -> None:
    cut = replace(EMPTY, outcome="budget", templates={})
    found = judged(nights(*MONTH, cut))

    assert kinds.NOTHING in {one.kind for one in found if isinstance(one, Unjudged)}
    assert kinds.CUT_SHORT in alarms(*MONTH, *[cut] * 7)


def test_old_articles_of_a_walk_back_do_not_hide_that_no_news_comes() -> None:
    assert kinds.NOTHING in alarms(*MONTH, replace(EMPTY, new=3000, outcome="budget"))


@pytest.mark.parametrize(
    "tonight",
    [replace(EMPTY, statuses={}), SiteNight("mau", MONDAY), SiteNight("mau", MONDAY, planned=False, broken="?")],
)
def test_a_night_that_did_not_reach_the_portal_leaves_open_what_is_open(tonight: SiteNight) -> None:
    open_ones = [
        Episode(Alarm("mau", kind, "", "", ""), MONDAY, MONDAY) for kind in (kinds.LOST, kinds.LOOK, kinds.SOFT)
    ]
    found = judged(nights(*MONTH, tonight), episodes=open_ones)

    assert {kinds.LOST, kinds.LOOK, kinds.SOFT} <= {one.kind for one in found if isinstance(one, Unjudged)}


def test_a_site_that_a_person_took_out_ends_all_that_was_open() -> None:
    for site in (replace(SITE, enabled=False), replace(SITE, until=MONDAY)):
        assert [one for one in judged(nights(*MONTH, EMPTY), site=site) if one.site == "mau"] == []


def test_a_site_file_that_says_since_when_all_is_as_it_is_ends_what_began_before() -> None:
    quiet = replace(WELL, filled={**WELL.filled, "byline": 0})
    facts = nights(*MONTH, *[quiet] * 20)
    opened = Episode(Alarm("mau", kinds.LOST, "byline", "", ""), MONDAY + timedelta(days=28), facts[-2].night)
    known = replace(SITE, expect=Expect(since=MONDAY + timedelta(days=30)))

    assert kinds.LOST in {one.kind for one in judged(facts, episodes=[opened])}
    assert kinds.LOST not in {one.kind for one in judged(facts, site=known, episodes=[opened])}


def test_a_field_that_was_never_printed_is_not_missed() -> None:
    never = replace(WELL, filled={**WELL.filled, "byline": 0})

    assert alarms(*[never] * 29) == set()


def test_dates_that_were_never_read_are_missed_unless_the_file_says_that_there_are_none() -> None:
    never = replace(WELL, filled={**WELL.filled, "published": 0})

    assert alarms(never, never) == {kinds.LOST}
    assert alarms(never, never, site=replace(SITE, expect=Expect(dated=0.0))) == set()


def test_a_share_that_the_file_expects_counts_from_the_first_night() -> None:
    without = replace(WELL, filled={**WELL.filled, "byline": 4})

    assert alarms(without, without, site=replace(SITE, expect=Expect(byline=0.8))) == {kinds.LOST}


def test_a_working_day_without_what_the_file_expects_is_said_without_history() -> None:
    facts = [WELL, EMPTY]  # a Monday and a Tuesday

    assert kinds.NOTHING in alarms(*facts, site=replace(SITE, expect=Expect(nightly=20)))
    assert kinds.NOTHING not in alarms(*facts)


def test_a_page_in_place_of_a_missing_robots_txt_is_no_rule() -> None:
    missing = replace(WELL, robots={"mau.vn": "404 sha1:A"})

    assert alarms(*[missing] * 28, replace(WELL, robots={"mau.vn": "404 sha1:B"})) == set()


def test_a_portal_whose_listings_a_script_fills_shows_no_error_page() -> None:
    quiet = replace(EMPTY, kinds={"other": 9})

    assert kinds.EVERYWHERE not in alarms(*[WELL, quiet] * 14, quiet)


def test_a_crawl_that_died_before_it_asked_says_nothing_of_the_host() -> None:
    died = replace(EMPTY, outcome="died", statuses={}, requests=0, code=-9)

    assert alarms(*MONTH, died) == {kinds.DIED}


def test_a_renewed_certificate_is_no_alarm() -> None:
    old = replace(WELL, expiries={"mau.vn": "2026-04-20"})

    assert alarms(*[old] * 28, replace(WELL, certificates={"mau.vn": "bb"})) == set()


def test_a_defect_that_was_always_there_is_the_portals_way() -> None:
    always = replace(WELL, defects={"mau.vn": "unable to get local issuer certificate"})

    assert alarms(*[always] * 29) == set()


def test_a_banner_is_no_new_look() -> None:
    assert alarms(*MONTH, replace(WELL, templates={"Tin": "0f" * 7 + "00"})) == set()


def test_a_new_look_that_loses_nothing_passes_after_a_week() -> None:
    new = replace(WELL, templates={"Tin": "f0" * 8})
    opened = Episode(Alarm("mau", kinds.LOOK, "", "", ""), MONDAY + timedelta(days=28), MONDAY + timedelta(days=28))

    def still(days: int) -> bool:
        return kinds.LOOK in {one.kind for one in judged(nights(*MONTH, *[new] * days), episodes=[opened])}

    assert [still(days) for days in (2, 7, 8)] == [True, True, False]


def test_an_alarm_names_the_captures_that_show_it() -> None:
    facts = nights(*MONTH, replace(EMPTY, evidence={"listing": ("<urn:uuid:1>",)}))
    (found,) = [
        one for one in judged(facts) if isinstance(one, Alarm) and one.kind == kinds.NOTHING and not one.subject
    ]

    assert found.evidence == ("<urn:uuid:1>",)
    assert "the last Mondays brought 20, 20, 20, 20" in found.what
    assert found.loud


def many(tonight: dict[str, SiteNight], days: int = 28) -> list[Alarm | Unjudged]:
    """Judge a night of as many portals as are named, which all had ordinary nights before."""
    histories = {
        slug: [replace(one, site=slug) for one in nights(*[WELL] * days, last)] for slug, last in tonight.items()
    }
    sites = {slug: replace(SITE, slug=slug) for slug in tonight}
    night = ArchiveNight(MONDAY + timedelta(days=days))
    return judge(Everything(night, (), sites, histories, country(histories), ()))


def told(found: Sequence[Alarm | Unjudged]) -> set[tuple[str, str]]:
    return {(one.site, one.kind) for one in found if isinstance(one, Alarm)}


def test_a_holiday_of_the_whole_country_is_one_notice() -> None:
    few = replace(
        EMPTY, new=2, fresh=2, sections={"Tin": 2}, filled=dict.fromkeys(WELL.filled, 2), pictured=2, letters=2000
    )

    assert told(many({f"s{n}": few if n % 2 else EMPTY for n in range(12)})) == {(ARCHIVE, kinds.LULL)}


def test_a_section_that_never_gave_anything_is_told_of_where_the_others_gave_enough() -> None:
    two = replace(SITE, sections=(*SITE.sections, Section("Sổ", "https://mau.vn/so")))
    daily, weekly = (replace(WELL, new=n, fresh=n, sections={"Tin": n, "Sổ": 0}) for n in (3, 1))
    silent = replace(EMPTY, sections={"Tin": 0, "Sổ": 0})

    def of_the_section(*facts: SiteNight) -> set[str]:
        found = judged(nights(*facts), site=two)
        return {one.kind for one in found if isinstance(one, Alarm) and one.subject == "Sổ"}

    assert of_the_section(*[daily] * 55) == set()
    assert of_the_section(*[daily] * 56) == {kinds.NOTHING}
    assert of_the_section(*[weekly, *[silent] * 6] * 8) == set()


def test_one_silent_portal_among_many_is_its_own() -> None:
    assert ("s0", kinds.NOTHING) in told(many({f"s{n}": WELL if n else EMPTY for n in range(12)}))


def test_nothing_from_anybody_is_no_holiday() -> None:
    assert (ARCHIVE, kinds.NOWHERE) in told(many({f"s{n}": EMPTY for n in range(12)}))


def test_what_befalls_half_of_the_portals_is_one_alarm() -> None:
    gone = replace(EMPTY, statuses={}, unanswered=12)

    assert told(many({f"s{n}": gone if n < 8 else WELL for n in range(12)})) == {(ARCHIVE, kinds.HOST_GONE)}


@pytest.mark.parametrize(
    ("kind", "night"),
    [
        (kinds.DISK, ArchiveNight(MONDAY, free=20, written=1)),
        (kinds.CLOCK, ArchiveNight(MONDAY, clock="it says 1970")),
        (kinds.STEP, ArchiveNight(MONDAY, steps={"verify": "two files are damaged"})),
        (kinds.NIGHT_DIED, ArchiveNight(MONDAY, ended=False)),
        (kinds.NIGHTS_MISSED, ArchiveNight(MONDAY, missed=2)),
    ],
)
def test_what_is_wrong_with_the_night_is_said(kind: str, night: ArchiveNight) -> None:
    assert kind in {one.kind for one in judged([WELL], night=night) if isinstance(one, Alarm)}


def test_a_night_that_was_killed_says_so_and_not_that_its_sites_were_not_crawled() -> None:
    found = judged([SiteNight("mau", MONDAY)], night=ArchiveNight(MONDAY, ended=False))

    assert told(found) == {(ARCHIVE, kinds.NIGHT_DIED)}


def test_answers_that_a_full_disk_kept_from_being_entered_are_no_host_that_is_gone() -> None:
    assert kinds.HOST_GONE not in alarms(*MONTH, replace(EMPTY, statuses={}, code=5))


@pytest.mark.parametrize("outcome", ["window", "stopped"])
def test_a_portal_that_had_no_turn_is_missed_the_second_night(outcome: str) -> None:
    none = SiteNight("mau", MONDAY, outcome=outcome)

    assert kinds.NOT_CRAWLED not in alarms(*MONTH, none)
    assert kinds.NOT_CRAWLED in alarms(*MONTH, none, none)


def test_a_crawl_that_was_stopped_before_an_answer_came_tells_of_no_host_that_is_gone() -> None:
    stopped = replace(WELL, code=130, outcome="shutdown", statuses={}, unanswered=2)

    assert alarms(*MONTH, stopped) == set()
