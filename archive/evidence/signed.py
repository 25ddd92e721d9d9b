"""Whether the signature of a package that others made is of its description, as wacz-auth 0.1.0 has it.

That the key which it names made it, and of this description: whose key that is, nobody is asked. A door to cryptography.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key
from cryptography.x509 import load_pem_x509_certificate

# A key or a certificate is far shorter; whatever is longer is none.
_LONGEST = 1_000_000


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
