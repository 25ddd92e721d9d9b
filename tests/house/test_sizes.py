"""No room too large to be seen at once."""

from __future__ import annotations

import ast

import pytest

from tests.house.source import HOUSES, Module, modules

LONGEST_FILE = 400
LONGEST_FUNCTION = 50
MOST_PARAMETERS = 5
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(module: Module) -> list[Function]:
    return [node for node in ast.walk(module.tree) if isinstance(node, Function)]


def parameters(function: Function) -> list[str]:
    arguments = function.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return [argument.arg for argument in every if argument.arg not in ("self", "cls")]


def is_command(function: Function) -> bool:
    """Return whether click hands the parameters over, one for each option."""
    decorators = [f"{ast.unparse(decorator)}(" for decorator in function.decorator_list]
    return any(".command(" in decorator or ".group(" in decorator for decorator in decorators)


@pytest.mark.parametrize("module", modules(*HOUSES, "tests"), ids=str)
def test_a_file_is_short(module: Module) -> None:
    length = len(module.path.read_text(encoding="utf-8").splitlines())

    assert length <= LONGEST_FILE


@pytest.mark.parametrize("module", modules(*HOUSES, "tests"), ids=str)
def test_a_function_is_short(module: Module) -> None:
    lengths = {f"{module.path}:{f.lineno} {f.name}": (f.end_lineno or 0) - f.lineno + 1 for f in functions(module)}

    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


@pytest.mark.parametrize("module", modules(*HOUSES), ids=str)
def test_a_function_takes_few_parameters(module: Module) -> None:
    long = {
        f"{module.path}:{function.lineno} {function.name}": names
        for function in functions(module)
        if len(names := parameters(function)) > MOST_PARAMETERS and not is_command(function)
    }

    assert long == {}
