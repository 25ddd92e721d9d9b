"""What a robots.txt allows us, as RFC 9309 reads it and, where it is silent, as google/robotstxt does; the one door to Protego.

Protego finds the longest pattern that fits. What it reads otherwise than the standard is put right before it sees the file:
agents are compared whole, not by their beginning; records that are no rules end no group; lines end where the standard says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from protego import Protego

from archive.robots import AGENT, DELAY, SITEMAP, directives
from archive.urls import encode

# The name that robots.txt files know us by (RFC 9309 §2.2.1).
PRODUCT = "luutru"
MOST_ROBOTS_REDIRECTS = 5  # RFC 9309 §2.3.1.2
_TOKEN = re.compile(r"[a-z_-]+")  # RFC 9309 §2.2.1; what follows (a version) is no part of the name
_SECONDS = re.compile(r"(\d{1,9}(?:[.,]\d{1,9})?)\s*(?:s|sec|secs|seconds?)?")
_OURS, _ALL, _OTHERS = "ours", "*", "/"


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one robots.txt for one crawler."""

    rules: Protego
    delay: float | None = None
    """Crawl-delay, in seconds."""
    sitemaps: tuple[str, ...] = ()

    def allows(self, url: str) -> bool:
        """Return whether *url* may be asked for."""
        return self.rules.can_fetch(_comparable(url), _OURS)


@dataclass(slots=True)
class _Lines:
    """What was read of the file so far."""

    kept: list[str] = field(default_factory=list)
    sitemaps: list[str] = field(default_factory=list)
    delays: dict[str, float] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    """The agents that the last user-agent lines named, _OURS, _ALL and _OTHERS: whom a Crawl-delay is for."""
    naming: bool = False


def read_robots(status: int, body: bytes) -> tuple[Robots | None, str | None]:
    """Return (rules, None), or (None, why everything is forbidden), as RFC 9309 §2.3.1 reads *status* and *body*."""
    if 200 <= status < 300:
        return parse_robots(body), None
    if status >= 500 or status == 429:
        return None, f"robots.txt answered {status}"
    return parse_robots(b""), None


def parse_robots(body: bytes, agent: str = PRODUCT) -> Robots:
    """Return what the robots.txt *body*, whatever bytes it is, says to *agent*; a version behind its name is no matter."""
    token = _TOKEN.match(agent.lower())
    lines = _Lines()
    for name, value in directives(body):
        _take(lines, name, value, token.group() if token else "")
    ours = _OURS if f"user-agent: {_OURS}" in lines.kept else _ALL
    return Robots(Protego.parse("\n".join(lines.kept)), lines.delays.get(ours), tuple(lines.sitemaps))


def deciding_line(body: bytes, url: str, agent: str = PRODUCT) -> str | None:
    """Return the rule of the robots.txt *body* that decides about *url* for *agent*; None where none speaks of it.

    RFC 9309 §2.2.2: of the rules that fit the longest one, and of two as long the one that allows.
    """
    if urlsplit(url).path == "/robots.txt":
        return None
    token, allowed = _TOKEN.match(agent.lower()), parse_robots(body, agent).allows(url)
    rules = _rules_for(body, token.group() if token else "")
    fitting = [rule for rule in rules if (rule[0] == "allow") == allowed and _fits(rule, url)]
    name, pattern = max(fitting, key=lambda rule: len(_comparable(rule[1])), default=("", ""))
    return f"{name.capitalize()}: {pattern}" if name else None


def _rules_for(body: bytes, token: str) -> Iterator[tuple[str, str]]:
    """Yield (allow or disallow, pattern) of the groups of *body* that are for the agent *token*, else of those for all."""
    found: dict[str, list[tuple[str, str]]] = {}
    named: set[str] = set()
    naming = False
    for name, value in directives(body):
        if name in AGENT:
            named = (named if naming else set()) | set(_agents(value, token))
            for one in named:
                found.setdefault(one, [])
        elif name not in SITEMAP | DELAY and value:
            for one in named:
                found[one].append(("allow" if name == "allow" else "disallow", value))
        naming = name in AGENT or (naming and name in SITEMAP | DELAY)
    yield from found.get(_OURS, found.get(_ALL, ()))


def _fits(rule: tuple[str, str], url: str) -> bool:
    """Return whether *rule* alone would decide about *url*."""
    name, pattern = rule
    lines = f"user-agent: *\n{'disallow: /' if name == 'allow' else ''}\n{name}: {pattern}"
    return parse_robots(lines.encode("utf-8", "surrogatepass")).allows(url) == (name == "allow")


def _take(lines: _Lines, name: str, value: str, token: str) -> None:
    if name in SITEMAP:
        if value:
            lines.sitemaps.append(value)
        return
    if name in AGENT:
        lines.named = (lines.named if lines.naming else set()) | set(named := _agents(value, token))
        lines.kept += [f"user-agent: {one}" for one in named]
    elif name in DELAY:
        # of no standard: it holds for whom it follows, and ends no group (as in google/robotstxt and crawler-commons)
        if found := _SECONDS.fullmatch(value.lower()):
            for one in lines.named:
                lines.delays[one] = max(lines.delays.get(one, 0.0), float(found[1].replace(",", ".")))
    else:
        lines.kept += _rules("allow" if name == "allow" else "disallow", value)
    lines.naming = name in AGENT


def _agents(value: str, token: str) -> list[str]:
    """Return whom a user-agent line names: us, everybody, or others (who are kept, because their rules are not ours)."""
    named = []
    for part in value.lower().split(","):
        found = _TOKEN.match(part.strip())
        everybody = part.strip()[:1] == "*" and not part.strip()[1:2].strip()
        named.append(_ALL if everybody else _OURS if found and found.group() == token else _OTHERS)
    return named


def _rules(name: str, pattern: str) -> Iterator[str]:
    yield f"{name}: {_comparable(pattern)}"
    directory, slash, last = pattern.rpartition("/")
    if name == "allow" and slash and re.fullmatch(r"index\.html?", last):
        yield f"{name}: {_comparable(directory)}/$"  # google/robotstxt: who allows the index allows the folder


def _comparable(address: str) -> str:
    """Return an address or a pattern as Protego may compare it: escaped, and in its query `/` like `%2F` (RFC 9309 §2.2.2)."""
    path, mark, query = encode(address).partition("?")
    return path + mark + re.sub("(?i)%2f", "/", query)
