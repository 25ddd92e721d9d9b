"""The disk: what is told when it keeps crawls from writing, and of a night that died on a full one."""

from __future__ import annotations

from datetime import timedelta

from archive.night.alarm import Alarm, Unjudged
from archive.night.alarms import kinds
from archive.night.alarms.country import country
from archive.night.alarms.judge import Everything, judge
from archive.night.facts import ArchiveNight, SiteNight
from tests.archive.night.test_alarms import MONDAY, SITE


def judged(site: SiteNight, night: ArchiveNight) -> list[Alarm | Unjudged]:
    histories = {"mau": [site]}
    return judge(Everything(night, (), {"mau": SITE}, histories, country(histories), ()))


def test_a_disk_that_keeps_crawls_from_writing_is_told_loudly_however_little_nights_write() -> None:
    found = judged(SiteNight("mau", MONDAY, crawls=1, code=5), ArchiveNight(MONDAY, free=60_000_000, written=1))
    (disk,) = [one for one in found if isinstance(one, Alarm) and one.kind == kinds.DISK]

    assert disk.what == "the disk, of which 60.0 MB are free, kept 1 portal (mau) from being crawled"
    assert disk.loud


def test_a_disk_that_has_room_but_cannot_be_written_is_told_with_what_it_said() -> None:
    why = "state/mau.db: Permission denied: give this user the right to read and write there, then run again"
    found = judged(
        SiteNight("mau", MONDAY, crawls=1, code=5, said=("first", why)),
        ArchiveNight(MONDAY, free=300 * 10**9, written=1),
    )
    (disk,) = [one for one in found if isinstance(one, Alarm) and one.kind == kinds.DISK]

    assert disk.what.endswith(f"from being crawled: {why}")
    assert "make room" not in disk.remedy


def test_of_a_night_that_died_on_a_full_disk_that_is_said() -> None:
    before = ArchiveNight(MONDAY - timedelta(days=1), ended=False, free=300_000)
    found = judge(Everything(ArchiveNight(MONDAY), (before,), {}, {}, country({})))
    (died,) = [one for one in found if isinstance(one, Alarm)]

    assert (died.kind, died.what) == (
        kinds.NIGHT_DIED,
        "the night of 2026-03-01 did not come to its end, and 0.3 MB were free on its disk",
    )
