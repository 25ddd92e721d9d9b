"""Making a package: a WACZ 1.1.1 file that stands alone, written as a stream, whole or not at all.

WARC files of which everything is wanted go in as they are; of others the wanted exchanges are copied byte for byte. The
same archive gives the same package, to the byte (but for a signature, which is never the same twice).
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from archive.catalogue.catalogue import Catalogue, open_catalogue
from archive.errors import ArchiveError, NotAsKept
from archive.evidence.at_hand import is_at_hand, whole
from archive.evidence.folder import Folder, disk, is_imported, sync_folder
from archive.evidence.foreign.intake import is_as_imported
from archive.evidence.foreign.signature import Signer
from archive.evidence.judging.manifest import RESTORE, Listed, read_chain, unlike
from archive.evidence.reading.posted import posted
from archive.evidence.room import need_room
from archive.evidence.writing.excerpt import excerpt, exchanges, is_compressed
from archive.wacz import choice, listing
from archive.wacz.choice import Asked, File
from archive.wacz.needs import needs_at
from archive.wacz.zipped import NewMember, NewPackage, Resource

SOFTWARE = f"luutru {version('luutru')}"
_PIECE = 1024 * 1024
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9._/-]+")
_INFO = 4096  # bytes that the first record of an excerpt may have, at most


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made of what."""

    asked: Asked
    to: Path
    signer: Signer | None = None
    plain: int = listing.PLAIN
    """Lines up to which the index is one file."""


@dataclass(slots=True)
class Made:
    """A package, and what was found wrong while it was made."""

    file: str
    bytes: int = 0
    captures: int = 0
    pages: int = 0
    warc_files: int = 0
    digest: str = ""
    """Of its description, which holds the digests of everything else."""
    findings: list[str] = field(default_factory=list)


Begin = Callable[[str, int], None]
"""Told of each WARC file, and of its size, before it is put into the package."""


