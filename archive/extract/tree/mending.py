"""XML that is none by the book made such, chunk by chunk, before libxml2 sees it; and what begins in it, counted. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from html.entities import html5

LONGEST_TAG = 1 << 16  # bytes; attributes take twenty times their length in memory
_HELD_BACK = 40  # bytes: longer than `<![CDATA[` and than a reference
_FIRST = 4_096  # bytes in which a document begins, if it is one
_BEGINS = re.compile(rb"<(?:\?xml|!|[A-Za-z])")
# what PHP prints before everything else: warnings, line breaks
_NOTICE = re.compile(rb"(?s)^.*?(?=<\?xml\s|<(?:rss|feed|rdf:RDF|urlset|sitemapindex)[\s>])")
_START_TAG = re.compile(rb"<[A-Za-z_][^<>]*>")
_MOST_LEFT_OUT = 3
# bytes that no XML 1.0 may hold
_FORBIDDEN = bytes(number for number in range(0x20) if number not in b"\t\n\r")
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")  # UTF-16: not a letter a byte
_MEND = re.compile(rb"<!\[CDATA\[|\]\]>|&(?:#\d{1,7};|#[xX][0-9A-Fa-f]{1,6};|([A-Za-z_][\w.-]{0,30});)?")
_NAMED = {
    name[:-1].encode(): b"".join(b"&#%d;" % ord(letter) for letter in letters)
    for name, letters in html5.items()
    if name.endswith(";")
}


class Mending:
    """Chunks as XML may stand: from where the document begins, without bytes and ampersands that nobody may write."""

    def __init__(self, chunks: Iterable[bytes], wanted: Collection[str]) -> None:
        self._chunks = chunks
        names = b"|".join(name.encode() for name in sorted(wanted))
        self._wanted = re.compile(rb"<(/?)(?:[\w.-]{1,20}:)?(?:%s)(?=[\s/>])" % names, re.IGNORECASE)
        self._root = b""
        self.begun = 0
        """How many of the wanted elements begin in what came; of UTF-16 none are counted."""
        self.is_open = False
        """Whether the last of them was not closed."""
        self.left_out: list[bytes] = []
        """References to what only a DTD could explain, the first few."""
        self.cut: str | None = None
        """Why what follows was not taken."""

    def __iter__(self) -> Iterator[bytes]:
        beginning, mend, held = b"", _mender(self.left_out), b""
        wide: bool | None = None
        in_tag = 0
        for chunk in self._chunks:
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
                self.cut = f"has a tag of more than {LONGEST_TAG:,} bytes: what follows is not read"
                return
            yield self._counted(mend(whole))
        if wide is None:
            wide, held = _begun(beginning)
            held = held if wide else held.translate(None, _FORBIDDEN)
        yield held if wide else self._counted(mend(held))

    def resumed(self, chunk: bytes) -> bytes:
        """Return the *chunk* from the first wanted element that begins in it, as a document; nothing where none does."""
        first = next((tag for tag in self._wanted.finditer(chunk) if not tag[1]), None)
        return self._root + chunk[first.start() :] if first and self._root else b""

    def _counted(self, chunk: bytes) -> bytes:
        if not self._root and (root := _START_TAG.search(chunk)):
            self._root = root[0]
        for tag in self._wanted.finditer(chunk):
            self.is_open = not tag[1]
            self.begun += self.is_open
        return chunk


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


def _mender(left_out: list[bytes]) -> Callable[[bytes], bytes]:
    """Return what puts numbers for the names of letters, chunk after chunk; outside of CDATA, where ampersands are meant.

    A bare one (`?a=1&b=2`) is escaped. The names of HTML are what feeds use; what others a DTD declares is never asked: they
    are *left_out*. And not even `&amp;` goes through: libxml2 drops it behind a first mistake (xmlParseReference).
    """
    plain = False

    def one(found: re.Match[bytes]) -> bytes:
        nonlocal plain
        mark, name = found[0], found[1]
        if not mark.startswith(b"&"):
            plain = mark.startswith(b"<")
        elif not plain and name is not None:
            if name not in _NAMED and len(left_out) < _MOST_LEFT_OUT:
                left_out.append(mark)
            return _NAMED.get(name, b"")
        elif not plain and mark == b"&":
            return b"&#38;"
        return mark

    return lambda data: _MEND.sub(one, data)
