"""The addresses that a script puts together, read from its text: strings, templates and what is joined to them. Pure.

A script is never run. What it joins (`"/api/tin?trang=".concat(n)`, `"/api/tin/" + e.id`, `` `/api/tin/${id}` ``) is an
address with places in it; each place is called by the last names of what stands there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

MOST_STARTS, MOST_CALLS, MOST_PARTS = 50_000, 2_000, 24
LONGEST_STRING, LONGEST = 400, 200
_AROUND = 300  # letters beside an address in which its parameters stand
_START = re.compile(
    r"""(?:(?<![\w$])|(?<=return)|(?<=case))(["'`])(?=https?://|/[\w$:\[]|[\w-]{1,40}/|\$\{|\1\.concat\()"""
)
_STRINGS = {
    quote: re.compile(rf"{quote}((?:[^{quote}\\\n]|\\.){{0,{LONGEST_STRING}}}){quote}") for quote in ('"', "'", "`")
}
_INSIDE = re.compile(r"\$\{([^{}]{0,120})\}")
_JOINED = re.compile(r"\s*\+\s*")
_CONCAT = re.compile(r"\s*\.concat\(\s*")
_EXPRESSION = re.compile(r"[\w$.!]{1,80}(?:\([\w$.\s|?:\"',!-]{0,80}\))?|\([\w$.\s|?:\"',!-]{1,80}\)")
_NAMES = re.compile(r"[A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*)*")
_CALLED = re.compile(
    r"(?:^|\W)(?:encodeURI(?:Component)?|String|toString|Number|parseInt|null|void|undefined|this|props)\b"
)
_OBJECT = r"\{([^{}]{0,400})\}"
_BESIDE = re.compile(
    rf"\s*,\s*(?:\{{[^{{}}]{{0,120}}?\b(?:params|searchParams|query|data)\s*:\s*(?:new URLSearchParams\(\s*)?{_OBJECT}"
    rf"|{_OBJECT})"
)
_ADDED = re.compile(rf"\s*(?:\+|,|\.concat\()?\s*(?:new\s+)?URLSearchParams\(\s*{_OBJECT}")
_BEFORE = re.compile(rf"URLSearchParams\(\s*{_OBJECT}\s*\)")
_VARIABLE = re.compile(r"\s*,\s*\{\s*(?:params|searchParams|query)\s*(?::\s*[\w$]+\s*)?[,}]")
_PAIR = re.compile(r"""\s*["']?(\w{1,40})["']?\s*(?::\s*([^,]{0,100}))?(?:,|$)""")
_LITERAL = re.compile(r"""["'`]([\w.,-]{0,60})["'`]|(-?\d{1,9})|(!0|true)|(!1|false)""")
_POSTED = re.compile(
    r"""(?i)\b(?:post|put|patch|delete)\s*(?:<[^>]{0,40}>)?\(\s*$|(?:method|type)\s*:\s*["'`](?:post|put|patch|delete)"""
)
_POSTED_BEHIND = re.compile(r"""(?i)^[^;}]{0,120}\b(?:method|type)\s*:\s*["'`](?:post|put|patch|delete)""")
_BASE = re.compile(
    r"""(?i)(?:base_?url|base_?path|base_?api|api_?(?:url|base|root|host|path|prefix|uri)?\w{0,12}|end_?point)["']?\s*[:=]\s*["'`]"""
    r"""(https?://[\w.:-]{4,80}(?:/[\w./-]{0,80})?|/[\w./-]{1,80})["'`]"""
)
_ROUTE = re.compile(
    r"""["'`](/[\w./-]{0,80}(?:(?::\w{1,30}(?:\([^()"'`]{0,40}\))?\??|\[\w{1,30}\])[\w./-]{0,40}){1,4})["'`]"""
)
_SLOT = re.compile(r":(\w{1,30})(?:\([^()]*\))?\??|\[(\w{1,30})\]")


@dataclass(frozen=True, slots=True)
class Call:
    """An address with places in it: `/api/tin/{id}`, and what stands in its query."""

    path: str
    """From the root, or whole; `{name}` where the script puts something in."""
    query: tuple[tuple[str, str], ...] = ()
    """(name, value): `{name}` in it as in the path, else what the script always asks."""
    based: bool = False
    """Whether something that cannot be told stands before it: the address of the service's host perhaps."""
    opened: bool = False
    """Whether its parameters are put together elsewhere."""
    got: bool = False
    """Whether a call that gets something stands before it."""

    @property
    def text(self) -> str:
        """The whole, as a template."""
        query = "&".join(f"{name}={value}" for name, value in self.query)
        return f"{self.path}?{query}" if query else self.path

    @property
    def places(self) -> tuple[str, ...]:
        """The names of its places, in order."""
        return tuple(re.findall(r"\{([\w.]*)\}", self.text))


def calls_in(text: str) -> tuple[Call, ...]:
    """Return the addresses that the script *text* puts together and does not post to, each once, in order."""
    return tuple(dict.fromkeys(islice(_calls(text), MOST_CALLS)))


def routes_in(text: str) -> tuple[Call, ...]:
    """Return the addresses of pages that a script's router knows (`/tin-tuc/:slug-:id`), each once.

    >>> [one.text for one in routes_in('[{path:"/tin-tuc/:slug-:id(\\\\d+)"}]')]
    ['/tin-tuc/{slug}-{id}']
    """
    found = (match[1] for match in islice(_ROUTE.finditer(text), MOST_CALLS))
    return tuple(dict.fromkeys(Call(_SLOT.sub(lambda slot: f"{{{slot[1] or slot[2]}}}", one)) for one in found))


def bases_in(text: str) -> tuple[str, ...]:
    """Return what a script calls the beginning of its services' addresses.

    >>> bases_in('axios.create({baseURL:"/api/v1/"})')
    ('/api/v1',)
    """
    return tuple(dict.fromkeys(match[1].rstrip("/") for match in islice(_BASE.finditer(text), 20)))


def _calls(text: str) -> Iterator[Call]:
    end = 0
    for start in islice(_START.finditer(text), MOST_STARTS):
        if start.start() < end:
            continue
        made = _joined(text, start.start())
        if made is None:
            continue
        template, end = made
        if _POSTED.search(text[max(start.start() - 60, 0) : start.start()]) or _POSTED_BEHIND.match(
            text[end : end + 160]
        ):
            continue
        if (call := _call(template, text, start.start(), end)) is not None:
            yield call


def _joined(text: str, at: int) -> tuple[str, int] | None:
    """Return the template that begins *at*, and where it ends."""
    parts: list[str] = []
    inside = False
    while len(parts) < MOST_PARTS:
        operand = _operand(text, at)
        if operand is None:
            break
        parts.append(operand[0])
        at = operand[1]
        if inside and (comma := re.compile(r"\s*,\s*").match(text, at)):
            at = comma.end()
            continue
        if inside and (closed := re.compile(r"\s*\)").match(text, at)):
            inside, at = False, closed.end()
        if found := _CONCAT.match(text, at):
            inside, at = True, found.end()
        elif not inside and (found := _JOINED.match(text, at)):
            at = found.end()
        else:
            break
    joined = "".join(parts)
    return (joined, at) if parts and len(joined) <= LONGEST else None


def _operand(text: str, at: int) -> tuple[str, int] | None:
    quote = text[at : at + 1]
    if quote in _STRINGS and quote:
        found = _STRINGS[quote].match(text, at)
        if found is None:
            return None
        said = found[1].replace("\\/", "/").replace("{", "{" if quote == "`" else "")
        if quote == "`":
            said = _INSIDE.sub(lambda inner: f"{{{_name(inner[1])}}}", found[1])
        return said, found.end()
    found = _EXPRESSION.match(text, at)
    return (f"{{{_name(found[0])}}}", found.end()) if found else None


def _name(expression: str) -> str:
    """Return what a place is called: the names of what stands there, without the variable that holds it.

    >>> _name("encodeURIComponent(e.slug)"), _name("t.category.id"), _name("n")
    ('slug', 'category.id', 'n')
    """
    named = [name.replace("?.", ".") for name in _NAMES.findall(_CALLED.sub(" ", expression))]
    if not named:
        return ""
    parts = named[0].split(".")
    return ".".join(parts[1:] if len(parts) > 1 else parts).replace("$", "_")


def _call(template: str, text: str, start: int, end: int) -> Call | None:
    path, mark, query = template.partition("?")
    based = path.startswith("{") and "}" in path
    if based:
        path = path[path.index("}") + 1 :]
    path = path.partition("#")[0]
    if re.search(r"[\s<>()\\,;|*]", path) or "/" not in path or path.strip("/{}") == "":
        return None
    pairs = [pair.partition("=")[::2] for pair in query.partition("#")[0].split("&") if pair]
    named = [
        (name, value)
        for name, value in pairs
        if re.fullmatch(r"\w{1,40}", name) and re.fullmatch(r"[\w.,:{}%+-]*", value)
    ]
    after, before = text[end : end + _AROUND * 2], text[max(start - _AROUND, 0) : start]
    got = bool(
        re.search(
            r"(?i)(?:\bget|fetch|getJSON|ajax|load|request)\w{0,10}(?:<[^>]{0,40}>)?\(\s*$|url\s*:\s*$", before[-60:]
        )
    )
    variable = _VARIABLE.match(after) is not None
    told = not variable and (got or "params" in after[:60])
    beside = _ADDED.match(after) or (_BESIDE.match(after) if told else None)
    objects = [one for one in (beside.groups() if beside else ()) if one]
    if not beside and mark and not named and (earlier := _BEFORE.findall(before)):
        objects = [earlier[-1]]
    for one in objects:
        named += [pair for pair in _pairs(one) if pair[0] not in dict(named)]
    opened = variable or bool(mark and not named)
    return Call(path if path.startswith(("/", "http")) else f"/{path}", tuple(named), based, opened, got)


def _pairs(inner: str) -> Iterator[tuple[str, str]]:
    """Yield the (name, value) of what stands between an object's braces.

    >>> list(_pairs("page:e,size:20,lang:'vi',q"))
    [('page', '{page}'), ('size', '20'), ('lang', 'vi'), ('q', '{q}')]
    """
    for pair in islice(_PAIR.finditer(inner), 30):
        literal = _LITERAL.fullmatch((pair[2] or "").strip())
        if literal is None:
            yield pair[1], f"{{{pair[1]}}}"
        else:
            yield pair[1], literal[1] or literal[2] or ("true" if literal[3] else "false" if literal[4] else "")
