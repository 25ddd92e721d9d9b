"""Whether a portal is still as its site file says: what to ask it, and what is wrong with what came. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from archive.extract.read import read
from archive.extract.tree.platforms import recognised
from archive.extract.tree.selection import select
from archive.model import Capture, Section, Site
from crawler.probe.links import opened
from crawler.probe.looked import Looked, Purpose, Question
from crawler.walking.look import look_at
from crawler.walking.steps import Found, Shown

MOST_SECTIONS = 12  # a look is no crawl: of the others nothing is said
ALWAYS_THERE = ("article", "title", "body", "date")  # on every article
NEEDED = ("title", "text", "published")


def questions(looked: Looked, site: Site) -> tuple[Question, ...]:
    """Return what is still to be asked: the first page of each section, and one article of each."""
    asked = {url for url, _ in looked.asked()}
    return tuple(one for one in _wanted(looked, site) if one.url not in asked)


def _wanted(looked: Looked, site: Site) -> Iterator[Question]:
    for section in site.sections[:MOST_SECTIONS]:
        yield Question(section.url, Purpose.SECTION, "the site file names it", section.name)
    taken: set[str] = set()
    for section in site.sections[:MOST_SECTIONS]:
        found = _listed(looked, section, site)
        for url in [url for url in found if url not in taken][:1] if not isinstance(found, str) else ():
            taken.add(url)
            yield Question(url, Purpose.ARTICLE, f"'{section.name}' lists it", section.name)


def _listed(looked: Looked, section: Section, site: Site) -> list[str] | str:
    """Return the articles that the first page of *section* lists; or why there are none."""
    answer = next((one for one in looked.answers if one.question.url == section.url), None)
    if answer is None:
        return "was not asked for: too few requests were allowed"
    if answer.capture is None or answer.capture.status != 200:
        return answer.trouble or (f"answered {answer.capture.status}" if answer.capture else "no answer came")
    capture = answer.capture
    shown = Shown(capture.url, "seed", 200, capture.body, capture.header("Content-Type") or "")
    found = look_at(shown, site)
    if not isinstance(found, Found):
        return found
    if any(turn.scripted for turn in found.turns) and not found.articles():
        return []  # its script asks for the articles: only a crawl does
    urls = [step.url for step in found.steps if step.hop == "article" and step.rule is None]
    return urls or "lists no articles any more: mend its url, or [layout.walk] items and article"


def troubles(looked: Looked, site: Site) -> Iterator[str]:
    """Yield what is not as *site* says, a sentence each, with what to mend."""
    for section in site.sections[:MOST_SECTIONS]:
        found = _listed(looked, section, site)
        if isinstance(found, str):
            yield f"section '{section.name}': {section.url}: {found}"
    for question, capture in looked.of(Purpose.ARTICLE):
        yield from (f"{question.url}: {what}" for what in _misread(capture, site))
    for answer in looked.answers:
        if answer.capture is None and answer.question.purpose == Purpose.ARTICLE:
            yield f"{answer.question.url}: {answer.trouble or 'no answer came'}"
    yield from _idle(looked, site)
    yield from _without_marks(looked, site)


def _misread(capture: Capture, site: Site) -> Iterator[str]:
    if capture.status != 200:
        yield f"a listing leads there, and it answers {capture.status}"
        return
    reading = read(replace(capture, hop="article"), site)
    if reading.kind != "article":
        yield f"a listing leads there as to an article, and it is read as {reading.kind}: see [layout.read]"
        return
    missing = [name for name in NEEDED if not getattr(reading, name)]
    if missing:
        yield f"no {' and no '.join(missing)} is read there: see [layout.read]"
    yield from (f"{problem.what}" for problem in reading.problems if problem.field == "layout")


def _idle(looked: Looked, site: Site) -> Iterator[str]:
    """Yield which of the site's own selectors find nothing on any article: the page is read by its shape then, silently."""
    layout = site.layouts[-1]
    lent = next((one.read for one in site.platforms if one.platform == layout.platform), layout.read)
    pages = [opened(capture) for _, capture in looked.of(Purpose.ARTICLE) if capture.status == 200]
    for field in ALWAYS_THERE if pages else ():
        own = getattr(layout.read, field)
        if own != getattr(lent, field) and not any(select(page, css) for css in own for page in pages):
            yield f"read.{field} = {list(own)}: finds nothing on {len(pages)} articles"


def _without_marks(looked: Looked, site: Site) -> Iterator[str]:
    layout = site.layouts[-1]
    pages = [capture for _, capture in looked.of(Purpose.SECTION, Purpose.ARTICLE) if capture.status == 200]
    if layout.marks and pages and not recognised(pages, {layout.platform: layout}):
        now = recognised(pages, {one.platform: one for one in site.platforms})
        others = f"; it looks like {now[0].name} now" if now else ""
        yield f"its pages show no mark of {layout.platform}{others}: look, and add a [[layout]] with 'since'"
