"""What portals of all makes have, once: listings, articles, addresses that moved, feeds, sitemaps. Pure.

A further make gives a `Shape`, which says how each of these looks and where it stands; `answered` does the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from crawler.samples.addresses import article_path, listed_link, paper_paths, picture_name, picture_source
from crawler.samples.answers import (
    HTML,
    HTML_WITHOUT_CHARSET,
    Answer,
    Request,
    page,
    redirect,
    validation,
    views,
    viewstate,
    with_trouble,
)
from crawler.samples.bodies import Sheet, body
from crawler.samples.days import day_of, moment
from crawler.samples.make import Files, Make, Paper
from crawler.samples.skeletons import charset, fill
from crawler.samples.stories import Picture, Story, headline, story
from crawler.samples.titles import number_of
from crawler.samples.world import World, listed, pages

GHOST = 500_000  # added to an article's number: an address that looks like an article's, and of which the portal knows nothing
WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")
_OLDER = 4  # links to other articles under an article
_NEWEST = 8  # articles on the home page and in a feed


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a section's listing; the section is None on the home page."""

    world: World
    rubric: int | None
    name: str
    items: tuple[str, ...]
    at: int = 1
    last: int = 1


@dataclass(frozen=True, slots=True)
class Frame:
    """What a page has around its main part."""

    path: str
    title: str
    crumbs: tuple[tuple[str, str], ...] = ()
    """(address, name) of what the page stands under."""
    charset: str = "early"
    metas: str = ""
    classes: str = ""
    """Those of `<body>`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How a make shows what every portal has."""

    skeleton: str
    """The HTML file in `look/` that stands around every page."""
    number: Callable[[Request], int | None]
    """The number of the article that an address means, of whatever form, or None."""
    section: Callable[[World, Request], tuple[int, int] | None]
    """(section, page) of the listing that an address means, or None."""
    article: Callable[[Sheet], str]
    item: Callable[[World, Story, str], str]
    """An article as listings show it; the link is escaped already."""
    listing: Callable[[Listed], str]
    other: Callable[[World, Request], Answer | None] = lambda _world, _request: None
    """What the make has besides: feeds, views to print, traps; asked first."""
    metas: Callable[[Sheet], str] = lambda _sheet: ""
    titled: Callable[[str, str], str] = lambda heading, site: f"{heading} - {site}"
    """The `<title>` of a page from its heading and the portal's name."""
    classes: tuple[str, str] = ("", "")
    """What a listing's `<body>` and an article's are of, where the product says so."""
    lost: int = 404
    """The status of the page for what is not there; 200 where the portal says it in words alone."""
    lost_words: str = "Không tìm thấy nội dung bạn yêu cầu"


def answered(make: Make, shape: Shape, world: World, request: Request) -> Answer:
    """Return what a portal of this make and shape answers to *request*."""
    if (own := shape.other(world, request)) is not None:
        return own
    if request.path == "/":
        return _listing(make, shape, world, Listed(world, None, "Trang chủ", _newest_items(make, shape, world)))
    if (asked := shape.section(world, request)) is not None:
        return _section(make, shape, world, asked)
    number = shape.number(request)
    if number is None or not 0 <= number < world.count or make.gone_on(number, world.night):
        return lost(make, shape, world)
    told = story(world, make, number)
    target = f"{request.path}?{request.query}" if request.query else request.path
    if target == make.moved(told):
        return redirect(301, article_path(make, told))
    return _article(make, shape, world, told)


def lost(make: Make, shape: Shape, world: World) -> Answer:
    """Return the page for what is not there."""
    frame = Frame("/", shape.titled(shape.lost_words, make.name))
    main = f"<h1>{shape.lost_words}</h1><p>Vui lòng quay lại <a href='/'>trang chủ</a>.</p>"
    return page(shown(make, shape, world, frame, main), status=shape.lost)


def _article(make: Make, shape: Shape, world: World, told: Story) -> Answer:
    sheet = Sheet(world, make, told)
    crumbs = ((make.listing(told.number % len(make.rubrics)), told.rubric.name),)
    title = shape.titled(sheet.say(told.title), make.name)
    frame = Frame(article_path(make, told), title, crumbs, told.oddity.charset, shape.metas(sheet), shape.classes[1])
    kind = HTML if told.oddity.charset == "early" else HTML_WITHOUT_CHARSET
    made = page(shown(make, shape, world, frame, shape.article(sheet)), kind=kind, number=told.number)
    return with_trouble(made, told.oddity.wire)


def _section(make: Make, shape: Shape, world: World, asked: tuple[int, int]) -> Answer:
    rubric, wanted = asked
    last = pages(world, rubric, len(make.rubrics))
    at = min(max(wanted, 1), last)
    numbers = listed(world, rubric, at, len(make.rubrics))
    name = make.rubrics[rubric].name
    return _listing(make, shape, world, Listed(world, rubric, name, _items(make, shape, world, numbers), at, last))


def _listing(make: Make, shape: Shape, world: World, shows: Listed) -> Answer:
    path = "/" if shows.rubric is None else make.listing(shows.rubric)
    crumbs = () if shows.rubric is None else ((path, shows.name),)
    frame = Frame(path, shape.titled(shows.name, make.name), crumbs, classes=shape.classes[0])
    return page(shown(make, shape, world, frame, shape.listing(shows)))


