"""What a title is worth among the other pages of its host."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from archive.extract.judge import Profile, constant_titles, echo_of, judge, nowhere_of
from archive.model import Problem, Reading
from tests.archive.extract.pages import TEXT

CONSTANT = "Trang thông tin điện tử huyện Lam Sơn"
READING = Reading(kind="article", title=CONSTANT, text="Một đoạn.", evidence={"title": "<title>", "text": "text shape"})


def test_a_title_on_most_of_five_or_more_pages_is_constant() -> None:
    assert constant_titles([CONSTANT] * 5 + ["Một tin", "Hai tin"]) == {"trang-thong-tin-dien-tu-huyen-lam-son"}


def test_fewer_than_five_pages_make_nothing_constant() -> None:
    assert constant_titles([CONSTANT] * 4) == frozenset()


def test_half_of_the_pages_is_not_most() -> None:
    assert constant_titles([CONSTANT] * 5 + [f"Tin số {n}" for n in range(5)]) == frozenset()


def test_the_order_of_pages_does_not_matter() -> None:
    titles = [CONSTANT] * 6 + ["Một tin", None, "Hai tin"]

    assert constant_titles(titles) == constant_titles(reversed(titles))


def test_a_constant_title_is_no_articles_title() -> None:
    judged = judge(READING, Profile(constant_titles([CONSTANT] * 6)))

    assert (judged.title, judged.kind, "title" in judged.evidence) == (None, "article", False)
    assert judged.problems[-1].field == "title"


def test_other_titles_stay() -> None:
    assert judge(READING, Profile(frozenset({"tin-khac"}))) is READING


def test_a_constant_title_without_text_is_no_article() -> None:
    empty = Reading(kind="article", title=CONSTANT)

    assert judge(empty, Profile(constant_titles([CONSTANT] * 6))).kind == "other"


MISSING = (
    "Cổng thông tin điện tử của huyện luôn mong nhận được ý kiến của bạn đọc. Nội dung mà bạn đang tìm có thể đã được chuyển"
    " sang chuyên mục khác; mời bạn dùng ô tìm kiếm ở đầu trang, hoặc gọi văn phòng để được chỉ dẫn. Địa chỉ: {}"
)
ANSWER = Reading("soft-404", title="Thông tin", text=MISSING.format("/luutru-probe-48ac"))
PAGE = Reading("article", title="Thông tin", text=MISSING.format("/tin-tuc/1234.html"))
FRONT = Reading("listing", title="Trang chủ huyện Lam Sơn")
URL = "http://tinhmau.gov.vn/tin-tuc/1234.html"


def profile(*answers: Reading, listings: tuple[str, ...] = ()) -> Profile:
    return Profile(nowhere=nowhere_of(answers, listings))


def test_a_text_like_the_answer_to_an_address_that_nobody_has_is_a_soft_404() -> None:
    judged = judge(PAGE, profile(ANSWER), URL, "article")

    assert (judged.kind, judged.text, judged.title) == ("soft-404", "", "Thông tin")
    assert "an address that nobody has" in judged.problems[-1].what


def test_another_text_in_the_same_frame_stays_an_article() -> None:
    other = replace(PAGE, text=f"{PAGE.text} {'Sáng nay huyện khánh thành cầu mới qua sông Lam. ' * 2}{TEXT}")

    assert judge(other, profile(ANSWER), URL, "article") is other


def test_a_page_that_prints_its_date_is_no_answer_to_nowhere() -> None:
    dated = replace(PAGE, published="2024-03-27", published_kind="published")

    assert judge(dated, profile(ANSWER), URL, "article") is dated


def test_a_page_whose_address_spells_its_title_is_no_answer_to_nowhere() -> None:
    spelled = replace(PAGE, title="Thông tin cần biết")

    assert judge(spelled, profile(ANSWER), "http://tinhmau.gov.vn/thong-tin-can-biet-12.html", "article") is spelled


def test_the_front_page_at_an_articles_address_is_a_soft_404_where_nowhere_shows_it_too() -> None:
    assert judge(FRONT, profile(FRONT), URL, "article").kind == "soft-404"
    assert judge(FRONT, profile(FRONT), "http://tinhmau.gov.vn/", "seed").kind == "listing"
    assert judge(FRONT, profile(), URL, "article").kind == "listing"


def test_a_title_that_the_hosts_listings_share_tells_nothing() -> None:
    assert judge(FRONT, profile(FRONT, listings=(FRONT.title or "",) * 2), URL, "article") is FRONT


def test_a_page_that_a_script_fills_is_no_soft_404_for_its_title() -> None:
    shell = Reading("other", title="Cổng tỉnh", problems=(Problem("text", "a script builds the page"),))

    assert judge(shell, profile(shell), URL, "article") is shell


def test_a_redirect_to_where_nowhere_leads_is_a_soft_404() -> None:
    leads = Reading("other", problems=(Problem("page", "answered with status 302, which leads to http://a.vn/x"),))
    elsewhere = Reading("other", problems=(Problem("page", "answered with status 302, which leads to http://a.vn/y"),))

    assert judge(leads, profile(leads), URL, "article").kind == "soft-404"
    assert judge(elsewhere, profile(leads), URL, "article").kind == "other"


def test_the_order_of_answers_does_not_matter() -> None:
    answers = [ANSWER, FRONT, replace(ANSWER, text=TEXT)]

    assert nowhere_of(answers, ()) == nowhere_of(reversed(answers), ())


def test_undated_words_at_many_addresses_are_no_article() -> None:
    frame = replace(PAGE, text="Nội dung đang được chuyển sang cổng mới của tỉnh.")

    judged = judge(frame, Profile(echoes=frozenset({echo_of(frame) or ""})), URL, "article")

    assert (judged.kind, judged.text) == ("other", "")
    assert judge(PAGE, Profile(echoes=frozenset({echo_of(frame) or ""})), URL, "article") is PAGE


def test_only_an_article_without_a_printed_date_may_be_an_echo() -> None:
    assert echo_of(PAGE) is not None
    assert echo_of(replace(PAGE, published="2024-03-27", published_kind="from the text")) is not None
    assert echo_of(replace(PAGE, published="2024-03-27", published_kind="published")) is None
    assert echo_of(FRONT) is None


@given(st.text(max_size=300), st.text(max_size=300))
def test_judging_raises_on_no_words(one: str, other: str) -> None:
    judge(
        Reading("article", title=one, text=other), profile(Reading("soft-404", title=other, text=one)), one, "article"
    )
