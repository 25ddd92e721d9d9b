"""Runs the command line as a user does, as a process, and reads what came of it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from archive.catalogue.catalogue import dump, open_catalogue
from archive.evidence.folder import Folder
from archive.evidence.reading.captures import read_captures

LUUTRU = (sys.executable, "-m", "crawler")
PATIENCE = 180


def luutru(*words: object, archive: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `luutru WORDS --archive ARCHIVE` and return how it ended."""
    return subprocess.run(
        [*LUUTRU, *map(str, words), "--archive", str(archive)],
        capture_output=True, text=True, timeout=PATIENCE, check=False, env={**os.environ, **environment},
    )  # fmt: skip


def start(*words: object, archive: Path) -> subprocess.Popen[str]:
    """Start `luutru WORDS --archive ARCHIVE` and return the process."""
    command = [*LUUTRU, *map(str, words), "--archive", str(archive)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def hurry(settings: Path, slug: str) -> None:
    """Let the site file of a sample portal name no delay, as only loopback may.

    The portals answer some requests with 503 at first; a crawl that keeps a pace takes ten seconds to forget each. A delay
    that robots.txt asks for is kept all the same.
    """
    file = settings / "sites" / f"{slug}.toml"
    text, times = re.subn(r"(?m)^delay = .*$", "delay = 0", file.read_text(encoding="utf-8"))
    assert times == 1
    file.write_text(text, encoding="utf-8")


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
