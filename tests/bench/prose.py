"""Synthetic Vietnamese by the million: its syllables, words by Zipf's law, set phrases that are everywhere.

The frequencies matter, not the sense: the phrases of administrations stand in most articles, which is the worst that a
full-text index meets, and each article has a sentence of its own by which it can be found.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate

WORDS = 31_000
SENTENCES = 60_000
PHRASES = (
    "dân chủ ở cơ sở", "chuyển đổi số", "cải cách hành chính", "nông thôn mới", "phòng chống thiên tai", "an sinh xã hội",
    "Ủy ban nhân dân tỉnh", "Hội đồng nhân dân", "Ban Chấp hành Đảng bộ", "phát triển kinh tế - xã hội", "Sở Nông nghiệp",
    "hội nghị tổng kết", "bồi thường giải phóng mặt bằng", "quốc phòng, an ninh", "hợp tác xã", "bảo vệ môi trường",
)  # fmt: skip
_ONSETS = re.findall(r"\w+", "b c ch d đ g gh gi h k kh l m n ng nh ph qu r s t th tr v x")
_RHYMES = re.findall(
    r"\w+",
    """a ai an anh ao au ay am ang ach ac at âm ân âu ây âng âp ât ăn ăm ăng ăt e em en eo ê ên ênh i inh iên iêu in im ich
    o oa oai oan oi on ong om oc ôn ông ôi ôc ơ ơi ơn ơm u ua uân ui un ung uôi uôn uông uy uyên ư ưa ưng ươi ươn ương ưu""",
)
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")


@dataclass(frozen=True, slots=True)
class Prose:
    """What articles are made of."""

    words: tuple[str, ...]
    weights: tuple[float, ...]
    """Of the words, added up, as `random.choices` takes them."""
    sentences: tuple[str, ...]
    lines: int
    """Mean sentences of a text."""


def prose(letters: int, seed: int = 1) -> Prose:
    """Return what articles of so many *letters* on average are made of; equal seeds give equal ones."""
    chance = random.Random(seed)
    syllables = list(_syllables())
    chance.shuffle(syllables)
    common = tuple(accumulate(1 / (rank + 8) for rank in range(len(syllables))))
    pairs = (" ".join(chance.choices(syllables, cum_weights=common, k=2)) for _ in range(WORDS * 2))
    words = tuple(dict.fromkeys(pairs))[:WORDS]
    weights = tuple(accumulate(1 / (rank + 3) for rank in range(len(words))))
    made = Prose(words, weights, (), 0)
    sentences = tuple(sentence(made, chance) for _ in range(SENTENCES))
    return replace(made, sentences=sentences, lines=letters * SENTENCES // sum(len(said) + 1 for said in sentences))


def _syllables() -> Iterator[str]:
    for onset in _ONSETS:
        for rhyme in _RHYMES:
            closed = rhyme[-1] in "cptk" or rhyme.endswith("ch")  # these take two tones alone
            place = max(0, *(rhyme.rfind(letter) for letter in "ăâêôơư")) + 1
            for tone in _TONES[2:6:3] if closed else _TONES:
                yield unicodedata.normalize("NFC", onset + rhyme[:place] + tone + rhyme[place:])


def sentence(made: Prose, chance: random.Random, phrases: int = 1) -> str:
    """Return a sentence of ten words or so, with some of the phrases that are everywhere."""
    words = chance.choices(made.words, cum_weights=made.weights, k=chance.randint(6, 12))
    for _ in range(phrases):
        if chance.random() < 0.25:
            words.insert(chance.randrange(len(words)), chance.choice(PHRASES))
    said = " ".join(words)
    return f"{said[0].upper()}{said[1:]}."


def _run(made: Prose, length: int, chance: random.Random) -> tuple[str, ...]:
    start = chance.randrange(len(made.sentences) - length)
    return made.sentences[start : start + length]


def story(made: Prose, chance: random.Random) -> tuple[str, str, str]:
    """Return title, lead and text of an article: sentences of the pool, and two that no other article has."""
    own = sentence(made, chance)
    title = " ".join(own.split()[: chance.randint(8, 14)]).rstrip(".,")
    # runs of sentences: one by one they cost more than all the rest
    run = round(made.lines / 4 * chance.uniform(0.5, 1.5))
    lines = [said for _ in range(4) for said in _run(made, run, chance)]
    lines[len(lines) // 2] = f"{own} {sentence(made, chance)}"
    paragraphs = (" ".join(lines[start : start + 4]) for start in range(0, len(lines), 4))
    return title, sentence(made, chance), "\n".join(paragraphs)
