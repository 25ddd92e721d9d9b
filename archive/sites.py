"""Site and platform files, read strictly: a key that we do not know is an error that says what was meant."""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from ipaddress import ip_address
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar
from urllib.parse import urlsplit

import cssselect

from archive.errors import BadDefinition
from archive.model import Expect, Layout, ReadRules, Section, Site, UrlRules, WalkRules
from archive.urls import host_of

Table = Mapping[str, Any]
Rules = TypeVar("Rules", UrlRules, WalkRules, ReadRules)

SITE_KEYS = (
    "name", "province", "province_now", "home", "hosts", "aliases", "enabled", "loopback", "delay", "until",
    "succeeds", "layout", "section", "expect",
)  # fmt: skip
PLATFORM_KEYS = ("name", "hosts", "url", "walk", "read")
LAYOUT_KEYS = ("since", "platform", "url", "walk", "read")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
BEGINNING = date(1997, 11, 19)  # Viet Nam's first day on the Internet: no layout is older
LEAST_DELAY = 0.5  # seconds; nobody beyond loopback is asked faster than that, whatever a file says
PAGERS = ("links", "postback")


@dataclass(frozen=True, slots=True)
class SiteFiles:
    """The sites of a settings folder, and the files that could not be read: one broken file harms only its site."""

    sites: Mapping[str, Site]
    broken: Mapping[str, BadDefinition]
    """By slug; a broken platform file by `platforms/` and its name."""
    platforms: tuple[Layout, ...]
    """A layout of each, by name: those of the folder, and the packaged ones that have no namesake there."""


def settings_folder(option: Path | None, archive: Path) -> Path:
    """Return where site files are looked for.

    The option, else $LUUTRU_SETTINGS, else the archive's own `settings/` if it has sites, else the packaged ones.
    """
    if option is not None:
        return option
    if named := os.environ.get("LUUTRU_SETTINGS"):
        return Path(named)
    own = archive / "settings"
    return own if any((own / "sites").glob("*.toml")) else packaged_settings()


def packaged_settings() -> Path:
    """Return the folder of the settings that come with luutru."""
    return Path(str(files("settings")))


def find_sites(settings: Path) -> SiteFiles:
    """Read every `sites/*.toml` of *settings*; platforms come from its `platforms/`, then from the packaged ones."""
    platforms, broken = _find_platforms(settings / "platforms")
    sites: dict[str, Site] = {}
    for path in sorted((settings / "sites").glob("*.toml")):
        try:
            sites[path.stem] = replace(_site(path, settings / "platforms"), platforms=platforms)
        except BadDefinition as error:
            broken[path.stem] = error
    return SiteFiles(MappingProxyType(sites), MappingProxyType(broken), platforms)


def load_site(path: Path, platforms: Path) -> Site:
    """Read one site file, with the *platforms* of that folder. Raises BadDefinition that names file, key and what was meant."""
    return replace(_site(path, platforms), platforms=_find_platforms(platforms)[0])


def _site(path: Path, platforms: Path) -> Site:
    table = _read(path)
    _only(table, SITE_KEYS, path, "the file")
    if not SLUG.fullmatch(path.stem):
        raise BadDefinition(f"{path}: the file's name is the site's name: small letters, digits and single hyphens")
    home = _text(table, "home", path)
    hosts = _hosts(table, home, path)
    layouts, sources = _layouts(table, path, platforms)
    site = Site(
        slug=path.stem,
        name=_text(table, "name", path),
        home=home,
        hosts=hosts,
        layouts=layouts,
        sections=_sections(table, hosts, path),
        province=_optional(table, "province", str, path),
        province_now=_optional(table, "province_now", str, path),
        enabled=_default(table, "enabled", True, path),
        loopback=_default(table, "loopback", False, path),
        delay=_delay(table, path),
        until=_optional(table, "until", date, path),
        succeeds=_strings(table, "succeeds", path),
        expect=_expect(table, path),
        digest=_digest([path.read_bytes(), *sources]),
    )
    _check_loopback(site, path)
    return site


