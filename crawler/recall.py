"""What a site's WARC files tell a ledger that was lost, or that is older than this version: what is captured, where,
which channel showed it, and what is still owed, above all to pages that are captured: nobody looks at them again.

What was refused is not told: the walk finds it again.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from archive.clock import now
from archive.errors import ArchiveError
from archive.evidence.exchange import NOT_MODIFIED
from archive.evidence.folder import Folder, disk, is_imported
from archive.evidence.reading.captures import read_warc
from archive.evidence.record import Begun, Finished, Walk
from archive.model import Capture, Original, Place, Site
from archive.urls import article_key, host_of
from crawler.ledger import Ledger, Owed
from crawler.ledger.holdings import Held
from crawler.ledger.owed import in_trouble
from crawler.ledger.revisits import SHOWN
from crawler.walking.again import leads_nowhere
from crawler.walking.instead import instead_of, may_say_little
from crawler.walking.reading import Opened
from crawler.walking.steps import LISTINGS, PROBE

logger = logging.getLogger(__name__)

DISK = "disk"
"""Why a crawl ended whose disk failed it: of its last answers nobody has looked at where they lead."""
_FOLLOWED = ("article", "requisite", "attachment")


@dataclass(slots=True)
class _Crawl:
    """What is known of one crawl while its files are read."""

    name: str = ""
    sections: dict[str, str | None] = field(default_factory=dict)
    """The section that each answer's record is of."""
    unwalked: dict[str, Callable[[], None]] = field(default_factory=dict)
    """How to note that an answer is captured, once it is sure that what it leads to is told too."""


def recall(ledger: Ledger, folder: Folder, site: Site) -> None:
    """Make *ledger* agree with the WARC files there are: a new one learns them, an old one forgets those that are gone."""
    own = [warc for warc in folder.closed_warcs() if _is_of(folder, warc, site)]
    if ledger.is_new:
        _learn(ledger, folder, own, site)
        ledger.revisits.learn_anew()  # whose words were edited is not read again
        ledger.crawl += own != []  # what was told is of an earlier crawl than this one
    _take_up(ledger, folder, site)
    for warc in sorted(ledger.files() - set(own)):
        logger.warning("%s is gone: the %d addresses that it held are owed again", warc, ledger.forget(warc))


def _is_of(folder: Folder, warc: str, site: Site) -> bool:
    """Return whether a walk of *site* wrote *warc*: here, or in another archive of luutru from which it was imported.

    What other software captured is no reason not to capture it ourselves.
    """
    if not is_imported(warc):
        return warc.split("/")[1] == site.slug
    try:
        begun = next(read_warc(folder.path(warc)), None)
    except ArchiveError as error:
        logger.warning("%s: not known whose it is, so what it holds may be asked for again: %s", warc, error)
        return False
    told = begun.fields if isinstance(begun, Begun) else {}
    return told.get("site") == site.slug and told.get("software", "").startswith("luutru/")


def _take_up(ledger: Ledger, folder: Folder, site: Site) -> None:
    """Owe what `luutru verify --deep` found missing; its list is deleted once the ledger has it for good."""
    path = folder.wanted(site.slug)
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError) as error:
        logger.warning("%s: cannot be read (%s); `luutru verify --deep` writes it anew", path, error)
        return
    unread = 0
    for line in lines:
        try:
            told = json.loads(line)
            url, hop = str(told["url"]), str(told["hop"])
            if hop in ("requisite", "attachment"):
                ledger.want(Owed(article_key(url, site), url, hop, told["section"], told["via"]), seen=now())
        except (ValueError, KeyError, TypeError):
            unread += 1
    if unread:
        logger.warning("%s: %d lines are none of luutru's; `luutru verify --deep` finds what they named", path, unread)
    ledger.commit()
    with disk(path):
        path.unlink(missing_ok=True)


