"""Parts that are measured in a process of their own: how it is run, and how much memory it has held at most (Linux)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.eval.provenance import ROOT


def start(module: str, arguments: Sequence[str]) -> subprocess.Popen[str]:
    """Start *module*, which prints one JSON value at its end."""
    command = [sys.executable, "-m", module, *arguments]
    beside = os.pathsep.join(part for part in (str(ROOT), os.environ.get("PYTHONPATH")) if part)
    return subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": beside}, stdout=subprocess.PIPE, text=True
    )


def answer_of(child: subprocess.Popen[str], seconds: float) -> Any:
    """Return what a child printed; None when it has not ended after so many *seconds*, or has failed."""
    try:
        printed, _ = child.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        child.kill()
        child.communicate()
        return None
    return json.loads(printed) if child.returncode == 0 else None


def peak() -> float:
    """Return the megabytes that this process has held at most since it began, or since `forget_peak`."""
    # not getrusage: a child's ru_maxrss begins with that of the process that started it
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))


def forget_peak() -> None:
    """Let `peak` begin anew with what is held now."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
