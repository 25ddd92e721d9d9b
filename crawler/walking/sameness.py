"""Addresses that are ever new and always show the same: measured, where no rule knows them by their shape."""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass, field
from urllib.parse import urlsplit

RULE = "trap: same text at many addresses"
# So many pages of one shape tell; an article that stands under two addresses, or an editor's double, does not.
LEAST = 10
SHARE = 0.8
# One in so many is asked for all the same: where it shows something new, the shape is no trap.
SAMPLE = 20
# What was long ago weighs less: a portal may have thousands of good pages before its trap is met.
RECENT = 60
MOST_TEXTS = 5_000
MOST_SHAPES = 500
# A name stands for a thing: "tin-tuc", "news", "en". What has digits, hyphens or escapes, or is long, stands for one of many.
_ONE_OF_MANY = re.compile(r"[\d%_-]|.{24}")


@dataclass(slots=True)
class _Shape:
    pages: int = 0
    same: int = 0
    refused: int = 0


@dataclass(slots=True)
class Sameness:
    """Which texts this crawl has seen, at which addresses, and how often addresses of one shape showed nothing else."""

    _texts: OrderedDict[bytes, str] = field(default_factory=OrderedDict)
    _shapes: OrderedDict[str, _Shape] = field(default_factory=OrderedDict)
    _samples: OrderedDict[str, None] = field(default_factory=OrderedDict)

    def is_known(self, key: str, text: bytes) -> bool:
        """Return whether *text* was seen at another address than *key*; remember it."""
        first = self._texts.setdefault(text, key)
        self._texts.move_to_end(text)
        if len(self._texts) > MOST_TEXTS:
            self._texts.popitem(last=False)
        return first != key

    def note(self, url: str, *, same: bool) -> bool:
        """Note that *url* showed the *same* as another, or something new; return whether it frees a shape that was a trap."""
        name = shape(url)
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
        kept = self._shapes.get(shape(url))
        if kept is None or not _is_trap(kept) or url in self._samples:
            return False
        kept.refused += 1
        if kept.refused % SAMPLE:
            return True
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
    path = "/".join("#" if _ONE_OF_MANY.search(name) else name.lower() for name in parts.path.split("/") if name)
    names = sorted({pair.partition("=")[0] for pair in parts.query.split("&") if pair})
    return f"{parts.netloc}/{path}?{'&'.join(names)}"


def _is_trap(kept: _Shape) -> bool:
    return kept.same >= LEAST and kept.same >= SHARE * kept.pages
