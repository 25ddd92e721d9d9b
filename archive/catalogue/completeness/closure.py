"""Whether the archive holds all that its articles need to be shown: replay completeness without a browser.

Each article's page is read for what it asks for (pictures, style sheets, scripts, documents), each style sheet for what
it names; what no capture answers is missing, unless a rule refused it (robots.txt, a private address): that is counted apart.
Replay in a browser adds what scripts ask for, which nobody can know from bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from archive.catalogue.catalogue import Catalogue
from archive.errors import ArchiveError, StorageTrouble
from archive.evidence.folder import Folder
from archive.evidence.reading.captures import read_capture
from archive.evidence.surt import surt
from archive.extract.tree.data_links import data_requisites, is_data
from archive.extract.tree.links import css_urls, requisites
from archive.extract.tree.page import decode, open_page
from archive.model import Capture, Place

_ARTICLES = """
select a.site, a.section, c.warc, c.offset, c.length from articles as a join captures as c on c.id = a.capture order by a.id
"""
_SHEETS = """
select site, section, warc, offset, length from captures
where mime = 'text/css' and status = 200 and revisit is null group by site, urlkey having at = max(at) order by site, urlkey
"""
_HELD = "select 1 from captures where urlkey = ? limit 1"
_REFUSED = "select rule from urls where site = ? and url = ? and decision not in ('owed', 'captured', 'known')"


@dataclass(frozen=True, slots=True)
class Wanted:
    """An address that a page or a style sheet asks for, and that nothing in the archive answers."""

    url: str
    hop: str
    """`requisite` or `attachment`."""
    section: str | None
    via: str


@dataclass(slots=True)
class Closure:
    """How complete one portal's pages are."""

    pages: int = 0
    asked: int = 0
    """Addresses that its pages and style sheets ask for, each page's counted."""
    missing: dict[str, Wanted] = field(default_factory=dict)
    """By key."""
    missed: int = 0
    """How often something missing is asked for."""
    refused: dict[str, str] = field(default_factory=dict)
    """What a rule refused: address and rule."""

    @property
    def complete(self) -> float:
        """The share that is there, of 1; of what no rule refused."""
        return 1.0 - self.missed / self.asked if self.asked else 1.0


def closures(folder: Folder, catalogue: Catalogue) -> dict[str, Closure]:
    """Return how complete each portal is, by its slug. What cannot be read is left to the findings of `verify`."""
    found: dict[str, Closure] = {}
    for sql, pages in ((_ARTICLES, 1), (_SHEETS, 0)):
        for site, section, *place in catalogue.rows(sql):
            closure = found.setdefault(site, Closure())
            closure.pages += pages * closure_of(catalogue, folder.root, (site, Place(*place)), closure, section)
    return found


def closure_of(
    catalogue: Catalogue, root: Path, page: tuple[str, Place], closure: Closure, section: str | None = None
) -> bool:
    """Count in *closure* what one capture, of a site and at a place, asks for; return whether it could be read."""
    site, place = page
    try:
        capture = read_capture(root, place)
    except StorageTrouble:
        raise
    except ArchiveError:
        return False
    for hop, url in asks_for(capture):
        _count(catalogue, site, closure, Wanted(url, hop, section, capture.url))
    return True


def wanted_lines(closure: Closure) -> Iterator[str]:
    """Yield what is missing as lines of JSON: what the next crawl takes up, see `crawler/recall.py`."""
    for _, one in sorted(closure.missing.items()):
        said = {"url": one.url, "hop": one.hop, "section": one.section, "via": one.via}
        yield json.dumps(said, ensure_ascii=False) + "\n"


def asks_for(capture: Capture) -> tuple[tuple[str, str], ...]:
    """Return (`requisite` or `attachment`, address) of what *capture* asks for: a page, a style sheet, JSON."""
    declared = capture.header("Content-Type") or ""
    if "css" in declared:
        text, _ = decode(capture.body, capture.headers)
        return tuple(("requisite", url) for url in css_urls(text, capture.url))
    if is_data(declared):
        return data_requisites(capture.body, capture.url)
    return requisites(open_page(capture.body, capture.headers, capture.url))


def _count(catalogue: Catalogue, site: str, closure: Closure, wanted: Wanted) -> None:
    if wanted.url in closure.refused:
        return
    key = surt(wanted.url)
    missing = key in closure.missing or catalogue.row(_HELD, (key,)) is None
    if missing and (rule := catalogue.row(_REFUSED, (site, wanted.url))) is not None:
        closure.refused[wanted.url] = rule[0]
        return
    closure.asked += 1
    if missing:
        closure.missed += 1
        closure.missing.setdefault(key, wanted)
