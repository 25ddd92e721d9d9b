"""Reads captures under watch: what cannot be read in time or at all fails alone, and is never made up."""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn, TypeVar

from archive.model import Capture, Reading, Site

Reader = Callable[[Capture, Site], Reading]
Read = TypeVar("Read")

# The slowest of the pages seen takes 0.4 s; what takes this long is made to.
PATIENCE = 30.0
# Seconds of the processor, not of the clock: a busy machine is no reason to end a process.
LAST_PATIENCE = 2 * PATIENCE
# What is fetched for a page's sake, or to find pages, is no page, even where the server answers with one.
_NO_PAGES = ("requisite", "attachment", "robots", "feed", "sitemap")
_MARKUP = ("text/html", "application/xhtml+xml")
_DATA = ("application/json", "text/json", "application/vnd.api+json", "application/hal+json")
_UNDECLARED = ("", "text/plain", "application/octet-stream", "application/x-unknown-content-type")
_LOOKS_LIKE_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|title)\b", re.IGNORECASE)


class _TooLong(BaseException):
    # not an Exception: nothing that a page's oddities raise is caught on the way takes this for one of them
    pass


def is_page(capture: Capture) -> bool:
    """Return whether *capture* is a page that can be read: HTML, answered with 200, walked to as a page."""
    return capture.status == 200 and may_be_page(capture)


def is_redirect(capture: Capture) -> bool:
    """Return whether *capture* sends whoever asked for a page elsewhere: to every missing page's place, perhaps."""
    return 300 <= capture.status < 400 and bool(capture.header("Location")) and may_be_page(capture)


def may_be_page(capture: Capture) -> bool:
    """Return whether *capture* is a page, or what the server answered where a page was asked for."""
    if capture.status != 200 or capture.hop in _NO_PAGES:
        return capture.hop not in _NO_PAGES
    declared = (capture.header("Content-Type") or "").partition(";")[0].strip().lower()
    # an article's text may come as JSON, for a script to show: the rules of its platform say where each field stands
    if declared in _MARKUP or (capture.hop == "article" and declared in _DATA):
        return True
    return declared in _UNDECLARED and _LOOKS_LIKE_MARKUP.search(capture.body[:1024]) is not None


def read_watched(reader: Reader, capture: Capture, site: Site) -> Reading | str:
    """Return what *reader* reads in *capture*, or in one line why it could not."""
    return watched(lambda: reader(capture, site))


def watched(read: Callable[[], Read]) -> Read | str:
    """Return what *read* gives, or in one line why it could not.

    Time is kept only in the main thread, where Unix delivers signals. What comes back from C to Python is stopped
    there; a library that never does ends its process, by SIGVTALRM: whoever started that knows what it read.
    """
    try:
        with _patience():
            return read()
    except _TooLong:
        return f"took more than {PATIENCE:g} seconds"
    except RecursionError:
        return "nested too deep"
    except MemoryError:
        return "took more memory than there is"
    except Exception as error:
        where = error.__traceback__
        while where is not None and where.tb_next is not None:
            where = where.tb_next
        place = f" in {where.tb_frame.f_code.co_name}, line {where.tb_lineno}" if where is not None else ""
        return f"{type(error).__name__}{place}: {' '.join(str(error).split())[:200]}"


@contextmanager
def _patience() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _stop)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    # nobody handles this one: the kernel ends the process, whoever holds Python's lock
    signal.setitimer(signal.ITIMER_VIRTUAL, LAST_PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGALRM, before)


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise _TooLong
