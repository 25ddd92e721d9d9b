"""Where a cluster is, as an operator types it: `local:4`, `tcp://10.0.0.5:8786`, `tls://…`."""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass

from archive.cluster.errors import NoCluster
from archive.cluster.patience import Impatient, within

HOW = "type local:N for N processes of this machine, or tcp://HOST:PORT, the address that `dask scheduler` prints"
_LOCAL = re.compile(r"local:([1-9][0-9]{0,3})")
_REMOTE = re.compile(r"(?P<address>(?:tcp|tls)://(?P<host>[^\s/:\[\]]+|\[[0-9a-fA-F:.]+\]):(?P<port>[0-9]{1,5}))/?")
# seconds; a machine that is there answers in a hundredth of them
_PATIENCE = 4.0


@dataclass(frozen=True, slots=True)
class Local:
    """So many processes of this machine."""

    count: int


@dataclass(frozen=True, slots=True)
class Remote:
    """A scheduler somewhere."""

    address: str
    host: str
    port: int


def read_address(typed: str) -> Local | Remote:
    """Return what *typed* says. Raises NoCluster for what says nothing.

    >>> read_address("local:4")
    Local(count=4)
    >>> read_address("tcp://10.0.0.5:8786/").address
    'tcp://10.0.0.5:8786'
    """
    if found := _LOCAL.fullmatch(typed):
        return Local(int(found[1]))
    if (found := _REMOTE.fullmatch(typed)) and 0 < int(found["port"]) < 65536:
        return Remote(found["address"], found["host"].strip("[]"), int(found["port"]))
    raise NoCluster(f"{typed!r}: not the address of a cluster: {HOW}")


def find(remote: Remote) -> None:
    """Return if anybody listens at *remote*, within ten seconds. Raises NoCluster, with the reason."""
    try:
        # a resolver cannot be interrupted, and some are patient for half a minute
        within(_PATIENCE, lambda: socket.getaddrinfo(remote.host, remote.port, type=socket.SOCK_STREAM))
    except Impatient as error:
        raise NoCluster(
            f"{remote.address}: the name server did not say in {_PATIENCE:g} seconds who {remote.host!r} is: look after it "
            "(/etc/resolv.conf), or type the machine's address in numbers"
        ) from error
    except OSError as error:
        raise NoCluster(
            f"{remote.address}: no machine is known by the name {remote.host!r} ({error.strerror}): mend the address, or name "
            "the machine in /etc/hosts"
        ) from error
    try:
        # a name may have several addresses, and each is tried for so long
        within(_PATIENCE, lambda: socket.create_connection((remote.host, remote.port), _PATIENCE).close())
    except (OSError, Impatient) as error:
        silent = isinstance(error, TimeoutError | Impatient)
        why = "does not answer" if silent else (getattr(error, "strerror", None) or str(error))
        raise NoCluster(
            f"{remote.address}: nobody listens there ({why}): begin it with `dask scheduler`, let its port through the "
            "firewall, or mend the address"
        ) from error
