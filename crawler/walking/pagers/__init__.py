"""How listings turn their pages: a recipe for each mechanism, by the name that `[walk] pager` calls it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from archive.extract.tree.page import Page
from archive.model import Site
from crawler.walking.pagers.fetch import fetch
from crawler.walking.pagers.links import links
from crawler.walking.pagers.postback import postback
from crawler.walking.steps import Turn

Recipe = Callable[[Page, Site], Iterable[Turn]]
RECIPES: Mapping[str, Recipe] = MappingProxyType({"links": links, "postback": postback, "fetch": fetch})


def turns_of(page: Page, site: Site) -> tuple[Turn, ...]:
    """Return where the pager of the listing *page* leads, in order, each turn once."""
    turns: dict[str, Turn] = {}
    for turn in RECIPES[site.layouts[-1].walk.pager](page, site):
        turns.setdefault(turn.name, turn)
    return tuple(turns.values())
