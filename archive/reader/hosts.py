"""By which names readers reach us: browsers tell it with every request. Pure.

A page anywhere may let its own name lead to 127.0.0.1 from one moment to the next, and then reads what is served there as its
own (DNS rebinding): its browser still asks for that name.
"""

from __future__ import annotations

from ipaddress import ip_address

LOOPBACK = "localhost"


def name_in(host: str) -> str:
    """Return the name in a Host header, without its port, and without the dot that ends a whole name.

    >>> name_in("Luutru.example:8001"), name_in("[::1]:8001"), name_in("127.0.0.1"), name_in("localhost.:9")
    ('luutru.example', '::1', '127.0.0.1', 'localhost')
    """
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower().removesuffix(".")


def is_address(name: str) -> bool:
    """Return whether *name* is a number, to which no name can be made to lead."""
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def is_loopback(name: str) -> bool:
    """Return whether only this machine reaches *name*."""
    return ip_address(name).is_loopback if is_address(name) else name == LOOPBACK


def is_ours(host: str, names: tuple[str, ...] | None) -> bool:
    """Return whether a reader may reach us as *host*, where we know ourselves by *names* (None: by whatever anybody calls us).

    >>> is_ours("127.0.0.1:8001", ()), is_ours("localhost:9", ()), is_ours("evil.example:8001", ())
    (True, True, False)
    >>> is_ours("luutru.example", ("luutru.example",)), is_ours("evil.example", None), is_ours("", ())
    (True, True, True)
    """
    name = name_in(host)
    return names is None or not host or is_address(name) or name == LOOPBACK or name in names


def in_address(name: str) -> str:
    """Return *name* as it stands in an address.

    >>> in_address("::1"), in_address("127.0.0.1")
    ('[::1]', '127.0.0.1')
    """
    return f"[{name}]" if ":" in name else name
