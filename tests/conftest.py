"""What all tests share: nobody's own environment, long ones first where several processes test, the minutes of each folder."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable
from pathlib import PurePosixPath

import pytest

# Rooms whose tests start processes and wait for them. Were they last, one core would wait for the other's last crawl.
LONG = ("tests/e2e", "tests/replay", "tests/faults", "tests/crawler")

# What luutru, Scrapy and the calls of the tests to 127.0.0.1 read; LUUTRU_ROBOTS_SUITE is for a test.
READ_BY_US = ("LUUTRU_", "SCRAPY_", "SSL_CERT_", "HTTP_PROXY", "ALL_PROXY")
FOR_TESTS = "LUUTRU_ROBOTS_SUITE"

_SECONDS: defaultdict[str, float] = defaultdict(float)
_TESTS: defaultdict[str, int] = defaultdict(int)


def pytest_configure() -> None:
    """Forget what a shell in which somebody operates an archive names: its folder, its site files, a proxy."""
    for name in exported(os.environ):
        del os.environ[name]


def exported(names: Iterable[str]) -> list[str]:
    """Return which of *names* of variables change what luutru does.

    >>> exported(["LUUTRU_ARCHIVE", "PATH", "http_proxy", "LUUTRU_ROBOTS_SUITE"])
    ['LUUTRU_ARCHIVE', 'http_proxy']
    """
    return [name for name in names if name.upper().startswith(READ_BY_US) and name != FOR_TESTS]


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
