"""Where a page points: its links, what it needs to be shown, its documents, its pager. Pure; the crawler's eyes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from archive.extract.tree.forms import encoded, posted_by
from archive.extract.tree.page import Element, Page, text_of
from archive.extract.tree.pictures import LATE, LATE_SETS, set_entries
from archive.extract.tree.selection import select, select_any
from archive.urls import LONGEST_KEPT, absolute

# Counts, not patience: what a page has beyond them is left out. The largest real listing seen has 600 links.
MOST_LINKS = 5_000
MOST_REQUISITES = 2_000
LONGEST_SRCSET = 20_000
_FILE = r"\.(?:pdf|docx?|xlsx?|pptx?|rtf|odt|ods|odp|zip|rar|7z|mp3|mp4|epub)"
# Liferay's document library; ASP.NET's and other handlers that hand out files: GetFile.ashx, Download.aspx, DownloadFile.php
_FILE_PATH = re.compile(
    rf"{_FILE}$|^/documents/(?:\d+|d)/|/document_library/get_file"
    r"|/(?:get|view)[-_]?(?:file|attach(?:ment)?|document)s?\.(?:ashx|aspx|axd|php|jsp)$"
    r"|/(?:file)?download(?:er|handler|[-_]?(?:file|attach(?:ment)?|document|tailieu)s?)?\.(?:ashx|aspx|axd|php|jsp)$",
    re.IGNORECASE,
)
# A file by its name in a parameter; DNN's ticket, Joomla's DOCman and Phoca Download.
_FILE_QUERY = re.compile(
    rf"(?:^|&)(?:file|f|file_?name|file_?path|path|name|doc|document|sourcedoc|attachment|src|file_?url|sourceurl)=[^&]*{_FILE}(?:&|$)"
    r"|(?:^|&)(?:fileticket=\w|task=(?:doc_|document\.)download|download=\d)",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"\.(?:jpe?g|jfif|png|gif|webp|bmp|tiff?|svg)$", re.IGNORECASE)
_SHOWN_LARGE = re.compile(r"\.(?:jpe?g|jfif|png|gif|webp|bmp|tiff?|ashx|axd)$|^javascript:|/image/", re.IGNORECASE)
# The first links tell what an element's links are; each line of a list that only `<br>` parts would ask about all of them.
_TELLING = 40
_AROUND = 4  # elements between a picture and the link around it
_SOURCES = ("source", "video", "audio", "track", "embed", "iframe", "frame", "input", "script", "amp-img")
# stylesheet, icons and what a page asks for in advance; "alternate stylesheet" too, "alternate" (a feed) not
_SHOWN_LINKS = re.compile(r"\b(?:stylesheet|icon|shortcut|apple-touch-icon|preload|manifest)\b", re.IGNORECASE)
_CSS_URL = re.compile(r"""url\(\s*(?:"([^"\n]{1,2000})"|'([^'\n]{1,2000})'|([^"'()\s]{1,2000}))\s*\)""", re.IGNORECASE)
_CSS_IMPORT = re.compile(r"""@import\s+(?:"([^"\n]{1,2000})"|'([^'\n]{1,2000})')""", re.IGNORECASE)
# Each postback carries the page's whole state, 60 kB; no pager seen has more than twenty links.
MOST_POSTED = 200
LONGEST_CSS = 2_000_000
LONGEST_SCRIPT = 4_000
_POSTBACK = re.compile(
    r"__doPostBack\(\s*(?:'|&#39;|\\')([^'\\]*)(?:'|&#39;|\\')\s*,\s*(?:'|&#39;|\\')([^'\\]*)(?:'|&#39;|\\')"
)


@dataclass(frozen=True, slots=True)
class PagerLink:
    """A link to another page of a listing."""

    text: str
    url: str | None
    """The link's address; for a postback the address that the form posts to."""
    postback: tuple[str, str] | None = None
    """(event target, event argument) of an ASP.NET postback."""
    form: bytes = b""
    """What a browser posts there, as it goes over the wire."""


def links_of(page: Page, selectors: Iterable[str]) -> tuple[str, ...]:
    """Return the addresses of the links that *selectors* match, each once, in order; of every link when there are none."""
    chosen = tuple(selectors)
    elements = select_any(page, chosen) if chosen else page.root.iter("a", "area")
    found: dict[str, None] = {}
    for element in elements:
        if len(found) >= MOST_LINKS:
            break
        if (href := element.get("href")) and (url := absolute(page.base, href)):
            found[url] = None
    return tuple(found)


def leads_elsewhere(image: Element) -> bool:
    """Return whether a picture is a link to another page, rather than to its own larger view or to nowhere."""
    for outer in islice(image.iterancestors(), _AROUND):
        if outer.tag == "a":
            path = (outer.get("href") or "").strip().partition("?")[0]
            return bool(path) and not (path.startswith("#") or _SHOWN_LARGE.search(path) or is_document(path))
    return False


def leads_to_documents(element: Element) -> bool:
    """Return whether the links inside *element*, one at least, lead to documents or to places on the page alone."""
    hrefs = [(link.get("href") or "").strip() for link in islice(element.iter("a"), _TELLING)]
    return bool(hrefs) and all(href.startswith("#") or is_document(href) for href in hrefs)


