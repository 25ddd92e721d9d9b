"""Who signs an article that is not in Vietnamese: the declared names, confirmed or doubted by the printed line. Pure.

Newspapers abroad declare their authors carefully, and print them among roles, places and dates in any language: what is
declared is the list, what is printed is the byline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from archive.extract.people.byline import BylineReading
from archive.extract.people.names import is_account, people_abroad
from archive.extract.text import fold, slug, squeeze
from archive.model import Evidence, Problem

_BY = re.compile(
    r"""^(?:(?:written|reported|posted|published|updated|story|text|words|article|report|ein\ beitrag|ein\ artikel|rédigé
        |escrito|publié|publicado|scritto)\s)?
        (?:by|von|par|por|di|door|av|af|przez|oleh|autor(?:in|a|es|en)?|authors?|auteurs?|autore|автор|текст)(?:\s?:\s?|\s+)""",
    re.IGNORECASE | re.VERBOSE,
)
_JOINED = re.compile(r"\s*(?:[;|,•·/]|\s[-–—]\s|\s(?:and|und|et|og|och|en|&|with|mit|avec)\s)\s*")
_DECLARED_JOINED = re.compile(r"\s*(?:[;|,]|\s(?:and|und|&)\s)\s*")
_DEGREES = frozenset(("md", "m.d.", "ma", "m.a.", "phd", "ph.d.", "rn", "mph", "msc", "bsc", "jr", "jr.", "sr", "sr."))
# Where a line goes on with what the person is: "Ann Lee Senior Correspondent", "Brad Roe Health Reporter".
_ROLE = re.compile(
    r"""^((?:\S+\s){1,3}?\S+)\s(?:senior|staff|chief|special|deputy|associate|assistant|contributing|freelance|managing
        |executive|(?:\S+\s){0,3}(?:reporters?|correspondents?|editors?|writers?|columnists?|contributors?|journalists?|staff
        |news|redakteur(?:in)?|korrespondent(?:in)?|corresponsal|journaliste|critic|photographer))\b.*$""",
    re.IGNORECASE | re.VERBOSE,
)
# What is left of a date before its first number.
_DAY = re.compile(
    r"(?:[\s,|•·–-]+(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
    r"|on|at|posted|published|updated)\.?)+$",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"""\b(?:reporters?|correspondents?|editors?|writers?|columnists?|contributors?|staff|news|newsroom|press|agenc(?:y|ies)|team|desk
        |today|times|images|getty|reuters|follow|share|comments?|contact|subscribe|read|more|published|updated|minutes?|mins?)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_OF_AN_AGENCY = re.compile(r"[A-Z]{2,4}\s\w*[a-z]")  # "AP Technology" Writers; a name set in capitals is so throughout
_SITE_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}", re.IGNORECASE)
_MOST_WORDS = 7
_AGENCY = re.compile(r"[a-z]{2,4}(?:/[a-z]{2,4})*")  # dpa, afp, sda: agencies sign in small letters


def read_abroad(
    declared: Sequence[str], known: Evidence | None, printed: Sequence[str], site_names: Sequence[str]
) -> BylineReading:
    """Return who signs: *declared* as *known* says, else whom the *printed* lines name."""
    names = {_key(name) for name in site_names if name}
    told = _people(declared, names)
    lines = [(line, people) for line in printed if (people := named_in(line, names))]
    if not told:
        if not lines:
            return BylineReading()
        line, people = lines[0]
        return BylineReading(_between(line, people), people, None, Evidence.MARKUP)
    keys = [fold(name) for name in told]
    agreeing = next((line for line, _ in lines if any(key in fold(line) for key in keys)), None)
    doubts = () if agreeing or not lines else (_rival(known, told, lines[0][0]),)
    return BylineReading(_between(agreeing or "", told), told, None, known, problems=doubts)


def _between(line: str, people: Sequence[str]) -> str:
    """Return *line* from the first of *people* to the last, or their names where it does not hold them all."""
    lower = line.lower()
    starts = [lower.find(name.lower()) for name in people]
    if min(starts) < 0:
        return ", ".join(people)
    return line[min(starts) : max(start + len(name) for start, name in zip(starts, people, strict=True))]


def _key(name: str) -> str:
    """Return what *name* shares with its other spellings: "The Harbour Post", "HARBOUR POST", "www.harbourpost.com"."""
    if _SITE_ADDRESS.fullmatch(name):
        labels = name.lower().removeprefix("www.").split(".")
        name = max(labels[:-1] or labels, key=len)
    return slug(name).removeprefix("the-").replace("-", "")


def _rival(known: Evidence | None, told: Sequence[str], line: str) -> Problem:
    return Problem("byline", f"markup names {_bare(line)!r}, not {', '.join(told)!r} ({known})")


def _people(declared: Sequence[str], site_names: set[str]) -> tuple[str, ...]:
    parts = (part for name in declared if _key(name) not in site_names for part in _DECLARED_JOINED.split(_bare(name)))
    names = (_SITE_ADDRESS.sub("", part).strip(" .,:-–—()") if "@" in part else part.strip(" ,:-–—") for part in parts)
    return tuple(dict.fromkeys(name for name in names if _is_author(name, site_names)))


def _is_author(name: str, site_names: set[str]) -> bool:
    if not any(map(str.isalpha, name)) or len(name.split()) > _MOST_WORDS or name.lower() in _DEGREES:
        return False
    if _key(name) in site_names or _SITE_ADDRESS.fullmatch(name):
        return False
    return bool(_AGENCY.fullmatch(name)) or not is_account(name)


def _bare(line: str) -> str:
    """Return *line* without the word that introduces a name, up to its date."""
    words = re.sub(r"\s?\([^()]{0,20}\)", "", _BY.sub("", squeeze(line)))
    return _DAY.sub("", re.split(r"\d", words, maxsplit=1)[0].rstrip(" (,|")).strip(" |,•·–-")


def named_in(line: str, site_names: set[str]) -> tuple[str, ...]:
    """Return the people whom a printed byline names, without what they are and where they work.

    >>> named_in("By Ann Lee and Brad Roe, Senior Correspondents", set())
    ('Ann Lee', 'Brad Roe')
    """
    parts = (_ROLE.sub(r"\1", _BY.sub("", part)) for part in _JOINED.split(_bare(line)))
    named = (part for part in parts if not _NOBODY.search(part) and not _OF_AN_AGENCY.match(part))
    people = (name for part in named for name in people_abroad(part))
    return tuple(dict.fromkeys(name for name in people if _key(name) not in site_names and not is_account(name)))
