"""What all tests share: long ones begin first where several processes test, and the minutes of each folder at the end."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import PurePosixPath

import pytest

# Rooms whose tests start processes and wait for them. Were they last, one core would wait for the other's last crawl.
LONG = ("tests/e2e", "tests/replay", "tests/faults", "tests/crawler")

# A shell in which somebody operates an archive names its site files and its folder; tests bring their own.
for _named in ("LUUTRU_SETTINGS", "LUUTRU_ARCHIVE"):
    os.environ.pop(_named, None)

_SECONDS: defaultdict[str, float] = defaultdict(float)
_TESTS: defaultdict[str, int] = defaultdict(int)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In one of several processes (pytest-xdist), put the long rooms first; alone, quick failures come first."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=lambda item: not item.nodeid.startswith(LONG))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add the time of one phase of one test to its folder's."""
    folder = folder_of(report.nodeid)
    _SECONDS[folder] += report.duration
    _TESTS[folder] += report.when == "call"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the folders, slowest first."""
    terminalreporter.section("minutes per folder")
    for folder in sorted(_SECONDS, key=lambda name: -_SECONDS[name]):
        terminalreporter.line(f"{_SECONDS[folder] / 60:6.2f}  {folder} ({_TESTS[folder]} tests)")


def folder_of(nodeid: str) -> str:
    """Return the room that a test stands in.

    >>> folder_of("tests/archive/extract/test_dates.py::test_a_day")
    'tests/archive/extract'
    """
    return str(PurePosixPath(nodeid.partition("::")[0]).parent)
