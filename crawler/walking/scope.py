"""Which addresses the walk of a site may follow; of each that it may not, the rule that decides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from archive.model import Site
from archive.urls import absolute, article_key, compiled, fetch_url, own_host, path_query, without_state
from archive.urls import key as plain_key
from crawler.walking.steps import CHANNELS, PAGES, Step
from crawler.walking.traps import trap

NO_ARTICLE = "not an article's address"


def judged(url: str, site: Site, hop: str) -> Step:
    """Return the step to *url*, a page of the site: with a rule when it is on another host or one of the site's traps."""
    key = article_key(url, site)
    if not own_host(url, site):
        return Step(url, key, hop, "out of scope: another host")
    asked = fetch_url(url, site)
    for name, pattern in site.layouts[-1].walk.never:
        if fits(asked, (pattern,), site):
            # by its own name: a print view that is refused must not stand for the article that it shows
            return Step(asked, plain_key(asked), hop, f"never: {name}")
    return Step(asked, key, hop, trap(asked))


def as_article(step: Step, site: Site) -> Step:
    """Return *step*, met among articles: refused where its address is none of theirs, whatever the state that stands in it.

    An address that a campaign, a session or a pop-up was added to is asked for without them.
    """
    patterns = site.layouts[-1].walk.article
    if step.rule is not None or not patterns or fits(step.url, patterns, site):
        return step
    plain = judged(without_state(step.url, site), site, step.hop)
    return plain if plain.rule is None and fits(plain.url, patterns, site) else replace(step, rule=NO_ARTICLE)


def looks_like_article(url: str, site: Site) -> bool:
    """Return whether *url* looks like an article's, with the state that stands in it or without."""
    patterns = site.layouts[-1].walk.article
    return fits(url, patterns, site) or fits(without_state(url, site), patterns, site)


def needed(found: Iterable[tuple[str, str]], site: Site) -> list[Step]:
    """Return the steps to what a page needs to be shown, or offers: (`requisite` or `attachment`, address)."""
    return [Step(url, article_key(url, site), hop) for hop, url in found]


def redirected(location: str, url: str, site: Site, hop: str) -> Step | None:
    """Return the step that a redirect from *url* asks for; pages are followed on the site's own hosts only.

    It is taken at its word, scheme and alias host included: what the site file calls home may lead nowhere but there.
    """
    target = absolute(url, location)
    if target is None:
        return None
    judgement = (
        judged(target, site, hop) if hop in (*PAGES, *CHANNELS) else Step(target, article_key(target, site), hop)
    )
    return replace(judgement, url=target)


def fits(url: str, patterns: Iterable[str], site: Site) -> bool:
    """Return whether one of *patterns* is found in the path and query of *url*, in any case where the site has no case."""
    asked, any_case = path_query(url), site.layouts[-1].url.case_insensitive
    return any(compiled(pattern, case_insensitive=any_case).search(asked) for pattern in patterns)
