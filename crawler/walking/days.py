"""The days of articles, as far as a listing, an address or the article itself tells them: where a walk into the past ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice

from archive.extract.dates import read_date
from archive.extract.dates.in_urls import date_in_url
from archive.extract.tree.page import Element, Page
from archive.model import Site
from crawler.walking.listing import article_links
from crawler.walking.steps import Step

# An item's date line stands beside its title: longer is a summary, and farther up is the page.
LONGEST_LINE = 80
MOST_LEVELS = 8
MOST_TEXTS = 40


def days_of(page: Page | None, steps: Iterable[Step], site: Site, seen: datetime) -> tuple[tuple[str, str], ...]:
    """Return (key, `YYYY-MM-DD`) of those articles whose day their address tells, or the listing *page* prints beside them."""
    articles = {step.key: step.url for step in steps if step.hop == "article" and step.rule is None}
    stamps = site.layout_at(seen).read.stamp
    told = {key: date_in_url(url, seen=seen, stamps=stamps) for key, url in articles.items()}
    days = {key: found.value.day for key, found in told.items() if found}
    if page is not None:
        days = _printed(page, set(articles), site, seen) | days
    return tuple((key, day.isoformat()) for key, day in days.items())


def all_older(days: Sequence[str], many: int, since: date | None, newest: str) -> bool:
    """Return whether a page of *many* articles, of which *days* are known in order, lies before *since*, and so all below.

    Not where most are undated, and not on a listing that begins with the oldest: the pages above showed none newer than
    *newest* (empty: there were none).
    """
    if since is None or not days or 2 * len(days) < many:
        return False
    falls = max(days) <= newest if newest else days[0] >= days[-1]
    return falls and max(days) < since.isoformat()


def _printed(page: Page, keys: set[str], site: Site, seen: datetime) -> dict[str, date]:
    around: dict[Element, set[str]] = {}
    links: dict[str, Element] = {}
    for link, key in article_links(page, keys, site):
        links.setdefault(key, link)
        for element in (link, *islice(link.iterancestors(), MOST_LEVELS)):
            around.setdefault(element, set()).add(key)
    found = {key: _day_beside(link, around, seen) for key, link in links.items()}
    return {key: day for key, day in found.items() if day is not None}


def _day_beside(link: Element, around: Mapping[Element, set[str]], seen: datetime) -> date | None:
    """Return the day that is printed in the largest element that holds no other article's link."""
    outer = [element for element in islice(link.iterancestors(), MOST_LEVELS) if len(around.get(element, ())) == 1]
    item = outer[-1] if outer else link
    for text in islice(_texts(item, link), MOST_TEXTS):
        if len(text) <= LONGEST_LINE and any(letter.isdigit() for letter in text):
            read_as = read_date(text, seen=seen)
            if read_as is not None and read_as.kind != "event":
                return read_as.day
    return None


def _texts(item: Element, link: Element) -> Iterator[str]:
    for element in item.iter():
        if isinstance(element.tag, str) and (element is not link or item is link) and element.text:
            yield element.text.strip()
        if element is not item and element.tail:
            yield element.tail.strip()
