"""A signature in a package is taken for what it is: of this description by the key that it names, or not."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from archive.evidence.folder import Folder
from archive.evidence.foreign.intake import take_in
from archive.evidence.foreign.signature import wrong_signature
from tests.archive.evidence.foreign import wacz, wget

DIGEST = "sha256:" + "0a" * 32


def base64_of(data: bytes) -> str:
    return base64.b64encode(data).decode()


def as_browsers_sign(digest: str = DIGEST, curve: ec.EllipticCurve = ec.SECP384R1()) -> dict[str, Any]:  # noqa: B008
    """Two numbers side by side, and the key itself: ArchiveWeb.page, and luutru."""
    key = ec.generate_private_key(curve)
    size = (curve.key_size + 7) // 8
    numbers = decode_dss_signature(key.sign(digest.encode(), ec.ECDSA(SHA256())))
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    signature = b"".join(number.to_bytes(size, "big") for number in numbers)
    return {"hash": digest, "signature": base64_of(signature), "publicKey": base64_of(public), "software": "x"}


def as_domains_sign(digest: str = DIGEST) -> dict[str, Any]:
    """ASN.1, and a certificate: whoever runs an authsign server."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "ky.example.vn")])
    made = x509.CertificateBuilder(name, name, key.public_key(), 1)
    made = made.not_valid_before(datetime(2026, 1, 1, tzinfo=UTC)).not_valid_after(datetime(2026, 3, 1, tzinfo=UTC))
    certificate = made.sign(key, SHA256())
    signature = base64_of(key.sign(digest.encode(), ec.ECDSA(SHA256())))
    chain = certificate.public_bytes(Encoding.PEM).decode()
    return {"hash": digest, "signature": signature, "domain": "ky.example.vn", "domainCert": chain}


@pytest.mark.parametrize(
    "signed",
    [as_browsers_sign(), as_browsers_sign(curve=ec.SECP256R1()), as_domains_sign()],
    ids=["key", "another curve", "domain"],
)
def test_a_signature_of_this_description_is_right(signed: dict[str, Any]) -> None:
    assert wrong_signature(signed, DIGEST) is None


@pytest.mark.parametrize("signed", [as_browsers_sign(), as_domains_sign()], ids=["key", "domain"])
def test_a_description_that_was_changed_since_is_said(signed: dict[str, Any]) -> None:
    other = "sha256:" + "0b" * 32

    assert "another description" in str(wrong_signature(signed, other))
    assert "not of the key" in str(wrong_signature({**signed, "hash": other}, other))


def test_a_key_that_was_put_in_its_place_is_said() -> None:
    forged = {**as_browsers_sign(), "publicKey": as_browsers_sign()["publicKey"]}

    assert "not of the key" in str(wrong_signature(forged, DIGEST))


@pytest.mark.parametrize(
    "harm",
    [
        {"signature": None},
        {"signature": "???"},
        {"signature": ""},
        {"publicKey": "AAAA"},
        {"publicKey": 7},
        {"domainCert": "-----BEGIN CERTIFICATE-----\n"},
        {"publicKey": base64_of(
            rsa.generate_private_key(65537, 2048).public_key().public_bytes(
                Encoding.DER, PublicFormat.SubjectPublicKeyInfo
            )
        )},
    ],
)  # fmt: skip
def test_what_is_no_signature_is_said_and_raises_nothing(harm: dict[str, Any]) -> None:
    assert wrong_signature({**as_browsers_sign(), **harm}, DIGEST)


@pytest.mark.parametrize(("signs", "findings"), [(True, 0), (False, 1)])
def test_a_package_with_a_signature_that_does_not_fit_is_named_and_taken(
    tmp_path: Path, signs: bool, findings: int
) -> None:
    plain = wacz(tmp_path / "plain.wacz", {"archive/a.warc.gz": wget({"https://mau.gov.vn/a": b"<html>a"})})
    source = tmp_path / "a.wacz"
    with ZipFile(plain) as had, ZipFile(source, "w") as package:
        for name in had.namelist():
            data = had.read(name)
            if name == "datapackage-digest.json":
                digest = json.loads(data)["hash"]
                signed = as_browsers_sign(digest) if signs else {**as_browsers_sign(), "hash": digest}
                data = json.dumps({**json.loads(data), "signedData": signed}).encode()
            package.writestr(name, data)

    taken = list(take_in(Folder(tmp_path / "data"), [source]))
    said = [what for one in taken for what in one.findings]
    assert len([what for what in said if "not of the key that it names" in what]) == len(said) == findings
    assert [one.warc is not None for one in taken][-1]
