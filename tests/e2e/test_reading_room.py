"""The reading room as a browser shows it: whole, calm, for every reader, whatever a portal wrote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from archive.catalogue.catalogue import open_catalogue
from archive.evidence.folder import Folder
from crawler.samples import SHAREPOINT, World, running
from tests.archive.catalogue.shelf import HOME, page, says
from tests.archive.reader.reading import HOSTILE, fill
from tests.e2e.line import luutru
from tests.e2e.readingroom import NARROW, WIDE, Room, Window, browser, served_room, window

ATTACK = f"{HOME}/tan-cong"
SCRIPT = b"<script>alert(1); top.location = 'about:blank'; parent.document.title = 'x'</script>"
# Every page is seen in the first two; these few, which have all that others have, in all four.
# Setting a cookie does not wait until it is kept; reading them comes behind all that were set
COOKIES = "for (let n = 0; n < 300; n++) document.cookie = `c${n}=${'x'.repeat(3900)}; path=/`; document.cookie.length"
FOUR_TIMES = ("front", "article-changed", "site", "nights", "search-narrowed")
LOOKS: Mapping[str, dict[str, Any]] = {
    "wide": {"locale": "en-US", "viewport": WIDE},
    "phone-dark": {"locale": "vi-VN", "viewport": NARROW, "color_scheme": "dark"},
    "dark": {"locale": "vi-VN", "viewport": WIDE, "color_scheme": "dark"},
    "phone": {"locale": "en-US", "viewport": NARROW},
}
OURS = {
    "front": "/",
    "search": "/search?q=x%C3%A3",
    "search-form": "/search",
    "search-nothing": "/search?q=zzzqqq",
    "search-narrowed": "/search?q=x%C3%A3&year=2024&site={site}",
    "article": "/article?url={article}",
    "article-pictures": "/article?url={pictured}",
    "article-changed": f"/article?url={HOME}/a",
    "article-earlier": f"/article?url={HOME}/a&at=20240328030000",
    "article-gone": f"/article?url={HOME}/b",
    "article-hostile": f"/article?url={HOME}/c",
    "article-endless": f"/article?url={HOME}/dai",
    "capture": "/capture/{capture}",
    "sites": "/sites",
    "sites-every": "/sites?every=1",
    "site": "/site/{site}",
    "site-hostile": "/site/mau",
    "nights": "/nights",
    "night": "/night/{night}",
    "address": "/address?url={article}",
    "address-form": "/address",
    "address-hostile": f"/address?url={HOME}/la",
    "data": "/data",
}
DATASETTE = {
    "database": "/catalogue",
    "table": "/catalogue/captures?_size=10",
    "row": "/catalogue/sites/{site}",
    "query": "/catalogue/search?q=x%C3%A3",
}
TROUBLE = {
    "missing": ("/site/nix", 404),
    "address-nothing": ("/address?url=https://nowhere.vn/", 404),
    "too-much": ("/address?url=" + "x" * 9_000, 414),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody had of a page."""

    status: int
    grave: list[str]
    too_wide: list[str]
    complaints: list[str]
    abroad: set[str]
    dialogs: list[str]
    cookies: list[Any]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A night of two sample portals, and a third whose every word is hostile."""
    root = tmp_path_factory.mktemp("reading room") / "archive"
    with running(root / "settings", World(articles=8, delay=0)):
        done = luutru("night", archive=root)
        assert done.returncode == 0, done.stderr
    shelf = fill(root)
    endless = HOSTILE + "Tin" + "X" * 1_000_000
    shelf.warc(
        page("/tan-cong", SCRIPT + says(title=HOSTILE)),
        page("/dai", says(title=endless, lead=endless, byline=endless, section=endless, text=HOSTILE)),
    )
    shelf.ingest()
    return root


@pytest.fixture(scope="module")
def places(archive: Path) -> dict[str, str]:
    """What stands in the places of addresses."""
    with open_catalogue(Folder(archive)) as catalogue:
        (site,) = catalogue.row("select slug from sites where slug = ?", (SHAREPOINT.slug,)) or ("",)
        article, capture = catalogue.row("select url, capture from articles where site = ? limit 1", (site,)) or (
            "",
            "",
        )
        (pictured,) = catalogue.row(
            "select a.url from articles a join images i on i.article = a.id where a.site = ? limit 1",
            (site,),
        ) or ("",)
        (night,) = catalogue.row("select max(night) from crawls") or ("",)
    names = {"site": site, "article": article, "pictured": pictured, "night": night}
    return {"capture": capture.rpartition(":")[2], **{name: quote(text, safe="") for name, text in names.items()}}


@pytest.fixture(scope="module")
def opened() -> Iterator[Browser]:
    with browser() as made:
        yield made


@pytest.fixture(scope="module")
def room(archive: Path, opened: Browser) -> Iterator[Room]:
    with served_room(archive) as served:
        yield served


@pytest.fixture(scope="module")
def windows(opened: Browser, room: Room) -> Iterator[dict[str, Window]]:
    with ExitStack() as stack:
        yield {look: stack.enter_context(window(opened, room, **how)) for look, how in LOOKS.items()}


@pytest.fixture(scope="module")
def seen(windows: dict[str, Window], places: dict[str, str]) -> dict[str, Seen]:
    """Every page, wide and on a phone, light and dark, in both languages; pictures of them are kept."""
    paths = {**OURS, **DATASETTE, **{name: path for name, (path, _) in TROUBLE.items()}}
    return {
        f"{name} {look}": look_at(shown, path.format_map(places), f"{name}-{look}")
        for name, path in paths.items()
        for look, shown in list(windows.items())[: 4 if name in FOUR_TIMES else 2]
    }


def look_at(shown: Window, path: str, name: str) -> Seen:
    shown.complaints, shown.abroad, shown.dialogs = [], set(), []
    status = shown.go(path).status
    grave = shown.grave()
    shown.keep(name)
    cookies = list(shown.context.cookies())
    return Seen(status, grave, shown.too_wide(), shown.complaints, shown.abroad, shown.dialogs, cookies)


def test_every_page_has_its_status(seen: dict[str, Seen]) -> None:
    expected = {name: status for name, (_, status) in TROUBLE.items()}

    assert {name: one.status for name, one in seen.items() if one.status != expected.get(name.split()[0], 200)} == {}


def test_axe_finds_nothing_grave(seen: dict[str, Seen]) -> None:
    assert {name: one.grave for name, one in seen.items() if one.grave} == {}


def test_no_page_of_ours_is_wider_than_the_window(seen: dict[str, Seen]) -> None:
    assert {name: one.too_wide for name, one in seen.items() if one.too_wide and name.split()[0] not in DATASETTE} == {}


def test_the_console_has_no_complaint(seen: dict[str, Seen]) -> None:
    assert {name: one.complaints for name, one in seen.items() if one.complaints} == {}


def test_nothing_is_asked_of_another_host(seen: dict[str, Seen]) -> None:
    assert {name: one.abroad for name, one in seen.items() if one.abroad} == {}


def test_hostile_words_open_no_dialog(seen: dict[str, Seen]) -> None:
    assert {name: one.dialogs for name, one in seen.items() if one.dialogs} == {}


def test_no_cookie_is_set(seen: dict[str, Seen]) -> None:
    assert {name: one.cookies for name, one in seen.items() if one.cookies} == {}


@pytest.fixture
def wide(windows: dict[str, Window]) -> Window:
    return windows["wide"]


def test_the_first_page_is_small(opened: Browser, room: Room) -> None:
    with window(opened, room, viewport=WIDE) as shown:
        shown.go("/")
        sizes = {answer.url: len(answer.body()) for answer in shown.answers}

    assert len(sizes) > 1
    assert sum(sizes.values()) < 100_000


def test_the_first_key_leads_past_the_menu(wide: Window) -> None:
    wide.go("/")
    wide.page.keyboard.press("Tab")
    assert (
        wide.page.evaluate(
            "document.activeElement.matches('.skip') && getComputedStyle(document.activeElement).outlineStyle"
        )
        == "solid"
    )
    wide.page.keyboard.press("Enter")

    assert wide.page.evaluate("document.activeElement.id") == "main"


def test_enter_searches(wide: Window) -> None:
    wide.go("/")
    wide.page.locator("#q").press_sequentially("xa")
    wide.page.keyboard.press("Enter")
    wide.page.wait_for_url("**/search?q=xa")

    assert wide.page.locator("article.brief mark").count() > 0


def test_a_table_is_sorted_by_the_keyboard(wide: Window) -> None:
    wide.go("/sites")
    counts = "() => [...document.querySelectorAll('tbody td.amount')].map(one => Number(one.dataset.sort))"
    for _ in range(2):
        wide.page.locator("th.amount").focus()
        wide.page.keyboard.press("Enter")
    found = wide.page.evaluate(counts)

    assert len(set(found)) > 1
    assert found in (sorted(found), sorted(found, reverse=True))
    assert wide.page.locator("th.amount").get_attribute("aria-sort") is not None


@pytest.mark.parametrize("path", ["/site/{site}", "/nights", "/address?url={article}"])
def test_a_plot_is_drawn(wide: Window, places: dict[str, str], path: str) -> None:
    wide.go(path.format_map(places))
    drawn = """() => [...document.querySelectorAll("figure.plot canvas")].map(one =>
        one.getContext("2d").getImageData(0, 0, one.width, one.height).data.some(part => part > 0))"""

    assert wide.page.evaluate(drawn) == [True]
    assert wide.page.locator("figure.plot details").get_attribute("open") is None


def test_without_scripts_the_numbers_of_a_plot_are_there(opened: Browser, room: Room, places: dict[str, str]) -> None:
    with window(opened, room, java_script_enabled=False) as shown:
        for path in ("/site/{site}", "/nights", "/address?url={article}"):
            shown.go(path.format_map(places))
            assert shown.page.locator("figure.plot table td").first.is_visible(), path
            assert not shown.page.locator("figure.plot canvas").is_visible(), path


def test_an_article_stands_beside_its_replay(wide: Window, places: dict[str, str]) -> None:
    wide.go(f"/article?url={places['article']}")
    title = wide.page.locator("h1").inner_text()

    assert title in wide.replayed().content()


def test_a_replayed_page_cannot_reach_the_room(wide: Window) -> None:
    wide.dialogs, wide.abroad = [], set()
    wide.go(f"/article?url={ATTACK}")
    frame = wide.replayed()
    told = wide.beyond_rewriting(
        frame,
        """(async () => {
            const told = [];
            try { told.push(String(parent.document.title)) } catch (error) { told.push(error.name) }
            try { top.location = "about:blank"; } catch (error) { told.push(error.name) }
            await fetch("ROOM/search.json?q=x").then(() => told.push("read"), error => told.push(error.name));
            return told;
        })()""".replace("ROOM", wide.room.address),
    )

    assert told == ["SecurityError", "SecurityError", "TypeError"]
    assert (wide.page.url, wide.dialogs, wide.abroad) == (wide.asked, [], set())


def test_cookies_that_a_replayed_page_sets_do_not_lock_its_reader_out(opened: Browser, room: Room) -> None:
    with window(opened, room, viewport=WIDE) as shown:
        shown.go(f"/article?url={HOME}/a")
        shown.beyond_rewriting(shown.replayed(), COOKIES)

        assert len(shown.context.cookies()) > 100
        assert shown.go(f"/article?url={HOME}/b").status == 200
        assert '"kind": "article"' in shown.replayed().content()


def test_without_replay_all_else_is_there(opened: Browser, archive: Path, tmp_path: Path) -> None:
    with served_room(archive, replay=tmp_path) as alone, window(opened, alone, viewport=WIDE) as shown:
        assert shown.go(f"/article?url={HOME}/a").status == 200
        assert shown.page.locator("iframe").count() == 0
        assert shown.grave() == []


def test_a_catalogue_that_is_gone_is_said_to_be(wide: Window, archive: Path) -> None:
    catalogue = Folder(archive).catalogue
    kept = catalogue.rename(catalogue.with_suffix(".kept"))
    try:
        status = wide.go("/").status
        wide.keep("catalogue-gone-wide")
        found = wide.page.locator("h1").count(), wide.grave()
    finally:
        kept.rename(catalogue)

    assert (status, found) == (503, (1, []))
