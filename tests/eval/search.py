"""Whether a search finds the article that somebody has in mind: known items among the sample articles.

python -m tests.eval.search [--articles N] [--items N] [--show N]
A question is some words that follow one another in one article alone, often with one left out; with their marks dropped, their
tones placed as the other school does, their letters taken apart (NFD), or one letter mistyped. Found is what stands among the
first five.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.catalogue.asking.search import search
from archive.catalogue.asking.words import spellings
from archive.catalogue.catalogue import Catalogue, open_catalogue
from archive.extract.text import fold
from crawler.samples.makes import MAKES
from crawler.samples.truth import truth
from tests.archive.catalogue.shelf import HOME, Shelf, page, says
from tests.eval.figures import Row, Share, least
from tests.eval.samples import world_of
from tests.eval.ways import RULES

ARTICLES = 40  # of each sample portal
ITEMS = 200
FIRST = 5
TYPO = "a letter mistyped"
GOAL, GOAL_WITHOUT_TYPOS = 0.95, 0.99
_LETTERS = "abcdeghiklmnopqrstuvxy"


@dataclass(frozen=True, slots=True)
class Item:
    """An article that somebody has in mind, and what they type."""

    way: str
    url: str
    typed: str


@dataclass(frozen=True, slots=True)
class Article:
    """An article of the samples."""

    url: str
    title: str
    paragraphs: tuple[str, ...]


def sample_articles(each: int) -> tuple[Article, ...]:
    """Return so many articles of *each* sample portal, at addresses of one portal."""
    world = world_of(each)
    return tuple(
        Article(f"{HOME}/{make.slug}/{entry['number']}", entry["title"], (entry["lead"] or "", *entry["paragraphs"]))
        for make in MAKES.values()
        for entry in truth(world, make)
        if entry["kind"] == "article" and entry["title"]
    )


def fill(root: Path, articles: Sequence[Article]) -> Shelf:
    """Return an archive of *articles* in *root*."""
    shelf = Shelf(root)
    shelf.warc(
        *(page(one.url, says(title=one.title, text="\n".join(filter(None, one.paragraphs)))) for one in articles)
    )
    shelf.ingest()
    return shelf


def items(articles: Sequence[Article], count: int, seed: int = 1) -> Iterator[Item]:
    """Yield *count* questions, in turn of each way. Equal seeds give equal ones."""
    chance = random.Random(seed)
    folded = {one.url: fold(" ".join(_words(" ".join((one.title, *one.paragraphs))))) for one in articles}
    made = 0
    while made < count:
        way = list(WAYS)[made % len(WAYS)]
        one = chance.choice(articles)
        words, asked = _some_words(one, chance)
        begin = fold(" ".join(words[:2]))  # letters are looked for a hundred times as fast as patterns
        if sum(begin in text and asked.search(text) is not None for text in folded.values()) != 1:
            continue
        typed = WAYS[way](words, chance)
        if typed != " ".join(words):
            made += 1
            yield Item(way, one.url, typed)


def _some_words(article: Article, chance: random.Random) -> tuple[Sequence[str], re.Pattern[str]]:
    """Return some words that follow one another in the title or a paragraph, but for one; and what tells who has them."""
    words = _words(chance.choice((article.title, chance.choice(article.paragraphs) or article.title)))
    start = chance.randrange(max(1, len(words) - 2))
    some = words[start : start + chance.randint(3, 8)]
    plain = [f"{word} " for word in fold(" ".join(some)).split()]
    if len(some) > 4 and chance.random() < 0.5:
        gone = chance.randrange(2, len(some) - 1)
        del some[gone]
        plain[gone] = r"(?:\w+ )?"
    return some, re.compile(rf"\b{''.join(plain).rstrip()}\b")


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def _without_marks(words: Sequence[str], _: random.Random) -> str:
    return " ".join(map(fold, words))


def _placed_otherwise(words: Sequence[str], _: random.Random) -> str:
    return " ".join([*spellings(word.lower())][-1] if len([*spellings(word.lower())]) > 1 else word for word in words)


def _taken_apart(words: Sequence[str], _: random.Random) -> str:
    return unicodedata.normalize("NFD", " ".join(words))


def _mistyped(words: Sequence[str], chance: random.Random) -> str:
    """Return *words*, half of the time without marks, with a letter more, one less, another one, or two changed about."""
    if chance.random() < 0.5:
        words = fold(" ".join(words)).split()
    place = chance.choice([at for at, word in enumerate(words) if len(word) > 2 and word.isalpha()] or [0])
    word = words[place]
    at, letter = chance.randrange(len(word) - 1 or 1), chance.choice(_LETTERS)
    kinds = (
        word[:at] + letter + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + word[at + 1 :],
        word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    )
    typed = chance.choice(kinds)
    return " ".join((*words[:place], typed, *words[place + 1 :])) if fold(typed) != fold(word) else " ".join(words)


WAYS: Mapping[str, Callable[[Sequence[str], random.Random], str]] = {
    "marks dropped": _without_marks,
    "tones placed otherwise": _placed_otherwise,
    "letters taken apart": _taken_apart,
    TYPO: _mistyped,
}


def found(catalogue: Catalogue, item: Item) -> bool:
    """Return whether the article stands among the first five."""
    return item.url in [hit.url for hit in search(catalogue, item.typed, limit=FIRST)]


def ask(articles: int, count: int) -> dict[Item, bool]:
    """Return *count* questions, each with whether its article was found."""
    every = sample_articles(articles)
    with (
        tempfile.TemporaryDirectory() as folder,
        open_catalogue(fill(Path(folder) / "data", every).folder) as catalogue,
    ):
        return {item: found(catalogue, item) for item in items(every, count)}


def share(asked: Mapping[Item, bool], ways: Sequence[str]) -> Share:
    """Return how many of the questions asked in one of *ways* found their article."""
    right = [good for item, good in asked.items() if item.way in ways]
    return Share(sum(right), len(right))


def rows(articles: int = ARTICLES, count: int = ITEMS) -> list[Row]:
    """Return the lines of the table."""
    asked = ask(articles, count)
    every = {way: share(asked, [way]) for way in WAYS}
    spelled = [way for way in WAYS if way != TYPO]
    return [
        Row("search", "known item in the first 5", {RULES: share(asked, [*WAYS])}, {RULES: least(GOAL)}),
        Row("search", "… no letter mistyped", {RULES: share(asked, spelled)}, {RULES: least(GOAL_WITHOUT_TYPOS)}),
        *(Row("search", f"… {way}", {RULES: figure}) for way, figure in every.items()),
    ]


def main() -> int:
    """Print the shares, and what was not found. Exit code 1 when a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.eval.search", description=__doc__)
    parser.add_argument("--articles", type=int, default=ARTICLES, help="of each sample portal")
    parser.add_argument("--items", type=int, default=ITEMS)
    parser.add_argument("--show", type=int, default=20)
    options = parser.parse_args()
    asked = ask(options.articles, options.items)
    for way in WAYS:
        sys.stdout.write(f"{way}: {share(asked, [way])}\n")
    whole, spelled = share(asked, [*WAYS]), share(asked, [way for way in WAYS if way != TYPO])
    sys.stdout.write(f"all: {whole}, goal {GOAL}\nno letter mistyped: {spelled}, goal {GOAL_WITHOUT_TYPOS}\n")
    missed = [item for item, good in asked.items() if not good]
    sys.stdout.write("".join(f"  {item.way}: {item.typed}  ({item.url})\n" for item in missed[: options.show]))
    return int((whole.value or 0) < GOAL or (spelled.value or 0) < GOAL_WITHOUT_TYPOS)


if __name__ == "__main__":
    sys.exit(main())
