"""What runs on a worker: it does what it is asked, and says who it is."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

_me = [""]


def me() -> str:
    """Return the address of the worker that this process is, as the asker called it; empty in any other process."""
    return _me[0]


def answer(address: str, question: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    """Return what *question* gives here: the worker at *address* is asked."""
    _me[0] = address
    return question(*args)


def do(call: bytes) -> bytes:
    """Do *call*, a pickled (function, arguments, named arguments); return, pickled, whether it went well, what it gave, and
    who did it."""
    try:
        function, args, named = pickle.loads(call)  # noqa: S301 - of the asker, in whose hands a worker is
        return pickle.dumps((True, function(*args, **named), me()))
    except Exception as error:
        try:
            said = pickle.dumps((False, error, me()))
            pickle.loads(said)  # noqa: S301 - errors of libraries may hold anything
        except Exception:
            return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}"), me()))
        return said