def make(folder: Folder, order: Order, begin: Begin = lambda _warc, _size: None) -> Made:
    """Make the package *order* of the archive *folder*. Raises ArchiveError when there is nothing, or the file exists."""
    made = Made(str(order.to))
    with open_catalogue(folder) as catalogue, catalogue.snapshot():
        choice.choose(catalogue, order.asked)
        if not order.asked.everything:
            _add_needs(folder, catalogue, order.asked, made)
        _note_absences(folder, catalogue, made)
        with _written(order.to, choice.size(catalogue)) as file, NewPackage(file) as package:
            shelf = _Shelf(folder, catalogue, package, made, read_chain(folder).files)
            for number, one in enumerate(choice.files(catalogue, order.asked)):
                _put_warc(shelf, one, number, begin)
            made.captures = listing.write_index(package, catalogue, plain=order.plain)
            made.pages = listing.write_pages(package, catalogue)
            made.digest = _describe(package, catalogue, order)
    made.bytes = order.to.stat().st_size
    return made


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Where WARC files are taken from, and where they are put."""

    folder: Folder
    catalogue: Catalogue
    package: NewPackage
    made: Made
    vouched: Mapping[str, Listed]
    """What manifests say of each file."""


def _add_needs(folder: Folder, catalogue: Catalogue, asked: Asked, made: Made) -> None:
    for page in choice.pages_to_look_at(catalogue):
        try:
            for url in needs_at(folder, page.place):
                choice.add_need(catalogue, asked, page.site, url)
        except ArchiveError as error:
            made.findings.append(f"{page.url}: what it needs is not known: {error}")


def _note_absences(folder: Folder, catalogue: Catalogue, made: Made) -> None:
    if astray := choice.astray(catalogue):
        made.findings.append(f"{astray} revisits refer to captures that the archive does not hold: they show nothing")
    known = {path for (path,) in catalogue.rows("select path from warc_files")}
    if waiting := [path for path in folder.closed_warcs() if path not in known]:
        made.findings.append(
            f"{len(waiting)} WARC files are not in the catalogue yet, nor in here: `luutru ingest` first"
        )


def _put_warc(shelf: _Shelf, file: File, number: int, begin: Begin) -> None:
    path = shelf.folder.path(file.warc)
    if not is_at_hand(shelf.folder, file.warc):
        shelf.made.findings.append(f"{path}: is missing, and so are its captures here: see what `luutru verify` says")
        return
    try:
        with whole(shelf.folder, file.warc) as copy:
            _put(shelf, file, number, copy, begin)
    except NotAsKept as error:
        shelf.made.findings.append(f"{error}; its captures are not in here")


def _put(shelf: _Shelf, file: File, number: int, path: Path, begin: Begin) -> None:
    for (damage,) in shelf.catalogue.rows(
        "select damage from warc_files where path = ? and damage is not null", (file.warc,)
    ):
        shelf.made.findings.append(f"{damage}; what is whole of it is in here")
    whole, size = file.whole and is_compressed(path), path.stat().st_size
    begin(file.warc, size)
    name = _name_in(shelf.package, PurePosixPath(file.warc).name, number, whole=whole)
    shelf.catalogue.run("insert into temp.files values (?, ?, ?)", (file.warc, name, whole))
    shelf.made.warc_files += 1
    _note_posts(shelf.catalogue, file.warc, path)
    with shelf.package.member(f"archive/{name}", most=size + _INFO, stored=True) as member:
        if whole:
            _copy_whole(path, member)
        else:
            _copy_chosen(shelf, file.warc, path, member)
    if whole and (what := _not_as_it_was(shelf, file.warc, shelf.package.resources[-1])):
        shelf.made.findings.append(f"{path}: {what}; it is in here as it is now")


def _name_in(package: NewPackage, name: str, number: int, *, whole: bool) -> str:
    stem = name.removesuffix(".gz").removesuffix(".warc")
    name = name if whole else f"{stem}-part.warc.gz"
    taken = {resource.path.lower() for resource in package.resources}
    return name if f"archive/{name}".lower() not in taken else f"{number}-{name}"


def _note_posts(catalogue: Catalogue, warc: str, path: Path) -> None:
    """Note what was posted to get the answers to forms: ReplayWeb.page finds them by that."""
    chosen = choice.chosen_in(catalogue, warc, posts=True)
    # a damaged file is told of already
    with suppress(ArchiveError):
        for answer, records in exchanges(path, chosen) if chosen else ():
            request = next((one.block for one in records if one.kind == "request"), b"")
            if told := posted(request):
                catalogue.run("insert into temp.posts values (?, ?)", (chosen[answer], told))


def _not_as_it_was(shelf: _Shelf, warc: str, copied: Resource) -> str | None:
    """Say so if what was copied is not the file that was imported, that a manifest vouches for, or that was entered."""
    sha256 = copied.hash.removeprefix("sha256:")
    if is_imported(warc) and not is_as_imported(warc, sha256):
        return f"is not the file that was imported: {RESTORE}"
    if (listed := shelf.vouched.get(warc)) is not None:
        return unlike(listed, copied.bytes, sha256)
    (entered,) = shelf.catalogue.row("select bytes from warc_files where path = ?", (warc,)) or (copied.bytes,)
    return (
        None if entered == copied.bytes else f"had {entered} bytes when it was entered, now {copied.bytes}: {RESTORE}"
    )


def _copy_whole(path: Path, member: NewMember) -> None:
    with disk(path), path.open("rb") as file:
        while piece := file.read(_PIECE):
            member.write(piece)


def _copy_chosen(shelf: _Shelf, warc: str, path: Path, member: NewMember) -> None:
    chosen = choice.chosen_in(shelf.catalogue, warc)
    copies = 0
    try:
        for copied in excerpt(path, chosen, name=PurePosixPath(member.path).name, software=SOFTWARE):
            begin = member.position
            for piece in copied.pieces:
                member.write(piece)
            if copied.answer is not None:
                copies += 1
                place = (chosen[copied.answer], begin, member.position - begin)
                shelf.catalogue.run("insert into temp.moved values (?, ?, ?)", place)
    except ArchiveError as error:
        shelf.made.findings.append(f"{error}; what is whole of it is in here")
    else:
        if lost := len(chosen) - copies:
            what = f"{lost} captures are not where the catalogue says, nor in here: see what `luutru verify` says"
            shelf.made.findings.append(f"{path}: {what}")


def _describe(package: NewPackage, catalogue: Catalogue, order: Order) -> str:
    """Write the description of the package, and the digest of that, signed if it is to be; return the digest."""
    created = listing.moment(choice.last_capture(catalogue))
    main = listing.main_page(catalogue, order.asked.site)
    described = {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "title": _title(catalogue, order.asked),
        # the time of the last capture in it: the same archive gives the same package, whenever it is asked for
        "created": created,
        "software": SOFTWARE,
        **({"mainPageUrl": main[0], "mainPageDate": main[1]} if main else {}),
        "resources": [
            {"name": _plain(one.path), "path": one.path, "hash": one.hash, "bytes": one.bytes}
            for one in package.resources
        ],
    }
    resource = package.add("datapackage.json", _json(described))
    digest: dict[str, object] = {"path": resource.path, "hash": resource.hash}
    if order.signer is not None:
        digest["signedData"] = order.signer.sign(resource.hash, created=created, software=SOFTWARE)
    package.add("datapackage-digest.json", _json(digest))
    return resource.hash


def _title(catalogue: Catalogue, asked: Asked) -> str:
    named = [name for (name,) in catalogue.rows("select name from sites where slug = ?", (asked.site,))]
    days = [str(day) if day else "" for day in (asked.begin, asked.end)]
    return ", ".join([*(named or ["luutru"]), *([" – ".join(days).strip()] if any(days) else [])])


def _plain(path: str) -> str:
    """Return a name as Frictionless wants it: small letters, digits and few signs, and each once."""
    return _NOT_IN_A_NAME.sub("-", path.lower())


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8", "replace") + b"\n"


@contextmanager
def _written(path: Path, size: int) -> Iterator[BinaryIO]:
    """Write *path*, of *size* at least, under another name, and name it when it is whole; nothing is written over."""
    taken = ArchiveError(f"{path}: is there already: delete it first, or give another name with -o")
    if path.exists():
        raise taken
    need_room(path.parent, size, "for the package")
    fresh = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with disk(path):
        try:
            with fresh.open("wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(fresh, path)  # two at once: a rename would write over what the other has made
            except FileExistsError:
                raise taken from None
            except OSError:  # a disk without hard links: FAT, some network shares
                fresh.rename(path)
            sync_folder(path.parent)
        finally:
            fresh.unlink(missing_ok=True)
