"""The server: reads requests whole, answers them in odd pieces, and logs both. Loopback only, and it always ends."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import struct
import threading
from pathlib import Path
from typing import Any

from tests.oddserver.answers import answer_to
from tests.oddserver.certificate import make_tls
from tests.oddserver.journal import Exchange, Journal
from tests.oddserver.many import Fate, fate_of
from tests.oddserver.wire import Answer

LARGEST_REQUEST = 2**20
IDLE_SECONDS = 60.0
IMPATIENCE = 0.001  # so short that a busy client's next request is often on its way when the connection is closed


async def serve(folder: Path, *, tls: bool, seconds: float) -> None:
    """Listen on free ports, print them as one line of JSON, and serve until told to stop or *seconds* have passed."""
    folder.mkdir(parents=True, exist_ok=True)
    stop = _stop_when_told()
    house = _House(Journal(folder))
    plain = await asyncio.start_server(house.connection, "127.0.0.1", 0, limit=LARGEST_REQUEST)
    ports: dict[str, Any] = {"port": _port(plain), "tls_port": None, "pid": os.getpid()}
    if tls:
        context = make_tls(folder)
        secure = await asyncio.start_server(house.connection, "127.0.0.1", 0, limit=LARGEST_REQUEST, ssl=context)
        ports["tls_port"] = _port(secure)
    print(json.dumps(ports), flush=True)  # noqa: T201 - whoever started this process reads it
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
    house.journal.close()
    os._exit(0)  # connections may hang on purpose: nothing is owed to them


def _port(server: asyncio.Server) -> int:
    port: int = server.sockets[0].getsockname()[1]
    return port


def _stop_when_told() -> asyncio.Event:
    """Return an event that SIGTERM, SIGINT and the end of stdin set."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    loop.add_signal_handler(signal.SIGINT, stop.set)

    def watch_stdin() -> None:
        while os.read(0, 4096):
            pass
        loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=watch_stdin, daemon=True).start()
    return stop


class _House:
    """What all connections share: the journal, their numbers, and how often each address was asked for."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self._connections = 0
        self._asked: dict[bytes, int] = {}

    async def connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection, number, end = self._connections, 0, "keep"
        self._connections += 1
        request = b""
        try:
            while end == "keep":
                fate = fate_of(connection, number) if b" /many/" in request else Fate.NONE
                request = await _read_request(reader, IMPATIENCE if fate is Fate.IDLE else IDLE_SECONDS)
                if not request:
                    break
                tls = writer.get_extra_info("ssl_object") is not None
                answer = self._decide(request, fate)
                exchange = Exchange(connection, number, tls, request, b"".join(answer.pieces))
                self.journal.decided(exchange)
                sent, end = await _send(answer, writer)
                self.journal.ended(exchange, sent, end)
                number += 1
        except ConnectionError:
            pass
        finally:
            _hang_up(writer, reset=end == "reset")

    def _decide(self, request: bytes, fate: Fate) -> Answer:
        words = request.split(b"\r\n", 1)[0].split(b" ")
        target = words[1] if len(words) > 1 else b""
        before = self._asked.get(target, 0)
        self._asked[target] = before + 1
        return answer_to(request, before, fate)


async def _read_request(reader: asyncio.StreamReader, patience: float) -> bytes:
    """Return one request, head and body; what came of it when the client stopped; nothing when it never began."""
    try:
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), patience)
    except (TimeoutError, asyncio.LimitOverrunError):
        return b""
    except asyncio.IncompleteReadError as cut:
        return cut.partial
    lengths = [line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    try:
        return head + (await reader.readexactly(int(lengths[0])) if lengths else b"")
    except asyncio.IncompleteReadError as cut:
        return head + cut.partial


async def _send(answer: Answer, writer: asyncio.StreamWriter) -> tuple[int, str]:
    """Write the pieces one by one. Returns how many bytes went out, and how the exchange ended."""
    sent = 0
    try:
        for piece in answer.pieces:
            writer.write(piece)
            await writer.drain()
            sent += len(piece)
            await asyncio.sleep(answer.pause)
        if answer.end == "hang":
            await asyncio.sleep(IDLE_SECONDS)
            return sent, "close"
    except ConnectionError:
        return sent, "gone"
    if answer.end == "reset":
        await asyncio.sleep(0.05)  # a reset overtakes bytes that the client has not read yet
    return sent, answer.end


def _hang_up(writer: asyncio.StreamWriter, *, reset: bool) -> None:
    if reset:
        connection: socket.socket = writer.get_extra_info("socket")
        # no lingering: closing sends RST instead of FIN
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()
    else:
        writer.close()
