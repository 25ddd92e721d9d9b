"""TLS as hosts speak it: every handshake that a browser's user could get through succeeds, and what is wrong is told.

The certificate is verified in the handshake itself, by OpenSSL, against the system's trust store: no second connection,
and no thread. The verdict is the capture's; that of another day would be another one.
"""

from __future__ import annotations

import os
import ssl
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa
from OpenSSL import SSL, crypto
from OpenSSL._util import ffi, lib
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.web.client import BrowserLikePolicyForHTTPS
from zope.interface import implementer

from archive.model import Certificate, Tls

# Security level 0: keys, signatures and protocols that later standards call weak. Portals have servers from 2008.
CIPHERS = b"DEFAULT:@SECLEVEL=0"
STORES = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Ubuntu, Alpine
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  # Fedora, RHEL
    "/etc/ssl/ca-bundle.pem",  # openSUSE
)
# A verdict holds some kilobytes of certificates; a site's pages come from some dozens of hosts.
MOST_VERDICTS = 64
# NIST SP 800-57 part 1, table 2: less than 112 bits of strength; CA/Browser Forum baseline requirements 6.1.5 and 7.1.3.2.
LEAST_BITS = ((rsa.RSAPublicKey, 2048), (dsa.DSAPublicKey, 2048), (ec.EllipticCurvePublicKey, 224))
WEAK_DIGESTS = ("md5", "sha1")
PROTOCOLS = {"TLSv1": "tls/1.0", "TLSv1.1": "tls/1.1", "TLSv1.2": "tls/1.2", "TLSv1.3": "tls/1.3"}
DEPRECATED = ("tls/1.0", "tls/1.1")  # RFC 8996
FORWARD = ("ECDHE-", "DHE-", "TLS_")  # OpenSSL's names of ciphers with forward secrecy; the last are those of TLS 1.3
LEAST_CIPHER_BITS = 128  # RFC 9325 §4.1
LONGEST_WORDS = 200

Noted = tuple[tuple[int, int], ...]
"""What OpenSSL objects to: (depth in the chain, number of its error)."""


class LenientTls(BrowserLikePolicyForHTTPS):  # type: ignore[misc] # Twisted carries few types: its bases are Any
    """Makes connections that go on where a user would click "go on", and remembers what OpenSSL objected to."""

    def __init__(self, store: Path | None) -> None:
        super().__init__()
        self._trust = f"{store} sha256:{sha256(store.read_bytes()).hexdigest()[:16]}" if store else ""
        self._context = lenient_context(store)
        self._noted: WeakKeyDictionary[SSL.Connection, _Noting] = WeakKeyDictionary()

    def creatorForNetloc(self, hostname: bytes, port: int) -> _Creator:  # noqa: N802, ARG002 (Twisted's name)
        """Return what makes the TLS side of a connection to *hostname*."""
        return _Creator(self, hostname)

    def connection(self, hostname: bytes) -> SSL.Connection:
        """Return a new client's connection that is about to ask for *hostname*."""
        made = SSL.Connection(self._context, None)
        noting = self._noted[made] = _Noting(hostname)
        made.set_verify(SSL.VERIFY_PEER, noting)
        if _address(noting.host) is None:
            made.set_tlsext_host_name(hostname)
        return made

    def verdict(self, transport: Any) -> tuple[Tls | None, tuple[bytes, ...]]:
        """Return how *transport* is secured, and its certificates (DER, the server's own first); (None, ()) if it is not."""
        handle: Any = getattr(transport, "getHandle", lambda: None)()
        noting = self._noted.get(handle) if isinstance(handle, SSL.Connection) else None
        cipher = handle.get_cipher_name() if noting else None
        if noting is None or cipher is None:
            return None, ()
        chain: tuple[bytes, ...] = ()
        with suppress(SSL.Error):
            sent = handle.get_peer_cert_chain() or []
            chain = tuple(crypto.dump_certificate(crypto.FILETYPE_ASN1, link) for link in sent)
        protocol = PROTOCOLS.get(handle.get_protocol_version_name(), "tls")
        # of a store that is not there nothing follows from what it does not hold
        about = _about_certificates(noting.host, chain, tuple(noting.errors) if self._trust else ())
        verified = None if not self._trust else not about[0]
        old = _about_connection(protocol, cipher, handle.get_cipher_bits() or 0)
        return Tls(protocol, cipher, verified, "; ".join((*about[0], *old)), self._trust, about[1]), chain


@implementer(IOpenSSLClientConnectionCreator)
class _Creator:
    def __init__(self, policy: LenientTls, hostname: bytes) -> None:
        self._policy, self._hostname = policy, hostname

    def clientConnectionForTLS(self, _protocol: Any) -> SSL.Connection:  # noqa: N802 (Twisted's name)
        return self._policy.connection(self._hostname)


class _Noting:
    """OpenSSL's questions about one chain: each answered with "go on", each objection noted once."""

    def __init__(self, hostname: bytes) -> None:
        self.host = hostname.decode("ascii", "replace").lower().strip("[]").rstrip(".")
        self.errors: list[tuple[int, int]] = []

    def __call__(self, _connection: SSL.Connection, _certificate: Any, error: int, depth: int, _ok: int) -> bool:
        if error and (depth, error) not in self.errors and len(self.errors) < MOST_VERDICTS:
            self.errors.append((depth, error))
        return True


