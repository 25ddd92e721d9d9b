"""Where a portal prints each field, found by repetition: the class path that holds it on all articles looked at. Pure.

What a selector finds must be what the shape of each page says; a rule that would read any of them otherwise is not written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from archive.extract.text import slug
from archive.extract.tree.page import Element, Page, text_of
from archive.extract.tree.selection import select
from archive.model import Capture, Evidence, Layout, Reading, Site
from crawler.probe.links import opened
from crawler.probe.looked import Finding
from crawler.probe.paths import selectors_of
from crawler.probe.trial import readings

LEAST_SAMPLES = 3
LEAST_SHARE = 0.6  # of the articles that have a field
MOST_ELEMENTS = 3_000
MOST_TRIED = 150  # selectors of a field
_BESIDE = 60  # letters that may stand beside a date or a name: its label, a counter
_ALIKE = 0.9
_RULED = (Evidence.PLATFORM_RULE, Evidence.SITE_RULE, Evidence.RECOGNISED)
_SHORT = ("title", "lead", "date", "byline", "source", "section")
_VALUES: dict[str, Callable[[Reading], str | None]] = {
    "title": lambda reading: reading.title,
    "lead": lambda reading: reading.lead,
    "body": lambda reading: reading.text.replace("\n", " ") or None,
    "date": lambda reading: reading.published_as_printed,
    "byline": lambda reading: reading.byline,
    "source": lambda reading: reading.source,
    "section": lambda reading: reading.section,
}
_SIGNED = ("byline", "source")
_KNOWN_AS = {"body": "text", "date": "published"}


@dataclass(frozen=True, slots=True)
class Ruled:
    """A layout with the rules of reading that were found, each with its evidence."""

    layout: Layout
    found: tuple[Finding, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sample:
    page: Page
    reading: Reading


def read_rules(site: Site, articles: Sequence[Capture]) -> Ruled:
    """Return the newest layout of *site* with rules for the fields that its platform's do not already read."""
    layout = site.layouts[-1]
    pairs = [pair for pair in zip(articles, readings(site, articles), strict=True) if pair[1].kind == "article"]
    if len(pairs) < LEAST_SAMPLES:
        return Ruled(layout, missing=(f"only {len(pairs)} articles could be read: too few to find where fields stand",))
    samples = [_Sample(opened(capture), reading) for capture, reading in pairs]
    found = {field: one for field in _VALUES if (one := _found(field, samples)) is not None}
    # without both, a page is read by its shape as before: a half of the two would only stand in the way
    if not {"title", "body"} <= set(found) and not (layout.read.title and layout.read.body):
        found = {field: one for field, one in found.items() if field not in ("title", "body")}
    return _kept(site, pairs, found)


def _found(field: str, samples: Sequence[_Sample]) -> tuple[str, float] | None:
    having = [sample for sample in samples if _VALUES[field](sample.reading)]
    ruled = sum(sample.reading.evidence.get(_KNOWN_AS.get(field, field)) in _RULED for sample in having)
    if len(having) < LEAST_SAMPLES or ruled >= len(having) * LEAST_SHARE:
        return None
    tried: Counter[str] = Counter()
    nearness: dict[str, int] = {}
    for sample in having:
        for at, css in enumerate(dict.fromkeys(css for node in _places(field, sample) for css in selectors_of(node))):
            # who signs stands in the text: there only a name of the element's own tells the line from others that are bold
            if field in _SIGNED and css.rpartition(" ")[2][0] not in ".#[":
                continue
            tried[css] += 1
            nearness[css] = max(nearness.get(css, 0), at)
    best: tuple[float, int, str] | None = None
    for css, times in tried.most_common(MOST_TRIED):
        if times < len(having) * LEAST_SHARE or any(_says(field, css, sample) is False for sample in samples):
            continue
        share = sum(_says(field, css, sample) is True for sample in having) / len(having)
        if share >= LEAST_SHARE and (best is None or (share, -nearness[css]) > best[:2]):
            best = (share, -nearness[css], css)
    return None if best is None else (best[2], best[0])


