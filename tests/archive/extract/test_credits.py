"""Whom a picture is credited to, parted from what is printed for it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.extract.article.credits import split_credit
from archive.extract.text import nfc, squeeze


@pytest.mark.parametrize(
    ("caption", "words", "credit"),
    [
        ("Toàn cảnh hội nghị. Ảnh: Thu Hà", "Toàn cảnh hội nghị.", "Thu Hà"),
        ("Toàn cảnh hội nghị. Ảnh: Thu Hà.", "Toàn cảnh hội nghị.", "Thu Hà"),
        ("Lễ ra quân (Ảnh: TTXVN)", "Lễ ra quân", "TTXVN"),
        ("Lễ ra quân (ảnh: Thu Hà)", "Lễ ra quân", "Thu Hà"),
        ("Lễ ra quân - Ảnh: Thu Hà, Minh Đức", "Lễ ra quân", "Thu Hà, Minh Đức"),
        ("Lễ ra quân   Ảnh: T. Hà", "Lễ ra quân", "T. Hà"),
        ("Lễ ra quân. Nguồn ảnh: Cổng TTĐT tỉnh", "Lễ ra quân.", "Cổng TTĐT tỉnh"),
        ("Lễ ra quân. Nguồn: baohanam.com.vn", "Lễ ra quân.", "baohanam.com.vn"),
        ("Lễ ra quân. Ảnh TTXVN", "Lễ ra quân.", "TTXVN"),
        ("Ảnh: Thu Hà", "", "Thu Hà"),
        ("ẢNH: THU HÀ", "", "THU HÀ"),
        ("Ảnh minh họa: TTXVN", "", "TTXVN"),
        ("Ảnh minh họa. Nguồn: Internet", "Ảnh minh họa.", "Internet"),
        ("Cầu mới. Ảnh: Nhân vật cung cấp", "Cầu mới.", "Nhân vật cung cấp"),
        ("Cầu mới. Ảnh: Trung tâm VH, TT&TT", "Cầu mới.", "Trung tâm VH, TT&TT"),
    ],
)
def test_whom_a_picture_is_credited_to_is_set_apart(caption: str, words: str, credit: str) -> None:
    split = split_credit(caption)

    assert (split.text or "", split.credit) == (words, credit)


@pytest.mark.parametrize(
    "caption",
    [
        "Ảnh minh họa", "Ảnh minh họa.", "Đại biểu dự hội nghị", "ảnh: ông Minh - Chủ tịch UBND huyện phát lệnh gọi nhập ngũ",
        "Ảnh: Đại biểu dự hội nghị", "Người dân xem bức ảnh: Hồ Gươm", "Tin, ảnh: Thu Hà", "Thời gian: 14 giờ", "Ảnh:", "",
    ],
)  # fmt: skip
def test_a_caption_without_credit_stays_whole(caption: str) -> None:
    split = split_credit(caption)

    assert (split.text or "", split.credit) == (caption, None)


# printed under a picture → (caption, credit)
CREDITS = {
    "Toàn cảnh hội nghị. Ảnh: Minh Đức": ("Toàn cảnh hội nghị.", "Minh Đức"),
    "Toàn cảnh hội nghị (Ảnh: Minh Đức)": ("Toàn cảnh hội nghị", "Minh Đức"),
    "Toàn cảnh hội nghị - Ảnh: VGP/Nhật Bắc": ("Toàn cảnh hội nghị", "VGP/Nhật Bắc"),
    "Toàn cảnh hội nghị Ảnh: N.Hà": ("Toàn cảnh hội nghị", "N.Hà"),
    "Cầu Bến Đò. (Nguồn: TTXVN)": ("Cầu Bến Đò.", "TTXVN"),
    "Cầu Bến Đò. Ảnh minh họa: Internet": ("Cầu Bến Đò.", "Internet"),
    "Ảnh: Minh Đức": (None, "Minh Đức"),
    "Ảnh minh họa": ("Ảnh minh họa", None),
    "Trong ảnh: Các đại biểu dự hội nghị": ("Trong ảnh: Các đại biểu dự hội nghị", None),
    "Các đại biểu dự hội nghị": ("Các đại biểu dự hội nghị", None),
}


@pytest.mark.parametrize("printed", CREDITS)
def test_who_took_the_picture_is_parted_from_what_it_shows(printed: str) -> None:
    split = split_credit(printed)

    assert (split.text, split.credit) == CREDITS[printed]


@settings(deadline=None)
@given(st.text(max_size=300))
def test_caption_and_credit_stand_in_what_is_printed(text: str) -> None:
    split = split_credit(text)

    assert (split.text or "") in squeeze(nfc(text))
    assert (split.credit or "") in squeeze(nfc(text))
