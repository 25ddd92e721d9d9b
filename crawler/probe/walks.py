"""The rules of walking that a portal needs besides its platform's: articles' addresses, listings' items, the pager. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from archive.extract.tree.selection import select
from archive.model import Capture, Layout, Site
from crawler.probe.addresses import LEAST, grouped, pattern_of
from crawler.probe.listings import Listing, anchor_url, items_selector
from crawler.probe.looked import Finding, Known
from crawler.probe.pagers import Pager, asked_by_scripts, pager_of
from crawler.probe.sections import Found
from crawler.probe.trial import lists, trial_site, turns

MOST_PATTERNS = 6
_SLASH = re.compile(r"/\??(?=\$$|\(\?:)")  # at the end of a pattern's path


@dataclass(frozen=True, slots=True)
class Walked:
    """A layout with the rules of walking that were found, each with its evidence."""

    layout: Layout
    found: tuple[Finding, ...] = ()
    missing: tuple[str, ...] = ()


def walked(found: Found, site: Site, known: Known, home: Capture) -> Walked:
    """Return the layout of *site* with the rules added that its platform does not have, so that what was *found* is walked."""
    result = Walked(site.layouts[-1])
    if not found.listings:
        return replace(result, missing=("no page was found that lists articles: a person has to name the sections",))
    if not all(lists(site, listing) for listing in found.pages()):
        result = _with_items(result, found.pages(), home)
    return _with_pager(result, found, trial_site(home.url, site.hosts, result.layout, known, site.sections))


def _with_items(result: Walked, listings: Sequence[Listing], home: Capture) -> Walked:
    walk, found, missing = result.layout.walk, list(result.found), list(result.missing)
    selector = items_selector(listings, home.url)
    urls = list(dict.fromkeys(url for listing in listings for url in listing.items))
    others = {url for listing in listings for url in listing.others}
    rare = [] if selector is None else [url for url in _matched(selector[0], listings, home.url) if url in others]
    patterns = list(dict.fromkeys((*_patterns(urls), *_patterns(rare, least=1))))[:MOST_PATTERNS]
    if selector is not None:
        walk = replace(walk, items=(selector[0],))
        found.append(
            Finding(
                "walk.items", selector[0], f"finds what {len(listings)} listings list, and hardly more", selector[1]
            )
        )
    if patterns and not (selector is not None and all(_is_loose(pattern) for pattern in patterns)):
        walk = replace(walk, article=tuple(patterns))
        found += [Finding("walk.article", pattern, f"the addresses of {len(urls)} articles") for pattern in patterns]
    elif not patterns:
        missing.append("the addresses of articles have nothing in common that tells them from others")
    return replace(result, layout=replace(result.layout, walk=walk), found=tuple(found), missing=tuple(missing))


def _patterns(urls: Sequence[str], least: int = LEAST) -> Iterator[str]:
    for group in grouped(urls):
        if len(group) >= least and (pattern := pattern_of(group)):
            yield pattern


def _matched(css: str, listings: Sequence[Listing], home: str) -> list[str]:
    links = ((one.page, node) for one in listings for node in select(one.page, css))
    urls = (anchor_url(node.get("href"), page, home) for page, node in links)
    return list(dict.fromkeys(url for url in urls if url))


def _is_loose(pattern: str) -> bool:
    """Return whether a pattern says nothing but how deep an address is: then the selector alone knows better."""
    return _SLASH.sub("", pattern) in ("^/[^/?]+$", "^/[^/?]+(?:\\?|$)", "^/[^/?]+/[^/?]+$", "^/(?:[^/?]+/)*[^/?]+$")


def _with_pager(result: Walked, found: Found, site: Site) -> Walked:
    pagers = {name: pager for name, listing in found.listings.items() if (pager := pager_of(listing.page)) is not None}
    if not pagers:
        said = "no pager was found: only the first page of each listing will be seen"
        return replace(result, missing=(*result.missing, said))
    times = Counter(pager.css for pager in pagers.values())
    name, pager = max(pagers.items(), key=lambda pair: times[pair[1].css])
    share = len(pagers) / len(found.listings)
    missing = (*result.missing, *_unturned(found))
    if turns(site, found.listings[name]):
        return replace(result, found=(*result.found, _told("its platform knows it", pager, share)), missing=missing)
    if pager.recipe == "script" or not pager.css:
        named = ", ".join(asked_by_scripts(found.listings[name].page)) or "none that can be told"
        said = (
            f"a script turns the pager ({pager.printed!r}): watch in a browser what it asks for, and write [walk.fetch]"
        )
        return replace(result, missing=(*missing, said, f"addresses in that page's scripts: {named}"))
    walk = replace(result.layout.walk, pager=pager.recipe, next=(pager.css,))
    printed = f"printed: {pager.printed}"
    told = (_told(printed, pager, share), Finding("walk.next", pager.css, printed, share))
    return Walked(replace(result.layout, walk=walk), (*result.found, *told), missing)


def _unturned(found: Found) -> Iterator[str]:
    """Yield what is wrong with pagers whose second page showed what the first did."""
    for name, further in found.further.items():
        if not set(further.items) - set(found.listings[name].items):
            yield f"the second page of {name!r} lists what the first does: its pager is not understood"


def _told(how: str, pager: Pager, share: float) -> Finding:
    return Finding("walk.pager", pager.recipe, how, share)


def any_case(listings: Sequence[Listing], captures: Sequence[Capture]) -> Finding | None:
    """Return why addresses mean the same in any case, if they do: the server is Microsoft's, or links differ by case alone."""
    for capture in captures:
        if "iis" in (capture.header("server") or "").lower():
            return Finding("url.case_insensitive", "true", f"the server calls itself {capture.header('server')}")
    if any(urlsplit(url).path.lower().endswith(".aspx") for listing in listings for url in listing.items):
        return Finding("url.case_insensitive", "true", "addresses end in .aspx: ASP.NET has no case")
    return None
