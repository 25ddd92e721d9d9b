"""What portals of all makes have, once: listings, articles, addresses that moved, feeds, sitemaps. Pure.

A further make gives a `Shape`, which says how each of these looks and where it stands; `answered` does the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from crawler.samples.addresses import article_path, listed_link, picture_source
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
from crawler.samples.bodies import Sheet
from crawler.samples.days import WEEKDAYS
from crawler.samples.make import Make, Visit
from crawler.samples.parts import dates, papers, words
from crawler.samples.skeletons import charset, fill
from crawler.samples.stories import story
from crawler.samples.world import World, listed, pages

GHOST = 500_000  # added to an article's number: an address that looks like an article's, and of which the portal knows nothing
_NEWEST = 8  # articles on the home page


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a section's listing; the section is None on the home page."""

    world: World
    make: Make
    rubric: int | None
    items: tuple[str, ...]
    at: int = 1
    last: int = 1

    @property
    def name(self) -> str:
        """The name of the section."""
        return "Trang chủ" if self.rubric is None else self.make.rubrics[self.rubric].name

    @property
    def path(self) -> str:
        """The address of its first page."""
        return "/" if self.rubric is None else self.make.listing(self.rubric)

    def turns(self, here: str, link: Callable[[int], str], between: str = "") -> str:
        """Return the pager's numbers: *here* with the number of this page, *link* of each other."""
        return between.join(here.format(at) if at == self.at else link(at) for at in range(1, self.last + 1))


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


