"""Our own source, parsed: modules, and what each imports. Reads files; imports nothing of ours."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOUSES = ("archive", "crawler", "settings")


@dataclass(frozen=True, slots=True)
class Module:
    """One file of ours."""

    name: str
    path: Path
    tree: ast.Module

    def __str__(self) -> str:
        return self.name


@cache
def modules(*folders: str) -> tuple[Module, ...]:
    """Return the modules under *folders* of the project."""
    found = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return tuple(Module(_name(path), path, ast.parse(path.read_text(encoding="utf-8"))) for path in found)


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(module: Module) -> set[str]:
    """Return the dotted names that *module* imports anywhere: at the top, inside functions, for type checking alone."""
    return set(_imports(module))


def _imports(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module.path}:{node.lineno} imports relatively; say the whole name"
            yield from (_imported(node.module or "", alias.name) for alias in node.names)


def _imported(package: str, name: str) -> str:
    """Return `package.name` where that is a module of ours, else *package*."""
    path = ROOT.joinpath(*package.split("."), name)
    return f"{package}.{name}" if path.is_dir() or path.with_suffix(".py").is_file() else package


def is_standard(name: str) -> bool:
    """Return whether *name* comes with Python."""
    return name.partition(".")[0] in sys.stdlib_module_names


def is_ours(name: str) -> bool:
    """Return whether *name* is a module of this project."""
    return name.partition(".")[0] in (*HOUSES, "tests")
