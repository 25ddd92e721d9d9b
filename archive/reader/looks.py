"""How a portal looked over the years: frames that shift with every night's news are one look, a redesign is another. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from archive.catalogue.telling.portal import Frame
from archive.night.frames import APART, apart

_KNOWN = 32
"""So many frames of a look are remembered: what is new is like one of the last, and seldom like the first."""


@dataclass(frozen=True, slots=True)
class Look:
    """How one page looked from one capture to another."""

    section: str
    """Empty: the front page."""
    url: str
    platform: str
    first: str
    last: str
    captures: int
    templates: tuple[str, ...]
    """Its different frames, the newest last."""


def looks(frames: Iterable[Frame], limit: int) -> tuple[Look, ...]:
    """Return the looks that *frames*, in order of time, show page by page; the newest first, at most *limit*."""
    shown: dict[str, Frame] = {}
    now: dict[tuple[str, str], Look] = {}
    over: list[Look] = []
    for frame in frames:
        known = frame if frame.platform is not None else shown.get(frame.digest)
        if known is None or known.platform is None:
            continue
        shown[frame.digest] = known
        page = (frame.section, "" if frame.section else frame.url)
        before = now.get(page)
        if before is not None and _is_like(before, known):
            now[page] = _longer(before, frame.at, known.template)
            continue
        if before is not None:
            over.append(before)
        templates = (known.template,) if known.template else ()
        now[page] = Look(frame.section, frame.url, known.platform, frame.at, frame.at, 1, templates)
    return tuple(sorted((*over, *now.values()), key=lambda look: (look.first, look.section), reverse=True)[:limit])


def _is_like(look: Look, frame: Frame) -> bool:
    if look.platform != frame.platform:
        return False
    template = frame.template
    return not template or not look.templates or any(apart(template, one) <= APART for one in reversed(look.templates))


def _longer(look: Look, at: str, template: str | None) -> Look:
    new = (template,) if template and template not in look.templates else ()
    return replace(look, last=at, captures=look.captures + 1, templates=(*look.templates, *new)[-_KNOWN:])
