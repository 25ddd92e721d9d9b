"""Waiting so long and no longer for what cannot be interrupted: a name server, a storage that says nothing."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

Result = TypeVar("Result")


class Impatient(Exception):
    """It took too long. It still goes on, in a thread that nobody waits for and that ends with its process."""


def within(seconds: float, question: Callable[[], Result]) -> Result:
    """Return what *question* gives, or raise what it raises; Impatient where that takes more than so many *seconds*."""
    future: Future[Result] = Future()

    def ask() -> None:
        try:
            future.set_result(question())
        except BaseException as error:
            future.set_exception(error)

    Thread(target=ask, name="patience", daemon=True).start()
    try:
        return future.result(seconds)
    except TimeoutError as error:
        if future.done():  # it was the question's own
            raise
        raise Impatient from error
