"""Searches on the same rows: `python -m tests.bench.searches ARCHIVE COUNT` asks ours, a plain FTS5 table and LIKE.

Each gives the twenty best, or, as LIKE knows no better ones, the twenty newest. LIKE finds no word that is typed without its
marks. Prints a line of JSON: milliseconds of a processor for each question, by who was asked.
"""

from __future__ import annotations

import json
import random
import sqlite3
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import fmean

from archive.catalogue.asking.search import Question, find
from archive.catalogue.catalogue import Catalogue, open_catalogue
from archive.evidence.folder import Folder
from archive.extract.text import fold
from tests.bench.prose import PHRASES
from tests.bench.ratio import LIKE, PLAIN_FTS, SEARCH
from tests.bench.reading_room import some_article

_PLAIN = """
create virtual table temp.plain using fts5 (title, lead, text, tokenize = 'unicode61 remove_diacritics 2');
insert into temp.plain (rowid, title, lead, text) select id, title, lead, text from article_texts;
"""
_MATCH = """
select rowid, title, snippet(plain, 2, '[', ']', '…', 30) from plain where plain match ? order by rank limit 20
"""
_LIKE = "select id, title, substr(text, 1, 200) from article_texts where text like ? order by id desc limit 20"


def typed(catalogue: Catalogue, count: int, seed: int = 5) -> list[str]:
    """Return so many questions as people type them: set phrases, with and without marks, and a few words of a title."""
    chance = random.Random(seed)
    made = []
    for number in range(count):
        words = some_article(catalogue, chance)[0].split()
        start = chance.randrange(max(1, len(words) - 3))
        phrase = chance.choice(PHRASES)
        kinds = phrase, " ".join(words[start : start + 3]), fold(phrase)
        made.append(kinds[number % len(kinds)])
    return made


def measure(archive: Path, count: int) -> Mapping[str, float]:
    """Return the milliseconds of a processor that each question took on average."""
    with open_catalogue(Folder(archive)) as catalogue:
        plain = sqlite3.connect(f"file:{Folder(archive).catalogue.resolve()}?mode=ro", uri=True)
        plain.executescript(_PLAIN)
        ways: Mapping[str, Callable[[str], object]] = {
            SEARCH: lambda words: find(catalogue, Question(words)),
            PLAIN_FTS: lambda words: plain.execute(_MATCH, (_quoted(words),)).fetchall(),
            LIKE: lambda words: plain.execute(_LIKE, (f"%{words}%",)).fetchall(),
        }
        questions = typed(catalogue, count)
        taken = {name: fmean(_milliseconds(ask, words) for words in questions) for name, ask in ways.items()}
        plain.close()
    return taken


def _quoted(words: str) -> str:
    """Return *words* as FTS5 takes them, whatever stands in them."""
    return " ".join('"' + word.replace('"', '""') + '"' for word in words.split())


def _milliseconds(ask: Callable[[str], object], words: str) -> float:
    ask(words)
    begun = time.process_time()
    ask(words)
    return 1000 * (time.process_time() - begun)


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]), int(sys.argv[2]))))  # noqa: T201 - the parent reads it
