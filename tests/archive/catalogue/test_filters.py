"""What a search is narrowed to, what its hits have in common, and what is found where only letters were mistyped."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from archive.catalogue.asking import walking
from archive.catalogue.asking.facets import Share
from archive.catalogue.asking.filters import Filters, Unsearchable
from archive.catalogue.asking.search import Found, Question, find
from archive.catalogue.catalogue import Catalogue, open_catalogue, open_for_writing
from archive.catalogue.deriving.filing import filing
from tests.archive.catalogue.shelf import HOME, SITE, Shelf, page, says

SOUTH = SITE.replace("mau.gov.vn", "nam.gov.vn").replace("Hà Nam", "Cà Mau").replace("Ninh Bình", "Cà Mau")
Ask = Callable[..., Found]
FEW_STEPS = 200
"""Of SQLite's machine: fewer than it takes to return sixty rows."""


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    """Sixty articles of one portal whose words are all alike, and two old ones of another."""
    shelf = Shelf(tmp_path_factory.mktemp("filters") / "data")
    (shelf.root / "settings" / "sites" / "nam.toml").write_text(SOUTH, encoding="utf-8")
    text = "Hội nghị bàn về dân chủ ở cơ sở."
    shelf.warc(
        *(
            page(
                f"/{n}",
                says(
                    title=f"Tin số {n}",
                    text=text,
                    published=f"20{20 + n % 3}-05-{1 + n % 28:02}" if n else None,
                    section="Kinh tế" if n % 10 else "Thể thao",
                    byline="An" if n % 20 else "Bình",
                ),
            )
            for n in range(60)
        )
    )
    shelf.warc(
        page("https://nam.gov.vn/a", says(title="Đất Mũi", text=text, published="2011-01-01", section="Kinh tế")),
        page("https://nam.gov.vn/b", says(title="Rừng", text="Tràm xanh.", published="2011-12-31T23:59")),
        site="nam",
    )
    shelf.ingest()
    with open_for_writing(shelf.folder) as opened:
        # how many steps an index of sixty articles takes must not depend on the pieces that it happens to lie in
        for index in ("articles_fts", "titles_fts"):
            opened.run(f"insert into {index} ({index}) values ('optimize')")
    with open_catalogue(shelf.folder) as opened:
        yield opened


@pytest.fixture
def ask(catalogue: Catalogue) -> Ask:
    def asked(typed: str = "", order: str = "best", **chosen: str) -> Found:
        return find(catalogue, Question(typed, Filters(**chosen), order, count=100))  # type: ignore[arg-type]

    return asked


def urls(found: Found) -> set[str]:
    return {hit.url.removeprefix(HOME) for hit in found.hits}


@pytest.mark.parametrize("order", ["best", "newest", "oldest"])
@pytest.mark.parametrize("typed", ["", "dan chu co so"])
def test_every_filter_holds_with_words_and_without(ask: Ask, typed: str, order: str) -> None:
    assert urls(ask(typed, order, byline="Bình")) == {"/0", "/20", "/40"}
    assert urls(ask(typed, order, section="Thể thao", year="2020")) == {"/30"}
    assert {hit.site for hit in ask(typed, order, province="Cà Mau").hits} == {"nam"}
    assert {hit.site for hit in ask(typed, order, now="Ninh Bình").hits} == {"mau"}
    assert ask(typed, order, site="mau", province="Cà Mau").hits == ()


@pytest.mark.parametrize("typed", ["", "dan chu"])
def test_a_year_begins_and_ends_in_viet_nam_and_has_no_articles_without_a_date(ask: Ask, typed: str) -> None:
    assert ask(typed, year="2011").total == (1 if typed else 2)
    assert ask(typed, year="2012").total == 0
    assert "/0" not in {url for year in ("2020", "2021", "2022", "2024") for url in urls(ask(typed, year=year))}


@pytest.mark.parametrize("year", ["24", "20x4", "²⁰²⁴", "-024"])
def test_what_is_no_year_is_said(ask: Ask, year: str) -> None:
    with pytest.raises(Unsearchable, match="four digits"):
        ask(year=year)


@pytest.mark.parametrize("order", ["best", "newest"])
@pytest.mark.parametrize("typed", ["dân chủ", "dan chu", "hoi nghi co so"])
def test_a_rare_portal_is_found_behind_more_matches_than_are_looked_at(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, typed: str, order: str
) -> None:
    for name in ("STEPS", "STRICT_STEPS"):
        monkeypatch.setattr(walking, name, FEW_STEPS)

    assert urls(ask(typed, order, site="nam")) == {"https://nam.gov.vn/a"}


