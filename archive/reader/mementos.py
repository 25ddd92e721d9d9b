"""Memento (RFC 7089) in our words: which addresses lead through time, and how they are named to programs. Pure.

TimeGate and mementos are of the pattern of §4.2.1 (302, each memento at an address of its own); `Link` as in §2.2, TimeMaps as
in §5, in the format of RFC 6690. Times are whole seconds (§2.1.1.1), so that of several captures in one second one is told of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import quote, unquote, urldefrag

LINK_FORMAT = "application/link-format"
_IN_ADDRESSES = "%/:?[]@!$&'()*+,;="
_LONGEST = 4_000
# proxies refuse an answer whose headers are longer than a page of memory (nginx: 4 kB)
_MOST_LINKS = 3_000
# RFC 1123, as §2.1.1.1 of RFC 7089 has it
_RFC1123 = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d GMT",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Original:
    """An address of a portal (URI-R), and where its past is found."""

    url: str
    origin: str
    """Under which the reader knows us: `https://luutru.example`."""

    @property
    def escaped(self) -> str:
        """The address as it stands in headers and in addresses of ours."""
        return quote(urldefrag(self.url).url, safe=_IN_ADDRESSES, errors="replace")

    @property
    def timegate(self) -> str:
        """Where the capture nearest to a time is asked for."""
        return f"{self.origin}/timegate/{self.escaped}"

    def timemap(self, since: str = "") -> str:
        """Return where its captures from *since* (UTC) on are listed."""
        return f"{self.origin}/timemap/link/{_digits(since)}{'/' if since else ''}{self.escaped}"

    def memento(self, at: str) -> str:
        """Return the address of its capture made in the second *at* (UTC)."""
        return f"{self.origin}/memento/{_digits(at)}/{self.escaped}"


def original_of(path: str, question: str, origin: str) -> Original:
    """Return what the rest of one of these addresses names: *path* as it came, and what stood behind `?`.

    Some escape the whole address, some servers and proxies make one slash of two.

    >>> original_of("http:/a.vn/tin", "id=1", "").url, original_of("https%3A%2F%2Fa.vn%2Ft%E1%BB%89nh", "", "").url
    ('http://a.vn/tin?id=1', 'https://a.vn/tỉnh')
    """
    url = unquote(path, errors="replace") if re.match(r"https?%3A", path, re.IGNORECASE) else path
    url = re.sub(r"^(https?):/+", r"\1://", url, count=1, flags=re.IGNORECASE)
    whole = f"{url}?{question}" if question else url
    return Original((whole if "://" in whole else f"http://{whole}")[:_LONGEST], origin)


def links(original: Original, ends: tuple[str, str] | None) -> str:
    """Return the header `Link` of a TimeGate or of a memento; *ends*: when the first and the last were made (UTC)."""
    told = [
        f'<{original.escaped}>; rel="original"',
        f'<{original.timemap()}>; rel="timemap"; type="{LINK_FORMAT}"',
        f'<{original.timegate}>; rel="timegate"',
        *(_mementos(original, tuple(dict.fromkeys(ends)), ends) if ends else ()),
    ]
    while len(told) > 2 and len(", ".join(told)) > _MOST_LINKS:
        told.pop()
    return ", ".join(told)


def timemap(original: Original, seconds: Sequence[str], ends: tuple[str, str], more: str | None) -> str:
    """Return the TimeMap of *original* with the captures *seconds*; *more*: when the next one behind them was made (§5.1)."""
    span = f'from="{http_date(seconds[0])}"; until="{http_date(seconds[-1])}"'
    begins = "" if seconds[0] == ends[0] else seconds[0]
    told = [
        f'<{original.escaped}>; rel="original"',
        f'<{original.timemap(begins)}>; rel="self"; type="{LINK_FORMAT}"; {span}',
        f'<{original.timegate}>; rel="timegate"',
    ]
    if more:
        told.append(f'<{original.timemap(more)}>; rel="timemap"; type="{LINK_FORMAT}"; from="{http_date(more)}"')
    return ",\n".join([*told, *_mementos(original, seconds, ends)]) + "\n"


def _mementos(original: Original, seconds: Sequence[str], ends: tuple[str, str]) -> Iterator[str]:
    for at in seconds:
        places = [name for name, end in zip(("first", "last"), ends, strict=True) if at == end]
        yield f'<{original.memento(at)}>; rel="{" ".join([*places, "memento"])}"; datetime="{http_date(at)}"'


def http_date(at: str) -> str:
    """Return *at*, a time in UTC as the catalogue has it, as HTTP writes times.

    >>> http_date("2024-03-27T08:00:01.250000Z")
    'Wed, 27 Mar 2024 08:00:01 GMT'
    """
    return format_datetime(datetime.fromisoformat(at[:19]).replace(tzinfo=UTC), usegmt=True)


def moment_of(accepted: str) -> str | None:
    """Return the second (UTC) that *accepted*, an `Accept-Datetime`, names; None where it is not written as §2.1.1 demands.

    >>> moment_of("Wed, 27 Mar 2024 08:00:01 GMT"), moment_of("yesterday"), moment_of("Thu, 31 Feb 2024 08:00:01 GMT")
    ('2024-03-27T08:00:01', None, None)
    """
    if not _RFC1123.fullmatch(accepted):
        return None
    try:
        return parsedate_to_datetime(accepted).replace(tzinfo=None).isoformat(timespec="seconds")
    except ValueError:
        return None


def second_of(digits: str) -> str | None:
    """Return the second that 14 *digits* name; None where no calendar has it.

    >>> second_of("20240327080001"), second_of("20240231080001")
    ('2024-03-27T08:00:01', None)
    """
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M%S").isoformat()  # noqa: DTZ007 (all times here are UTC)
    except ValueError:
        return None


def _digits(at: str) -> str:
    return re.sub(r"\D", "", at)[:14]
