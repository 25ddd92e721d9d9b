"""Addresses that are ever new and always show the same: measured, where no rule knows them by their shape."""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crawler.walking.parts import sign

SAME = "trap: same "
"""Begins every rule for what was measured to show the same again."""
RULE = SAME + "text at many addresses"
LISTED = SAME + "list at many addresses"
# So many pages of one shape tell; an article that stands under two addresses, or an editor's double, does not.
LEAST = 10
SHARE = 0.8
# One in so many is asked for all the same, the next after twice as many: where it shows something new, the shape is no trap.
SAMPLE = 20
# What was long ago weighs less: a portal may have thousands of good pages before its trap is met.
RECENT = 60
MOST_TEXTS = 5_000
MOST_SHAPES = 2_000
_DIGITS = re.compile(r"\d+")


@dataclass(slots=True)
class _Shape:
    pages: int = 0
    same: int = 0
    refused: int = 0
    next: int = SAMPLE


@dataclass(slots=True)
class Sameness:
    """Which texts this crawl has seen, at which addresses, and how often addresses of one shape showed nothing else."""

    _texts: OrderedDict[bytes, str] = field(default_factory=OrderedDict)
    _shapes: OrderedDict[str, _Shape] = field(default_factory=OrderedDict)
    _samples: OrderedDict[str, None] = field(default_factory=OrderedDict)

    def first(self, key: str, text: bytes) -> str | None:
        """Return the address other than *key* that showed *text* before, if one did; remember it."""
        first = self._texts.setdefault(text, key)
        self._texts.move_to_end(text)
        if len(self._texts) > MOST_TEXTS:
            self._texts.popitem(last=False)
        return first if first != key else None

    def note(self, url: str, *, same: bool) -> bool:
        """Note that *url* showed the *same* as another, or something new; return whether it frees a shape that was a trap."""
        return True in {self._note(name, same=same) for name in _shapes(url)}

    def _note(self, name: str, *, same: bool) -> bool:
        kept = self._shapes.setdefault(name, _Shape())
        self._shapes.move_to_end(name)
        if len(self._shapes) > MOST_SHAPES:
            self._shapes.popitem(last=False)
        if freed := not same and _is_trap(kept):
            self._shapes[name] = _Shape()
            return freed
        kept.pages, kept.same = kept.pages + 1, kept.same + same
        if kept.pages > RECENT:
            kept.pages, kept.same = kept.pages // 2, kept.same // 2
        return False

    def refuses(self, url: str) -> bool:
        """Return whether addresses of this shape are a trap, and this one is not the sample that tries them again."""
        traps = (kept for name in _shapes(url) if (kept := self._shapes.get(name)) is not None and _is_trap(kept))
        kept = next(traps, None)
        if kept is None or url in self._samples:
            return False
        kept.refused += 1
        if kept.refused < kept.next:
            return True
        kept.next *= 2
        self._samples[url] = None
        if len(self._samples) > MOST_SHAPES:
            self._samples.popitem(last=False)
        return False


def shape(url: str) -> str:
    """Return what *url* has in common with its kind: its path with one sign for each of many, the names in its query.

    >>> shape("https://mau.gov.vn/tin/en/12-hop-bao.html?sid=4f&id=3")
    'mau.gov.vn/tin/en/#?id&sid'
    """
    parts = urlsplit(url)
    path = "/".join(sign(name) for name in parts.path.split("/") if name)
    names = sorted({pair.partition("=")[0] for pair in parts.query.split("&") if pair})
    return f"{parts.netloc}/{path}?{'&'.join(names)}"


def _shapes(url: str) -> set[str]:
    """Return what *url* is counted by: its shape, and itself with one sign for all digits.

    The days of a calendar are named alike among articles that are not: lich-0-0-0.html.
    """
    kind, plain = shape(url), _DIGITS.sub("0", url.partition("://")[2])
    return {kind, plain} if "0" in plain else {kind}


def _is_trap(kept: _Shape) -> bool:
    return kept.same >= LEAST and kept.same >= SHARE * kept.pages
