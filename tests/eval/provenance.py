"""What figures belong to: the commit, whether the tree was clean, its day, and the versions of what reads."""

from __future__ import annotations

import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "quality.md"
LIBRARIES = ("luutru", "lxml", "trafilatura", "dateparser")


def commit(root: Path = ROOT) -> str:
    """Return the newest commit of the tree under *root*, its day, and whether files differ from it."""
    if not (found := _git(root, "log", "-1", "--format=%h of %cs")):
        return "unknown: not a git repository"
    # the page that is being written differs by itself
    changed = _git(root, "status", "--porcelain", "--", ".", f":(exclude){PAGE.relative_to(ROOT)}")
    return f"{found}, {'with changes that are not committed' if changed else 'clean tree'}"


def _git(root: Path, *words: str) -> str:
    try:
        done = subprocess.run(["git", "-C", root, *words], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()


def versions() -> str:
    """Return the versions of Python and of what reads."""
    return ", ".join([f"Python {platform.python_version()}", *(f"{name} {_version(name)}" for name in LIBRARIES)])


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
