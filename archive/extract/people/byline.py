"""Who signs an article and whom it credits, from labels, the lines around the text, and metas. Pure.

A person that signs outranks an office, an office outranks nothing, and an account ("User Admin") is nobody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.extract.people.names import (
    ANY,
    is_account,
    is_office,
    is_person,
    is_publication,
    people_abroad,
    people_in,
)
from archive.extract.people.signatures import (
    AFTER_SENTENCE,
    PLAIN,
    SET_APART,
    TEXT,
    Sign,
    read_posted_by,
    read_sign,
    without_date,
)
from archive.extract.text import fold, nfc, same_words, squeeze
from archive.model import Evidence, Problem

_MOST_SIGNATURES = 3
"""More lines of names than these under a text are a list: winners, members, the dead."""


@dataclass(frozen=True, slots=True)
class TailLine:
    """One of the last blocks of a text, with how it is set."""

    text: str
    right_aligned: bool = False
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class BylineFacts:
    """What a page offers about its makers."""

    labelled: tuple[str, ...] = ()
    """What stands where the platform puts the author or source, with or without the label."""
    tail: tuple[TailLine, ...] = ()
    """The last blocks of the text (six are enough), in order."""
    head: tuple[str, ...] = ()
    """Lines between title and text."""
    meta_author: str | None = None
    site_names: tuple[str, ...] = ()
    labelled_by: Evidence = Evidence.MARKUP
    """How the platform's place is known, for what has no label."""
    dated: tuple[str, ...] = ()
    """Lines beside the date over the text, or with it, that name somebody."""


@dataclass(frozen=True, slots=True)
class BylineReading:
    """Who signs, without the label; whom the text credits; and what is to be taken off the text for that."""

    byline: str | None = None
    authors: tuple[str, ...] = ()
    source: str | None = None
    evidence: Evidence | None = None
    tail: int = 0
    """So many of the last blocks are no text."""
    glued: str | None = None
    """The words at the end of the last block that remains which are no text either: "… hiện nay./. Thu Hà"."""
    problems: tuple[Problem, ...] = ()
    source_known: Evidence | None = None


@dataclass(frozen=True, slots=True)
class _Candidate:
    rank: int
    byline: str
    people: tuple[str, ...]
    evidence: Evidence


# Persons before offices; where the platform says who, before where the text does; a poster's name and a meta last.
_RANKS = {
    ("labelled", "person"): 0, ("tail", "person"): 1, ("head", "person"): 2,
    ("labelled", "office"): 3, ("tail", "office"): 4, ("head", "office"): 5, ("posted", "person"): 6, ("meta", "person"): 7,
}  # fmt: skip


def read_byline(facts: BylineFacts) -> BylineReading:
    """Return who signs the article that *facts* describe, and whom it credits."""
    tail, count, glued = _tail(facts.tail)
    labelled = [_labelled(line) for line in facts.labelled]
    head = [sign for line in facts.head for sign in _head(line)]
    head += [sign for line in facts.dated if (sign := read_sign(without_date(line))).what != "text"]
    signs = {"labelled": labelled, "tail": tail, "head": head}
    candidates = [found for place, found_signs in signs.items() for found in _candidates(place, found_signs, facts)]
    posted = [name for line in (*facts.labelled, *facts.head) if (name := read_posted_by(line))]
    candidates += [_Candidate(_RANKS["posted", "person"], name, (name,), Evidence.VISIBLE_LABEL) for name in posted]
    candidates += _from_meta(facts)
    best = min(candidates, key=lambda candidate: candidate.rank, default=None)
    source, source_known = _best_source(signs, facts)
    problems = (*_rivals(best, candidates), *(_accounts([*labelled, *tail, *head]) if best is None else ()))
    if best is None:
        return BylineReading(None, (), source, None, count, glued, problems, source_known)
    return BylineReading(best.byline, best.people, source, best.evidence, count, glued, problems, source_known)


def _candidates(place: str, signs: list[Sign], facts: BylineFacts) -> list[_Candidate]:
    """Return the byline of a place: its people, who may sign on lines of their own, else its office."""
    found = []
    for what in ("person", "office"):
        fit = [sign for sign in signs if sign.what == what and sign.byline and not _is_site(sign.byline, facts)]
        if fit:
            bylines = dict.fromkeys(sign.byline for sign in fit if sign.byline)
            people = tuple(dict.fromkeys(person for sign in fit for person in sign.people))
            known = _known(place, any(sign.labelled for sign in fit), facts)
            found.append(_Candidate(_RANKS[place, what], ", ".join(bylines), people, known))
    return found


def _known(place: str, labelled: bool, facts: BylineFacts) -> Evidence:
    if labelled:
        return Evidence.VISIBLE_LABEL
    return facts.labelled_by if place == "labelled" else Evidence.TEXT_SHAPE


def _labelled(line: str) -> Sign:
    """Understand what stands in the author's place: there a name of any country is one."""
    words = squeeze(nfc(line[:400]))
    parts = dict.fromkeys((words, *re.split(r"\s?[|•·]\s?", words)))
    read = [read_sign(part, vouched=SET_APART) for part in parts]
    signs = [sign for sign in read if sign.what not in {"text", "furniture"}]
    if signs:
        return _own(signs[0])
    if read[0].what == "furniture":
        return read[0]
    people = () if is_account(words) else people_abroad(words)
    return Sign("person", re.sub(r"^by\s+", "", words, flags=re.IGNORECASE), people, labelled=True) if people else TEXT


def _own(sign: Sign) -> Sign:
    """Return *sign*; a person in the source's place, as in many a paper's `nguontin`, is who wrote the story."""
    name = sign.source or ""
    return Sign("person", name, people_in(name), labelled=True) if sign.what == "source" and is_person(name) else sign


