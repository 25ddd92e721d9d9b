"""TOML as it is written for people: texts escaped, bounded, with the evidence in comments. Pure.

What stands on a page may be hostile: nothing of it gets into a file but through here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

LONGEST_TEXT = 300
LONGEST_COMMENT = 160
_UNSAID = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+")


def plain(text: str, longest: int = LONGEST_TEXT) -> str:
    """Return *text* on one line, without controls and marks that turn a line's direction, no longer than *longest*."""
    return " ".join(_UNSAID.sub(" ", text).split())[:longest].strip()


def quoted(text: str) -> str:
    r"""Return *text* as a TOML string; a pattern without escapes where it may be (TOML 1.0, literal strings).

    >>> quoted('a "b"'), quoted(r'^/\d+$')
    ('"a \\"b\\""', "'^/\\d+$'")
    """
    said = plain(text)
    if "\\" in said and "'" not in said:
        return f"'{said}'"
    return json.dumps(said, ensure_ascii=False)


def listed(texts: Iterable[str]) -> str:
    """Return *texts* as a TOML array."""
    return f"[{', '.join(quoted(text) for text in texts)}]"


def comment(text: str) -> str:
    """Return *text* as a comment."""
    return f"# {plain(text, LONGEST_COMMENT)}"


def table(head: str, pairs: Sequence[tuple[str, str, str]]) -> list[str]:
    """Return the lines of a table: its *head*, and (key, value as TOML, evidence) of each line that stands in it."""
    lines = ["", head] if head else []
    for key, value, evidence in pairs:
        lines += [comment(evidence)] if evidence else []
        lines.append(f"{key} = {value}")
    return lines
