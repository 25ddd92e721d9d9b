"""What is written is true: commands, options, keys, links and exit codes exist, and each that exists is written about."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from urllib.parse import unquote

import click
import pytest

from archive.catalogue.catalogue import make
from archive.cli.later import Commands
from archive.errors import ArchiveError
from archive.model import ReadRules, UrlRules, WalkRules
from archive.sites import LAYOUT_KEYS, SITE_KEYS, load_site, packaged_settings
from tests.house.source import ROOT

DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS.glob("*.md")])
EXIT_CODES = {0, 1, 2, 3, 4, 5, 6, 75, 130}


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def commands(all_of: Commands, before: str = "luutru") -> Iterator[tuple[str, click.Command]]:
    """Yield every command with its whole name, subcommands included."""
    for name in tuple(all_of.commands):
        command = all_of.command_called(name)
        if isinstance(command, Commands):
            yield from commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}", command


COMMANDS = dict(commands(import_module("crawler.cli").group))  # which adds its commands to the archive's


def section_of(page: str, heading: str) -> str:
    """Return what stands under *heading*, to the next heading of its level or a higher one."""
    found = re.search(rf"^(#+) `?{re.escape(heading)}\b.*?$.*?(?=^#{{1,3}} |\Z)", page, re.MULTILINE | re.DOTALL)
    assert found, f"docs/commands.md has no heading `{heading}`"
    return found.group()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_section_with_every_option_and_argument(name: str) -> None:
    section = section_of(read(DOCS / "commands.md"), name)
    parameters = COMMANDS[name].params
    options = [spelling for p in parameters if isinstance(p, click.Option) for spelling in (*p.opts, *p.secondary_opts)]
    arguments = [p.make_metavar(click.Context(COMMANDS[name])) for p in parameters if isinstance(p, click.Argument)]

    assert [option for option in options if f"`{option}" not in section] == []
    assert [word for word in arguments if word.strip("[].") not in section] == []


def test_no_command_is_written_about_that_does_not_exist() -> None:
    written = re.findall(r"^#+ `(luutru [a-z -]+?)(?: [A-Z[-].*)?`", read(DOCS / "commands.md"), re.MULTILINE)

    assert written
    assert set(written) <= set(COMMANDS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_luutru_command_that_is_shown_exists_with_its_options(page: Path) -> None:
    for line in shown_commands(read(page)):
        words = line.split()
        name = next((" ".join(words[:n]) for n in (3, 2) if " ".join(words[:n]) in COMMANDS), None)
        assert name, f"{page.name} shows {line!r}"
        known = {opt for p in COMMANDS[name].params for opt in (*p.opts, *p.secondary_opts)} | {"--help"}
        assert {word.partition("=")[0] for word in words if word.startswith("--")} <= known, f"{page.name}: {line!r}"


def shown_commands(text: str) -> list[str]:
    """Return the `luutru …` lines of code blocks and the commands in `backticks`, without comments."""
    blocks = re.findall(r"^```(?:sh|console)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = [line.removeprefix("$ ").partition("  #")[0] for block in blocks for line in block.splitlines()]
    inline = re.findall(r"`(luutru [a-z][^`]*)`", text)
    return [line for line in (*lines, *inline) if line.startswith("luutru ") and not line.startswith("luutru -")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_make_target_that_is_shown_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", read(ROOT / "Makefile"), re.MULTILINE))

    assert (
        set(re.findall(r"\bmake ([a-z]+)`", read(page))) | set(re.findall(r"^make ([a-z]+)", read(page), re.MULTILINE))
        <= targets
    )


def test_the_first_screen_of_the_readme_gives_the_two_commands() -> None:
    screen = "\n".join(read(ROOT / "README.md").splitlines()[:30])

    assert re.search(r"^make demo\b", screen, re.MULTILINE)
    assert re.search(r"^make test\b", screen, re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(
        r"\]\(([^)\s]+)\)", re.sub(r"^```.*?^```", "", read(page), flags=re.MULTILINE | re.DOTALL)
    ):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = unquote(target).partition("#")
        led = (page.parent / path).resolve() if path else page
        assert led.exists(), f"{page.name} links to {target}"
        assert not anchor or anchor in anchors(read(led)), f"{page.name} links to {target}"


def anchors(text: str) -> set[str]:
    """Return the anchors that a reader of Markdown gives to the headings."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_exit_code_is_written_about() -> None:
    table = section_of(read(DOCS / "commands.md"), "Exit codes")
    written = {int(code) for code in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)}

    assert written == EXIT_CODES
    assert ArchiveError.exit_code in EXIT_CODES
    assert {kind.exit_code for kind in subclasses(ArchiveError)} <= EXIT_CODES


def subclasses(kind: type[ArchiveError]) -> Iterator[type[ArchiveError]]:
    for below in kind.__subclasses__():
        yield below
        yield from subclasses(below)


@pytest.mark.parametrize(
    "key", [*SITE_KEYS, *LAYOUT_KEYS, *(f.name for r in (UrlRules, WalkRules, ReadRules) for f in fields(r))]
)
def test_every_key_of_site_and_platform_files_is_written_about(key: str) -> None:
    page = read(DOCS / "maintainer.md")

    assert f"`{key}`" in page or f"`[[{key}]]`" in page or f"`[{key}]`" in page


PLATFORM_ROWS = dict(re.findall(r"^\| `([a-z0-9-]+)\.toml` \|(.*)$", read(DOCS / "platforms.md"), re.MULTILINE))


def test_every_platform_that_comes_with_luutru_has_its_row() -> None:
    assert set(PLATFORM_ROWS) == {path.stem for path in (packaged_settings() / "platforms").glob("*.toml")}


@pytest.mark.parametrize("name", PLATFORM_ROWS)
def test_the_row_of_a_platform_names_the_hosts_of_its_file(name: str) -> None:
    table = tomllib.loads(read(packaged_settings() / "platforms" / f"{name}.toml"))

    assert [host for host in table.get("hosts", []) if host not in PLATFORM_ROWS[name]] == []


def test_the_site_file_that_is_shown_can_be_read(tmp_path: Path) -> None:
    shown = re.search(r"```toml\n(.*?)```", read(DOCS / "maintainer.md"), re.DOTALL)
    assert shown
    (tmp_path / "cau-da.toml").write_text(shown.group(1), encoding="utf-8")
    site = load_site(tmp_path / "cau-da.toml", packaged_settings() / "platforms")

    assert len(site.layouts) == 2
    assert site.sections


QUERIES = re.findall(r"```sql\n(.*?)```", read(DOCS / "researcher.md"), re.DOTALL)


@pytest.mark.parametrize("query", [one for one in QUERIES if "read_" not in one])
def test_the_questions_that_are_shown_can_be_asked(query: str, tmp_path: Path) -> None:
    with make(tmp_path / "empty.db") as catalogue:
        for statement in query.strip().rstrip(";").split(";"):
            assert list(catalogue.rows(statement)) == []


def test_every_table_and_view_is_named(tmp_path: Path) -> None:
    page = read(DOCS / "researcher.md")
    with make(tmp_path / "empty.db") as catalogue:
        found = catalogue.rows("select name from sqlite_schema where type in ('table', 'view')")
        # of an index and what it indexes, only how to ask it is told
        names = {name for (name,) in found if "_fts" not in name and not name.endswith("_folded")}

    assert {name for name in names if f"`{name}`" not in page} == {"meta"}
