"""Readings as JSON, and back. The same reading always gives the same bytes, so its digest can stand for it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import Any

from archive.model import Attachment, Image, Problem, Reading

KEYS = tuple(field.name for field in fields(Reading))
"""`kind, title, lead, text, …, problems`: the order in which people read them."""


def to_table(reading: Reading) -> dict[str, Any]:
    """Return *reading* as plain lists and dictionaries, with exactly the keys `KEYS`, in that order."""
    table: dict[str, Any] = {name: getattr(reading, name) for name in KEYS}
    table["authors"] = list(reading.authors)
    table["images"] = [
        {"url": image.url, "caption": image.caption, "credit": image.credit, "alt": image.alt}
        for image in reading.images
    ]
    table["attachments"] = [{"url": document.url, "text": document.text} for document in reading.attachments]
    table["evidence"] = dict(sorted(reading.evidence.items()))
    table["problems"] = [{"field": problem.field, "what": problem.what} for problem in reading.problems]
    return table


def from_table(table: Mapping[str, Any]) -> Reading:
    """Return the reading that `to_table` made *table* from."""
    values = dict(table)
    values["authors"] = tuple(table["authors"])
    values["images"] = tuple(Image(**image) for image in table["images"])
    values["attachments"] = tuple(Attachment(**document) for document in table["attachments"])
    values["evidence"] = MappingProxyType(dict(table["evidence"]))
    values["problems"] = tuple(Problem(**problem) for problem in table["problems"])
    return Reading(**values)


def to_json(reading: Reading) -> str:
    """Return *reading* on one line, as short as JSON gets; lone surrogates, which SQLite refuses, become `?`."""
    line = json.dumps(to_table(reading), ensure_ascii=False, separators=(",", ":"))
    return line.encode("utf-8", "replace").decode("utf-8")


def from_json(line: str) -> Reading:
    """Return the reading that *line* was made from."""
    return from_table(json.loads(line))


def digest_of(text: str) -> str:
    """Return the SHA-1 (hex) by which *text* is known in the catalogue."""
    return hashlib.sha1(text.encode("utf-8")).hexdigest()