def _items(make: Make, shape: Shape, world: World, numbers: Sequence[int]) -> tuple[str, ...]:
    items = []
    for number in numbers:
        told = story(world, make, number)
        items.append(shape.item(world, told, escape(listed_link(world, make, told))))
        if make.neighbours.get(number) == "ghost":
            items.append(shape.item(world, told, escape(make.path(number + GHOST, "thong-bao"))))
    return tuple(items)


def _newest_items(make: Make, shape: Shape, world: World) -> tuple[str, ...]:
    stories = (story(world, make, number) for number in _newest(world))
    return tuple(shape.item(world, told, escape(article_path(make, told))) for told in stories)


def _newest(world: World) -> range:
    return range(world.count - 1, max(world.count - 1 - _NEWEST, -1), -1)


def shown(make: Make, shape: Shape, world: World, frame: Frame, main: str) -> str:
    """Return a whole page as HTML."""
    early, late = charset(frame.charset, frame.title)
    links = [("/", "Trang chủ"), *((make.listing(at), rubric.name) for at, rubric in enumerate(make.rubrics))]
    words = {
        "early": early,
        "late": late,
        "title": frame.title,
        "path": escape(frame.path),
        "origin": world.origin(make.host),
        "metas": frame.metas,
        "classes": frame.classes,
        "site": make.name,
        "province": make.province,
        "today": f"{WEEKDAYS[world.today.weekday()]}, ngày {world.today:%d/%m/%Y}",
        "navigation": "".join(f'<li><a href="{escape(to)}">{text}</a></li>' for to, text in links),
        "crumbs": "".join(f'<li><a href="{escape(to)}"><span>{text}</span></a></li>' for to, text in frame.crumbs),
        "online": views(17),
        "visits": views(3_204_311),
        "viewstate": viewstate(12_000 + len(main) % 30_000),
        "validation": validation(),
        "main": main,
    }
    return fill(shape.skeleton, words)


def words(sheet: Sheet) -> dict[str, str]:
    """Return what articles say, as HTML, by the names under which it stands in a make's own skeletons."""
    told, make = sheet.story, sheet.make
    return {
        "heading": sheet.say(told.title),
        "first": sheet.say(told.first),
        "lead": sheet.say(told.first) if told.lead else "",
        "body": body(sheet),
        "section": told.rubric.name,
        "older": older(sheet),
        "views": views(told.views),
        "site": make.name,
        "path": escape(article_path(make, told)),
    }


def older(sheet: Sheet) -> str:
    """Return the list of other articles under an article, with days that are not this article's."""
    make, number, links = sheet.make, sheet.story.number, []
    step = len(make.rubrics)
    for other in range(number - step, max(number - step * (_OLDER + 1), -1), -step):
        heading, slug = headline(sheet.world, make, other)
        link = f'<a href="{escape(make.path(other, slug))}">{escape(heading)}</a>'
        links.append(f"<li>{link} <span>({day_of(other):%d/%m/%Y})</span></li>")
    return f"<ul>{''.join(links)}</ul>" if links else ""


def papers(sheet: Sheet) -> str:
    """Return the links to an article's attachments, one after the other."""
    return "".join(f'<li><a href="{path}">{said}</a></li>' for _, path, said in paper_links(sheet))


def paper_links(sheet: Sheet) -> Iterator[Paper]:
    """Yield kind, address and words of each attachment, as HTML."""
    for kind, path, said in paper_paths(sheet.make, sheet.story):
        yield kind, escape(path), sheet.say(said)


def named(world: World, make: Make, slug: str) -> int | None:
    """Return the number of the article whose slug is *slug*, where addresses have no number, or None."""
    number = number_of(world, make, slug)
    return number if number is not None and headline(world, make, number)[1] == slug else None


def thumbnail(world: World, make: Make, told: Story) -> str:
    """Return the address of an article's first picture as it stands in HTML, or ""."""
    return escape(picture_source(world, make, told, told.pictures[0])) if told.pictures else ""


def uploads(folder: str, dated: str = "%Y_%m") -> Callable[[Make, Story, Picture], str]:
    """Return the rule by which pictures stand in *folder*, month by month."""
    return lambda make, told, picture: (
        f"{folder}/{day_of(told.number).strftime(dated)}/{picture_name(make, told, picture)}"
    )


def attached(folder: str) -> Callable[[Story], tuple[Paper, ...]]:
    """Return the rule by which attachments stand in *folder*."""
    return lambda told: (
        ("pdf", f"{folder}/ke-hoach-{told.number}.pdf", f"Kế hoạch số {told.number}/KH-UBND"),
        ("docx", f"{folder}/phu-luc-{told.number}.docx", f"Phụ lục {told.number}"),
    )


def files(
    looks: Mapping[str, tuple[str, str | bytes]], images: str, documents: str, disallow: tuple[str, ...]
) -> Files:
    """Return what a host answers beside pages: its *looks*, pictures and documents below these folders."""
    return Files(
        looks=looks,
        pictures=re.compile(rf"(?i)^{re.escape(images)}/.*\.(?:jpe?g|png)$"),
        papers=re.compile(rf"^{re.escape(documents.lower())}/(?:ke-hoach|phu-luc)-(\d+)"),
        disallow=disallow,
    )


def posted(told: Story, form: str) -> tuple[str, str]:
    """Return the minute of publication as printed and as meant; `{day}` in *form* is the day of the week."""
    at = moment(told.number)
    return form.format(at, day=WEEKDAYS[at.weekday()]), at.isoformat(timespec="minutes")
