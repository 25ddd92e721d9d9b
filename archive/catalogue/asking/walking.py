"""How words are looked for: in which senses, the strictest first, and how far back. The full-text index in three questions.

The index gives what matches in order of its ids, which is that of publication, at a microsecond each; how many match in
all it does not know before it has counted them. So whatever is common is looked for among the newest alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from archive.catalogue.asking.filters import Sieve, listing
from archive.catalogue.asking.words import Query
from archive.catalogue.catalogue import Catalogue

MOST = 1_000
"""Articles that are found at most."""
SCANNED = 20_000
"""Matches that are looked at for them: of words that every page has, the newest."""
_PROBED = 50  # a look at one article in the index costs 0.1 ms a word
_COMMON = 5_000
# Words between the first and the last that are none of them: one left out of a set phrase ("dân chủ ở cơ sở", typed without
# "ở"), and a comma's worth of doubt.
_STRANGERS = 3

_MATCHES = """
select rowid as number from articles_fts where articles_fts match :query and rowid between :first and :last
order by rowid {way} limit :most offset :skipped
"""
_PASSED = "select count(*), min(number), max(number), group_concat(number) filter (where {passes}) from ({matches})"
_IS_LISTED = "number in (select value from json_each(:few))"
_IS_SO = "exists (select 1 from articles as a where a.id = number and {condition})"
_PROBE = """
select rowid from articles_fts where articles_fts match :query and rowid in (select value from json_each(:ids))
"""
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


@dataclass(frozen=True, slots=True)
class Walked:
    """What was found on the way back in time, or forward."""

    ids: tuple[int, ...]
    """In the order in which they were met."""
    whole: bool
    """Whether these are all."""
    end: int | None
    """The id of the last of so many matches that were looked at; None where they were not looked at one by one."""


def senses(words: Query) -> tuple[Sense, ...]:
    """Return the senses of *words*, the strictest first. Every word stands in quotation marks: none is an operator."""
    single = tuple((word,) for word in words.words)
    ways = [(words.words,), single, single] if len(single) > 1 else [single]
    near = near_each_other(words.words) if len(single) > 1 else None
    asked = [near if near and place == 1 else " AND ".join(map(_phrase, way)) for place, way in enumerate(ways)]
    found = []
    for way, query in zip(ways, asked, strict=True):
        whole = " AND ".join([*map(_phrase, words.phrases), *([query] if query else [])])
        found.append(Sense(whole, (*words.phrases, *way), near=query == near))
    return replace(found[0], query=f"title : ({found[0].query})", in_title=True), *found


def near_each_other(words: Sequence[str]) -> str:
    """Return what finds *words* near each other, in any order: FTS5 counts all words between the first and the last."""
    return f"NEAR({' '.join(_phrase((word,)) for word in words)}, {len(words) - 2 + _STRANGERS})"


def _phrase(words: Sequence[str]) -> str:
    plain = " ".join(words).replace("đ", "d")  # as article_texts_folded has it; the tokenizer folds the rest
    return f'"{plain}"'


def walk(catalogue: Catalogue, sense: Sense, through: Sieve, *, oldest: bool = False) -> Walked:
    """Return what matches *sense* and passes *through*: the newest first, or the oldest."""
    matches = _MATCHES.format(way="asc" if oldest else "desc")
    values = {**through.values, "query": sense.query, "first": through.first, "last": through.last}
    values |= {"most": MOST, "skipped": 0}
    if not through.condition:
        ids = tuple(number for (number,) in catalogue.rows(matches, values))
        return Walked(ids, len(ids) < MOST, None)
    passes = _IS_SO.format(condition=through.condition) if through.few is None else _IS_LISTED
    values |= {"most": SCANNED, "few": listing(through.few or ())}
    sql = _PASSED.format(passes=passes, matches=matches)
    met, least, largest, passed = catalogue.row(sql, values) or (0, 0, 0, "")
    ids = tuple(sorted(map(int, (passed or "").split(",") if passed else ()), reverse=not oldest))
    return Walked(ids[:MOST], met < SCANNED and len(ids) <= MOST, largest if oldest else least)


def behind(catalogue: Catalogue, sense: Sense, through: Sieve, end: int | None) -> tuple[int, ...]:
    """Return what a walk that ended at the match *end* had not come to: of the few that pass, the newest before it."""
    older = sorted((number for number in through.few or () if number < (end or 0)), reverse=True)[:_PROBED]
    rows = catalogue.rows(_PROBE, {"query": sense.query, "ids": listing(older)}) if older else iter(())
    return tuple(sorted((number for (number,) in rows), reverse=True))


def deep(catalogue: Catalogue, sense: Sense, through: Sieve, walked: Walked, *, oldest: bool = False) -> Sieve:
    """Return *through* for stricter senses than *sense*, whose walk was *walked*: no deeper than so many matches."""
    if walked.whole:
        return through
    end = walked.end
    if end is None:
        values = {"query": sense.query, "first": through.first, "last": through.last}
        sql = _MATCHES.format(way="asc" if oldest else "desc")
        (end,) = catalogue.row(sql, {**values, "most": 1, "skipped": SCANNED - 1}) or (None,)
    if end is None:
        return through
    return replace(through, last=end) if oldest else replace(through, first=end)


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
    order = {number: place for place, (number,) in enumerate(catalogue.rows(_BEST, values))}
    return tuple(sorted(found.ids, key=lambda number: order.get(number, _COMMON)))


def every(catalogue: Catalogue, through: Sieve, *, oldest: bool = False) -> Walked:
    """Return the articles that pass *through*, whatever they say: the newest first, or the oldest."""
    if through.few is not None:
        return Walked(tuple(sorted(through.few, reverse=not oldest)), True, 0)
    way = "" if oldest else "desc"
    sql = f"""
    select id from (
        select id, site, section, byline, published from articles where id between :first and :last
        order by id {way} limit :most
    ) as a {f"where {through.condition}" if through.condition else ""} limit :wanted
    """
    most = SCANNED if through.condition else MOST
    values = {**through.values, "first": through.first, "last": through.last, "most": most, "wanted": MOST + 1}
    ids = tuple(number for (number,) in catalogue.rows(sql, values))
    return Walked(ids[:MOST], len(ids) <= MOST and _fits(catalogue, through, most), 0)


def _fits(catalogue: Catalogue, through: Sieve, most: int) -> bool:
    """Return whether no more than *most* articles lie between the ids of *through*."""
    sql = "select 1 from articles_fts_docsize where id between ? and ? limit 1 offset ?"
    return catalogue.row(sql, (through.first, through.last, most)) is None
