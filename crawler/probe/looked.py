"""The words of a first look at a portal, as frozen values: what is asked and why, what came, what was found.

Who fetches asks the first of `next_questions`, adds the answer, and asks again, until there are none or its budget is spent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from urllib.parse import urlsplit, urlunsplit

from archive.model import Capture, Layout

MOST_ASKED = 24  # questions; redirects, retries and robots.txt of a second host come on top, and all stay under thirty


class Purpose(StrEnum):
    """What a question is for; also what the log calls it."""

    HOME = "home"
    ROBOTS = "robots"
    RANDOM = "random"
    """An address that cannot be there: how the portal says so."""
    SECTION = "section"
    PAGER = "pager"
    ARTICLE = "article"
    FEED = "feed"
    SITEMAP = "sitemap"
    SCRIPT = "script"
    """A script of a front page that has no links without it."""
    MENU = "menu"
    """A service that such a script names: the sections perhaps."""
    LIST = "list"
    """The same: a page of a list of articles."""
    TEXT = "text"
    """The same: the text of an article, where nobody knows yet whether it is."""


@dataclass(frozen=True, slots=True)
class Question:
    """An address to ask, with the reason in words for people."""

    url: str
    purpose: Purpose
    why: str
    section: str | None = None
    """The name of the section that the address is one of, as printed."""
    form: bytes = b""
    """What is posted; empty for a GET."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a question."""

    question: Question
    capture: Capture | None
    """The last of its redirects, with the address that answered; None where nothing came."""
    trouble: str = ""
    """Why nothing came, or what is wrong with how it came (a certificate), in one sentence."""


@dataclass(frozen=True, slots=True)
class Looked:
    """Everything that a portal said so far."""

    address: str
    """What a person gave."""
    answers: tuple[Answer, ...] = ()

    def with_answer(self, answer: Answer) -> Looked:
        """Return this look with one more *answer*."""
        return replace(self, answers=(*self.answers, answer))

    def of(self, *purposes: Purpose) -> Iterator[tuple[Question, Capture]]:
        """Yield the questions for *purposes* that something came of, with what came, in order."""
        for answer in self.answers:
            if answer.question.purpose in purposes and answer.capture is not None:
                yield answer.question, answer.capture

    @property
    def home(self) -> Capture | None:
        """The home page, if it came."""
        found = (capture for _, capture in self.of(Purpose.HOME) if capture.status < 300)
        return next(found, None)

    @property
    def home_url(self) -> str:
        """Where the portal begins: on the host that answered, at the path that was asked for there, not where that led.

        An empty text where no front page came.
        """
        for question, capture in self.of(Purpose.HOME):
            own, given = urlsplit(capture.url), urlsplit(question.url)
            path = given.path if given.netloc.lower() == own.netloc.lower() else ""
            return urlunsplit((own.scheme, own.netloc, path or "/", "", ""))
        return ""

    def asked(self) -> frozenset[tuple[str, bytes]]:
        """Return what was asked already."""
        return frozenset((answer.question.url, answer.question.form) for answer in self.answers)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before a portal is looked at."""

    platforms: Mapping[str, Layout] = field(default_factory=lambda: MappingProxyType({}))
    """By name; `generic` is one of them."""
    provinces: tuple[tuple[str, str | None], ...] = ()
    """(province before the merger, province now), of the register."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found: for which part of the site file, what, how it is known, and how surely."""

    part: str
    """The key of the site file: `platform`, `section`, `walk.next`, `read.title`."""
    value: str
    evidence: str
    share: float = 1.0
    """How many of the pages that could say it do, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A site file as it may be, with what it rests on."""

    slug: str
    toml: str
    found: tuple[Finding, ...] = ()
    missing: tuple[str, ...] = ()
    """What could not be found, a sentence each."""
    samples: tuple[Capture, ...] = ()
    """The articles that were looked at."""


def findings(found: Iterable[Finding], part: str) -> tuple[Finding, ...]:
    """Return those of *found* that are for *part*."""
    return tuple(one for one in found if one.part == part)
