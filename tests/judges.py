"""Programs of other people that judge our files: found where set-up put them. Absent: a test is skipped, in CI it fails."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

ENVIRONMENT = Path(f"{sys.prefix}-replay")
CHROMIUM = Path("/usr/bin/chromium")


def judge(name: str) -> Path:
    """Return the program *name* of the replay environment."""
    return there(ENVIRONMENT / "bin" / name, "make replay")


def there(path: Path, remedy: str) -> Path:
    """Return *path* if it exists; else skip the test, or fail it in CI."""
    if not path.exists():
        complain = pytest.fail if os.environ.get("CI") else pytest.skip
        complain(f"{path} is not there: {remedy}")
    return path
