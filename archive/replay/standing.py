"""Replay beside something else that is served: pywb that ends by itself is begun again, each time with more patience."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic

from archive.errors import ArchiveError
from archive.evidence.folder import Folder
from archive.replay.pywb import Pywb, need_port, pywb_for

LOOKS = 0.5
"""Seconds between two looks whether pywb is there."""
PAUSES = (1, 2, 5, 15, 60)
"""Seconds until it is begun again; the last ever after, so that what kills it at once is not begun all the time."""
STOOD = 600
"""Seconds after which an end is not one of a row."""


@contextmanager
def standing_replay(folder: Folder, port: int, say: Callable[[str], None]) -> Iterator[None]:
    """Replay the archive *folder* on a loopback *port* until the end of the block; *say* hears when that is interrupted.

    Raises what `replay` raises where it does not begin.
    """
    with pywb_for(folder, port) as pywb:
        need_port(port, option="--replay-port")
        pywb.begin()
        leaving = Event()
        watch = Thread(target=_watch, args=(pywb, leaving, say), name="luutru-replay", daemon=True)
        watch.start()
        try:
            yield
        finally:
            leaving.set()
            pywb.end()  # also one that is just beginning: nobody waits for it any more
            watch.join()


def _watch(pywb: Pywb, leaving: Event, say: Callable[[str], None]) -> None:
    row, since = 0, monotonic()
    while not leaving.wait(LOOKS):
        if not pywb.has_ended():
            continue
        row = 0 if monotonic() - since > STOOD else row
        pause = PAUSES[min(row, len(PAUSES) - 1)]
        say(f"replay ended by itself ({pywb.last_words()}): it begins again in {pause} s")
        if leaving.wait(pause):
            return
        row, since = row + 1, monotonic()
        try:
            pywb.begin()
        except (ArchiveError, OSError) as error:
            if not leaving.is_set():
                say(str(error))
        else:
            say("replay is there again")
