"""What TLS said when an answer came: the verdict of the day, kept because no later day could come to it again. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# The certificate, its issuer and one more say who vouched; the digests of all that came stand beside it.
MOST_CERTIFICATES = 3
LONGEST_NAME = 200
LONGEST_DEFECT = 500


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate of the chain as the server sent it, in words."""

    sha256: str
    subject: str
    issuer: str
    begins: str
    """Not valid before: `YYYY-MM-DDTHH:MM:SSZ`."""
    ends: str
    """Not valid after."""


@dataclass(frozen=True, slots=True)
class Tls:
    """How a connection was secured, and what was wrong with it in the eyes of who captured."""

    protocol: str
    """`tls/1.3`."""
    cipher: str
    verified: bool | None
    """Whether the certificate proves the host to those who believe *trust*; None where nobody could tell: no trust store."""
    defect: str = ""
    """What is wrong with certificate, protocol or cipher, in OpenSSL's words where it has some; `; ` between several."""
    trust: str = ""
    """Which trust store: its path, and the first digits of its SHA-256."""
    chain: tuple[Certificate, ...] = ()
    """The server's own certificate first."""


def to_line(tls: Tls) -> str:
    """Return *tls* as one line of JSON, bounded whatever a certificate says: the field `tls` of a metadata record."""
    said: dict[str, Any] = {"protocol": tls.protocol, "cipher": tls.cipher, "verified": tls.verified}
    said |= {"defect": tls.defect[:LONGEST_DEFECT]} if tls.defect else {}
    said |= {"trust": tls.trust[:LONGEST_NAME]} if tls.trust else {}
    chain = tls.chain[:MOST_CERTIFICATES]
    said |= {"chain": [_words(one) for one in chain]} if chain else {}
    return json.dumps(said, ensure_ascii=True, separators=(",", ":"))


def from_line(line: str) -> Tls | None:
    """Return what `to_line` wrote; None for what is nothing of ours."""
    try:
        said = json.loads(line)
        verified = said["verified"]
        chain = tuple(_certificate(one) for one in said.get("chain", ())[:MOST_CERTIFICATES])
        told = [_text(said, name, LONGEST_DEFECT) for name in ("protocol", "cipher")]
        doubt = [_text(said, name, LONGEST_DEFECT) for name in ("defect", "trust")]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return Tls(told[0], told[1], verified if isinstance(verified, bool) else None, doubt[0], doubt[1], chain)


def _words(certificate: Certificate) -> dict[str, str]:
    return {
        "sha256": certificate.sha256,
        "subject": certificate.subject[:LONGEST_NAME],
        "issuer": certificate.issuer[:LONGEST_NAME],
        "from": certificate.begins,
        "to": certificate.ends,
    }


def _certificate(said: Mapping[str, object]) -> Certificate:
    digest, *told = (_text(said, name, LONGEST_NAME) for name in ("sha256", "subject", "issuer", "from", "to"))
    return Certificate(digest, *told)


def _text(said: Mapping[str, object], name: str, most: int) -> str:
    value = said.get(name, "")
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value[:most]
