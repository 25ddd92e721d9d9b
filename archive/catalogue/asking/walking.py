"""How words are looked for: in which senses, the strictest first, and how far back. The full-text index in three questions.

The index gives what matches in order of its ids, which is that of publication, at a microsecond each; how many match in
all it does not know before it has counted them. So of whatever is common the newest are found. What is rare in a sense whose
words are common each (a phrase of four syllables) costs the index all articles until it meets the next: so far back is
looked as a number of steps lasts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from archive.catalogue.asking.filters import Sieve
from archive.catalogue.asking.words import Query
from archive.catalogue.catalogue import Catalogue

MOST = 1_000
"""Articles that are found at most."""
STEPS = 10_000
"""Of SQLite's machine, for one sense: eight for each article that is found, three or four for each page of the index."""
STRICT_STEPS = 6_000
"""For a sense that few articles may have though its words are common: some 20 ms of a processor, the newest fifty thousand
articles or so of a million."""
_COMMON = 5_000
# Words between the first and the last that are none of them: one left out of a set phrase ("dân chủ ở cơ sở", typed without
# "ở"), and a comma's worth of doubt.
_STRANGERS = 3

_MATCHES = """
select rowid from {index} where {index} match :query and rowid between :first and :last order by rowid {way} limit :most
"""
_ALL = "select id from articles where id between :first and :last order by id {way} limit :most"
_COUNTED = "select count(*) from (select 1 from articles_fts where articles_fts match ? limit ?)"
_BEST = "select rowid from articles_fts where articles_fts match ? and rowid between ? and ? order by rank limit ?"


@dataclass(frozen=True, slots=True)
class Sense:
    """One sense in which words may be meant."""

    query: str
    """In FTS5's language."""
    phrases: tuple[tuple[str, ...], ...]
    """What the index counts apart when it ranks."""
    in_title: bool = False
    near: bool = False
    """Whether the words must stand near each other, in any order."""
    steps: int = 0
    """How long it is looked for."""


@dataclass(frozen=True, slots=True)
class Walked:
    """What was found on the way back in time, or forward."""

    ids: tuple[int, ...]
    """In the order in which they were met."""
    whole: bool
    """Whether these are all."""


def senses(words: Query) -> tuple[Sense, ...]:
    """Return the senses of *words*, the strictest first. Every word stands in quotation marks: none is an operator."""
    single = tuple((word,) for word in words.words)
    ways = [(words.words,), single, single] if len(single) > 1 else [single]
    near = near_each_other(words.words) if len(single) > 1 else None
    asked = [near if near and place == 1 else " AND ".join(map(_phrase, way)) for place, way in enumerate(ways)]
    found = []
    for place, (way, query) in enumerate(zip(ways, asked, strict=True)):
        whole = " AND ".join([*map(_phrase, words.phrases), *([query] if query else [])])
        steps = STEPS if place == len(ways) - 1 else STRICT_STEPS
        found.append(Sense(whole, (*words.phrases, *way), near=query == near, steps=steps))
    return replace(found[0], query=f"title : ({found[0].query})", in_title=True, steps=STEPS), *found


def near_each_other(words: Sequence[str]) -> str:
    """Return what finds *words* near each other, in any order: FTS5 counts all words between the first and the last."""
    return f"NEAR({' '.join(_phrase((word,)) for word in words)}, {len(words) - 2 + _STRANGERS})"


def _phrase(words: Sequence[str]) -> str:
    plain = " ".join(words).replace("đ", "d")  # as article_texts_folded has it; the tokenizer folds the rest
    return f'"{plain}"'


def walk(catalogue: Catalogue, sense: Sense, through: Sieve, *, oldest: bool = False) -> Walked:
    """Return what matches *sense* and passes *through*: the newest first, or the oldest."""
    index = "titles_fts" if sense.in_title else "articles_fts"
    query = f"{through.query} AND ({sense.query})" if through.filed else sense.query
    return _walked(
        catalogue, _MATCHES.format(index=index, way="asc" if oldest else "desc"), query, through, sense.steps
    )


def every(catalogue: Catalogue, through: Sieve, *, oldest: bool = False) -> Walked:
    """Return the articles that pass *through*, whatever they say: the newest first, or the oldest."""
    sql = (_MATCHES if through.filed else _ALL).format(index="titles_fts", way="asc" if oldest else "desc")
    return _walked(catalogue, sql, through.query, through, STEPS)


def _walked(catalogue: Catalogue, sql: str, query: str, through: Sieve, steps: int) -> Walked:
    if not all(through.filed):
        return Walked((), True)
    values = {"query": query, "first": through.first, "last": through.last, "most": MOST + 1}
    rows, whole = catalogue.some(sql, values, steps)
    return Walked(tuple(number for (number,) in rows[:MOST]), whole and len(rows) <= MOST)


def rare(catalogue: Catalogue, words: Query) -> frozenset[str]:
    """Return those of *words* that stand in so few articles that these can be ranked."""
    counted = {word: catalogue.row(_COUNTED, (_phrase((word,)), _COMMON + 1)) or (0,) for word in set(words.every)}
    return frozenset(word for word, (count,) in counted.items() if count <= _COMMON)


def ranked(catalogue: Catalogue, sense: Sense, found: Walked, known: frozenset[str]) -> tuple[int, ...]:
    """Return what was *found* with the best first, where that costs little: where each phrase has one of the words *known*.

    bm25 counts every phrase in all articles before it ranks one: seconds, for words that every page has.
    """
    if len(found.ids) < 2 or not all(known.intersection(phrase) for phrase in sense.phrases):
        return found.ids
    values = (sense.query, min(found.ids), max(found.ids), _COMMON)
    order = {number: place for place, (number,) in enumerate(catalogue.some(_BEST, values, STEPS)[0])}
    return tuple(sorted(found.ids, key=lambda number: order.get(number, _COMMON)))
