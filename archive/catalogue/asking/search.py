"""Search: what the words find, best first. What people type is never syntax, and a query that finds nothing is no error."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from archive.catalogue.asking.facets import Facet, facets
from archive.catalogue.asking.filters import Filters, Sieve, Unsearchable, listing, passing, sieve
from archive.catalogue.asking.grading import grade, order, scale, stand
from archive.catalogue.asking.snippets import snippet
from archive.catalogue.asking.typos import meant
from archive.catalogue.asking.walking import MOST, every, ranked, rare, senses, walk
from archive.catalogue.asking.words import MOST_LETTERS, MOST_WORDS, Query, split_words
from archive.catalogue.catalogue import Catalogue
from archive.model import Attachment

Order = Literal["best", "newest", "oldest"]
# So many are weighed against each other; the rest stand behind them, as they were found.
_COMPARED = 100
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
_HITS = """
select a.id, a.site, s.name, s.province, s.province_now, a.url, a.title, a.lead, a.section, a.byline, a.published, a.captured,
    a.gone, a.moved
from articles as a join sites as s on s.slug = a.site where a.id in (select value from json_each(?))
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found, with the place in its text where the words stand."""

    id: int
    site: str
    portal: str
    """The portal's name."""
    province: str | None
    province_now: str | None
    url: str
    title: str | None
    lead: str | None
    section: str | None
    byline: str | None
    published: str | None
    captured: str
    gone: str | None
    moved: str | None
    """Where its address leads now, if it leads to another one."""
    snippet: str = ""
    marks: tuple[tuple[int, int], ...] = ()
    """Where the words stand in the snippet: (begin, end)."""
    attachment: Attachment | None = None
    """The attached document in which the words stand; None if they stand in the article."""


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody looks for."""

    typed: str = ""
    """Words; none: whatever passes the filters, the newest first."""
    filters: Filters = field(default_factory=Filters)
    order: Order = "best"
    first: int = 0
    """How many articles are passed over: those of the pages before."""
    count: int = 20
    snippets: bool = True
    as_typed: bool = False
    """Look for no other words than those that were typed."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found."""

    hits: tuple[Hit, ...]
    """Those that were asked for, of `listed`."""
    total: int
    """How many articles were found."""
    whole: bool
    """Whether these are all; else there are at least so many."""
    listed: int
    """How many of them can be looked at: the first thousand."""
    facets: tuple[Facet, ...]
    """What may be chosen further, counted over those that are listed."""
    instead: str = ""
    """The words that were looked for where those that were typed find nothing, and a letter makes the difference."""


@dataclass(frozen=True, slots=True)
class _Paper:
    id: int
    attachment: Attachment


@dataclass(frozen=True, slots=True)
class _Candidate:
    number: int
    strictness: float
    paper: _Paper | None = None
    grade: int = 0


@dataclass(frozen=True, slots=True)
class _Gathered:
    candidates: tuple[_Candidate, ...]
    total: int
    whole: bool
    near: bool = True
    """Whether the words stand near each other in any of them."""


def search(catalogue: Catalogue, typed: str, *, limit: int = 20, newest: bool = False) -> list[Hit]:
    """Return the articles that *typed* finds: the best first, or the newest. As `find`, of words alone.

    Raises Unsearchable for no word or too many, StaleCatalogue.
    """
    if not split_words(typed).every:
        raise Unsearchable("no word", "there is no word to search for: type letters or digits")
    return list(find(catalogue, Question(typed, order="newest" if newest else "best", count=limit)).hits)


def find(catalogue: Catalogue, question: Question) -> Found:
    """Return the articles that *question* asks for.

    The best are title hits first, then the words one after the other, near each other, anywhere; where marks were typed,
    those with the same marks come before all others. Behind all of these come the articles in whose attached documents the
    words stand. Words in quotation marks must follow each other.
    Raises Unsearchable for letters without a word, for too many, for what is no year; StaleCatalogue.
    """
    words = _words(question.typed)
    through = sieve(catalogue, question.filters)
    if not words.every:
        found = every(catalogue, through, oldest=question.order == "oldest")
        gathered = _Gathered(tuple(_Candidate(number, 0) for number in found.ids), len(found.ids), found.whole)
    else:
        gathered = _gathered(catalogue, words, through, question.order)
    other = None if question.as_typed else _instead(catalogue, words, gathered)
    better = _gathered(catalogue, other, through, question.order) if other else None
    if other and better and better.candidates:
        words, gathered = other, better
    listed = gathered.candidates[:MOST]
    shown = listed[question.first : question.first + question.count]
    return Found(
        hits=tuple(_hits(catalogue, shown, words, question.snippets)),
        total=gathered.total,
        whole=gathered.whole,
        listed=len(listed),
        facets=facets(catalogue, [one.number for one in listed]),
        instead=words.typed if words is other else "",
    )


def _words(typed: str) -> Query:
    words = split_words(typed)
    if typed.strip() and not words.every:
        raise Unsearchable("no word", "there is no word to search for: type letters or digits")
    if len(words.every) > MOST_WORDS or len(typed) > MOST_LETTERS:
        most = f"search takes {MOST_WORDS} words or {MOST_LETTERS} letters; the rarest ones are enough"
        raise Unsearchable("too long", f"too long: {most}")
    return words


def _instead(catalogue: Catalogue, words: Query, found: _Gathered) -> Query | None:
    """Return the words that were meant where those that were typed are found nowhere, or never near each other."""
    if not words.words or (found.near and found.candidates):
        return None
    return meant(catalogue, words, near=bool(found.candidates))


