"""Whom a newspaper's page names as the makers of its article, in any language: JSON-LD, metas, and lines that a class marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

from archive.extract.fields.title import stands_aside
from archive.extract.text import fold
from archive.extract.tree.blocks import is_hidden
from archive.extract.tree.page import Element, Page, compose, text_of
from archive.model import Evidence

_METAS = (
    "author", "article:author", "article.author", "byl", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator",
    "citation_author",
)  # fmt: skip
# What WordPress tells X about an article, in the language of the site: a label, and behind it the name.
_WRITTEN_BY = re.compile(
    r"written by|verfasst von|geschrieben von|ecrit par|redige par|escrito por|scritto da|geschreven door"
)
_MARKED = re.compile(
    r"(?:^|[\s_-])(?:authors?|author-?names?|by-?lines?|writers?|reporters?|autor(?:en|in|innen|es|a|e)?|auteurs?|autore|verfasser)"
    r"(?=$|[\s_-]|\d)",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_STORY = re.compile(r"Article|Posting|Report|Review|Recipe")
_MOST_NAMES = 12
_LONGEST = 160


def declared_makers(page: Page) -> tuple[tuple[str, ...], Evidence | None]:
    """Return the names that the head declares as the article's authors, as written, and where."""
    items = page.json_ld
    known = {item["@id"]: item for item in items if isinstance(item.get("@id"), str) and item.get("name")}
    for item in sorted(items, key=lambda item: not _is_story(item)):
        if (_is_story(item) or _is_of(item, "WebPage")) and (names := _unlike(_names(item.get("author"), known))):
            return names, Evidence.JSON_LD
    for name in _METAS:
        values = (compose(value) for key, value in page.metas if key == name)
        if names := _unlike(value for value in values if not _is_address(value)):
            return names, Evidence.META
    if _WRITTEN_BY.match(fold(page.meta("twitter:label1") or "")) and (told := page.meta("twitter:data1")):
        return (told,), Evidence.META
    return (), None


def publication_names(page: Page) -> tuple[str, ...]:
    """Return what the publication calls itself: it is no author of its articles."""
    publishers = (_names(item.get("publisher"), {}) for item in page.json_ld)
    declared = (value for name in ("og:site_name", "application-name", "dc.publisher") if (value := page.meta(name)))
    return _unlike((*declared, *(name for names in publishers for name in names)))


def _unlike(names: Iterator[str] | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))[:_MOST_NAMES]


def _is_story(item: Mapping[str, Any]) -> bool:
    kinds = item.get("@type")
    return any(_STORY.search(str(kind)) for kind in (kinds if isinstance(kinds, list) else [kinds]))


def _is_of(item: Mapping[str, Any], kind: str) -> bool:
    kinds = item.get("@type")
    return kind in kinds if isinstance(kinds, list) else kind == kinds


def _names(author: object, known: Mapping[str, Mapping[str, Any]], depth: int = 0) -> Iterator[str]:
    """Yield the names of a schema.org author: a text, a person, a reference to one, or a list of these."""
    if depth > 3:
        return
    if isinstance(author, list):
        for one in author[:_MOST_NAMES]:
            yield from _names(one, known, depth + 1)
    elif isinstance(author, dict):
        parts = [part for key in ("givenName", "familyName") if isinstance(part := author.get(key), str) and part]
        named = author.get("name") or (" ".join(parts) if len(parts) == 2 else author.get("@id"))
        yield from _names(named, known, depth + 1)
    elif isinstance(author, str) and author in known:
        yield from _names(known[author].get("name"), {}, depth + 1)
    elif isinstance(author, str) and not _is_address(name := compose(unescape(author))):
        yield name


def _is_address(value: str) -> bool:
    return value.startswith(("http:", "https:", "www.", "//", "/", "#", "@"))


def signed_lines(frame: Element) -> tuple[str, ...]:
    """Return the short lines in *frame* that class, `rel` or `itemprop` mark as the author's: the first and those beside."""
    found: list[tuple[Element, str]] = []
    for node in frame.iter(
        "p", "div", "span", "a", "strong", "b", "em", "address", "li", "section", "cite", "h3", "h4"
    ):
        named = " ".join(node.get(name) or "" for name in ("class", "id", "itemprop", "rel"))
        if not _MARKED.search(_CAMEL.sub("-", named)) or is_hidden(node) or _stands_elsewhere(node, frame):
            continue
        line = compose(" ".join(node.xpath(".//text()[not(parent::script or parent::style)]")))
        if 3 <= len(line) <= _LONGEST:
            found.append((node, line))
    if not found:
        return ()
    beside = _steps_up(found[0][0], 2)
    return _unlike(tuple(line for node, line in found if beside in (node, *node.iterancestors())))


def _steps_up(node: Element, steps: int) -> Element:
    for _ in range(steps):
        outer = node.getparent()
        if outer is None or outer.tag in ("article", "main", "body"):
            break
        node = outer
    return node


def _stands_elsewhere(node: Element, frame: Element) -> bool:
    """Return whether *node* names who took a picture or wrote a comment, or stands beside the article."""
    for outer in node.iterancestors():
        if outer is frame:
            break
        if outer.tag in ("figure", "figcaption", "blockquote", "table") or "comment" in (outer.get("class") or ""):
            return True
    return stands_aside(node) or not text_of(node)
