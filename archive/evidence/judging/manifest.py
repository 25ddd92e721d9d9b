"""The chain of manifests: what evidence there is, and the proof that none of it was changed, taken away or slipped in.

Each manifest lists the files that came since the one before (path, bytes, SHA-256) and the SHA-256 of that one, so that
the newest hash, noted anywhere outside, vouches for every file of the archive. Manifests are written once and never changed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archive.errors import ArchiveError
from archive.evidence.folder import Folder, disk
from archive.evidence.whole import write_whole

FORMAT = 1
LOCK = "manifest"
_NAME = re.compile(r"(\d{6,})-\d{8}T\d{6}Z\.json")
RESTORE = "restore the file from a copy"


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as a manifest vouches for it."""

    bytes: int
    sha256: str
    manifest: str
    """The manifest's name."""


@dataclass(frozen=True, slots=True)
class Chain:
    """All manifests of an archive, read in order."""

    files: Mapping[str, Listed]
    """By path, relative to the archive."""
    names: tuple[str, ...] = ()
    head: str | None = None
    """SHA-256 of the newest manifest."""
    broken: tuple[tuple[str, str], ...] = ()
    """(manifest, what is wrong with it)."""


def sha256_of(path: Path) -> str:
    """Return the SHA-256 (hex) of the file at *path*. Raises DiskTrouble."""
    with disk(path), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def evidence(folder: Folder) -> tuple[str, ...]:
    """Return every file that manifests vouch for, relative to the archive: closed WARC files, and what was cut off others."""
    # a copy that another site's repair is at has no name yet
    found = (path for path in folder.torn.glob("**/*") if path.suffix != ".part" and path.is_file())
    torn = (folder.relative(path) for path in found)
    return tuple(sorted((*folder.closed_warcs(), *torn)))


def read_chain(folder: Folder) -> Chain:
    """Read all manifests of *folder*. One that was changed, or is missing in the row, is named; never raises for that."""
    files: dict[str, Listed] = {}
    broken: list[tuple[str, str]] = []
    names: list[str] = []
    before: str | None = None
    following = 1
    for number, path in _manifests(folder):
        with disk(path):
            data = path.read_bytes()
        told = _parsed(data)
        wrong = _wrong(told, path.name, following, before)
        following = number + 1  # what stands behind a gap is named, and not all that follow
        if wrong:
            broken.append((f"manifests/{path.name}", wrong))
        for name, listed in _listed(told, path.name):
            files.setdefault(name, listed)
        before = hashlib.sha256(data).hexdigest()
        names.append(path.name)
    return Chain(files, tuple(names), before, tuple(broken))


def add_manifest(folder: Folder, *, now: datetime) -> Path | None:
    """Write the manifest of what evidence came since the last one; return it, or None if nothing did.

    Raises Locked when another process writes one, DiskTrouble, ArchiveError when the chain is broken.
    """
    with folder.lock(LOCK):
        chain = read_chain(folder)
        if chain.broken:
            name, what = chain.broken[0]
            raise ArchiveError(
                f"{name}: {what}: no manifest is added to a broken chain; {RESTORE}, or, where there is none, move "
                f"{folder.manifests} away: a new chain begins, which vouches for the files as they are now"
            )
        fresh = [name for name in evidence(folder) if name not in chain.files]
        if not fresh:
            return None
        said = {
            "manifest": FORMAT,
            "number": len(chain.names) + 1,
            "made": f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "before": {"name": chain.names[-1], "sha256": chain.head} if chain.names else None,
            "files": [_entry(folder, name) for name in fresh],
        }
        path = folder.manifests / f"{len(chain.names) + 1:06}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.json"
        # one name, under the lock: what a kill left there is written over, and no second one is left beside it
        write_whole(path, [json.dumps(said, ensure_ascii=False, indent=1).encode(), b"\n"], under="next.tmp")
        return path


def unlike(listed: Listed | None, size: int, sha256: str) -> str | None:
    """Say what is wrong with a file of *size* bytes and *sha256* that the chain lists so; None if nothing is."""
    if listed is None:
        return "is in no manifest: `luutru manifest` adds it, if you know where it comes from"
    if (size, sha256) != (listed.bytes, listed.sha256):
        return f"is not the file that manifest {listed.manifest} vouches for ({listed.bytes} bytes): {RESTORE}"
    return None


def missing(chain: Chain, there: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the files that *chain* vouches for and that are not *there*, each with what is to be said of it."""
    for name in sorted(chain.files.keys() - set(there)):
        yield name, f"is missing; manifest {chain.files[name].manifest} vouches for it: {RESTORE}"


def is_manifest(name: str) -> bool:
    """Return whether *name*, relative to the archive, is what a manifest is called.

    >>> is_manifest("manifests/000001-20240328T030000Z.json"), is_manifest("manifests/more/000001-20240328T030000Z.json")
    (True, False)
    """
    return name.startswith("manifests/") and _NAME.fullmatch(name.removeprefix("manifests/")) is not None


def _manifests(folder: Folder) -> list[tuple[int, Path]]:
    found = ((path, _NAME.fullmatch(path.name)) for path in folder.manifests.glob("*.json"))
    return sorted((int(named[1]), path) for path, named in found if named)


def _parsed(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _wrong(told: Any, name: str, number: int, before: str | None) -> str | None:
    if not isinstance(told, dict) or told.get("manifest") != FORMAT or not isinstance(told.get("files"), list):
        return "is no manifest, or was changed"
    if told.get("number") != number or not name.startswith(f"{number:06}-"):
        return "is not the next in the row: the one before it is missing"
    said = told.get("before")
    if (said.get("sha256") if isinstance(said, dict) else None) != before:
        return "vouches for another manifest before it than the one that is there"
    return None


def _listed(told: Any, name: str) -> Iterator[tuple[str, Listed]]:
    entries = told.get("files") if isinstance(told, dict) else None
    for entry in entries if isinstance(entries, list) else ():
        match entry:
            case {"path": str(path), "bytes": int(size), "sha256": str(sha256)}:
                yield path, Listed(size, sha256, name)


def _entry(folder: Folder, name: str) -> dict[str, object]:
    path = folder.path(name)
    sha256 = sha256_of(path)
    with disk(path):
        return {"path": name, "bytes": path.stat().st_size, "sha256": sha256}
