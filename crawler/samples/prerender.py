"""Every page and picture of a world made beforehand, so that a benchmark measures its clients and not the portals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from archive import urls
from crawler.samples import media
from crawler.samples.addresses import absolute, article_path, paper_paths, picture_source, picture_url
from crawler.samples.answers import Answer, Request
from crawler.samples.make import Make
from crawler.samples.makes import served
from crawler.samples.stories import Story, story
from crawler.samples.world import MEDIA_HOST, World, pages

Ready = dict[tuple[str, bytes], Answer]


def prerender(world: World) -> Ready:
    """Return the answers of *world* by (host, target); postbacks have `#page` behind the target.

    They are plain: no chunks, no compression, no waiting, nothing refused.
    """
    ready: Ready = {}
    for make in served(world).values():
        ready.update(_listings(world, make))
        for number in range(world.count):
            ready.update(_article(world, make, story(world, make, number)))
    return ready


def _listings(world: World, make: Make) -> Iterator[tuple[tuple[str, bytes], Answer]]:
    for rubric in range(len(make.rubrics)):
        for at in range(1, pages(world, rubric, len(make.rubrics)) + 1):
            asked = make.turn(rubric, at)
            made = plain(make.answer(world, asked))
            target = urls.encode(f"{asked.path}?{asked.query}" if asked.query else asked.path)
            yield (make.host, (f"{target}#{at}" if asked.method == "POST" else target).encode()), made
            if at == 1:
                yield (make.host, make.listing(rubric).encode()), made


def _article(world: World, make: Make, told: Story) -> Iterator[tuple[tuple[str, bytes], Answer]]:
    path, _, query = article_path(make, told).partition("?")
    made = make.answer(world, Request("GET", unquote(path), query))
    yield (make.host, article_path(make, told).encode()), plain(made)
    raws = {picture_source(world, make, told, picture) for picture in told.pictures}
    raws |= {picture_url(world, make, told, picture) for picture in told.pictures}
    raws |= {path for _, path, _ in paper_paths(make, told)}
    for raw in {absolute(world, make, raw) for raw in raws}:
        parts = urlsplit(raw)
        host = MEDIA_HOST if parts.hostname == MEDIA_HOST else make.host
        still = media.answer(world, host, Request("GET", unquote(parts.path), parts.query))
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if still:
            yield (host, target.encode()), plain(still)


def plain(answer: Answer) -> Answer:
    """Return *answer* without what makes a client wait: a benchmark would measure its manners."""
    status = 500 if answer.status == 503 else answer.status
    return replace(answer, status=status, wait=0, refuse_once=False, chunked=False, gzip=False)
