"""The sites of a settings folder, each with the platforms that lend it their rules; and the files that are broken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType

from archive.errors import BadDefinition
from archive.model import Layout, Site
from archive.sites.folders import packaged_settings, site_files
from archive.sites.platforms import find_platforms
from archive.sites.site import read_site

MOST_NAMED = 12  # sites that are named where one is misspelt; more hide what is said


@dataclass(frozen=True, slots=True)
class SiteFiles:
    """The sites of a settings folder, and the files that could not be read: one broken file harms only its site."""

    sites: Mapping[str, Site]
    broken: Mapping[str, BadDefinition]
    """By slug; a broken platform file by `platforms/` and its name."""
    platforms: tuple[Layout, ...]
    """A layout of each, by name: those of the folder, and the packaged ones that have no namesake there."""


def find_sites(settings: Path) -> SiteFiles:
    """Read every `sites/*.toml` of *settings*; platforms come from its `platforms/`, then from the packaged ones.

    Raises BadDefinition where that folder may not be read.
    """
    platforms, broken = find_platforms(settings / "platforms")
    sites: dict[str, Site] = {}
    for path in site_files(settings):
        try:
            sites[path.stem] = replace(read_site(path, settings / "platforms"), platforms=platforms)
        except BadDefinition as error:
            broken[path.stem] = error
    return SiteFiles(MappingProxyType(sites), MappingProxyType(broken), platforms)


def no_such_site(slug: str, found: SiteFiles, settings: Path, archive: Path) -> BadDefinition:
    """Return what to say where there is no site *slug* in *settings*: names like it, and that *archive* may be misspelt."""
    known = tuple(dict.fromkeys((*found.sites, *found.broken)))
    if len(known) <= MOST_NAMED:
        meant = f"known sites: {', '.join(known) or 'none'}"
    else:
        like = " or ".join(f"'{name}'" for name in get_close_matches(slug, known, 3))
        meant = f"{f'did you mean {like}? ' if like else ''}`luutru site list` names all {len(known)}"
    # its own files would have been read before those that come with luutru
    own = "" if settings != packaged_settings() else f"; {archive} holds no site files of its own: is --archive right?"
    return BadDefinition(f"there is no site '{slug}' in {settings / 'sites'}; {meant}{own}")


def load_site(path: Path, platforms: Path) -> Site:
    """Read one site file, with the *platforms* of that folder. Raises BadDefinition that names file, key and what was meant."""
    return replace(read_site(path, platforms), platforms=find_platforms(platforms)[0])
