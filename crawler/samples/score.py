"""How well the sample portals were read: what the catalogue says against what is true. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

FIELDS = ("title", "lead", "text", "published", "byline", "section", "images", "captions")
Row = Mapping[str, Any]


def score(truth: Iterable[Row], found: Mapping[str, Row]) -> dict[str, Any]:
    """Return `{expected, found, fields: {field: share right}}` of the articles in *truth*.

    *truth* holds entries of the truth table, *found* by address what the catalogue says in the same words: `title`, `lead`,
    `text` (a list of paragraphs), `published`, `byline`, `section`, `images` (each `url` and `caption`). An article
    that is not found is wrong in every field; `wrong` names those that are found and not true.
    """
    expected = [entry for entry in truth if entry["kind"] == "article"]
    right = dict.fromkeys(FIELDS, 0)
    for entry in expected:
        if (row := found.get(entry["url"])) is not None:
            for name in FIELDS:
                right[name] += _is_right(name, entry, row)
    share = {name: round(count / len(expected), 4) if expected else 0.0 for name, count in right.items()}
    known = sum(entry["url"] in found for entry in expected)
    return {"expected": len(expected), "found": known, "fields": share}


def wrong(truth: Iterable[Row], found: Mapping[str, Row]) -> list[str]:
    """Return one line for every field of every article that is not as it should be."""
    entries = list(truth)
    true = {entry["url"] for entry in entries if entry["kind"] == "article"}
    lines = [f"{url}: in the catalogue, but there is no such article" for url in found if url not in true]
    for entry in entries:
        row = found.get(entry["url"])
        if entry["kind"] != "article":
            continue
        if row is None:
            lines.append(f"{entry['url']}: not in the catalogue")
            continue
        lines += [
            f"{entry['url']}: {name}: {_wanted(name, entry)!r}, but the catalogue says {_said(name, row)!r}"
            for name in FIELDS
            if not _is_right(name, entry, row)
        ]
    return lines


def _is_right(name: str, entry: Row, row: Row) -> bool:
    return bool(_wanted(name, entry) == _said(name, row))


def _wanted(name: str, entry: Row) -> Any:
    return _value(name, entry, entry["paragraphs"])


def _said(name: str, row: Row) -> Any:
    return _value(name, row, row["text"])


def _value(name: str, table: Row, paragraphs: list[str]) -> Any:
    if name == "text":
        return list(paragraphs)
    if name == "images":
        return [image["url"] for image in table["images"]]
    if name == "captions":
        return [(image["caption"], image["credit"]) for image in table["images"]]
    return table[name]
