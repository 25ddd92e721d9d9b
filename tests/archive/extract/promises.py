"""What every reading of every page promises, whatever bytes came: broken promises, one by one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urlsplit

from lxml import etree

from archive.extract.text import fold
from archive.extract.tree.page import compose, open_page
from archive.model import Capture, Reading
from archive.times import VIET_NAM

KINDS = {"article", "listing", "soft-404", "empty", "login", "challenge", "other"}
LONGEST = {
    "title": 600,
    "byline": 300,
    "source": 300,
    "section": 300,
    "author": 200,
    "caption": 3000,
    "credit": 300,
    "alt": 3000,
}
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_MARKUP = re.compile(r"</?(?:p|div|span|b|i|strong|em|br|img|a|table|td|h[1-6]|script)\b[^<>]*>", re.IGNORECASE)
_WORD = re.compile(r"\w+")


def broken_promises(capture: Capture, reading: Reading) -> Iterator[str]:
    """Yield what *reading* breaks of what is promised of the reading of *capture*."""
    if reading.kind not in KINDS:
        yield f"kind {reading.kind!r}"
    if reading.kind == "article" and not (reading.text or reading.lead or reading.images or reading.attachments):
        yield "an article that says nothing"
    page = open_page(capture.body, capture.headers, capture.url)
    etree.strip_elements(page.root, "script", "style", "select", "button", "textarea", with_tail=False)
    printed = compose("".join(page.root.itertext()))
    yield from _in_fields(reading, printed)
    yield from _in_addresses(reading)
    yield from _in_date(capture, reading)
    if not any("turned into Unicode" in problem.what for problem in reading.problems):
        yield from _in_order(reading.text, printed)


def _fields(reading: Reading) -> Iterator[tuple[str, str]]:
    """Yield the name and the words of each field that people read."""
    for name in ("title", "lead", "byline", "source", "section", "published_as_printed"):
        if (value := getattr(reading, name)) is not None:
            yield name, value
    yield from (("author", author) for author in reading.authors)
    for image in reading.images:
        parts = (("caption", image.caption), ("credit", image.credit), ("alt", image.alt))
        yield from ((name, value) for name, value in parts if value is not None)
    yield from (("attachment", one.text) for one in reading.attachments if one.text is not None)
    yield from (("line", line) for line in reading.text.split("\n") if reading.text)


def _in_fields(reading: Reading, printed: str) -> Iterator[str]:
    for name, value in _fields(reading):
        if not value or value != " ".join(value.split()):
            yield f"{name} is empty or not squeezed: {value!r}"
        if not unicodedata.is_normalized("NFC", value):
            yield f"{name} is not composed: {value!r}"
        if _CONTROL.search(value):
            yield f"{name} has control characters: {value!r}"
        if len(value) > LONGEST.get(name, 2_000_000):
            yield f"{name} is {len(value)} long"
        # markup that a page prints, as a page about HTML does, is its words
        if (tag := _MARKUP.search(value)) is not None and tag[0].replace(" ", "") not in printed.replace(" ", ""):
            yield f"{name} has markup: {value!r}"


def _in_addresses(reading: Reading) -> Iterator[str]:
    for url in [*(image.url for image in reading.images), *(one.url for one in reading.attachments)]:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"[\s\x00-\x1f<>\"]", url):
            yield f"no absolute address: {url!r}"


def _in_date(capture: Capture, reading: Reading) -> Iterator[str]:
    if reading.published is None:
        return
    try:
        day = date.fromisoformat(reading.published[:10])
    except ValueError:
        yield f"no day: {reading.published!r}"
        return
    if not re.fullmatch(r"\d{4}-\d\d-\d\d(?:T(?:[01]\d|2[0-3]):[0-5]\d)?", reading.published):
        yield f"no time: {reading.published!r}"
    if day > capture.at.astimezone(VIET_NAM).date() + timedelta(days=1):
        yield f"published after it was captured: {reading.published}"
    if reading.published_kind is None:
        yield "a date of no kind"


def _in_order(text: str, printed: str) -> Iterator[str]:
    """The words of the text stand on the page in that order; blanks apart, which `<br>` and cells put between words.

    Without marks, because a break may part a letter from its mark.
    """
    letters, at = fold(printed).replace(" ", ""), 0
    for word in _WORD.findall(fold(text)):
        found = letters.find(word, at)
        if found < 0:
            yield f"not on the page, or not in this order: {word!r} of {text[:80]!r}"
            return
        at = found + len(word)


def same_tree(one: etree._Element, other: etree._Element) -> bool:
    """Return whether two trees have the same elements, attributes and words."""
    pairs = zip(one.iter(), other.iter(), strict=False)
    # not `dict(attrib)`: it refuses names that libxml2 has read, as `{a`
    alike = all((a.tag, a.items(), a.text, a.tail) == (b.tag, b.items(), b.text, b.tail) for a, b in pairs)
    return alike and sum(1 for _ in one.iter()) == sum(1 for _ in other.iter())
