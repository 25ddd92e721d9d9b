"""What of a portal's services is known from the answers so far: its sections, its list, the address of a text. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from archive.extract.data import filled
from crawler.probe.looked import Looked, Purpose
from crawler.probe.menus import worth_of
from crawler.probe.services.calls import Call
from crawler.probe.services.lists import Articles, Item, Named, like, listed_in, named_in
from crawler.probe.services.parameters import Ask, asks
from crawler.probe.services.spoken import NEWS, Spoken, is_list, lists, spoken_of
from crawler.probe.services.texts import Told, told_in
from crawler.probe.services.values import opened_data

MOST_LISTS, MOST_ATTEMPTS = 5, 10
TRIED_SECTIONS, TRIED_KEYS = 2, 2
MOST_TEXTS = 5  # addresses that are tried for an article's text


@dataclass(frozen=True, slots=True)
class Attempt:
    """A page of a list, asked for as a script might."""

    ask: Ask
    url: str
    first: int
    section: Named | None = None
    key: str = ""
    """Which of the section's values stands in the address."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The list that answered with articles, and what is known of its pages."""

    attempt: Attempt
    articles: Articles
    first: int
    """The number of its first page."""
    is_turned: bool
    """Whether another page was seen that shows others."""
    pages: Mapping[str, Articles]
    """What its sections list on their first page, by name."""


def sections_of(looked: Looked) -> tuple[Named, ...]:
    """Return the sections that services name, those first that are called like news; others than news are left out."""
    found = max((named_in(one) for _, one in looked.of(Purpose.MENU)), key=len, default=())
    worth = [(worth_of(one.name), one) for one in found]
    return tuple(one for value, one in sorted(worth, key=lambda pair: -(pair[0] or 0)) if value is not None)


def attempts(looked: Looked) -> tuple[Attempt, ...]:
    """Return how the portal's list may be asked for, the likeliest first."""
    told, sections = spoken_of(looked), sections_of(looked)
    found = [one for first in (1, 0) for one in _attempts(looked.home_url, told, sections, first)]
    return tuple({one.url: one for one in reversed(found)}.values())[::-1][:MOST_ATTEMPTS]


def _attempts(home: str, told: Spoken, sections: Sequence[Named], first: int) -> Iterator[Attempt]:
    for call in lists(told)[:MOST_LISTS]:
        for ask in asks(call, told.names):
            if ask.group and not first:
                continue
            if not ask.group:
                if (first or ask.turns == "page") and (url := ask.url(page=first, offset=0)):
                    yield Attempt(ask, urljoin(home, url), first)
                continue
            for section in sections[:TRIED_SECTIONS]:
                for key in _by_name(section, ask.group)[:TRIED_KEYS]:
                    url = ask.url(page=first, offset=0, group=section.item[key].text)
                    if url:
                        yield Attempt(ask, urljoin(home, url), first, section, key)


def _by_name(section: Named, parameter: str) -> list[str]:
    """Return the paths of a section's values, those first that the *parameter* may mean by its name."""
    low = parameter.lower()
    return sorted(section.keys, key=lambda key: (key.lower() != low, ("slug" in low) != ("slug" in key.lower())))


def listing_of(looked: Looked) -> Listing | None:
    """Return the list that answered with articles; None as long as none did."""
    answers = {question.url: capture for question, capture in looked.of(Purpose.LIST)}
    for attempt in attempts(looked):
        capture = answers.get(attempt.url)
        articles = listed_in(capture) if capture is not None else None
        if articles is not None:
            return _listing(looked, attempt, articles)
    return None


def _listing(looked: Looked, attempt: Attempt, articles: Articles) -> Listing:
    answers = {question.url: capture for question, capture in looked.of(Purpose.LIST)}
    shown = {url: like(articles, opened_data(capture)) for url, capture in answers.items()}
    home = looked.home_url
    first, own = attempt.first, set(articles.headlines())
    zeroth = shown.get(page_url(home, attempt, 0, 0) or "")
    if attempt.ask.turns == "page" and zeroth and not own & set(zeroth.headlines()):
        first = 0
    second = shown.get(page_url(home, attempt, attempt.first + 1, len(articles.items)) or "")
    turned = first != attempt.first or bool(second and set(second.headlines()) - own)
    pages = {}
    for section in sections_of(looked) if attempt.section else ():
        url = page_url(home, attempt, first, 0, section)
        if url in shown and (there := shown[url]) is not None:
            pages[section.name] = there
    return Listing(attempt, articles, first, turned, pages)


