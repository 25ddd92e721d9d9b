"""Which rules to read a page with, in order: the layout of its day, the site's others, platforms that it shows signs of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from archive.extract.tree.page import Page
from archive.extract.tree.selection import present
from archive.model import Capture, Evidence, Layout, ReadRules, Site


@dataclass(frozen=True, slots=True)
class Choice:
    """Rules to try, and what to call what they find."""

    platform: str
    rules: ReadRules
    origin: Evidence
    """What to call the evidence of what they find."""
    promised: bool
    """Whether the site file says that the page looks so: then it is worth a problem when it does not."""


def choices(page: Page, capture: Capture, site: Site) -> Iterator[Choice]:
    """Yield the rules to try on *page*, best first, none twice; platforms without rules of reading are passed over."""
    tried: set[ReadRules] = set()
    own = site.layout_at(capture.at)
    for layout in (own, *reversed(site.layouts)):
        if layout.read not in tried and finds_text(layout.read):
            tried.add(layout.read)
            yield Choice(layout.platform, with_marks(layout.read, site), origin_of(layout, site), promised=True)
    for layout in site.platforms:
        # in this order: the names that rules need are the cheapest to look for
        if finds_text(layout.read) and _shows(page, layout.read) and layout.read not in tried:
            yield Choice(layout.platform, with_marks(layout.read, site), Evidence.RECOGNISED, promised=False)


def with_marks(rules: ReadRules, site: Site) -> ReadRules:
    """Return *rules* with what every platform known leaves on its pages, whatever names a portal's own design has.

    It betrays its platform wherever it stands: a ministry's own design on SharePoint is SharePoint beneath.
    """
    every = [rules, *(layout.read for layout in site.platforms)]
    return replace(
        rules,
        furniture=tuple(css for one in every for css in one.furniture),
        chrome=tuple(phrase for one in every for phrase in one.chrome),
        figure=tuple(css for one in every for css in one.figure),
        stamp=tuple(stamp for one in every for stamp in one.stamp),
    )


def origin_of(layout: Layout, site: Site) -> Evidence:
    """Return whose rules *layout* reads with: its platform's own, or what the site has put over them."""
    plain = any((one.platform, one.read) == (layout.platform, layout.read) for one in site.platforms)
    return Evidence.PLATFORM_RULE if plain else Evidence.SITE_RULE


def listing_marks(page: Page, site: Site) -> tuple[str, ...]:
    """Return the selectors of what only a listing has, of the site's layouts and of the platforms that *page* hints at."""
    layouts = (*site.layouts, *site.platforms)
    return present(page, dict.fromkeys(css for layout in layouts for css in layout.read.listing))


def finds_text(rules: ReadRules) -> bool:
    """Return whether *rules* say where title and text stand."""
    return bool(rules.title and (rules.body or rules.article))


def _shows(page: Page, rules: ReadRules) -> bool:
    """Say whether the page has the classes and ids that the title and the body of *rules* need."""
    return all(present(page, selectors) for selectors in (rules.title, rules.body or rules.article))
