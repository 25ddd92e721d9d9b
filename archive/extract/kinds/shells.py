"""Pages whose text a browser must fetch or build first: frames, data in a script, elements that a script fills. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.extract.standing.body import prose_worth
from archive.extract.standing.shape import Survey
from archive.extract.tree.page import Element, Page, compose
from archive.model import Problem

MUCH = 200  # letters of prose that an empty article's page should not have unsaid
_TOLD = 200  # letters in a template, or of JSON strings, that may be a text
_PLAYERS = re.compile(
    r"youtube|youtu\.be|facebook\.com|vimeo|googletagmanager|google\.com/maps|maps\.google|tiktok|zalo|/ads?[/.]",
    re.IGNORECASE,
)
_DATA = re.compile(r"__NEXT_DATA__|__NUXT(?:_DATA)?__|__INITIAL_STATE__|__APOLLO_STATE__|__PRELOADED_STATE__")
_BUILT = re.compile(r"^(?:app|root|__next|__nuxt|q-app|app-root|ember\d*)$")


def unsaid(page: Page, seen: Survey) -> Iterator[Problem]:
    """Yield why an article that seems to have no text may have one after all, and where it would be."""
    prose = round(sum(prose_worth(block) for block in seen.blocks))
    if prose > MUCH:
        yield Problem(
            "text", f"{prose} letters of prose stand on the page, but not below its title: not taken for its text"
        )
    yield from _elsewhere(page)


def _elsewhere(page: Page) -> Iterator[Problem]:
    frames = [node for node in page.root.iter("frame", "iframe") if _shows_a_page(node)]
    if frames:
        source = compose(frames[0].get("src") or "")[:200]
        yield Problem("text", f"may stand in a frame: {source}; a browser would show it")
    if any(_holds_data(script) for script in page.root.iter("script")):
        yield Problem("text", "may stand in the data of a script: a browser would build the page from it")
    elif any(_BUILT.match(node.get("id") or "") and not len(node) for node in page.root.iter("div", "main", "section")):
        yield Problem("text", "a script builds the page: a browser would show it")
    elif (tag := next((node.tag for node in page.root.iter() if node.tag.startswith("app-")), None)) is not None:
        yield Problem("text", f"a script fills <{compose(tag)[:40]}>: a browser would show it")
    if (
        holder := next((node for node in page.root.iter("template", "noscript") if _holds_text(node)), None)
    ) is not None:
        yield Problem("text", f"may stand in <{holder.tag}>, which a browser shows only when a script asks")


def _shows_a_page(frame: Element) -> bool:
    source = frame.get("src") or ""
    return bool(source) and not source.startswith(("about:", "javascript:")) and not _PLAYERS.search(source)


def _holds_data(script: Element) -> bool:
    return bool(_DATA.search(f"{script.get('id') or ''} {(script.text or '')[:2000]}"))


def _holds_text(node: Element) -> bool:
    return len(compose("".join(node.itertext()))) > _TOLD