def lenient_context(store: Path | None) -> SSL.Context:
    """Return the settings of every connection: old protocols, weak keys and servers before RFC 5746 are spoken with."""
    context = SSL.Context(SSL.TLS_METHOD)
    context.set_min_proto_version(SSL.TLS1_VERSION)
    context.set_cipher_list(CIPHERS)
    # without IGNORE_UNEXPECTED_EOF: that an answer was cut must be known
    context.set_options(SSL.OP_LEGACY_SERVER_CONNECT | SSL.OP_NO_COMPRESSION)
    context.set_mode(SSL.MODE_RELEASE_BUFFERS)
    if store is not None:
        context.load_verify_locations(str(store))
    return context


def system_store() -> Path | None:
    """Return the trust store to judge by: SSL_CERT_FILE, as OpenSSL has it, else the system's; None if there is none."""
    named = os.environ.get("SSL_CERT_FILE")
    paths = (named,) if named else (*STORES, ssl.get_default_verify_paths().cafile)
    return next((Path(path) for path in paths if path and Path(path).is_file()), None)


@lru_cache(maxsize=MOST_VERDICTS)
def _about_certificates(
    host: str, chain: tuple[bytes, ...], errors: Noted
) -> tuple[tuple[str, ...], tuple[Certificate, ...]]:
    """Return what is wrong with *chain* as a proof of *host*, and its first certificates in words."""
    links = [link for der in chain if (link := _parsed(der)) is not None]
    said = [_in_words(error, depth) for depth, error in errors]
    if not chain:
        said.append("the server showed no certificate")
    elif not links or not covers(links[0], host):
        said.append("hostname mismatch" if _address(host) is None else "IP address mismatch")
    said += (weak for number, link in enumerate(links) if (weak := _weakness(link, number)))
    words = tuple(_certificate(link, der) for link, der in zip(links, chain, strict=False))
    return tuple(dict.fromkeys(said)), words


def _parsed(der: bytes) -> x509.Certificate | None:
    try:
        return x509.load_der_x509_certificate(der)
    except ValueError:  # what OpenSSL takes and the stricter reader does not
        return None


def _in_words(error: int, depth: int) -> str:
    words: str = ffi.string(lib.X509_verify_cert_error_string(error)).decode("ascii", "replace")
    return words if depth == 0 else f"{words} (certificate {depth + 1} of the chain)"


def covers(certificate: x509.Certificate, host: str) -> bool:
    """Return whether *certificate* names *host*, as browsers read RFC 6125 §6.4: its subject's common name does not count.

    Done here and not by a library, because those refuse host names with underscores, which portals have.
    """
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        address = _address(host)
        if address is not None:
            return address in names.get_values_for_type(x509.IPAddress)
        return any(_matches(name.lower(), host) for name in names.get_values_for_type(x509.DNSName))
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        return False


def _matches(name: str, host: str) -> bool:
    first, _, rest = host.partition(".")
    return name.rstrip(".") == host or (bool(first) and "." in rest and name.rstrip(".") == f"*.{rest}")


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _weakness(certificate: x509.Certificate, number: int) -> str | None:
    """Return what is weak about the certificate that stands as *number* in the chain, in OpenSSL's words, or None.

    At security level 0 OpenSSL lets it pass in silence.
    """
    if number and certificate.subject == certificate.issuer:
        return None  # a root is believed for itself
    try:
        key = certificate.public_key()
        digest = certificate.signature_hash_algorithm
    except Exception as error:  # of another algorithm than the reader knows; cryptography has several ways to say so
        return f"its key or signature cannot be read: {error}"[:LONGEST_WORDS]
    least = next((bits for kind, bits in LEAST_BITS if isinstance(key, kind)), 0)
    if least and (bits := getattr(key, "key_size", least)) < least:
        return f"{'CA' if number else 'EE'} certificate key too weak ({bits} bits)"
    if digest is not None and digest.name in WEAK_DIGESTS:
        return f"CA signature digest algorithm too weak ({digest.name})"
    return None


def _about_connection(protocol: str, cipher: str, bits: int) -> tuple[str, ...]:
    """Return what is old about the connection itself."""
    old = [f"deprecated protocol {protocol}"] if protocol in DEPRECATED else []
    if not cipher.startswith(FORWARD):
        old.append(f"cipher without forward secrecy: {cipher}")
    if bits < LEAST_CIPHER_BITS:
        old.append(f"cipher too weak: {cipher}, {bits} bits")
    return tuple(old)


def _certificate(certificate: x509.Certificate, der: bytes) -> Certificate:
    begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    digest = sha256(der).hexdigest()
    return Certificate(digest, _name(certificate, "subject"), _name(certificate, "issuer"), _day(begins), _day(ends))


def _name(certificate: x509.Certificate, which: str) -> str:
    try:
        name: str = getattr(certificate, which).rfc4514_string()
    except ValueError:  # not the letters that its type says
        return ""
    return name


def _day(at: datetime) -> str:
    # not strftime, which writes the year 900 with three digits
    return at.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
