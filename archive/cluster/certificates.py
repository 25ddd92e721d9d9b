"""What a scheduler behind TLS and this machine say of each other's certificates: asked once, before a library asks for long."""

from __future__ import annotations

import socket
import ssl
from contextlib import suppress

from archive.cluster.address import Remote
from archive.cluster.errors import NoCluster

# seconds; a machine that is there answers in a hundredth of them
_PATIENCE = 2.0


def compare(where: Remote, context: ssl.SSLContext, authority: str, ours: str) -> None:
    """Return unless who listens at *where* and this machine refuse each other's certificates.

    *context* holds what this machine has: the *authority* that it trusts, and *ours*, its certificate; both as a person calls
    them. Raises NoCluster, saying who refuses whom. Whatever else may be wrong there is not looked for.
    """
    one = "all machines need certificates of one authority (docs/cluster.md)"
    try:
        _shake_hands(where, context)
    except ssl.SSLCertVerificationError as error:
        raise NoCluster(
            f"{where.address}: its certificate is refused here ({error.verify_message}), by the authority {authority}: {one}"
        ) from error
    except ssl.SSLError as error:
        why = (error.reason or str(error)).replace("_", " ").lower()
        if "alert" in why:
            raise NoCluster(f"{where.address}: it refuses this machine's certificate {ours} ({why}): {one}") from error
        raise NoCluster(
            f"{where.address}: who listens there speaks no TLS ({why}): give the scheduler its certificates, or type tcp://…"
        ) from error
    except OSError:
        return  # it is busy, or gone: the library waits longer


def _shake_hands(where: Remote, context: ssl.SSLContext) -> None:
    with (
        socket.create_connection((where.host, where.port), _PATIENCE) as bare,
        context.wrap_socket(bare, server_hostname=where.host) as wrapped,
        # in TLS 1.3 one side is done before the other has looked at its certificate: the first byte tells
        suppress(TimeoutError),
    ):
        wrapped.recv(1)
