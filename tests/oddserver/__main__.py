"""`python -m tests.oddserver --log DIR [--tls] [--seconds N]`: serve until stdin closes, SIGTERM, or N seconds."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from tests.oddserver.server import serve


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m tests.oddserver", description="A server that answers badly.")
    parser.add_argument("--log", type=Path, required=True, help="folder for the log of exchanges")
    parser.add_argument("--tls", action="store_true", help="serve TLS as well, on a second port")
    parser.add_argument("--seconds", type=float, default=600, help="end after so many seconds, whatever happens")
    options = parser.parse_args()
    asyncio.run(serve(options.log, tls=options.tls, seconds=options.seconds))


if __name__ == "__main__":
    main()
