"""What the pages of articles need to be shown is looked for in the archive: what is there counts, what is not is named."""

from __future__ import annotations

import json
from dataclasses import replace

from archive.catalogue.catalogue import open_catalogue
from archive.catalogue.completeness.closure import Closure, closures, wanted_lines
from tests.archive.catalogue.shelf import HOME, Shelf, page, says, walk

PAGE = b'<link rel="stylesheet" href="/s.css"><img src="/a.png"><img src="/b.png"><a href="/kh.pdf">Xem</a>' + says()


def closed(shelf: Shelf) -> Closure:
    shelf.ingest()
    with open_catalogue(shelf.folder) as catalogue:
        return closures(shelf.folder, catalogue)["mau"]


def held(path: str, body: bytes = b"x", mime: str = "image/png") -> object:
    return page(path, body, hop="requisite", mime=mime)


ALL = (
    held("/a.png"),
    held("/b.png"),
    held("/kh.pdf", mime="application/pdf"),
    held("/s.css", b"body{background:url(bg.png)}", "text/css"),
    held("/bg.png"),
)


def story() -> object:
    made = page("/a")
    head = made.response.partition(b"\r\n\r\n")[0].partition(b"\r\nContent-Length")[0]
    return replace(made, response=head + b"\r\n\r\n" + PAGE)


def test_a_page_that_has_all_it_asks_for_is_complete(shelf: Shelf) -> None:
    shelf.warc(story(), *ALL)  # type: ignore[arg-type]

    closure = closed(shelf)

    assert (closure.pages, closure.asked, closure.missing, closure.complete) == (1, 5, {}, 1.0)


def test_what_no_capture_answers_is_named_with_the_page_that_asks_for_it(shelf: Shelf) -> None:
    shelf.warc(story(), *ALL[:-1])  # type: ignore[arg-type]

    closure = closed(shelf)

    assert closure.complete == 0.8
    (line,) = wanted_lines(closure)
    assert json.loads(line) == {
        "url": f"{HOME}/bg.png", "hop": "requisite", "section": "Tin tức", "via": f"{HOME}/s.css",
    }  # fmt: skip


def test_an_answer_that_says_no_is_an_answer(shelf: Shelf) -> None:
    gone = page("/bg.png", b"no", status=404, hop="requisite", mime="text/plain")
    shelf.warc(story(), *ALL[:-1], gone)  # type: ignore[arg-type]

    assert closed(shelf).missing == {}


def test_what_a_rule_refused_is_neither_there_nor_missing(shelf: Shelf) -> None:
    refused = walk("/a", [("/bg.png", "robots")])
    shelf.warc(story(), *ALL[:-1], refused)  # type: ignore[arg-type]

    closure = closed(shelf)

    assert (closure.complete, closure.missing) == (1.0, {})
    assert closure.refused == {f"{HOME}/bg.png": "rule of robots"}
