"""Which parts of addresses change nothing, learned from addresses that showed the same text; and what follows for new ones."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TypeVar

from crawler.walking.parts import LANGUAGES, Part, differing, is_made_up, rest, value
from crawler.walking.sameness import SAME

RULE = SAME + "text whatever "
# So many addresses showed what another had shown without the part, or with another value of it, and none showed anything else.
LEAST = 3
# Where a person may have named the part, or all were doubles of one single page: an editor's doubles are no rule.
LEAST_IN_DOUBT = 10
# One refused address in so many is asked for all the same; the next after twice as many: a trap has no end.
SAMPLE = 20
MOST_PARTS = 40
MOST_PAGES = 5_000
MOST_RESTS = 2_000
MOST_HOLDERS = 100_000
Key = TypeVar("Key")
Value = TypeVar("Value")
Kept = Callable[[str], str | None]
"""Tells of an address whether it is `owed` or `captured`, or None: it was never met, was refused, or there is no such page."""


@dataclass(frozen=True, slots=True)
class Double:
    """An address that shows what another shows."""

    of: str
    rule: str
    is_sample: bool = False
    """Whether it is asked for all the same, to try the rule again."""


@dataclass(slots=True)
class _Learned:
    same: int = 0
    changes: bool = False
    """Whether two addresses that differ in nothing else showed different texts."""
    certain: bool = False
    """Whether an earlier night learned it."""
    refused: int = 0
    next: int = SAMPLE
    named: bool = False
    """Whether a person may have named one of the values."""
    values: set[str] = field(default_factory=set)
    doubled: set[bytes] = field(default_factory=set)
    rests: OrderedDict[bytes, bytes] = field(default_factory=OrderedDict)

    def is_idle(self, part: Part) -> bool:
        if self.changes or self.certain:
            return not self.changes
        if part.segment == LANGUAGES:
            return self.same >= LEAST
        if part.segment is not None and self.named:
            return self.same >= LEAST_IN_DOUBT and len(self.values) >= LEAST_IN_DOUBT
        return self.same >= (LEAST if len(self.doubled) > 1 else LEAST_IN_DOUBT)


@dataclass(slots=True)
class Idle:
    """What was learned of parts, and which address stands for all that differ in nothing but these."""

    _parts: OrderedDict[Part, _Learned] = field(default_factory=OrderedDict)
    _shown: OrderedDict[str, bytes] = field(default_factory=OrderedDict)
    _holders: OrderedDict[str, str] = field(default_factory=OrderedDict)
    _samples: OrderedDict[str, Double] = field(default_factory=OrderedDict)
    _stand: OrderedDict[str, str] = field(default_factory=OrderedDict)
    """The rule by which others were refused because of an address."""

    def known(self) -> tuple[Part, ...]:
        """Return the parts that change nothing."""
        return tuple(part for part, learned in self._parts.items() if learned.is_idle(part))

    def remember(self, parts: Iterable[Part]) -> None:
        """Take up what an earlier night learned; the first address of each that is met tries it again."""
        for part in parts:
            self._parts[part] = _Learned(certain=True, refused=SAMPLE - 1)

    def learn(self, key: str, text: bytes, first: str | None) -> tuple[set[Part], set[Part]]:
        """Note that *key* showed *text*, as *first* did before; return the parts that idle since, and that do no more."""
        before = set(self.known())
        if key not in self._shown:
            if first is not None and (part := differing(first, key)) is not None:
                self._begin(part)
            for one, learned in self._parts.items():
                self._compare(key, text, one, learned)
            _put(self._shown, key, text, MOST_PAGES)
        after = set(self.known())
        return after - before, before - after

    def hold(self, keys: Iterable[str]) -> None:
        """Take each of *keys*, all that is asked for or captured, for what stands for its like; the first one counts."""
        self._holders.clear()
        for key in keys:
            plain, part = self._plain(key)
            if part is not None and plain not in self._holders:
                _put(self._holders, plain, key, MOST_HOLDERS)

    def double(self, key: str, kept: Kept) -> Double | None:
        """Return which address that is *kept* shows what *key* would, and the rule that refuses it; None where none does."""
        if not self._parts or key in self._samples:
            return self._samples.get(key)
        plain, part = self._plain(key)
        holder = self._holders.get(plain)
        if part is None:
            # what has none of these parts gives way only to what is captured: else each might wait for the other
            if holder is None or kept(holder) != "captured" or (part := self._plain(holder)[1]) is None:
                return None
        elif kept(plain):
            holder = plain
        elif holder is None or holder == key or not kept(holder):
            _put(self._holders, plain, key, MOST_HOLDERS)
            return None
        return self._refused(key, Double(holder, RULE + part.words()), part)

    def fallen(self, key: str) -> str | None:
        """Note that there is no page at *key*; return the rule by which others were refused because of it."""
        return self._stand.pop(key, None)

    def _begin(self, part: Part) -> None:
        if part in self._parts:
            self._parts.move_to_end(part)
            return
        learned = _put(self._parts, part, _Learned(), MOST_PARTS)
        for key, text in self._shown.items():
            self._compare(key, text, part, learned)

    def _compare(self, key: str, text: bytes, part: Part, learned: _Learned) -> None:
        plain = rest(key, part)
        if plain is None:
            return
        name = blake2b(plain.encode(errors="replace"), digest_size=8).digest()
        before = learned.rests.get(name) or (self._shown.get(plain) if plain != key else None)
        _put(learned.rests, name, before or text, MOST_RESTS)
        if before is None:
            return
        if before != text:
            learned.changes = True
        learned.same += 1
        stands = value(key, part)
        learned.named = learned.named or not is_made_up(stands)
        if len(learned.values) < LEAST_IN_DOUBT:
            learned.values.add(stands)
        if len(learned.doubled) < LEAST:
            learned.doubled.add(name)

    def _plain(self, key: str) -> tuple[str, Part | None]:
        """Return *key* without all that changes nothing, and the first part that was left out."""
        plain, first = key, None
        for part in self.known():
            if (left := rest(plain, part)) is not None and left != plain:
                plain, first = left, first or part
        return plain, first

    def _refused(self, key: str, double: Double, part: Part) -> Double:
        _put(self._stand, double.of, double.rule, MOST_HOLDERS)
        learned = self._parts[part]
        learned.refused += 1
        if learned.refused < learned.next:
            return double
        learned.next *= 2
        return _put(self._samples, key, Double(double.of, double.rule, is_sample=True), MOST_PAGES)


def _put(kept: OrderedDict[Key, Value], key: Key, one: Value, most: int) -> Value:
    """Put *one* into what is *kept*, at most so many: the oldest is forgotten."""
    kept[key] = one
    kept.move_to_end(key)
    if len(kept) > most:
        kept.popitem(last=False)
    return one
