"""Search: what the words find, best first. What people type is never syntax, and a query that finds nothing is no error."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from archive.catalogue.asking.words import MOST_LETTERS, MOST_WORDS, Query, exactly, one_for_one, split_words
from archive.catalogue.catalogue import Catalogue
from archive.errors import ArchiveError
from archive.model import Attachment

# bm25 over all of a million articles takes seconds for the words that every page has; over the newest thousand that
# match it takes milliseconds, and what people look for is more often new than old.
_CANDIDATES = 1000
# Comparing exact letters costs 0.13 ms an article.
_COMPARED = 200
# One syllable left out of a set phrase ("dân chủ ở cơ sở", typed without "ở") and a comma's worth of doubt.
_NEAR = 3
_SNIPPET = 180  # letters: two lines of a terminal

_NEWEST = "select rowid from articles_fts where articles_fts match ? order by rowid desc limit ?"
_BEST = "select rowid from articles_fts where articles_fts match ? and rowid >= ? order by rank limit ?"
# Ids of documents tell nothing of their age: where too many match, these are any thousand, but always the same.
_BEST_DOCUMENTS = """
select t.article, t.document, t.url, t.link
from (
    select rowid, rank as score from documents_fts where documents_fts match :query and rowid >= (
        select min(rowid) from (
            select rowid from documents_fts where documents_fts match :query order by rowid desc limit :candidates
        )
    ) order by rank limit :wanted
) as found join attachment_texts as t on t.document = found.rowid order by found.score, t.article desc, t.position
"""


class Unsearchable(ArchiveError):
    """What was typed holds no word, or too many. Whoever typed it types something else."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found, with the place in its text where the words stand."""

    id: int
    site: str
    url: str
    title: str
    published: str | None
    captured: str
    gone: str | None
    snippet: str
    marks: tuple[tuple[int, int], ...]
    """Where the words stand in the snippet: (begin, end)."""
    attachment: Attachment | None = None
    """The attached document in which the words stand; None if they stand in the article."""


@dataclass(frozen=True, slots=True)
class _Paper:
    id: int
    attachment: Attachment


@dataclass(frozen=True, slots=True)
class _Candidate:
    number: int
    strictness: int
    paper: _Paper | None = None
    grade: int = 0
    """3: the exact words in the title, one after the other; 2: in the text; 1: all of them somewhere; 0: other marks."""


def search(catalogue: Catalogue, typed: str, *, limit: int = 20, newest: bool = False) -> list[Hit]:
    """Return the articles that *typed* finds: the best first, or the newest.

    Title hits come first, then the words one after the other, near each other, anywhere; where marks were typed, those
    with the same marks come before all others. Behind all of these come the articles in whose attached documents the
    words stand. Words in quotation marks must follow each other.
    Raises Unsearchable for no word or too many, StaleCatalogue.
    """
    words = split_words(typed)
    if not words.every:
        raise Unsearchable("there is no word to search for: type letters or digits")
    if len(words.every) > MOST_WORDS or len(typed) > MOST_LETTERS:
        raise Unsearchable(
            f"too long: search takes {MOST_WORDS} words or {MOST_LETTERS} letters; the rarest ones are enough"
        )
    candidates = (_newest(catalogue, words, limit) if newest else _best(catalogue, words, limit))[:limit]
    if len(candidates) < limit:
        known = {candidate.number for candidate in candidates}
        found = _attached(catalogue, words, known, 1 if newest else max(limit, _COMPARED))
        candidates += sorted(found, key=lambda one: -one.number) if newest else _sorted(found)
    return [_hit(catalogue, candidate, words) for candidate in candidates[:limit]]


def _best(catalogue: Catalogue, words: Query, limit: int) -> list[_Candidate]:
    wanted = max(limit, _COMPARED)
    found: dict[int, _Candidate] = {}
    for strictness, query in enumerate(_queries(words)):
        if len(found) >= wanted:
            break
        for number in _ranked(catalogue, query, wanted):
            found.setdefault(number, _Candidate(number, strictness))
    return _sorted(_graded(catalogue, list(found.values()), words))


def _sorted(candidates: list[_Candidate]) -> list[_Candidate]:
    return sorted(candidates, key=lambda candidate: (-candidate.grade, candidate.strictness))


def _newest(catalogue: Catalogue, words: Query, limit: int) -> list[_Candidate]:
    """Return the newest of the strictest sense in which the words are found at all; a title hit is no sense of its own."""
    for strictness, query in enumerate(_queries(words)):
        rows = [] if query.startswith("title") else catalogue.rows(_NEWEST, (query, max(limit, _COMPARED)))
        found = [_Candidate(number, strictness) for (number,) in rows]
        if found:
            graded = _graded(catalogue, found, words)
            best = max(min(candidate.grade, 2) for candidate in graded)
            return [candidate for candidate in graded if min(candidate.grade, 2) >= best]
    return []


