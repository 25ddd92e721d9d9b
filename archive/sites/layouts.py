"""How a site looked from a day on: the rules of a platform's file, with those of the site's `[[layout]]` put over them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from archive.model import Layout, ReadRules, Site, UrlRules, WalkRules
from archive.sites.folders import platform_file
from archive.sites.rules import patterns, rules_of
from archive.sites.table import Table, read_table

PLATFORM_KEYS = ("name", "hosts", "marks", "url", "walk", "read")
LAYOUT_KEYS = ("since", "platform", "url", "walk", "read")
BEGINNING = date(1997, 11, 19)  # Viet Nam's first day on the Internet: no layout is older


def layouts_of(site: Table, platforms: Path, *, enabled: bool) -> tuple[tuple[Layout, ...], list[bytes]]:
    """Return the layouts of a *site* file in order of time, and the bytes of the platform file that each stands on.

    Only a site that is not *enabled* may leave them out: then its pages are read by their shape.
    """
    entries = site.parts("layout")
    if not entries and enabled:
        raise site.wrong('has no [[layout]]; the least is: [[layout]] platform = "generic"')
    entries = entries or [Table(site.path, {"platform": "generic"})]
    made = sorted((_layout(entry, platforms) for entry in entries), key=lambda pair: pair[0].since)
    if len({layout.since for layout, _ in made}) < len(made):
        raise site.wrong("two [[layout]] begin on the same day")
    return tuple(layout for layout, _ in made), [source for _, source in made]


def plain_layout(path: Path) -> Layout:
    """Return the layout of the platform file at *path*, with nothing put over it. Raises BadDefinition."""
    return _layout(Table(path, {"platform": path.stem}), path.parent)[0]


def _layout(entry: Table, platforms: Path) -> tuple[Layout, bytes]:
    entry.only(LAYOUT_KEYS, "[[layout]]")
    name = entry.text("platform")
    source = platform_file(name, platforms, entry)
    platform = read_table(source)
    platform.only(PLATFORM_KEYS, "the file")
    platform.text("name")
    platform.texts("hosts")
    layout = Layout(
        since=entry.optional("since", date) or BEGINNING,
        platform=name,
        url=rules_of(UrlRules(), "url", (platform, entry)),
        walk=rules_of(WalkRules(), "walk", (platform, entry)),
        read=rules_of(ReadRules(), "read", (platform, entry)),
        marks=patterns(platform, "marks", platform.default("marks", [])),
    )
    if layout.walk.pager == "fetch" and layout.walk.fetch is None:
        raise entry.wrong("'pager' is 'fetch', but there is no [walk.fetch] that says what the script asks for")
    return replace(layout, digest=digest([repr((name, layout.url, layout.read)).encode()])), source.read_bytes()


def rules_digest(site: Site, moment: datetime) -> str:
    """Return the SHA-1 (hex) of all that the reading of a capture of *moment* (aware) depends on beside the capture.

    A page that the layout of its day does not fit is read by the site's other layouts, or by a platform's: a reading made
    with another digest is stale.
    """
    layouts = (site.layout_at(moment), *site.layouts, *site.platforms)
    return digest(text.encode() for text in (site.name, *(layout.digest for layout in layouts)))


def digest(parts: Iterable[bytes]) -> str:
    """Return the SHA-1 (hex) of *parts*, each with its length, so that no two lists of parts have the same."""
    sha1 = hashlib.sha1()
    for part in parts:
        sha1.update(len(part).to_bytes(8, "big") + part)
    return sha1.hexdigest()
