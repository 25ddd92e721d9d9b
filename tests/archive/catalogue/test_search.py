"""What words find."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest

from archive.catalogue.asking import walking
from archive.catalogue.asking.filters import Unsearchable
from archive.catalogue.asking.search import Hit, Question, find, search
from archive.catalogue.asking.snippets import snippet
from archive.catalogue.asking.words import MOST_LETTERS, split_words
from archive.catalogue.catalogue import open_catalogue
from tests.archive.catalogue.shelf import Shelf, page, says

TEXTS = {
    "ha-nam": ("Hội nghị tổng kết", "Sáng nay, tỉnh Hà Nam tổ chức hội nghị tổng kết công tác năm.", "2024-03-01"),
    "gia-xang": ("Giá cả hạ", "Giá xăng hạ năm lần liên tiếp trong tháng.", "2024-03-02"),
    "co-so": ("Quy chế mới", "Toàn tỉnh thực hiện dân chủ ở cơ sở, lấy dân làm gốc.", "2024-03-03"),
    "dong-thap": ("Đồng Tháp Mười mùa nước nổi", "Bông súng nở trắng đồng. Đường về xóm nhỏ.", "2024-03-04"),
    "hoa-binh": ("Thuỷ điện Hoà Bình xả lũ", "Nhà máy thông báo tới hạ du.", "2024-03-05"),
    "song-da": ("Sông Đà", "Công ty thủy lợi ở tỉnh Hòa Bình khơi dòng.", "2024-03-06"),
    "xa-nhau": (
        "Tin vắn",
        "Ở Hà Đông có mưa; một buổi khác, trời nắng suốt cả ngày; ở phía nam thì gió.",
        "2024-03-07",
    ),
}

Searched = Callable[..., list[Hit]]


@pytest.fixture
def searched(shelf: Shelf) -> Searched:
    pages = [page(f"/{name}", says(title=t, text=x, published=d)) for name, (t, x, d) in TEXTS.items()]
    shelf.warc(*pages)
    shelf.ingest()

    def ask(typed: str, *, limit: int = 20, newest: bool = False) -> list[Hit]:
        with open_catalogue(shelf.folder) as catalogue:
            return search(catalogue, typed, limit=limit, newest=newest)

    return ask


def names(hits: list[Hit]) -> list[str]:
    return [hit.url.rpartition("/")[2] for hit in hits]


@pytest.mark.parametrize("typed", ["dan chu co so", "dân chủ cơ sở", "dân", "chu"])
def test_titles_come_first_in_a_catalogue_whose_articles_all_have_the_words(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    said = "Tỉnh thực hiện dân chủ cơ sở."
    oldest = page("/ten", says(title="Dân chủ cơ sở", text=said, published="2010-01-01"))
    shelf.warc(oldest, *(page(f"/{n}", says(text=said, published=f"2011-01-{n:02}")) for n in range(1, 31)))
    shelf.ingest()
    # as of a million articles: more than are found, and words too common to be ranked
    monkeypatch.setattr(walking, "MOST", 10)
    monkeypatch.setattr(walking, "_COMMON", 5)
    with open_catalogue(shelf.folder) as catalogue:
        found = find(catalogue, Question(typed))

    assert names(list(found.hits))[:2] == ["ten", "30"]
    assert not found.whole


@pytest.mark.parametrize("typed", ["ha nam", "Hà Nam", "HÀ NAM", unicodedata.normalize("NFD", "Hà Nam")])
def test_marks_may_be_left_out_or_typed_apart(searched: Searched, typed: str) -> None:
    assert "ha-nam" in names(searched(typed))


def test_words_with_the_same_marks_come_first(searched: Searched) -> None:
    assert names(searched("hà nam"))[0] == "ha-nam"
    assert names(searched("hạ năm"))[0] == "gia-xang"


def test_words_that_follow_one_another_come_before_words_far_apart(searched: Searched) -> None:
    assert names(searched("ha nam"))[-1] == "xa-nhau"


@pytest.mark.parametrize("typed", ["dân chủ ở cơ sở", "dan chu o co so", "dan chu co so", "cơ sở dân chủ"])
def test_a_set_phrase_is_found_with_a_word_left_out_or_turned(searched: Searched, typed: str) -> None:
    assert names(searched(typed))[0] == "co-so"


@pytest.mark.parametrize("typed", ["đồng tháp", "dong thap", "ĐỒNG THÁP", "đong thap"])
def test_dee_is_found_as_d_and_d_as_dee(searched: Searched, typed: str) -> None:
    assert names(searched(typed)) == ["dong-thap"]


@pytest.mark.parametrize("typed", ["hoà bình", "hòa bình", "hoa binh", "thuỷ điện hòa bình", "thủy điện hoà bình"])
def test_both_placements_of_tones_find_both(searched: Searched, typed: str) -> None:
    assert names(searched(typed))[0] == "hoa-binh"


def test_a_title_comes_before_a_text(searched: Searched) -> None:
    assert names(searched("hòa bình")) == ["hoa-binh", "song-da"]


def test_words_in_quotation_marks_must_follow_one_another(searched: Searched) -> None:
    assert "xa-nhau" in names(searched("nam gió"))
    assert names(searched('"hà nam" tỉnh')) == ["ha-nam"]
    assert names(searched("“hà nam” tỉnh")) == ["ha-nam"]
    assert searched('"nam hà"') == []


def test_the_newest_first_keeps_to_the_strictest_sense(searched: Searched) -> None:
    assert names(searched("hoa binh", newest=True)) == ["song-da", "hoa-binh"]
    assert names(searched("hà nam", newest=True)) == ["ha-nam"]


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        '""',
        "*",
        "hà*",
        "NEAR(hà nam)",
        "hà AND",
        "OR nam",
        "NOT",
        "title:hà",
        "a:b",
        "hà^2",
        "(",
        "hà + nam",
        "-hà",
        "{hà}",
        "hà\0nam",
    ],
)
def test_nothing_that_is_typed_is_syntax(searched: Searched, typed: str) -> None:
    assert names(searched(f"{typed} nam")) == names(searched(f"{' '.join(split_words(typed).every)} nam"))


@pytest.mark.parametrize("typed", ["", "  ", "!?…", "\0"])
def test_no_word_at_all_is_answered_in_words(searched: Searched, typed: str) -> None:
    with pytest.raises(Unsearchable, match="no word"):
        searched(typed)


@pytest.mark.parametrize("typed", ["a " * 5000, "x" * 10_000, '"' * 10_000 + "a" * 500])
def test_ten_kilobytes_are_answered_in_words(searched: Searched, typed: str) -> None:
    with pytest.raises(Unsearchable, match=str(MOST_LETTERS)):
        searched(typed)


def test_a_limit_is_kept(searched: Searched) -> None:
    assert len(searched("o", limit=1)) == 1


def test_the_snippet_shows_the_words_with_their_own_letters(searched: Searched) -> None:
    (hit,) = searched("duong ve xom")

    assert [hit.snippet[begin:end] for begin, end in hit.marks] == ["Đường", "về", "xóm"]


def test_the_snippet_of_a_long_text_is_where_the_words_stand() -> None:
    text = "Mở đầu. " * 200 + "Tỉnh Hà Nam họp bàn. " + "Kết thúc. " * 200

    piece, marks = snippet(text, split_words("ha nam"))

    assert [piece[begin:end] for begin, end in marks] == ["Hà", "Nam"]
    assert piece.startswith("…")
    assert piece.endswith("…")
    assert len(piece) < 200


def test_a_snippet_without_the_words_is_the_beginning() -> None:
    assert snippet("Sáng nay, hội nghị bắt đầu.", split_words("ha nam")) == ("Sáng nay, hội nghị bắt đầu.", ())
