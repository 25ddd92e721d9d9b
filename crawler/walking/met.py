"""Which articles the walk of a listing has met, in the few bytes that a long listing may cost."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from hashlib import blake2b
from heapq import merge

# Digests of articles, eight bytes each; what is beyond them is forgotten, and the count begins anew. As a set of Python's
# they would be ten times as large, and double in one moment.
MOST_MET = 200_000
# So many lie in a set before they are put in order with the others, which takes some 50 ms where there are most.
_LOOSE = 4_096


class Met:
    """Keys that were met."""

    def __init__(self) -> None:
        self._ordered = array("Q")
        self._loose: set[int] = set()

    def __contains__(self, key: str) -> bool:
        digest = _digest(key)
        if digest in self._loose:
            return True
        at = bisect_left(self._ordered, digest)
        return at < len(self._ordered) and self._ordered[at] == digest

    def add(self, keys: Iterable[str]) -> None:
        """Take *keys* for met."""
        if len(self._ordered) > MOST_MET:
            self._ordered = array("Q")
        self._loose.update(_digest(key) for key in keys if key not in self)
        if len(self._loose) > _LOOSE:
            self._ordered = array("Q", merge(self._ordered, sorted(self._loose)))
            self._loose = set()


def _digest(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big")