def _learn(ledger: Ledger, folder: Folder, warcs: Iterable[str], site: Site) -> None:
    crawl = _Crawl()
    for warc in warcs:
        with suppress(ArchiveError):  # damage: what is whole has been told, `luutru verify` names the rest
            for found in read_warc(folder.path(warc), root=folder.root):
                if isinstance(found, Begun) and found.fields.get("isPartOf", "") != crawl.name:
                    # what the crawl before has left unwalked when it died stays owed
                    crawl = _Crawl(found.fields.get("isPartOf", ""))
                elif isinstance(found, Capture):
                    _learn_capture(ledger, found, site, crawl)
                elif isinstance(found, Walk):
                    _learn_walk(ledger, found, site, crawl)
                elif isinstance(found, Finished) and found.reason != DISK:
                    for page in tuple(crawl.unwalked):
                        crawl.unwalked.pop(page)()


def _learn_capture(ledger: Ledger, capture: Capture, site: Site, crawl: _Crawl) -> None:
    if capture.hop == PROBE:
        ledger.set_probed(host_of(capture.url), capture.at)
        return
    crawl.sections[capture.id] = capture.section
    if capture.hop in (*LISTINGS, "robots", None):
        return
    key = article_key(capture.url, site)
    ledger.owe(Owed(key, capture.url, capture.hop or "", capture.section, capture.via), seen=capture.at)
    if capture.status == NOT_MODIFIED and capture.revisit is None:
        return
    page = capture.hop == "article" and may_say_little(capture)
    instead = instead_of(Opened(capture, site)) if page else None
    note = partial(_note, ledger, site, capture, instead)
    # copies of some pages of an archive may be imported without what was said of them: `luutru verify --deep` finds the rest
    if _leads_on(capture) and not is_imported(capture.place.warc):
        crawl.unwalked[capture.id] = note
    else:
        note()
    if capture.status == 200 and capture.revisit is None and capture.truncated is None and capture.body:
        original = Original(capture.url, capture.at, capture.id, capture.digest)
        headers = {name.lower(): value for name, value in reversed(capture.headers)}
        ledger.holdings.hold(held(original, capture.place, headers))


def _note(ledger: Ledger, site: Site, capture: Capture, instead: str | None) -> None:
    key = article_key(capture.url, site)
    if instead is None and not in_trouble(capture.status):
        same = capture.revisit is not None
        ledger.revisits.looked(key, capture.status, capture.at, same=same, astray=leads_nowhere(capture, site))
        if capture.status == 200 and not same:
            ledger.revisits.found(key, SHOWN, capture.at)
    ledger.captured(key, capture.status, at=capture.at, warc=capture.place.warc, instead=instead)


def _leads_on(capture: Capture) -> bool:
    """Return whether the walk looks at what *capture* is of, for what it leads to."""
    looked_at = capture.hop == "article" or "css" in (capture.header("content-type") or "")
    return looked_at and capture.status < 400 and capture.revisit is None


def _learn_walk(ledger: Ledger, walk: Walk, site: Site, crawl: _Crawl) -> None:
    if walk.listed is not None:
        ledger.channels.recall(walk.page_url, walk.channel, walk.at, walk.listed)
    for link in walk.links:
        key = article_key(link.url, site)
        if link.hop == "article" and link.decision in ("owed", "known"):
            ledger.channels.sight(key, walk.channel)
        owed = Owed(key, link.url, link.hop, crawl.sections.get(walk.page_id), walk.page_url)
        if link.decision == "owed" and link.hop in _FOLLOWED:
            ledger.owe(owed, seen=walk.at)
        elif link.rule is not None and ledger.still_owed(key) is not None:
            ledger.refuse(owed, link.rule, seen=walk.at)
    if (note := crawl.unwalked.pop(walk.page_id, None)) is not None:
        note()


def held(original: Original, place: Place, headers: dict[str, str], *, url: str | None = None) -> Held:
    """Return what *url*, else the original's own address, answered with under *headers* (names in lower case)."""
    kind = headers.get("content-type", "")
    return Held(
        url or original.url, original, place.warc, page="html" in kind or not kind,
        etag=headers.get("etag"), modified=headers.get("last-modified"), offset=place.offset,
    )  # fmt: skip
