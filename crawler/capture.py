"""The download handler that keeps every byte: what went over the wire is in the WARC before anybody else sees it."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any, Protocol
from urllib.parse import urlsplit

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import CannotResolveHostError, DownloadCancelledError, DownloadTimeoutError
from scrapy.http import Response
from scrapy.responsetypes import responsetypes
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.threads import deferToThread

from archive.clock import now
from archive.evidence.exchange import Exchange, late_record, records
from archive.evidence.record import Record, new_record_id
from archive.evidence.writing.warcfile import pack
from archive.model import Original, Place
from crawler.guard import PrivateAddressError, as_number, may_connect
from crawler.ledger.holdings import Held
from crawler.resolver import GuardedResolver
from crawler.tls import LenientTls, system_store
from crawler.wire.answer import Answer
from crawler.wire.connection import Terms, Wire
from crawler.wire.pool import Pool, Unheard, sending

# Packing (SHA-1, deflate) costs about 15 ms a megabyte: larger answers are packed in a thread, so that the reactor never waits.
LARGEST_PACKED_HERE = 256 * 1024
# Seconds to connect and to answer, where nobody says otherwise; Scrapy's middleware does.
PATIENCE = 180.0
# Fields of a head that speak of the connection, and not of what came; how long that is, is told of what is unpacked too.
OF_THE_CONNECTION = frozenset(
    ("connection", "content-length", "keep-alive", "proxy-connection", "te", "trailers", "transfer-encoding", "upgrade")
)
MOST_LATE_BYTES = 64 * 1024


class Keeper(Protocol):
    """Who keeps the packed records of an exchange: the crawl's journal."""

    def info_id(self) -> str:
        """Return the id of the first record of the file that is written now. Raises DiskTrouble."""

    def keep(self, packed: list[bytes]) -> tuple[Place, ...]:
        """Append *packed* to the WARC; return where each record lies. Raises DiskTrouble."""


class Holder(Protocol):
    """Who knows what the archive holds already: the site's ledger."""

    def holder(self, digest: str, url: str) -> Held | None:
        """Return the durable capture of the payload *digest* that one of *url* may refer to, or None."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was written: `request.meta["kept"]`."""

    record: str
    """WARC-Record-ID of the response, or of the revisit in its place."""
    at: datetime
    warc: str
    digest: str
    """WARC-Payload-Digest; empty where less came than was announced."""
    held: Held | None
    """What it is a revisit of."""
    offset: int = 0
    """Where the record begins in its file."""