def _gathered(catalogue: Catalogue, words: Query, through: Sieve, order: Order) -> _Gathered:
    if order == "best":
        candidates, whole = _best(catalogue, words, through)
    else:
        candidates, whole = _by_age(catalogue, words, through, oldest=order == "oldest")
    if whole and len(candidates) < _COMPARED:
        known = {candidate.number for candidate in candidates}
        found = _attached(catalogue, words, through, known)
        candidates += (
            _sorted(found) if order == "best" else sorted(found, key=lambda one: one.number, reverse=order == "newest")
        )
    near = len(words.words) < 2 or any(one.strictness < len(senses(words)) - 1 for one in candidates)
    return _Gathered(tuple(candidates), len(candidates), whole, near)


def _best(catalogue: Catalogue, words: Query, through: Sieve) -> tuple[list[_Candidate], bool]:
    *strict, loose = senses(words)
    anywhere = walk(catalogue, loose, through)
    known = rare(catalogue, words)
    found: dict[int, _Candidate] = {}
    for strictness, sense in enumerate((*strict, loose)):
        if len(found) >= _COMPARED and not anywhere.whole:
            break
        walked = anywhere if sense is loose else walk(catalogue, sense, through)
        for number in ranked(catalogue, sense, walked, known):
            found.setdefault(number, _Candidate(number, strictness))
    for number in anywhere.ids:
        found.setdefault(number, _Candidate(number, len(strict)))
    every_one = list(found.values())
    near = next((at for at, one in enumerate(strict) if one.near), None)
    return _sorted(_graded(catalogue, every_one[:_COMPARED], words, near)) + every_one[_COMPARED:], anywhere.whole


def _sorted(candidates: list[_Candidate]) -> list[_Candidate]:
    return sorted(candidates, key=lambda candidate: (-candidate.grade, candidate.strictness))


def _by_age(catalogue: Catalogue, words: Query, through: Sieve, *, oldest: bool) -> tuple[list[_Candidate], bool]:
    """Return the newest or oldest of the strictest sense in which the words are found; titles are no sense of their own."""
    whole = True
    for strictness, sense in enumerate(senses(words)):
        if sense.in_title:
            continue
        walked = walk(catalogue, sense, through, oldest=oldest)
        whole = whole and walked.whole
        if not walked.ids:
            continue
        candidates = [_Candidate(number, strictness) for number in walked.ids]
        if not words.marked:
            return candidates, whole
        weighed = _graded(catalogue, candidates[: 2 * _COMPARED], words)
        best = max(min(candidate.grade, 2) for candidate in weighed)
        kept = [candidate for candidate in weighed if min(candidate.grade, 2) >= best]
        return kept, whole and len(candidates) == len(weighed)
    return [], whole


def _attached(catalogue: Catalogue, words: Query, through: Sieve, known: set[int]) -> list[_Candidate]:
    """Return articles beyond *known* whose documents hold *words*: from the strictest sense on, until there are enough."""
    found: dict[int, _Candidate] = {}
    for strictness, sense in enumerate(senses(words)):
        if sense.in_title or len(found) >= _COMPARED:
            continue
        values = {"query": sense.query, "candidates": MOST, "wanted": _COMPARED}
        for article, document, url, link in catalogue.rows(_BEST_DOCUMENTS, values):
            if article not in known:
                found.setdefault(article, _Candidate(article, strictness, _Paper(document, Attachment(url, link))))
    passed = passing(catalogue, through, found.keys())
    return _graded(catalogue, [one for one in found.values() if one.number in passed], words)


def _graded(
    catalogue: Catalogue, candidates: list[_Candidate], words: Query, near: int | None = None
) -> list[_Candidate]:
    """Return *candidates* with their grades; all alike when no marks were typed.

    Those that were found in the sense *near* come before others of it where their words stand in the order that was typed.
    """
    against = scale(words) if words.marked else None
    in_order = order(words)
    found = []
    for one in candidates:
        if against is not None or one.strictness == near:
            title, rest = _texts(catalogue, one)
            strictness = (
                one.strictness - 0.5 if one.strictness == near and stand(in_order, title, rest) else one.strictness
            )
            one = replace(one, strictness=strictness, grade=grade(against, title, rest) if against else 0)  # noqa: PLW2901
        found.append(one)
    return found


def _texts(catalogue: Catalogue, one: _Candidate) -> tuple[str, str]:
    """Return title and text of an article, or no title and the words of its document where these are what was found."""
    if one.paper is not None:
        (words,) = catalogue.row("select text from documents where id = ?", (one.paper.id,)) or ("",)
        return "", words
    sql = "select title, lead, text from article_texts where id = ?"
    title, lead, text = catalogue.row(sql, (one.number,)) or ("", "", "")
    return title, f"{lead}\n{text}" if lead else text


def _hits(catalogue: Catalogue, shown: Sequence[_Candidate], words: Query, snippets: bool) -> Iterator[Hit]:
    rows = {row[0]: row for row in catalogue.rows(_HITS, (listing(one.number for one in shown),))}
    for one in shown:
        piece, marks = snippet(_texts(catalogue, one)[1], words) if snippets and words.every else ("", ())
        attachment = one.paper.attachment if one.paper else None
        yield replace(Hit(*rows[one.number]), snippet=piece, marks=marks, attachment=attachment)
