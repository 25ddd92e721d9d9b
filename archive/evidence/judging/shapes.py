"""Headers judged many at a time: what was found right once is recognised, and read with one pattern instead of line by line.

A writer gives its records the same few lines in the same order. Whatever is not plainly of such a shape is judged by
the rules themselves, so that a finding never depends on this.
"""

from __future__ import annotations

import re
from collections import Counter

from archive.evidence.judging.rules import DEFINED, Named, read_named, wrong_fields

# Most files have four; a pattern takes a millisecond to make.
_MOST_SHAPES = 12
_WORTH_A_PATTERN = 8
_MOST_COUNTED = 1000

_WORD = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_URI = r"[A-Za-z][A-Za-z0-9+.\-]*:[!-;=?-~]+"
_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_DAY = "(?:(?:0[13-9]|1[0-2])-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13578]|1[02])-31)"
_SECOND = rf"[1-9][0-9]{{3}}-{_DAY}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
# What surely is right; of what the rules let pass besides, they are asked.
_RIGHT = {
    "a URI": rf"(?:<{_URI}>|{_URI})",
    "a number": "[0-9]{1,18}",
    "a word": _WORD,
    "a media type": rf"{_WORD}/{_WORD}(?:; ?{_WORD}={_WORD})*",
    "algorithm:value": rf"{_WORD}:[!#$%&'*+\-.^_`|~0-9A-Za-z/=@]+",
    "an IP address": rf"{_OCTET}\.{_OCTET}\.{_OCTET}\.{_OCTET}",
    "a name": r"[!-~](?:[ -~]*[!-~])?",
}
_DATES = {"1.0": rf"{_SECOND}Z", "1.1": rf"{_SECOND}(?:\.[0-9]{{1,9}})?Z"}
_ANYTHING = r"[ -~]*"
# These decide what the others may be: of one shape they are the same.
_CONSTANT = frozenset({"warc-type", "warc-profile"})
_SELDOM = frozenset({"warc-segment-number", "warc-segment-origin-id"})


class Shapes:
    """The headers of one file, one after the other."""

    def __init__(self) -> None:
        self._known: list[tuple[re.Pattern[str], str, str, tuple[str, ...]]] = []
        self._met: Counter[tuple[str, tuple[str, ...]]] = Counter()

    def judge(self, lines: bytes) -> tuple[Named, list[str]]:
        """Return a header's fields, as far as they can be read, and what is wrong with it."""
        if lines.isascii():
            text = lines.decode("ascii")
            for pattern, version, kind, names in self._known:
                if found := pattern.fullmatch(text):
                    return Named(version, kind, dict(zip(names, found.groups(), strict=True))), []
        named, wrong = read_named(lines)
        wrong += wrong_fields(named)
        if not wrong and len(self._known) < _MOST_SHAPES and len(self._met) < _MOST_COUNTED:
            self._learn(named, lines)
        return named, wrong

    def _learn(self, named: Named, lines: bytes) -> None:
        shape = named.kind + named.values.get("warc-profile", ""), (str(lines.count(b"\n")), *named.values)
        self._met[shape] += 1
        if self._met[shape] == _WORTH_A_PATTERN and _may_be_learned(named, lines):
            self._known.append(_pattern(named, lines.decode("ascii")))


def _may_be_learned(named: Named, lines: bytes) -> bool:
    values = named.values
    return (
        lines.isascii()
        and b"\r\n " not in lines
        and b"\r\n\t" not in lines
        and named.version in _DATES
        and named.kind != "warcinfo"
        and "content-type" in values
        and _SELDOM.isdisjoint(values)
    )


def _pattern(named: Named, text: str) -> tuple[re.Pattern[str], str, str, tuple[str, ...]]:
    version, *rest = text.removesuffix("\r\n\r\n").split("\r\n")
    pattern, names = [re.escape(version)], []
    for line in rest:
        name, _, value = line.partition(":")
        right = _right(name.lower(), value.strip(), named.version)
        if name.lower() not in names:
            names.append(name.lower())
            right = f"({right})"
        pattern.append(rf"{re.escape(name)}: {right}")
    return re.compile("\r\n".join([*pattern, "\r\n"])), named.version, named.kind, tuple(names)


def _right(name: str, value: str, version: str) -> str:
    if name in _CONSTANT:
        return re.escape(value)
    defined = DEFINED.get(name)
    if defined is None:
        return _ANYTHING
    return _DATES[version] if defined.what == "a UTC time" else _RIGHT[defined.what]