def unknown_site(url: str) -> Site:
    """Return a site made for one address of a portal that has no file: generic rules, its own host, packaged platforms."""
    host, platforms = host_of(url), packaged_platforms()
    return Site(
        slug="unknown",
        name=host,
        home=url,
        hosts=(host,),
        layouts=(platforms["generic"],),
        platforms=tuple(platforms.values()),
    )


def rules_digest(site: Site, moment: datetime) -> str:
    """Return the SHA-1 (hex) of all that the reading of a capture of *moment* (aware) depends on beside the capture.

    A page that the layout of its day does not fit is read by the site's other layouts, or by a platform's: a reading made
    with another digest is stale.
    """
    layouts = (site.layout_at(moment), *site.layouts, *site.platforms)
    return _digest([text.encode() for text in (site.name, *(layout.digest for layout in layouts))])


@lru_cache(maxsize=1)
def packaged_platforms() -> Mapping[str, Layout]:
    """Return a layout of each packaged platform, by the name of its file."""
    found = sorted((packaged_settings() / "platforms").glob("*.toml"))
    return MappingProxyType({path.stem: _plain_layout(path) for path in found})


def _find_platforms(folder: Path) -> tuple[tuple[Layout, ...], dict[str, BadDefinition]]:
    """Return a layout of each platform of *folder*, and of each packaged one that has no namesake there; and what is broken."""
    found = dict(packaged_platforms())
    broken: dict[str, BadDefinition] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            found[path.stem] = _plain_layout(path)
        except BadDefinition as error:
            broken[f"platforms/{path.stem}"] = error
            found.pop(path.stem, None)
    return tuple(layout for _, layout in sorted(found.items())), broken


def _plain_layout(path: Path) -> Layout:
    return _layout({"platform": path.stem}, path, path.parent)[0]


