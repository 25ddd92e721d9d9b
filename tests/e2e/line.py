"""Runs the command line as a user does, and reads what came of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import pytest

from archive.catalogue.catalogue import dump, open_catalogue
from archive.evidence.folder import Folder
from archive.evidence.reading.captures import read_captures
from crawler.cli import main

LUUTRU = (sys.executable, "-m", "crawler")
PATIENCE = 180


def luutru(*words: object, archive: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Do what the process `luutru WORDS --archive ARCHIVE` does, in this one, and return how it ended.

    A second passes until a new process has loaded all it needs; those who want one take `start`. What luutru starts itself
    (crawls, ingests) are processes here too, and what they print is caught with the rest.
    """
    command = [*LUUTRU, *map(str, words), "--archive", str(archive)]
    with caught() as printed, pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        patch.setattr(sys, "argv", command[len(LUUTRU) - 1 :])
        with pytest.raises(SystemExit) as ended:
            main()
        code = ended.value.code
        assert isinstance(code, int)
        return subprocess.CompletedProcess(command, code, *map(_all_of, printed))


@contextmanager
def caught() -> Iterator[tuple[IO[str], IO[str]]]:
    """Let all that is printed here and by processes that are started here go into two files; raise what takes too long."""
    with _file() as out, _file() as err:
        kept = os.dup(1), os.dup(2)
        before = signal.signal(signal.SIGALRM, _impatient)
        signal.alarm(PATIENCE)
        os.dup2(out.fileno(), 1)
        os.dup2(err.fileno(), 2)
        try:
            with redirect_stdout(out), redirect_stderr(err):
                yield out, err
        finally:
            signal.alarm(0)
            signal.signal(signal.SIGALRM, before)
            for number, file in enumerate(kept, 1):
                os.dup2(file, number)
                os.close(file)


def _file() -> IO[str]:
    return TemporaryFile("w+", encoding="utf-8", buffering=1)  # by lines: those of a child stand where they were said


def _impatient(_number: int, _frame: object) -> None:
    raise TimeoutError(f"not done in {PATIENCE} seconds")


def _all_of(file: IO[str]) -> str:
    file.seek(0)
    return file.read()


def start(*words: object, archive: Path, **environment: str) -> subprocess.Popen[str]:
    """Start `luutru WORDS --archive ARCHIVE` and return the process."""
    command = [*LUUTRU, *map(str, words), "--archive", str(archive)]
    told = {**os.environ, **environment}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=told)


def fetched(archive: Path) -> Counter[str]:
    """Return how often each article's address (in small letters: SharePoint does not care) was captured, over all nights."""
    folder = Folder(archive)
    return Counter(
        capture.url.lower()
        for warc in folder.closed_warcs()
        for capture in read_captures(folder.path(warc))
        if capture.status == 200 and capture.hop == "article"
    )


def catalogue(archive: Path) -> list[str]:
    """Return the catalogue as text, line by line."""
    with open_catalogue(Folder(archive)) as opened:
        return list(dump(opened))


def last_json(printed: str) -> Any:
    """Return the object that the last line of *printed* holds."""
    return json.loads(printed.strip().splitlines()[-1])
