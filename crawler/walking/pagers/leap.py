"""Over the pages in between: from a listing's first page, as it is tonight, to one that another night had come to."""

from __future__ import annotations

from dataclasses import replace

from archive.model import Site
from crawler.walking.pagers.fetch import asked_again
from crawler.walking.pagers.postback import posted_from
from crawler.walking.scope import judged
from crawler.walking.steps import Turn


def leap(frontier: Turn, turns: tuple[Turn, ...], site: Site) -> Turn | None:
    """Return the turn to the page of *frontier*, given those of the first page; None where one can only go step by step.

    A link is asked by its address, a script by the number of the page; of a postback the event is posted with the state of
    the first page, and it is for the server to accept that.
    """
    if frontier.scripted is not None:
        asked = next((turn for turn in turns if turn.scripted is not None), None)
        return asked_again(asked, frontier.scripted.page, site) if asked else None
    if frontier.event is not None:
        posted = next((turn for turn in turns if turn.event is not None), None)
        if frontier.stepping or posted is None:
            return None
        return replace(posted_from(posted, frontier.event), name=frontier.name, stepping=False, last=False)
    step = judged(frontier.url, site, "pager")
    return replace(frontier, url=step.url) if step.rule is None else None