def _read(path: Path) -> Table:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))  # Notepad writes a byte order mark
    except OSError as error:
        raise BadDefinition(f"{path}: cannot be read ({error.strerror}): is it there, and may you read it?") from error
    except UnicodeDecodeError as error:
        raise BadDefinition(f"{path}: is not UTF-8 at byte {error.start}: save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise BadDefinition(f"{path}: is not TOML: {error}") from error


def _only(table: Table, known: tuple[str, ...], path: Path, where: str) -> None:
    for name in table:
        if name not in known:
            close = get_close_matches(name, known, 1)
            meant = f"did you mean '{close[0]}'?" if close else f"known keys: {', '.join(known)}"
            raise BadDefinition(f"{path}: unknown key '{name}' in {where}; {meant}")


def _typed(value: object, kind: type, name: str, path: Path) -> Any:
    # TOML's true is Python's int, and a delay of 2 is as good as 2.0
    right = isinstance(value, (int, float)) if kind is float else isinstance(value, kind)
    if not right or (isinstance(value, bool) and kind is not bool):
        raise BadDefinition(f"{path}: '{name}' is {value!r}, but must be {_word(kind)}")
    return float(value) if kind is float else value  # type: ignore[arg-type]


def _word(kind: type) -> str:
    words = {str: "a text in quotes", bool: "true or false", float: "a number", int: "a whole number", list: "a list"}
    return words.get(kind, "a day like 2024-01-31" if kind is date else "a table")


def _optional(table: Table, name: str, kind: type, path: Path) -> Any:
    return _typed(table[name], kind, name, path) if name in table else None


def _default(table: Table, name: str, otherwise: Any, path: Path) -> Any:
    return _typed(table[name], type(otherwise), name, path) if name in table else otherwise


def _text(table: Table, name: str, path: Path) -> str:
    if name not in table:
        raise BadDefinition(f"{path}: '{name}' is missing")
    text: str = _typed(table[name], str, name, path)
    if not text.strip():
        raise BadDefinition(f"{path}: '{name}' is empty")
    return text


def _strings(table: Table, name: str, path: Path) -> tuple[str, ...]:
    values = _typed(table.get(name, []), list, name, path)
    return tuple(_typed(value, str, name, path) for value in values)


def _tables(table: Table, name: str, path: Path) -> list[Any]:
    if isinstance(table.get(name), dict):
        raise BadDefinition(f"{path}: write [[{name}]], with two brackets: there may be several")
    entries: list[Any] = _typed(table.get(name, []), list, name, path)
    return entries


def _hosts(table: Table, home: str, path: Path) -> tuple[str, ...]:
    if urlsplit(home).scheme not in ("http", "https") or not urlsplit(home).hostname:
        raise BadDefinition(f"{path}: 'home' is {home!r}, but must be an address that begins with http:// or https://")
    listed = _strings(table, "hosts", path) or (host_of(home),)
    if host_of(home) not in listed:
        raise BadDefinition(f"{path}: 'hosts' does not hold the home's host '{host_of(home)}'")
    named = (host_of(home), *listed, *_strings(table, "aliases", path))
    return tuple(dict.fromkeys(host.lower() for host in named))


def _sections(table: Table, hosts: tuple[str, ...], path: Path) -> tuple[Section, ...]:
    sections: list[Section] = []
    if not (entries := _tables(table, "section", path)):
        raise BadDefinition(f'{path}: has no [[section]]; the least is: [[section]] name = "…" url = "…"')
    for entry in entries:
        _only(_typed(entry, dict, "section", path), ("name", "url"), path, "[[section]]")
        section = Section(_text(entry, "name", path), _text(entry, "url", path))
        if host_of(section.url) not in hosts:
            raise BadDefinition(
                f"{path}: section '{section.name}' is on {host_of(section.url)!r}, not on the site's hosts"
            )
        if section.name in {other.name for other in sections}:
            raise BadDefinition(f"{path}: two [[section]] are called '{section.name}'; give each a name of its own")
        sections.append(section)
    return tuple(sections)


def _delay(table: Table, path: Path) -> float:
    delay: float = _typed(table.get("delay", 2.0), float, "delay", path)
    if delay < 0:
        raise BadDefinition(f"{path}: 'delay' is {delay}, but must be seconds between two requests, 0 or more")
    return delay


def _check_loopback(site: Site, path: Path) -> None:
    if site.loopback:
        for host in site.hosts:
            if not is_loopback(host):
                raise BadDefinition(f"{path}: 'loopback' is only for sites on 127.0.0.0/8 or ::1, but '{host}' is not")
    elif site.delay < LEAST_DELAY:
        raise BadDefinition(f"{path}: 'delay' is {site.delay}, but must be at least {LEAST_DELAY} s beyond loopback")


def is_loopback(host: str) -> bool:
    """Return whether `host` or `host:port` is a loopback address written as such (RFC 6890: 127.0.0.0/8, ::1)."""
    name = urlsplit(f"//{host}").hostname or ""
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def _expect(table: Table, path: Path) -> Expect:
    given = _typed(table.get("expect", {}), dict, "expect", path)
    _only(given, ("articles", "dated"), path, "[expect]")
    expect = Expect(_default(given, "articles", 0, path), _default(given, "dated", 0.0, path))
    if not 0 <= expect.dated <= 1:
        raise BadDefinition(f"{path}: 'expect.dated' is {expect.dated:g}, but is a share from 0 to 1")
    return expect


def _layouts(table: Table, path: Path, platforms: Path) -> tuple[tuple[Layout, ...], list[bytes]]:
    entries = _tables(table, "layout", path)
    if not entries:
        raise BadDefinition(f'{path}: has no [[layout]]; the least is: [[layout]] platform = "generic"')
    made = [_layout(_typed(entry, dict, "layout", path), path, platforms) for entry in entries]
    made.sort(key=lambda pair: pair[0].since)
    days = [layout.since for layout, _ in made]
    if len(set(days)) < len(days):
        raise BadDefinition(f"{path}: two [[layout]] begin on the same day")
    return tuple(layout for layout, _ in made), [source for _, source in made]


def _layout(entry: Table, path: Path, platforms: Path) -> tuple[Layout, bytes]:
    _only(entry, LAYOUT_KEYS, path, "[[layout]]")
    name = _text(entry, "platform", path)
    source = _platform_file(name, path, platforms)
    table = _read(source)
    _only(table, PLATFORM_KEYS, source, "the file")
    _text(table, "name", source)
    layout = Layout(
        since=_optional(entry, "since", date, path) or BEGINNING,
        platform=name,
        url=_rules(UrlRules(), (table, source), (entry, path), "url"),
        walk=_rules(WalkRules(), (table, source), (entry, path), "walk"),
        read=_rules(ReadRules(), (table, source), (entry, path), "read"),
    )
    return replace(layout, digest=_digest([repr((name, layout.url, layout.read)).encode()])), source.read_bytes()


def _platform_file(name: str, path: Path, platforms: Path) -> Path:
    packaged = packaged_settings() / "platforms"
    for folder in (platforms, packaged):
        if SLUG.fullmatch(name) and (folder / f"{name}.toml").is_file():
            return folder / f"{name}.toml"
    known = sorted({file.stem for folder in (platforms, packaged) for file in folder.glob("*.toml")})
    close = get_close_matches(name, known, 1)
    meant = f"did you mean '{close[0]}'?" if close else f"known platforms: {', '.join(known)}"
    raise BadDefinition(f"{path}: there is no platform '{name}'; {meant}")


def _rules(rules: Rules, platform: tuple[Table, Path], site: tuple[Table, Path], part: str) -> Rules:
    """Return *rules* with the platform's values put over them, and the site's over those."""
    known = tuple(field.name for field in fields(rules))
    for table, path in (platform, site):
        given = _typed(table.get(part, {}), dict, part, path)
        _only(given, known, path, f"[{part}]")
        values: dict[str, Any] = {name: _value(f"{part}.{name}", value, path) for name, value in given.items()}
        rules = replace(rules, **values)
    return rules


def _value(name: str, value: object, path: Path) -> object:
    match name:
        case "url.case_insensitive":
            return _typed(value, bool, name, path)
        case "walk.pager":
            if value not in PAGERS:
                raise BadDefinition(f"{path}: 'pager' is {value!r}, but the recipes are: {', '.join(PAGERS)}")
            return value
        case "walk.never":
            traps = _typed(value, dict, name, path).items()
            return tuple((trap, _regex(pattern, f"{name}.{trap}", path)) for trap, pattern in traps)
        case "url.rewrite":
            return tuple(_rewrite(pair, path) for pair in _typed(value, list, name, path))
    texts = tuple(_typed(item, str, name, path) for item in _typed(value, list, name, path))
    if name == "read.stamp":
        return tuple(_stamp(text, path) for text in texts)
    if name in ("url.drop_query", "walk.article", "read.soft_404"):
        return tuple(_regex(text, name, path) for text in texts)
    return texts if name == "read.chrome" else tuple(_selector(text, name, path) for text in texts)


def _rewrite(pair: object, path: Path) -> tuple[str, str]:
    if not (isinstance(pair, list) and len(pair) == 2 and all(isinstance(side, str) for side in pair)):
        raise BadDefinition(f"{path}: 'rewrite' is a list of [pattern, replacement], but holds {pair!r}")
    return _regex(pair[0], "url.rewrite", path), pair[1]


def _stamp(text: str, path: Path) -> str:
    pattern = _regex(text, "read.stamp", path)
    groups = set(re.compile(pattern).groupindex)
    if not {"m", "d"} <= groups <= {"y", "yy", "m", "d", "h", "min"} or len(groups & {"y", "yy"}) != 1:
        raise BadDefinition(
            f"{path}: 'read.stamp': {pattern!r} needs the groups m, d and y or yy, and may have h and min"
        )
    return pattern


def _regex(pattern: object, name: str, path: Path) -> str:
    try:
        re.compile(_typed(pattern, str, name, path))
    except re.error as error:
        raise BadDefinition(
            f"{path}: '{name}': the pattern {pattern!r} is not a regular expression: {error}"
        ) from error
    return str(pattern)


def _selector(css: str, name: str, path: Path) -> str:
    try:
        cssselect.parse(css)
    except cssselect.SelectorError as error:
        raise BadDefinition(f"{path}: '{name}': {css!r} is not a CSS selector: {error}") from error
    return css


def _digest(parts: list[bytes]) -> str:
    digest = hashlib.sha1()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()
