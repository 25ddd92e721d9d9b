"""Which days of running text are the news' own; read on Thursday 28 March 2024 at ten in Viet Nam."""

from __future__ import annotations

import time
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.extract.dates.printed import find_dates
from archive.extract.text import squeeze

SEEN = datetime(2024, 3, 28, 3, tzinfo=UTC)

# sentence → (as printed, day)
NEWS = {
    "Sáng ngày 12/3/2024, Huyện ủy tổ chức hội nghị sơ kết quý I.": ("Sáng ngày 12/3/2024", "2024-03-12"),
    "Chiều 12/3, Đoàn xã ra quân trồng cây.": ("Chiều 12/3", "2024-03-12"),
    "Chiều nay (12/3), lãnh đạo tỉnh kiểm tra tuyến đê.": ("Chiều nay (12/3)", "2024-03-12"),
    "CTTĐT - Sáng 12/3, Hội LHPN huyện gặp mặt cán bộ cơ sở.": ("Sáng 12/3", "2024-03-12"),
    "(NTO) Ngày 12 – 3, xã Bình Minh khánh thành cầu dân sinh.": ("Ngày 12 – 3", "2024-03-12"),
    "Trong hai ngày 11 và 12/3, huyện mở lớp tập huấn.": ("Trong hai ngày 11 và 12/3", "2024-03-12"),
    "Từ ngày 11 đến 12/3/2024, tại nhà văn hóa thôn diễn ra hội thi.": ("Từ ngày 11 đến 12/3/2024", "2024-03-12"),
    "Vừa qua, ngày 12/3/2024, xã tổ chức ngày hội đọc sách.": ("ngày 12/3/2024", "2024-03-12"),
    "Nằm trong kế hoạch công tác năm 2024, sáng ngày 12/3, Hội Nông dân đi thăm mô hình.": (
        "sáng ngày 12/3",
        "2024-03-12",
    ),
    "Thực hiện Kế hoạch số 12/KH-UBND của UBND huyện, ngày 12/3/2024, Phòng Tư pháp mở hội nghị.": (
        "ngày 12/3/2024",
        "2024-03-12",
    ),
    "Thực hiện Công văn số 14/UBND ngày 06/3/2024 của huyện; ngày 12/3/2024, Đoàn giám sát làm việc.": (
        "ngày 12/3/2024",
        "2024-03-12",
    ),
    "Nhân kỷ niệm 94 năm Ngày thành lập Đảng (03/02/1930 - 03/02/2024), sáng 02/02, Đảng ủy dâng hương.": (
        "sáng 02/02",
        "2024-02-02",
    ),
    "Ngày 12/3/2024, UBND tỉnh ban hành Quyết định số 371/QĐ-UBND về quy hoạch.": ("Ngày 12/3/2024", "2024-03-12"),
    "Ngày 12/3, Chủ tịch UBND tỉnh đã ký Quyết định số 80/QĐ-UBND.": ("Ngày 12/3", "2024-03-12"),
    "Sáng ngày 12 tháng 3 năm 2024, trường tiểu học khai trương thư viện.": (
        "Sáng ngày 12 tháng 3 năm 2024",
        "2024-03-12",
    ),
    "Chiều ngày 16/02/2024 (tức chiều mùng 7 Tết), thị xã tổng duyệt lễ hội.": ("Chiều ngày 16/02/2024", "2024-02-16"),
    "Chủ nhật, ngày 10/3/2024, nhân dân bốn thôn bầu trưởng thôn.": ("Chủ nhật, ngày 10/3/2024", "2024-03-10"),
    "Hưởng ứng tháng Thanh niên, ngày 10/3/2024, chi đoàn dọn vệ sinh.": ("ngày 10/3/2024", "2024-03-10"),
    "Sáng\n12/3/2024 tại hội trường, HĐND phường họp kỳ thứ hai.": ("Sáng 12/3/2024", "2024-03-12"),
    "Vào hồi 14h00 ngày 12/3/2024, ấp 2 tổ chức ngày hội.": ("ngày 12/3/2024", "2024-03-12"),
    "Tối ngày 12-3, tại quảng trường diễn ra đêm nhạc; dự kiến thu hút 2.000 người.": ("Tối ngày 12-3", "2024-03-12"),
}
NOT_NEWS = (
    "Luật Thực hiện dân chủ ở cơ sở được thông qua ngày 10/11/2022, tại kỳ họp thứ 4.",
    "Luật gồm 91 điều, có hiệu lực thi hành kể từ ngày 01/7/2023.",
    "Luật Giao dịch điện tử có hiệu lực từ ngày 01/7/2023.",
    "Thực hiện Chỉ thị số 05-CT/TU, ngày 23/5/2021 của Ban Thường vụ Tỉnh ủy, các xã đã vào cuộc.",
    "Căn cứ Nghị định số 59/2023/NĐ-CP ngày 14/8/2023 của Chính phủ quy định chi tiết một số điều.",
    "Theo Quyết định số 749/QĐ-TTg ngày 03/6/2020 của Thủ tướng Chính phủ, tỉnh đặt ba mục tiêu.",
    "Theo Nghị quyết số 202 ngày 12-6-2023 của Quốc hội, hai xã nhập làm một.",
    "Công văn số 1389/UBND-KT ngày 29/01/2024 về việc giao quân.",
    "Thông tư 10 ban hành ngày 12/3/2024 hướng dẫn cách lập hồ sơ.",
    "Hướng dẫn số 12-HD/BTG ngày 12/3/2024 nêu bốn nội dung.",
    "Kế hoạch số 79/KH-UBND ngày 27/02/2024 đề ra chín nhiệm vụ.",
    "Chào mừng kỷ niệm 49 năm Ngày giải phóng miền Nam 30/4, các đơn vị thi đua.",
    "Kỷ niệm 92 năm Ngày truyền thống Mặt trận (18/11/1930 - 18/11/2022) với nhiều việc làm.",
    "Hưởng ứng Ngày pháp luật 9/11, Sở Tư pháp phát động thi đua.",
    "Nhân ngày 20/10, hội viên gặp mặt tại nhà văn hóa.",
    "Đồng chí sinh ngày 03/02/1990 tại xã Bình Minh.",
    "Lễ giao quân sẽ được tổ chức vào ngày 06/02/2024.",
    "Theo kế hoạch, lễ hội diễn ra vào ngày 25/3/2024.",
    "Theo Lịch tiếp công dân, vào ngày 17/3/2024, Chủ tịch UBND tỉnh tiếp dân.",
    "Hội nghị dự kiến ngày 20/3/2024 tại huyện.",
    "Ngày 20/4/2024, giải bóng đá khởi tranh.",
    "Hạn cuối nhận hồ sơ là ngày 15/3/2024.",
    "Đề nghị các xã báo cáo trước ngày 15/3/2024.",
    "Tính đến ngày 15/3/2024, toàn huyện gieo cấy 5.000 ha.",
    "Kể từ ngày 1/3/2024, phí được thu qua tài khoản.",
    "Từ ngày 01/3/2024, trung tâm đổi giờ làm việc.",
    "Lễ khai hội vào ngày 16 tháng Giêng năm Giáp Thìn.",
    "Rằm tháng Giêng, dân làng rước kiệu (tức 15/1 âm lịch).",
    "Ngày 10/3 âm lịch, con cháu về đền.",
    "Mùng 5 Tết, hội gò mở cửa.",
    "Sáng mai 29/3, trường đón đoàn công tác.",
    "Đơn giá từ 2.500 - 3.000 đồng, đạt 9/10 chỉ tiêu, bằng 3/4 năm trước.",
    "Nhiệm kỳ 2020 - 2025, giai đoạn 2021-2025, năm học 2023 - 2024.",
    "Số điện thoại 0226.3852.555, tài khoản 12-03-2024-01.",
    "Thôn 3/2 đạt chuẩn, đường 30/4 được mở rộng.",
    "Chiều 31/2, hội đồng họp.",
    "Giấy phép số 12/GP-TTĐT do Sở cấp ngày 15/5/2019.",
    "Quốc khánh 02/9/1945, Bác đọc Tuyên ngôn.",
    "Hiệu lực: 22/11/2016",
)


