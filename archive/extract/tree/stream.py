"""XML as it comes, element by element, whatever is wrong with it: no entities, no network, no tree that grows.

For what may be large (feeds, sitemaps) and is often no XML by the book: bare ampersands, control characters, words before the
declaration, an end that is missing. Nothing here raises on any bytes; what cannot be read is said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from lxml import etree

from archive.extract.tree.mending import Mending

MOST_ELEMENTS = 1_000_000  # a full sitemap has 50,000 addresses of up to a dozen elements
MOST_INSIDE = 500  # elements in one that is wanted: a story with its pictures, never a tree of its own
MOST_DEPTH = 3  # of a part's parts that are told: an entry, its news, their title
MOST_LETTERS = 4_096  # of one text: longer than any address (archive.urls)
# mistakes after which libxml2 goes on, and all that is wanted may have been met all the same
_HARMLESS = {
    etree.ErrorTypes.ERR_INVALID_CHAR,
    etree.ErrorTypes.ERR_INVALID_ENCODING,
    etree.ErrorTypes.ERR_UNKNOWN_ENCODING,
    etree.ErrorTypes.ERR_UNSUPPORTED_ENCODING,
    etree.ErrorTypes.ERR_ATTRIBUTE_REDEFINED,
    etree.ErrorTypes.ERR_RESERVED_XML_NAME,
    etree.ErrorTypes.ERR_XMLDECL_NOT_FINISHED,
    etree.ErrorTypes.ERR_VERSION_MISSING,
    etree.ErrorTypes.ERR_ENTITYREF_SEMICOL_MISSING,
    etree.ErrorTypes.ERR_UNDECLARED_ENTITY,
}
_MOST_MISTAKES = 100  # of one parser: libxml2 is silent about more (XML_MAX_ERRORS)
_MOST_WORDS = 100
_BASE = "{http://www.w3.org/XML/1998/namespace}base"


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


@dataclass(frozen=True, slots=True)
class _Mistake:
    """Where a document is not XML, in libxml2's words."""

    line: int
    column: int
    words: str
    costs: bool
    """Whether something is missing by its nature alone, however many elements were met."""


class Document:
    """A document of XML that is read as it comes. What is missing of it is known once its pieces have been taken."""

    def __init__(self, chunks: Iterable[bytes], wanted: Collection[str], base: str) -> None:
        self.missing: list[str] = []
        """What is not read, and why: a line each."""
        self._bytes = Mending(chunks, wanted)
        self._reading = _Reading(wanted, base)
        self._base = base
        self._mistake: _Mistake | None = None
        self._held: list[Part] = []
        """What came with the last chunk that brought something: of the last of it half, perhaps, until more comes."""
        self._told = 0

    def pieces(self) -> Iterator[list[Part]]:
        """Yield, for each chunk of bytes, what came with it: the root of the document, without what is in it, then each of its
        elements that is wanted. Nothing of what is no markup at all; of what is damaged, what is whole.
        """
        parser = self._parser()
        for chunk in self._bytes:
            parser.feed(chunk)
            met = list(self._reading.take(parser.read_events()))
            if not self._reading.moved and (rest := self._bytes.resumed(chunk)) and self._is_mistaken(parser):
                # libxml2 reads nothing behind most mistakes: what begins there is read for itself
                parser = self._parser()
                self._drop()
                self._reading.resume()
                parser.feed(rest)
                met += self._reading.take(parser.read_events())
            yield self._but_the_newest(met)
            if self._reading.is_over:
                break
        with suppress(etree.XMLSyntaxError):  # nothing at all was met
            parser.close()
        met = self._but_the_newest(list(self._reading.take(parser.read_events())))
        if self._is_mistaken(parser) and (self._bytes.is_open or self._bytes.begun > self._reading.ended):
            self._drop()
        self.missing += self._lost()
        yield met + self._held

    def _parser(self) -> Any:
        return etree.XMLPullParser(
            events=("start", "end"), base_url=self._base, resolve_entities=False, no_network=True, load_dtd=False,
            huge_tree=False, recover=True, remove_comments=True, remove_pis=True,
        )  # fmt: skip

    def _but_the_newest(self, met: list[Part]) -> list[Part]:
        root = met[:1] if met and not self._told else []
        self._told += len(met)
        if not (rest := met[len(root) :]):
            return root
        known, self._held = self._held, rest
        return root + known

    def _drop(self) -> None:
        """Leave out the last that was met: its end is libxml2's guess, and of its address there may be but the beginning."""
        self._reading.ended -= len(self._held[-1:])
        self._held = self._held[:-1]

    def _is_mistaken(self, parser: Any) -> bool:
        """Return whether *parser* met mistakes; keep the first of all that costs something, else the first."""
        log = list(parser.feed_error_log)
        found = [_mistake(error) for error in log if error.level == etree.ErrorLevels.FATAL]
        if not found and len(log) >= _MOST_MISTAKES:
            found = [_Mistake(log[-1].line, log[-1].column, "too many mistakes to name them", costs=False)]
        first = next((one for one in found if one.costs), next(iter(found), None))
        if first is not None and (self._mistake is None or (first.costs and not self._mistake.costs)):
            self._mistake = first
        return bool(found)

    def _lost(self) -> Iterator[str]:
        """Yield what was lost."""
        if self._bytes.cut is not None:
            yield self._bytes.cut
        if self._reading.is_over:
            yield f"has more than {MOST_ELEMENTS:,} elements: what follows is not read"
        lost = max(self._bytes.begun - self._reading.ended, 0)
        if self._mistake is not None and (lost or self._mistake.costs):
            rest = f"{lost:,} of what it lists could not be read" if lost else "nobody knows what is missing"
            yield f"is damaged in line {self._mistake.line}, column {self._mistake.column} ({self._mistake.words}): {rest}"
        if self._bytes.left_out:
            first = self._bytes.left_out[0].decode("ascii", "replace")
            yield f"refers to entities of its own, {first} among them: they are never resolved, and left out"


def _mistake(error: Any) -> _Mistake:
    kind, words = error.type, " ".join(error.message.split())[:_MOST_WORDS]
    behind = kind == etree.ErrorTypes.ERR_DOCUMENT_END and words.startswith("Extra content")
    return _Mistake(error.line, error.column, words, costs=kind not in _HARMLESS and not behind)


class _Reading:
    """What was met of a document so far."""

    def __init__(self, wanted: Collection[str], base: str) -> None:
        self._wanted, self._base = wanted, base
        self._elements = 0
        self._inside: list[int] = []
        """For each wanted element that is open, how many elements were met when it began."""
        self.moved = False
        """Whether anything was met by the last look."""
        self.ended = 0
        """How many that are wanted came to their end."""

    @property
    def is_over(self) -> bool:
        """Return whether it has more elements than any honest one."""
        return self._elements > MOST_ELEMENTS

    def resume(self) -> None:
        """Go on in a document whose elements are none of those that are open."""
        self._inside = []

    def take(self, events: Iterable[tuple[str, Any]]) -> Iterator[Part]:
        """Yield what *events* bring; forget what they are done with."""
        self.moved = False
        for event, element in events:
            self.moved = True
            name = _local(element.tag)
            if event == "start":
                self._elements += 1
                if self._elements == 1:
                    yield Part(name, self._base)
                if name in self._wanted:
                    self._inside.append(self._elements)
                continue
            if name in self._wanted and self._inside:
                self._inside.pop()
                self.ended += 1
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
    # what stands before a colon is a prefix that nobody has declared
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""
