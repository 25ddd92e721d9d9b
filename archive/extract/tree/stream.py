"""XML as it comes, element by element, whatever is wrong with it: no entities, no network, no tree that grows.

For what may be large (feeds, sitemaps) and is often no XML by the book: bare ampersands, control characters, words before the
declaration, an end that is missing. Nothing here raises on any bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from html.entities import html5
from typing import Any

from lxml import etree

MOST_ELEMENTS = 1_000_000  # a full sitemap has 50,000 addresses of up to a dozen elements
MOST_INSIDE = 500  # elements in one that is wanted: a story with its pictures, never a tree of its own
MOST_DEPTH = 3  # of a part's parts that are told: an entry, its news, their title
LONGEST_TAG = 1 << 16  # bytes; attributes take twenty times their length in memory
MOST_LETTERS = 4_096  # of one text: longer than any address (archive.urls)
_HELD_BACK = 40  # bytes: longer than `<![CDATA[` and than a reference
_FIRST = 4_096  # bytes in which a document begins, if it is one
_BEGINS = re.compile(rb"<(?:\?xml|!|[A-Za-z])")
# what PHP prints before everything else: warnings, line breaks
_NOTICE = re.compile(rb"(?s)^.*?(?=<\?xml\s|<(?:rss|feed|rdf:RDF|urlset|sitemapindex)[\s>])")
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
# bytes that no XML 1.0 may hold
_FORBIDDEN = bytes(number for number in range(0x20) if number not in b"\t\n\r")
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")  # UTF-16: not a letter a byte
_MEND = re.compile(rb"<!\[CDATA\[|\]\]>|&(?:#\d{1,7};|#[xX][0-9A-Fa-f]{1,6};|([A-Za-z_][\w.-]{0,30});)?")
_NAMED = {
    name[:-1].encode(): b"".join(b"&#%d;" % ord(letter) for letter in letters)
    for name, letters in html5.items()
    if name.endswith(";")
}


@dataclass(frozen=True, slots=True)
class Part:
    """An element of a stream, with what stands in it; names are local and in small letters."""

    name: str
    base: str
    """The address that its references are seen from (xml:base)."""
    text: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    parts: tuple[Part, ...] = ()

    def get(self, name: str) -> str:
        """Return the attribute *name*; empty where there is none."""
        return next((value for key, value in self.attributes if key == name), "")

    def all(self, name: str) -> Iterator[Part]:
        """Yield the parts called *name* that stand in this one directly."""
        return (part for part in self.parts if part.name == name)

    def said(self, name: str) -> str:
        """Return the text of the first part called *name* that has one; empty where none has."""
        return next((part.text for part in self.all(name) if part.text), "")


def parts(chunks: Iterable[bytes], wanted: Collection[str], base: str) -> Iterator[Part]:
    """Yield the root of the document that *chunks* are, without what is in it, then each of its elements that is *wanted*.

    Nothing of what is no markup at all. *base* is the document's address.
    """
    parser = etree.XMLPullParser(
        events=("start", "end"), base_url=base, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        recover=True, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    reading = _Reading(wanted, base)
    try:
        for chunk in _mended(chunks):
            parser.feed(chunk)
            yield from reading.take(parser.read_events())
            if reading.is_over:
                return
        parser.close()
    except etree.XMLSyntaxError:
        pass  # what was whole has been told
    yield from reading.take(parser.read_events())


class _Reading:
    """What was met of a document so far."""

    def __init__(self, wanted: Collection[str], base: str) -> None:
        self._wanted, self._base = wanted, base
        self._elements = 0
        self._inside: list[int] = []
        """For each wanted element that is open, how many elements were met when it began."""

    @property
    def is_over(self) -> bool:
        """Return whether it has more elements than any honest one."""
        return self._elements > MOST_ELEMENTS

    def take(self, events: Iterable[tuple[str, Any]]) -> Iterator[Part]:
        """Yield what *events* bring; forget what they are done with."""
        for event, element in events:
            name = _local(element.tag)
            if event == "start":
                self._elements += 1
                if self._elements == 1:
                    yield Part(name, self._base)
                if name in self._wanted:
                    self._inside.append(self._elements)
                continue
            if name in self._wanted:
                self._inside.pop()
                yield _part(element, element.base or self._base)
            if not self._inside or self._elements - self._inside[-1] > MOST_INSIDE:
                _forget(element)


def _forget(element: Any) -> None:
    element.clear()
    # step by step: libxml2 counts children by walking them
    while (before := element.getprevious()) is not None:
        before.getparent().remove(before)


def _part(element: Any, base: str, depth: int = 1) -> Part:
    inner = [child for child in element if isinstance(child.tag, str)] if depth < MOST_DEPTH else []
    attributes = tuple((_local(name), value) for name, value in element.attrib.items())
    told = tuple(_part(child, child.base if _BASE in child.attrib else base, depth + 1) for child in inner)
    return Part(_local(element.tag), base, _words(element).strip()[:MOST_LETTERS], attributes, told)


def _words(element: Any) -> str:
    """Return the words in *element*; of an entity, which is never resolved, none."""
    if not isinstance(element.tag, str):
        return ""
    return (element.text or "") + "".join(_words(child) + (child.tail or "") for child in element)


def _local(tag: object) -> str:
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _mended(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield *chunks* as XML may stand: from where the document begins, without bytes and ampersands that nobody may write."""
    beginning, mend, held = b"", _mender(), b""
    wide: bool | None = None
    in_tag = 0
    for chunk in chunks:
        if wide is None:
            beginning += chunk
            if len(beginning) < _FIRST:
                continue
            wide, begun = _begun(beginning)
            if not begun:
                return
        else:
            begun = chunk
        if wide:
            yield begun
            continue
        held, whole = _held_back(held + begun.translate(None, _FORBIDDEN))
        in_tag = _still_in_tag(whole, in_tag)
        if in_tag > LONGEST_TAG:
            return
        yield mend(whole)
    if wide is None:
        wide, held = _begun(beginning)
        held = held if wide else held.translate(None, _FORBIDDEN)
    yield held if wide else mend(held)