def _attached(catalogue: Catalogue, words: Query, known: set[int], enough: int) -> list[_Candidate]:
    """Return articles beyond *known* whose documents hold *words*: from the strictest sense on, until there are *enough*."""
    found: dict[int, _Candidate] = {}
    for strictness, query in enumerate(_queries(words)):
        if query.startswith("title") or len(found) >= enough:
            continue
        values = {"query": query, "candidates": _CANDIDATES, "wanted": max(enough, _COMPARED)}
        rows = catalogue.rows(_BEST_DOCUMENTS, values)
        for article, document, url, link in rows:
            if article not in known:
                paper = _Paper(document, Attachment(url, link))
                found.setdefault(article, _Candidate(article, strictness, paper))
    return _graded(catalogue, list(found.values()), words)


def _ranked(catalogue: Catalogue, query: str, wanted: int) -> list[int]:
    newest = [number for (number,) in catalogue.rows(_NEWEST, (query, _CANDIDATES))]
    return [number for (number,) in catalogue.rows(_BEST, (query, newest[-1], wanted))] if newest else []


def _queries(words: Query) -> Iterator[str]:
    """Yield queries in FTS5's language, the strictest first. Every word stands in quotation marks: none is an operator."""
    phrases = [_phrase(phrase) for phrase in words.phrases]
    single = [_phrase((word,)) for word in words.words]
    ways = [[_phrase(words.words)], [f"NEAR({' '.join(single)}, {_NEAR})"], single] if len(single) > 1 else [single]
    yield f"title : ({' AND '.join([*phrases, *ways[0]])})"
    for way in ways:
        yield " AND ".join([*phrases, *way])


def _phrase(words: Sequence[str]) -> str:
    plain = " ".join(words).replace("đ", "d")  # as article_texts_folded has it; the tokenizer folds the rest
    return f'"{plain}"'


def _graded(catalogue: Catalogue, candidates: list[_Candidate], words: Query) -> list[_Candidate]:
    """Return *candidates* with their grades; all alike when no marks were typed."""
    if not words.marked:
        return candidates
    whole = [exactly(phrase) for phrase in (*words.phrases, words.words) if phrase]
    each = [exactly((word,)) for word in words.every]
    return [replace(one, grade=_grade(_texts(catalogue, one), whole, each)) for one in candidates]


def _grade(texts: tuple[str, str], whole: list[re.Pattern[str]], each: list[re.Pattern[str]]) -> int:
    title, rest = (text.lower() for text in texts)
    if all(pattern.search(title) for pattern in whole):
        return 3
    if all(pattern.search(rest) or pattern.search(title) for pattern in whole):
        return 2
    return int(all(pattern.search(rest) or pattern.search(title) for pattern in each))


def _texts(catalogue: Catalogue, one: _Candidate) -> tuple[str, str]:
    """Return title and text of an article, or no title and the words of its document where these are what was found."""
    if one.paper is not None:
        (words,) = catalogue.row("select text from documents where id = ?", (one.paper.id,)) or ("",)
        return "", words
    sql = "select title, lead, text from article_texts where id = ?"
    title, lead, text = catalogue.row(sql, (one.number,)) or ("", "", "")
    return title, f"{lead}\n{text}" if lead else text


def _hit(catalogue: Catalogue, one: _Candidate, words: Query) -> Hit:
    sql = "select site, url, title, published, captured, gone from articles where id = ?"
    site, url, title, published, captured, gone = catalogue.row(sql, (one.number,)) or ("", "", "", None, "", None)
    piece, marks = snippet(_texts(catalogue, one)[1], words)
    attachment = one.paper.attachment if one.paper else None
    return Hit(one.number, site, url, title, published, captured, gone, piece, marks, attachment)


def snippet(text: str, words: Query) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return a piece of *text*, with its own letters, where most of *words* stand, and the places of the words in it."""
    folded = one_for_one(text)
    plain = "|".join(sorted({re.escape(one_for_one(word)) for word in words.every}, key=len, reverse=True))
    places = [found.span() for found in re.finditer(rf"\b(?:{plain})\b", folded)]
    begin = _densest(places)
    start = text.rfind(" ", 0, begin) + 1 if begin else 0
    end = min(len(text), start + _SNIPPET)
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + 1)
    before, after = "…" if start else "", "…" if end < len(text) else ""
    shift = len(before) - start
    marks = tuple((a + shift, b + shift) for a, b in places if start <= a and b <= end)
    return before + re.sub(r"\s", " ", text[start:end]) + after, marks


def _densest(places: list[tuple[int, int]]) -> int:
    """Return where to begin so that most places come into one snippet, some words of context in front."""
    best, most = 0, 0
    for index, (begin, _) in enumerate(places[:200]):
        held = sum(end <= begin + _SNIPPET * 2 // 3 for _, end in places[index : index + 40])
        if held > most:
            best, most = begin, held
    return max(best - _SNIPPET // 5, 0) if most else 0
