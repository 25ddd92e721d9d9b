"""What a first look at a portal found, as lines for people and as a table for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from archive.catalogue.readings import to_table
from archive.model import Evidence, Reading
from archive.terminal import clean
from crawler.onboarding.onboard import Onboarded, Preview, tls_of
from crawler.probe.looked import Finding, Purpose
from crawler.probe.sureness import FIELDS, Sureness

SURE = {Evidence.SITE_RULE, Evidence.PLATFORM_RULE, Evidence.JSON_LD, Evidence.META, Evidence.CONFIRMED}
GUESSED = {Evidence.FIRST_SENTENCE, Evidence.TEXT_SHAPE, Evidence.TRAFILATURA, Evidence.URL}
FIRST_WORDS = 160


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
        yield from (f"  {one.field:<12}{_sure(one)}" for one in onboarded.sure)
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


def _sure(one: Sureness) -> str:
    if not one.having:
        return f"not found on any of {one.of}" if one.of else "not found"
    told = f"on {one.having} of {one.of}, {confidence(one.known)} ({one.known})"
    return f"{told}; {one.second} says the same on {one.agreeing} of {one.asked}" if one.asked else told


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
        "sure": [asdict(one) | {"share": one.share} for one in onboarded.sure],
        "missing": list(made.missing) if made else [],
        "saved": [str(path) for path in onboarded.saved],
        "said": list(onboarded.said),
    }  # fmt: skip
