"""Which addresses may be connected to: public ones; loopback only for sites that say so; nothing else, ever.

The check is on the address that is connected to, so a name that changes its mind between two look-ups (DNS rebinding) and
a redirect to a private host meet it like every other.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address


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
    return inner.is_loopback if loopback else inner.is_global and not inner.is_multicast


def _embedded(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(address, IPv4Address):
        return address
    nat64 = address.packed[:12] == bytes.fromhex("0064ff9b") + bytes(8)
    within = IPv4Address(address.packed[12:]) if nat64 else None
    return address.ipv4_mapped or address.sixtofour or within or address
