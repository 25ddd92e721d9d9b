"""What to ask the services of a portal next, best first: menus, a list, its other pages and sections, the texts. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

from crawler.probe.looked import Looked, Purpose, Question
from crawler.probe.services.finding import (
    Listing,
    address,
    attempts,
    items_of,
    listing_of,
    page_url,
    sections_of,
    texts,
    texts_of,
)
from crawler.probe.services.parameters import asks
from crawler.probe.services.spoken import menus, spoken_of

MOST_MENUS, MOST_SECTIONS, MOST_ARTICLES = 3, 6, 6


def service_questions(looked: Looked) -> Iterator[Question]:
    """Yield what to ask the services that the scripts of a front page name; nothing where they name none."""
    listing = listing_of(looked)
    if listing is not None:
        yield from _of_list(looked, listing)
        return
    told = spoken_of(looked)
    if not sections_of(looked):
        for call in menus(told)[:MOST_MENUS]:
            for ask in list(asks(call, {}))[-1:]:
                if (url := ask.url(page=1, offset=0)) is not None:
                    yield Question(
                        urljoin(looked.home_url, url), Purpose.MENU, "a script names it: its sections perhaps"
                    )
    for one in attempts(looked):
        name = one.section.name if one.section else None
        yield Question(one.url, Purpose.LIST, "a script names it: a list of articles perhaps", name)


def _of_list(looked: Looked, listing: Listing) -> Iterator[Question]:
    attempt, home = listing.attempt, looked.home_url
    name = attempt.section.name if attempt.section else None
    further = [(attempt.first + 1, len(listing.articles.items), "its second page")]
    if attempt.ask.turns == "page" and attempt.first == 1:
        further.insert(0, (0, 0, "whether its pages count from 0"))
    for page, offset, why in further if attempt.ask.turns else ():
        url = page_url(home, attempt, page, offset)
        if url is not None and not (why.startswith("its") and listing.is_turned):
            yield Question(url, Purpose.LIST, f"the list of articles: {why}", name)
    for section in sections_of(looked)[:MOST_SECTIONS] if attempt.section else ():
        if (url := page_url(home, attempt, listing.first, 0, section)) is not None:
            yield Question(url, Purpose.LIST, f"a service names the section {section.name!r:.80}", section.name)
    yield from _texts(looked, listing)


def _texts(looked: Looked, listing: Listing) -> Iterator[Question]:
    rows = list(items_of(listing))
    found = texts_of(looked, listing)
    if found is None:
        for template in texts(looked, listing):
            if rows and (url := address(looked.home_url, template, rows[0][1])) is not None:
                yield Question(url, Purpose.TEXT, "a script names it: an article's text perhaps", rows[0][0])
        return
    groups: dict[str | None, list[str]] = {}
    for name, item in rows:
        if (url := address(looked.home_url, found.template, item)) is not None:
            groups.setdefault(name, []).append(url)
    asked = {url for url, _ in looked.asked()}
    left = MOST_ARTICLES - sum(1 for _ in looked.of(Purpose.ARTICLE))
    turns = [(name, urls[at % len(urls)]) for at in (-1, 1, len(rows) // 4, -2, 2, 3) for name, urls in groups.items()]
    for name, url in [(name, url) for name, url in dict.fromkeys(turns) if url not in asked][: max(left, 0)]:
        yield Question(url, Purpose.ARTICLE, "an article that the list names", name)
