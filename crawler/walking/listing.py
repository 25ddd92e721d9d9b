"""The articles that a page of HTML lists: the links that the rules of its platform name, or that look like articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from hashlib import blake2b

from archive.extract.tree.links import links_of
from archive.extract.tree.page import Element, Page
from archive.extract.tree.selection import select_any
from archive.model import Site
from archive.urls import absolute, article_key
from crawler.walking.scope import as_article, judged, looks_like_article
from crawler.walking.steps import Printed, Step

# A headline; a link around a whole item holds its summary too, and that may be long.
MOST_LETTERS = 1_000


def listed(page: Page, site: Site) -> list[Step]:
    """Return a step to each article that *page* lists, in order; with a rule where it is none to follow."""
    rules = site.layouts[-1].walk
    sections = {article_key(section.url, site) for section in site.sections}
    steps = []
    for url in links_of(page, rules.items):
        # without selectors only the look of the address tells an article from the menu
        if not rules.items and not looks_like_article(url, site):
            continue
        step = as_article(judged(url, site, "article"), site)
        if step.key not in sections:
            steps.append(step)
    return steps


def article_links(page: Page, keys: Set[str], site: Site) -> Iterator[tuple[Element, str]]:
    """Yield the links of a listing that lead to *keys*, in order: a picture's, a headline's, "read more"."""
    items = site.layouts[-1].walk.items
    for link in select_any(page, items) if items else page.root.iter("a"):
        url = absolute(page.base, link.get("href") or "")
        if url and (key := article_key(url, site)) in keys:
            yield link, key


def printed(page: Page, steps: Iterable[Step], site: Site) -> tuple[Printed, ...]:
    """Return what a listing calls each article that *steps* lead to, in their order."""
    called = {step.key: "" for step in steps if step.hop == "article" and step.rule is None}
    for link, key in article_links(page, called.keys(), site):
        called[key] = max(called[key], "".join(link.itertext())[:MOST_LETTERS], key=len)
    return tuple(Printed(key, digest_of(text)) for key, text in called.items())


def digest_of(text: str) -> str:
    """Return a digest of the letters of *text*: figures in a link count visitors and hours; empty where there are none."""
    letters = "".join(letter for letter in text if letter.isalpha()).casefold()
    return blake2b(letters.encode("utf-8", "replace"), digest_size=6).hexdigest() if letters else ""
