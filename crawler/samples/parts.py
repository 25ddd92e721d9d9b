"""What a make is put together from: the words of an article, what stands around it, where files lie, how addresses are taken.

Pure; rules that most makes share are functions that return them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from html import escape

from crawler.samples.addresses import article_path, paper_paths, picture_name
from crawler.samples.answers import Answer, page, views
from crawler.samples.bodies import Sheet, body
from crawler.samples.days import WEEKDAYS, day_of, moment
from crawler.samples.make import Files, Make, Paper, Visit
from crawler.samples.skeletons import CSS, JS, fill
from crawler.samples.stories import Picture, Story, headline, story
from crawler.samples.titles import number_of
from crawler.samples.world import World

_OLDER = 4  # links to other articles under an article
_BESIDE = 3  # and beside a listing


def words(sheet: Sheet) -> dict[str, str]:
    """Return what articles say, as HTML, by the names under which it stands in a make's own skeletons."""
    told, make, path = sheet.story, sheet.make, article_path(sheet.make, sheet.story)
    return {
        **dates(sheet),
        "heading": sheet.say(told.title),
        "first": sheet.say(told.first),
        "lead": sheet.say(told.first) if told.lead else "",
        "body": body(sheet),
        "section": told.rubric.name,
        "page": told.rubric.page,
        "slug": told.slug,
        "listing": make.listing(told.number % len(make.rubrics)),
        "older": older(sheet),
        "views": views(told.views),
        "site": make.name,
        "origin": sheet.world.origin(make.host),
        "path": escape(path),
        "today": f"{sheet.world.today:%d/%m/%Y}",
    }


def dates(sheet: Sheet) -> dict[str, str]:
    """Return when an article was published: as its make prints it, as a day, as a minute for programs."""
    at = moment(sheet.story.number)
    printed = sheet.make.published(sheet.story)[0] or ""
    return {
        "time": printed,
        "day": f"{at:%d/%m/%Y}",
        "clock": f"{at:%H:%M}",
        "minute": at.isoformat(timespec="minutes"),
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


def latest(world: World, make: Make, count: int = _BESIDE) -> Iterator[tuple[int, str, str]]:
    """Yield number, title and slug of the newest articles, as they stand beside listings."""
    for number in range(world.count - 1, max(world.count - 1 - count, -1), -1):
        yield number, *headline(world, make, number)


def also(sheet: Sheet, form: str) -> str:
    """Return the box with another story that stands inside some texts: its address and title in *form*."""
    number = sheet.story.number - 1
    if number < 0 or number % 3:
        return ""
    heading, slug = headline(sheet.world, sheet.make, number)
    return form.format(sheet.make.path(number, slug), heading)


def papers(sheet: Sheet) -> str:
    """Return the links to an article's attachments, one after the other."""
    return "".join(f'<li><a href="{path}">{said}</a></li>' for _, path, said in paper_links(sheet))


def paper_links(sheet: Sheet) -> Iterator[Paper]:
    """Yield kind, address and words of each attachment, as HTML."""
    for kind, path, said in paper_paths(sheet.make, sheet.story):
        yield kind, escape(path), sheet.say(said)


def to_print(visit: Visit, number: int | None, skeleton: str = "print-view") -> Answer | None:
    """Return the view to print of the article with this number, under the day of the print; None if there is none."""
    if number is None or not 0 <= number < visit.world.count:
        return None
    return page(fill(skeleton, words(Sheet(visit.world, visit.make, story(visit.world, visit.make, number)))))


def to_log_in(title: str = "Đăng nhập") -> Answer:
    """Return the barest page that asks who one is."""
    return page(f"<html><title>{title}</title><body><h1>{title}</h1><input type='password' name='p'></body></html>")


def named(visit: Visit, slug: str) -> int | None:
    """Return the number of the article whose slug is *slug*, where addresses have no number, or None."""
    number = number_of(visit.world, visit.make, slug)
    return number if number is not None and headline(visit.world, visit.make, number)[1] == slug else None


def counted(address: re.Pattern[str], first: int) -> Callable[[Visit], int | None]:
    """Return the rule by which the group of *address* is an article's number, counted from *first*."""
    return lambda visit: int(found[1]) - first if (found := address.match(visit.path)) else None


def paged(address: re.Pattern[str]) -> Callable[[Visit], tuple[int, int] | None]:
    """Return the rule by which the groups of *address* are the page name of a section and, behind it, the page."""

    def section(visit: Visit) -> tuple[int, int] | None:
        found = address.match(visit.path)
        at = visit.make.section(found[1]) if found else None
        return None if at is None or found is None else (at, int((*found.groups(), None)[1] or 1))

    return section


def posted(form: str) -> Callable[[Story], tuple[str, str]]:
    """Return the rule by which the minute of publication is printed; `{day}` in *form* is the day of the week."""

    def published(told: Story) -> tuple[str, str]:
        at = moment(told.number)
        return form.format(at, day=WEEKDAYS[at.weekday()]), at.isoformat(timespec="minutes")

    return published


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


def dressed(css: str, js: str) -> dict[str, tuple[str, str | bytes]]:
    """Return the style sheet and the script that most makes share, by the paths that they have here."""
    return {css: (CSS, "make.css"), js: (JS, "portal.js")}


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
