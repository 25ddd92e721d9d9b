"""Newspapers of other countries, read by no rules: what is true of HTML and of metadata in any language."""

from __future__ import annotations

import json

from tests.archive.extract.pages import reading_of

URL = "https://www.example.org/2024/harbour-bridge-reopens"
TITLE = "Harbour bridge reopens after two years of repairs"
PARAGRAPHS = (
    "The old swing bridge at the mouth of the harbour opened to traffic on Tuesday, two years after a barge struck its pier.",
    "Its northern span was torn away that night, and had to be made anew in a yard on the other coast, for want of a crane.",
    "Shopkeepers on the north bank had waited for the day with impatience, because many of their customers had stopped coming.",
    "The way round by the motorway began to take them the better part of an hour each evening, and longer when it rained.",
    "The council says that the work cost less than was planned, and that the pier is now guarded by a ring of concrete.",
    "It should stop a ship four times as heavy as the barge that did the damage two winters ago, according to its builders.",
    "Trains will follow in the spring, when the signals on both banks have been tried; until then the railway runs its buses.",
    "The drivers' union calls that a burden for everybody who has to be at the yard before six in the morning, as most have.",
)


def article(inside: str, head: str = "", title: str = TITLE) -> str:
    return (
        f"<html><head><meta charset='utf-8'><title>{title} | The Harbour Post</title>"
        f"<meta property='og:title' content='{title}'><meta property='og:site_name' content='The Harbour Post'>{head}"
        f"</head><body><main><article>{inside}</article></main></body></html>"
    )


def told(*paragraphs: str) -> str:
    return "".join(f"<p>{words}</p>" for words in paragraphs or PARAGRAPHS)


def ld(**item: object) -> str:
    return f"<script type='application/ld+json'>{json.dumps({'@type': 'NewsArticle', **item})}</script>"


def test_a_text_that_goes_on_under_its_confirmed_title_is_an_article_though_menus_link_stories() -> None:
    links = "".join(f"<li><a href='/{n}'>Number {n} of the stories most read today</a></li>" for n in range(6))
    html = article(f"<h1>{TITLE}</h1>{told()}").replace("<main>", f"<ul>{links}</ul><main>")

    assert reading_of(html, "https://www.example.org/").kind == "article"


def test_a_script_that_parts_no_words_is_read_too() -> None:
    title = "港口大桥维修两年后重新通车"
    words = (
        "周二，港口入口处的旧旋转桥重新开放通行，两年前一艘驳船撞上桥墩，撕裂了北侧桥跨的一部分，后来在船厂重新制造。"
    )
    reading = reading_of(article(f"<h1>{title}</h1>{told(words, words[::-1], words)}", title=title), URL)

    assert (reading.kind, reading.title) == ("article", title)
