"""The signature over a package's description, as wacz-auth 0.1.0 has it: made, and checked. The door to cryptography.

It proves that two packages come from the owner of one key, and that neither was changed since; whose key that is, and when
it was used, it does not. ReplayWeb.page checks it too.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
    load_pem_private_key,
)
from cryptography.x509 import load_pem_x509_certificate

from archive.errors import BadDefinition

# The one curve that ReplayWeb.page 2.5 (wabac 2.27) takes for a key without a certificate.
_CURVE = "secp384r1"
_NUMBER = 48  # bytes of each of the two numbers that a signature on this curve is
_REMEDY = "`openssl ecparam -name secp384r1 -genkey -noout -out FILE` makes one"
# A key or a certificate is far shorter; whatever is longer is none.
_LONGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: a private key."""

    key: ec.EllipticCurvePrivateKey

    def sign(self, digest: str, *, created: str, software: str) -> dict[str, str]:
        """Return `signedData` for a description whose hash is *digest* (`sha256:…`)."""
        # Web Crypto's form: the two numbers side by side, not the ASN.1 that OpenSSL makes of them
        numbers = decode_dss_signature(self.key.sign(digest.encode(), ec.ECDSA(SHA256())))
        public = self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return {
            "hash": digest,
            "signature": _in_text(b"".join(number.to_bytes(_NUMBER, "big") for number in numbers)),
            "publicKey": _in_text(public),
            "created": created,
            "software": software,
        }


def signer_of(path: Path) -> Signer:
    """Return who signs with the key in the PEM file *path*. Raises BadDefinition when it is none that can sign."""
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise BadDefinition(f"{path}: {error.strerror}: name the file of a key; {_REMEDY}") from error
    except (ValueError, TypeError) as error:
        raise BadDefinition(f"{path}: not a private key in PEM without a password: {_REMEDY}") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != _CURVE:
        raise BadDefinition(f"{path}: not a key on the curve P-384, which alone readers of WACZ know: {_REMEDY}")
    return Signer(key)


def _in_text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def wrong_signature(signed: Mapping[str, Any], digest: str) -> str | None:
    """Say what is wrong with `signedData` for a description whose hash is *digest* (`sha256:…`); None if nothing is."""
    if signed.get("hash") != digest:
        return "its signature is of another description: it was changed after it was signed"
    try:
        key = _key(signed)
        signature = base64.b64decode(_text(signed, "signature"))
        key.verify(_numbers(signature, key), digest.encode(), ec.ECDSA(SHA256()))
    except InvalidSignature:
        return "its signature is not of the key that it names: somebody else changed or signed it"
    except (ValueError, TypeError, KeyError, UnsupportedAlgorithm) as error:
        return f"its signature cannot be checked ({type(error).__name__}: {str(error)[:80]})"
    return None


def _key(signed: Mapping[str, Any]) -> ec.EllipticCurvePublicKey:
    """Return the key of whoever signed: of a domain's certificate, else the one that stands there itself."""
    if "domainCert" in signed:
        key: object = load_pem_x509_certificate(_text(signed, "domainCert").encode()).public_key()
    else:
        key = load_der_public_key(base64.b64decode(_text(signed, "publicKey")))
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise TypeError("not a key on an elliptic curve")
    return key


def _numbers(signature: bytes, key: ec.EllipticCurvePublicKey) -> bytes:
    """Return a signature in ASN.1: so Python's signers write it; browsers put its two numbers side by side."""
    size = (key.curve.key_size + 7) // 8
    if len(signature) != 2 * size:
        return signature
    return encode_dss_signature(int.from_bytes(signature[:size], "big"), int.from_bytes(signature[size:], "big"))


def _text(signed: Mapping[str, Any], name: str) -> str:
    said = signed[name]
    if not isinstance(said, str) or len(said) > _LONGEST:
        raise TypeError(f"{name} is no text")
    return said
