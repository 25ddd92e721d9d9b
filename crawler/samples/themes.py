"""What the sample portals write about, read from `texts/`: titles, first sentences, bodies, captions. Pure data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Theme:
    """One kind of news: (title, what happened) pairs, sentences of the body, captions, what the occasion is called."""

    name: str
    heads: tuple[tuple[str, str], ...]
    occasion: str
    body: tuple[str, ...]
    captions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class General:
    """Sentences that fit any theme, and sentences that close an article."""

    body: tuple[str, ...]
    closings: tuple[str, ...]


@cache
def themes() -> dict[str, Theme]:
    """Return every theme by name, in the order of the file."""
    blocks = _text("themes.txt").split("[")[1:]
    return {theme.name: theme for theme in map(_theme, blocks)}


@cache
def general() -> General:
    """Return the sentences that belong to no theme."""
    lines = _text("general.txt").splitlines()
    return General(_marked(lines, "- "), _marked(lines, ". "))


def _theme(block: str) -> Theme:
    name, *lines = block.splitlines()
    heads = tuple(head.partition(" | ")[::2] for head in _marked(lines, "= "))
    (occasion,) = _marked(lines, "~ ")
    return Theme(name.rstrip("]"), heads, occasion, _marked(lines, "- "), _marked(lines, "* "))


def _marked(lines: list[str], mark: str) -> tuple[str, ...]:
    return tuple(line.removeprefix(mark) for line in lines if line.startswith(mark))


def _text(name: str) -> str:
    return (files("crawler.samples") / "texts" / name).read_text(encoding="utf-8")
