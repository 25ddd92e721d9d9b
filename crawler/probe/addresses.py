"""What the addresses of articles have in common: numbers, GUIDs, slugs, folders; and the pattern that says it. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from archive.urls import without_session

MOST_ALIKE = 0.9  # of the addresses of a form: what fewer have is no part of it
LEAST = 3  # addresses that make a form
_GUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_EXTENSION = re.compile(r"\.[A-Za-z]\w{1,5}$")
# (kind, what a segment of the kind is, how a pattern says it), the narrower first
_KINDS = (
    ("guid", re.compile(_GUID), r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
    ("day", re.compile(r"\d{4}-\d{1,2}-\d{1,2}"), r"\d{4}-\d{1,2}-\d{1,2}"),
    ("number", re.compile(r"\d+"), r"\d+"),
    ("slug-number", re.compile(r".+-\d+"), r"[^/?]+-\d+"),
    ("number-slug", re.compile(r"\d+-.+"), r"\d+-[^/?]+"),
    ("slug", re.compile(r".+"), r"[^/?]+"),
)
_ENDS = re.compile(r"^\d+|\d+$|^" + _GUID + "$")
_SAYS = {kind: says for kind, _, says in _KINDS}


@dataclass(frozen=True, slots=True)
class Form:
    """What is alike in the addresses of one kind of page."""

    depth: int
    """Of the path: how many parts it has."""
    extension: str
    """In small letters, with its dot, or ""."""
    names: tuple[str, ...]
    """Of the parameters."""
    numbered: bool
    """Whether the path's last part has a number, or the query one: no menu's address has."""


def form_of(url: str) -> Form:
    """Return the form of *url*."""
    segments, extension, pairs = _parts(url)
    kind = _kind(segments[-1]) if segments else "slug"
    numbered = kind != "slug" or any(_kind(value) != "slug" for _, value in pairs if value)
    return Form(len(segments), extension.lower(), tuple(sorted({name for name, _ in pairs})), numbered)


def grouped(urls: Iterable[str]) -> list[list[str]]:
    """Return the *urls* by their forms, the largest group first.

    A slug may end in a year or begin with one: numbers that several have tell none of them, and are no other form.
    """
    groups: dict[Form, list[str]] = {}
    for url in dict.fromkeys(urls):
        groups.setdefault(form_of(url), []).append(url)
    for form in [form for form in groups if form.numbered]:
        plain = replace(form, numbered=False)
        few = plain in groups and len(groups[form]) < len(groups[plain])
        if few or not _tells(groups[form]):
            groups.setdefault(plain, []).extend(groups.pop(form))
    return sorted(groups.values(), key=len, reverse=True)


def _tells(urls: Sequence[str]) -> bool:
    """Return whether the numbers in the last parts of *urls*, or in their queries, tell one from another."""
    numbers = [(_ENDS.findall(segments[-1]) if segments else [], pairs) for segments, _, pairs in map(_parts, urls)]
    named = {(tuple(found), tuple(pairs)) for found, pairs in numbers}
    return len(named) >= len(urls) * MOST_ALIKE


def pattern_of(urls: Sequence[str]) -> str | None:
    """Return a regular expression, to be searched in path?query, that fits *urls* of one form; None where they say nothing.

    >>> pattern_of(["http://a.vn/x/1-a.html", "http://a.vn/y/22-b-c.html", "http://a.vn/z/3-d-e.html"])
    '^/[^/?]+/\\\\d+-[^/?]+\\\\.html$'
    """
    parts = [_parts(url) for url in urls]
    if len({len(segments) for segments, _, _ in parts}) != 1 or not parts[0][0]:
        return None
    path = _path([segments for segments, _, _ in parts])
    keys = _keys([dict(pairs) for _, _, pairs in parts])
    extension = _escaped(_most([extension for _, extension, _ in parts])[0]) + _slash(urls)
    if not keys:
        # an address that a query may be added to is the same page; one that needs a query to be told apart is a form of its own
        return f"^/{path}{extension}$" if not any(pairs for _, _, pairs in parts) else f"^/{path}{extension}(?:\\?|$)"
    query = "".join(f"(?=.*[?&]{_escaped(name)}={says}(?:&|$))" for name, says in keys)
    # the first parameter may be any of them: what looks for them stands before the question mark
    return f"^/{path}{extension}{query}\\?" if len(keys) > 1 else f"^/{path}{extension}{_single(keys[0])}"


def _slash(urls: Sequence[str]) -> str:
    """Return how a pattern says that the paths of *urls* end in a slash: all, some, or none do."""
    ending = {urlsplit(url).path.endswith("/") for url in urls}
    return "/?" if len(ending) > 1 else "/" if True in ending else ""


def _single(key: tuple[str, str]) -> str:
    return f"\\?(?:.*&)?{_escaped(key[0])}={key[1]}(?:&|$)"


def _parts(url: str) -> tuple[list[str], str, list[tuple[str, str]]]:
    parts = urlsplit(without_session(url))
    segments = [segment for segment in parts.path.split("/") if segment]
    extension = ""
    if segments and (found := _EXTENSION.search(segments[-1])):
        extension, segments[-1] = found[0], segments[-1][: found.start()]
    pairs = [(name, value) for name, _, value in (pair.partition("=") for pair in parts.query.split("&") if pair)]
    return segments, extension, pairs


def _kind(text: str) -> str:
    return next((kind for kind, pattern, _ in _KINDS if pattern.fullmatch(text)), "slug")


def _path(paths: Sequence[Sequence[str]]) -> str:
    """Return how a pattern says the segments of paths that have as many."""
    return "/".join(_segment(values) for values in zip(*paths, strict=True))


def _segment(values: Sequence[str]) -> str:
    value, times = _most(values)
    # of a few addresses nobody can tell which folders change: those that are called by one word do not
    if times == len(values) and (len(values) >= LEAST or (_kind(value) == "slug" and "-" not in value.strip("-"))):
        return _escaped(value)
    return next((says for _, pattern, says in _KINDS if all(map(pattern.fullmatch, values))), _SAYS["slug"])


def _escaped(text: str) -> str:
    return re.escape(text).replace("\\-", "-")  # nobody reads a pattern better for it outside of brackets


def _most(values: Sequence[str]) -> tuple[str, int]:
    return Counter(values).most_common(1)[0]


def _keys(queries: Sequence[dict[str, str]]) -> list[tuple[str, str]]:
    """Return the parameters that every address has and that tell one from another, with what their values look like."""
    shared = set.intersection(*(set(query) for query in queries)) if queries else set()
    keys = []
    for name in sorted(shared):
        values = [query[name] for query in queries]
        if len(set(values)) >= len(queries) * MOST_ALIKE:
            kinds = {_kind(value) for value in values}
            keys.append((name, _SAYS[kinds.pop()].replace("/?", "&") if len(kinds) == 1 else "[^&]+"))
    return keys
