"""Sample portals and a webhook in threads of this process: taken down, put up again and changed from night to night."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

from crawler.samples.definitions import write_settings
from crawler.samples.makes import MAKES
from crawler.samples.server import Service, bind, hosts, serve
from crawler.samples.truth import Entry, truth
from crawler.samples.world import World


class House:
    """One portal at one address, which is not always open. What it refused once it remembers."""

    def __init__(self, make: str, articles: int) -> None:
        world = World(articles=articles, delay=0, makes=(make,))
        sockets = bind(0, hosts(world))
        port = sockets[0].getsockname()[1]
        for one in sockets:
            one.close()
        self.slug = MAKES[make].slug
        self._make = MAKES[make]
        self._service = Service(replace(world, port=port), None, {})

    @property
    def answers(self) -> int:
        """How much was asked of it so far."""
        return self._service.tick

    def write_file(self, settings: Path) -> None:
        """Write its site file."""
        write_settings(settings, self._service.world)

    def truth(self) -> Iterator[Entry]:
        """Yield what is true of each of its articles."""
        yield from truth(self._service.world, self._make)

    @contextmanager
    def open(self, night: int, state: str, ahead: float) -> Iterator[None]:
        """Answer as it does in its *night*, in *state*, its clock *ahead* by so many seconds; closed again afterwards."""
        self._service.ahead = ahead
        world = self._service.world = replace(self._service.world, night=night, state=state)
        loop, stop, begun = asyncio.new_event_loop(), asyncio.Event(), Event()
        sockets = bind(world.port, hosts(world))

        async def work() -> None:
            begun.set()
            await serve(self._service, sockets, stop)

        thread = Thread(target=loop.run_until_complete, args=(work(),), daemon=True)
        thread.start()
        begun.wait()
        try:
            yield
        finally:
            loop.call_soon_threadsafe(stop.set)
            thread.join()
            loop.close()


class Ear(BaseHTTPRequestHandler):
    """Keeps what a webhook is told."""

    heard: list[str]

    def do_POST(self) -> None:
        """Keep it."""
        told: dict[str, Any] = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.heard.append(f"{told.get('title')}\n{told.get('message')}")
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Print nothing."""


@contextmanager
def webhook() -> Iterator[tuple[int, list[str]]]:
    """Listen; yield the port and the list of what is said to it."""
    heard: list[str] = []
    with HTTPServer(("127.0.0.1", 0), type("OneEar", (Ear,), {"heard": heard})) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_address[1], heard
        finally:
            server.shutdown()
