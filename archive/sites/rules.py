"""The rules of a platform or a site, `[url]`, `[walk]` and `[read]`: each value checked for what it must be."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from types import MappingProxyType
from typing import Any, TypeVar

import cssselect

from archive.model import FetchRules, ReadRules, UrlRules, WalkRules
from archive.sites.patterns import is_endless
from archive.sites.table import Table
from archive.urls import absolute

Rules = TypeVar("Rules", UrlRules, WalkRules, ReadRules)
Check = Callable[[Table, str, object], object]
"""The table that a value stands in, the name of its key, the value: gives what the rules keep. Raises BadDefinition."""

PAGERS = ("links", "postback", "fetch")
JSON_FIELDS = ("title", "lead", "body", "date", "byline", "source", "section", "image", "caption")
_BLANK = re.compile(r"\{\w+\}")
_SELECTOR_AT = re.compile(r"(?P<css>.+)@(?P<attribute>[\w:.-]+)")


def rules_of(rules: Rules, part: str, tables: tuple[Table, ...]) -> Rules:
    """Return *rules* with what the *part* of each of the *tables* says put over them, in that order."""
    known = tuple(field.name for field in fields(rules))
    for table in tables:
        given = table.part(part)
        given.only(known, f"[{part}]")
        checked: dict[str, Any] = {key: _checked(given, f"{part}.{key}", value) for key, value in given.values.items()}
        rules = replace(rules, **checked)
    return rules


def _checked(table: Table, name: str, value: object) -> object:
    return CHECKS.get(name, _selectors)(table, name, value)


def _yes_or_no(table: Table, name: str, value: object) -> object:
    return table.typed(value, bool, name)


def _texts(table: Table, name: str, value: object) -> tuple[str, ...]:
    return tuple(table.typed(item, str, name) for item in table.typed(value, list, name))


def _references(table: Table, name: str, value: object) -> tuple[str, ...]:
    for reference in (references := _texts(table, name, value)):
        if not reference.strip() or absolute("https://mau.gov.vn/", reference) is None:
            raise table.wrong(f"'{name}': {reference!r} is no address, nor the end of one")
    return references


def patterns(table: Table, name: str, value: object) -> tuple[str, ...]:
    """Return the regular expressions that *value* lists. Raises BadDefinition where one is none."""
    return tuple(_pattern(table, name, text) for text in _texts(table, name, value))


def _selectors(table: Table, name: str, value: object) -> tuple[str, ...]:
    for css in (texts := _texts(table, name, value)):
        try:
            cssselect.HTMLTranslator().css_to_xpath(
                css
            )  # some are selectors, but select nothing here: a::before, a:foo
        except cssselect.SelectorError as error:
            raise table.wrong(f"'{name}': {css!r} is not a CSS selector that can be used: {error}") from error
        except RecursionError as error:
            raise table.wrong(f"'{name}': {css!r} is nested too deep to be meant") from error
    return texts


def _traps(table: Table, name: str, value: object) -> tuple[tuple[str, str], ...]:
    traps = table.typed(value, dict, name).items()
    return tuple((trap, _pattern(table, f"{name}.{trap}", pattern)) for trap, pattern in traps)


def _pager(table: Table, _: str, value: object) -> object:
    if value not in PAGERS:
        raise table.wrong(f"'pager' is {value!r}, but the recipes are: {', '.join(PAGERS)}")
    return value


def _fetch(table: Table, name: str, value: object) -> FetchRules:
    given = Table(table.path, table.typed(value, dict, name))
    rules = FetchRules()
    given.only(tuple(field.name for field in fields(rules)), f"[{name}]")
    texts = {key: given.default(key, "") for key in ("url", "form", "html", "items", "link", "api")}
    if not texts["url"]:
        raise table.wrong(f"[{name}] has no 'url': the address that the script asks, with {{page}} or {{offset}} in it")
    if absolute("https://mau.gov.vn/", _BLANK.sub("1", texts["url"])) is None:
        raise table.wrong(f"[{name}] 'url' is {texts['url']!r}, which is no address, nor the end of one")
    if given.default("size", 1) < 1:
        raise table.wrong(f"[{name}] 'size' is {given.values['size']}, but must be how many a page shows, 1 or more")
    if bool(texts["items"]) != bool(texts["link"] or texts["api"]):
        raise table.wrong(f"[{name}] needs 'items' (where the articles stand in the JSON) and 'link' or 'api' together")
    values = tuple(_taken(table, f"{name}.values.{key}", where) for key, where in given.part("values").values.items())
    return replace(
        rules, **texts, first=given.default("first", rules.first), size=given.default("size", rules.size), values=values
    )


def _taken(table: Table, name: str, value: object) -> tuple[str, str]:
    where: str = table.typed(value, str, name)
    if where.startswith(("~", "^")):
        if re.compile(_pattern(table, name, where.removeprefix("~"))).groups != 1:
            raise table.wrong(f"'{name}' is {where!r}, but the pattern must have one group: the value")
        return name.rpartition(".")[2], where
    if not (parts := _SELECTOR_AT.fullmatch(where)):
        raise table.wrong(
            f"'{name}' is {where!r}, but must be selector@attribute, e.g. \"#menu@data-id\", ~pattern or ^pattern"
        )
    _selectors(table, name, [parts["css"]])
    return name.rpartition(".")[2], where


def _paths(table: Table, name: str, value: object) -> tuple[tuple[str, str], ...]:
    given = Table(table.path, table.typed(value, dict, name))
    given.only(JSON_FIELDS, f"[{name}]")
    return tuple((field, table.typed(path, str, f"{name}.{field}")) for field, path in given.values.items())


def _rewrites(table: Table, name: str, value: object) -> tuple[tuple[str, str], ...]:
    return tuple(_rewrite(table, name, pair) for pair in table.typed(value, list, name))


def _rewrite(table: Table, name: str, pair: object) -> tuple[str, str]:
    if not (isinstance(pair, list) and len(pair) == 2 and all(isinstance(side, str) for side in pair)):
        raise table.wrong(f"'{name.partition('.')[2]}' is a list of [pattern, replacement], but holds {pair!r}")
    pattern = _pattern(table, name, pair[0])
    try:
        re.sub(f"{pattern}|", pair[1], "")  # expands the replacement, whatever the pattern wants
    except (re.error, IndexError) as error:
        raise table.wrong(f"'{name}': the replacement {pair[1]!r} does not fit its pattern: {error}") from error
    return pattern, pair[1]


def _stamps(table: Table, name: str, value: object) -> tuple[str, ...]:
    for pattern in (stamps := patterns(table, name, value)):
        groups = set(re.compile(pattern).groupindex)
        if not {"m", "d"} <= groups <= {"y", "yy", "m", "d", "h", "min"} or len(groups & {"y", "yy"}) != 1:
            raise table.wrong(f"'{name}': {pattern!r} needs the groups m, d and y or yy, and may have h and min")
    return stamps


def _pattern(table: Table, name: str, pattern: object) -> str:
    text: str = table.typed(pattern, str, name)
    try:
        compiled = re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        raise table.wrong(f"'{name}': the pattern {text!r} is not a regular expression: {error}") from error
    if is_endless(text):
        raise table.wrong(
            f"'{name}': the pattern {text!r} repeats what repeats, which takes for ever on some pages: "
            r"let each round begin or end with something else, as in (?:-\w+)+ or (?:[^/]+/)+"
        )
    if not compiled.pattern:
        raise table.wrong(f"'{name}' holds an empty pattern, which is found everywhere: delete it")
    return text


# A key that is not named here is a list of CSS selectors.
CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "url.case_insensitive": _yes_or_no,
        "url.drop_query": patterns,
        "url.rewrite": _rewrites,
        "url.key": _rewrites,
        "walk.article": patterns,
        "walk.never": _traps,
        "walk.pager": _pager,
        "walk.feeds": _references,
        "walk.sitemaps": _references,
        "walk.fetch": _fetch,
        "read.chrome": _texts,
        "read.stamp": _stamps,
        "read.soft_404": patterns,
        "read.json": _paths,
    }
)
