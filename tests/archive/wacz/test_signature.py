"""A signed package says whose key it is; the signature is checked as wacz-auth 0.1.0 has it."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_public_key,
)

from archive.errors import BadDefinition
from archive.evidence.foreign.signature import signer_of
from archive.wacz.choice import Asked
from archive.wacz.making import Order, make
from tests.archive.catalogue.shelf import Shelf
from tests.archive.wacz.contents import read_json


def pem(path: Path, curve: ec.EllipticCurve) -> Path:
    """Write a new key on *curve*."""
    key = ec.generate_private_key(curve)
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return path


def test_the_signature_is_of_the_description_and_of_no_other(shelf: Shelf, out: Path, tmp_path: Path) -> None:
    make(shelf.folder, Order(Asked(), out, signer_of(pem(tmp_path / "key", ec.SECP384R1()))))

    digest = read_json(out, "datapackage-digest.json")
    signed = digest["signedData"]
    assert signed["hash"] == digest["hash"]
    assert signed["created"] == read_json(out, "datapackage.json")["created"]
    public = load_der_public_key(base64.b64decode(signed["publicKey"]))
    assert isinstance(public, ec.EllipticCurvePublicKey)
    raw = base64.b64decode(signed["signature"])
    signature = encode_dss_signature(int.from_bytes(raw[:48], "big"), int.from_bytes(raw[48:], "big"))
    public.verify(signature, digest["hash"].encode(), ec.ECDSA(SHA256()))
    with pytest.raises(InvalidSignature):
        public.verify(signature, b"sha256:0", ec.ECDSA(SHA256()))


def test_a_key_that_readers_do_not_know_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadDefinition, match="P-384"):
        signer_of(pem(tmp_path / "key", ec.SECP256R1()))


@pytest.mark.parametrize("text", [b"", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_a_file_that_is_no_key_is_named(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "key").write_bytes(text)

    with pytest.raises(BadDefinition, match="openssl"):
        signer_of(tmp_path / "key")
    with pytest.raises(BadDefinition, match="No such file"):
        signer_of(tmp_path / "none")
