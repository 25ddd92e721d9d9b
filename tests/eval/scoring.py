"""Holds the reading of a page against what is true of it, as the public sets are scored. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from archive.extract.text import looks_like_file_name, same_words, tone_last
from archive.model import Image, Reading
from tests.eval.sets import Gold, Pictured, names_of

SHINGLE = 4
_WORD = re.compile(r"\w+")
_CREDIT = re.compile(r"[\s.(\[|–-]*\b(?:ảnh|photo|foto|credit|source|nguồn)\s*:\s*[^:]{1,60}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is right on one page; None or nothing where the set does not know."""

    text: tuple[float, float] | None = None
    """Precision and recall."""
    title: bool | None = None
    date: bool | None = None
    wrong_date: bool | None = None
    authors: bool | None = None
    captions: int = 0
    """Pictures that have a caption."""
    linked: int = 0
    """Those whose caption is given for that picture."""
    present: int = 0
    """Those whose caption is given for any picture."""


def verdict(gold: Gold, reading: Reading) -> Verdict:
    """Return what of *reading* is right by *gold*."""
    day = (reading.published or "")[:10]
    return Verdict(
        text=overlap(gold.text, said(reading)) if gold.text else None,
        title=any(same_words(title, reading.title or "") for title in gold.titles) if gold.titles else None,
        date=day in gold.days if gold.days else None,
        wrong_date=bool(day) and day not in gold.days if gold.days else None,
        authors=names_of(reading.authors) in gold.authors if gold.authors else None,
        captions=len(gold.pictures),
        linked=_linked(gold.pictures, reading.images),
        present=sum(any(_has_caption(one, image) for image in reading.images) for one in gold.pictures),
    )


def said(reading: Reading) -> str:
    """Return lead and text."""
    return "\n".join(part for part in (reading.lead, reading.text) if part)


def overlap(true: str, read: str) -> tuple[float, float]:
    """Return precision and recall of the runs of four words, as the article-extraction-benchmark counts them.

    >>> overlap("mot hai ba bon nam", "mot hai ba bon"), overlap("mot hai", "")
    ((1.0, 0.5), (0.0, 0.0))
    """
    wanted, found = shingles(true), shingles(read)
    both = (wanted & found).total()
    return both / found.total(), both / wanted.total()


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Return the runs of four words of *text*; of a shorter one, itself."""
    words = _WORD.findall(text)
    return Counter(tuple(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1)))


def _linked(pictures: tuple[Pictured, ...], images: tuple[Image, ...]) -> int:
    left, linked = list(images), 0
    for one in pictures:
        fits = (at for at, image in enumerate(left) if _is_of(one, image) and _has_caption(one, image))
        if (at := next(fits, None)) is not None:
            del left[at]  # a picture that is read once stands for one of the set's alone
            linked += 1
    return linked


def _is_of(one: Pictured, image: Image) -> bool:
    return not one.urls or any(same_picture(url, image.url) for url in one.urls)


def same_picture(one: str, other: str) -> bool:
    """Return whether two addresses are of one picture: the same file, whatever its size; else the same address.

    >>> same_picture("https://a.vn/w800/cau-moi.jpg?v=2", "http://img.a.vn/w300/cau-moi.jpg")
    True
    >>> same_picture("https://a.vn/GetImage.ashx?id=5", "https://a.vn/GetImage.ashx?id=6")
    False
    """
    first, second = urlsplit(one), urlsplit(other)
    file, beside = (unquote(parts.path.rpartition("/")[2]).casefold() for parts in (first, second))
    if looks_like_file_name(file) and "." in file:
        return file == beside
    return (first.netloc, first.path, first.query) == (second.netloc, second.path, second.query)


def _has_caption(one: Pictured, image: Image) -> bool:
    given = {key for words in _spoken(image) if (key := _key(words))}
    return any(_key(caption) in given for caption in one.captions if _key(caption))


def _spoken(image: Image) -> Iterator[str]:
    """Yield a caption as it may be told: with its credit and without."""
    if image.caption:
        yield image.caption
        yield f"{image.caption} {image.credit or ''}"


def _key(caption: str) -> str:
    """Return a caption without what sets differ in: marks between words, case, the credit at its end."""
    bare = _CREDIT.sub("", caption) or caption
    return " ".join(_WORD.findall(tone_last(bare)))
