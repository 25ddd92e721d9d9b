"""How surely a drafted site file reads each field: how it is known, on how many articles, and who else says the same. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from archive.extract.text import slug
from archive.model import Capture, Reading, ReadRules, Site
from crawler.probe.looked import Looked, Purpose
from crawler.probe.sections import sections_of
from crawler.probe.services.finding import headlines
from crawler.probe.trial import readings

FIELDS = ("title", "lead", "text", "published", "byline", "source", "section", "images", "captions", "attachments")
CUT = 25  # letters of a headline that a listing may have cut short
_ALIKE = 0.95  # of the words of a text


@dataclass(frozen=True, slots=True)
class Sample:
    """One article that was looked at, what is read there, and what others say of it."""

    capture: Capture
    reading: Reading
    headline: str | None
    """What the listing calls it."""
    section: str | None
    """The section whose listing led there."""
    by_shape: Reading
    """What its shape alone says, without anybody's rules."""


@dataclass(frozen=True, slots=True)
class Sureness:
    """How surely one field is read."""

    field: str
    known: str | None
    """How, in the words of `Evidence`: on most of the articles that have it."""
    having: int
    """How many articles have it."""
    of: int
    """How many articles there are."""
    agreeing: int
    """How many a second source agrees with."""
    asked: int
    """How many have a second source."""
    second: str
    """What that source is."""

    @property
    def share(self) -> float:
        """From 0 to 1: the articles that have it, less those with which a second source disagrees."""
        doubt = (self.asked - self.agreeing) / self.asked if self.asked else 0.0
        return round(self.having / self.of * (1 - doubt), 2) if self.of else 0.0


def samples_of(looked: Looked, site: Site) -> tuple[Sample, ...]:
    """Return the articles of a look as *site* reads them; pages that it takes for something else are among them."""
    asked = [(question, capture) for question, capture in looked.of(Purpose.ARTICLE) if capture.status < 300]
    captures = [capture for _, capture in asked]
    found = sections_of(looked)
    called = dict(headlines(looked)) | {
        url: max((one.text for one in same), key=len)
        for one in found.listings.values()
        for url, same in one.items.items()
    }
    bare = replace(site, layouts=tuple(replace(layout, read=ReadRules()) for layout in site.layouts), platforms=())
    read = zip(asked, readings(site, captures), readings(bare, captures), strict=True)
    return tuple(
        Sample(capture, reading, called.get(question.url), question.section, by_shape)
        for (question, capture), reading, by_shape in read
    )


def surenesses(samples: Sequence[Sample]) -> tuple[Sureness, ...]:
    """Return how surely each field is read in *samples*; fields that none of them has are among them."""
    articles = [sample for sample in samples if sample.reading.kind == "article"]
    return tuple(_sureness(field, articles, len(samples)) for field in FIELDS)


def _sureness(field: str, articles: Sequence[Sample], of: int) -> Sureness:
    having = [sample for sample in articles if _value(field, sample.reading)]
    known = Counter(sample.reading.evidence.get("captions" if field == "captions" else field) for sample in having)
    said = [answer for sample in having for answer in SECOND.get(field, _shape)(field, sample)]
    usual = known.most_common(1)[0][0] if known else None
    return Sureness(field, usual, len(having), of, sum(said), len(said), NAMED.get(field, "the shape of its page"))


def _value(field: str, reading: Reading) -> object:
    if field == "captions":
        return tuple(image.caption for image in reading.images if image.caption)
    return getattr(reading, field)


def _called(_field: str, sample: Sample) -> Iterator[bool]:
    """Yield whether the listing calls an article what it calls itself; listings cut long headlines."""
    if sample.headline:
        one, other = slug(sample.headline.rstrip(" .…")), slug(sample.reading.title or "")
        shorter, longer = sorted((one, other), key=len)
        yield one == other or (len(shorter) > CUT and longer.startswith(shorter))


def _listed(_field: str, sample: Sample) -> Iterator[bool]:
    if sample.section:
        one, other = slug(sample.section), slug(sample.reading.section or "")
        # a parent's listing shows what its children publish; both names are often printed on one line
        yield one == other or one in other or other in one


def _shape(field: str, sample: Sample) -> Iterator[bool]:
    """Yield whether the shape of the page says the same, where it is not all that is known anyway."""
    one, other = sample.reading, sample.by_shape
    if one.evidence.get(field) != other.evidence.get(field) and _value(field, other):
        yield _same_words(one.text, other.text) if field == "text" else _value(field, one) == _value(field, other)


def _same_words(one: str, other: str) -> bool:
    words, others = Counter(one.split()), Counter(other.split())
    return sum((words & others).values()) * 2 >= _ALIKE * (sum(words.values()) + sum(others.values()))


SECOND: Mapping[str, Callable[[str, Sample], Iterator[bool]]] = MappingProxyType({"title": _called, "section": _listed})
NAMED: Mapping[str, str] = MappingProxyType(
    {"title": "what the listing calls it", "section": "the listing that led there"}
)
