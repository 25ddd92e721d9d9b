"""The platforms there are: a layout of each file, those of a folder before the packaged ones of the same name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from archive.errors import BadDefinition
from archive.model import Layout
from archive.sites.folders import packaged_settings
from archive.sites.layouts import plain_layout


@lru_cache(maxsize=1)
def packaged_platforms() -> Mapping[str, Layout]:
    """Return a layout of each packaged platform, by the name of its file."""
    found = sorted((packaged_settings() / "platforms").glob("*.toml"))
    return MappingProxyType({path.stem: plain_layout(path) for path in found})


def find_platforms(folder: Path) -> tuple[tuple[Layout, ...], dict[str, BadDefinition]]:
    """Return a layout of each platform of *folder*, and of each packaged one that has no namesake there; and what is broken."""
    found = dict(packaged_platforms())
    broken: dict[str, BadDefinition] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            found[path.stem] = plain_layout(path)
        except BadDefinition as error:
            broken[f"platforms/{path.stem}"] = error
            found.pop(path.stem, None)
    return tuple(layout for _, layout in sorted(found.items())), broken
