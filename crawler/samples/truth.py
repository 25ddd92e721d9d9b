"""The truth table: what a careful reader finds on every article of the sample portals. Pure.

Conventions: text is NFC; the lead is what is printed apart from the body, null where the summary merely repeats the
title; a lead that the body repeats as its first paragraph is given once, as the lead; captions are without their credit;
bylines are without their label; the section is the most specific one; a date is null where none is printed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from crawler.samples.addresses import absolute, article_url, paper_paths, picture_url
from crawler.samples.bodies import printed_alt
from crawler.samples.make import Make
from crawler.samples.stories import Story, story
from crawler.samples.world import World

Entry = dict[str, Any]


def truth(world: World, make: Make) -> Iterator[Entry]:
    """Yield what is true of each article of *make*, oldest first.

    `kind` is `article`; `empty` for a frame without text; `gone` for what could be read on an earlier night only.
    """
    for number in range(world.count):
        told = story(world, make, number)
        yield _entry(world, make, told)
        if make.neighbours.get(number) == "empty":
            yield _empty(world, make, told)


def _entry(world: World, make: Make, told: Story) -> Entry:
    printed, published = make.published(told)
    return {
        "site": make.slug,
        "number": told.number,
        "url": article_url(world, make, told),
        "kind": "gone" if make.gone_on(told.number, world.night) else "article",
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
                "url": picture_url(world, make, told, picture),
                # the stop before "Ảnh:" ends the caption
                "caption": f"{picture.caption}." if picture.caption and picture.credit else picture.caption,
                "credit": picture.credit,
                "alt": printed_alt(make, told, picture),
            }
            for picture in told.pictures
        ],
        "attachments": [
            {"url": absolute(world, make, path), "text": words} for _, path, words in paper_paths(make, told)
        ],
    }


def _empty(world: World, make: Make, told: Story) -> Entry:
    assert make.empty is not None
    path, title = make.empty(told)
    nothing = dict.fromkeys(("lead", "published", "published_as_printed", "byline", "source", "section"))
    return {
        "site": make.slug,
        "number": None,
        "url": world.origin(make.host) + path,
        "kind": "empty",
        "title": title,
        "paragraphs": [],
        "images": [],
        "attachments": [],
        **nothing,
    }


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