class CaptureHandler(HTTP11DownloadHandler):
    """Downloads like Scrapy's own handler, and keeps every exchange before it hands over the answer."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._keeper: Keeper = crawler.spider.journal
        self._holder: Holder = crawler.spider.ledger.holdings
        self._counts: Counter[str] = crawler.spider.counts
        loopback = crawler.spider.site.loopback
        self._loopback: bool = loopback
        settings = crawler.settings
        terms = Terms(
            late=self._keep_late,
            secured=LenientTls(system_store()),
            loopback=loopback,
            most=settings.getint("DOWNLOAD_MAXSIZE") or sys.maxsize,
        )
        self._connections = Pool(terms, settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"))

    async def download_request(self, request: Any) -> Any:
        """Return the answer to *request* once it is in the WARC.

        What came of a failed attempt is kept too; then the failure goes on. Raises DiskTrouble when nothing can be kept.
        `request.meta["kept"]` becomes what was written. `request.meta["unless"]` is what the request's conditions speak of;
        `request.meta["turn"]` is waited for first; `request.meta["sent"]` is told when it went out, in monotonic seconds.
        """
        await _turn(request)  # here, and not before the line: only now is it sent
        begun, wires = now(), list[Wire]()
        failure: BaseException | None = None
        resolver = _guarded_names(self._loopback)
        try:
            self._refuse_number(request.url)
            return await self._ask(request, wires)
        except CannotResolveHostError as error:
            private = resolver.private(urlsplit(request.url).hostname or "")
            failure = PrivateAddressError(private) if private else error
            if private:
                raise failure from error
            raise
        except BaseException as error:
            failure = error
            raise
        finally:
            await self._keep(request, wires, failure, begun)

    async def close(self) -> None:
        """Close what connections are open."""
        self._connections.close()
        await super().close()

    async def _ask(self, request: Any, wires: list[Wire]) -> Response:
        try:
            return await self._asked(self._connections.ask, request, wires)
        except Unheard:
            _tell_sent(request, wires)
            await _turn(request)  # for all we know it was heard: to ask again is to ask once more
            return await self._asked(self._connections.ask_anew, request, wires)

    async def _asked(self, ask: Callable[..., Awaitable[Answer]], request: Any, wires: list[Wire]) -> Response:
        limit = float(request.meta.get("download_timeout") or PATIENCE)
        begun = monotonic()
        try:
            async with asyncio.timeout(limit):
                with wrap_twisted_exceptions():
                    answer = await ask(sending(request), wires, limit)
        except TimeoutError as error:
            raise DownloadTimeoutError(f"Getting {request.url} took longer than {limit:g} seconds.") from error
        finally:
            if wires and wires[-1].headed is not None:
                request.meta["download_latency"] = wires[-1].headed - begun
        return _response(request.url, answer)

    def _refuse_number(self, url: str) -> None:
        """Raise PrivateAddressError when the host of *url* is a private address in any spelling: not even to knock."""
        number = as_number(urlsplit(url).hostname or "")
        if number is not None and not may_connect(number, loopback=self._loopback):
            raise PrivateAddressError(number)

    async def _keep(self, request: Any, wires: list[Wire], failure: BaseException | None, begun: datetime) -> None:
        _tell_sent(request, wires)  # before another request may follow
        attempts = [_exchange(request, wire, failure if wire is wires[-1] else None) for wire in wires]
        attempts = attempts or [_unanswered(request, failure, begun)]
        known = _Known(self._holder, request)
        made = [records(one, new_record_id, known=known) for one in attempts]
        for wire, record in zip(wires, made, strict=False):
            # in one step with taking its bytes: whatever comes from now on is late
            wire.kept = _answer(record)
            wire.received.clear()
        for one, several in zip(attempts, made, strict=True):
            if sum(len(record.block) for record in several) <= LARGEST_PACKED_HERE:
                packed = _pack(several, self._keeper.info_id())
            else:
                packed = await maybe_deferred_to_future(deferToThread(_pack, several, self._keeper.info_id()))
            places = self._keeper.keep(packed)
            answer = _answer(several)
            request.meta["kept"] = known.kept(answer, places[several.index(answer)]) if answer else None
            self._counts["captures"] += answer is not None
            if answer is not None and answer.kind == "revisit":
                self._counts["revisits"] += 1
                self._counts["bytes not kept twice"] += len(one.response) - len(answer.block)

    def _keep_late(self, wire: Wire, data: bytes) -> None:
        """Keep what a server sends after its answer's end: Twisted closes the connection on it, it belongs to no other."""
        if wire.kept is not None and wire.surplus < MOST_LATE_BYTES:
            wire.surplus += len(data)
            record = late_record(wire.kept, data[:MOST_LATE_BYTES], now(), record_id=new_record_id())
            self._keeper.keep([pack(record, self._keeper.info_id())])


async def _turn(request: Any) -> None:
    """Wait until the host of *request* may be asked. Raises what says that it may not."""
    if (turn := request.meta.get("turn")) is not None:
        await turn()


def _tell_sent(request: Any, wires: list[Wire]) -> None:
    """Tell who keeps the pace of the host of *request* when it was asked last."""
    if wires and (note := request.meta.get("sent")) is not None:
        note(wires[-1].started)


def _guarded_names(loopback: bool) -> GuardedResolver:
    """Return the guard before the reactor's resolver, which is put there at the first call: a process crawls one site.

    Not when the handler is made: Scrapy installs the resolver of its settings later than that.
    """
    from twisted.internet import reactor

    before = reactor.nameResolver
    if isinstance(before, GuardedResolver):
        return before
    guarded = GuardedResolver(before, loopback=loopback)
    reactor.installNameResolver(guarded)
    return guarded


