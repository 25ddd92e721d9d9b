"""What TLS said when an answer came: the verdict of the day, kept because no later day could come to it again. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from archive.model import Certificate, Tls

# The certificate, its issuer and one more say who vouched; the digests of all that came stand beside it.
MOST_CERTIFICATES = 3
LONGEST_NAME = 200
LONGEST_DEFECT = 500


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
