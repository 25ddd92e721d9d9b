"""Searching: words and filters in a form, what they find, and the same for programs, spreadsheets and feed readers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace

from archive.catalogue.asking.facets import choices
from archive.catalogue.asking.filters import Filters, Unsearchable
from archive.catalogue.asking.search import Found, Hit, Order, Question, find
from archive.reader import lists
from archive.reader.asked import Asked, Desk, Sent, Shown

PAGE = 20
MOST_ROWS = 1_000
MOST_ENTRIES = 100
"""Of a feed: readers ask for it every hour."""
_ORDERS: dict[str, Order] = {"best": "best", "newest": "newest", "oldest": "oldest"}
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
# `hanam.gov.vn`, `127.0.0.1:8080/tin`: no blank, a dot inside, and behind it a name or a port or a path; a date has none
_LIKE_AN_ADDRESS = re.compile(r"[\w-]+(\.[\w-]+)*\.([^\W\d]{2,}|\d+(?=[:/]))(:\d+)?(/\S*)?")


def search(desk: Desk, asked: Asked) -> Shown | Sent:
    """Return what the words and filters find; whoever typed an address is led to its page."""
    if _ADDRESS.fullmatch(asked.one("q")):
        return Sent(b"", "text/plain", 302, {"location": asked.to("/address", url=asked.one("q"))})
    page = _page(asked)
    question = replace(_question(asked, PAGE), first=(page - 1) * PAGE)
    told: dict[str, object] = {
        "question": question,
        "chosen": question.filters.chosen,
        "choices": choices(desk.catalogue),
        "page": page,
        "address": question.typed if _LIKE_AN_ADDRESS.fullmatch(question.typed) else "",
        "links": {kind: asked.to(f"/search.{kind}", **_arguments(asked)) for kind in ("csv", "json", "atom")},
    }
    try:
        found = find(desk.catalogue, question)
    except Unsearchable as error:
        return Shown("search", {**told, "why": error.why, "found": None, "hits": (), "pages": 1}, status=400)
    pages = max(1, -(-found.listed // PAGE))
    hits = [(hit, list(_pieces(hit))) for hit in found.hits]
    return Shown("search", {**told, "why": "", "found": found, "hits": hits, "pages": pages})


def search_csv(desk: Desk, asked: Asked) -> Sent:
    """Return the first thousand articles for a spreadsheet."""
    name = {"content-disposition": 'attachment; filename="luutru.csv"'}
    return _list(
        desk,
        _question(asked, MOST_ROWS),
        lambda found: Sent(lists.csv_of(found.hits, asked), "text/csv; charset=utf-8", headers=name),
    )


def search_json(desk: Desk, asked: Asked) -> Sent:
    """Return the first thousand articles for a program."""
    return _list(
        desk,
        _question(asked, MOST_ROWS),
        lambda found: Sent(lists.json_of(found, asked), "application/json; charset=utf-8"),
    )


def search_atom(desk: Desk, asked: Asked) -> Sent:
    """Return the newest articles for a feed reader."""
    return _list(
        desk,
        _question(asked, MOST_ENTRIES, "newest"),
        lambda found: Sent(lists.atom_of(found.hits, asked), "application/atom+xml; charset=utf-8"),
    )


def _list(desk: Desk, question: Question, made: Callable[[Found], Sent]) -> Sent:
    try:
        # nobody reads snippets in a list, and a thousand of them are a thousand texts
        return made(find(desk.catalogue, replace(question, snippets=False)))
    except Unsearchable as error:
        return Sent(f"{error}\n".encode(), "text/plain; charset=utf-8", 400)


def _question(asked: Asked, count: int, order: Order = "best") -> Question:
    """Return what is asked for, in *order* where nobody chose one."""
    return Question(
        typed=asked.one("q"),
        filters=Filters(**{name: asked.one(name) for name in asdict(Filters())}),
        order=_ORDERS.get(asked.one("sort"), order),
        count=count,
        as_typed=bool(asked.one("typed")),
    )


def _arguments(asked: Asked) -> dict[str, str]:
    names = ("q", *asdict(Filters()), "sort", "typed")
    return {name: asked.one(name) for name in names}


def _page(asked: Asked) -> int:
    typed = asked.one("page")
    return max(1, int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1


def _pieces(hit: Hit) -> Iterator[tuple[str, bool]]:
    """Yield the snippet in pieces, each with whether it is one of the words."""
    behind = 0
    for begin, end in hit.marks:
        yield hit.snippet[behind:begin], False
        yield hit.snippet[begin:end], True
        behind = end
    yield hit.snippet[behind:], False
