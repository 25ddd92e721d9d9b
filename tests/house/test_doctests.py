"""The examples in docstrings are true."""

from __future__ import annotations

import doctest
import importlib
import re

import pytest

from tests.house.source import HOUSES, Module, modules

EXAMPLE = re.compile(r"^ +>>> ", re.MULTILINE)
WITH_EXAMPLES = [module for module in modules(*HOUSES, "tests") if EXAMPLE.search(module.path.read_text("utf-8"))]


@pytest.mark.parametrize("module", WITH_EXAMPLES, ids=str)
def test_the_examples_are_true(module: Module) -> None:
    result = doctest.testmod(importlib.import_module(module.name), optionflags=doctest.NORMALIZE_WHITESPACE)

    assert result.attempted
    assert not result.failed
