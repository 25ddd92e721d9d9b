"""Which addresses may be connected to: public ones; loopback only for sites that say so; nothing else, ever.

Checked three times: the host of an address that is a number in whatever spelling, what a name resolves to, and what was
connected to in the end. So a name that changes its mind between two look-ups (DNS rebinding) and a redirect to a private
host meet it like every other.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

# All that is given out for hosts of the Internet (IANA, IPv6 Address Space); the rest leads through translators or nowhere.
GLOBAL_UNICAST = IPv6Network("2000::/3")
DOCUMENTATION = IPv6Network("3fff::/20")  # RFC 9637, newer than some Pythons


class PrivateAddressError(Exception):
    """The address belongs to a private network; nothing of ours is there to be archived."""

    def __init__(self, address: str) -> None:
        super().__init__(f"{address} is a private address and is never asked")


def may_connect(address: str, *, loopback: bool) -> bool:
    """Return whether *address* (IPv4 or IPv6, as text) may be connected to.

    With *loopback*, 127.0.0.0/8 and ::1 and nothing else: a sample portal's page must not lead to the Internet. Without
    it, globally reachable unicast addresses (IANA special-purpose registries, RFC 6890), also behind IPv4-mapped,
    6to4 and NAT64 forms.
    """
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = _embedded(parsed)
    if loopback:
        return inner.is_loopback
    if isinstance(inner, IPv6Address) and (inner not in GLOBAL_UNICAST or inner in DOCUMENTATION):
        return False
    return inner.is_global and not inner.is_multicast


def as_number(host: str) -> str | None:
    """Return the address that *host* of a URL is, in its usual spelling; None for a name.

    Resolvers take numbers as inet_aton does: decimal, octal, hexadecimal, and with fewer than four parts.

    >>> as_number("0x7f.1"), as_number("[::1]"), as_number("mau.gov.vn")
    ('127.0.0.1', '::1', None)
    """
    plain = host.strip("[]").rstrip(".")
    try:
        return str(ip_address(plain))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(plain))
    except (OSError, UnicodeError, ValueError):
        return None


def _embedded(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(address, IPv4Address):
        return address
    nat64 = address.packed[:12] == bytes.fromhex("0064ff9b") + bytes(8)
    within = IPv4Address(address.packed[12:]) if nat64 else None
    return address.ipv4_mapped or address.sixtofour or within or address
