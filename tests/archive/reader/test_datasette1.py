"""The room on Datasette 1.0: the tests that ask it of 0.65, run once more with the other before it on Python's path."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.house.source import ROOT

NEXT = next((ROOT / ".venv-datasette1").glob("lib/python*/site-packages"), None)
ASKED = (
    "tests/archive/reader/test_pages.py",
    "tests/archive/reader/test_datasette_pages.py",
    "tests/archive/reader/test_mementos.py",
    "tests/archive/catalogue/test_datasette.py",
)


@pytest.mark.skipif(NEXT is None, reason="Datasette 1.0 is not installed: `make test` does it")
def test_what_works_on_datasette_0_65_works_on_1_0() -> None:
    around = {**os.environ, "PYTHONPATH": f"{NEXT}{os.pathsep}{ROOT}"}
    for name in [name for name in around if name.startswith("PYTEST_")]:
        del around[name]

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            (sys.executable, *words), cwd=ROOT, env=around, capture_output=True, text=True, timeout=300, check=False
        )

    assert run("-c", "import datasette; print(datasette.__version__)").stdout.startswith("1.0")
    done = run("-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=short", *ASKED)

    assert done.returncode == 0, done.stdout[-8_000:]
