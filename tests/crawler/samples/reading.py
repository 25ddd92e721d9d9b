"""The plainest reader of the sample portals' pages: visible words and links, with the standard library alone."""

from __future__ import annotations

import unicodedata
from html.parser import HTMLParser

SILENT = {"script", "style", "head"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag in SILENT:
            self._silent.append(tag)
        self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._silent and tag == self._silent[-1]:
            self._silent.pop()
        self.words.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)


def _read(page: str) -> _Reader:
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader


def words(page: str) -> str:
    """Return the visible words of a page, composed, with single blanks."""
    return flat("".join(_read(page).words))


def tags(page: str, name: str) -> list[dict[str, str]]:
    """Return the attributes of every tag called *name*."""
    return [attributes for tag, attributes in _read(page).tags if tag == name]


def flat(text: str) -> str:
    """Return *text* composed, with single blanks."""
    return " ".join(unicodedata.normalize("NFC", text).split())
