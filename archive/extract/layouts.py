"""Which rules to read a page with, in order: the layout of its day, the site's others, platforms that it shows signs of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from archive.extract.page import Page
from archive.model import Capture, Layout, ReadRules, Site

_NAMES = re.compile(r"[.#]([\w-]+)")
# what stands in brackets or is negated need not be on the page
_OPTIONAL = re.compile(r":(?:not|has|is|where)\([^)]*\)|\[[^\]]*\]")


@dataclass(frozen=True, slots=True)
class Choice:
    """Rules to try, and what to call what they find."""

    platform: str
    rules: ReadRules
    origin: str
    """`site rule`, `platform rule`, or `recognised platform` where the site's own layouts do not name the platform."""

    @property
    def promised(self) -> bool:
        """Whether the site file says that the page looks so: then it is worth a problem when it does not."""
        return self.origin != "recognised platform"


def choices(page: Page, capture: Capture, site: Site, platforms: Mapping[str, Layout]) -> Iterator[Choice]:
    """Yield the rules to try on *page*, best first, none twice; platforms without rules of reading are passed over."""
    tried: set[ReadRules] = set()
    own = site.layout_on(capture.at.date())
    for layout in (own, *reversed(site.layouts)):
        if layout.read not in tried and _finds_text(layout.read):
            tried.add(layout.read)
            packaged = platforms.get(layout.platform)
            same = packaged is not None and packaged.read == layout.read
            yield Choice(layout.platform, layout.read, "platform rule" if same else "site rule")
    named = _names_on(page)
    for name, layout in platforms.items():
        if layout.read not in tried and _finds_text(layout.read) and _shows(layout.read, named):
            yield Choice(name, layout.read, "recognised platform")


def listing_marks(page: Page, site: Site, platforms: Mapping[str, Layout]) -> tuple[str, ...]:
    """Return the selectors of what only a listing has, of the site's layouts and of the platforms that *page* hints at."""
    named = _names_on(page)
    layouts = (*site.layouts, *platforms.values())
    marks = (
        css
        for layout in layouts
        for css, needed in zip(layout.read.listing, _needed(layout.read.listing), strict=True)
        if needed <= named
    )
    return tuple(dict.fromkeys(marks))


def _finds_text(rules: ReadRules) -> bool:
    return bool(rules.title and (rules.body or rules.article))


def _names_on(page: Page) -> frozenset[str]:
    return frozenset(name for value in page.root.xpath("//@class|//@id") for name in value.lower().split())


def _shows(rules: ReadRules, named: frozenset[str]) -> bool:
    """Say whether the page has the classes and ids that the title and the body of *rules* need."""
    return all(
        any(needed <= named for needed in _needed(selectors))
        for selectors in (rules.title, rules.body or rules.article)
    )


@lru_cache(maxsize=256)
def _needed(selectors: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    """Return, for each selector, the classes and ids without which it matches nothing."""
    return tuple(frozenset(name.lower() for name in _NAMES.findall(_OPTIONAL.sub("", css))) for css in selectors)
