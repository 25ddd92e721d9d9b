"""What a portal is: its name, its other host names, its province, how it answers to what is not there. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

from archive.extract.fields.title import is_general
from archive.extract.text import fold, slug
from archive.extract.tree.page import Page, text_of
from archive.model import Capture
from archive.urls import host_of
from crawler.probe.links import headlines_of, opened, printed_hosts
from crawler.probe.looked import Finding, Known, Looked, Purpose
from crawler.probe.written import plain

LONGEST_NAME = 120
MOST_ALIASES = 6
_PARTS = re.compile(r"\s+[-–—|»>]\s+|\s*\|\s*|\s+::\s+")
_FOOT = 2_000  # letters of a page's end, where an office says where it is
_USUAL_PORTS = (None, 80, 443)


def name_of(looked: Looked, home: Capture) -> Finding:
    """Return what the portal calls itself: what its titles share, its og:site_name, a heading; failing these its host."""
    pages = [
        opened(capture)
        for _, capture in looked.of(Purpose.HOME, Purpose.SECTION, Purpose.ARTICLE)
        if capture.status < 300
    ]
    declared = [value for page in pages if (value := page.meta("og:site_name", "application-name"))]
    parts = Counter(part for page in pages for part in dict.fromkeys(_parts(page.title or "")))
    shared = [(part, times) for part, times in parts.most_common(20) if times * 2 > len(pages) > 1]
    if declared and (best := Counter(declared).most_common(1)[0]):
        return Finding("name", _short(best[0]), "og:site_name", best[1] / len(pages))
    if named := next(((part, times) for part, times in shared if is_general(part)), shared[0] if shared else None):
        return Finding("name", _short(named[0]), "what its titles share", named[1] / len(pages))
    front = opened(home)
    if logo := next(_logos(front), None):
        return Finding("name", _short(logo), "the link to its front page, above everything", 0.5)
    if front.title:
        return Finding("name", _short(front.title), "<title> of the front page", 0.5)
    return Finding("name", host_of(home.url), "its host: no page says what it is called", 0.0)


def _parts(title: str) -> list[str]:
    return [part for part in (plain(part) for part in _PARTS.split(title)) if len(part) >= 4]


def _short(text: str) -> str:
    return plain(text, LONGEST_NAME)


def _logos(page: Page) -> Iterator[str]:
    """Yield what the first links to the front page say: beside the logo stands the portal's name."""
    for node in page.root.iter("a"):
        href = urlsplit((node.get("href") or "#")[:500])
        if href.path in ("/", "") and href.scheme in ("", "http", "https") and not href.fragment and node.get("href"):
            for text in (
                node.get("title") or "",
                text_of(node),
                *(image.get("alt") or "" for image in node.iter("img")),
            ):
                if text.count(" ") >= 2:
                    yield text


def aliases_of(looked: Looked, home: Capture) -> tuple[Finding, ...]:
    """Return the other names under which the portal links to itself, and the one that a person gave where it led elsewhere."""
    own = host_of(home.url)
    found: Counter[str] = Counter()
    for _, capture in looked.of(Purpose.HOME, Purpose.SECTION, Purpose.ARTICLE, Purpose.PAGER):
        found.update(set(printed_hosts(opened(capture), home.url)) - {own})
    given = host_of(looked.address)
    names = [(given, "a person gave it, and it led here")] if given and given != own else []
    names += [(host, f"linked to on {times} pages") for host, times in found.most_common(MOST_ALIASES)]
    kept = dict[str, str]()
    for host, why in names:
        if _is_the_webs(host) or host == given:
            kept.setdefault(host, why)
    return tuple(Finding("aliases", host, why) for host, why in kept.items())


def _is_the_webs(host: str) -> bool:
    """Return whether *host* stands without a port or on the web's own: another port is another service."""
    try:
        return urlsplit(f"//{host}").port in _USUAL_PORTS
    except ValueError:
        return False


def is_loopback(url: str) -> bool:
    """Return whether *url* lies on this machine, written as an address (RFC 6890)."""
    try:
        return ip_address(urlsplit(url).hostname or "").is_loopback
    except ValueError:
        return False


def province_of(home: Capture, name: str, known: Known) -> tuple[Finding, ...]:
    """Return the province before the merger, and the one now, that the portal's name or its front page's foot names."""
    foot = fold(text_of(opened(home).root)[-_FOOT:])
    for where, text in (("its name", fold(name)), ("the foot of its front page", foot)):
        named = {
            (before, now) for before, now in known.provinces if _names(before, text, of_office=where != "its name")
        }
        if len(named) == 1:
            before, now = named.pop()
            found = [Finding("province", before, where)]
            return tuple([*found, Finding("province_now", now, "the register")] if now else found)
    return ()


def _names(province: str, text: str, *, of_office: bool) -> bool:
    name = re.escape(fold(province))
    before = r"\b(?:tinh|thanh pho|tp\.?)\s+" if of_office else r"\b"
    return bool(re.search(rf"{before}{name}\b", text))


def soft_404(looked: Looked, home: Capture) -> Finding | None:
    """Return how the portal answers to an address that cannot be there, if not with an error's status."""
    for _, capture in looked.of(Purpose.RANDOM):
        if capture.status >= 300:
            return None
        shown = headlines_of(capture, home.url)
        what = (
            "its front page"
            if capture.url.rstrip("/") == home.url.rstrip("/")
            else f"a page that lists {len(shown)} articles"
        )
        return Finding("soft_404", opened(capture).title or "", f"status {capture.status}, {what}")
    return None


def charset_of(captures: Sequence[Capture]) -> Finding | None:
    """Return what the pages are written in, and how many of them say so and are."""
    if not captures:
        return None
    pages = [opened(capture) for capture in captures]
    name, times = Counter(page.charset for page in pages).most_common(1)[0]
    doubts = [
        problem.what
        for page in pages
        for problem in page.problems
        if "declared" in problem.what or "UTF-8" in problem.what
    ]
    said = doubts[0] if doubts else "as declared"
    return Finding("charset", name, said, (times - min(times, len(doubts))) / len(pages))


def slug_of(home: str, name: str) -> str:
    """Return a name for the site file: the host without its endings, else the portal's name.

    >>> slug_of("https://www.binhluc.hanam.gov.vn/", "")
    'binhluc-hanam'
    """
    host = urlsplit(home).hostname or ""
    kept = slug(re.sub(r"^www\.|(?:\.(?:gov|com|org|edu|net|dcs))?\.vn$", "", host).replace(".", " "))
    if is_loopback(home):
        kept = slug(name)[:60].strip("-")
    return kept or "portal"
