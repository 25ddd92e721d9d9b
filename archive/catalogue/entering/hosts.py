"""How hosts spoke, as each capture tells it: protocol, certificate, what was wrong, charset. Any order gives the same rows."""

from __future__ import annotations

from archive.catalogue.catalogue import Catalogue
from archive.catalogue.entering.entries import stamp
from archive.catalogue.entering.watched import may_be_page
from archive.extract.tree.page import charset_of
from archive.model import Capture, Certificate
from archive.urls import host_of

_VERIFIED = {True: "yes", False: "no", None: "unknown"}
_NOBODY = Certificate("", "", "", "", "")
# What is told of one certificate is always the same, unless a file was forged: then the words that come first hold.
_PUT = """
insert into host_states (
    host, site, protocol, cipher, verified, defect, certificate, subject, issuer, not_before, not_after, first_seen, last_seen
)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict do update set
    subject = min(subject, excluded.subject), issuer = min(issuer, excluded.issuer),
    not_before = min(not_before, excluded.not_before), not_after = min(not_after, excluded.not_after),
    first_seen = min(first_seen, excluded.first_seen), last_seen = max(last_seen, excluded.last_seen)
"""
_WRITTEN = """
insert into host_charsets (host, site, charset, declared, captures, first_seen, last_seen) values (?, ?, ?, ?, 1, ?, ?)
on conflict do update set
    captures = captures + 1, first_seen = min(first_seen, excluded.first_seen), last_seen = max(last_seen, excluded.last_seen)
"""


def add_host(catalogue: Catalogue, capture: Capture, site: str) -> None:
    """Write down how the host of *capture*, asked for the sake of *site*, spoke, and in which charset it wrote a page."""
    tls, at = capture.tls, stamp(capture.at)
    host, scheme = host_of(capture.url), capture.url.partition(":")[0].lower()
    told = (tls.protocol, tls.cipher, _VERIFIED[tls.verified], tls.defect) if tls else (scheme, "", "unknown", "")
    shown = tls.chain[0] if tls and tls.chain else _NOBODY
    words = (shown.sha256, shown.subject, shown.issuer, shown.begins, shown.ends)
    catalogue.run(_PUT, (host, site, *told, *words, at, at))
    if capture.status == 200 and capture.body and may_be_page(capture):
        catalogue.run(_WRITTEN, (host, site, *charset_of(capture.body, capture.headers), at, at))
