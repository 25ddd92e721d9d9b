"""Looks at pages with headless Chromium, as a reader does: the words, the pictures, and everything that was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeAlias

from playwright.sync_api import BrowserContext, Error, Frame, Page, Response, sync_playwright

from tests.judges import CHROMIUM, there

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# tall enough for every picture of an article to be in view, however late it is loaded
_WINDOW = {"width": 1200, "height": 6000}
_PICTURES = """() => Array.from(document.images, one => [one.currentSrc, one.naturalWidth, one.naturalHeight])"""
_BYTES = ("image", "font")
Browser: TypeAlias = BrowserContext


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as it stood in the window."""

    url: str
    status: int
    words: str
    """The visible text."""
    pictures: tuple[tuple[str, int, int], ...]
    """(address, width, height) of each <img>, in order; a picture that could not be shown has no size."""
    asked: dict[str, int]
    """The status of everything that was asked for, by address; 0 where nothing came."""
    files: dict[str, str]
    """Digests of the bytes of pictures and fonts, by address."""


@contextmanager
def browser() -> Iterator[Browser]:
    """Open Chromium for as long as the block lasts."""
    program = there(CHROMIUM, "apt-get install chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=list(FLAGS), headless=True)
        try:
            yield opened.new_context(viewport=_WINDOW, service_workers="block")  # type: ignore[arg-type]
        finally:
            opened.close()


def look(browser: Browser, url: str, *, framed: bool = False) -> Seen:
    """Open *url* in a new window and look at it, or at what pywb has *framed*, once nothing more is asked for."""
    page = browser.new_page()
    try:
        asked = watch(page)
        page.goto(url, wait_until="networkidle")
        return seen(replayed(page) if framed else page.main_frame, asked)
    finally:
        page.close()


def watch(page: Page) -> list[Response | str]:
    """Return a list to which every answer that *page* gets is added, and the address of what got none."""
    asked: list[Response | str] = []

    def came(answer: Response) -> None:
        asked.append(answer)

    page.on("response", came)
    page.on("requestfailed", lambda request: asked.append(request.url))
    return asked


def replayed(page: Page) -> Frame:
    """Return the frame in which pywb shows the page, once nothing more is asked for."""
    page.wait_for_selector("#replay_iframe", state="attached")
    frame = page.frame(name="replay_iframe")
    assert frame is not None
    frame.wait_for_url(lambda url: url.startswith("http"))
    frame.wait_for_load_state("networkidle")
    return frame


def seen(frame: Frame, asked: list[Response | str]) -> Seen:
    """Return what stands in *frame*, whose page *asked* for so much."""
    statuses: dict[str, int] = {}
    files: dict[str, str] = {}
    for one in list(asked):
        if isinstance(one, str):
            statuses.setdefault(one, 0)
            continue
        statuses[one.url] = one.status
        if one.status == 200 and one.request.resource_type in _BYTES:
            files[one.url] = _digest(one)
    words = frame.evaluate("() => document.body ? document.body.innerText : ''")
    pictures = tuple((address, width, height) for address, width, height in frame.evaluate(_PICTURES))
    return Seen(frame.url, statuses.get(frame.url, 0), words, pictures, statuses, files)


def _digest(answer: Response) -> str:
    try:
        return sha256(answer.body()).hexdigest()
    except Error as error:
        return f"no bytes: {error.message}"
