"""Site files that no editor should have left: each harms its own site only, and says what is to be done."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from archive.errors import BadDefinition
from archive.sites import find_sites
from archive.sites.table import LONGEST_FILE, LONGEST_MESSAGE
from tests.archive.test_sites import GOOD

DAMAGE: Mapping[str, tuple[str, str, str]] = {
    "brackets that are never closed": ("https://mau.gov.vn/Pages", "http://[", "is no whole address"),
    "a home that is none": ('home = "https://mau.gov.vn/"', 'home = "http://["', "'home' is 'http://['"),
    "a port that is none": ('home = "https://mau.gov.vn/"', 'home = "http://a.vn:x/"', "'home' is 'http://a.vn:x/'"),
    "an address for a host": (
        "www.mau",
        "https://www.mau",
        "'aliases' holds 'https://www.mau.gov.vn', but must be names",
    ),
    "an hour for a day": ("= 2024-01-01", "= 2024-01-01T07:00:00", "must be a day like 2024-01-31"),
    "a number too long": ("aliases", f"budget = {'9' * 5000}\naliases", "a number that nobody could mean"),
    "brackets too deep": ("aliases", f"hosts = {'[' * 5000}{']' * 5000}\naliases", "too deep to be meant"),
    "no number": ("aliases", "delay = nan\naliases", "'delay' is nan, but must be a number that"),
    "for ever": ("aliases", "delay = inf\naliases", "'delay' is inf, but must be a number that"),
    "milliseconds": ("aliases", "delay = 100000\naliases", "'delay' is 100000, but must be seconds"),
    "less than nothing": ("aliases", "expect = { articles = -1 }\naliases", "'expect.articles' is -1"),
    "a control character": ("Tin tức", "Tin\\u0000", "'name' is 'Tin\\x00': delete the control character"),
    "a selector of nothing": (
        "h1.moi",
        "h1::before",
        "'read.title': 'h1::before' is not a CSS selector that can be used",
    ),
    "a selector too deep": ("h1.moi", f"a{' b' * 5000}", "nested too deep to be meant"),
    "a pattern too deep": (
        "[layout.read]",
        f"walk = {{ article = ['{'(' * 2000}a{')' * 2000}'] }}\n[layout.read]",
        "is not a regular expression",
    ),
    "a pattern that repeats too often": (
        "[layout.read]",
        "url = { drop_query = ['a{99999999999}'] }\n[layout.read]",
        "is not a regular expression",
    ),
    "an empty pattern": ("title =", "soft_404 = ['']\ntitle =", "'read.soft_404' holds an empty pattern"),
    "an address that a script cannot ask": (
        "[layout.read]",
        "walk = { fetch = { url = 'http://[' } }\n[layout.read]",
        "[walk.fetch] 'url' is 'http://['",
    ),
    "pages of nothing": (
        "[layout.read]",
        "walk = { fetch = { url = '/a?p={page}', size = 0 } }\n[layout.read]",
        "'size' is 0",
    ),
}
ODD: Mapping[str, Callable[[Path], object]] = {
    "pipe": os.mkfifo,
    "folder": Path.mkdir,
    "device": lambda path: path.symlink_to("/dev/zero"),
    "loop": lambda path: path.symlink_to(path),
    "dangling link": lambda path: path.symlink_to("nowhere"),
    "UTF-16": lambda path: path.write_bytes(GOOD.encode("utf-16")),
    "too large": lambda path: path.write_text(GOOD + "# \n" * (LONGEST_FILE // 2)),
}


def _broken(settings: Path, make: Callable[[Path], object]) -> BadDefinition:
    (settings / "sites").mkdir()
    (settings / "sites" / "mau.toml").write_text(GOOD, encoding="utf-8")
    make(settings / "sites" / "hong.toml")

    found = find_sites(settings)

    assert list(found.sites) == ["mau"]
    return found.broken["hong"]


@pytest.mark.parametrize("name", DAMAGE)
def test_whatever_stands_in_a_site_file_harms_only_its_site_and_is_named_shortly(tmp_path: Path, name: str) -> None:
    old, new, said = DAMAGE[name]
    assert old in GOOD

    error = _broken(tmp_path, lambda path: path.write_text(GOOD.replace(old, new, 1), encoding="utf-8"))

    assert said in str(error)
    assert str(tmp_path / "sites" / "hong.toml") in str(error)
    assert len(str(error)) < len(str(tmp_path)) + LONGEST_MESSAGE + 50


@pytest.mark.parametrize("kind", ODD)
def test_what_is_no_site_file_is_neither_waited_for_nor_read_to_its_end(tmp_path: Path, kind: str) -> None:
    assert str(tmp_path / "sites" / "hong.toml") in str(_broken(tmp_path, ODD[kind]))


def test_lines_that_end_as_on_windows_are_no_mistake(tmp_path: Path) -> None:
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "mau.toml").write_bytes(GOOD.replace("\n", "\r\n").encode())

    assert list(find_sites(tmp_path).sites) == ["mau"]