class _Known:
    """What the archive holds already, for one request; remembers what it was asked about."""

    def __init__(self, holder: Holder, request: Any) -> None:
        self._holder, self._request = holder, request
        self._held: Held | None = request.meta.get("unless")

    def __call__(self, digest: str) -> Original | None:
        # a pager's answer to a form has the address of the first page, under which no replay tool would find it
        self._held = self._holder.holder(digest, self._request.url) if self._request.method == "GET" else None
        return self._held.original if self._held else None

    def kept(self, answer: Record, place: Place) -> Kept:
        """Return what was written as *answer* at *place*."""
        told = dict(answer.headers)
        revisit = answer.kind == "revisit"
        digest = told.get("WARC-Payload-Digest", "") if revisit or "WARC-Truncated" not in told else ""
        return Kept(answer.id, answer.at, place.warc, digest, self._held if revisit else None, place.offset)


def _answer(made: tuple[Record, ...]) -> Record | None:
    return next((record for record in made if record.kind in ("response", "revisit")), None)


def _pack(made: tuple[Record, ...], info_id: str) -> list[bytes]:
    return [pack(record, info_id) for record in made]


def _response(url: str, answer: Answer) -> Response:
    """Return *answer* as Scrapy has it."""
    body, told = answer.body, dict[bytes, list[bytes]]()
    if answer.length is not None:
        told[b"Content-Length"] = [b"%d" % answer.length]
    for field in answer.fields:
        if field.name and field.name.lower() not in OF_THE_CONNECTION:
            told.setdefault(field.name.encode("latin-1").title(), []).append(field.value.encode("latin-1"))
    last = {name: values[-1] for name, values in told.items()}
    kind = responsetypes.from_args(headers=last, url=url, body=body)
    return kind(url=url, status=answer.status, headers=told, body=body)


def _exchange(request: Any, wire: Wire, failure: BaseException | None) -> Exchange:
    return Exchange(
        url=request.url,
        at=wire.at,
        request=wire.sent,
        response=b"".join(wire.received),
        surplus=wire.surplus,
        ip=wire.ip,
        protocol=("http/1.1", wire.tls.protocol) if wire.tls else ("http/1.1",),
        cipher=wire.tls.cipher if wire.tls else None,
        tls=wire.tls,
        certificates=wire.certificates,
        error=_words(failure) if failure else None if wire.done or wire.received else "closed before any answer",
        truncated="length" if wire.overlong else _truncated(failure, ended=wire.done),
        seconds=round(wire.ended - wire.started, 3),
        via=request.meta.get("via"),
        hop=request.meta.get("hop"),
        section=request.meta.get("section"),
        unless=request.meta["unless"].original if request.meta.get("unless") else None,
    )


def _unanswered(request: Any, failure: BaseException | None, begun: datetime) -> Exchange:
    """Return what is known of a request that never had a connection."""
    return Exchange(
        url=request.url,
        at=begun,
        request=b"",
        response=b"",
        error=_words(failure) if failure else "no connection",
        via=request.meta.get("via"),
        hop=request.meta.get("hop"),
        section=request.meta.get("section"),
    )


def _words(failure: BaseException) -> str:
    reasons = getattr(failure, "reasons", None) or getattr(failure.__cause__, "reasons", None) or ()
    inner = "; ".join(str(getattr(reason, "value", reason)) for reason in reasons)
    said = inner or str(failure)
    return f"{type(failure).__name__}: {said}" if said else type(failure).__name__


def _truncated(failure: BaseException | None, *, ended: bool) -> str | None:
    """Return the WARC-Truncated reason (WARC 1.1 §5.13) of an answer that did not come to its end.

    That Twisted saw an end says nothing after our own timeout or limit: an answer without a length ends where we hang up.
    """
    if isinstance(failure, DownloadTimeoutError):
        return "time"
    if isinstance(failure, DownloadCancelledError):
        return "length"
    return "disconnect" if failure is not None and not ended else None