def _head(line: str) -> list[Sign]:
    """Understand a line over the text: people, and what has a label or stands on the line of the date."""
    words = squeeze(nfc(line[:400]))
    sure = without_date(words) != words
    signs = [read_sign(part) for part in re.split(r"\s?[|•·]\s?", words)]
    credited = {"person", "account", "office", "source"} if sure else {"person", "account"}
    return [sign for sign in signs if sign.what in credited or (sign.labelled and sign.what in {"office", "source"})]


def _tail(lines: tuple[TailLine, ...]) -> tuple[list[Sign], int, str | None]:
    """Return the signs under the text in order, the number of blocks that they take, and what is glued to the text's end."""
    signs: list[Sign] = []
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at]
        before = lines[at - 1].text.rstrip() if at else ""
        sign = read_sign(line.text, vouched=_vouched(line, before))
        if sign.what == "text":
            break
        signs.insert(0, sign)
    rest = lines[: len(lines) - len(signs)]
    signs = _without_lists(signs, rest)
    rest = lines[: len(lines) - len(signs)]
    if not rest or any(sign.what == "person" for sign in signs):
        return signs, len(signs), None
    glued, sign = _glued(rest[-1].text)
    return ([sign, *signs] if glued else signs), len(signs), glued


def _without_lists(signs: list[Sign], text: tuple[TailLine, ...]) -> list[Sign]:
    """Return *signs* without names that are a list's, or that sign a reproduced paper: those are text."""
    named = [at for at, sign in enumerate(signs) if sign.what == "person" and not sign.labelled]
    papers = [at for at, sign in enumerate(signs) if sign.what == "signed"]
    listed = len(named) > _MOST_SIGNATURES or bool(named and text and text[-1].text.rstrip().endswith(":"))
    if papers or listed:
        last = max([*papers, *named])
        return signs[last + 1 :]
    return signs


def _vouched(line: TailLine, before: str) -> int:
    if line.right_aligned or line.bold or before.endswith(("./.", "…/.")):
        return SET_APART
    return AFTER_SENTENCE if before.endswith((".", "!", "?", "…", "”", '"')) else PLAIN


_END_MARK = re.compile(r"[.…]/\.?")
_SENTENCE_ENDS = re.compile(r"[.!?…”\")]\s+")
_REACH = 110


def _glued(text: str) -> tuple[str | None, Sign]:
    """Return the signature at the end of a paragraph, exactly as it stands there, and what it says."""
    text = text.rstrip()
    start = max(0, len(text) - _REACH)
    for end in _END_MARK.finditer(text, start):
        words = text[end.end() :].strip()
        sign = read_sign(words, vouched=SET_APART) if words else TEXT
        if sign.what in {"person", "office", "source"}:
            return words, sign
    for end in _SENTENCE_ENDS.finditer(text, start):
        words = text[end.end() :]
        sign = read_sign(words)
        if sign.what == "person" or (sign.labelled and sign.what in {"office", "source"}):
            return words, sign
    bracket = text.rfind("(", start)
    sign = read_sign(text[bracket:]) if bracket >= 0 and text.endswith(")") else TEXT
    return (text[bracket:], sign) if sign.what == "source" and sign.labelled else (None, TEXT)


# A portal's system declares the portal's own place: NukeViet writes "Xã Lộc An" into the author's meta.
_PLACE = re.compile(r"(?:xã|phường|thị trấn|thị xã|huyện|quận|thành phố|tỉnh|tp\.?)\s", re.IGNORECASE)


def _from_meta(facts: BylineFacts) -> list[_Candidate]:
    """Return the declared author if that is people: not an account, an office or the site."""
    name = squeeze(nfc(facts.meta_author or ""))
    if not name or is_account(name) or _is_site(name, facts) or is_office(name) or is_publication(name):
        return []
    if _PLACE.match(name):
        return []
    people = people_in(name, unknown=ANY) or people_abroad(name)
    return [_Candidate(_RANKS["meta", "person"], name, people, Evidence.META)] if people else []


def _is_site(name: str, facts: BylineFacts) -> bool:
    folded = fold(squeeze(name))
    return any(
        same_words(name, site) or (len(folded) > 8 and folded in fold(squeeze(site))) for site in facts.site_names
    )


def _best_source(places: dict[str, list[Sign]], facts: BylineFacts) -> tuple[str | None, Evidence | None]:
    """Return the publication that is credited: by name before by address; a site that signs as an office credits itself."""
    signs = [(sign, _known(place, sign.labelled, facts)) for place, found in places.items() for sign in found]
    sources = [(sign.source, known) for sign, known in signs if sign.source]
    named = [source for source in sources if not re.match(r"https?:|www\.", source[0])]
    offices = [(sign.byline, known) for sign, known in signs if sign.what == "office" and sign.byline]
    own = [office for office in offices if _is_site(office[0], facts)]
    return next(iter((*named, *sources, *own)), (None, None))


def _rivals(best: _Candidate | None, candidates: list[_Candidate]) -> list[Problem]:
    """Say which other people are named as the author where it is not the chosen one."""
    if best is None:
        return []
    others = [
        one for one in candidates if one.people and one is not best and fold(best.byline).find(fold(one.byline)) < 0
    ]
    return [Problem("byline", f"{one.evidence} names {one.byline!r}, not {best.byline!r}") for one in others]


def _accounts(signs: list[Sign]) -> list[Problem]:
    """Say why nobody is named where an account is; beside a name it is no doubt, and stands on all pages of a portal."""
    names = dict.fromkeys(sign.byline for sign in signs if sign.what == "account")
    return [Problem("byline", f"an account, not a person: {name!r}") for name in names]
