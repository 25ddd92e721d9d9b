"""A signature over a package's description, as wacz-auth 0.1.0 has it for whoever has a key and no certificate.

It proves that two packages come from the owner of one key, and that neither was changed since; who that is, and when it
was signed, it does not. ReplayWeb.page checks it. The door to cryptography.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from archive.errors import BadDefinition

# The one curve that ReplayWeb.page 2.5 (wabac 2.27) takes for a key without a certificate.
_CURVE = "secp384r1"
_NUMBER = 48  # bytes of each of the two numbers that a signature on this curve is
_REMEDY = "`openssl ecparam -name secp384r1 -genkey -noout -out FILE` makes one"


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
            "signature": _text(b"".join(number.to_bytes(_NUMBER, "big") for number in numbers)),
            "publicKey": _text(public),
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


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
