"""Who signs an article and whom it credits, page by page."""

from __future__ import annotations

import time
import unicodedata

import pytest

from archive.extract.people.byline import BylineFacts, BylineReading, TailLine, read_byline
from archive.extract.people.names import is_account, people_in
from tests.archive.extract.pages import TEXT as STORY
from tests.archive.extract.pages import paragraphs, reading_of, story

TEXT = "Kết thúc hội nghị, các đại biểu thống nhất nhiều nội dung./."


def signed(*lines: str, **facts: object) -> BylineReading:
    """Read a text whose last blocks are *lines*."""
    return read_byline(BylineFacts(tail=tuple(TailLine(line) for line in (TEXT, *lines)), **facts))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "line", ["Admin", "User Admin", "Admin Admin", "Tác giả: admin", "Quản trị viên", "Tác giả: hanam_web"]
)
def test_an_account_is_nobody_and_is_said(line: str) -> None:
    reading = signed(line)

    assert (reading.byline, reading.authors, reading.tail) == (None, (), 1)
    assert [problem.field for problem in reading.problems] == ["byline"]


@pytest.mark.parametrize(
    "name",
    [
        "User Admin",
        "admin",
        "Administrator",
        "Super User",
        "null",
        "None",
        "hanam_admin",
        "nva@hanam.gov.vn",
        "nvhung",
        "Ban Biên tập",
    ],
)
def test_a_declared_account_or_office_is_no_author(name: str) -> None:
    assert signed(meta_author=name) == BylineReading()


def test_initials_then_source_then_address_are_three_lines_of_one_signature() -> None:
    reading = signed("H.M", "Theo Cổng TTĐT tỉnh Đắk Nông", "https://daknong.gov.vn/tin/75202585.html")

    assert (reading.byline, reading.source, reading.tail) == ("H.M", "Cổng TTĐT tỉnh Đắk Nông", 3)


def test_a_person_and_the_office_under_it_make_one_byline_of_the_person() -> None:
    reading = signed("Nguyễn Thuận", "Đài TT - TH Bình Minh")

    assert (reading.byline, reading.authors, reading.tail) == ("Nguyễn Thuận", ("Nguyễn Thuận",), 2)


def test_an_agency_after_a_slash_is_the_source() -> None:
    reading = signed("N.Hà/TTXVN")

    assert (reading.byline, reading.authors, reading.source) == ("N.Hà/TTXVN", ("N.Hà",), "TTXVN")


def test_a_paper_whose_name_goes_on_in_small_letters_is_the_source() -> None:
    credited = [signed(line).source for line in ("Lê Sơn/Báo Tin tức", "Lê Sơn (Theo Báo Nông thôn ngày nay)")]

    assert credited == ["Báo Tin tức", "Báo Nông thôn ngày nay"]


@pytest.mark.parametrize(
    "line", ["Minh Đức (theo Báo Hà Nam)", "Minh Đức (Tổng hợp từ Báo Hà Nam)", "Minh Đức - Theo Báo Hà Nam"]
)
def test_a_name_with_its_source_is_taken_apart(line: str) -> None:
    reading = signed(line)

    assert (reading.byline, reading.source) == ("Minh Đức", "Báo Hà Nam")


def test_an_empty_label_takes_nothing_from_the_next_line() -> None:
    under = signed("Thể loại: Thời sự", "Tác giả:", "Nguồn tin: VOV1")
    labelled = signed(labelled=("Tác giả:", "Nguồn tin: VOV1"))

    assert (under.byline, under.source, under.tail) == (None, "VOV1", 3)
    assert (labelled.byline, labelled.source) == (None, "VOV1")


def test_furniture_under_the_byline_is_taken_off_with_it() -> None:
    reading = signed("Thanh Hương", "Từ khóa: dân vận, Bình Minh", "Gửi email", "Bình luận")

    assert (reading.byline, reading.tail) == ("Thanh Hương", 4)


