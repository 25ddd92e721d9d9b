"""A page, decoded once and parsed once, whatever bytes came. Text is composed (NFC) where it leaves the tree: here.

The one place where bytes become a tree. Nothing here raises on any bytes: what could not be taken is a problem.
"""

from __future__ import annotations

import codecs
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, TypeAlias

from lxml import etree
from lxml.html import HTMLParser

from archive.extract.text import squeeze
from archive.model import Headers, Problem
from archive.urls import absolute

MAX_BYTES = 5_000_000  # libxml2 needs some 12 bytes of memory for each: 60 MB; no real page seen was above 0.3 MB
MAX_NODES = 60_000  # elements that are read; the largest page seen has 6,000
MOST_TITLE = 600  # letters; a longer one is a <title> that nobody closed
MOST_ATTRIBUTES = 2_000  # of one element
# Elements in each other; no real page seen has more than 40. Ten thousand lines inside 1,900 cost minutes: who asks what a
# line stands in goes through all of them.
MAX_LEVELS = 100
# What old pages open and never close: it ends up in each other hundreds deep, and only changes how words look.
_LOOKS = (
    "font", "span", "b", "strong", "i", "em", "u", "big", "small", "tt", "s", "strike", "sup", "sub", "ins", "mark",
)  # fmt: skip
# lxml.html's own elements cost a look-up in Python for each node that is touched: a fifth of the time of a reading
Element: TypeAlias = etree._Element
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# WHATWG's labels that Python reads otherwise: browsers take Latin-1 and ASCII for windows-1252
_LABELS = {"iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"}
# what pages are written in; Python knows more codecs (`idna`, `unicode_escape`) that raise or run wild on a page
_CHARSETS = ("utf-8", "utf-16", "cp", "iso8859", "koi8", "gb", "big5", "shift_jis", "euc", "mac", "tis-620")
_HEADER_CHARSET = re.compile(r"charset\s*=[\s\"']*([\w.:-]+)", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=[\s\"']*([\w.:-]+)", re.IGNORECASE)
_HUGE = 20_000  # bytes
_HUGE_TAG = re.compile(rb"<[a-zA-Z][^<>]{%d,}" % _HUGE)
_CONTROLS = bytes((*range(9), 11, *range(14, 32), 127))
# and those behind ASCII (but the line break among them), and what Unicode says is no character
_CONTROL = re.compile(f"[{re.escape(_CONTROLS.decode('ascii'))}\x80-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_WHITE_CONTROLS = "\x0b\x1c\x1d\x1e\x1f"  # to `split`, but no blanks in print
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_DATA_URI = re.compile(rb"data:[\w/+.-]+;base64,[A-Za-z0-9+/=\s]{2000,}")
# windows-1258 writes tones as marks of their own behind the vowel: grave, hook, tilde, acute, dot below
_TONE_1258 = re.compile(rb"[aeiouyAEIOUY\xc2\xca\xd4\xe2\xea\xf4\xe3\xf5\xfd][\xcc\xd2\xde\xec\xf2]")
_TWICE = re.compile("[áÁ][º»][\u00a0-\u00bf\u2018-\u2122\u0152-\u0192]|Æ[°¡]|Ã[\u00a0-\u00bf]")
_COUNT = etree.XPath("count(//*)")
_TOO_DEEP = etree.XPath("/*" * (MAX_LEVELS + 1))  # level by level: `count(ancestor::*)` takes a second on large pages
_WORDLESS = frozenset(("script", "style", "noscript", "select", "option", "textarea"))


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its tree, and what its head declares."""

    url: str
    base: str
    """What relative links stand on: `<base href>`, else the URL."""
    root: Element
    title: str | None
    classes: Mapping[str, list[Element]]
    """Which elements bear each class, in order, as they stood when the page was opened."""
    ids: Mapping[str, list[Element]]
    """Which bear each id."""
    names: frozenset[str]
    """Every class and id on the page, in small letters."""
    metas: tuple[tuple[str, str], ...]
    """(name, property, http-equiv or itemprop in small letters; content), in order."""
    json_ld: tuple[Mapping[str, Any], ...] = ()
    """Its JSON-LD objects, graphs and lists laid flat; what is not JSON is left out."""
    problems: tuple[Problem, ...] = ()
    charset: str = "utf-8"
    """What it declares, or UTF-8: what its forms are posted in."""

    def meta(self, *names: str) -> str | None:
        """Return the first declared value among *names* (small letters), tried in order, or None."""
        for wanted in names:
            for name, value in self.metas:
                if name == wanted and value:
                    return value
        return None


def open_page(body: bytes, headers: Headers, url: str) -> Page:
    """Decode and parse *body* as a browser would; odd bytes, depth and size give problems, never an exception."""
    body, problems = _bounded(body)
    text, doubt = decode(body, headers)
    root, deep = _parse(text)
    base = next((href for tag in root.iter("base") if (href := tag.get("href"))), None)
    metas = tuple(_metas(root))
    title, swallowed = _title(root)
    classes, ids = _bearers(root)
    return Page(
        url=url,
        base=(absolute(url, base) if base else None) or url,
        root=root,
        title=title,
        classes=classes,
        ids=ids,
        names=frozenset(" ".join((*classes, *ids)).lower().split()),
        metas=metas,
        json_ld=_json_ld(root),
        problems=(*problems, *doubt, *deep, *_many(root), *swallowed),
        charset=_declared(body, headers) or "utf-8",
    )


def _bounded(body: bytes) -> tuple[bytes, tuple[Problem, ...]]:
    if len(body) <= MAX_BYTES:
        return body, ()
    shorter = _DATA_URI.sub(b"data:", body)  # pictures inside the page are what makes real pages large
    if len(shorter) <= MAX_BYTES:
        return shorter, ()
    return shorter[:MAX_BYTES], (Problem("page", f"{len(body)} bytes: read to byte {MAX_BYTES}"),)


def _title(root: Element) -> tuple[str | None, tuple[Problem, ...]]:
    """Return what `<title>` says; one that is not closed holds the rest of the page, and is no title."""
    heads = (unmarked(text_of(tag)) for tag in root.iter("title") if tag.getparent().tag == "head")
    words = next((words for words in heads if words), None)
    if words is None or len(words) <= MOST_TITLE:
        return words, ()
    return None, (Problem("page", "<title> is not closed: what follows it is no page, for a browser either"),)


def _bearers(root: Element) -> tuple[dict[str, list[Element]], dict[str, list[Element]]]:
    """Return the elements by their classes, and by their ids: one walk, at the price of two selections by XPath."""
    classes: dict[str, list[Element]] = {}
    ids: dict[str, list[Element]] = {}
    # libxml2 sets a second <html> beside the first: what a page shows signs of may stand there
    for element in chain.from_iterable(top.iter() for top in (root, *root.itersiblings())):
        if named := element.get("class"):
            for name in named.split():
                classes.setdefault(name, []).append(element)
        if ident := element.get("id"):
            ids.setdefault(ident, []).append(element)
    return classes, ids


def _many(root: Element) -> tuple[Problem, ...]:
    count = int(_COUNT(root))
    return (Problem("page", f"{count} elements: read to element {MAX_NODES}"),) if count > MAX_NODES else ()


def decode(body: bytes, headers: Headers) -> tuple[str, tuple[Problem, ...]]:
    """Return the text of *body*: byte order mark, HTTP header, `<meta>` anywhere, else what the bytes look like.

    A declared charset that the bytes contradict is not believed, and a problem says so.
    """
    text, _, doubt = _decoded(body, headers)
    return text, doubt


def charset_of(body: bytes, headers: Headers) -> tuple[str, str]:
    """Return the charset that `decode` reads *body* in, and the one that it declares: "" where it declares none."""
    _, charset, _ = _decoded(body[:MAX_BYTES], headers)
    return charset, _declared(body, headers) or ""


def _decoded(body: bytes, headers: Headers) -> tuple[str, str, tuple[Problem, ...]]:
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, "replace"), codec, ()
    declared = _declared(body, headers)
    if not (declared or "").startswith("utf-16") and (wide := utf16_of(body)) is not None:
        return body.decode(wide, "replace"), wide, (Problem("page", f"declared {declared}, but is {wide}"),)
    text = _utf8(body)
    if text is not None and not (declared and declared.startswith("utf-16") and b"\0" in body):
        honest = declared in (None, "utf-8") or body.isascii()
        doubt = () if honest else (Problem("page", f"declared {declared}, but is UTF-8"),)
        return text, "utf-8", (*doubt, *_encoded_twice(text))
    if declared == "cp1252" and _is_1258(body):
        return body.decode("cp1258", "replace"), "cp1258", (Problem("page", "declared cp1252, but is cp1258"),)
    if declared not in (None, "utf-8"):
        return body.decode(declared or "utf-8", "replace"), declared or "utf-8", ()
    if _mostly_utf8(body):
        return body.decode("utf-8", "replace"), "utf-8", (Problem("page", "some bytes are not UTF-8"),)
    guess = _single_byte(body)
    said = f"not UTF-8 as declared: read as {guess}" if declared else f"no charset is declared: read as {guess}"
    return body.decode(guess, "replace"), guess, (Problem("page", said),)


def utf16_of(body: bytes) -> str | None:
    """Return which UTF-16 bytes without a mark are: half of a page's are its tags' zeros, all on one side."""
    head = body[:512]
    sides = head[::2].count(0), head[1::2].count(0)
    if not head or max(sides) < len(head) * 0.3 or min(sides) * 10 > max(sides):
        return None
    return "utf-16-be" if sides[0] > sides[1] else "utf-16-le"


def _is_1258(body: bytes) -> bool:
    """Say whether what calls itself Western is Vietnamese: tones behind vowels (as in Italian), and ư, ơ and đ (as nowhere)."""
    return len(_TONE_1258.findall(body[:200_000])) > 3 and min(map(body.count, (b"\xf0", b"\xf5", b"\xfd"))) > 1


def _encoded_twice(text: str) -> tuple[Problem, ...]:
    """Say that UTF-8 was taken for windows-1252 and encoded again: what it means is a guess, so it is left as it is."""
    if "á»" not in text or len(_TWICE.findall(text)) < 5:
        return ()
    return (Problem("page", "some text is UTF-8 that was encoded twice: left as it is"),)


def _declared(body: bytes, headers: Headers) -> str | None:
    types = [value for name, value in headers if name.lower() == "content-type"]
    named = [found.group(1) for value in types if (found := _HEADER_CHARSET.search(value))]
    for label in chain(named, _meta_charsets(body)):
        try:
            codec = codecs.lookup(_LABELS.get(label.lower(), label)).name
        except (LookupError, ValueError):
            continue
        if codec.startswith(_CHARSETS):
            return codec
    return None


def _meta_charsets(body: bytes) -> Iterator[str]:
    for found in islice(_META_CHARSET.finditer(body[:400_000]), 3):
        name = found.group(1).decode("ascii", "replace")
        # a meta says nothing about UTF-16: it could not have been read (WHATWG HTML, "prescan")
        yield "utf-8" if name.lower().startswith("utf-16") else name


def _utf8(body: bytes) -> str | None:
    """Return the text of UTF-8, which may be cut inside its last letter; None for bytes that are none."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        cut = len(body) - error.start < 4 and error.reason.startswith("unexpected end")
    return body.decode("utf-8", "replace") if cut else None


def _mostly_utf8(body: bytes) -> bool:
    broken = body.decode("utf-8", "replace").count("�")
    return broken * 20 < sum(byte >= 0xC2 for byte in body[:200_000])


def _single_byte(body: bytes) -> str:
    return "cp1258" if len(_TONE_1258.findall(body[:200_000])) > 3 else "cp1252"


def _parse(text: str) -> tuple[Element, tuple[Problem, ...]]:
    # bytes, because lxml refuses a str with an XML declaration; the parser is made anew: it keeps state.
    # huge_tree: without it libxml2 drops what lies deeper than 256 elements, which unclosed <font>s of old pages reach
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    data = text.encode("utf-8", "replace").translate(None, _CONTROLS)
    # nothing is so long where each half of its length holds the beginning of a tag: the pattern costs a hundred times that
    if any(data.find(b"<", at, at + _HUGE // 2) < 0 for at in range(0, len(data) - _HUGE // 2, _HUGE // 2)):
        data = _HUGE_TAG.sub(_without_attributes, data)
    try:
        root = etree.fromstring(data, parser) if data.strip() else None
    except (etree.LxmlError, ValueError):
        root = None
    if root is None or root.tag != "html":
        return etree.fromstring(b"<html><body></body></html>", etree.HTMLParser()), ()
    last = parser.error_log.last_error
    cut = last is not None and last.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT
    if _flatten_looks(root) or cut:
        return root, (Problem("page", "elements stand too deep in each other: what is inside them is left out"),)
    return root, ()


def _flatten_looks(root: Element) -> bool:
    """Take away what only changes looks where elements stand too deep in each other; return whether more had to go."""
    if not _TOO_DEEP(root):
        return False
    etree.strip_tags(root, *_LOOKS)
    deepest = _TOO_DEEP(root)
    for node in deepest:
        node.clear(keep_tail=True)
    return bool(deepest)


def _without_attributes(tag: re.Match[bytes]) -> bytes:
    """Give up the attributes of a tag that has thousands: libxml2 compares each with each, 200,000 take minutes."""
    return b"<p" if len(tag[0].split(None, MOST_ATTRIBUTES)) > MOST_ATTRIBUTES else tag[0]


def html_copy(root: Element) -> Element:
    """Return a copy of the tree in lxml.html's own elements, for a library that asks for them and may change it."""
    return etree.fromstring(etree.tostring(root, encoding="utf-8"), HTMLParser(encoding="utf-8", huge_tree=True))


def _metas(root: Element) -> Iterator[tuple[str, str]]:
    for tag in root.iter("meta"):
        content = unmarked(tag.get("content") or "")
        if content:
            for attribute in ("name", "property", "itemprop", "http-equiv"):
                if name := tag.get(attribute):
                    yield name.strip().lower(), content


def compose(text: str) -> str:
    """Return *text* composed (NFC) and squeezed, without control characters: the form in which text leaves a page."""
    # first what is no letter: a blank of no width may part a letter from its mark
    bare = squeeze(text) if text.isprintable() else _without_controls(text)
    return bare if bare.isascii() or unicodedata.is_normalized("NFC", bare) else unicodedata.normalize("NFC", bare)


def _without_controls(text: str) -> str:
    """Return *text*, which has more than letters and blanks, squeezed and without control characters."""
    if not any(map(text.__contains__, _WHITE_CONTROLS)):
        words = " ".join(text.split())  # ends of lines are all that most text has: a tenth of the price of the patterns
        if words.isprintable():
            return words
    return squeeze(_CONTROL.sub("", text))


def unmarked(text: str) -> str:
    """Return *text* composed, without the tags that editors paste into attributes and `<title>`.

    >>> unmarked("Lễ hội <i>Lồng tồng</i>"), unmarked("Trẻ em < 6 tuổi")
    ('Lễ hội Lồng tồng', 'Trẻ em < 6 tuổi')
    """
    end = (
        text.rfind(">") + 1
    )  # behind it the pattern would look for one from every `<`: a megabyte of them took minutes
    return compose(_TAG.sub(" ", text[:end]) + text[end:])


def text_of(element: Element) -> str:
    """Return the words of *element* as one line; scripts, styles, noscript and what a form offers are not words."""
    if next(element.iter(*_WORDLESS), None) is None:
        # forty times as fast as a walk; not by XPath: libxml2 takes half a minute to gather a hundred thousand text nodes
        return compose(etree.tostring(element, method="text", encoding="unicode", with_tail=False))
    return compose("".join(_words(element)))


def has_words(element: Element) -> bool:
    """Return whether *element* has any words, without gathering them."""
    return any(map(compose, _words(element)))


def _words(element: Element) -> Iterator[str]:
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            if node.text and node.tag not in _WORDLESS:
                yield node.text
        elif node.tail and node is not element:
            yield node.tail


def is_only_child(node: Element) -> bool:
    """Return whether *node* has no sister; `len(parent)` would count thousands of them."""
    return node.getprevious() is None and node.getnext() is None


def _json_ld(root: Element) -> tuple[Mapping[str, Any], ...]:
    found: list[Mapping[str, Any]] = []
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "") and script.text and len(script.text) < 500_000:
            try:
                _flatten(json.loads(script.text.strip().rstrip(";"), strict=False), found)
            except (ValueError, RecursionError):
                continue
    return tuple(found)


def _flatten(value: object, into: list[Mapping[str, Any]], depth: int = 0) -> None:
    if depth > 4 or len(into) > 200:
        return
    if isinstance(value, list):
        for item in value:
            _flatten(item, into, depth + 1)
    elif isinstance(value, dict):
        into.append(value)
        _flatten(value.get("@graph"), into, depth + 1)
