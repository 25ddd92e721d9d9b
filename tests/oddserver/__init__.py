"""A web server that answers as badly as portals do, on loopback, and keeps the truth: every byte it read and wrote.

with running(tmp_path) as server:
    ...  # let a client ask for server.url("/chunked-cut-in-size"), one of ODD_PATHS
    for exchange in server.exchanges():
        ...  # compare exchange.request and exchange.response with what the client kept
"""

from __future__ import annotations

from tests.oddserver.answers import ODD_PATHS
from tests.oddserver.journal import Exchange
from tests.oddserver.running import OddServer, running

__all__ = ["ODD_PATHS", "Exchange", "OddServer", "running"]