@pytest.mark.parametrize(
    ("paragraph", "glued", "byline"),
    [
        ("Hội nghị thành công tốt đẹp./. Thanh Hương", "Thanh Hương", "Thanh Hương"),
        ("Hội nghị thành công tốt đẹp.../.Thanh Hương", "Thanh Hương", "Thanh Hương"),
        ("Hội nghị thành công tốt đẹp./. Tin, ảnh: Thanh Hương", "Tin, ảnh: Thanh Hương", "Thanh Hương"),
        ("Hội nghị thành công tốt đẹp./. Trung tâm VH, TT&TT", "Trung tâm VH, TT&TT", "Trung tâm VH, TT&TT"),
        ("Nông dân đang xuống đồng. Minh Hòa", "Minh Hòa", "Minh Hòa"),
        ("Nông dân đang xuống đồng. N.Hà", "N.Hà", "N.Hà"),
    ],
)
def test_a_signature_glued_to_the_last_paragraph_is_told_with_the_words_to_cut(
    paragraph: str, glued: str, byline: str
) -> None:
    reading = read_byline(BylineFacts(tail=(TailLine("Trước đó, đoàn thăm xã."), TailLine(paragraph))))

    assert (reading.glued, reading.byline, reading.tail) == (glued, byline, 0)
    assert paragraph.endswith(glued)


def test_a_source_in_brackets_glued_to_the_last_paragraph_is_cut_too() -> None:
    reading = read_byline(BylineFacts(tail=(TailLine("Mưa lớn kéo dài tại nhiều nơi (Theo TTXVN)"),)))

    assert (reading.glued, reading.source) == ("(Theo TTXVN)", "TTXVN")


@pytest.mark.parametrize(
    "end",
    ["do ông Nguyễn Văn Nam làm trưởng đoàn.", "về thăm quê. Bác Hồ", "tại Hà Nội. Việt Nam", "xã An Lão, Bình Lục"],
)
def test_the_end_of_a_sentence_is_no_signature(end: str) -> None:
    reading = read_byline(BylineFacts(tail=(TailLine("Đoàn đại biểu " + end),)))

    assert (reading.byline, reading.glued) == (None, None)


def test_names_of_a_list_are_text() -> None:
    after_colon = read_byline(
        BylineFacts(tail=tuple(map(TailLine, ("Đoàn gồm các ông, bà:", "Nguyễn Văn Nam", "Trần Thị Bình"))))
    )
    many = signed("Nguyễn Văn Nam", "Trần Thị Bình", "Lê Thị Lan", "Phạm Văn Hùng")

    assert (after_colon, many) == (BylineReading(), BylineReading())


def test_who_signs_a_reproduced_paper_is_not_the_author() -> None:
    assert signed("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "(Đã ký)", "Nguyễn Văn Nam") == BylineReading()


def test_a_person_outranks_the_office_that_the_platform_names() -> None:
    reading = signed("Thanh Hương", labelled=("Ban Biên tập",))

    assert (reading.byline, reading.evidence) == ("Thanh Hương", "text shape")


def test_the_labelled_person_wins_and_the_other_is_a_problem() -> None:
    reading = signed("Thanh Hương", labelled=("Tác giả: Lê Na",))

    assert (reading.byline, reading.evidence, reading.tail) == ("Lê Na", "visible label", 1)
    assert ["Thanh Hương" in problem.what for problem in reading.problems] == [True]


def test_the_site_s_own_name_is_a_source_and_no_byline() -> None:
    reading = signed("Báo Bình Minh", meta_author="Báo Bình Minh", site_names=("Báo Bình Minh",))

    assert (reading.byline, reading.source) == (None, "Báo Bình Minh")


def test_the_signature_outranks_a_meta_that_names_the_site() -> None:
    reading = signed("Lê Phương", meta_author="VnExpress", site_names=("VnExpress",))

    assert (reading.byline, reading.evidence, reading.problems) == ("Lê Phương", "text shape", ())


def test_a_declared_person_signs_when_nobody_else_does() -> None:
    reading = signed(meta_author="Lê Phương")

    assert (reading.byline, reading.authors, reading.evidence) == ("Lê Phương", ("Lê Phương",), "meta")


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("VĂN HÀO - TRẦN HÙNG 30/04/2016 11:39", "VĂN HÀO - TRẦN HÙNG"),
        ("Nhóm PV•10/03/2025 16:10", "Nhóm PV"),
        ("Thanh Hương | 27/03/2024", "Thanh Hương"),
        ("Tác giả: Thanh Hương", "Thanh Hương"),
        ("Ngày đăng: 27/03/2024", None),
        ("Tin tức - Sự kiện", None),
        ("Thời sự", None),
        ("Văn Hóa", None),
        ("Trung tâm Văn hóa huyện", None),
    ],
)
def test_over_the_text_only_what_is_sure_signs(line: str, byline: str | None) -> None:
    assert signed(head=(line,)).byline == byline