def page_url(home: str, attempt: Attempt, page: int, offset: int, section: Named | None = None) -> str | None:
    """Return the address of a page of the list, of its own section where none is given."""
    section = section or attempt.section
    group = section.item[attempt.key].text if section is not None and attempt.key in section.item else ""
    url = attempt.ask.url(page=page, offset=offset, group=group)
    return urljoin(home, url) if url else None


def texts(looked: Looked, listing: Listing) -> tuple[str, ...]:
    """Return the templates over an item that may be the address of its text, the likeliest first."""
    path = listing.attempt.ask.template.partition("?")[0]
    told = spoken_of(looked)
    found: dict[str, float] = {}
    for call in [one for one in told.services if not is_list(one)]:
        for at, template in enumerate(templates_of(call, listing.articles)):
            near = 3.0 * (call.path.startswith(path.rstrip("/") + "/") or call.path == path)
            found.setdefault(template, near + 2.0 * bool(NEWS.search(call.path)) - at / 10)
    # as a rule an item stands below its list (REST)
    usual = [f"{path}/{{{key}}}" for key in listing.articles.keys[:TRIED_KEYS] if "{" not in path]
    return tuple(dict.fromkeys((*sorted(found, key=lambda one: -found[one]), *usual)))[:MOST_TEXTS]


def templates_of(call: Call, articles: Articles) -> Iterator[str]:
    """Yield *call* with its places called by an item's values; one that is called otherwise is what tells the item apart."""
    if not call.places:
        return
    named = {place: _path_of(place, articles) for place in call.places}
    pairs = {value.strip("{}"): name for name, value in call.query if value.startswith("{")}
    for place in [place for place, path in named.items() if path is None and place in pairs]:
        named[place] = _path_of(pairs[place], articles)
    unknown = [place for place, path in named.items() if path is None]
    if len(unknown) > 1:
        return
    if not unknown and any(path in articles.keys for path in named.values()):
        yield _renamed(call.text, named)
    for key in articles.keys[:TRIED_KEYS] if unknown else ():
        yield _renamed(call.text, named | {unknown[0]: key})


def _path_of(place: str, articles: Articles) -> str | None:
    """Return the path of an item's value that a *place* of a script is called by: the whole of its names, or the last."""
    paths = {path.lower(): path for path in articles.items[0]}
    return paths.get(place.lower()) or paths.get(place.rpartition(".")[2].lower())


def _renamed(template: str, named: Mapping[str, str | None]) -> str:
    for place, path in named.items():
        template = template.replace(f"{{{place}}}", f"{{\0{path}}}")
    return template.replace("\0", "")


def address(home: str, template: str, item: Item) -> str | None:
    """Return the address that *template* makes of an *item*."""
    said = filled(template, lambda name: item[name].text if name in item else None)
    return urljoin(home, said) if said else None


@dataclass(frozen=True, slots=True)
class Texts:
    """Where the texts of articles are asked for, and what came of some."""

    template: str
    told: tuple[Told, ...]


def texts_of(looked: Looked, listing: Listing) -> Texts | None:
    """Return the address of articles' texts, the first that answered with one; None as long as none did."""
    answers = {question.url: (question, one) for question, one in looked.of(Purpose.TEXT, Purpose.ARTICLE)}
    rows = [(name, item) for name, item in items_of(listing)]
    for template in texts(looked, listing):
        told = []
        for name, item in rows:
            url = address(looked.home_url, template, item)
            if url in answers:
                found = told_in(opened_data(answers[url][1]), item, listing.articles, name)
                told += [found] if found is not None else []
        if told:
            return Texts(template, tuple(told))
    return None


def headlines(looked: Looked) -> Mapping[str, str]:
    """Return what the portal's services call the articles that they list, by the addresses of their texts."""
    listing = listing_of(looked)
    found = texts_of(looked, listing) if listing is not None else None
    if listing is None or found is None:
        return {}
    told = ((address(looked.home_url, found.template, item), item) for _, item in items_of(listing))
    return {url: item[listing.articles.title].text for url, item in told if url and listing.articles.title in item}


def items_of(listing: Listing) -> Iterator[tuple[str | None, Item]]:
    """Yield the articles that are listed on the first pages, with the section whose list that is."""
    if not listing.pages:
        yield from ((None, item) for item in listing.articles.items)
    for name, page in listing.pages.items():
        yield from ((name, item) for item in page.items)
