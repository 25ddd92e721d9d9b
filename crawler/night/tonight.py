"""What every step of a night is handed: which night, of which archive, by which settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from archive.evidence.folder import Folder
from archive.sites import SiteFiles
from crawler.night.settings import NightSettings
from crawler.task import Say


@dataclass(frozen=True, slots=True)
class Tonight:
    """One night, as it was begun."""

    night: date
    started: datetime
    folder: Folder
    settings_in: Path
    """The folder of site files."""
    settings: NightSettings
    found: SiteFiles
    vouched: frozenset[str]
    """The files that manifests vouched for before the night began."""
    say: Say
    """Says a line to people."""
