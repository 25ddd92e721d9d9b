"""The open book: a room for each kind of what only nights know. It is state: backed up and migrated, never rebuilt."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date

from archive.book.door import PATIENCE, Door, open_door, open_nowhere, open_to_read
from archive.book.episodes import Episodes
from archive.book.facts import Facts
from archive.book.nights import Nights
from archive.book.paces import Paces
from archive.book.robots import KeptRobots
from archive.book.turns import Turns
from archive.book.untold import UntoldMessages
from archive.evidence.folder import Folder


class Book:
    """`state/operator.db`, open."""

    def __init__(self, door: Door, said: str = "") -> None:
        self._door = door
        self.said = said
        """What people must know of its opening: a damaged one was put aside. Empty where there is nothing to say."""
        self.nights = Nights(door)
        self.facts = Facts(door)
        self.episodes = Episodes(door)
        self.paces = Paces(door)
        self.robots = KeptRobots(door)
        self.turns = Turns(door)
        self.untold = UntoldMessages(door)

    def together(self) -> AbstractContextManager[None]:
        """Write everything inside, or nothing: a night's episodes and its end."""
        return self._door.together()

    def drop(self, before: date) -> None:
        """Forget nights and facts before *before*, what was mended before it, and hosts that nobody asked since."""
        with self.together():
            self.nights.drop(before)
            self.facts.drop(before)
            self.episodes.drop(before)
            self.paces.drop(before)
            self.robots.drop(before)
            self.untold.drop_before(before)


@contextmanager
def open_book(folder: Folder, *, patience: float = PATIENCE) -> Iterator[Book]:
    """Open the book of *folder* to read and write; a new one where there is none, or where it was damaged (`said` says so).

    Raises ArchiveError when a newer luutru wrote it, Locked when another process writes for longer than *patience*
    seconds, DiskTrouble.
    """
    door, said = open_door(folder, patience)
    try:
        yield Book(door, said)
    finally:
        door.close()


@contextmanager
def read_book(folder: Folder) -> Iterator[Book]:
    """Open the book of *folder* to read, also where nothing can be written; an empty one where there is none.

    Raises DamagedBook, ArchiveError when it is of another version, DiskTrouble.
    """
    door = open_to_read(folder)
    try:
        yield Book(door)
    finally:
        door.close()


@contextmanager
def blank_book(folder: Folder) -> Iterator[Book]:
    """Give an empty book that forgets all, to work on with where that of *folder* cannot be opened."""
    door = open_nowhere(folder.book)
    try:
        yield Book(door)
    finally:
        door.close()
