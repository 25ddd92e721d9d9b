"""What article i says, whatever the platform: composed from seed, portal and number alone. Pure.

The truth table is written from these values and the pages are printed from them, so what the truth holds is printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from crawler.samples.days import USUAL, day_of, stamp
from crawler.samples.oddities import EDITED, Oddity
from crawler.samples.phrases import Phrases
from crawler.samples.themes import Theme, general
from crawler.samples.titles import title
from crawler.samples.words import LAWS, NEWSPAPERS, UNITS
from crawler.samples.world import Portal, Rubric, World

HEADING = "Một số kết quả nổi bật"  # printed in bold above a list of dashes


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of an article: number in the article, paragraph that it follows (-1: before all), words around it."""

    at: int
    after: int
    caption: str | None
    credit: str | None


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed: the name without its label, what is printed, and how it is set (`plain`, `right`, `bold`, …)."""

    name: str
    printed: str
    style: str


@dataclass(frozen=True, slots=True)
class Story:
    """One article."""

    number: int
    rubric: Rubric
    oddity: Oddity
    title: str
    slug: str
    first: str
    """The first sentence, with the day in it."""
    lead: bool
    """Whether the first sentence is printed apart from the body."""
    paragraphs: tuple[str, ...]
    """The body without the first sentence when that is the lead."""
    day: str | None
    """The day in the first sentence, `YYYY-MM-DD`; and as it is printed there."""
    day_printed: str | None
    signature: Signature | None
    source: str | None
    pictures: tuple[Picture, ...]
    views: int
    """Where the view counter begins."""


def headline(world: World, portal: Portal, number: int) -> tuple[str, str]:
    """Return (title as printed, slug) of article *number* without composing the rest."""
    odd = portal.oddity(number)
    text = title(world, portal, number, with_year=odd.date != "no-year").text
    return (text.upper() if odd.upper else text), portal.spelt(text)


def story(world: World, portal: Portal, number: int) -> Story:
    """Compose article *number* of *portal*."""
    odd = portal.oddity(number)
    # str(…) seeds through SHA-512: neighbours have nothing in common, and every Python from 3.2 agrees
    dice = Random(f"{world.seed}/{portal.slug}/{number}")
    named = title(world, portal, number, with_year=odd.date != "no-year")
    phrases = Phrases(dice, named.commune, named.district)
    form = odd.date if odd.date != "usual" else _usual_form(portal, dice)
    begun = stamp(form, number, world.today)
    first = f"{begun.words}{phrases.fill(named.happened)}."
    if form == "undated":
        first = first[0].upper() + first[1:]
    lead = {"sapo": True, "repeated": True, "none": False}.get(odd.lead, number % 2 == 0)
    body = _body(phrases, named.theme, odd, number, form)
    if world.night > 1 and number in EDITED:
        body = (*body[:-1], f"Số liệu trên đã được rà soát, cập nhật theo báo cáo chính thức. {body[-1]}")
    paragraphs = body if lead else (first, *body)
    return Story(
        number=number,
        rubric=portal.rubric(number),
        oddity=odd,
        title=named.text.upper() if odd.upper else named.text,
        slug=portal.spelt(named.text),
        first=first,
        lead=lead,
        paragraphs=paragraphs,
        day=begun.day.isoformat() if begun.day else None,
        day_printed=begun.printed,
        signature=_signature(odd.byline, phrases),
        source=phrases.one(NEWSPAPERS) if odd.source else None,
        pictures=_pictures(odd, phrases, named.theme.captions, len(paragraphs)),
        views=100 + int(dice.random() * 2000),
    )


def _usual_form(portal: Portal, dice: Random) -> str:
    # where a date line is printed the first sentence has the event's day, mostly without the year
    return "event" if portal.dated else USUAL[int(dice.random() * len(USUAL))]


def _body(phrases: Phrases, theme: Theme, odd: Oddity, number: int, form: str) -> tuple[str, ...]:
    """Return three to nine paragraphs after the first sentence; the last one ends with the newsroom's mark."""
    pool = phrases.shuffled((*theme.body, *general().body[:-4]))
    paragraphs = [phrases.guests(theme.occasion)]
    while len(paragraphs) < 2 + number % 5 and len(pool) > 4:
        size = 2 + phrases.below(3)
        paragraphs.append(" ".join(phrases.fill(sentence) for sentence in pool[:size]))
        pool = pool[size:]
    if form != "no-year" and phrases.below(10) < 6:  # a full date would give the year that this form leaves out
        what, since = phrases.one(LAWS)
        paragraphs.insert(2, f"Theo đó, {what}, {since}. " + phrases.fill(phrases.one(general().body[-4:-2])))
    if odd.body == "points":
        paragraphs += [HEADING, *(f"- {phrases.fill(sentence)}" for sentence in pool[:3])]
        pool = pool[3:]
    if form == "undated":
        later = day_of(number).replace(day=6)
        paragraphs.append(
            f"{phrases.fill(pool[0])} Theo kế hoạch, đợt tiếp theo sẽ được tổ chức vào ngày "
            f"6/ {later.month % 12 + 1}/{later.year + later.month // 12}."
        )
    mark = (".../.", "./.", "./.", "...")[phrases.below(4)] if number else ".../."
    closing = f"{phrases.fill(phrases.one(general().body[-2:]))} {phrases.fill(phrases.one(general().closings))}"
    return (*paragraphs, closing + mark)


def _signature(kind: str, phrases: Phrases) -> Signature | None:
    if kind == "none":
        return None
    name = phrases.one(UNITS) if kind == "unit" else phrases.pen_name()
    if kind == "two":
        name = f"{name} - {phrases.pen_name()}"
    if kind == "compiled":
        name = f"{name} (tổng hợp)"
    label = {"tin-anh": "Tin, ảnh: ", "bai-anh": "Bài, ảnh: "}.get(kind, "")
    if kind == "usual":
        label = phrases.one(("", "", "", "Tin, ảnh: ", "Thực hiện: ", "T/h: "))
        kind = phrases.one(("plain", "right", "bold"))
    style = {"tin-anh": "bold", "bai-anh": "right", "two": "right", "compiled": "bold"}.get(kind, kind)
    return Signature(name, label + name, style)


def _pictures(odd: Oddity, phrases: Phrases, captions: tuple[str, ...], paragraphs: int) -> tuple[Picture, ...]:
    count = odd.pictures if odd.pictures is not None else (0, 1, 1, 2, 3)[phrases.below(5)]
    # no picture after the last paragraph: the byline follows there
    places = sorted(phrases.below(max(1, paragraphs - 1)) for _ in range(count))
    if odd.captions == "alternating":
        places = [0] * count
    words = phrases.shuffled(captions)
    return tuple(
        Picture(
            at=at,
            after=place,
            caption=None if odd.captions == "none" else phrases.fill(words[at % len(words)]),
            credit=phrases.pen_name() if odd.credit else None,
        )
        for at, place in enumerate(places)
    )
