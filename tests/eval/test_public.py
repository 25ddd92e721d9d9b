"""Public sets in both forms are found and scored right: each page here is written so that one thing on it is known."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from archive.model import Image, Reading
from tests.eval import public
from tests.eval.figures import Share
from tests.eval.scoring import Verdict, same_picture, verdict
from tests.eval.sets import examples, gold_of, sets_in
from tests.eval.ways import GENERIC, TRAFILATURA

TITLE = "Khánh thành cầu Bến Đò qua sông Lam"
PARAGRAPHS = [
    "Ủy ban nhân dân huyện vừa khánh thành cầu Bến Đò, nối xã Tân Thành với xã Hòa Bình sau hơn hai năm thi công.",
    "Cầu dài 186 mét, rộng 9 mét; nhân dân hai xã đã hiến hơn 4.000 mét vuông đất để mở đường dẫn vào hai đầu cầu.",
    "Từ nay bà con không còn phải đi đò trong mùa lũ, việc học hành và buôn bán của người dân thuận lợi hơn trước.",
]
CAPTION = "Nhân dân hai xã đi qua cầu mới trong ngày khánh thành"
PICTURE = "https://tinhmau.vn/anh/w800/cau-moi.jpg"
TOLD: dict[str, Any] = {
    "url": "https://tinhmau.vn/khanh-thanh-cau-ben-do-qua-song-lam.html",
    "title": TITLE,
    "date": "2024-03-14T09:30:00+07:00",
    "authors": ["Thu Hà", "Minh Đăng"],
    "text": "\n".join(PARAGRAPHS),
    "images": [{"url": PICTURE, "caption": CAPTION}],
}
READ = Reading(
    kind="article", title=TITLE, text="\n".join(PARAGRAPHS), published="2024-03-14T09:30",
    authors=("Minh Đăng", "Thu Hà"), images=(Image(PICTURE, CAPTION),),
)  # fmt: skip


def html() -> str:
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f"<html><head><meta charset='utf-8'><title>{TITLE}</title><meta property='og:title' content='{TITLE}'>"
        "<meta property='article:published_time' content='2024-03-14T09:30:00+07:00'></head><body>"
        "<ul><li><a href='/'>Trang chủ</a></li><li><a href='/tin'>Tin tức</a></li></ul>"
        f"<article><h1>{TITLE}</h1>{paragraphs}<figure><img src='{PICTURE}'><figcaption>{CAPTION}</figcaption></figure>"
        "</article></body></html>"
    )


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    """A folder with a set of each form, of one page each; and one beside it that holds none."""
    bench, pairs = tmp_path / "bench" / "html", tmp_path / "pairs" / "vn"
    for folder in (bench, pairs, tmp_path / "empty"):
        folder.mkdir(parents=True)
    packed = gzip.compress(html().encode())
    (bench / "a1.html.gz").write_bytes(packed)
    truth = {"a1": {"articleBody": TOLD["text"], "url": TOLD["url"]}, "gone": {"articleBody": "x", "url": TOLD["url"]}}
    (bench.parent / "ground-truth.json").write_text(json.dumps(truth), encoding="utf-8")
    (pairs / "mot.html").write_text(html(), encoding="utf-8")
    (pairs / "hai.html.gz").write_bytes(packed)
    for name in ("mot", "hai", "khong-co-trang"):
        (pairs / f"{name}.json").write_text(json.dumps(TOLD), encoding="utf-8")
    return tmp_path


def test_a_folder_of_sets_gives_each_under_its_name(sets: Path) -> None:
    assert list(sets_in(sets)) == ["bench", "pairs"]


@pytest.mark.parametrize(("inside", "pages"), [("bench", ["a1"]), ("pairs/vn", ["hai.json", "mot.json"])])
def test_a_set_itself_may_be_given_and_gives_the_pages_that_are_there(
    sets: Path, inside: str, pages: list[str]
) -> None:
    (path,) = sets_in(sets / inside).values()

    assert [page.name for page in examples(path)] == pages


def test_a_folder_for_each_page_is_one_set(tmp_path: Path) -> None:
    for name in ("mot", "hai"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page.html").write_text(html(), encoding="utf-8")
        (tmp_path / name / "page.json").write_text(json.dumps(TOLD), encoding="utf-8")

    assert [len(list(examples(path))) for path in sets_in(tmp_path).values()] == [2]


def test_both_forms_are_read_beside_trafilatura_and_held_against_the_goals(sets: Path) -> None:
    rows = {(row.part.removeprefix("public set "), row.measure): row for row in public.rows(sets)}

    assert [measure for part, measure in rows if part == "bench"] == ["text F1"]
    assert rows["pairs", "title"].figures[GENERIC] == Share(2, 2)
    assert rows["pairs", "captions linked"].figures[TRAFILATURA] == Share(0, 2)
    assert {measure for part, measure in rows if part == "pairs"} >= {"text F1", "date", "authors", "wrong dates"}
    assert rows["bench", "text F1"].met(GENERIC) is True
    assert rows["pairs", "authors"].met(GENERIC) is False  # the page names nobody


def test_what_is_missed_on_a_page_is_told_by_field(sets: Path) -> None:
    page = next(examples(sets / "pairs" / "vn"))

    assert [line.split(": ")[1] for line in public.misses(page)] == ["authors"]


def test_without_sets_the_table_says_so(tmp_path: Path) -> None:
    assert "no folder" in public.rows(None)[0].measure
    assert "holds no set" in public.rows(tmp_path)[0].measure


def test_a_reading_that_says_all_that_is_true_is_right_in_all() -> None:
    assert verdict(gold_of(TOLD), READ) == Verdict((1.0, 1.0), True, True, False, True, 1, 1, 1)


def test_a_reading_that_says_nothing_is_right_in_nothing_and_wrong_in_no_date() -> None:
    assert verdict(gold_of(TOLD), Reading(kind="other")) == Verdict((0.0, 0.0), False, False, False, False, 1, 0, 0)


def test_a_set_that_knows_nothing_judges_nothing() -> None:
    nothing = {"title": None, "date": None, "authors": [None, ""], "text": "", "images": [None, {"caption": None}]}

    assert verdict(gold_of(nothing), READ) == Verdict()


def test_names_that_are_none_among_authors_are_left_out() -> None:
    told = {"authors": [None, "Thu Hà", "", "Minh Đăng"]}

    assert verdict(gold_of(told), READ).authors is True


@pytest.mark.parametrize(("authors", "right"), [(("Thu Hà",), False), (("THU HÀ", "minh đăng"), True), ((), False)])
def test_authors_are_compared_as_sets(authors: tuple[str, ...], right: bool) -> None:
    assert verdict(gold_of(TOLD), Reading(kind="article", authors=authors)).authors is right


def test_any_of_several_accepted_answers_is_right() -> None:
    told = {
        "title": ["Một tên khác", TITLE],
        "date": ["2024-03-13", "2024-03-14"],
        "authors": [["Thu Hà"], ["Thu Hà", "Minh Đăng"]],
        "images": [{"url": ["https://b.vn/x.jpg", PICTURE], "caption": ["Chú thích khác", CAPTION]}],
    }
    found = verdict(gold_of(told), READ)

    assert (found.title, found.date, found.authors, found.linked) == (True, True, True, 1)


def test_a_caption_at_another_picture_is_present_but_not_linked() -> None:
    swapped = Reading(kind="article", images=(Image("https://tinhmau.vn/anh/khac.jpg", CAPTION), Image(PICTURE)))
    found = verdict(gold_of(TOLD), swapped)

    assert (found.captions, found.linked, found.present) == (1, 0, 1)


def test_a_picture_that_is_read_once_is_linked_once() -> None:
    twice = {"images": [{"url": PICTURE, "caption": CAPTION}] * 2}

    assert verdict(gold_of(twice), READ).linked == 1


@pytest.mark.parametrize("said", [Image(PICTURE, f"{CAPTION}.", "Thu Hà"), Image(PICTURE, f"{CAPTION}. Ảnh: Thu Hà")])
def test_the_credit_at_its_end_may_be_told_with_a_caption_or_apart(said: Image) -> None:
    told = {"images": [{"url": PICTURE, "caption": f"{CAPTION}. Ảnh: Thu Hà"}]}

    assert verdict(gold_of(told), Reading(kind="article", images=(said,))).linked == 1


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("http://cdn.vn/w300/cau-moi.jpg?v=3", True),
        ("https://tinhmau.vn/anh/w800/cau-cu.jpg", False),
        ("https://tinhmau.vn/GetImage.ashx?id=5", False),
    ],
)
def test_pictures_are_told_apart_by_their_file(other: str, same: bool) -> None:
    assert same_picture(PICTURE, other) is same