def _at_its_address(visit: Visit) -> tuple[int, int] | None:
    return next(((at, 1) for at in range(len(visit.make.rubrics)) if visit.path == visit.make.listing(at)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How a make shows what every portal has. Frames are HTML files in `look/` or strings with `{words}` in them."""

    skeleton: str
    """The file that stands around every page; with `-article`, `-item`, `-listing` behind it, those of its parts."""
    number: Callable[[Visit], int | None]
    """The number of the article that an address means, of whatever form, or None."""
    section: Callable[[Visit], tuple[int, int] | None] = _at_its_address
    """(section, page) of the listing that an address means, or None."""
    other: Callable[[Visit], Answer | None] = lambda _visit: None
    """What the make has besides: views to print, traps; asked first."""
    feeds: Mapping[str, Callable[[World, Make], Answer]] = field(default_factory=dict)
    """Feeds and sitemaps by their paths."""
    key: Callable[[int], str] = str
    """The mark by which the product knows the article with this number."""
    lead: str = "{}"
    files: str = "<ul>{}</ul>"
    """What stands around the links to attachments, where there are some."""
    image: str = ""
    """The picture of an item: `{link}`, `{source}`."""
    said: Callable[[Sheet, Mapping[str, str]], Mapping[str, str]] = lambda _sheet, _words: {}
    """What an article's page has besides its words, or in place of them."""
    article: str = ""
    """The file of articles, where it is another."""
    listing: Callable[[Listed], str] | None = None
    """The main part of listings, where it is not the file filled with pager and beside."""
    pager: Callable[[Listed], str] = lambda _shows: ""
    beside: Callable[[Listed], str] = lambda _shows: ""
    """What stands beside the listing: the newest, the most read."""
    metas: str = ""
    titled: str = "{heading} - {site}"
    """The `<title>` of a page."""
    classes: tuple[str, str] = ("", "")
    """What a listing's `<body>` and an article's are of, where the product says so."""
    lost: int = 404
    """The status of the page for what is not there; 200 where the portal says it in words alone."""
    lost_words: str = "Không tìm thấy nội dung bạn yêu cầu"


def answered(shape: Shape, visit: Visit) -> Answer:
    """Return what a portal of this shape answers."""
    world, make, request = visit.world, visit.make, visit.request
    if request.path in shape.feeds:
        return shape.feeds[request.path](world, make)
    if (own := shape.other(visit)) is not None:
        return own
    if request.path == "/":
        return _home(shape, world, make)
    if (asked := shape.section(visit)) is not None:
        return _section(shape, visit, asked)
    number = shape.number(visit)
    if number is None or not 0 <= number < world.count or make.gone_on(number, world.night):
        return lost(shape, visit)
    told = story(world, make, number)
    if target_of(request) == make.moved(told):
        return redirect(301, article_path(make, told))
    return _article(shape, Sheet(world, make, told))


def target_of(request: Request) -> str:
    """Return path and query as they were asked for."""
    return f"{request.path}?{request.query}" if request.query else request.path


def lost(shape: Shape, visit: Visit) -> Answer:
    """Return the page for what is not there."""
    frame = Frame("/", shape.titled.format(heading=shape.lost_words, site=visit.make.name))
    main = f"<h1>{shape.lost_words}</h1><p>Vui lòng quay lại <a href='/'>trang chủ</a>.</p>"
    return page(_shown(shape, visit.world, visit.make, frame, main), status=shape.lost)


def _article(shape: Shape, sheet: Sheet) -> Answer:
    told, make = sheet.story, sheet.make
    said, found = words(sheet) | {"id": shape.key(told.number)}, papers(sheet)
    parts = {
        "lead": shape.lead.format(said["lead"]) if told.lead else "",
        "files": shape.files.format(found) if found else "",
    }
    crumbs = ((said["listing"], told.rubric.name),)
    title = shape.titled.format(heading=said["heading"], site=make.name)
    frame = Frame(
        article_path(make, told), title, crumbs, told.oddity.charset, shape.metas.format_map(said), shape.classes[1]
    )
    kind = HTML if told.oddity.charset == "early" else HTML_WITHOUT_CHARSET
    main = fill(shape.article or f"{shape.skeleton}-article", {**said, **parts, **shape.said(sheet, said)})
    made = page(_shown(shape, sheet.world, make, frame, main), kind=kind, number=told.number)
    return with_trouble(made, told.oddity.wire)


def _section(shape: Shape, visit: Visit, asked: tuple[int, int]) -> Answer:
    world, make, (rubric, wanted) = visit.world, visit.make, asked
    last = pages(world, rubric, len(make.rubrics))
    at = min(max(wanted, 1), last)
    items = _items(shape, world, make, listed(world, rubric, at, len(make.rubrics)))
    return _listing(shape, Listed(world, make, rubric, items, at, last))


def _home(shape: Shape, world: World, make: Make) -> Answer:
    newest = range(world.count - 1, max(world.count - 1 - _NEWEST, -1), -1)
    sheets = (Sheet(world, make, story(world, make, number)) for number in newest)
    items = tuple(item(shape, sheet, article_path(make, sheet.story)) for sheet in sheets)
    return _listing(shape, Listed(world, make, None, items))


def _listing(shape: Shape, shows: Listed) -> Answer:
    make, crumbs = shows.make, () if shows.rubric is None else ((shows.path, shows.name),)
    frame = Frame(shows.path, shape.titled.format(heading=shows.name, site=make.name), crumbs, classes=shape.classes[0])
    return page(_shown(shape, shows.world, make, frame, (shape.listing or _filled(shape))(shows)))


def _filled(shape: Shape) -> Callable[[Listed], str]:
    def listing(shows: Listed) -> str:
        parts = {"name": shows.name, "items": "".join(shows.items), "beside": shape.beside(shows)}
        pager = "" if shows.rubric is None else shape.pager(shows)
        return fill(f"{shape.skeleton}-listing", {**parts, "pager": pager}).removesuffix("\n")

    return listing


def _items(shape: Shape, world: World, make: Make, numbers: Sequence[int]) -> tuple[str, ...]:
    items = []
    for number in numbers:
        sheet = Sheet(world, make, story(world, make, number))
        items.append(item(shape, sheet, listed_link(world, make, sheet.story)))
        if make.neighbours.get(number) == "ghost":
            items.append(item(shape, sheet, make.path(number + GHOST, "thong-bao")))
    return tuple(items)


def item(shape: Shape, sheet: Sheet, to: str) -> str:
    """Return an article as listings show it, with a link to the address *to*."""
    told, link = sheet.story, escape(to)
    source = escape(picture_source(sheet.world, sheet.make, told, told.pictures[0])) if told.pictures else ""
    said = {
        "id": shape.key(told.number),
        "link": link,
        "image": shape.image.format(link=link, source=source) if source else "",
        "heading": told.title,
        "first": told.first,
        "beginning": told.first[:160],
        "views": views(told.views),
    }
    return fill(f"{shape.skeleton}-item", {**said, **dates(sheet)})


def _shown(shape: Shape, world: World, make: Make, frame: Frame, main: str) -> str:
    """Return a whole page as HTML."""
    early, late = charset(frame.charset, frame.title)
    links = [("/", "Trang chủ"), *((make.listing(at), rubric.name) for at, rubric in enumerate(make.rubrics))]
    said = {
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
    return fill(shape.skeleton, said)
