"""Certificates with every defect that portals show, made anew for every run: nothing secret lies in the project."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from OpenSSL import crypto

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a certificate is to say."""

    subject: str
    names: tuple[str, ...] = ("127.0.0.1", "localhost")
    begins: timedelta = -DAY
    ends: timedelta = 30 * DAY
    digest: str = "sha256"
    is_authority: bool = False


@dataclass(frozen=True, slots=True)
class Party:
    """A key with the certificate that is its."""

    key: Key
    certificate: x509.Certificate


def curve() -> Key:
    return ec.generate_private_key(ec.SECP256R1())


def short_rsa() -> Key:
    return rsa.generate_private_key(public_exponent=65537, key_size=1024)


def long_rsa() -> Key:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def issue(wanted: Wanted, by: Party | None, key: Key | None = None) -> Party:
    """Return a party whose certificate is signed by *by*, or by itself."""
    key = key or curve()
    now = datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, wanted.subject)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(by.certificate.subject if by else name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + wanted.begins)
        .not_valid_after(now + wanted.ends)
        .add_extension(x509.BasicConstraints(wanted.is_authority, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if by:
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key())
        builder = builder.add_extension(issuer, critical=False)
    if not wanted.is_authority:
        builder = builder.add_extension(x509.SubjectAlternativeName([_name(one) for one in wanted.names]), False)
    signed = builder.sign(by.key if by else key, hashes.SHA256())
    return Party(
        key, signed if wanted.digest == "sha256" else _signed_again(signed, by.key if by else key, wanted.digest)
    )


def _signed_again(certificate: x509.Certificate, key: Key, digest: str) -> x509.Certificate:
    """Return *certificate* with a signature over an old *digest*, which cryptography itself does not make any more."""
    old = crypto.X509.from_cryptography(certificate)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        old.sign(crypto.PKey.from_cryptography_key(key), digest)
    return old.to_cryptography()  # type: ignore[no-any-return] # pyOpenSSL is not typed here


def _name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def write(path: Path, party: Party, *others: Party) -> Path:
    """Write key and certificates to *path*, as a server is given them."""
    private = party.key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    shown = [one.certificate.public_bytes(serialization.Encoding.PEM) for one in (party, *others)]
    path.write_bytes(private + b"".join(shown))
    return path


def trust(path: Path, party: Party) -> Path:
    """Write *path*, a trust store that believes *party* alone."""
    path.write_bytes(party.certificate.public_bytes(serialization.Encoding.PEM))
    return path
