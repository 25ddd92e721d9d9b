"""Every page and picture of a world made beforehand, so that a benchmark measures its clients and not the portals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from crawler.samples import liferay, media, sharepoint
from crawler.samples.addresses import absolute, article_path, listing_path, paper_paths, picture_source, picture_url
from crawler.samples.answers import Answer, Request
from crawler.samples.stories import Story, story
from crawler.samples.world import LIFERAY, MEDIA_HOST, SHAREPOINT, Portal, World, pages

Ready = dict[tuple[str, bytes], Answer]


def prerender(world: World) -> Ready:
    """Return the answers of *world* by (host, target); postbacks have `#page` behind the target.

    They are plain: no chunks, no compression, no waiting, nothing refused.
    """
    ready: Ready = {}
    for portal in (SHAREPOINT, LIFERAY):
        ready.update(_listings(world, portal))
        for number in range(world.count):
            told = story(world, portal, number)
            ready.update(_article(world, portal, told))
    return ready


def _listings(world: World, portal: Portal) -> Iterator[tuple[tuple[str, bytes], Answer]]:
    for rubric in range(len(portal.rubrics)):
        path = listing_path(portal, rubric)
        for at in range(1, pages(world, rubric) + 1):
            if portal is SHAREPOINT:
                made, target = sharepoint.listing(world, rubric, at), f"{path}#{at}"
            else:
                made, target = liferay.listing(world, rubric, path, at), f"{path}?{liferay.pager_query(at)}"
            yield (portal.host, target.encode()), plain(made)
            if at == 1:
                yield (portal.host, path.encode()), plain(made)


def _article(world: World, portal: Portal, told: Story) -> Iterator[tuple[tuple[str, bytes], Answer]]:
    made = sharepoint.article(world, told) if portal is SHAREPOINT else liferay.article(world, told)
    yield (portal.host, article_path(portal, told).encode()), plain(made)
    raws = {picture_source(world, portal, told, picture) for picture in told.pictures}
    raws |= {picture_url(world, portal, told, picture) for picture in told.pictures}
    raws |= {path for _, path, _ in paper_paths(portal, told)}
    for raw in {absolute(world, portal, raw) for raw in raws}:
        parts = urlsplit(raw)
        host = MEDIA_HOST if parts.hostname == MEDIA_HOST else portal.host
        still = media.answer(world, host, Request("GET", unquote(parts.path), parts.query))
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if still:
            yield (host, target.encode()), plain(still)


def plain(answer: Answer) -> Answer:
    """Return *answer* without what makes a client wait: a benchmark would measure its manners."""
    status = 500 if answer.status == 503 else answer.status
    return replace(answer, status=status, wait=0, refuse_once=False, chunked=False, gzip=False)
