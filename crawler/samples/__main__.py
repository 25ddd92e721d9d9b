"""`python -m crawler.samples`: serve the sample portals on loopback until told to stop; one line of JSON when ready."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path

from crawler.samples.definitions import write_settings
from crawler.samples.makes import MAKES, served
from crawler.samples.prerender import prerender
from crawler.samples.server import Service, bind, hosts, serve
from crawler.samples.states import BY_TURNS, STATES
from crawler.samples.truth import truth
from crawler.samples.world import DEMO, World, today

PARENT_LOOKS = 1.0  # seconds between looks whether the parent is still there


def main() -> int:
    """Serve until SIGTERM or SIGINT (or the parent's end); return the exit code."""
    options = _options()
    world = World(
        seed=options.seed,
        articles=options.articles,
        night=options.night,
        port=options.port,
        delay=options.delay,
        today=options.today,
        makes=options.makes,
        per_page=options.per_page,
        state=options.state,
    )
    try:
        sockets = bind(options.port, hosts(world))
    except OSError as error:
        print(f"sample portals: port {options.port} on {', '.join(hosts(world))}: {error.strerror}", file=sys.stderr)  # noqa: T201
        return 1
    world = replace(world, port=sockets[0].getsockname()[1])
    if options.settings:
        write_settings(options.settings, world)
    if options.truth:
        table = {slug: list(truth(world, make)) for slug, make in served(world).items()}
        options.truth.write_text(json.dumps(table, ensure_ascii=False, indent=1), encoding="utf-8")
    with ExitStack() as stack:
        log = stack.enter_context(options.log.open("a", encoding="utf-8", buffering=1)) if options.log else None
        service = Service(world, log, prerender(world) if options.prerendered else {})
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(_until_stopped(service, sockets, with_parent=options.with_parent))
    return 0


async def _until_stopped(service: Service, sockets: list[socket.socket], *, with_parent: bool) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    if with_parent:
        _stop_without(os.getppid(), stop)
    print(json.dumps({"port": service.world.port, "pid": os.getpid()}), flush=True)  # noqa: T201
    await serve(service, sockets, stop)


def _stop_without(parent: int, stop: asyncio.Event) -> None:
    """Stop when *parent* is gone, even when it was killed and could tell nobody."""
    if os.getppid() != parent:
        stop.set()
    else:
        asyncio.get_running_loop().call_later(PARENT_LOOKS, _stop_without, parent, stop)


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Return uvloop's loop, which leaves benchmarks' clients more of the machine, or None where it is not."""
    try:
        import uvloop
    except ImportError:  # not on every Python; asyncio's own loop does
        return None
    factory: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return factory


def _makes(named: str) -> tuple[str, ...]:
    names = tuple(MAKES) if named == "all" else tuple(named.split(","))
    if unknown := set(names) - set(MAKES):
        raise argparse.ArgumentTypeError(f"no such make: {', '.join(sorted(unknown))}; there are {', '.join(MAKES)}")
    return names


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m crawler.samples", description=__doc__)
    parser.add_argument("--articles", type=int, default=30, help="articles of each portal on the first night")
    parser.add_argument("--seed", type=int, default=1, help="another seed gives other news")
    parser.add_argument(
        "--makes", type=_makes, default=DEMO, help=f"which, with commas between, or all: {', '.join(MAKES)}"
    )
    parser.add_argument("--per-page", type=int, default=0, help="articles on a listing page; 0: as the size suggests")
    parser.add_argument(
        "--state", choices=("", BY_TURNS, *STATES), default="", help="what all pages show in place of themselves"
    )
    parser.add_argument("--port", type=int, default=0, help="0: one that is free")
    parser.add_argument("--night", type=int, default=1, help="later nights have new, edited and vanished articles")
    parser.add_argument("--delay", type=float, default=0.05, help="Crawl-delay of robots.txt; 0: none")
    parser.add_argument("--today", type=date.fromisoformat, default=today(), help="what the pages' clocks show")
    parser.add_argument("--settings", type=Path, help="write site files under this folder")
    parser.add_argument("--truth", type=Path, help="write the truth table to this file (JSON)")
    parser.add_argument("--log", type=Path, help="append a line of JSON per request to this file")
    parser.add_argument("--prerendered", action="store_true", help="make all pages before answering (benchmarks)")
    parser.add_argument("--with-parent", action="store_true", help="stop when the starting process is gone")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
