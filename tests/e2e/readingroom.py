"""The reading room in Debian's Chromium: what `luutru serve` shows of an archive, and all that a browser notes meanwhile."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    FloatRect,
    Frame,
    Page,
    Response,
    sync_playwright,
)

from archive.replay.pywb import ENVIRONMENT as REPLAY
from tests.e2e.line import LUUTRU
from tests.e2e.replayweb import FLAGS
from tests.judges import CHROMIUM, judge, there
from tests.replay.nights import free_port

REPOSITORY = Path(__file__).parents[2]
AXE = REPOSITORY / "archive" / "reader" / "libraries" / "node_modules" / "axe-core" / "axe.min.js"
VENDOR = REPOSITORY / "archive" / "reader" / "static" / "vendor"
SCREENS = REPOSITORY / "build" / "screens"
"""Where pictures of all pages are kept, to be looked at."""
PATIENCE = 30
NARROW = {"width": 390, "height": 844}
WIDE = {"width": 1280, "height": 900}
# frames are of another origin, which has no axe and is not ours
_JUDGED = "async () => (await axe.run(document, {iframes: false, resultTypes: ['violations']})).violations"


@dataclass(frozen=True, slots=True)
class Room:
    """A reading room while it answers."""

    address: str
    """Without a slash at its end."""
    replay: str


@contextmanager
def served_room(archive: Path, *words: str, replay: Path | None = None) -> Iterator[Room]:
    """Run `luutru serve WORDS` for as long as the block lasts; *replay* names the environment of pywb where it is another."""
    port, other = free_port(), free_port()
    told = {**os.environ, REPLAY: str(replay or judge("wayback").parents[1])}
    command = [*LUUTRU, "serve", "--port", str(port), "--replay-port", str(other), "--archive", str(archive), *words]
    # a file, for it notes every request: nobody empties a pipe meanwhile, and one that is full would stop it
    with TemporaryFile() as log, subprocess.Popen(command, stdout=log, stderr=log, env=told) as process:
        try:
            _wait(f"http://127.0.0.1:{port}/-/versions.json", process)
            yield Room(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{other}")
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(PATIENCE)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            urlopen(address, timeout=PATIENCE).close()
        except URLError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"{address} does not answer; exit code {process.poll()}")


@contextmanager
def browser() -> Iterator[Browser]:
    """Open Chromium; without it, or without what judges pages, a test is skipped, and fails in CI."""
    there(CHROMIUM, "apt-get install chromium")
    there(AXE, "make demo fetches it, where there is a network")
    there(VENDOR / "chart.js", "make demo fetches it, where there is a network")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), headless=True, args=[*FLAGS])
        try:
            yield opened
        finally:
            opened.close()


@dataclass
class Window:
    """One window of a reader: what went wrong in it since it was opened."""

    room: Room
    context: BrowserContext
    page: Page
    asked: str = ""
    """The address of the page that is shown."""
    complaints: list[str] = field(default_factory=list)
    """What the console said of our own pages."""
    abroad: set[str] = field(default_factory=set)
    """Addresses that were asked for beyond the two origins."""
    dialogs: list[str] = field(default_factory=list)
    answers: list[Response] = field(default_factory=list)

    def note(self, answer: Response) -> None:
        """Note *answer*: Playwright takes no method of a list."""
        self.answers.append(answer)

    def go(self, path: str) -> Response:
        """Show the page *path* of the room, until all that belongs to it is there."""
        self.asked = f"{self.room.address}{path}"
        answer = self.page.goto(self.asked, wait_until="load", timeout=PATIENCE * 1000)
        assert answer is not None
        return answer

    def replayed(self) -> Frame:
        """Return the frame in which a captured page is replayed, once it is there."""
        frame = self.page.frame_locator(".replay iframe").owner.element_handle().content_frame()
        assert frame is not None
        frame.wait_for_load_state("load", timeout=PATIENCE * 1000)
        return frame

    def beyond_rewriting(self, frame: Frame, script: str) -> Any:
        """Return what *script* gives in *frame*, in a world in which pywb has rewritten nothing; it may do what pages may."""
        session = self.context.new_cdp_session(self.page)
        top = session.send("Page.getFrameTree")["frameTree"]
        (number,) = (
            one["frame"]["id"] for one in [top, *top.get("childFrames", [])] if one["frame"]["url"] == frame.url
        )
        world = session.send("Page.createIsolatedWorld", {"frameId": number})["executionContextId"]
        asked = {"expression": script, "contextId": world, "awaitPromise": True, "returnByValue": True}
        return session.send("Runtime.evaluate", asked)["result"].get("value")

    def grave(self) -> list[str]:
        """Return what axe-core finds that keeps somebody from reading: rule, place and why."""
        if not self.page.evaluate("typeof axe !== 'undefined'"):
            # not as a script of the page: its rules (CSP) stay as they are, and let none in
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found: list[dict[str, Any]] = self.page.evaluate(_JUDGED)
        return [
            f"{one['id']}: {node['target']} {node['failureSummary']}"
            for one in found
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"][:5]
        ]

    def too_wide(self) -> list[str]:
        """Return the elements that make the page wider than the window."""
        found: list[str] = self.page.evaluate(
            """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
                .filter(one => one.getBoundingClientRect().right > innerWidth + 1).map(one => one.outerHTML.slice(0, 120))"""
        )
        return found

    def keep(self, name: str) -> None:
        """Keep a picture of the page, as far as a few screens show it."""
        SCREENS.mkdir(parents=True, exist_ok=True)
        high: float = self.page.evaluate("Math.min(document.documentElement.scrollHeight, 4000)")
        wide: float = self.page.evaluate("innerWidth")
        seen: FloatRect = {"x": 0, "y": 0, "width": wide, "height": high}
        self.page.screenshot(path=SCREENS / f"{name}.png", full_page=True, clip=seen)


@contextmanager
def window(opened: Browser, room: Room, **how: Any) -> Iterator[Window]:
    """Open a window on *room*; *how* it is: what Playwright's new_context takes."""
    context = opened.new_context(**how)
    made = Window(room, context, context.new_page())

    def note_console(said: ConsoleMessage) -> None:
        by = said.location.get("url", "")
        # what replayed pages complain of is theirs; that a page of ours has the status 404 is no mistake of it
        if said.type == "error" and not by.startswith(room.replay) and by != made.asked:
            made.complaints.append(f"{made.page.url[:300]}: {said.text}")

    def note_dialog(dialog: Dialog) -> None:
        made.dialogs.append(dialog.message)
        dialog.dismiss()

    context.on("console", note_console)
    context.on("weberror", lambda error: made.complaints.append(f"{made.page.url}: {error.error}"))
    context.on("dialog", note_dialog)
    context.on("response", made.note)
    context.on("request", lambda request: _note_abroad(made, request.url))
    try:
        yield made
    finally:
        context.close()


def _note_abroad(made: Window, url: str) -> None:
    if not url.startswith((f"{made.room.address}/", f"{made.room.replay}/")):
        made.abroad.add(url)
