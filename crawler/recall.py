"""What a site's WARC files tell a ledger that was lost, or that is older than this version: what is captured, where,
which channel showed it, and what is still owed, above all to pages that are captured: nobody looks at them again.
A ledger whose crawl was killed is told what pages need and the last file holds, which no note had reached.

What was refused is not told: the walk finds it again.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial

from archive.clock import now
from archive.errors import ArchiveError, StorageTrouble
from archive.evidence.at_hand import whole
from archive.evidence.exchange import NOT_MODIFIED
from archive.evidence.folder import Folder, disk, is_imported
from archive.evidence.reading.captures import finished, read_begun, read_warc
from archive.evidence.record import Begun, Finished, Walk
from archive.model import Capture, Original, Place, Site
from archive.urls import article_key, host_of
from crawler.ledger import Ledger, Owed
from crawler.ledger.holdings import Held
from crawler.ledger.owed import in_trouble
from crawler.ledger.revisits import SHOWN
from crawler.walking.again import leads_nowhere
from crawler.walking.instead import instead_of, may_say_little
from crawler.walking.look import look_at
from crawler.walking.reading import Opened
from crawler.walking.steps import LISTINGS, PROBE, Found, Shown

logger = logging.getLogger(__name__)

DISK = "disk"
"""Why a crawl ended whose disk failed it: of its last answers nobody has looked at where they lead."""
_OF_PAGES = ("requisite", "attachment")
_FOLLOWED = ("article", *_OF_PAGES)
# Any other may be tried again on the same night, or waits for its redirect's target: what came of it stands in no file.
_FOR_GOOD = (200, 404, 410)


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
    known = ledger.files()
    own = [warc for warc in folder.closed_warcs() if warc in known or _is_of(folder, warc, site)]
    if ledger.is_new:
        _learn(ledger, folder, own, site)
        ledger.revisits.learn_anew()  # whose words were edited is not read again
        ledger.crawl += own != []  # what was told is of an earlier crawl than this one
    elif own and not is_imported(own[-1]) and not _has_ended(folder, own[-1]):
        _learn_last(ledger, folder, own[-1], site)
    _take_up(ledger, folder, site)
    for warc in sorted(known - set(own)):
        logger.warning("%s is gone: the %d addresses that it held are owed again", warc, ledger.forget(warc))


def _is_of(folder: Folder, warc: str, site: Site) -> bool:
    """Return whether a walk of *site* wrote *warc*: here, or in another archive of luutru from which it was imported.

    What other software captured is no reason not to capture it ourselves.
    """
    if not is_imported(warc):
        return warc.split("/")[1] == site.slug
    try:
        begun = read_begun(folder, warc)
    except StorageTrouble:
        raise
    except ArchiveError as error:
        logger.warning("%s: not known whose it is, so what it holds may be asked for again: %s", warc, error)
        return False
    told = begun.fields if begun else {}
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
            if hop in _OF_PAGES:
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
        for found in _told(folder, warc):
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


def _told(folder: Folder, warc: str) -> Iterator[Begun | Capture | Walk | Finished]:
    """Give what *warc* tells. Of damage what is whole has been told, `luutru verify` names the rest.

    Raises StorageTrouble: what lies in a storage that does not answer is not to be asked for again of the portal.
    """
    try:
        with whole(folder, warc) as path:
            yield from read_warc(path, name=warc)
    except StorageTrouble:
        raise
    except ArchiveError as error:
        logger.info("%s: not all of it tells the ledger: %s", warc, error)


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
    if capture.revisit is None and capture.truncated is None and (own := _held_by(ledger, capture)) is not None:
        ledger.holdings.hold(own)


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


def _has_ended(folder: Folder, warc: str) -> bool:
    """Return whether the last record of *warc* says that its crawl came to its end, or nobody can look at little cost."""
    try:
        last = finished(folder.path(warc))
    except ArchiveError:  # it lies in object storage by now, or its disk will say so when it is written to
        return True
    return last is not None and last.reason != DISK


def _learn_last(ledger: Ledger, folder: Folder, warc: str, site: Site) -> None:
    """Note what pages need and *warc*, which a crawl that died left and somebody mended, holds whole.

    Pages stay owed as they are: what they lead to, and what else the walk learned of them, may have died with the crawl.
    """
    noted = 0
    for found in _told(folder, warc):
        if isinstance(found, Capture) and found.hop in _OF_PAGES and found.truncated is None and found.posted is None:
            noted += _learn_settled(ledger, found, site)
    if noted:
        logger.warning("%s: its crawl died before it noted %d addresses, which it holds", warc, noted)
        ledger.crawl += 1  # what was told is of an earlier crawl than this one: what sheets name is asked for now
    # durable before this crawl begins a file of its own: only the last one is looked at
    ledger.commit()


def _learn_settled(ledger: Ledger, capture: Capture, site: Site) -> bool:
    """Note *capture*, of what a page needs, as its crawl would have; return whether that was not noted, and is now."""
    key = article_key(capture.url, site)
    if capture.status not in _FOR_GOOD or ledger.state(key) not in (None, "owed"):
        return False
    holds = _held_by(ledger, capture)
    if (capture.revisit is not None and holds is None) or not _leads_are_owed(ledger, capture, site):
        return False
    ledger.owe(Owed(key, capture.url, capture.hop or "", capture.section, capture.via), seen=capture.at)
    if holds is not None:
        ledger.holdings.hold(holds)
    ledger.captured(key, capture.status, at=capture.at, warc=holds.warc if holds else capture.place.warc)
    return True


def _held_by(ledger: Ledger, capture: Capture) -> Held | None:
    """Return what holds the bytes that *capture* is of: itself, or the one that it is a revisit of."""
    headers = {name.lower(): value for name, value in reversed(capture.headers)}
    if capture.revisit is not None:
        held_before = ledger.holdings.holder(capture.digest, capture.url)
        etag, modified = headers.get("etag"), headers.get("last-modified")
        return held_before and replace(held_before, url=capture.url, etag=etag, modified=modified)
    if capture.status != 200 or not capture.body:
        return None
    return held(Original(capture.url, capture.at, capture.id, capture.digest), capture.place, headers)


def _leads_are_owed(ledger: Ledger, capture: Capture, site: Site) -> bool:
    """Owe what *capture*, where it is a style sheet, names; return whether that is sure."""
    kind = capture.header("content-type") or ""
    if capture.status != 200 or "css" not in kind:
        return True
    if capture.revisit is not None:
        return False
    try:
        found = look_at(Shown(capture.url, capture.hop or "", 200, capture.body, kind), site)
    except Exception:  # what breaks the walk harms only itself
        logger.exception("%s", capture.url)
        return False
    for step in found.steps if isinstance(found, Found) else ():
        if step.rule is None:
            ledger.owe(Owed(step.key, step.url, step.hop, capture.section, capture.url), seen=capture.at)
    return True


def held(original: Original, place: Place, headers: dict[str, str]) -> Held:
    """Return what holds *original*, which came under *headers* (names in lower case)."""
    kind = headers.get("content-type", "")
    return Held(
        original.url, original, place.warc, page="html" in kind or not kind,
        etag=headers.get("etag"), modified=headers.get("last-modified"), offset=place.offset,
    )  # fmt: skip
