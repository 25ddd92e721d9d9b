"""Where site and platform files lie: the folder that the operator names, the archive's own, the packaged one."""

from __future__ import annotations

import os
import re
from importlib.resources import files
from pathlib import Path

from archive.errors import BadDefinition
from archive.sites.table import Table, meant

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def settings_folder(option: Path | None, archive: Path) -> Path:
    """Return where site files are looked for.

    The option, else $LUUTRU_SETTINGS, else the archive's own `settings/` if it has sites, else the packaged ones.
    Raises BadDefinition when somebody names a folder that holds no settings: read by none, every page reads otherwise.
    """
    if option is not None:
        return _named(option, "--settings")
    if named := os.environ.get("LUUTRU_SETTINGS"):
        return _named(Path(named), "LUUTRU_SETTINGS")
    own = archive / "settings"
    return own if site_files(own) else packaged_settings()


def site_files(settings: Path) -> list[Path]:
    """Return the site files of the folder *settings*, in order of name.

    Raises BadDefinition where they may not be seen. Not by glob, which takes such a folder for an empty one: without its
    sites an archive is another, crawled and read by other people's files.
    """
    folder = settings / "sites"
    try:
        return sorted(path for path in folder.iterdir() if path.name.endswith(".toml"))
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise BadDefinition(f"{folder}: cannot be read ({error.strerror}): may you read it?") from error


def _named(folder: Path, by: str) -> Path:
    if not any((folder / kind).is_dir() for kind in ("sites", "platforms")):
        reason = "holds no folder sites/" if folder.is_dir() else "there is no such folder"
        raise BadDefinition(f"{folder}: {reason}; {by} names the folder in which sites/*.toml are")
    return folder


def packaged_settings() -> Path:
    """Return the folder of the settings that come with luutru."""
    return Path(str(files("settings")))


def platform_file(name: str, platforms: Path, asking: Table) -> Path:
    """Return the file of the platform *name*: of the folder *platforms*, else the packaged one.

    Raises BadDefinition, in the words of the table that is *asking*, when there is none.
    """
    folders = (platforms, packaged_settings() / "platforms")
    for folder in folders:
        if SLUG.fullmatch(name) and (folder / f"{name}.toml").is_file():
            return folder / f"{name}.toml"
    known = tuple(sorted({file.stem for folder in folders for file in folder.glob("*.toml")}))
    raise asking.wrong(f"there is no platform '{name}'; {meant(name, known, 'known platforms')}")