def is_document(href: str) -> bool:
    """Return whether a link leads to a file to read or keep, by the extension or by the way that portals hand out files.

    >>> [is_document(href) for href in ("/vb/QD-12.PDF", "/documents/20182/0/3f0c", "/GetFile.ashx?id=4", "/tin.aspx?id=4")]
    [True, True, True, False]
    """
    # the menu is the same on every page of a host
    return _is_often_asked_document(href) if len(href) < LONGEST_KEPT else _is_document(href)


@lru_cache(maxsize=4096)
def _is_often_asked_document(href: str) -> bool:
    return _is_document(href)


def _is_document(href: str) -> bool:
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return False
    if _PICTURE.search(parts.path):
        return False
    return bool(_FILE_PATH.search(parts.path) or (parts.query and _FILE_QUERY.search(parts.query)))


def requisites(page: Page) -> tuple[tuple[str, str], ...]:
    """Return (`requisite` or `attachment`, address) of what *page* needs to be shown, and of the documents it links to."""
    found: dict[str, str] = {}
    for kind, href in _wanted(page):
        if len(found) >= MOST_REQUISITES:
            break
        if href and (url := absolute(page.base, href)):
            found.setdefault(url, kind)
    return tuple((kind, url) for url, kind in found.items())


_TAGS = ("a", "img", "link", "style", "object", *_SOURCES)
_ANYWHERE = "[background], [poster], [style*='url(']"  # what any element may bear
_POINTING = ", ".join((*_TAGS, _ANYWHERE))
_IS_ANYWHERE = etree.XPath("boolean(//@background | //@poster | //@style[contains(., 'url(')])")


def _pointing(page: Page) -> Iterable[Element]:
    """Return the elements that may need something, in order; by their tags alone where no other does: a tenth of the price."""
    return select(page, _POINTING) if _IS_ANYWHERE(page.root) else page.root.iter(*_TAGS)


def _wanted(page: Page) -> Iterator[tuple[str, str]]:
    for element in _pointing(page):
        tag = element.tag
        if tag == "a":
            if (href := element.get("href")) and is_document(href):
                yield "attachment", href
            continue
        for href in _shown(element, tag):
            yield "requisite", href


def _shown(element: Element, tag: str) -> Iterator[str]:
    """Yield what a browser fetches to show *element* itself."""
    if tag == "img" or tag in _SOURCES:
        yield from _pictures(element)
    elif tag == "link" and _SHOWN_LINKS.search(element.get("rel") or ""):
        yield element.get("href") or ""
    elif tag == "style":
        yield from _css_hrefs(element.text or "")
    elif tag == "object":
        yield element.get("data") or ""
    for attribute in ("background", "poster"):
        yield element.get(attribute) or ""
    if style := element.get("style"):
        yield from _css_hrefs(style)


def _pictures(element: Element) -> Iterator[str]:
    for attribute in ("src", *LATE):
        if href := element.get(attribute):
            yield href
    for attribute in ("srcset", *LATE_SETS):
        if sizes := element.get(attribute):
            yield from (href for _, href in set_entries(sizes[:LONGEST_SRCSET]))


def css_urls(text: str, base: str) -> tuple[str, ...]:
    """Return the addresses that a style sheet at *base* names by `url()` and `@import`, each once."""
    found = (absolute(base, href) for href in _css_hrefs(text))
    return tuple(dict.fromkeys(url for url in found if url))[:MOST_REQUISITES]


def _css_hrefs(text: str) -> Iterator[str]:
    plain = _without_comments(text[:LONGEST_CSS])
    for match in (*_CSS_IMPORT.finditer(plain), *_CSS_URL.finditer(plain)):
        href = next(group for group in match.groups() if group)
        if not href.startswith(("data:", "#")):
            yield href


def _without_comments(css: str) -> str:
    """Return *css* without its comments; one that does not end takes the rest with it (CSS Syntax, "consume comments")."""
    kept, at = [], 0
    while (begin := css.find("/*", at)) >= 0:
        kept.append(css[at:begin])
        end = css.find("*/", begin + 2)
        if end < 0:
            return " ".join(kept)
        at = end + 2
    return " ".join((*kept, css[at:]))


def pager_links(page: Page, selectors: Iterable[str]) -> tuple[PagerLink, ...]:
    """Return the pager's links that *selectors* match, in order: ordinary ones and postbacks with what a browser posts."""
    found = (pager_link(page, element) for element in islice(select_any(page, selectors), MOST_POSTED))
    return tuple(link for link in found if link is not None)


def pager_link(page: Page, element: Element) -> PagerLink | None:
    """Return where one link of a pager leads; None where it leads nowhere that can be told."""
    script = (element.get("href") or "")[:LONGEST_SCRIPT] + (element.get("onclick") or "")[:LONGEST_SCRIPT]
    text = text_of(element)[:100]
    if match := _POSTBACK.search(script):
        target, argument = match.groups()
        return PagerLink(text, *_posted(page, element, target, argument))
    # "#" is where a script waits for a click
    if (href := element.get("href", "").strip().partition("#")[0]) and (url := absolute(page.base, href)):
        return PagerLink(text, url)
    return None


def _posted(page: Page, element: Element, target: str, argument: str) -> tuple[str | None, tuple[str, str], bytes]:
    """Return where the form around *element* posts to, the event, and what is posted of it."""
    events = {"__EVENTTARGET": target, "__EVENTARGUMENT": argument}
    form = next(element.iterancestors("form"), None)
    if form is None:
        return absolute(page.base, page.url), (target, argument), encoded(events.items())
    action = absolute(page.base, form.get("action") or page.url)
    return action, (target, argument), posted_by(form, events, page.charset)
