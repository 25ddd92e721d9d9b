"""What `luutru site probe` and `site check` say to a person who mistypes: the thing, the reason, the remedy."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.errors import ArchiveError
from crawler.cli import group
from crawler.cli.progress import Looking
from tests.archive.catalogue.shelf import Shelf, page

ADDRESS = "http://127.0.0.12:1/"
SITE = """name = "Vân Hải"
home = "http://127.0.0.12:1/"
loopback = true
[[section]]
name = "Tin"
url = "http://127.0.0.12:1/tin"
[[layout]]
platform = "generic"
"""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    sites = tmp_path / "data" / "settings" / "sites"
    sites.mkdir(parents=True)
    (sites / "van-hai.toml").write_text(SITE, encoding="utf-8")
    return tmp_path / "data"


def said(archive: Path, *words: str) -> tuple[int, str]:
    """Return the exit code, and all that is said, that of an error with it."""
    done = CliRunner().invoke(group, [*words, "--archive", str(archive)])
    error = done.exception
    code = error.exit_code if isinstance(error, ArchiveError) else done.exit_code
    return code, done.output + (str(error) if isinstance(error, ArchiveError) else "")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "'' is no address of a portal: give the address of its front page, as https://"),
        ("hanam", "'hanam' is no host of the web"),
        ("https:/hanam.gov.vn", "'https' is no host of the web"),
        ("https//hanam.gov.vn", "'https' is no host of the web"),
        ("htp://hanam.gov.vn", "is no address of a portal"),
        ("hanam,gov.vn", "is no address of a portal"),
        ("ha nam.gov.vn", "is no address of a portal"),
        ("mailto:ai@mau.gov.vn", "is no address of a portal"),
        ("https://ai:mat@mau.gov.vn/", "is no address of a portal"),
        ("http://mau.gov.vn:87510000/", "is no address of a portal"),
    ],
)
def test_what_is_no_address_is_told_with_one_that_is(archive: Path, typed: str, words: str) -> None:
    code, told = said(archive, "site", "probe", typed)

    assert (code, words in " ".join(told.split())) == (2, True), told


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["--slug", "Vân Hải"], "small letters, digits and single hyphens make a site's name"),
        (["--slug", "ha-nam"], "'ha-nam' is the name of another portal, https://hanam.gov.vn/: give this one another"),
        (["--slug", "ban", "--to", "khac.toml"], "a site's file is named after it: ban.toml"),
        ([], "van-hai.toml: is there, and may have been corrected: --force writes over it, --to names another"),
        (["--requests", "5"], "5 is not in the range"),
    ],
)
def test_a_name_or_a_file_that_cannot_be_taken_is_refused(archive: Path, words: list[str], what: str) -> None:
    code, told = said(archive, "site", "probe", ADDRESS, *words)

    assert (code, what in " ".join(told.split())) == (2, True), told


def test_a_portal_is_not_asked_for_what_cannot_be_written(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.onboarding.onboard.ask", lambda *_: pytest.fail("the portal was asked"))
    code, told = said(archive, "site", "probe", ADDRESS, "--slug", "moi", "--to", "/proc/moi.toml")

    assert (code, "/proc/moi.toml: " in told) == (5, True)


def test_nobody_is_asked_anonymously(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LUUTRU_CONTACT", raising=False)
    code, told = said(archive, "site", "probe", "http://mau.invalid/")

    assert (code, "set LUUTRU_CONTACT to an address" in told) == (2, True)


def test_where_no_scheme_was_typed_http_is_tried_after_https(archive: Path) -> None:
    code, told = said(archive, "site", "probe", "127.0.0.12:1", "--slug", "van-hai", "--force")

    assert code == 4
    assert (
        "https://127.0.0.12:1/: robots.txt cannot be asked for: the host refuses connections; asking for http:" in told
    )
    assert "luutru: http://127.0.0.12:1/: robots.txt cannot be asked for: the host refuses connections\n" in told


def test_a_site_that_is_not_there_is_named_with_those_like_it_and_the_archive(archive: Path, tmp_path: Path) -> None:
    assert "known sites: van-hai" in said(archive, "site", "check", "van-hay")[1]
    code, told = said(tmp_path / "dta", "site", "check", "han-nam")

    assert code == 2
    assert "did you mean 'ha-nam'" in told
    assert "`luutru site list` names all 63" in told
    assert f"{tmp_path}/dta holds no site files of its own: is --archive right?" in told
    assert "yen-bai" not in told


def test_the_site_of_a_broken_file_is_listed_as_broken(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "data")
    shelf.warc(page("/tin/a"))
    shelf.ingest()
    (file,) = (tmp_path / "data" / "settings" / "sites").glob("*.toml")
    file.write_text(SITE.replace("generic", "genric"), encoding="utf-8")
    code, told = said(tmp_path / "data", "site", "list")

    assert (code, "did you mean 'generic'?" in told) == (1, True)
    assert [word for word in ("broken", "no site file") if word in told] == ["broken"]


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("crawl", "nobody has looked at any of these 63 portals yet"),
        ("site check ha-nam", "nobody has looked at this portal yet"),
    ],
)
def test_of_portals_that_nobody_has_looked_at_the_next_step_is_told(tmp_path: Path, words: str, what: str) -> None:
    code, told = said(tmp_path / "data", *words.split())

    assert (code, what in told, "`luutru site probe " in told) == (2, True, True), told


def test_a_look_that_takes_long_is_counted_on_a_terminal_and_in_no_log(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for alive in (True, False):
        monkeypatch.setattr("sys.stderr.isatty", lambda alive=alive: alive)
        with Looking(30) as watch:
            watch(7)
        shown = capsys.readouterr().err
        assert ("looking: 7 requests, fewer than 30 in all, 0 s" in shown, shown.endswith("\r\x1b[K")) == (alive, alive)
