"""What one make of portal is: a frozen value that says where things stand on it, how it prints and how it answers.

Nothing outside of a make's own module asks which make it is: server, truth table, site files and oddities go by this.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from crawler.samples.answers import Answer, Request
from crawler.samples.stories import Picture, Story
from crawler.samples.world import Portal, World

Paper = tuple[str, str, str]
"""An attachment: its kind, its path as printed, the words of the link."""
Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """How the editor of a make sets pictures into articles."""

    source: Callable[[Make, Story, Picture], str]
    """What stands in `src`, raw, of a picture on the portal's own host."""
    wider: str = "w=960"
    """The query that asks for the larger candidate of a `srcset`."""
    blank: str = "/trang.gif"
    """What stands in `src` where a script loads the picture later."""
    size: str = ""
    """The attribute that gives the size."""
    named: bool = False
    """Whether the alt text is the file's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """What a host answers beside pages."""

    looks: Mapping[str, tuple[str, str | bytes]]
    """Style sheets, scripts, banners by path in small letters: the type, and the file in `look/` or its bytes."""
    pictures: re.Pattern[str]
    """The paths of pictures."""
    papers: re.Pattern[str] | None = None
    """The paths of attachments in small letters; the group is the number of the article."""
    disallow: tuple[str, ...]
    """What robots.txt forbids."""
    colours: tuple[Colour, Colour] = ((236, 242, 236), (224, 233, 224))
    """Ground and ink of the pattern behind the pages."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request to a sample portal."""

    world: World
    make: Make
    request: Request

    @property
    def path(self) -> str:
        """The path that is asked for."""
        return self.request.path


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Make(Portal):
    """A sample portal and how it is made."""

    pages: Callable[[Visit], Answer]
    """What it answers, whatever the method; files are answered before it is asked."""
    listing: Callable[[int], str]
    """The path of the first listing page of a section."""
    turn: Callable[[int, int], Request]
    """What a browser sends for a page (from 1) of a section's listing."""
    path: Callable[[int, str], str]
    """The path, perhaps with a query, of the article with this number and slug."""
    moved: Callable[[Story], str]
    """The address that an article had before it moved: it redirects to the article."""
    published: Callable[[Story], tuple[str | None, str | None]]
    """When an article was published: as printed, and as meant."""
    papers: Callable[[Story], tuple[Paper, ...]]
    """A plan and its annex, as they are attached to an article."""
    pictures: Pictures
    files: Files
    server: tuple[tuple[str, str], ...]
    """The headers by which the server tells what it is."""
    empty: Callable[[Story], tuple[str, str]] | None = None
    """Path and title of the frame without text that stands beside an article."""
    wanted: Callable[[bytes], int] | None = None
    """Which page of a listing a posted form asks for, where the pager posts."""
    rules: str = ""
    """What the site's own file says of its layout besides the platform, as an operator would write it: TOML."""
    told_at: Callable[[int], str] | None = None
    """Where the text of the article with this number is told to a script, in JSON; without it the address is a page."""
    traps: re.Pattern[str] | None = None
    """Addresses that the pages link to and that a walk has no use for, searched in path and query."""

    def answer(self, world: World, request: Request) -> Answer:
        """Return what the portal answers to *request*."""
        return self.pages(Visit(world, self, request))
