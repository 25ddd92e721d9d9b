"""An explanation for the reading room, which knows nothing of crawling: settings/datasette.yaml names this function."""

from __future__ import annotations

from datetime import datetime

from archive.catalogue.catalogue import Catalogue
from archive.catalogue.portals import Portals
from archive.evidence.folder import Folder
from crawler.explaining.explain import Desk, explain
from crawler.explaining.words import Fact, facts


def explained(url: str, folder: Folder, portals: Portals, catalogue: Catalogue, now: datetime) -> tuple[Fact, ...]:
    """Return what `luutru explain` tells of *url*. Raises ArchiveError when the catalogue is damaged."""
    return tuple(facts(explain(url, Desk(folder, portals, catalogue, now))))
