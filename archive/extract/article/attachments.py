"""Which documents an article links to, with the words of the links."""

from __future__ import annotations

import re

from archive.extract.fields.title import stands_aside
from archive.extract.standing.rules import Standing, holds
from archive.extract.tree.links import is_document
from archive.extract.tree.page import MOST_TITLE, Element, Page, text_of
from archive.extract.tree.pictures import compose_address
from archive.model import Attachment
from archive.urls import absolute

MOST_ATTACHMENTS = 200
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|bmp|tiff?)$", re.IGNORECASE)


def attachments_of(page: Page, standing: Standing) -> tuple[Attachment, ...]:
    """Return the documents that the article at *standing* links to, each once, in order.

    A list of files may stand below the text, in the article's frame. Of several links to one file, as icon and name
    beside each other are, the words of the first that has any are taken; a link that nobody closed holds the rest of the text.
    """
    found: dict[str, str | None] = {}
    for link in standing.frame.iter("a"):
        href = link.get("href")
        if not href or not (is_document(href) or _names_picture(link, href, standing.body)) or stands_aside(link):
            continue
        url = absolute(page.base, compose_address(href))
        if url is not None and (url in found or len(found) < MOST_ATTACHMENTS):
            words = text_of(link)
            found[url] = found.get(url) or (words if 0 < len(words) <= MOST_TITLE else None)
    return tuple(Attachment(url, words) for url, words in found.items())


def _names_picture(link: Element, href: str, body: Element) -> bool:
    """Return whether words of the text lead to a picture that is not shown there: a scanned paper, a map."""
    path = href.partition("?")[0].partition("#")[0].strip()
    if not _PICTURE.search(path) or next(link.iter("img"), None) is not None:
        return False
    return holds(body, link) and bool(text_of(link))
