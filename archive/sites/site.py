"""One site file: which portal it is, where its news stands, how fast it may be asked, how it looked and since when."""

from __future__ import annotations

from datetime import date
from ipaddress import ip_address
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from archive.model import Expect, Section, Site
from archive.sites.folders import SLUG
from archive.sites.layouts import digest, layouts_of
from archive.sites.platforms import packaged_platforms
from archive.sites.table import Table, read_table
from archive.urls import absolute, host_of

_Number = TypeVar("_Number", int, float)
SITE_KEYS = (
    "name", "province", "province_now", "home", "hosts", "aliases", "enabled", "loopback", "delay", "budget", "browser",
    "until", "succeeds", "layout", "section", "expect",
)  # fmt: skip
OPERATOR = "operator"
EXPECT_KEYS = {
    "articles": "a number of articles",
    "dated": "a share",
    "nightly": "a number of articles",
    "byline": "a share",
    "captions": "a share",
    "letters": "a number of letters",
    "since": "a day",
}
LEAST_DELAY = 0.5  # seconds; nobody beyond loopback is asked faster than that, whatever a file says

MOST_DELAY = 86_400  # seconds, a request a day: who writes more means milliseconds


def read_site(path: Path, platforms: Path) -> Site:
    """Read one site file on the platform files of the folder *platforms*, and of the packaged ones. Raises BadDefinition."""
    table = read_table(path)
    table.only(SITE_KEYS, "the file")
    if not SLUG.fullmatch(path.stem):
        raise table.wrong("the file's name is the site's name: small letters, digits and single hyphens")
    if path.stem == OPERATOR:
        raise table.wrong(
            f"state/{OPERATOR}.db is the operator's book, where this site's ledger would be: rename the file"
        )
    hosts = _hosts(table)
    enabled = table.default("enabled", True)
    layouts, sources = layouts_of(table, platforms, enabled=enabled)
    site = Site(
        slug=path.stem,
        name=table.text("name"),
        home=table.text("home"),
        hosts=hosts,
        layouts=layouts,
        sections=_sections(table, hosts, enabled=enabled),
        province=table.optional("province", str),
        province_now=table.optional("province_now", str),
        enabled=enabled,
        loopback=table.default("loopback", False),
        delay=_delay(table),
        browser=table.default("browser", False),
        budget=_budget(table),
        until=table.optional("until", date),
        succeeds=table.texts("succeeds"),
        expect=_expect(table),
        digest=digest([path.read_bytes(), *sources]),
    )
    _check_loopback(table, site)
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


def _hosts(table: Table) -> tuple[str, ...]:
    home = table.text("home")
    if not _is_whole(home):
        raise table.wrong(f"'home' is {home!r}, but must be an address that begins with http:// or https://")
    listed = _named(table, "hosts") or (host_of(home),)
    if host_of(home) not in {host_of(f"http://{host}") for host in listed}:
        raise table.wrong(f"'hosts' does not hold the home's host '{host_of(home)}'")
    named = (host_of(home), *listed, *_named(table, "aliases"), *_twin(host_of(home)))
    # an operator may write what a portal prints, `x.gov.vn:443`
    return tuple(dict.fromkeys(host_of(f"http://{host}") for host in named))


def _is_whole(url: str) -> bool:
    return url.lower().startswith(("http://", "https://")) and absolute("", url) is not None


def _named(table: Table, key: str) -> tuple[str, ...]:
    for host in (hosts := table.texts(key)):
        if "/" in host or absolute("", f"http://{host}/") is None:
            raise table.wrong(f"'{key}' holds {host!r}, but must be names of hosts alone, like 'www.mau.gov.vn'")
    return hosts


def _twin(host: str) -> tuple[str, ...]:
    """Return *host* with `www.`, or without: every portal answers to both, and links to both."""
    if ":" in host or host.replace(".", "").isdigit() or "." not in host:
        return ()
    return (host.removeprefix("www."),) if host.startswith("www.") else (f"www.{host}",)


def _sections(table: Table, hosts: tuple[str, ...], *, enabled: bool) -> tuple[Section, ...]:
    sections: dict[str, Section] = {}
    # a portal that nobody has looked at yet stands in the register by its host alone
    if not (entries := table.parts("section")) and enabled:
        raise table.wrong('has no [[section]]; the least is: [[section]] name = "…" url = "…"')
    for entry in entries:
        entry.only(("name", "url"), "[[section]]")
        section = Section(entry.text("name"), entry.text("url"))
        if not _is_whole(section.url):
            raise table.wrong(
                f"section '{section.name}': {section.url!r} is no whole address: it begins with http(s)://"
            )
        if host_of(section.url) not in hosts:
            raise table.wrong(f"section '{section.name}' is on {host_of(section.url)!r}, not on the site's hosts")
        if section.name in sections:
            raise table.wrong(f"two [[section]] are called '{section.name}'; give each a name of its own")
        sections[section.name] = section
    return tuple(sections.values())


def _delay(table: Table) -> float:
    delay: float = table.default("delay", 2.0)
    if not 0 <= delay <= MOST_DELAY:
        raise table.wrong(f"'delay' is {delay:g}, but must be seconds between two requests, from 0 to {MOST_DELAY}")
    return delay


def _budget(table: Table) -> int:
    budget: int = table.default("budget", 0)
    if budget < 0:
        raise table.wrong(
            f"'budget' is {budget}, but must be a number of requests, 1 or more; without it there is no bound"
        )
    return budget


def _check_loopback(table: Table, site: Site) -> None:
    if site.loopback:
        for host in site.hosts:
            if not _is_loopback(host):
                raise table.wrong(f"'loopback' is only for sites on 127.0.0.0/8 or ::1, but '{host}' is not")
    elif site.delay < LEAST_DELAY:
        raise table.wrong(f"'delay' is {site.delay}, but must be at least {LEAST_DELAY} s beyond loopback")


def _is_loopback(host: str) -> bool:
    """Return whether `host` or `host:port` is a loopback address written as such (RFC 6890: 127.0.0.0/8, ::1)."""
    name = urlsplit(f"//{host}").hostname or ""
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def _expect(table: Table) -> Expect:
    given = table.part("expect")
    given.only(tuple(EXPECT_KEYS), "[expect]")
    return Expect(
        articles=_at_least(given, "articles", 0),
        dated=_share(given, "dated"),
        nightly=_at_least(given, "nightly", 0.0),
        byline=_share(given, "byline"),
        captions=_share(given, "captions"),
        letters=_at_least(given, "letters", 0),
        since=given.optional("since", date),
    )


def _at_least(given: Table, key: str, otherwise: _Number) -> _Number:
    number: _Number = given.default(key, otherwise)
    if number < 0:
        raise given.wrong(f"'expect.{key}' is {number:g}, but must be {EXPECT_KEYS[key]}, 0 or more")
    return number


def _share(given: Table, key: str) -> float | None:
    share: float | None = given.optional(key, float)
    if share is not None and not 0 <= share <= 1:
        raise given.wrong(f"'expect.{key}' is {share:g}, but is a share from 0 to 1")
    return share
