"""Errands into the world outside: each a process of its own, so that none keeps the night waiting and none lets a word slip.

A library that hangs in a name server's silence cannot be interrupted, but a process can be killed. What libraries log and
print (addresses with passwords among it) stays in that process: it hands back one of our own sentences, and nothing else.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

MOST_BYTES = 60_000  # a pipe holds 65,536: what is handed over whole keeps nobody waiting


@dataclass(frozen=True, slots=True)
class Errand:
    """What is to be done by which module, which calls `do`."""

    module: str
    words: Mapping[str, str] = field(repr=False)
    """What it needs for that; secrets too, which therefore are in no command line and no environment."""


def run_all(errands: Sequence[Errand], seconds: float) -> list[str]:
    """Run *errands* side by side; return why each failed, an empty text where it did not. Takes *seconds* at most."""
    until = time.monotonic() + seconds
    running = [_begun(errand) for errand in errands]
    return [_ended(process, until, seconds) for process in running]


def _begun(errand: Errand) -> subprocess.Popen[bytes]:
    data = json.dumps(dict(errand.words)).encode()
    assert len(data) <= MOST_BYTES, "the caller bounds its words"
    process = subprocess.Popen(
        [sys.executable, "-m", errand.module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # a terminal's Ctrl-C is for the night
    )
    assert process.stdin is not None
    with suppress(BrokenPipeError), process.stdin:
        process.stdin.write(data)
    return process


def _ended(process: subprocess.Popen[bytes], until: float, seconds: float) -> str:
    assert process.stdout is not None
    process.stdin = None  # closed; communicate() would flush it
    try:
        said, _ = process.communicate(timeout=max(0.0, until - time.monotonic()))
    except subprocess.TimeoutExpired:
        done = process.poll() is not None  # while another one was waited for
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        said, _ = process.communicate()
        if not done:
            return f"not done within {seconds:.0f} seconds: is the service slow, or the network down?"
    try:
        return str(json.loads(said)["why"])
    except (ValueError, KeyError, TypeError):
        return f"ended with exit code {process.returncode} and without a word"


def do(work: Callable[[Mapping[str, str]], str]) -> None:
    """Do *work* with the words that were handed over, and hand back why it failed, in our own words."""
    back = os.dup(1)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)  # what a library prints is none of the parent's business
    try:
        why = work(json.load(sys.stdin))
    except Exception as error:  # whatever a library raises may show a secret: only its kind is told
        why = f"broke off ({type(error).__name__})"
    os.write(back, json.dumps({"why": why}).encode())
