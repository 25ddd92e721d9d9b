"""What a first look at a portal found, as lines for people and as a table for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from archive.catalogue.readings import to_table
from archive.model import Evidence, Reading
from archive.terminal import clean
from crawler.onboarding.onboard import Onboarded, Preview, tls_of
from crawler.probe.looked import Finding, Purpose

SURE = {Evidence.SITE_RULE, Evidence.PLATFORM_RULE, Evidence.JSON_LD, Evidence.META, Evidence.CONFIRMED}
GUESSED = {Evidence.FIRST_SENTENCE, Evidence.TEXT_SHAPE, Evidence.TRAFILATURA, Evidence.URL}
FIELDS = ("title", "published", "byline", "text", "images")
FIRST_WORDS = 160
ONCE = ("name", "province", "province_now", "platform", "delay", "charset", "soft_404")


def confidence(how: str | None) -> str:
    """Return how sure a field is that is known by *how*: a word for people."""
    if how is None:
        return "not found"
    return "sure" if how in SURE else "a guess" if how in GUESSED else "likely"


def found_lines(onboarded: Onboarded) -> Iterator[str]:
    """Yield what was found, how it is known, five readings, and what was not found."""
    made = onboarded.made
    assert made is not None
    for one in made.found:
        yield f"  {one.part:<14} {clean(one.value)}   ({_how(one)})"
    yield f"  {'tls':<14} {clean(tls_of(onboarded.asked.looked))}"
    if not any(one.part == "soft_404" for one in made.found):
        yield f"  {'soft_404':<14} {_not_there(onboarded)}"
    yield ""
    yield (
        f"{len(onboarded.previews)} articles, as this file reads them:"
        if onboarded.previews
        else "no article was found to try it on"
    )
    for number, preview in enumerate(onboarded.previews, 1):
        yield from _preview_lines(number, preview)
    if onboarded.previews:
        yield ""
        yield "how sure each field is:"
        for field in FIELDS:
            yield f"  {field:<10} {_of_all(onboarded.previews, field)}"
    if made.missing:
        yield ""
        yield "not found:"
        yield from (f"  - {clean(one)}" for one in made.missing)


def _how(one: Finding) -> str:
    share = f", {one.share:.0%}" if 0 < one.share < 1 else ""
    return f"{clean(one.evidence)[:200]}{share}"


def _not_there(onboarded: Onboarded) -> str:
    for _, capture in onboarded.asked.looked.of(Purpose.RANDOM):
        return f"none: an address that is not there answers {capture.status}"
    return "not known: the address that is not there got no answer"


def _preview_lines(number: int, preview: Preview) -> Iterator[str]:
    reading = preview.reading
    if reading.kind != "article":
        yield f"  {number}. {clean(preview.capture.url)}"
        yield f"     read as {reading.kind}, not as an article"
        return
    yield f"  {number}. {clean(reading.title or 'no title')}"
    yield f"     {clean(preview.capture.url)}"
    said = {"date": reading.published, "byline": reading.byline}
    told = "   ".join(f"{name}: {clean(value or 'none')}" for name, value in said.items())
    yield f"     {told}   pictures: {_pictures(reading)}"
    yield f"     text: {clean(' '.join(reading.text.split())[:FIRST_WORDS])} …"


def _pictures(reading: Reading) -> str:
    captions = sum(image.caption is not None for image in reading.images)
    return f"{len(reading.images)}, {captions} with captions" if reading.images else "none"


def _of_all(previews: tuple[Preview, ...], field: str) -> str:
    read_as = [one.reading for one in previews if one.reading.kind == "article"]
    ways: dict[str, int] = {}
    for reading in read_as:
        how = reading.evidence.get(field)
        said = f"{confidence(how)} ({how})" if how else "without pictures" if field == "images" else "not found"
        ways[said] = ways.get(said, 0) + 1
    return ", ".join(f"{times} {said}" for said, times in ways.items()) or "not found"


def as_table(onboarded: Onboarded) -> dict[str, Any]:
    """Return the same for programs."""
    made = onboarded.made
    return {
        "requests": onboarded.asked.requests,
        "found": [
            {"part": one.part, "value": one.value, "evidence": one.evidence, "share": one.share} for one in made.found
        ] if made else [],
        "tls": tls_of(onboarded.asked.looked) if made else None,
        "previews": [
            {
                "url": one.capture.url,
                "reading": to_table(one.reading),
                "confidence": {field: confidence(one.reading.evidence.get(field)) for field in FIELDS},
            }
            for one in onboarded.previews
        ],
        "missing": list(made.missing) if made else [],
        "saved": [str(path) for path in onboarded.saved],
        "said": list(onboarded.said),
    }  # fmt: skip
