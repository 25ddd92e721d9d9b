"""What a text in JSON asks for: pictures and documents in its pieces of HTML, and addresses of pictures. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from archive.extract.data import parsed, texts
from archive.extract.tree.links import requisites
from archive.extract.tree.page import open_page
from archive.urls import absolute

_HTML = (("Content-Type", "text/html; charset=utf-8"),)
_MARKUP = re.compile(r"<[a-zA-Z][^<>]*=")
_PICTURE = re.compile(r"[^\s<>]{1,2000}\.(?:jpe?g|png|gif|webp)(?:\?[^\s<>]*)?", re.IGNORECASE)
MOST_TEXTS = 5_000
"""A text with its neighbours has some dozens of values; what has thousands is a list of something else."""


def data_requisites(body: bytes, url: str) -> tuple[tuple[str, str], ...]:
    """Return (`requisite` or `attachment`, address) of what the JSON *body* asks for, each once, in order."""
    return tuple(dict.fromkeys(_asked_for(body, url)))


def is_data(content_type: str) -> bool:
    """Return whether an answer is declared as JSON.

    >>> is_data("application/hal+json; charset=utf-8"), is_data("text/html")
    (True, False)
    """
    declared = content_type.partition(";")[0].strip().lower()
    return declared.endswith(("/json", "+json"))


def _asked_for(body: bytes, url: str) -> Iterator[tuple[str, str]]:
    for text in islice(texts(parsed(body)), MOST_TEXTS):
        if _MARKUP.search(text):
            yield from requisites(open_page(text.encode("utf-8", "replace"), _HTML, url))
        elif _PICTURE.fullmatch(text) and (address := absolute(url, text)):
            yield "requisite", address
