"""Each alarm of a portal names captures that show it, where anything came that could."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from archive.night.alarm import Alarm
from archive.night.alarms import kinds
from archive.night.facts import MOST_EVIDENCE, SiteNight
from tests.archive.catalogue.shelf import Shelf, page, says
from tests.archive.night.test_alarms import MONTH, ONE_NIGHT, WELL, judged, nights
from tests.archive.night.test_gather import crawl, night_of, seed

# No capture shows that a crawl died, failed or never was, nor that a file cannot be read.
OF_NO_CAPTURE = {kinds.DIED, kinds.FAILED, kinds.NOT_CRAWLED, kinds.BROKEN}
BEFORE = [replace(one, evidence={"listing": ("<before>",), "listing:Tin": ("<before>",)}) for one in MONTH]
NAMES = (
    *("listing", "listing:Tin", "no listing:Tin", "new", "short", "twins", "unheld", "led away", "unanswered"),
    *("certificate:mau.vn", "robots:mau.vn", "status:403", "status:500", "soft-404", "challenge", "hijacked"),
    *(f"unread:{name}" for name in ("byline", "published")),
)


def found(tonight: SiteNight) -> list[Alarm]:
    return [one for one in judged(nights(*BEFORE, tonight)) if isinstance(one, Alarm)]


@pytest.mark.parametrize(
    ("kind", "tonight"),
    [row for row in ONE_NIGHT if row[0] not in OF_NO_CAPTURE],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_alarm_names_captures(kind: str, tonight: SiteNight) -> None:
    shown = {name: (f"<{name}>",) for name in NAMES} if tonight.statuses else {}

    alarms = [one for one in found(replace(tonight, evidence=shown)) if one.kind == kind]

    assert alarms
    assert all(one.evidence for one in alarms)


def test_a_host_that_is_gone_is_shown_by_what_it_answered_last() -> None:
    (gone,) = found(replace(WELL, statuses={}, unanswered=12, evidence={}))

    assert gone.kind == kinds.HOST_GONE
    assert gone.evidence == ("<before>",)
    assert "answered last in the night of 2026-03-29" in gone.what


def test_an_error_page_everywhere_is_shown_by_the_kind_that_came_most() -> None:
    shown = {"challenge": ("<a>", "<b>"), "other": ("<c>", "<d>")}
    alarms = found(replace(WELL, kinds={"login": 20, "other": 3}, evidence=shown))

    assert {one.evidence for one in alarms if one.kind == kinds.EVERYWHERE} == {("<a>", "<b>", "<c>")}


def test_a_section_that_is_gone_is_shown_by_what_came_in_its_place_else_by_what_it_was() -> None:
    def shown(evidence: dict[str, tuple[str, ...]]) -> set[tuple[str, ...]]:
        alarms = found(replace(WELL, templates={}, evidence=evidence))
        return {one.evidence for one in alarms if one.kind == kinds.SECTION_GONE}

    assert shown({"no listing:Tin": ("<404>",)}) == {("<404>",)}
    assert shown({}) == {("<before>",)}


def test_what_came_in_place_of_a_sections_first_page_is_kept(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "data")
    crawl(shelf, seed(status=404), seed("/khac"))
    told = night_of(shelf)

    assert len(told.evidence["no listing:Tin tức"]) == 1
    assert len(told.evidence["listing:Tin tức"]) == 1


def test_the_shortest_texts_and_the_answers_that_broke_off_are_kept(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "data")
    texts = [page(f"/{letters}", says(title="A", text="a" * letters)) for letters in (900, 100, 800, 700)]
    crawl(shelf, *texts, replace(page("/dut", b"<p>"), truncated="disconnect"))
    told = night_of(shelf)

    assert len(told.evidence["short"]) == MOST_EVIDENCE
    assert told.evidence["unanswered"]
