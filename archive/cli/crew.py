"""The options of commands that read WARC files: how many processes do it, and where they are."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from archive.cli.group import complain
from archive.cluster.address import read_address
from archive.crew import Crew
from archive.evidence.folder import Folder

Command = TypeVar("Command", bound=Callable[..., Any])
_CLUSTER = "luutru.cluster"


@dataclass(frozen=True, slots=True)
class Hands:
    """Who is to read WARC files, as somebody typed it."""

    count: int | None
    """So many at a time; None: as many as there are."""
    cluster: str | None
    """The address of a cluster; None: processes of this machine."""

    @contextmanager
    def crew(self, folder: Folder, settings: Path | None, *, writing: bool = True) -> Iterator[Crew]:
        """Have them there, for the archive *folder* and its site files. Raises NoCluster."""
        if self.cluster is None:
            yield Crew(self.count or _processors())
            return
        # dask takes a second, of those who need none of it too
        from archive.cluster.reading import reading_crew
        from archive.cluster.rollcall import Asked

        asked = Asked.of(folder, settings, writing=writing)
        with reading_crew(self.cluster, asked, self.count, complain) as crew:
            yield crew

    def folder(self, archive: Path) -> Path:
        """Return how to call the folder *archive*: so that others who have it at the same place understand it."""
        return archive if self.cluster is None else archive.absolute()


def cluster_address(_context: click.Context, _option: click.Parameter, typed: str | None) -> str | None:
    """Return the address of a cluster that was typed as an option's value, or None: a callback. Raises NoCluster."""
    if typed is not None:
        read_address(typed)  # a misspelt one is said before anything is begun
    return typed


def hands(command: Command) -> Command:
    """Add `--jobs` and `--cluster`: `hands`."""
    command = click.option(
        "--jobs",
        "hands",
        metavar="N",
        type=click.IntRange(1),
        show_default="the processors there are",
        callback=lambda context, _option, count: Hands(count, context.meta.get(_CLUSTER)),
        help="Read so many WARC files at a time.",
    )(command)
    return click.option(
        "--cluster",
        metavar="ADDRESS",
        is_eager=True,  # known when --jobs is taken, wherever it stands
        expose_value=False,
        callback=lambda context, option, typed: context.meta.update(
            {_CLUSTER: cluster_address(context, option, typed)}
        ),
        help="Read on the machines of a cluster: tcp://HOST:PORT, or local:N.",
    )(command)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
