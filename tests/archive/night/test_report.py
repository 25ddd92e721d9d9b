"""The report of a night: every portal and every alarm is in it, and nothing in it can do anything."""

from __future__ import annotations

import errno
import os
import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from archive.errors import DiskTrouble
from archive.evidence.folder import Folder
from archive.night.alarm import Alarm
from archive.night.facts import ArchiveNight, SiteNight
from archive.night.report.lately import as_words, lately
from archive.night.report.page import as_index, as_page
from archive.night.report.shelf import put_report
from archive.night.report.text import as_text
from archive.night.report.words import LONGEST, bounded, verdict
from archive.night.whole import NIGHTS_SHOWN, WholeNight
from tests.archive.night import some

STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


class Page(HTMLParser):
    """What a browser would make of a page, as far as the tests ask."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.mark.parametrize("whole", [some.well(), some.off(), some.hostile()], ids=["well", "off", "hostile"])
def test_the_page_asks_for_nothing_and_runs_nothing(whole: WholeNight) -> None:
    page = Page(as_page(whole))

    assert {tag for tag, _ in page.tags} & {
        "script",
        "img",
        "link",
        "iframe",
        "form",
        "object",
        "base",
        "image",
        "use",
    } == set()
    assert [attrs["href"] for _, attrs in page.tags if "href" in attrs] == ["index.html"]
    assert [
        name
        for _, attrs in page.tags
        for name in attrs
        if name.startswith("on") or name in ("src", "style", "xlink:href")
    ] == []


@pytest.mark.parametrize("made", [as_page, as_text])
def test_what_a_portal_prints_is_shown_and_steers_nothing(made: object) -> None:
    shown = made(some.hostile())  # type: ignore[operator]

    assert STEERING.search(shown) is None
    assert "{{ 7*7 }}" in shown
    shown.encode("utf-8")


def test_hostile_words_in_the_page_are_words() -> None:
    page = Page(as_page(some.hostile()))

    assert page.text().count("<script>alert(1)</script>") >= 8


def test_the_style_of_the_page_is_the_one_that_its_policy_allows() -> None:
    from base64 import b64encode
    from hashlib import sha256

    html = as_page(some.off())
    style = html.partition("<style>")[2].partition("</style>")[0]

    assert f"sha256-{b64encode(sha256(style.encode()).digest()).decode()}" in html
    assert "url(" not in style
    assert "@import" not in style


@pytest.mark.parametrize("made", [as_page, as_text])
def test_every_portal_has_its_row_also_those_that_had_nothing(made: object) -> None:
    shown = made(some.off())  # type: ignore[operator]

    for site in ("an-dong", "ha-chau", "nam-so"):
        assert site in shown
    assert "site file broken" in shown
    assert "unknown key" in shown


@pytest.mark.parametrize("made", [as_page, as_text])
def test_an_alarm_tells_since_when_what_to_do_and_where_it_is_seen(made: object) -> None:
    shown = made(some.off())  # type: ignore[operator]

    for words in (some.NOTHING_NEW.what, some.NOTHING_NEW.remedy, "2026-03-01", "2 nights"):
        assert words in " ".join(shown.split())
    for place in ("warc/ha-chau/2026/a.warc.gz", "512", "https://ha-chau.example.vn/tin", "not in the catalogue yet"):
        assert place in shown


@pytest.mark.parametrize("made", [as_page, as_text])
def test_what_is_urgent_stands_before_what_is_not(made: object) -> None:
    shown = made(some.off())  # type: ignore[operator]

    assert shown.index("nothing new") < shown.index("field lost") < shown.index("host gone")


def test_the_verdict_is_one_line_with_every_count() -> None:
    assert verdict(some.off()) == (
        "2026-03-02: failed: manifest; 2 of 3 portals crawled without trouble; 12 new articles; 2 alarms, 1 urgent; 1 mended"
    )


@pytest.mark.parametrize(
    "archive",
    [
        ArchiveNight(some.NIGHT, ended=False),
        ArchiveNight(some.NIGHT, steps={"ingest": "why"}),
        ArchiveNight(some.NIGHT, clock="it is 1970"),
    ],
)
def test_a_night_that_is_not_well_is_not_called_so(archive: ArchiveNight) -> None:
    assert some.well().is_well()
    assert not replace(some.well(), archive=archive).is_well()


def test_a_night_with_an_exit_code_or_an_alarm_is_not_well() -> None:
    assert not replace(some.well(), code=3).is_well()
    assert not replace(some.well(), episodes=(some.standing(),)).is_well()
    assert replace(some.well(), episodes=(some.mended(),)).is_well()


def test_a_night_without_a_crawl_is_not_a_night_without_news() -> None:
    nights = tuple(some.ordinary("an-dong", some.NIGHT - timedelta(days=back), 0) for back in (3, 1))
    whole = replace(some.well(), past={"an-dong": (*nights, SiteNight("an-dong", some.NIGHT - timedelta(days=2)))})

    assert lately(whole, "an-dong")[-5:] == (None, 0, None, 0, 12)


def test_the_bars_have_their_numbers_beside_them() -> None:
    whole = some.off()
    titles = as_words(lately(whole, "an-dong"))

    assert len(lately(whole, "an-dong")) == NIGHTS_SHOWN
    assert titles in as_page(whole)
    assert titles.endswith(" 3, 2, 1, 12")


def test_a_long_word_is_cut() -> None:
    alarm = Alarm("ha-chau", "host gone", "", "x" * 10_000, "y" * 10_000)
    whole = replace(some.well(), episodes=(some.standing(alarm),))

    assert "x" * 2_000 not in as_page(whole)
    assert "x" * LONGEST not in as_text(whole).replace("\n  ", "")
    assert len(bounded("z" * 10_000)) == LONGEST


def test_report_and_index_lie_in_the_folder(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    put_report(folder, some.off())
    later = replace(some.well(), archive=ArchiveNight(some.NIGHT + timedelta(days=1)))
    page = put_report(folder, later)

    assert sorted(path.name for path in folder.reports.iterdir()) == [
        "2026-03-02.html",
        "2026-03-02.txt",
        "2026-03-03.html",
        "2026-03-03.txt",
        "index.html",
    ]
    index = Page((folder.reports / "index.html").read_text(encoding="utf-8"))
    assert [attrs["href"] for tag, attrs in index.tags if tag == "a"] == ["2026-03-03.html", "2026-03-02.html"]
    assert "2 of 3 portals crawled without trouble" in index.text()
    assert page.read_text(encoding="utf-8") == as_page(later)


def test_the_index_escapes_a_text_that_somebody_changed() -> None:
    page = Page(as_index([("2026-03-02", "<img src=x onerror=alert(1)>\u202e")], 3))

    assert {tag for tag, _ in page.tags} & {"img"} == set()
    assert "3 older reports" in page.text()


def test_a_report_that_cannot_be_written_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Folder(tmp_path)
    page = put_report(folder, some.well())
    before = page.read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskTrouble, match="make room"):
        put_report(folder, some.off())

    assert page.read_bytes() == before
    assert [path.name for path in folder.reports.glob(".*")] == []
