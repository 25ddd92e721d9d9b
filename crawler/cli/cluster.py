"""The option `--cluster`: crawls run on other machines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from archive.cli.crew import cluster_address


def in_cluster(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--cluster`: `cluster`."""
    return click.option(
        "--cluster",
        metavar="ADDRESS",
        callback=cluster_address,
        help="Crawl on the machines of a cluster: tcp://HOST:PORT, or local:N.",
    )(command)
