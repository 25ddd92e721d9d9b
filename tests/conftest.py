"""What all tests share: the minutes that each folder took, at the end of every run."""

from __future__ import annotations

from collections import defaultdict
from pathlib import PurePosixPath

import pytest

_SECONDS: defaultdict[str, float] = defaultdict(float)
_TESTS: defaultdict[str, int] = defaultdict(int)


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
