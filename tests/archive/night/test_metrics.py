"""A night's metrics are read by Prometheus' own parser, and each is written about."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from archive.errors import DiskTrouble
from archive.night.facts import SiteNight
from archive.night.metrics import METRICS, as_metrics, put_metrics
from archive.night.whole import WholeNight
from tests.archive.night import some
from tests.house.source import ROOT

Lines = dict[tuple[str, tuple[str, ...]], float]


def read(text: str) -> Lines:
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {(one.name, tuple(value for _, value in sorted(one.labels.items()))): one.value for one in samples}


def test_a_night_is_told_in_numbers() -> None:
    lines = read(as_metrics(some.off()))

    assert lines["luutru_night_exit_code", ()] == 3
    assert lines["luutru_night_well", ()] == 0
    assert lines["luutru_night_duration_seconds", ()] == 3 * 3600
    assert lines["luutru_night_failed_step", ("manifest",)] == 1
    assert lines["luutru_alarms", ("nothing new", "ha-chau", "1")] == 1
    assert lines["luutru_site_new_articles", ("an-dong",)] == 12
    assert lines["luutru_site_crawled", ("nam-so",)] == 0


def test_a_portal_that_had_nothing_has_its_zero() -> None:
    assert read(as_metrics(some.off()))["luutru_site_fresh_articles", ("ha-chau",)] == 0


def test_what_is_not_known_is_no_zero() -> None:
    whole = replace(some.well(), code=None, ended=None, sites=(SiteNight("an-dong", some.NIGHT),))
    names = {name for name, _ in read(as_metrics(whole))}

    assert names & {"luutru_night_exit_code", "luutru_night_end_time_seconds", "luutru_site_exit_code"} == set()


@pytest.mark.parametrize("whole", [some.hostile(), some.well()], ids=["hostile", "well"])
def test_hostile_words_break_no_line(whole: WholeNight) -> None:
    text = as_metrics(whole)

    assert read(text)
    assert all(re.match(r"(# (HELP|TYPE) )?luutru_", line) for line in text.splitlines())


def test_answers_are_told_by_status() -> None:
    site = replace(some.ordinary("an-dong"), statuses={"200": 30, "503": 2})
    lines = read(as_metrics(replace(some.well(), sites=(site,))))

    assert lines["luutru_site_answers", ("an-dong", "503")] == 2


def test_the_file_is_whole_and_others_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "luutru.prom"
    put_metrics(path, some.off())
    put_metrics(path, some.well())

    assert read(path.read_text(encoding="utf-8"))["luutru_night_well", ()] == 1
    assert path.stat().st_mode & 0o777 == 0o644
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(DiskTrouble):
        put_metrics(tmp_path / "file" / "luutru.prom", some.well())


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_each_metric_is_written_about_with_its_labels(metric: object) -> None:
    page = (ROOT / "docs" / "operator.md").read_text(encoding="utf-8")
    told = f"| `{metric.name}` | {', '.join(metric.labels)} | {metric.help} |"  # type: ignore[attr-defined]

    assert told in page
