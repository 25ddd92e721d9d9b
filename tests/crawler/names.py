"""A resolver that answers as a test says, look-up by look-up: `WIRE_NAMES` is JSON, name → [[address, …] for each look-up]."""

from __future__ import annotations

import json
import os
from typing import Any

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IHostResolution
from zope.interface import implementer


@implementer(IHostResolution)
class Resolution:
    """One look-up."""

    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """Leave it: it has its answer already."""


@implementer(IHostnameResolver)
class ScriptedNames:
    """Gives each name its answers in turn, the last one for ever; a name that is not told does not resolve."""

    def __init__(self, reactor: Any) -> None:
        self._reactor = reactor
        self._left: dict[str, list[list[str]]] = json.loads(os.environ["WIRE_NAMES"])

    @classmethod
    def from_crawler(cls, _crawler: Any, reactor: Any) -> ScriptedNames:
        return cls(reactor)

    def install_on_reactor(self) -> None:
        self._reactor.installNameResolver(self)

    def resolveHostName(self, receiver: Any, hostName: str, portNumber: int = 0, *_: Any, **__: Any) -> Any:  # noqa: N802, N803
        resolution = Resolution(hostName)
        receiver.resolutionBegan(resolution)
        left = self._left.get(hostName, [[]])
        for address in left[0] if len(left) == 1 else left.pop(0):
            kind = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(kind("TCP", address, portNumber))
        receiver.resolutionComplete()
        return resolution
