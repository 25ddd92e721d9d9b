"""How hosts spoke, as each capture tells it: protocol, certificate, what was wrong, charset; told once a file. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from archive.catalogue.transcribing.lines import Line, stamp
from archive.catalogue.transcribing.watched import may_be_page
from archive.extract.tree.page import charset_of
from archive.model import Capture, Certificate
from archive.urls import host_of

_VERIFIED = {True: "yes", False: "no", None: "unknown"}
_NOBODY = Certificate("", "", "", "", "")
# A portal's file names a dozen hosts; an imported one may name a million
_MOST = 1_000


class Hosts:
    """What the captures of one file say of their hosts, so far."""

    def __init__(self) -> None:
        self._states: dict[tuple[Any, ...], tuple[str, str]] = {}
        self._charsets: dict[tuple[str, ...], tuple[int, str, str]] = {}

    def take(self, capture: Capture, site: str) -> Iterator[Line]:
        """Take how the host of *capture*, asked for the sake of *site*, spoke, and in which charset it wrote a page."""
        tls, at = capture.tls, stamp(capture.at)
        host, scheme = host_of(capture.url), capture.url.partition(":")[0].lower()
        told = (tls.protocol, tls.cipher, _VERIFIED[tls.verified], tls.defect) if tls else (scheme, "", "unknown", "")
        shown = tls.chain[0] if tls and tls.chain else _NOBODY
        state = (host, site, *told, shown.sha256, shown.subject, shown.issuer, shown.begins, shown.ends)
        first, last = self._states.get(state, (at, at))
        self._states[state] = min(first, at), max(last, at)
        if capture.status == 200 and capture.body and may_be_page(capture):
            written = (host, site, *charset_of(capture.body, capture.headers))
            count, first, last = self._charsets.get(written, (0, at, at))
            self._charsets[written] = count + 1, min(first, at), max(last, at)
        if len(self._states) + len(self._charsets) > _MOST:
            yield from self.tell()

    def tell(self) -> Iterator[Line]:
        """Tell what was taken, and forget it: any order of such lines gives the same rows."""
        for state, (first, last) in self._states.items():
            yield "host_states", (*state, first, last)
        for written, seen in self._charsets.items():
            yield "host_charsets", (*written, *seen)
        self._states.clear()
        self._charsets.clear()
