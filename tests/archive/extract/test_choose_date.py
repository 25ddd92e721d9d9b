"""Which of a page's dates is its publication; the pages are seen on Thursday 28 March 2024 at ten in Viet Nam."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.extract.dates.printed import DateFacts, DateReading, choose
from archive.model import Evidence
from archive.sites import packaged_platforms

SEEN = datetime(2024, 3, 28, 3, tzinfo=UTC)


def chosen(**facts: object) -> DateReading:
    return choose(DateFacts(**facts), seen=SEEN)  # type: ignore[arg-type]


def test_the_visible_line_comes_first_and_a_differing_meta_is_a_problem() -> None:
    reading = chosen(
        labelled=("Ngày đăng: 25/11/2023",),
        meta=(("DC.Date.Issued", "2024-02-03 14:11:09.288000"),),
        first_sentence="Sáng 20/11, huyện họp.",
    )

    assert (reading.published, reading.as_printed, reading.kind) == ("2023-11-25", "25/11/2023", "published")
    assert reading.evidence == "visible label"
    assert [problem.field for problem in reading.problems] == ["published"]
    assert "2024-02-03" in reading.problems[0].what


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("Ngày đăng 14/06/2018 | 11:22 AM | View count: 1108", "14/06/2018 | 11:22 AM"),
        ("Thứ năm, 2/11/2023, 19:20 (GMT+7)", "Thứ năm, 2/11/2023, 19:20 (GMT+7)"),
        ("Cập nhật lúc: 18:00 |22/05/2022", "18:00 |22/05/2022"),
        ("VĂN HÀO - TRẦN HÙNG 30/04/2016 11:39", "30/04/2016 11:39"),
        ("Tin tức | 2 giờ trước", "Tin tức | 2 giờ trước"),
        ("Sáng ngày 27/3/2024", "Sáng ngày 27/3/2024"),
    ],
)
def test_what_was_printed_is_the_date_without_label_and_counters(line: str, printed: str) -> None:
    assert chosen(labelled=(line,)).as_printed == printed


def test_a_day_told_twice_by_metas_is_one_problem() -> None:
    reading = chosen(
        labelled=("25/11/2023",), meta=(("DC.Date.Issued", "2024-02-03 14:11"), ("DC.Date.Created", "2024-02-03 14:13"))
    )

    assert len(reading.problems) == 1


def test_the_hour_comes_from_whichever_has_it_when_both_mean_one_day() -> None:
    reading = chosen(labelled=("27/03/2024",), meta=(("article:published_time", "2024-03-27T08:15:33+07:00"),))

    assert (reading.published, reading.as_printed, reading.problems) == ("2024-03-27T08:15", "27/03/2024", ())


def test_local_time_that_calls_itself_utc_agrees_with_the_visible_day() -> None:
    reading = chosen(labelled=("27/03/2024",), meta=(("article:published_time", "2024-03-27T20:15:00Z"),))

    assert (reading.published, reading.problems) == ("2024-03-27T20:15", ())


def test_utc_is_turned_into_vietnamese_time() -> None:
    reading = chosen(meta=(("JSON-LD:datePublished", "2024-03-26T22:30:00Z"),))

    assert (reading.published, reading.evidence, reading.kind) == ("2024-03-27T05:30", "JSON-LD", "published")


def test_a_page_in_another_language_keeps_its_readers_day() -> None:
    said = (("article:published_time", "2024-03-26T20:30:00-05:00"),)

    abroad = chosen(
        meta=said, first_sentence="The council met on Tuesday evening to discuss the new bridge over the river."
    )
    at_home = chosen(meta=said, first_sentence="Tối thứ ba, hội đồng họp bàn về việc xây cầu mới bắc qua sông.")

    assert (abroad.published, at_home.published) == ("2024-03-26T20:30", "2024-03-27T08:30")


def test_publication_outranks_making_and_change_among_metas() -> None:
    reading = chosen(
        meta=(
            ("og:updated_time", "2024-03-27T09:00:00+07:00"),
            ("DC.Date.Created", "2024-03-20"),
            ("article:published_time", "2024-03-21T07:00:00+07:00"),
        )
    )

    assert reading.published == "2024-03-21T07:00"
    assert ["2024-03-20" in problem.what for problem in reading.problems] == [True]


def test_a_mere_change_is_told_as_updated() -> None:
    reading = chosen(meta=(("article:modified_time", "2024-03-21T07:00:00+07:00"),))

    assert (reading.published, reading.kind, reading.evidence) == ("2024-03-21T07:00", "updated", "meta")


@pytest.mark.parametrize(
    "value", ["None", "null", "", "0000-00-00", "1970-01-01T00:00:00Z", "2031-01-01", "hôm nọ", "0"]
)
def test_garbage_in_a_meta_is_no_date(value: str) -> None:
    reading = chosen(meta=(("DC.Date.Issued", value),))

    assert reading.published is None
    assert [problem.field for problem in reading.problems] == ["published"]


def test_seconds_since_1970_are_a_date_in_a_meta() -> None:
    assert chosen(meta=(("pubdate", "1698934268"),)).published == "2023-11-02T21:11"


def test_an_expiry_is_no_publication() -> None:
    assert chosen(meta=(("article:expiration_time", "2024-03-01"),)).published is None


def test_a_declared_publication_outranks_a_line_that_only_says_updated() -> None:
    reading = chosen(
        labelled=("Cập nhật: 27/03/2024",), meta=(("article:published_time", "2024-03-25T08:00:00+07:00"),)
    )

    assert (reading.published, reading.kind) == ("2024-03-25T08:00", "published")


def test_an_updated_line_alone_is_the_date_and_says_so() -> None:
    reading = chosen(labelled=("Cập nhật: 27/03/2024 - 08:15 SA",))

    assert (reading.published, reading.kind) == ("2024-03-27T08:15", "updated")


def test_the_clock_in_a_header_is_not_the_date() -> None:
    by_line = chosen(labelled=("Thứ năm, 28/03/2024 09:53 GMT+7", "09/01/2018, 08:26 (GMT+7)"))
    by_meta = chosen(labelled=("Thứ năm, 28/03/2024",), meta=(("pubdate", "2018-01-09"),))

    assert (by_line.published, by_meta.published) == ("2018-01-09T08:26", "2018-01-09")


def test_a_clock_that_ticks_is_no_date() -> None:
    assert chosen(labelled=("Thứ năm, 28/03/2024 09:53",)).published is None
    assert chosen(labelled=("Cập nhật: 28/03/2024 09:53",)).published == "2024-03-28T09:53"
    assert chosen(labelled=("5 phút trước",)).published == "2024-03-28T09:55"


def test_the_day_of_a_print_view_is_not_that_of_an_old_story() -> None:
    old = chosen(
        labelled=("Hải Phòng, ngày 28 tháng 3 năm 2024",), first_sentence="Sáng 10/11/2019, Sở Tư pháp phát động."
    )
    new = chosen(
        labelled=("Hải Phòng, ngày 28 tháng 3 năm 2024",), first_sentence="Sáng 26/3/2024, Sở Tư pháp phát động."
    )

    assert (old.published, new.published) == ("2019-11-10", "2024-03-28")


def test_a_line_of_the_capture_s_day_is_the_date_when_nothing_speaks_against_it() -> None:
    assert chosen(labelled=("28/03/2024 08:15",)).published == "2024-03-28T08:15"


def test_the_line_of_publication_outranks_the_line_of_change() -> None:
    reading = chosen(labelled=("Cập nhật: 27/03/2024 10:00", "Ngày đăng: 26/03/2024 08:00"))

    assert reading.published == "2024-03-26T08:00"


def test_the_first_sentence_tells_when_nothing_is_labelled() -> None:
    reading = chosen(first_sentence="Sáng ngày 27/3/2024, Ban Chỉ đạo tỉnh mở lớp tập huấn.")

    assert reading == DateReading("2024-03-27", "Sáng ngày 27/3/2024", "from the text", Evidence.FIRST_SENTENCE)


def test_of_many_days_in_the_first_sentence_the_event_s_is_taken() -> None:
    reading = chosen(
        first_sentence="Nhân kỷ niệm 48 năm ngày Giải phóng miền Nam (30/4/1975 - 30/4/2023 và 136 năm ngày Quốc tế lao động "
        "(01/5/1886 - 01/5/2022), sáng ngày 20/4/2023, Hội LHPN xã trao quà."
    )

    assert reading.published == "2023-04-20"


def test_a_law_s_date_is_never_the_publication() -> None:
    reading = chosen(first_sentence="Luật được thông qua ngày 10/11/2022 và có hiệu lực từ ngày 01/7/2023.")

    assert reading.published is None


def test_days_that_compete_give_none_and_a_problem() -> None:
    reading = chosen(first_sentence="Đoàn kiểm tra xã Bình Minh ngày 12/3/2024 và xã An Lão ngày 14/3/2024 về tiến độ.")

    assert reading.published is None
    assert "12/3/2024" in reading.problems[0].what


def test_a_year_taken_from_the_capture_is_a_problem() -> None:
    reading = chosen(first_sentence="Sáng 8/3, Ban Dân vận sơ kết công tác.")

    assert reading.published == "2024-03-08"
    assert ["no year is printed" in problem.what for problem in reading.problems] == [True]


def test_a_day_without_year_is_not_dated_by_a_capture_where_the_text_knows_earlier_years_alone() -> None:
    reading = chosen(first_sentence="Sáng 8/7, Ban Dân vận sơ kết.", text="Đợt hai từ ngày 15/8/2019, đợt ba năm 2020.")

    assert reading.published is None
    assert "2020 at the latest" in reading.problems[0].what


@pytest.mark.parametrize(
    "text",
    [
        "Kế hoạch năm 2023 của huyện.",
        "Phấn đấu năm 2030 đạt chuẩn.",
        "Từ năm 2015, năm 2023.",
        "Đợt một diễn ra ngày 12/6/2023.",
        "Phiên họp tháng 7/2023.",
    ],
)
def test_a_text_that_speaks_of_the_year_or_of_none_before_dates_a_day_without_it(text: str) -> None:
    assert chosen(first_sentence="Sáng 8/7, Ban Dân vận sơ kết công tác.", text=text).published == "2023-07-08"


@pytest.mark.parametrize("text", ["Trạm được sửa năm 2015.", "Theo Luật số 12/2018/QH14 ngày 12/6/2018."])
def test_years_of_long_ago_in_the_text_speak_against_no_fresh_capture(text: str) -> None:
    old = chosen(first_sentence="Sáng 8/7, Ban Dân vận sơ kết công tác.", text=text)
    fresh = chosen(first_sentence="Sáng 8/3, Ban Dân vận sơ kết công tác.", text=text)

    assert (old.published, fresh.published) == (None, "2024-03-08")


@pytest.mark.parametrize(
    ("changed", "published"),
    [
        (datetime(2024, 3, 28, 2, tzinfo=UTC), "2024-03-08"),  # a page that is made anew for each reader
        (datetime(2024, 3, 9, tzinfo=UTC), "2024-03-08"),
        (datetime(2019, 3, 9, tzinfo=UTC), None),
    ],
)
def test_a_page_that_has_not_changed_since_is_older_than_the_day(changed: datetime, published: str | None) -> None:
    assert chosen(first_sentence="Sáng 8/3, Ban Dân vận sơ kết công tác.", changed=changed).published == published


def test_the_day_on_which_the_server_says_the_page_was_made_is_as_good_as_a_fresh_capture() -> None:
    changed = datetime(2023, 7, 9, tzinfo=UTC)

    assert chosen(first_sentence="Sáng 8/7, Ban Dân vận sơ kết.", changed=changed).published == "2023-07-08"


@pytest.mark.parametrize(
    ("opening", "day"),
    [
        ("Nhân kỷ niệm 91 năm Ngày truyền thống (18.11.1930 - 18.11.2021), sáng 12.11, phường gặp mặt.", "2021-11-12"),
        ("Ngày 30/5, UBND tỉnh họp phiên thường kỳ tháng 5/2022.", "2022-05-30"),
        ("Sáng 28/1 (tức mùng 7 tháng Giêng năm Quý Mão), xã khai hội.", "2023-01-28"),
        ("Sáng 25/2 (tức ngày 14 tháng Giêng năm Tân Sửu), xã khai hội.", "2021-02-25"),
        ("Tối 31/12, thành phố tổ chức đêm nhạc chào năm mới 2022.", "2021-12-31"),
        ("Sáng 9/1, huyện tổng kết công tác năm 2023.", "2024-01-09"),
        ("Sáng 20/12, huyện triển khai nhiệm vụ năm 2024.", "2023-12-20"),
        ("Sáng 27/3 và chiều 28/3/2022, cụm thi đua họp.", "2022-03-27"),
        ("Sáng thứ hai, 27/3, trường chào cờ.", "2023-03-27"),
    ],
)
def test_the_text_itself_may_tell_the_year(opening: str, day: str) -> None:
    assert chosen(first_sentence=opening).published == day


def test_a_text_that_speaks_of_another_year_leaves_the_date_open() -> None:
    by_text = chosen(first_sentence="Sáng 8/7, huyện triển khai nhiệm vụ 6 tháng cuối năm 2019.")
    by_title = chosen(first_sentence="Sáng 4-2, huyện họp.", title="Sẵn sàng cho lễ giao quân năm 2020")

    assert (by_text.published, by_title.published) == (None, None)
    assert "2019" in by_text.problems[0].what


def test_the_month_folder_of_the_address_dates_a_day_without_year() -> None:
    reading = chosen(
        first_sentence="Sáng nay 4-7, kỳ họp khai mạc.", url="https://bao.example.vn/video/201807/khai-mac-2900828"
    )

    assert reading.published == "2018-07-04"


@pytest.mark.parametrize(
    ("path", "published", "printed"),
    [
        ("/tin/hop-bao-20240224183630500.htm", "2024-02-24T18:36", "20240224183630500"),
        ("/portal/pages/2023-01-30/Ung-dung-468686.aspx", "2023-01-30", "2023-01-30"),
        ("/portal/Pages/2023-5-17/DE-CUONGbvq96.aspx", "2023-05-17", "2023-5-17"),
        ("/2024/03/07/hop-bao/", "2024-03-07", "2024/03/07"),
        ("/tin/20240307/hop-bao.html", "2024-03-07", "20240307"),
    ],
)
def test_an_address_may_carry_the_day(path: str, published: str, printed: str) -> None:
    reading = chosen(url="https://cong.example.vn" + path)

    assert (reading.published, reading.as_printed, reading.kind, reading.evidence) == (
        published,
        printed,
        "from the URL",
        "URL",
    )


def test_a_platform_says_how_it_stamps_its_addresses() -> None:
    url = "https://cong.example.vn/hop-bao-115240301164520419.htm"
    stamps = packaged_platforms()["vccorp"].read.stamp

    assert chosen(url=url).published is None
    assert chosen(url=url, stamps=stamps).published == "2024-03-01T16:45"
    assert chosen(url=url.replace("240301", "249901"), stamps=stamps).published is None


@pytest.mark.parametrize(
    "url",
    [
        "https://cong.example.vn/2024/03/hop-bao.html",
        "https://cong.example.vn/202403/hop-bao-773370/",
        "https://cong.example.vn/ky-hop-nhiem-ky-2021-2026-260372",
        "https://cong.example.vn/tin-tuc-20319999.html",
        "https://cong.example.vn/hop-bao-115249901164520419.htm",
        "https://cong.example.vn/2031/03/27/hop-bao",
        "https://cong.example.vn/tin?id=20240327&d=2024-03-27",
        "https://cong.example.vn/anh/2024-02-31/x.aspx",
        "http://[",
        "",
    ],
)
def test_an_address_without_a_day_gives_none(url: str) -> None:
    reading = chosen(url=url)

    assert (reading.published, [problem.field for problem in reading.problems]) == (None, ["published"])


def test_nothing_later_than_the_day_after_the_capture_counts() -> None:
    reading = chosen(labelled=("Ngày 20/4/2024", "29/03/2024"), meta=(("pubdate", "2025-01-01"),))

    assert reading.published == "2024-03-29"


def test_an_event_line_in_the_label_s_place_is_told_as_from_the_text() -> None:
    assert chosen(labelled=("Sáng 27/3/2024",)).kind == "from the text"


def test_a_page_without_a_date_has_none_and_a_problem() -> None:
    reading = chosen(first_sentence="Vừa qua, xã Bình Minh tổ chức ngày hội.")

    assert (reading.published, reading.as_printed, reading.kind, reading.evidence) == (None, None, None, None)
    assert [problem.field for problem in reading.problems] == ["published"]


_WORDS = st.text(max_size=60) | st.sampled_from(
    [
        "27/03/2024",
        "Cập nhật: 1/1/2024",
        "Sáng 8/7",
        "2024-03-27T01:15:00Z",
        "http://x/2024/03/27/",
        "29/2",
        "tháng 2/2023",
        "năm 2021",
    ]
)


@settings(deadline=None)
@given(st.lists(_WORDS, max_size=3), st.lists(st.tuples(_WORDS, _WORDS), max_size=3), _WORDS, _WORDS)
def test_no_facts_make_the_choice_fail_or_late(
    labelled: list[str], meta: list[tuple[str, str]], text: str, url: str
) -> None:
    facts = DateFacts(tuple(labelled), tuple(meta), text, url)

    reading = choose(facts, seen=SEEN)

    assert reading == choose(facts, seen=SEEN)
    assert (reading.published or "") <= "2024-03-29T24"
    assert (reading.published is None) == (reading.evidence is None) == (reading.as_printed is None)
    assert reading.published is not None or reading.problems


def test_a_line_that_may_begin_with_the_month_waits_for_another_place_and_says_so() -> None:
    alone = chosen(labelled=("2/3/2024 8:15:00 AM",))
    with_opening = chosen(labelled=("2/3/2024 8:15:00 AM",), first_sentence="Sáng ngày 1/3/2024, huyện họp.")

    assert (alone.published, with_opening.published) == (None, "2024-03-01")
    assert "day or month may come first" in with_opening.problems[0].what
