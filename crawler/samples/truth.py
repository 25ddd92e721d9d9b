"""The truth table: what a careful reader finds on every article of the sample portals. Pure.

Conventions: text is NFC; the lead is what is printed apart from the body, null where the summary merely repeats the
title; a lead that the body repeats as its first paragraph is given once, as the lead; captions are without their credit;
bylines are without their label; the section is the most specific one; a date is null where none is printed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from crawler.samples import sharepoint
from crawler.samples.addresses import absolute, article_url, liferay_beside, paper_paths, picture_url
from crawler.samples.bodies import printed_alt
from crawler.samples.days import posted
from crawler.samples.oddities import gone, neighbour
from crawler.samples.stories import Story, story
from crawler.samples.world import Portal, World

Entry = dict[str, Any]


def truth(world: World, portal: Portal) -> Iterator[Entry]:
    """Yield what is true of each article of *portal*, oldest first.

    `kind` is `article`; `empty` for a frame without text; `gone` for what could be read on an earlier night only.
    """
    for number in range(world.count):
        told = story(world, portal, number)
        yield _entry(world, portal, told)
        if neighbour(portal, number) == "empty":
            yield _empty(world, portal, told)


def _entry(world: World, portal: Portal, told: Story) -> Entry:
    printed, published = _published(portal, told)
    return {
        "site": portal.slug,
        "number": told.number,
        "url": article_url(world, portal, told),
        "kind": "gone" if gone(portal, told.number, world.night) else "article",
        "title": _nfc(told.title),
        "lead": _nfc(told.first) if told.lead else None,
        "paragraphs": [_nfc(paragraph) for paragraph in told.paragraphs],
        "published": published,
        "published_as_printed": printed,
        "byline": told.signature.name if told.signature else None,
        "source": told.source,
        "section": told.rubric.name,
        "images": [
            {
                "url": picture_url(world, portal, told, picture),
                # the stop before "Ảnh:" ends the caption
                "caption": f"{picture.caption}." if picture.caption and picture.credit else picture.caption,
                "credit": picture.credit,
                "alt": printed_alt(portal, told, picture),
            }
            for picture in told.pictures
        ],
        "attachments": [
            {"url": absolute(world, portal, path), "text": words} for _, path, words in paper_paths(portal, told)
        ],
    }


def _published(portal: Portal, told: Story) -> tuple[str | None, str | None]:
    if portal.platform == "sharepoint":
        return told.day_printed, told.day
    return posted(told.oddity.stamp, told.number) or (None, None)


def _empty(world: World, portal: Portal, told: Story) -> Entry:
    path, title = (
        (sharepoint.EMPTY, "05 08 2020")
        if portal.platform == "sharepoint"
        else (liferay_beside(told, "empty"), "Thông báo")
    )
    nothing = dict.fromkeys(("lead", "published", "published_as_printed", "byline", "source", "section"))
    return {
        "site": portal.slug,
        "number": None,
        "url": world.origin(portal.host) + path,
        "kind": "empty",
        "title": title,
        "paragraphs": [],
        "images": [],
        "attachments": [],
        **nothing,
    }


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
