"""Datasette's own pages in the room: they lead into it, load nothing from elsewhere, and show no letters that steer."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from datasette import __version__
from datasette.app import Datasette

from archive.reader import guarding
from archive.reader.descriptions import configuration, questions
from tests.archive.catalogue.shelf import HOME, page, says
from tests.archive.reader.reading import Reader, fill, reader_of

OWN = ("/-/databases", "/catalogue", "/catalogue/articles", "/catalogue/captures", "/catalogue/images",
       "/catalogue/article_evidence", "/catalogue/search?words=hop", "/catalogue/silent_edits")  # fmt: skip
LED = "/article?url=https%3A%2F%2Fmau.gov.vn%2Fa&amp;site=mau"


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    shelf = fill(tmp_path_factory.mktemp("own") / "data")
    shelf.warc(
        page("/d", says(title="HỘI NGHỊ tổng kết", published="2024-03-02"), minutes=20),
        page("/e", says(title="Tin", lead="Sáng 2/3, khai mạc hội nghị", published="2024-03-02"), minutes=20),
    )
    shelf.ingest()
    return reader_of(shelf.folder)


@pytest.mark.parametrize("path", OWN)
def test_nothing_is_loaded_from_another_host_and_nothing_hostile_runs(reader: Reader, path: str) -> None:
    told = reader.get(path)

    assert told.status == 200
    loaded = re.findall(
        r'<(?:script|img|iframe)[^>]* src="([^"]*)"|<link rel="stylesheet"[^>]* href="([^"]*)"', told.text
    )
    assert loaded
    assert all((src or href).startswith("/") for src, href in loaded)
    assert not re.search(r'href="\s*(?:javascript|data):|<script>alert|<img src=x', told.text, re.IGNORECASE)
    assert "\u202e" not in told.text


@pytest.mark.parametrize("own", [{}, {"databases": {"catalogue": {"description": "Ours alone"}}}], ids=["none", "own"])
def test_one_file_of_settings_brings_all_descriptions_unless_somebody_has_their_own(
    tmp_path: Path, own: dict[str, object]
) -> None:
    # what `-m FILE` is before 1.0, and `-c FILE` from then on
    told = (
        {"metadata": configuration()} if __version__.startswith("0.") else {"config": configuration(), "metadata": own}
    )
    shelf = fill(tmp_path / "data")
    alone = Reader(Datasette([str(shelf.folder.catalogue)], **told))
    table = configuration()["databases"]["catalogue"]["tables"]["articles"]
    page = unescape(alone.get("/catalogue/articles").text)
    ours = own == {} or __version__.startswith("0.")

    assert (table["description"] in page, f"<dt>gone</dt><dd>{table['columns']['gone']}" in page) == (ours, ours)


@pytest.mark.parametrize(
    "path", ["/catalogue/articles", "/catalogue/article_evidence", "/catalogue/search?words=dong+thap"]
)
def test_a_title_leads_to_the_page_of_its_article(reader: Reader, path: str) -> None:
    assert f'<a href="{LED}">Đồng Tháp họp</a>' in reader.get(path).text
    assert reader.get(LED.replace("&amp;", "&")).status == 200


def test_a_record_id_leads_to_the_page_of_its_capture(reader: Reader) -> None:
    (path, shown), *_ = re.findall(
        r'<a href="(/capture/[^"]+)">([^<]+)</a>', reader.get("/catalogue/article_evidence").text
    )

    assert shown == f"urn:uuid:{path.removeprefix('/capture/')}"
    assert reader.get(path).status == 200


def test_an_address_leads_to_what_is_held_of_it_and_never_to_the_live_web(reader: Reader) -> None:
    told = reader.get("/catalogue/captures").text

    assert f'<a href="/address?url=https%3A%2F%2Fmau.gov.vn%2Fa">{HOME}/a</a>' in told
    assert f'href="{HOME}' not in told


def test_datasettes_own_pages_have_the_ways_back(reader: Reader) -> None:
    told = reader.get("/catalogue/articles").text

    assert '<a href="/search"' in told
    assert "Reading room" in told


def test_a_programs_answer_holds_what_the_table_holds(reader: Reader) -> None:
    told = reader.get("/catalogue/articles.json?_shape=array&url=https://mau.gov.vn/c").text

    assert "\\u202e" in told or "\u202e" in told
    assert "<a href" not in told


def test_events_are_counted_by_month_and_kind_whatever_the_case_of_letters(reader: Reader) -> None:
    told = reader.get("/catalogue/events.csv?province=H%C3%A0+Nam").text.splitlines()

    assert {line.rpartition(",")[0] for line in told[1:]} >= {"2024-03,hội nghị,2", "2024-03,khai mạc,1"}


@pytest.mark.parametrize("name", [one.name for one in questions()])
def test_every_question_is_shown_as_a_page(reader: Reader, name: str) -> None:
    assert reader.get(f"/catalogue/{name}?words=h%E1%BB%8Dp&province=H%C3%A0+Nam&url={HOME}/a").status == 200


@pytest.mark.parametrize("path", ["/catalogue/articles", "/catalogue", "/catalogue/articles.json", "/catalogue/search"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_who_would_write_is_told_that_one_can_only_read(reader: Reader, path: str, method: str) -> None:
    told = reader.get(path, method=method)

    assert told.status == 405
    assert "only read" in told.text


@pytest.mark.parametrize("path", ["/catalogue/articles", "/catalogue/articles.json?_shape=array"])
def test_an_answer_that_is_too_large_says_how_to_ask_for_less(
    reader: Reader, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarding, "_LARGEST", 1_000)
    told = reader.get(path)

    assert told.status == 403
    assert "_size=10" in told.text
    assert len(told.body) < 10_000


def test_a_catalogue_that_is_damaged_while_it_is_served_is_said_to_be(tmp_path: Path) -> None:
    shelf = fill(tmp_path / "data")
    ((page_size,),) = shelf.rows("pragma page_size")
    ((root,),) = shelf.rows("select rootpage from sqlite_master where name = 'articles'")
    reader = reader_of(shelf.folder)
    assert reader.get("/catalogue/articles").status == 200
    with shelf.folder.catalogue.open("r+b") as file:
        file.seek((int(str(root)) - 1) * int(str(page_size)))
        file.write(b"\xff" * 200)
    other = reader_of(shelf.folder)
    people, program = other.get("/catalogue/articles"), other.get("/catalogue/articles.json")

    assert (people.status, program.status) == (503, 503)
    assert "malformed" in people.text
    assert "malformed" in program.text


@pytest.mark.parametrize("path", ["/-/databases", "/-/databases.json"])
def test_of_a_catalogue_that_is_away_the_room_speaks_and_names_no_folder(tmp_path: Path, path: str) -> None:
    shelf = fill(tmp_path / "data")
    reader = reader_of(shelf.folder)
    assert reader.get(path).status == 200
    shelf.folder.catalogue.unlink()
    told = reader.get(path)

    # whichever looks first, SQLite or Datasette at its size
    assert (told.status, str(tmp_path) in told.text) == (503, False)


@pytest.mark.parametrize(
    "path", ["/catalogue/articles", "/catalogue/articles.json", "/search", "/catalogue", "/-/databases"]
)
@pytest.mark.parametrize("question", ["&".join(f"a{n}=1" for n in range(1_000)), "x=" + "y" * 9_000])
def test_a_question_without_end_is_refused_before_anybody_works_on_it(reader: Reader, path: str, question: str) -> None:
    assert reader.get(f"{path}?{question}").status == 414


@pytest.mark.parametrize("path", ["/catalogue/articles?_sort=nix", "/catalogue/articles.json?_sort=nix"])
def test_what_was_asked_wrongly_is_said_and_is_no_fault_of_ours(reader: Reader, path: str) -> None:
    told = reader.get(path)

    assert told.status == 400
    assert "Cannot sort table by nix" in told.text
