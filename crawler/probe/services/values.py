"""What the values in a JSON answer are, by what they look like: moments, addresses, slugs, prose, markup. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from html import unescape

from archive.extract.data import parsed
from archive.extract.text import nfc, squeeze
from archive.model import Capture
from archive.times import VIET_NAM

DEEPEST, MOST_LEAVES, MOST_OF_A_LIST = 6, 400, 2
_HUGE = 10**18  # nobody's number: Python would not even print what has thousands of digits
_KEY = re.compile(r"\w{1,60}")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?")
_DOTTED = re.compile(
    r"(?:(\d{1,2})[:h](\d\d)(?::\d\d)?[\s,-]+)?(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[\s,-]+(\d{1,2})[:h](\d\d)(?::\d\d)?)?"
)
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")
_ASPNET = re.compile(r"/Date\((1\d{9}(?:\d{3})?)(?:[+-]\d{4})?\)/")
_YEARS = range(1997, 2100)
_ADDRESS = re.compile(r"(?:https?://|/)[^\s<>]+")
_PICTURE = re.compile(r"[^\s<>]+\.(?:jpe?g|png|gif|webp)(?:\?[^\s<>]*)?", re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")
# A text with its neighbours has some dozens of values; what has thousands is a list of something else.
MOST_TOLD = 1_000
LARGEST = 5_000_000  # bytes of an answer that are looked at; a listing has some hundred thousand


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value of a JSON answer, and where it stands."""

    path: str
    value: str | int
    """A text is composed (NFC), its blanks are one."""

    @property
    def text(self) -> str:
        """The value as text."""
        return str(self.value)


@lru_cache(maxsize=64)  # every question is thought over anew
def opened_data(capture: Capture) -> object:
    """Return what the JSON answer *capture* says; None where it is none, or is too large to be a page of a listing."""
    body = capture.body.lstrip(b"\xef\xbb\xbf \t\r\n")
    if capture.status >= 300 or len(body) > LARGEST or not body.startswith((b"{", b"[")):
        return None
    return parsed(body)


def why_unread(url: str, capture: Capture) -> str | None:
    """Return why what a service answered at *url* says nothing, in one sentence; None where it is JSON."""
    if opened_data(capture) is not None:
        return None
    what = (
        "is no JSON" if len(capture.body) <= LARGEST else f"is longer than {LARGEST // 1_000_000} MB: no page of a list"
    )
    return f"{url}: {what if capture.status < 300 else f'answered {capture.status}'}"


def leaves(data: object, path: str = "", depth: int = 0) -> Iterator[Leaf]:
    """Yield the texts and numbers inside *data*, with their paths; of lists the first items alone."""
    if isinstance(data, dict) and depth < DEEPEST:
        for key, value in list(data.items())[:MOST_LEAVES]:
            if isinstance(key, str) and _KEY.fullmatch(key):
                yield from leaves(value, f"{path}.{key}" if path else key, depth + 1)
    elif isinstance(data, list) and depth < DEEPEST:
        for at, value in enumerate(data[:MOST_OF_A_LIST]):
            yield from leaves(value, f"{path}.{at}" if path else str(at), depth + 1)
    elif isinstance(data, str) and data.strip():
        yield Leaf(path, squeeze(nfc(data)))
    elif isinstance(data, int) and not isinstance(data, bool) and abs(data) < _HUGE:
        yield Leaf(path, data)


def moment_of(value: str | int) -> str | None:
    """Return the moment that a value tells, as sortable text in Vietnamese time; None where it tells none.

    >>> moment_of("2024-03-27T01:15:00Z"), moment_of(1711502100000), moment_of("08:15 27/3/2024"), moment_of("12")
    ('2024-03-27T08:15', '2024-03-27T08:15', '2024-03-27T08:15', None)
    """
    text = str(value).strip()[:60]
    if (found := _ASPNET.fullmatch(text)) or _EPOCH.fullmatch(text):
        number = int(found[1] if found else text)
        when = datetime.fromtimestamp(number / 1000 if number > 10**10 else number, UTC).astimezone(VIET_NAM)
        return f"{when:%Y-%m-%dT%H:%M}" if when.year in _YEARS else None
    if _ISO.fullmatch(text):
        try:
            then = datetime.fromisoformat(text)
        except ValueError:
            return None
        local = then.astimezone(VIET_NAM) if then.tzinfo and then.year in _YEARS else then
        return (f"{local:%Y-%m-%d}" if len(text) == 10 else f"{local:%Y-%m-%dT%H:%M}") if then.year in _YEARS else None
    return _dotted(text)


def _dotted(text: str) -> str | None:
    found = _DOTTED.fullmatch(text)
    if found is None:
        return None
    try:
        day = date(int(found[5]), int(found[4]), int(found[3]))
    except ValueError:
        return None
    hour, minute = (found[1], found[2]) if found[1] else (found[6], found[7])
    return None if day.year not in _YEARS else f"{day}T{int(hour):02}:{minute}" if hour else str(day)


def is_address(text: str) -> bool:
    """Return whether *text* is an address, whole or from the root."""
    return _ADDRESS.fullmatch(text) is not None


def is_picture(text: str) -> bool:
    """Return whether *text* is a picture's address."""
    return len(text) < 2_000 and _PICTURE.fullmatch(text) is not None


def words(text: str) -> int:
    """Return how many words *text* has.

    >>> words("Hội nghị tổng kết"), words("/uploads/a.jpg")
    (4, 1)
    """
    return text.count(" ") + 1


def plain_text(markup: str) -> str:
    """Return what a piece of HTML says, roughly: enough to tell whether one text is a part of another."""
    return squeeze(unescape(_TAG.sub(" ", markup)))


def is_prose(text: str) -> bool:
    """Return whether *text* is words in a row: no address, no markup, no list of keywords."""
    return " " in text and not _TAG.search(text) and not is_address(text) and text.count(",") * 3 <= words(text)
