"""What the room says stands in Vietnamese too, sentence by sentence."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment

from archive.night.alarms import kinds
from archive.reader.descriptions import questions, tables
from archive.reader.languages import DATA_WORDS, language_of, sentences
from tests.archive.reader.reading import fill, reader_of

READER = Path(str(files("archive.reader")))
KEPT = {
    message.id if isinstance(message.id, str) else message.id[0]: message
    for message in read_po((READER / "languages" / "vi.po").open("rb"), locale="vi")
    if message.id
}


def said() -> Iterator[str]:
    """Yield every English sentence of templates, and of pages that say that something is missing."""
    templates = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    for path in sorted((READER / "pages" / "templates").glob("*.html")):
        for _, _, message in templates.extract_translations(path.read_text(encoding="utf-8")):  # type: ignore[attr-defined]
            yield from [message] if isinstance(message, str) else [message[0]] if message else []
    for path in sorted(READER.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and re.match(r"(There is|No|Nothing) .*\.$", node.value)
            ):
                yield node.value


DESCRIBED = {words for one in questions() for words in (one.title, one.description)} | {
    one.description for one in tables()
}
ALARMS = {kind for name, kind in vars(kinds).items() if name.isupper() and isinstance(kind, str)}


@pytest.mark.parametrize("sentence", sorted({*said(), *DATA_WORDS, *DESCRIBED, *ALARMS}))
def test_every_sentence_is_said_in_vietnamese_too(sentence: str) -> None:
    assert sentence in KEPT
    assert KEPT[sentence].string


@pytest.mark.parametrize("sentence", sorted(KEPT))
def test_a_sentence_names_the_same_places_in_both_languages(sentence: str) -> None:
    said_in_vietnamese = KEPT[sentence].string
    texts = [said_in_vietnamese] if isinstance(said_in_vietnamese, str) else list(said_in_vietnamese or ())

    assert all(set(re.findall(r"%\(\w+\)s", text)) == set(re.findall(r"%\(\w+\)s", sentence)) for text in texts)


def test_the_chosen_language_goes_before_the_browsers() -> None:
    assert language_of({"lang": "vi"}, "en") == "vi"
    assert language_of({"lang": "xx"}, "vi-VN,vi;q=0.9") == "vi"
    assert language_of({}, "x" * 100_000) == "en"


def test_a_sentence_comes_in_vietnamese() -> None:
    assert sentences("vi").gettext("Search") == "Tìm kiếm"
    assert sentences("en").gettext("Search") == "Search"


def test_no_words_of_ours_are_read_aloud_as_vietnamese_on_an_english_page(tmp_path: Path) -> None:
    shelf = fill(tmp_path / "data")
    reader = reader_of(shelf.folder)
    ((number,),) = shelf.rows("select id from captures where url = 'https://mau.gov.vn/a' limit 1")
    article = "/article?url=https://mau.gov.vn/a"
    paths = ("/", "/search", "/sites", "/site/mau", "/address?url=https://mau.gov.vn/a", article, f"/capture/{number}")
    foreign = [
        (path, words)
        for path in paths
        for _, words in re.findall(r'<(\w+)[^>]* lang="vi"[^>]*>([^<]+)</\1>', reader.get(path).text)
    ]

    assert len(foreign) > len(paths)
    assert [(path, words) for path, words in foreign if words in KEPT] == []
