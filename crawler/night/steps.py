"""What is done after the crawls of a night, step by step. A step that fails is noted, and the others still run."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from archive.errors import ArchiveError
from archive.evidence.judging.manifest import read_chain, unlike
from archive.evidence.judging.verify import check_warcs
from crawler.night.housekeeping import backup, tidy
from crawler.night.judging import check
from crawler.night.showing import metrics, report, tell
from crawler.night.tonight import Tonight

logger = logging.getLogger(__name__)
MOST_SAID = 3  # findings in the one sentence of a failed step; `luutru verify` has them all


@dataclass(frozen=True, slots=True)
class Step:
    """Something that a night does once; `luutru NAME` does it by hand."""

    name: str
    do: Callable[[Tonight], int]
    """Returns the exit code that it gives the night: 0, or 1 where it found something that people must look at. Raises
    ArchiveError when it failed."""


class Found(ArchiveError):
    """A step found something wrong. Its message names the first of it."""


@dataclass(frozen=True, slots=True)
class Done:
    """How one step went."""

    name: str
    code: int
    why: str = ""
    """Why it failed; empty where it did not."""


def do(steps: Sequence[Step], tonight: Tonight) -> Iterator[Done]:
    """Do all *steps* in order, and yield how each went."""
    for step in steps:
        done = _done(step, tonight)
        level = logging.WARNING if done.why else logging.INFO
        logger.log(level, "step ended", extra={"fact": {"step": done.name, "code": done.code, "why": done.why}})
        yield done


def _done(step: Step, tonight: Tonight) -> Done:
    try:
        return Done(step.name, step.do(tonight))
    except ArchiveError as error:
        return Done(step.name, error.exit_code, str(error))
    except Exception as error:  # whatever it is, it must not keep the others from their work
        logger.exception("%s", step.name)
        return Done(step.name, 1, f"{error!r:.300}: the log has more")


def verify(tonight: Tonight) -> int:
    """Read what came tonight once more from the disk: each file is whole, and the one that its manifest vouches for.

    Raises Found.
    """
    folder = tonight.folder
    chain = read_chain(folder)
    fresh = sorted(name for name in chain.files.keys() - tonight.vouched if name.endswith((".warc", ".warc.gz")))
    wrong = [f"{name}: {what}" for name, what in chain.broken]
    for name, checked in check_warcs(folder.root, fresh):
        wrong += [f"{name}: at byte {defect.offset}: {defect.what}" for defect in checked.defects]
        what = checked.is_kept and unlike(chain.files[name], checked.bytes, checked.sha256)
        wrong += [f"{name}: {what}"] if what else []
    if wrong:
        more = f" … and {len(wrong) - MOST_SAID} more" if len(wrong) > MOST_SAID else ""
        raise Found(f"{'; '.join(wrong[:MOST_SAID])}{more}: `luutru verify` tells all")
    return 0


_VERIFY = Step("verify", verify)
BEFORE_CHECK: tuple[Step, ...] = (_VERIFY, Step("backup", backup), Step("tidy", tidy))
"""What the alarms know of: done before they are judged."""
AFTER_CHECK: tuple[Step, ...] = (Step("report", report), Step("metrics", metrics), Step("tell", tell))
"""What shows and tells the night."""
_CHECK = (Step("check", check),)
ALL: tuple[tuple[Step, ...], ...] = (BEFORE_CHECK, _CHECK, AFTER_CHECK)
"""After each group the book is written: what failed in it the next knows."""
STOPPED: tuple[tuple[Step, ...], ...] = (_CHECK, AFTER_CHECK, (_VERIFY,))
"""What a night does that is to end soon: what takes long comes last, or is the next night's."""
