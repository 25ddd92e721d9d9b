"""The WARC files of one crawl, and the promise about them: what is called durable survives a power cut.

Records are appended at once; every two seconds or megabyte the file is synced to the disk in a thread, and only then are
the notes that waited for it (the ledger's `captured`) taken.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from datetime import datetime
from time import monotonic
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.task import LoopingCall
from twisted.internet.threads import deferToThread

from archive.clock import night_of, now
from archive.errors import ArchiveError, DiskTrouble
from archive.evidence.folder import Folder
from archive.evidence.record import Finished, Record, finished_record, new_record_id
from archive.evidence.writing.warcfile import WarcFile, pack
from archive.model import Place, Site

# A power cut costs at most this much: a crawl at one page in two seconds loses one page.
SYNC_SECONDS = 2.0
SYNC_BYTES = 1_000_000
# WARC 1.1 annex C recommends about 1 GB; an hour bounds how late a capture enters the catalogue.
LARGEST_FILE = 1_000_000_000
LONGEST_OPEN = 3600.0  # seconds, by the clock that never jumps

Note = Callable[[], None]


class Journal:
    """The open WARC of a running crawl. Opened at the first record, so that a crawl that captures nothing leaves none."""

    def __init__(self, folder: Folder, site: Site, info: Mapping[str, str]) -> None:
        self.bytes = 0
        self._files = 0
        self._folder = folder
        self._site = site
        self._info = dict(info)
        self._file: WarcFile | None = None
        self._opened = monotonic()
        self._synced = 0
        self._waiting: list[Note] = []
        """Notes about records that no sync has begun to make durable."""
        self._under_way: list[Note] = []
        """Notes about records that the running sync makes durable."""
        self._syncing: Deferred[Any] | None = None
        # made in `start`: it takes hold of the reactor, which is not chosen yet when a spider is made
        self._timer: LoopingCall | None = None
        self._broken = False
        """Whether a sync has failed: Linux tells of lost pages once, so no later sync of the file can be believed."""
        self._closed = False
        self._after_sync: Note = _nothing
        self._on_trouble: Callable[[ArchiveError], None] = _raise
        self._look: Callable[[int], None] = _see_nothing

    def start(
        self, after_sync: Note, on_trouble: Callable[[ArchiveError], None], look: Callable[[int], None] | None = None
    ) -> None:
        """Begin to sync by the clock; *after_sync* follows each round of notes, *on_trouble* hears what the disk says.

        *look* is told from time to time how many bytes were written, and raises DiskTrouble when the room gets short.
        """
        self._after_sync = after_sync
        self._on_trouble = on_trouble
        self._look = look or _see_nothing
        self._timer = LoopingCall(self._tick)
        self._timer.start(SYNC_SECONDS, now=False)

    def info_id(self) -> str:
        """Return the id of the first record of the file that is written now, for `pack`; a full one is closed before.

        What takes so long to pack that another file was begun meanwhile names the one before, which says the same of
        the crawl. Raises DiskTrouble.
        """
        if self._file is not None and self._is_full(self._file):
            self._close_file()
        return self._open_file().info_id

    def keep(self, packed: list[bytes]) -> tuple[Place, ...]:
        """Append the packed records of one exchange; return where each lies. Raises DiskTrouble when they cannot be kept."""
        file = self._open_file()
        places = file.append(packed)
        self.bytes += sum(map(len, packed))
        if file.position - self._synced >= SYNC_BYTES:
            self._tick()
        return places

    def keep_record(self, record: Record) -> None:
        """Append one record that is not part of an exchange."""
        self.keep([pack(record, self.info_id())])

    def when_durable(self, note: Note) -> None:
        """Call *note* once all that was kept until now is on the disk."""
        self._waiting.append(note)

    def close(self, reason: str, counts: Mapping[str, int]) -> None:
        """Write the crawl's last record, sync, close, and take the notes that waited. Raises DiskTrouble."""
        if self._timer is not None and self._timer.running:
            self._timer.stop()
        if self._broken:
            # left as `….open`: the next crawl keeps what is whole, and all that was not noted stays owed
            self._closed = True
            return
        if self._file is not None:
            self.keep_record(finished_record(Finished(reason, counts), record_id=new_record_id(), at=now()))
            self._close_file()
        self._closed = True
        # the file is durable now, and so is what a sync that still runs was to make durable
        self._take(self._under_way + self._waiting)
        self._under_way, self._waiting = [], []

    def _is_full(self, file: WarcFile) -> bool:
        return file.position >= LARGEST_FILE or monotonic() - self._opened >= LONGEST_OPEN

    def _open_file(self) -> WarcFile:
        if self._closed or self._broken:
            raise DiskTrouble(f"{self._site.slug}: the crawl's WARC is closed, what comes now is not kept: run again")
        if self._file is not None:
            return self._file
        self._opened = monotonic()
        self._file = WarcFile.create(self._folder, self._site.slug, at=now(), serial=self._files, info=self._info)
        self._synced = 0
        return self._file

    def _close_file(self) -> None:
        assert self._file is not None
        try:
            self._file.close()
        except ArchiveError:
            self._broken = True
            raise
        self._file = None
        self._files += 1

    def _tick(self) -> None:
        try:
            self._look(self.bytes)
        except ArchiveError as error:
            self._on_trouble(error)
        if self._syncing is not None or self._file is None or self._file.position == self._synced:
            return
        file, position = self._file, self._file.position
        self._under_way, self._waiting = self._waiting, []
        self._syncing = deferToThread(file.syncing())
        self._syncing.addCallbacks(lambda _: self._synced_to(file, position), self._failed)

    def _synced_to(self, file: WarcFile, position: int) -> None:
        self._syncing = None
        if self._closed:
            return  # `close` took the notes; the ledger that they are written into may be closed too
        if file is self._file:
            self._synced = position
        notes, self._under_way = self._under_way, []
        try:
            self._take(notes)
        except ArchiveError as error:
            self._on_trouble(error)

    def _failed(self, failure: Any) -> None:
        """Leave what could not be made durable owed, and say what the disk said."""
        self._syncing = None
        if self._closed:
            return
        self._under_way = []
        self._broken = True
        error = failure.value
        self._on_trouble(
            error if isinstance(error, ArchiveError) else ArchiveError(f"the WARC cannot be synced: {error}")
        )

    def _take(self, notes: list[Note]) -> None:
        for note in notes:
            note()
        self._after_sync()


def warcinfo(site: Site, contact: str, version: str, *, started: datetime) -> dict[str, str]:
    """Return the fields of the first record: who wrote the file, for what, under which rules (WARC 1.1 annex B).

    All files of the crawl that *started* then say that they are part of it.
    """
    return {
        "software": f"luutru/{version}",
        "format": "WARC File Format 1.1",
        "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "hostname": socket.gethostname(),
        "operator": contact or "nobody named: loopback only",
        "robots": "RFC 9309, Crawl-delay and Retry-After obeyed",
        "http-header-user-agent": user_agent(contact, version),
        "isPartOf": f"{site.slug}-{started:%Y%m%d%H%M%S}",
        # our own, in small letters like those that WARC 1.1 does not name: all files of a night's crawls bear one day
        "luutru-night": night_of(started).isoformat(),
        "site": site.slug,
        "siteDefinition": site.digest,
        "description": site.name,
    }


def user_agent(contact: str, version: str) -> str:
    """Return how the crawler introduces itself: name, version, and how to reach who runs it."""
    return f"luutru/{version} (+{contact})" if contact else f"luutru/{version}"


def _nothing() -> None:
    return None


def _see_nothing(_: int) -> None:
    return None


def _raise(error: ArchiveError) -> None:
    raise error