def _places(field: str, sample: _Sample) -> Iterator[Element]:
    """Yield the elements that hold just what the reading says, the innermost first."""
    value = _VALUES[field](sample.reading) or ""
    body = next(sample.page.root.iter("body"), sample.page.root)
    held = [
        node for node in islice(body.iter(), MOST_ELEMENTS) if isinstance(node.tag, str) and _holds(field, value, node)
    ]
    outer = {node.getparent() for node in held}
    yield from (node for node in held if node not in outer)
    yield from (node for node in held if node in outer)


def _holds(field: str, value: str, node: Element) -> bool:
    # a whole page's text is gathered for few of its elements only
    longest = len(value) * 2 + 400 if field == "body" else len(value) + _BESIDE + 20
    length = sum(map(len, islice(node.itertext(), 400))) if field != "body" else len("".join(node.itertext()))
    if field != "body" and length > longest * 3:
        return False
    text = text_of(node)
    if field == "body":
        return (
            bool(text)
            and len(value) * _ALIKE <= len(text)
            and value[:80] in text
            and value[-40:] in text
            and len(text) <= longest
        )
    if field in ("date", "byline", "source"):
        return value in text and len(text) <= len(value) + _BESIDE
    return bool(value) and slug(text) == slug(value)


def _says(field: str, css: str, sample: _Sample) -> bool | None:
    """Return whether *css* finds on a page what its reading says there; None where it finds nothing."""
    nodes = [node for node in select(sample.page, css) if text_of(node)]
    if not nodes:
        return None
    value = _VALUES[field](sample.reading)
    if value is None:
        # it may be what the shape of the page does not show; another thing cannot be told from it
        return None if field in ("date", "section") else False
    return _holds(field, value, nodes[0]) and (field == "body" or len({text_of(node) for node in nodes}) == 1)


def _kept(site: Site, pairs: Sequence[tuple[Capture, Reading]], found: dict[str, tuple[str, float]]) -> Ruled:
    """Return the rules, but those with which a sample would be read otherwise than by its shape."""
    layout = site.layouts[-1]
    kept = dict(found)
    for _ in range(len(found) + 1):
        tried = replace(layout, read=replace(layout.read, **_rules(kept)))
        again = readings(replace(site, layouts=(tried,)), [capture for capture, _ in pairs])
        harmed = {
            field for field in kept if any(_harms(field, was, now) for (_, was), now in zip(pairs, again, strict=True))
        }
        if not harmed:
            told = tuple(
                Finding(f"read.{field}", css, f"holds it on {share:.0%} of {len(pairs)} articles", share)
                for field, (css, share) in kept.items()
            )
            return Ruled(tried, told, _missing(pairs))
        kept = {
            field: one
            for field, one in kept.items()
            if field not in harmed and not (harmed & {"title", "body"} and field in ("title", "body"))
        }
    return Ruled(layout, missing=_missing(pairs))


def _rules(kept: Mapping[str, tuple[str, float]]) -> dict[str, Any]:
    return {field: (css,) for field, (css, _) in kept.items()}


def _harms(field: str, was: Reading, now: Reading) -> bool:
    if now.kind != "article":
        return True
    if field == "body":
        return (was.text, was.images, was.lead) != (now.text, now.images, now.lead)
    one, other = _VALUES[field](was), _VALUES[field](now)
    return one is not None and one != other


def _missing(pairs: Sequence[tuple[Capture, Reading]]) -> tuple[str, ...]:
    """Return what hardly any of the articles was read to have."""
    words = {"title": "a title", "date": "a date", "byline": "a byline", "section": "a section"}
    found = {field: sum(_VALUES[field](reading) is not None for _, reading in pairs) for field in words}
    return tuple(
        f"{words[field]} was found on {times} of {len(pairs)} articles"
        for field, times in found.items()
        if times * 2 < len(pairs)
    )
