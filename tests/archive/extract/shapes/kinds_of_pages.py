"""Pages by the kind that a person calls them: `kinds/<kind>.html`, each page under a comment with its name and title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_PAGE = re.compile(
    r"<!-- (?P<name>.+?) \| (?P<title>.*?) ?-->\n(?:<head>(?P<head>.*?)</head>\n)?(?P<main>.*?)(?=\n<!-- |\Z)",
    re.DOTALL,
)


class Answer(NamedTuple):
    """What a portal answers at an article's address: what stands in the middle of the page, and what kind it is."""

    kind: str
    name: str
    title: str
    main: str
    head: str


def answers() -> Iterator[Answer]:
    """Yield all pages."""
    for path in sorted((Path(__file__).parent / "kinds").glob("*.html")):
        for found in _PAGE.finditer(path.read_text(encoding="utf-8")):
            yield Answer(path.stem, found["name"], found["title"], found["main"], found["head"] or "")
