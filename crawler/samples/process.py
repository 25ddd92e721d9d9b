"""Runs the sample portals in a process of their own for as long as somebody needs them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from crawler.samples.makes import served
from crawler.samples.truth import Entry, truth
from crawler.samples.world import World


@dataclass(frozen=True, slots=True)
class Running:
    """Portals that answer: where, as which process, and what is true of them."""

    port: int
    pid: int
    world: World

    def truth(self, *slugs: str) -> Iterator[Entry]:
        """Yield the truth of the portals named, or of all."""
        makes = served(self.world)
        for slug in slugs or makes:
            yield from truth(self.world, makes[slug])


@contextmanager
def running(
    settings: Path, world: World | None = None, *, log: Path | None = None, prerendered: bool = False
) -> Iterator[Running]:
    """Start the portals of *world*, write their site files under *settings*, and stop them at the end.

    `running(folder, World(articles=50, night=2))`: a port 0 asks for a free one. Raises RuntimeError if they do not come up.
    """
    wanted = world or World()
    command = [sys.executable, "-m", "crawler.samples", "--settings", str(settings), "--with-parent"]
    for name in ("seed", "articles", "night", "port", "delay", "today", "per_page"):
        command += [f"--{name.replace('_', '-')}", str(getattr(wanted, name))]
    command += ["--makes", ",".join(wanted.makes), "--state", wanted.state]
    command += ["--log", str(log)] if log else []
    command += ["--prerendered"] if prerendered else []
    # a session of its own: Ctrl-C is for the one who walks, who still needs answers to finish in order
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert process.stdout is not None
    try:
        ready = process.stdout.readline()
        if not ready:
            raise RuntimeError("the sample portals did not start; they say why on standard error")
        port = int(json.loads(ready)["port"])
        yield Running(port, process.pid, replace(wanted, port=port))
    finally:
        process.terminate()
        try:
            process.communicate(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