def test_a_poster_s_name_counts_last_and_never_if_it_is_an_account() -> None:
    person = signed(labelled=("Người đăng: Trần Thị Bình",))
    account = signed(labelled=("Người đăng: Quản trị viên",))
    both = signed("Thanh Hương", labelled=("Người đăng: Trần Thị Bình",))

    assert (person.byline, account.byline, both.byline) == ("Trần Thị Bình", None, "Thanh Hương")


def test_who_posted_it_may_stand_behind_the_date() -> None:
    line = "Đăng lúc: 08:05:44 22/04/2019 (GMT+7) - Người đăng: Phạm Thị Hoa"

    assert read_byline(BylineFacts(head=(line,))).byline == "Phạm Thị Hoa"


def test_the_one_author_s_page_that_is_linked_says_who_wrote_it_and_the_line_is_no_text() -> None:
    card = "<div><a href='/tac-gia/do-minh'>Đỗ Minh</a><span>Phóng viên Kinh tế</span></div>"
    other = "<p><a href='/tac-gia/le-na'>Lê Na</a></p>"
    one, two = reading_of(story(card + paragraphs())), reading_of(story(card + other + paragraphs()))

    assert (one.byline, one.authors, one.text) == ("Đỗ Minh", ("Đỗ Minh",), STORY)
    assert two.byline is None


def test_where_an_author_stands_a_name_of_any_country_is_one() -> None:
    reading = signed(labelled=("By Ann Lee and J. R. Roe",))

    assert (reading.byline, reading.authors) == ("Ann Lee and J. R. Roe", ("Ann Lee", "J. R. Roe"))
    assert signed(labelled=("Иван Петров, Ursula von der Leyen",)).authors == ("Иван Петров", "Ursula von der Leyen")
    assert signed(labelled=("Read more about us",)).authors == ()


def test_style_and_what_stands_before_vouch_for_a_name_that_is_on_no_list() -> None:
    def byline(before: str, name: str, **style: bool) -> str | None:
        return read_byline(BylineFacts(tail=(TailLine(before), TailLine(name, **style)))).byline

    assert byline("Trời mưa cả ngày", "Cỏ Thao") is None
    assert byline("Trời mưa cả ngày.", "Cỏ Thao") == "Cỏ Thao"
    assert byline("Trời mưa cả ngày.", "Cỏ Bồng") is None
    assert byline("Trời mưa cả ngày.", "CỎ THAO") is None
    assert byline("Trời mưa cả ngày./.", "Cỏ Bồng") == "Cỏ Bồng"
    assert byline("Trời mưa cả ngày", "Cỏ Bồng", right_aligned=True) == "Cỏ Bồng"
    assert byline("Trời mưa cả ngày", "CỎ THAO", bold=True) == "CỎ THAO"
    assert byline("Trời mưa cả ngày", "CỎ BỒNG", bold=True) is None
    assert byline("Trời mưa cả ngày.", "Phường Minh Khai") is None