@pytest.mark.parametrize(("sentence", "want"), NEWS.items(), ids=[printed for printed, _ in NEWS.values()])
def test_the_news_own_day_is_found_with_the_words_that_belong_to_it(sentence: str, want: tuple[str, str]) -> None:
    found = find_dates(sentence, seen=SEEN)

    assert [(one.printed, one.value.day.isoformat()) for one in found] == [want]


@pytest.mark.parametrize("sentence", NOT_NEWS)
def test_days_of_laws_plans_anniversaries_and_the_moon_are_left_out(sentence: str) -> None:
    assert [one.printed for one in find_dates(sentence, seen=SEEN)] == []


def test_each_sentence_stands_for_itself() -> None:
    text = "Luật thông qua ngày 10/11/2022. Sáng 12/3, huyện phổ biến; luật có hiệu lực từ ngày 01/7/2023. Chiều 13/3, họp."

    assert [one.printed for one in find_dates(text, seen=SEEN)] == ["Sáng 12/3", "Chiều 13/3"]


def test_an_abbreviation_ends_no_sentence() -> None:
    text = "Quyết định số 12/QĐ-UBND của UBND TP. Phủ Lý ngày 12/3/2024 về việc khen thưởng."

    assert find_dates(text, seen=SEEN) == ()


def test_the_day_of_the_capture_still_counts_and_the_next_does_not() -> None:
    found = find_dates("Sáng 28/3/2024, huyện họp. Sáng 29/3/2024, xã họp.", seen=SEEN)

    assert [one.value.day.isoformat() for one in found] == ["2024-03-28"]


def test_the_place_of_a_day_is_its_place_in_the_composed_text() -> None:
    text = unicodedata.normalize("NFD", "Bình Minh: Chiều ngày 12/3, Đoàn xã ra quân.")

    (found,) = find_dates(text, seen=SEEN)

    assert unicodedata.normalize("NFC", text)[found.start : found.end] == "Chiều ngày 12/3"


_PIECES = st.sampled_from(
    [*NEWS, *NOT_NEWS, "ngày ", "Sáng ", "12/3", "/2024", "(", ")", "tức ", "\n", ". ", "\u0301", "và "]
)


@settings(deadline=None)
@given(st.lists(_PIECES, max_size=8).map("".join) | st.text(max_size=400))
def test_what_is_found_is_printed_there_and_not_later_than_the_capture(text: str) -> None:
    found = find_dates(text, seen=SEEN)

    composed = squeeze(unicodedata.normalize("NFC", text))
    assert all(one.printed in composed for one in found)
    assert all(one.value.day.isoformat() <= "2024-03-28" for one in found)
    assert list(found) == sorted(found, key=lambda one: one.start)


@pytest.mark.parametrize(
    "piece",
    [
        "1/1 ",
        "27/3/2024 ",
        "ngày ",
        "1,",
        "(",
        " ",
        "Sáng 27/3, ",
        "(tức ",
        "số 1/",
        "Luật ",
        "tháng 1",
        ". ",
        "1/1/2024 và ",
    ],
)
def test_a_hundred_kilobytes_take_less_than_a_second(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    begun = time.process_time()

    find_dates(text, seen=SEEN)

    assert time.process_time() - begun < 1
