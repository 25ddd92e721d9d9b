"""What comes with luutru for Datasette: what each table holds, and questions with their SQL. The door to YAML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml  # type: ignore[import-untyped]

DATABASE = "catalogue"
"""Datasette's name of a catalogue, which is that of its file."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question that is kept with its SQL."""

    name: str
    title: str
    description: str
    params: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table or view, and what it holds."""

    name: str
    description: str


@cache
def configuration() -> Mapping[str, Any]:
    """Return settings/datasette.yaml."""
    told: dict[str, Any] = yaml.safe_load((files("settings") / "datasette.yaml").read_text(encoding="utf-8"))
    return told


def questions() -> tuple[Question, ...]:
    """Return the questions, in the order of the file."""
    kept = configuration()["databases"][DATABASE]["queries"]
    return tuple(
        Question(name, one["title"], one.get("description", ""), tuple(one.get("params", ())))
        for name, one in kept.items()
    )


def tables() -> tuple[Table, ...]:
    """Return tables and views that people look into, in the order of the file."""
    kept = configuration()["databases"][DATABASE]["tables"]
    return tuple(Table(name, one["description"]) for name, one in kept.items() if not one.get("hidden"))
