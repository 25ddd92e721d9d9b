"""What alarms say is known by its patterns: whoever writes or changes a sentence there changes its Vietnamese too."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from archive.reader.languages import written
from archive.reader.retelling import retold

ALARMS = Path(str(files("archive.night"))) / "alarms"
KEPT = dict(written("told-vi"))
PLACE = re.compile(r"%\((\w+)\)s")
WHOLE = "nothing new tonight"
# What stands in the places of a sentence, by what the code puts there; a number in all others
SAMPLES = {
    r"percent\(": "31 %",
    r"_size\(": "1.2 GB",
    r"died\.night|^ends$|since or|tonight\.night": "2026-03-01",
    r"\.remedy|\.what": WHOLE,
    r"share\.words": "requests had no whole answer",
    r"^kept$": "7 portals (ha-nam)",
    r"^span$": "tonight",
    r"^_long": "7 hours",
    r"^_away": "our clock goes 7 hours ahead of",
    r"^_those": "those of 3 of 4 portals that told theirs",
    r"slug|home|subject|host|join|where\[|outcome|shown|was|now": "ha-nam",
}
# Parts of sentences that are not always there; COMPOSED has them
EMPTY = re.compile(r"^(usual|why|said|before|room|long|where|_weekday\(.*)$")
COMPOSED = (
    f"section 'Tin tức': {WHOLE}",
    "section 'A': its first page could not be captured as a listing",
    f"{WHOLE}; the last Mondays brought 3, 4, 0, 2",
    f"{WHOLE}; 3 % were usual",
    f"{WHOLE}, where 31 % were usual",
    f"{WHOLE}, where 31 % were without",
    f"{WHOLE}; it answered last in the night of 2026-03-01",
    f"{WHOLE}; robots.txt of hanam.gov.vn cannot be had (503), which forbids all",
    "nothing new in 12 nights, since 2026-03-01; the last Sundays brought 1",
    "31 % of 70 requests had no whole answer (timeout); 2 % were usual",
    "no crawl left a word, 1 night in a row: it says so",
    "the crawl ended without its last word: killed",
    "the crawl ended with exit code 3 (window): it says so",
    "the night of 2026-03-01 did not come to its end, and 1.2 MB were free on its disk",
    "the disk, of which 1.2 GB are free, kept 1 portal (ha-nam) from being crawled: a file of root",
    "all portals together gave 3 % of what is ordinary, the 4th night",
    "no answer to 9 requests: refused; it answered last in the night of 2026-03-01",
    "hanam.gov.vn shows another certificate, though the one before ended nobody knows when",
    "the certificate of hanam.gov.vn ended 3 days ago, on 2026-03-01",
    "our clock goes 7 hours behind that of the only portal that told theirs",
    "2 listings changed their frame: Tin tức, Sự kiện",
    "1 page under the portal's addresses sell another trade's goods",
    "31 portals at once (a, b, …); of the first: 31 % of 12 new articles are without byline, where 2 % were without",
)


def sample(node: ast.expr) -> str:
    """Return a sentence as the code would make it."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(map(sample, node.values))
    if isinstance(node, ast.FormattedValue):
        return sample(node.value) if isinstance(node.value, ast.IfExp | ast.JoinedStr) else filled(node.value)
    if isinstance(node, ast.IfExp):
        return "" if sample(node.orelse) == "" else sample(node.body)
    return filled(node)


def filled(node: ast.expr) -> str:
    """Return what may stand where the code puts *node*."""
    source = ast.unparse(node)
    if EMPTY.match(source):
        return ""
    if isinstance(node, ast.BinOp) and isinstance(node.left, ast.Constant):
        return str(node.left.value)  # 's' * (number != 1)
    return next((text for place, text in SAMPLES.items() if re.search(place, source)), "7")


def expressions(tree: ast.Module) -> Iterator[ast.expr]:
    """Yield what is said of an alarm, and what to do."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in ("what", "remedy", "_SET_IT", "_MAKE_ROOM"):
            yield node.value
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "_Share":
            yield ast.JoinedStr([ast.Constant("31 % of 7 "), node.args[4]])
            yield node.args[5]
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("view.alarm", "_alarm"):
            yield from (
                node.args[2:4] if ast.unparse(node.func) == "view.alarm" else node.args
            )  # behind them stands evidence


def sentences() -> Iterator[str]:
    """Yield every sentence of the alarms' rules, as they would make it."""
    for path in sorted(ALARMS.glob("*.py")):
        for one in expressions(ast.parse(path.read_text(encoding="utf-8"))):
            said = sample(one) if isinstance(one, ast.Constant | ast.JoinedStr | ast.IfExp) else ""
            # two words and a colon at most: a host or a step, and what it said itself
            if " " in said and not re.fullmatch(r"\S+: \S*", said):
                yield said


@pytest.mark.parametrize("sentence", sorted({*sentences(), *COMPOSED}))
def test_every_sentence_of_an_alarm_is_said_in_vietnamese(sentence: str) -> None:
    assert retold("vi", sentence), "told-vi.po has no such sentence"


def test_the_sentences_of_the_rules_are_found() -> None:
    assert len(set(sentences())) > 60


@pytest.mark.parametrize("sentence", sorted(KEPT))
def test_a_sentence_has_the_same_places_in_both_languages_and_few_that_hold_anything(sentence: str) -> None:
    places = PLACE.findall(sentence)

    assert sorted(places) == sorted(PLACE.findall(KEPT[sentence]))
    # each such place makes a sentence that fits no pattern cost as much again as it has letters
    assert sum(not re.fullmatch(r"(number|share|day)\d*", place) for place in places) <= 3


def test_what_a_portal_wrote_stays_what_it_is() -> None:
    assert (
        retold("vi", "section '<b>%(x)s %s': nothing new tonight")
        == "chuyên mục “<b>%(x)s %s”: đêm nay không có tin mới"
    )
    assert retold("vi", "x" * 10_000) is None
