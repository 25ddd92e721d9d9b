"""How often the dear steps of a reading are taken: counted, because a clock on a busy machine tells nothing."""

from __future__ import annotations

import json

import pytest
import trafilatura

from tests.archive.extract.pages import TITLE, reading_of, story

DECLARED = json.dumps({"@type": "NewsArticle", "headline": TITLE, "author": {"name": "Thu Hà"}})


class Counted:
    """A function that notes what it was asked."""

    def __init__(self, function: object) -> None:
        self.function = function
        self.asked: list[object] = []

    def __call__(self, *what: object, **how: object) -> object:
        self.asked.append(how or what)
        return self.function(*what, **how)  # type: ignore[operator]


def test_the_json_ld_of_a_page_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    loads = Counted(json.loads)
    monkeypatch.setattr(json, "loads", loads)

    reading_of(story(head=f"<script type='application/ld+json'>{DECLARED}</script>"))

    assert len(loads.asked) == 1


def test_each_mode_of_trafilatura_is_asked_once_at_most_of_a_page_that_is_thin(monkeypatch: pytest.MonkeyPatch) -> None:
    extract = Counted(trafilatura.extract)
    monkeypatch.setattr(trafilatura, "extract", extract)
    boxes = "".join(f"<div><h3>Hộp {at}</h3><p>Liên hệ số {at}</p></div>" for at in range(3))

    reading_of(f"<html><head><title>{TITLE}</title></head><body><div><h1>{TITLE}</h1></div>{boxes}</body></html>")

    assert [how["fast"] for how in extract.asked if isinstance(how, dict)] == [True, False]


def test_a_page_whose_prose_stands_together_needs_no_trafilatura(monkeypatch: pytest.MonkeyPatch) -> None:
    extract = Counted(trafilatura.extract)
    monkeypatch.setattr(trafilatura, "extract", extract)

    reading_of(story())

    assert extract.asked == []