@pytest.mark.parametrize(("section", "byline"), [("the thao", "binh"), ("THỂ  THAO", "BÌNH"), ("Thể thao", "Bình,")])
@pytest.mark.parametrize("typed", ["", "dan chu"])
def test_section_and_byline_are_found_in_whatever_letters(ask: Ask, typed: str, section: str, byline: str) -> None:
    assert urls(ask(typed, section=section)) == {f"/{n}" for n in range(0, 60, 10)}
    assert urls(ask(typed, byline=byline)) == {"/0", "/20", "/40"}


def test_an_article_that_is_signed_and_filed_otherwise_later_is_found_so(shelf: Shelf) -> None:
    shelf.warc(page("/a", says(section="Kinh tế", byline="An")))
    shelf.ingest()
    shelf.warc(page("/a", says(section="Văn hóa", byline="Bình"), minutes=9))
    shelf.ingest()
    with open_catalogue(shelf.folder) as catalogue:
        totals = [
            find(catalogue, Question(typed, Filters(section=section, byline=byline))).total
            for typed in ("", "hoi nghi")
            for section, byline in (("kinh te", ""), ("", "an"), ("van hoa", "binh"))
        ]

    assert totals == [0, 0, 1, 0, 0, 1]


def test_what_a_word_of_the_filters_is_called_is_no_word_of_any_article(ask: Ask) -> None:
    assert urls(ask(section=filing("byline", "Bình"))) == set()
    assert ask('"' + " ".join(filing(kind, "mau") for kind in ("site", "byline")) + '"').total == 0


@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_a_search_that_is_stopped_has_found_the_newest_or_the_oldest_and_says_that_there_are_more(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, order: str
) -> None:
    every = [hit.url for hit in ask("hoi nghi", order).hits]
    for name in ("STEPS", "STRICT_STEPS"):
        monkeypatch.setattr(walking, name, FEW_STEPS)
    found = ask("hoi nghi", order)

    assert 0 < found.total < len(every)
    assert not found.whole
    assert [hit.url for hit in found.hits] == every[: found.total]


@pytest.mark.parametrize("typed", ["", "dan chu"])
def test_more_than_are_listed_are_at_least_so_many(ask: Ask, monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    assert ask(typed).whole
    monkeypatch.setattr(walking, "MOST", 30)

    assert not ask(typed).whole


def test_facets_count_what_was_found(ask: Ask) -> None:
    told = {facet.name: facet for facet in ask("dan chu").facets}

    assert told["site"].shares == (Share("mau", "Cổng thông tin mẫu", 60), Share("nam", "Cổng thông tin mẫu", 1))
    assert [(share.value, share.articles) for share in told["section"].shares] == [("Kinh tế", 55), ("Thể thao", 6)]
    assert [share.value for share in told["year"].shares] == ["2022", "2021", "2020", "2011"]
    assert {share.value: share.articles for share in told["now"].shares} == {"Ninh Bình": 60, "Cà Mau": 1}


def test_without_words_the_newest_stand_first_or_the_oldest(ask: Ask) -> None:
    days = [hit.published or "" for hit in ask(section="Thể thao", byline="An").hits]

    assert days == sorted(days, reverse=True)
    assert ask(order="oldest").hits[0].url == "https://nam.gov.vn/a"


@pytest.mark.parametrize(
    ("typed", "instead"),
    [
        ("tràm xahh", "tràm xanh"),
        ("tram xah", "tram xanh"),
        ("tràm xnah", "tràm xanh"),
        ("trammm", ""),
        ("dân chủ ở cơ sờ", ""),
        ("hội nghj bàn", "hội nghị bàn"),
        ("hội nghị ban tràm", ""),
        ('"tràm xahh"', ""),
        ("tin số 61", ""),
    ],
)
def test_one_letter_is_mended_and_nothing_else(ask: Ask, typed: str, instead: str) -> None:
    assert ask(typed).instead == instead


def test_words_are_looked_for_as_they_were_typed_where_that_is_wished(catalogue: Catalogue) -> None:
    assert find(catalogue, Question("tràm xahh", as_typed=True)).hits == ()
