"""The articles that a page of HTML lists: the links that the rules of its platform name, or that look like articles."""

from __future__ import annotations

from archive.extract.tree.links import links_of
from archive.extract.tree.page import Page
from archive.model import Site
from archive.urls import article_key
from crawler.walking.scope import as_article, judged, looks_like_article
from crawler.walking.steps import Step


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