def _still_in_tag(data: bytes, before: int) -> int:
    """Return how many bytes, *data* the last of them, have come of a tag that is not closed; 0 where none is open."""
    last = data.rfind(b"<")
    if last > data.rfind(b">"):
        return 0 if data.startswith(b"<![CDATA[", last) else len(data) - last
    return before + len(data) if before and b">" not in data else 0


def _begun(beginning: bytes) -> tuple[bool, bytes]:
    """Return whether a document is in UTF-16, and its *beginning* from where it begins; nothing of what is no document."""
    if beginning.startswith(_WIDE):
        return True, beginning
    head, rest = beginning[:_FIRST], beginning[_FIRST:]
    found = _BEGINS.search(head)
    if found is None:
        return False, b""
    declared = _NOTICE.match(head)
    return False, head[declared.end() if declared else found.start() :] + rest


def _held_back(data: bytes) -> tuple[bytes, bytes]:
    """Return (what may go on in the next chunk, what stands before that)."""
    at = max(len(data) - _HELD_BACK, 0)
    cut = min((found for mark in (b"&", b"<", b"]") if (found := data.find(mark, at)) >= 0), default=len(data))
    cut -= data[max(cut - 1, 0) : cut + 1] == b"]]"  # the one may belong to the other
    return data[cut:], data[:cut]


def _mender() -> Callable[[bytes], bytes]:
    """Return what puts numbers for the names of letters, chunk after chunk; outside of CDATA, where ampersands are meant.

    A bare one (`?a=1&b=2`) is escaped. The names of HTML are what feeds use; what others a DTD declares is never asked. And
    not even `&amp;` goes through: libxml2 drops it from all that follows a first mistake (xmlParseReference).
    """
    plain = False

    def one(found: re.Match[bytes]) -> bytes:
        nonlocal plain
        mark, name = found[0], found[1]
        if not mark.startswith(b"&"):
            plain = mark.startswith(b"<")
        elif not plain and name is not None:
            return _NAMED.get(name, b"")
        elif not plain and mark == b"&":
            return b"&#38;"
        return mark

    return lambda data: _MEND.sub(one, data)
