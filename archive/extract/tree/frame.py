"""The frame that a page's articles and items stand in, as 64 bits: a new banner changes few of them, a redesign half. Pure.

A simhash (Charikar 2002) of the structural tags with their classes, each alone and with the one before it, each counted once:
neither words nor how many items a listing has make a difference. Told from the bytes, without a tree: ten thousandths of a
second for a page, where a parse takes as many thousandths.
"""

from __future__ import annotations

import hashlib
import re
import struct
from functools import lru_cache
from itertools import pairwise

BITS = 64
MOST_BYTES = 1_000_000  # the largest page seen has a fifth of that
MOST_PARTS = 4_000  # different ones; the most seen on a page are 400. Fewer than a lane of 16 bits counts
LONGEST_NAME = 40
MOST_NAMES = 6  # classes of one element
# Not p, span, font, b: those are what editors type, and as many as an article needs
_TAG = re.compile(
    rb"<(div|table|tr|td|th|ul|ol|li|dl|dt|dd|section|article|aside|header|footer|nav|main|form|h[1-6]|iframe|img|input"
    rb"|select|button|fieldset|center|frame|figure)(?=[\s/>])([^<>]{0,400})",
    re.IGNORECASE,
)
_CLASS = re.compile(rb"""\bclass\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_ID = re.compile(rb"""\bid\s*=\s*["']?([^\s"'>]+)""", re.IGNORECASE)
# what a script or the place in a row makes of a class, and what tells items apart
_STATE = frozenset(
    b"active current selected open opened closed show shown hide hidden first last odd even alt hover in on off loaded "
    b"lazy lazyload lazyloaded".split()
)
_DIGITS = re.compile(rb"[\w]*\d\w*")
_LANES = tuple(sum(1 << (16 * bit) for bit in range(8) if byte >> bit & 1) for byte in range(256))


def template_of(body: bytes) -> str | None:
    """Return the template of the page *body*, 16 hexadecimal digits; None where it has no structural tag at all.

    >>> template_of(b"<div class=tin><h2>Tin</h2></div>") == template_of(b"<div class='tin'><h2>Tin khac</h2></div>" * 9)
    False
    >>> template_of(b"<div class=tin><h2>Tin</h2></div>" * 2) == template_of(b"<div class='tin'><h2>Tin khac</h2></div>" * 9)
    True
    """
    # the tags of UTF-16 are ASCII between zeros
    found = _TAG.findall(body[:MOST_BYTES].replace(b"\0", b""))
    if not found:
        return None
    named = {tag: _named(*tag) for tag in set(found)}
    line = [named[tag] for tag in found]
    parts = sorted(set(line) | {one + b">" + other for one, other in pairwise(line)})[:MOST_PARTS]
    counts = struct.unpack("<64H", sum(map(_lanes, parts)).to_bytes(128, "little"))
    half = len(parts) / 2
    return f"{sum(1 << bit for bit, count in enumerate(counts) if count > half):016x}"


def _named(tag: bytes, attributes: bytes) -> bytes:
    """Return *tag* with its classes, or its id where it has none, without numbers and states."""
    classes = _CLASS.search(attributes)
    names = (classes[1] or classes[2] or classes[3] or b"").split() if classes else []
    if not names and (ident := _ID.search(attributes)) is not None:
        names = [ident[1]]
    told = sorted({_DIGITS.sub(b"#", name[:LONGEST_NAME].lower()) for name in names[:MOST_NAMES]} - _STATE)
    return b".".join((tag.lower(), *told))


@lru_cache(maxsize=20_000)
def _lanes(part: bytes) -> int:
    """Return the hash of *part* with each of its bits in a lane of 16, so that sums of many count each bit apart."""
    spread = hashlib.blake2b(part, digest_size=8).digest()
    return sum(_LANES[byte] << (128 * place) for place, byte in enumerate(spread))
