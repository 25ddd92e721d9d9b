"""Saved pages say today what a person read on them. `luutru show URL --save NAME --to tests/pages` saves one more."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from archive.catalogue.readings import KEYS, to_table
from archive.checked import asked_of
from archive.checked import capture_of as read_saved
from archive.evidence.judging.verify import check_warc
from archive.extract.read import read
from archive.model import Capture, Evidence, Site
from archive.sites import find_sites, load_site, packaged_settings, unknown_site

HERE = Path(__file__).parent
PAGES = sorted(HERE.glob("*/*.json"))
PACKAGED = find_sites(packaged_settings()).sites
COPIED = {path.parent.name for path in HERE.glob("*/site.toml")}


def name(page: Path) -> str:
    return f"{page.parent.name}/{page.stem}"


@cache
def capture_of(page: Path) -> Capture:
    return read_saved(page)


@cache
def site_of(slug: str) -> Site | None:
    """Return the site as luutru knows it, else as it was known where its pages were saved; None for a stranger."""
    if slug in PACKAGED:
        return PACKAGED[slug]
    if slug in COPIED:
        return replace(load_site(HERE / slug / "site.toml", HERE / slug / "platforms"), slug=slug)
    return None


@cache
def said_on(page: Path) -> dict[str, Any]:
    """Return what is read on the page today."""
    capture = capture_of(page)
    return to_table(read(capture, site_of(page.parent.name) or unknown_site(capture.url)))


def expected_on(page: Path) -> dict[str, Any]:
    expected: dict[str, Any] = json.loads(page.read_text(encoding="utf-8"))
    return expected


def asked() -> list[tuple[Path, str]]:
    """Return every page with every field; what is no article is asked for nothing but what it is."""
    return [(page, field) for page in PAGES for field in asked_of(expected_on(page))]


@pytest.mark.parametrize(("page", "field"), asked(), ids=lambda part: part if isinstance(part, str) else name(part))
def test_a_saved_page_says_what_a_person_read_on_it(page: Path, field: str) -> None:
    slug, url = page.parent.name, capture_of(page).url

    assert said_on(page)[field] == expected_on(page)[field], (
        f"{name(page)}, {field}: mend the rules of {slug} until `luutru read` says it; if the page says something else "
        f"than its JSON, correct {page.name}; to save it anew, delete it: "
        f"luutru show '{url}' --save {page.stem} --to tests/pages"
    )


# A portal that is not enabled yet stands on what others have seen of it; to be enabled it needs pages of its own.
CHECKED = {slug for slug, site in PACKAGED.items() if site.enabled}


@pytest.mark.parametrize("slug", sorted(CHECKED | COPIED))
def test_every_layout_of_a_site_has_a_saved_page(slug: str) -> None:
    site = site_of(slug)
    assert site is not None
    days = [capture_of(page).at.date() for page in PAGES if page.parent.name == slug]

    assert {site.layout_on(day) for day in days} == set(site.layouts), (
        f"{slug}: luutru show URL --save NAME --to tests/pages"
    )


@pytest.mark.parametrize("platform", ["sharepoint", "liferay"])
def test_each_platform_with_a_sample_portal_has_saved_pages_of_every_kind(platform: str) -> None:
    kinds = {expected_on(page)["kind"] for page in PAGES if page.parent.name == f"mau-{platform}"}

    assert kinds >= {"article", "listing", "empty"}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_saved_page_is_one_sound_exchange_with_a_whole_reading(page: Path) -> None:
    assert list(check_warc(page.with_name(f"{page.stem}.warc.gz"))) == []
    assert list(expected_on(page)) == list(KEYS)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_each_field_that_is_known_on_a_saved_page_says_how_in_a_known_word(page: Path) -> None:
    reading = said_on(page)
    captioned = any(image["caption"] or image["credit"] for image in reading["images"])
    fields = [field for field in KEYS if field not in ("kind", "authors", "evidence", "problems") and reading[field]]
    fields = [field for field in fields if not field.startswith("published_")] + ["captions"] * captioned

    assert sorted(fields) == list(reading["evidence"])
    assert set(reading["evidence"].values()) <= set(Evidence)


def test_no_saved_page_lacks_its_reading() -> None:
    assert {name(warc) for warc in HERE.glob("*/*.warc.gz")} == {f"{name(page)}.warc" for page in PAGES}
