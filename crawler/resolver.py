"""Names to addresses, without the private ones: of a name that has both, only the others are ever connected to."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer

from crawler.guard import may_connect

MOST_REMEMBERED = 1000


@implementer(IHostnameResolver)
class GuardedResolver:
    """Asks another resolver, and lets pass what may be connected to."""

    def __init__(self, asked: Any, *, loopback: bool) -> None:
        self._asked, self._loopback = asked, loopback
        self._private: OrderedDict[str, str] = OrderedDict()

    def private(self, name: str) -> str | None:
        """Return the private address that *name* had when it was looked up last, and no other; None otherwise."""
        return self._private.get(name)

    def resolveHostName(self, receiver: Any, hostName: str, *rest: Any, **named: Any) -> Any:  # noqa: N802, N803
        """Give *receiver* the addresses of *hostName* that may be connected to (Twisted's IHostnameResolver)."""
        return self._asked.resolveHostName(_Sieve(self, receiver, hostName), hostName, *rest, **named)

    def may(self, address: str) -> bool:
        """Return whether *address* passes."""
        return may_connect(address, loopback=self._loopback)

    def note(self, name: str, private: str | None) -> None:
        """Remember that *name* has nothing but the address *private*, or that it has another."""
        self._private.pop(name, None)
        if private is not None:
            self._private[name] = private
        if len(self._private) > MOST_REMEMBERED:
            self._private.popitem(last=False)


@implementer(IResolutionReceiver)
class _Sieve:
    """Stands before who waits for the addresses of one name."""

    def __init__(self, guard: GuardedResolver, receiver: Any, name: str) -> None:
        self._guard, self._receiver, self._name = guard, receiver, name
        self._private: str | None = None
        self._passed = False

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802 (Twisted's name)
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802 (Twisted's name)
        if self._guard.may(address.host):
            self._passed = True
            self._receiver.addressResolved(address)
        else:
            self._private = address.host

    def resolutionComplete(self) -> None:  # noqa: N802 (Twisted's name)
        self._guard.note(self._name, None if self._passed else self._private)
        self._receiver.resolutionComplete()
