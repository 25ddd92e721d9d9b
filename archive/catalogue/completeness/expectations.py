"""What a site file expects of the catalogue, held against what is there. A portal that falls short is said, never skipped."""

from __future__ import annotations

from archive.catalogue.catalogue import Catalogue
from archive.model import Site


def shortfalls(catalogue: Catalogue, site: Site) -> list[str]:
    """Return one sentence for each of the site's expectations that the catalogue does not meet. None at all is the loudest."""
    row = catalogue.row("select count(*), count(published) from articles where site = ?", (site.slug,))
    articles, dated = row or (0, 0)
    said = []
    if articles < site.expect.articles:
        said.append(
            f"{site.slug}: {articles} articles in the catalogue, but its site file expects {site.expect.articles} or more"
        )
    if articles and dated / articles < (site.expect.dated or 0):
        said.append(
            f"{site.slug}: {dated} of {articles} articles have a date, but its site file expects {site.expect.dated:.0%}: "
            "`luutru show` one without, and see whether the portal changed its look"
        )
    return said
