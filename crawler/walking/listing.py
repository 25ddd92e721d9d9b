"""The articles that a page of HTML lists: the links that the rules of its platform name, or that look like articles."""

from __future__ import annotations

from archive.extract.tree.links import links_of
from archive.extract.tree.page import Page
from archive.model import Site
from archive.urls import article_key
from crawler.walking.scope import fits, judged
from crawler.walking.steps import Step


def listed(page: Page, site: Site) -> list[Step]:
    """Return a step to each article that *page* lists, in order; with a rule where it is none to follow."""
    rules = site.layouts[-1].walk
    sections = {article_key(section.url, site) for section in site.sections}
    steps = []
    for url in links_of(page, rules.items):
        # without selectors only the look of the address tells an article from the menu
        if not rules.items and not fits(url, rules.article, site):
            continue
        step = judged(url, site, "article")
        if step.rule is None and rules.article and not fits(step.url, rules.article, site):
            step = Step(step.url, step.key, "article", "not an article's address")
        if step.key not in sections:
            steps.append(step)
    return steps