def test_a_photographer_s_line_is_taken_off_and_signs_nothing() -> None:
    reading = signed("Ảnh: Đình Tý")

    assert (reading.byline, reading.tail) == (None, 1)


def test_decomposed_letters_and_odd_blanks_change_nothing() -> None:
    odd = unicodedata.normalize("NFD", "Tin,\u00a0ảnh:\u200b Thu  Hường")

    assert signed(odd).byline == "Thu Hường"


def test_people_are_told_from_what_they_did() -> None:
    assert people_in("Lê Na (thực hiện), Đỗ Minh và nhóm PV") == ("Lê Na", "Đỗ Minh")
    assert not is_account("Lê Na")


@pytest.mark.parametrize(
    "piece", ["Ảnh: ", "(", " ", "a. ", "Tin, ", "Nguyễn ", "-", "A.", "Theo ", "/. ", "A - ", ".", "Bài, ảnh, "]
)
def test_a_hundred_kilobytes_take_less_than_a_second(piece: str) -> None:
    long = piece * (100_000 // len(piece))
    begun = time.process_time()

    read_byline(BylineFacts((long,), (TailLine(long),) * 6, (long,), long, (long,)))

    assert time.process_time() - begun < 1


OVER_THE_TEXT = {
    "before the date in one line": "<small>Hà Vy - Thứ hai, 09/10/2023 16:42 (GMT+7)</small>",
    "side by side without a blank": "<div><b>Tác giả: Hà Vy</b><b>16:42 09/10/2023</b><b>12 lượt xem</b></div>",
    "an element before the date": '<p><b>Hà Vy</b> <span class="time">16:42 ngày 09/10/2023</span></p>',
    "in the source's place": '<div class="nguontin">Hà Vy</div><p>09/10/2023 16:42</p>',
}


@pytest.mark.parametrize("line", OVER_THE_TEXT.values(), ids=OVER_THE_TEXT)
def test_who_stands_beside_the_date_signs_and_both_are_no_text(line: str) -> None:
    reading = reading_of(story(line + paragraphs()))

    assert (reading.byline, reading.published, reading.text) == ("Hà Vy", "2023-10-09T16:42", STORY)


@pytest.mark.parametrize("paper", ["Thanh Niên", "Công Thương", "Giao Thông", "Dân Việt", "Kinh Tế Đô Thị"])
def test_a_paper_in_the_source_s_place_is_nobody(paper: str) -> None:
    reading = reading_of(story(paragraphs() + f'<p class="source">{paper}</p>'))

    assert (reading.byline, reading.authors) == (None, ())


@pytest.mark.parametrize("box", ["TIN MỚI", "TIN LIÊN QUAN", "Tin nổi bật", "ĐỌC NHIỀU"])
def test_the_heading_of_a_box_under_the_text_signs_nothing(box: str) -> None:
    others = "".join(
        f"<div><a href='/{n}'>Ban hành kế hoạch phòng cháy rừng mùa khô năm {n}</a></div>" for n in range(2020, 2024)
    )

    assert reading_of(story(after=f"<div><h4>{box}</h4>{others}</div>")).byline is None


@pytest.mark.parametrize(
    "line",
    [
        "* Mời quý độc giả theo dõi các chương trình của Đài trên TV Online!",
        "Mời bạn đọc vào chuyên mục Xã hội xem các tin, bài liên quan.",
        "Theo dõi Báo Mẫu trên Google News",
        "Hãy đăng nhập thành viên để có thể bình luận bài viết này!",
    ],
)
def test_an_invitation_under_the_signature_hides_it_not(line: str) -> None:
    reading = reading_of(story(paragraphs() + f"<p><b>Hà Vy</b></p><p><em>{line}</em></p>"))

    assert (reading.byline, reading.text) == ("Hà Vy", STORY)
