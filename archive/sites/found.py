"""The sites of a settings folder, each with the platforms that lend it their rules; and the files that are broken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from archive.errors import BadDefinition
from archive.model import Layout, Site
from archive.sites.platforms import find_platforms
from archive.sites.site import read_site


@dataclass(frozen=True, slots=True)
class SiteFiles:
    """The sites of a settings folder, and the files that could not be read: one broken file harms only its site."""

    sites: Mapping[str, Site]
    broken: Mapping[str, BadDefinition]
    """By slug; a broken platform file by `platforms/` and its name."""
    platforms: tuple[Layout, ...]
    """A layout of each, by name: those of the folder, and the packaged ones that have no namesake there."""


def find_sites(settings: Path) -> SiteFiles:
    """Read every `sites/*.toml` of *settings*; platforms come from its `platforms/`, then from the packaged ones."""
    platforms, broken = find_platforms(settings / "platforms")
    sites: dict[str, Site] = {}
    for path in sorted((settings / "sites").glob("*.toml")):
        try:
            sites[path.stem] = replace(read_site(path, settings / "platforms"), platforms=platforms)
        except BadDefinition as error:
            broken[path.stem] = error
    return SiteFiles(MappingProxyType(sites), MappingProxyType(broken), platforms)


def load_site(path: Path, platforms: Path) -> Site:
    """Read one site file, with the *platforms* of that folder. Raises BadDefinition that names file, key and what was meant."""
    return replace(read_site(path, platforms), platforms=find_platforms(platforms)[0])
