"""What single lines under an article say about its makers."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.extract.people.byline import BylineFacts, BylineReading, TailLine, read_byline
from archive.extract.text import squeeze

TEXT = "Kết thúc hội nghị, các đại biểu thống nhất nhiều nội dung./."


def signed(line: str) -> BylineReading:
    """Read a text whose last block is *line*."""
    return read_byline(BylineFacts(tail=(TailLine(TEXT), TailLine(line))))


# last line → (byline, authors)
PEOPLE = {
    "Thanh Hương": ("Thanh Hương", ("Thanh Hương",)),
    "Nguyễn Thị Hồng Vân": ("Nguyễn Thị Hồng Vân", ("Nguyễn Thị Hồng Vân",)),
    "Hoàng Vũ.": ("Hoàng Vũ", ("Hoàng Vũ",)),
    "ĐỨC ANH": ("ĐỨC ANH", ("ĐỨC ANH",)),
    "Công Luận": ("Công Luận", ("Công Luận",)),
    "Minh Hòa": ("Minh Hòa", ("Minh Hòa",)),
    "H.M": ("H.M", ("H.M",)),
    "Đ.T.H": ("Đ.T.H", ("Đ.T.H",)),
    "N.Hà": ("N.Hà", ("N.Hà",)),
    "Th. Hằng": ("Th. Hằng", ("Th. Hằng",)),
    "(Bích Ngọc)": ("Bích Ngọc", ("Bích Ngọc",)),
    "Trọng Nghĩa tổng hợp": ("Trọng Nghĩa tổng hợp", ("Trọng Nghĩa",)),
    "Kim Anh (tổng hợp)": ("Kim Anh (tổng hợp)", ("Kim Anh",)),
    "T/h: Hồng Nhung (CCVH-XH xã An Lão)": ("Hồng Nhung (CCVH-XH xã An Lão)", ("Hồng Nhung",)),
    "Bài, ảnh: Đức Hạnh": ("Đức Hạnh", ("Đức Hạnh",)),
    "Bài và ảnh: Đức Hạnh": ("Đức Hạnh", ("Đức Hạnh",)),
    "Tin, ảnh: Thu Trang": ("Thu Trang", ("Thu Trang",)),
    "Tin, bài, ảnh: Thu Trang": ("Thu Trang", ("Thu Trang",)),
    "TIN, ẢNH: THU TRANG": ("THU TRANG", ("THU TRANG",)),
    "Bài, ảnh Đức Hạnh": ("Đức Hạnh", ("Đức Hạnh",)),
    "Tác giả: Tin, ảnh: Thu Trang": ("Thu Trang", ("Thu Trang",)),
    "Lê Sơn/Báo Tin tức": ("Lê Sơn/Báo Tin tức", ("Lê Sơn",)),
    "Tin ảnh: Hồng": ("Hồng", ("Hồng",)),
    "Thực hiện : Bích Hạnh": ("Bích Hạnh", ("Bích Hạnh",)),
    "Tác giả: Trần Quốc Toản": ("Trần Quốc Toản", ("Trần Quốc Toản",)),
    "Người viết: Lê Na": ("Lê Na", ("Lê Na",)),
    "Phóng viên: Anh Tú": ("Anh Tú", ("Anh Tú",)),
    "PV Anh Tú": ("PV Anh Tú", ("Anh Tú",)),
    "Bài: Thu Hà - Ảnh: Quang Minh": ("Thu Hà", ("Thu Hà",)),
    "Bài: Thu Hà; ảnh: Quang Minh": ("Thu Hà", ("Thu Hà",)),
    "Trung úy Lê Anh - Phòng Cảnh sát hình sự": ("Trung úy Lê Anh - Phòng Cảnh sát hình sự", ("Lê Anh",)),
    "Thượng tá Hoàng Minh Tuấn": ("Thượng tá Hoàng Minh Tuấn", ("Hoàng Minh Tuấn",)),
    "Huy Khôi – Ngọc Phương": ("Huy Khôi – Ngọc Phương", ("Huy Khôi", "Ngọc Phương")),
    "Huy Khôi, Ngọc Phương": ("Huy Khôi, Ngọc Phương", ("Huy Khôi", "Ngọc Phương")),
    "Huy Khôi và Ngọc Phương": ("Huy Khôi và Ngọc Phương", ("Huy Khôi", "Ngọc Phương")),
    "Huy Khôi & Ngọc Phương": ("Huy Khôi & Ngọc Phương", ("Huy Khôi", "Ngọc Phương")),
    "Huy Khôi-Ngọc Phương": ("Huy Khôi-Ngọc Phương", ("Huy Khôi", "Ngọc Phương")),
    "VĂN HÀO - TRẦN HÙNG 30/04/2016 11:39": ("VĂN HÀO - TRẦN HÙNG", ("VĂN HÀO", "TRẦN HÙNG")),
    "Hoàng Ân ( Nghĩa Phú )": ("Hoàng Ân ( Nghĩa Phú )", ("Hoàng Ân",)),
    "Lê Hoa - Đài Truyền thanh huyện": ("Lê Hoa - Đài Truyền thanh huyện", ("Lê Hoa",)),
    "BS. Trần Văn Hải - Trung tâm Y tế huyện": ("BS. Trần Văn Hải - Trung tâm Y tế huyện", ("Trần Văn Hải",)),
    "Tin ảnh Thu Hà": ("Thu Hà", ("Thu Hà",)),
    "Tin, ảnh : Thu Hà – Đài TT-TH": ("Thu Hà – Đài TT-TH", ("Thu Hà",)),
    "Thu Hà và nhóm PV": ("Thu Hà và nhóm PV", ("Thu Hà",)),
    "Thu Hà – Phòng VH&TT": ("Thu Hà – Phòng VH&TT", ("Thu Hà",)),
    "Minh Huệ - CDC Bình Minh": ("Minh Huệ - CDC Bình Minh", ("Minh Huệ",)),
    "Hồng Minh - Lan": ("Hồng Minh - Lan", ("Hồng Minh", "Lan")),
    "Hồng Minh (st)": ("Hồng Minh (st)", ("Hồng Minh",)),
    "Minh Tuấn./.": ("Minh Tuấn", ("Minh Tuấn",)),
    "TRƯỜNG GIANG": ("TRƯỜNG GIANG", ("TRƯỜNG GIANG",)),
    "Tin và ảnh: Y Kring Êban": ("Y Kring Êban", ("Y Kring Êban",)),
    "Tin, ảnh: H'Hen Ayun": ("H'Hen Ayun", ("H'Hen Ayun",)),
    "H’Duyên Niê": ("H’Duyên Niê", ("H’Duyên Niê",)),
    "K'Brêm": ("K'Brêm", ("K'Brêm",)),
    "Rơ Châm H'Bik": ("Rơ Châm H'Bik", ("Rơ Châm H'Bik",)),
    "ThS. BS Trần Thị Lan": ("ThS. BS Trần Thị Lan", ("Trần Thị Lan",)),
    "Thu Hà thuha@baomau.vn": ("Thu Hà", ("Thu Hà",)),
    "Thu Hà (Email: thuha@baomau.vn)": ("Thu Hà", ("Thu Hà",)),
    "Thu Hà, ảnh: Quang Minh": ("Thu Hà", ("Thu Hà",)),
    "Nội dung: Thu Hà - Thiết kế: Quang Minh": ("Thu Hà", ("Thu Hà",)),
}
OFFICES = {
    "Trung tâm VH, TT&TT": "Trung tâm VH, TT&TT",
    "Trung tâm Văn hóa - Thông tin huyện": "Trung tâm Văn hóa - Thông tin huyện",
    "Biên tập viên Cổng TTĐT tỉnh": "Biên tập viên Cổng TTĐT tỉnh",
    "Phòng tư pháp huyện Bình Minh": "Phòng tư pháp huyện Bình Minh",
    "Đài TT - TH Bình Minh": "Đài TT - TH Bình Minh",
    "Ban Biên tập": "Ban Biên tập",
    "Phóng viên thường trú Tây Bắc": "Phóng viên thường trú Tây Bắc",
    "PV/VOV-Tây Nguyên": "PV/VOV-Tây Nguyên",
    "Nhóm PV": "Nhóm PV",
    "BBT": "BBT",
    "Tin, ảnh: Trung tâm VH-TT huyện": "Trung tâm VH-TT huyện",
    "UBND xã Bình Minh": "UBND xã Bình Minh",
    "Ban Chỉ huy Quân sự huyện": "Ban Chỉ huy Quân sự huyện",
    "BBT (tổng hợp)": "BBT (tổng hợp)",
    "PV - CTV": "PV - CTV",
}
SOURCES = {
    "Theo Cổng TTĐT tỉnh Đắk Nông": "Cổng TTĐT tỉnh Đắk Nông",
    "Theo Báo Đắk Nông online": "Báo Đắk Nông online",
    "(Theo TTXVN)": "TTXVN",
    "Theo: Trí Thức Trẻ": "Trí Thức Trẻ",
    "Nguồn: Báo Nhân Dân": "Báo Nhân Dân",
    "Nguồn tin: VOV1": "VOV1",
    "Nguồn: baochinhphu.vn": "baochinhphu.vn",
    "Theo baochinhphu.vn": "baochinhphu.vn",
    "Dẫn theo Báo Hà Nam": "Báo Hà Nam",
    "Nguồn: Internet": "Internet",
    "Nguồn bài viết: Báo Nhân Dân": "Báo Nhân Dân",
    "Theo báo điện tử Chính phủ": "báo điện tử Chính phủ",
    "Theo PV Thu Hà (TTXVN)": "PV Thu Hà (TTXVN)",
    "baohatinh.vn": "baohatinh.vn",
    "http://ictnews.vn": "http://ictnews.vn",
    "https://daknong.gov.vn/tin/-/view_content/75202585-phong.html": "https://daknong.gov.vn/tin/-/view_content/75202585-phong.html",
    "Nguồn Tuyên Quang: http://www.baotuyenquang.com.vn/xa-hoi/121361.html": "Tuyên Quang",
    "Nguồn Bà Rịa - Vũng Tàu http://www.baobariavungtau.com.vn/920508/": "Bà Rịa - Vũng Tàu",
    "Báo Nhân Dân": "Báo Nhân Dân",
}
NOBODY = (
    "Toàn cảnh hội nghị.",
    "Đại biểu dự hội nghị",
    "Ảnh minh họa.",
    "Ảnh minh họa",
    "Hà Nam",
    "Việt Nam",
    "Hồ Chí Minh",
    "THÔNG BÁO",
    "Quyết Định",
    "Lãnh đạo huyện trao quà cho các hộ nghèo",
    "PV: Thưa ông, kết quả bước đầu ra sao?",
    "Phóng viên: Xin trân trọng cảm ơn đồng chí!",
    "Theo kế hoạch, hội thi kết thúc vào cuối tháng.",
    "Theo ông Vũ Văn Bình",
    "Nguồn vốn: ngân sách tỉnh",
    "Thực hiện: nghiêm túc, đúng quy định",
    "Địa chỉ liên hệ: Cơ sở sản xuất nấm Thanh Phương - Thạch Hà - Hà Tĩnh",
    "Điện thoại: 04-39364792",
    "Chị Trang (0904010001)",
    "Trung tâm huyện nhìn từ trên cao",
    "Đoàn công tác khảo sát tại thôn",
    "Ban Tổ chức trao giải",
    "Đoàn viên thanh niên xã dọn vệ sinh",
    "Hội nghị bế mạc lúc 17 giờ.",
    "Trân trọng!",
    "ĐOÀN XÃ BÌNH MINH RA QUÂN DỌN VỆ SINH MÔI TRƯỜNG",
    "Ngày 4-4-2025, UBND tỉnh Bình Minh ban hành Thông báo số 112/TB-UBND",
    "Ban Thường vụ Thành ủy, ...",
    "phuly1.jpg",
    "Thanh niên xã Bình Minh",
    "Lao động nông thôn",
)


@pytest.mark.parametrize(("line", "want"), PEOPLE.items(), ids=PEOPLE)
def test_a_line_under_the_text_names_who_signs(line: str, want: tuple[str, tuple[str, ...]]) -> None:
    reading = signed(line)

    assert (reading.byline, reading.authors, reading.tail) == (*want, 1)
    assert reading.evidence in {"text shape", "visible label"}


@pytest.mark.parametrize(("line", "office"), OFFICES.items(), ids=OFFICES)
def test_an_office_signs_and_is_no_person(line: str, office: str) -> None:
    reading = signed(line)

    assert (reading.byline, reading.authors, reading.tail) == (office, (), 1)


@pytest.mark.parametrize(("line", "source"), SOURCES.items(), ids=SOURCES)
def test_a_line_under_the_text_names_whom_it_credits(line: str, source: str) -> None:
    reading = signed(line)

    assert (reading.source, reading.byline, reading.tail) == (source, None, 1)


@pytest.mark.parametrize("line", NOBODY)
def test_what_is_text_signs_nothing_and_stays(line: str) -> None:
    assert signed(line) == BylineReading()


_LINES = st.sampled_from(
    [*PEOPLE, *OFFICES, *SOURCES, *NOBODY, "Admin", "TM. UBND", "./.", "Thu Hà./. Lê Na"]
) | st.text(max_size=80)


@settings(deadline=None)
@given(st.lists(_LINES, max_size=6), st.lists(_LINES, max_size=3), _LINES, st.lists(_LINES, max_size=2))
def test_no_lines_make_reading_fail_or_invent(tail: list[str], head: list[str], meta: str, sites: list[str]) -> None:
    facts = BylineFacts(tuple(head), tuple(TailLine(line, bold=True) for line in tail), tuple(head), meta, tuple(sites))

    reading = read_byline(facts)

    assert reading == read_byline(facts)
    assert 0 <= reading.tail <= len(tail)
    printed = squeeze(unicodedata.normalize("NFC", " ".join((*head, *tail, meta))))
    assert all(name in printed for name in reading.authors)
    assert reading.glued is None or tail[len(tail) - reading.tail - 1].rstrip().endswith(reading.glued)


@pytest.mark.parametrize("line", ["Vụ Pháp chế", "Tổng cục Thống kê", "Công chức VH-XH xã", "Nhà văn hóa xã"])
def test_departments_and_a_communes_officers_sign_as_offices(line: str) -> None:
    assert (signed(line).byline, signed(line).authors) == (line, ())


@pytest.mark.parametrize("line", ["Vụ mùa năm nay", "Vụ cháy chợ", "Cán bộ hướng dẫn bà con cách chăm sóc"])
def test_a_harvest_a_fire_and_a_sentence_sign_nothing(line: str) -> None:
    assert signed(line).byline is None
