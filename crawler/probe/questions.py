"""What to ask a portal next, best first, so that less than thirty requests tell what there is to know. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from urllib.parse import urljoin

from archive.extract.tree.links import PagerLink
from archive.model import Capture
from crawler.probe.channels import feed_links, robots_of, sitemap_urls
from crawler.probe.links import at_home, headlines_of, links_of, opened
from crawler.probe.listings import Listing
from crawler.probe.looked import MOST_ASKED, Known, Looked, Purpose, Question
from crawler.probe.menus import candidates
from crawler.probe.pagers import pager_of
from crawler.probe.platform import refused
from crawler.probe.scripts import is_made_by_a_script, script_urls
from crawler.probe.sections import Found, sections_of
from crawler.probe.services.asking import service_questions

MOST_SECTIONS = 8  # that are asked for; further ones are named in the file for a person to try
FIRST_SECTIONS, LEAST_SECTIONS = 3, 2
MOST_ARTICLES = 7
MOST_PAGERS = 2
MOST_FEEDS = 2
MOST_SITEMAPS = 2
_REMARKS = re.compile(r"(?i)comment|binh-?luan")
_BACK = re.compile(r"1|[<«‹].*|.*(?:trước|đầu|first|prev).*", re.IGNORECASE)


def next_questions(looked: Looked, known: Known) -> tuple[Question, ...]:
    """Return what is worth asking now, best first; nothing once enough is known or MOST_ASKED questions are asked.

    Each answer may change what follows: ask the first, then ask here again.
    """
    if not looked.answers:
        return (Question(looked.address, Purpose.HOME, "the page that a person named"),)
    if looked.home is None or len(looked.answers) >= MOST_ASKED:
        return ()
    asked = looked.asked()
    wanted: dict[tuple[str, bytes], Question] = {}
    for one in _wanted(looked, looked.home, known):
        wanted.setdefault((one.url, one.form), one)
    return tuple(one for key, one in wanted.items() if key not in asked)[: MOST_ASKED - len(looked.answers)]


def _wanted(looked: Looked, home: Capture, known: Known) -> Iterator[Question]:
    yield Question(
        urljoin(home.url, "/robots.txt"), Purpose.ROBOTS, "what the portal forbids, how fast it wants to be asked"
    )
    yield Question(unlikely(home), Purpose.RANDOM, "how the portal says that there is no such page")
    found = sections_of(looked)
    sections = list(_sections(looked, known, found))
    yield from sections[:FIRST_SECTIONS]
    if found.listings:
        yield from _pagers(found)
        yield from _articles(looked, found)
    yield from _channels(looked, home)
    if is_made_by_a_script(home):
        for url in script_urls(home):
            yield Question(url, Purpose.SCRIPT, "a script makes the front page: where its data come from")
        yield from service_questions(looked)
    yield from sections[FIRST_SECTIONS:]


def unlikely(home: Capture) -> str:
    """Return an address that no portal has: the same on the same day, so that a second look finds the same answer."""
    digest = hashlib.sha1(f"{home.url} {home.at:%Y-%m-%d}".encode()).hexdigest()[:12]
    return urljoin(home.url, f"/khong-co-trang-nay-{digest}")


def _sections(looked: Looked, known: Known, found: Found) -> Iterator[Question]:
    home = looked.home
    assert home is not None
    links = links_of(home, home.url)
    stories = {*headlines_of(home, home.url), *found.stories()}
    never = refused(looked, known)
    feeds = {url for url, _ in feed_links(opened(home), home.url)}
    likely = [one for one in candidates(links, stories, home.url) if not never(one.url) and one.url not in feeds]
    for one in [one for one in likely if one.worth > 0 or len(found.listings) < LEAST_SECTIONS][:MOST_SECTIONS]:
        yield Question(one.url, Purpose.SECTION, f"the home page calls it {one.name!r}", section=one.name)


def _pagers(found: Found) -> Iterator[Question]:
    seen = 0
    for name, listing in found.listings.items():
        pager = pager_of(listing.page)
        if pager is not None and (turn := _second(pager.links)) is not None and seen < MOST_PAGERS:
            seen, (printed, link) = seen + 1, turn
            url = at_home(link.url or "", listing.url)
            if url is not None:
                yield Question(url, Purpose.PAGER, f"the listing's pager: {printed!r}", name, link.form)


def _second(links: Sequence[tuple[str, PagerLink]]) -> tuple[str, PagerLink] | None:
    """Return the link to the second page, else one that leads on."""
    second = next(((name, link) for name, link in links if name.strip("[]") == "2"), None)
    return second or next(((name, link) for name, link in links if not _BACK.fullmatch(name)), None)


def _articles(looked: Looked, found: Found) -> Iterator[Question]:
    """Yield articles of each section in turn: new, middling and old ones: editors change."""
    asked = {url for url, _ in looked.asked()}
    left = MOST_ARTICLES - sum(1 for _ in looked.of(Purpose.ARTICLE))
    rows = [_spread(name, listing) for name, listing in found.listings.items()]
    turns = (row[at] for at in range(max(map(len, rows), default=0)) for row in rows if at < len(row))
    yield from islice((one for one in turns if one.url not in asked), max(left, 0))


def _spread(name: str, listing: Listing) -> list[Question]:
    urls = list(listing.items)
    chosen = dict.fromkeys(
        urls[at] for at in (0, len(urls) // 2, len(urls) - 1, 1, len(urls) // 3, len(urls) - 2, 2) if at < len(urls)
    )
    return [Question(url, Purpose.ARTICLE, f"an article that {name!r} lists", name) for url in chosen]


def _channels(looked: Looked, home: Capture) -> Iterator[Question]:
    pages = [capture for _, capture in looked.of(Purpose.HOME, Purpose.SECTION)]
    feeds = dict.fromkeys(url for page in pages for url, _ in feed_links(opened(page), home.url))
    # WordPress names the feed of what readers say beside that of the news
    for url in sorted(feeds, key=lambda url: bool(_REMARKS.search(url)))[:MOST_FEEDS]:
        yield Question(url, Purpose.FEED, "a page names it as its feed")
    for url in sitemap_urls(robots_of(looked), home.url)[:MOST_SITEMAPS]:
        yield Question(
            url, Purpose.SITEMAP, "robots.txt names it" if robots_of(looked).sitemaps else "where sitemaps stand"
        )
