"""Datasette itself, on loopback, on a catalogue of ours with the settings that come with luutru."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
import yaml  # type: ignore[import-untyped]
from datasette import __version__

from archive.catalogue.schema import described, schema_sql
from archive.extract.documents import PDF
from archive.model import Original
from crawler.samples.documents import pdf
from tests.archive.catalogue.shelf import DAY, HOME, Shelf, listed, page, says, walk

SETTINGS = Path(str(files("settings"))) / "datasette.yaml"
IN_DATASETTE = yaml.safe_load(SETTINGS.read_text(encoding="utf-8"))["databases"]["catalogue"]
PICTURE = {"url": f"{HOME}/anh.jpg", "caption": "Đại biểu dự họp", "credit": "Thu Hà", "alt": None}
LOST = {"url": f"{HOME}/mat.jpg", "caption": None, "credit": None, "alt": None}
PAPER = {"url": f"{HOME}/kh.pdf", "text": "Kế hoạch"}
Asked = Callable[..., Any]


def fill(shelf: Shelf) -> None:
    article = says(title="Đồng Tháp họp bàn", published="2024-03-27", byline="An", images=[PICTURE])
    shelf.warc(
        page("/a", article),
        page("/anh.jpg", b"\xff\xd8", hop="requisite", mime="image/jpeg"),
        page("/b", says(title="Tin vắn", problems=[{"field": "published", "what": "no date"}], attachments=[PAPER])),
        page("/kh.pdf", pdf(("Kế hoạch họp báo điện",)), hop="attachment", mime=PDF),
        page("/c", says(kind="listing")),
        page("/khong-ai-co", status=404, hop="probe"),
        walk("/tin-tuc", [("/a", "owed"), ("/x", "never")]),
        listed("/sitemap.xml", 7),
    )
    shelf.warc(
        page(
            "/a",
            says(
                title="Đồng Tháp họp", lead="Khai mạc triển lãm", published="2024-03-27", byline="An", images=[PICTURE]
            ),
            minutes=5,
        ),
        page("/anh.jpg", b"\xff\xd8 moi", hop="requisite", mime="image/jpeg", minutes=5),
    )
    shelf.warc(
        page("/b", status=404, minutes=9),
        replace(
            page("/kh.pdf", hop="attachment", minutes=9),
            response=b"HTTP/1.1 304 Not Modified\r\n\r\n",
            unless=Original(PAPER["url"], DAY),
        ),
        page("/d", says(title="Bản in lại", text="Hội nghị diễn ra ở Đà Nẵng.", images=[LOST]), minutes=9),
    )
    shelf.ingest()


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    shelf = Shelf(tmp_path_factory.mktemp("datasette") / "data")
    fill(shelf)
    command = (
        sys.executable,
        "-m",
        "datasette",
        str(shelf.folder.catalogue),
        "-m" if __version__.startswith("0.") else "-c",
        str(SETTINGS),
        "-h",
        "127.0.0.1",
        "-p",
        "0",
    )
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            said = next(found for line in server.stderr if (found := re.search(r"http://127\.0\.0\.1:\d+", line)))

            def ask(path: str, **values: str) -> Any:
                query = urlencode({"_shape": "objects"} | values)
                with urlopen(f"{said[0]}/catalogue/{path}.json?{query}", timeout=10) as answer:
                    return json.load(answer)

            yield ask
        finally:
            server.terminate()


def test_a_table_is_served_with_its_facets(asked: Asked) -> None:
    told = asked("articles", _extra="facet_results")  # 1.0 gives them on demand, one level deeper
    facets = told["facet_results"]

    assert {row["title"] for row in told["rows"]} == {"Đồng Tháp họp", "Tin vắn", "Bản in lại"}
    assert set(facets.get("results", facets)) == set(IN_DATASETTE["tables"]["articles"]["facets"])


@pytest.mark.parametrize("table", [table.name for table in described(schema_sql()) if not table.name.endswith("_fts")])
def test_every_table_and_view_is_served(asked: Asked, table: str) -> None:
    assert asked(table)["rows"]


@pytest.mark.parametrize("table", ["articles", "article_texts", "documents", "images"])
def test_no_table_has_a_search_box_that_takes_dee_for_no_letter(asked: Asked, table: str) -> None:
    assert "fts_table" not in IN_DATASETTE["tables"][table]
    assert len(asked(table, _search="đ")["rows"]) == len(asked(table)["rows"])


@pytest.mark.parametrize("words", ["dong thap", "Đồng Tháp", '"dong thap hop"', "đồng thấp"])
def test_the_search_folds_marks_and_dee(asked: Asked, words: str) -> None:
    assert [row["title"] for row in asked("search", words=words)["rows"]] == ["Đồng Tháp họp"]


def test_what_a_search_shows_has_its_marks(asked: Asked) -> None:
    (found,) = asked("search", words="hoi nghi dien ra")["rows"]
    (paper,) = asked("in_documents", words="hop bao dien")["rows"]

    assert found["found"] == "Hội nghị diễn ra ở Đà Nẵng."
    assert paper["found"] == "Kế hoạch họp báo điện"


@pytest.mark.parametrize(
    "words", ["dai bieu", "Đại biểu", "ĐẠI BIỂU", unicodedata.normalize("NFD", "Đại biểu"), "thu ha", "hop dai"]
)
def test_captions_and_credits_are_found_with_and_without_marks(asked: Asked, words: str) -> None:
    assert [row["caption"] for row in asked("pictures", words=words)["rows"]] == ["Đại biểu dự họp"]


@pytest.mark.parametrize("words", ['"', "NEAR(", "*", "title:", "a AND", "^"])
def test_the_search_takes_no_syntax(asked: Asked, words: str) -> None:
    assert asked("search", words=words)["ok"]


@pytest.mark.parametrize("words", ["hop bao", "Họp báo", '"ke hoach hop"'])
def test_words_in_documents_lead_to_their_articles(asked: Asked, words: str) -> None:
    (row,) = asked("in_documents", words=words)["rows"]

    assert (row["title"], row["document"]) == ("Tin vắn", f"{HOME}/kh.pdf")


ASKED = {"events": "Hà Nam", "province_then": "Hà Nam", "province_today": "Ninh Bình", "looks": f"{HOME}/a"}


@pytest.mark.parametrize("name", IN_DATASETTE["queries"])
def test_every_canned_query_says_what_for_and_finds_what_is_there(asked: Asked, name: str) -> None:
    query = IN_DATASETTE["queries"][name]
    told = asked(name, **dict.fromkeys(query.get("params", ()), ASKED.get(name, "họp")))

    assert told["rows"]
    assert query["title"]
    assert query["description"]


def test_what_stood_there_before_an_edit_is_told_beside_what_stands_there_now(asked: Asked) -> None:
    (row,) = asked("before_and_after")["rows"]

    assert (row["title_before"], row["title_after"]) == ("Đồng Tháp họp bàn", "Đồng Tháp họp")


def test_every_look_at_an_article_is_told_in_order(asked: Asked) -> None:
    told = asked("looks", url=f"{HOME}/b")["rows"]

    assert [(row["status"], row["title"]) for row in told] == [(200, "Tin vắn"), (404, None)]


def test_a_picture_that_was_exchanged_under_its_address_is_told(asked: Asked) -> None:
    (row,) = asked("changed_files")["rows"]

    assert (row["what"], row["address"], row["versions"]) == ("picture", f"{HOME}/anh.jpg", 2)
