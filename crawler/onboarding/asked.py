"""A look at a portal in a process of its own, and what the WARC files say of it afterwards: every answer is read from there."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from archive.errors import ArchiveError
from archive.evidence.reading.captures import read_captures
from archive.model import Capture
from crawler.crawls import vouch
from crawler.probe.looked import Answer, Looked, Purpose, Question
from crawler.task import Task, environment


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of a look."""

    looked: Looked
    requests: int
    said: tuple[str, ...]
    code: int
    """The exit code of the process."""


def ask(
    task: Task, words: Sequence[str], address: str, say: Callable[[str], None], watch: Callable[[int], None]
) -> Asked:
    """Let `python -m crawler.run` look at the site of *task* as *words* say; return what came.

    *watch* is told now and then how many requests were sent: a slow portal is waited for a minute or two.

    Raises ArchiveError when the look could not be begun: no contact, a lock, no room on the disk.
    """
    (slug,) = task.slugs
    before = set(task.folder.closed_warcs())
    log = task.log(slug)
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as errors:
        child = subprocess.Popen(
            [sys.executable, "-m", "crawler.run", *words], stdout=subprocess.PIPE, stderr=errors, text=True,
            env=environment(task), start_new_session=True,
        )  # fmt: skip
    told = _listen(child, watch)
    code = child.wait()
    new = [warc for warc in task.folder.closed_warcs() if warc not in before and warc.startswith(f"warc/{slug}/")]
    if new:
        vouch(task.folder, say)
    said = tuple(told.get("said", ()))
    if "asked" not in told:
        raise _Failed(code, " ".join(said) or f"the look ended with exit code {code} and said nothing: see {log}")
    wanted = {one["record"] for one in told["asked"]}
    kept = {
        capture.id: capture
        for warc in new
        for capture in read_captures(task.folder.path(warc), root=task.folder.root)
        if capture.id in wanted
    }
    looked = Looked(address, tuple(_answer(one, kept) for one in told["asked"]))
    return Asked(looked, int(told["requests"]), said, code)


class _Failed(ArchiveError):
    """The look could not be begun, or died. What it says tells why."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(why)
        self.exit_code = code or 1


def _listen(child: subprocess.Popen[str], watch: Callable[[int], None]) -> dict[str, Any]:
    """Return the last object that *child* prints. Ctrl-C asks it to finish; it goes on to whoever called."""
    assert child.stdout is not None
    told: dict[str, Any] = {}
    try:
        for line in child.stdout:
            if line.startswith("{"):
                told = json.loads(line)
                watch(told.get("counts", {}).get("requests", 0))
    except KeyboardInterrupt:
        child.send_signal(signal.SIGINT)
        child.wait()
        raise
    return told


def _answer(told: Mapping[str, str], kept: Mapping[str, Capture]) -> Answer:
    question = Question(
        told["url"], Purpose(told["purpose"]), told["why"], told["section"] or None, told["form"].encode("latin-1")
    )
    return Answer(question, kept.get(told["record"]), told["trouble"])
