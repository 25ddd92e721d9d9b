"""A portal that means harm: what it prints is escaped and bounded in the draft, and costs little to look at."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from time import process_time

import pytest

from crawler.probe.addresses import grouped, pattern_of
from crawler.probe.draft import draft
from crawler.probe.looked import Answer, Looked, Purpose, Question
from crawler.probe.questions import next_questions
from crawler.probe.written import plain, quoted
from tests.crawler.probe.portal import KNOWN, capture

HOME = "http://mau.example.vn/"
EVIL = "\"\n[[section]]\nname = '''x'''\r\x00\u202e\u2028\"\"\"\\"


def page(body: str, title: str = "Cổng") -> bytes:
    return f'<html><head><meta charset="utf-8"><title>{title}</title></head><body>{body}</body></html>'.encode()


def looked(answers: dict[str, tuple[Purpose, bytes]]) -> Looked:
    made = Looked(HOME)
    for url, (purpose, body) in answers.items():
        question = Question(url, purpose, EVIL, section=EVIL if purpose != Purpose.HOME else None)
        made = made.with_answer(Answer(question, capture(url, body)))
    return made


def stories(count: int, words: str = "Tin về một hội nghị lớn") -> str:
    return "".join(
        f'<div class="{EVIL}"><h3 class="tin"><a href="/tin/bai-{n}.html?{EVIL}">{words} {n}</a></h3></div>'
        for n in range(count)
    )


def test_what_a_page_prints_stays_inside_its_text() -> None:
    body = page(stories(12), EVIL)
    made = draft(looked({HOME: (Purpose.HOME, body), HOME + "tin": (Purpose.SECTION, body)}), KNOWN)
    said = tomllib.loads(made.toml)

    assert [one["url"] for one in said["section"]] == [HOME + "tin"]
    assert not any(ord(letter) < 0x20 and letter != "\n" for letter in made.toml)
    assert "\u202e" not in made.toml
    assert max(map(len, made.toml.splitlines())) < 2_000


@pytest.mark.parametrize("text", [EVIL, "a'b\\d", '"', "\\", "'''", "\ud800", "x" * 5_000, ""])
def test_any_text_is_read_back_as_it_is_written(text: str) -> None:
    assert tomllib.loads(f"a = {quoted(text)}")["a"] == plain(text)


def test_a_page_of_forty_thousand_links_is_looked_at_in_seconds() -> None:
    body = page(stories(40_000))
    begun = process_time()
    made = looked({HOME: (Purpose.HOME, body), HOME + "tin": (Purpose.SECTION, body)})
    next_questions(made, KNOWN)
    draft(made, KNOWN)

    assert process_time() - begun < 30


def test_marks_cost_little_on_pages_made_to_be_slow() -> None:
    slow = "/post/" * 60_000 + 'class="' * 10_000 + "-1" * 50_000
    made = looked({HOME: (Purpose.HOME, page(slow))})
    begun = process_time()
    next_questions(made, KNOWN)
    draft(made, KNOWN)

    assert process_time() - begun < 10


def test_every_question_is_for_the_portal_itself() -> None:
    links = "".join(
        f'<a href="{to}">Tin tức {n}</a>'
        for n, to in enumerate(("//evil.example/tin", "javascript:alert(1)", "data:,x", "http://[::1", "/tin-tuc"))
    )
    asked = next_questions(looked({HOME: (Purpose.HOME, page(f"<nav>{links}</nav>"))}), KNOWN)

    assert {one.url.partition("/khong")[0] for one in asked if one.purpose == Purpose.SECTION} == {HOME + "tin-tuc"}
    assert all(one.url.startswith(HOME) for one in asked)


def test_a_front_page_that_did_not_come_is_said() -> None:
    gone = Answer(Question(HOME, Purpose.HOME, "x"), None, "no such host")

    with pytest.raises(ValueError, match="no front page"):
        draft(Looked(HOME, (gone,)), KNOWN)
    assert next_questions(Looked(HOME, (gone,)), KNOWN) == ()


def test_a_trouble_on_the_way_stands_in_the_draft() -> None:
    made = looked({HOME: (Purpose.HOME, page(stories(3)))})
    first = replace(made.answers[0], trouble="the certificate has expired")

    assert "the certificate has expired" in draft(Looked(HOME, (first,)), KNOWN).missing


@pytest.mark.parametrize(
    ("urls", "pattern"),
    [
        (("/tin/a-b-1.html", "/xa-hoi/c-22.html", "/the-thao/d-e-333.html"), r"^/[^/?]+/[^/?]+-\d+\.html$"),
        (
            ("/Pages/x.aspx?ItemID=1&l=a", "/Pages/x.aspx?ItemID=2&l=a", "/Pages/x.aspx?ItemID=3&l=a"),
            r"^/Pages/x\.aspx\?(?:.*&)?ItemID=\d+(?:&|$)",
        ),
        (("/2024/05/01", "/2024/05/02", "/2024/05/03"), r"^/2024/05/\d+$"),
        (("/a/-/b/1-x", "/c/-/b/2-y-3", "/d/-/b/33-z"), r"^/[^/?]+/-/b/\d+-[^/?]+$"),
    ],
)
def test_a_pattern_says_what_addresses_have_in_common(urls: tuple[str, ...], pattern: str) -> None:
    assert [pattern_of([HOME.rstrip("/") + one for one in group]) for group in grouped(urls)] == [pattern]


def test_slugs_that_end_in_a_year_are_no_form_of_their_own() -> None:
    urls = [f"{HOME}{name}.aspx" for name in ("a-nam-2023", "b-nam-2023", "c-nam-2023", "d-e", "f")]

    assert [len(group) for group in grouped(urls)] == [5]
