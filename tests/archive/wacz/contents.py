"""Looking into packages, with nothing but the standard library."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile


def read_json(package: Path, name: str) -> Any:
    """Return the JSON file *name* of the package."""
    with ZipFile(package) as opened:
        return json.loads(opened.read(name))


def names(package: Path) -> list[str]:
    """Return the files in the package, in order."""
    with ZipFile(package) as opened:
        return opened.namelist()


def pages(package: Path) -> list[dict[str, Any]]:
    """Return the lines of the list of pages, the first of which says what it is."""
    with ZipFile(package) as opened:
        return [json.loads(line) for line in opened.read("pages/pages.jsonl").splitlines()]


def index(package: Path) -> list[bytes]:
    """Return the lines of the index, plain or in blocks."""
    with ZipFile(package) as opened:
        if "indexes/index.cdx" in opened.namelist():
            return opened.read("indexes/index.cdx").splitlines()
        return gzip.decompress(opened.read("indexes/index.cdx.gz")).splitlines()


def told(line: bytes) -> dict[str, str]:
    """Return what a line of the index says behind key and time."""
    return dict(json.loads(line.split(b" ", 2)[2]))


def addresses(package: Path) -> set[str]:
    """Return the paths of the addresses in the index, without their host."""
    return {"/" + told(line)["url"].split("/", 3)[3] for line in index(package)}


def unpacked(package: Path, to: Path) -> Path:
    """Unpack the package into the folder *to*."""
    with ZipFile(package) as opened:
        opened.extractall(to)
    return to
