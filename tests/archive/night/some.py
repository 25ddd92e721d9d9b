"""A night of three portals to report on: one in order, one with nothing new, one whose file is broken; and hostile words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from archive.night.alarm import Alarm, Episode
from archive.night.facts import ArchiveNight, SiteNight
from archive.night.whole import Proof, WholeNight

NIGHT = date(2026, 3, 2)
BEGAN = datetime(2026, 3, 2, 15, tzinfo=UTC)
CAPTURE = "urn:uuid:0b8f3a52-9d6e-4c55-8a50-1f2e3d4c5b6a"
HOSTILE = (
    "</title><script>alert(1)</script> javascript:alert(2) \u202etxt.exe\u200b\x1b[31m\x00 &lt; \" ' {{ 7*7 }} \ud800"
)
NOTHING_NEW = Alarm(
    "ha-chau",
    "nothing new",
    "",
    "0 new articles; on Mondays there are 14",
    "Open https://ha-chau.example.vn in a browser: is there news?",
    (CAPTURE, "urn:uuid:nobody-knows"),
    loud=True,
)
FEW_BYLINES = Alarm(
    "an-dong", "field lost", "byline", "2 of 20 articles have a byline; 19 had", "`luutru show` one of them."
)


def ordinary(site: str, night: date = NIGHT, fresh: int = 12) -> SiteNight:
    return SiteNight(site, night, crawls=1, outcome="finished", code=0, requests=40, new=fresh, fresh=fresh)


def standing(alarm: Alarm = NOTHING_NEW, nights: int = 2) -> Episode:
    return Episode(alarm, NIGHT - timedelta(days=nights - 1), NIGHT, nights)


def mended(alarm: Alarm = FEW_BYLINES) -> Episode:
    return Episode(alarm, NIGHT - timedelta(days=9), NIGHT - timedelta(days=3), 4, closed=NIGHT)


def well() -> WholeNight:
    return WholeNight(ArchiveNight(NIGHT, free=5_000_000_000), (ordinary("an-dong"),), (), {}, {}, BEGAN, BEGAN, 0)


def off() -> WholeNight:
    sites = (
        ordinary("an-dong"),
        SiteNight("ha-chau", NIGHT, crawls=1, outcome="finished", code=0, requests=9, unanswered=1),
        SiteNight("nam-so", NIGHT, planned=False, broken="nam-so.toml: unknown key 'delai'"),
    )
    past = {"an-dong": tuple(ordinary("an-dong", NIGHT - timedelta(days=back), back) for back in range(27, 0, -1))}
    proof = Proof(
        CAPTURE, "https://ha-chau.example.vn/tin", "2026-03-02T15:00:07Z", 200, "warc/ha-chau/2026/a.warc.gz", 512
    )
    archive = ArchiveNight(NIGHT, steps={"manifest": "the disk is full"}, free=1, written=1_540_000)
    episodes = (standing(FEW_BYLINES), standing(), mended(Alarm("an-dong", "host gone", "anh.example.vn", "", "")))
    return WholeNight(archive, sites, episodes, past, {CAPTURE: proof}, BEGAN, BEGAN + timedelta(hours=3), 3)


def hostile() -> WholeNight:
    """Return a night in which every word that could come from outside is hostile."""
    alarm = Alarm("ha-chau", HOSTILE, HOSTILE, HOSTILE, HOSTILE, (CAPTURE, HOSTILE))
    site = SiteNight("ha-chau", NIGHT, broken=HOSTILE, crawls=1, outcome=HOSTILE, said=(HOSTILE,) * 9, code=3)
    proof = Proof(HOSTILE, HOSTILE, HOSTILE, 200, HOSTILE, 0)
    archive = ArchiveNight(NIGHT, steps={HOSTILE: HOSTILE}, clock=HOSTILE)
    episodes = (standing(alarm), mended(alarm))
    return WholeNight(archive, (site,), episodes, {}, {CAPTURE: proof}, BEGAN, None, 1)


def failed_step(step: str) -> WholeNight:
    return replace(well(), archive=ArchiveNight(NIGHT, steps={step: "why"}))


def numbered(number: int) -> Alarm:
    return replace(FEW_BYLINES, subject=f"field {number}", what="a long sentence " * 20)
