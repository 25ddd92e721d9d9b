"""Letters: composing, squeezing, folding, comparing; file names; credits; fonts before Unicode."""

from __future__ import annotations

import re
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.extract.legacy import from_old_font, from_tcvn3, from_vni, old_font
from archive.extract.text import fold, looks_like_file_name, nfc, same_words, slug, squeeze

SENTENCE = "Uỷ ban nhân dân tỉnh Bình Minh họp về thực hiện quy chế dân chủ ở cơ sở, đường rực rỡ cờ hoa"
TCVN3 = "Uû ban nh©n d©n tØnh B×nh Minh häp vÒ thùc hiÖn quy chÕ d©n chñ ë c¬ së, ®­êng rùc rì cê hoa"
VNI = "Uyû ban nhaân daân tænh Bình Minh hoïp veà thöïc hieän quy cheá daân chuû ôû cô sôû, ñöôøng röïc rôõ côø hoa"


def test_an_entity_and_its_combining_mark_become_one_letter() -> None:
    assert nfc("ho\u0323\u0302i nghi\u0323") == "hội nghị"


def test_blanks_of_every_kind_are_one_and_what_takes_no_room_is_gone() -> None:
    assert squeeze(" \u00a0Hà\u200b \t\n Nam\ufeff\u00ad ") == "Hà Nam"


@given(st.text(st.sampled_from("ab \u00a0\u200b\t\n\ufeff\u00adọ\u3000\x1f"), max_size=12))
def test_what_is_squeezed_is_its_words_parted_by_one_blank(text: str) -> None:
    seen = "".join(letter for letter in text if letter not in "\u200b\ufeff\u00ad")

    assert squeeze(text) == " ".join(seen.split())


@pytest.mark.parametrize(
    "spelt", ["Hoà Bình", "Hòa Bình", "HOÀ BÌNH", unicodedata.normalize("NFD", "Hoà Bình"), "hoa binh"]
)
def test_the_search_key_knows_neither_marks_nor_case_nor_tone_place(spelt: str) -> None:
    assert fold(spelt) == "hoa binh"


def test_the_search_key_of_the_letter_d_with_stroke_is_d() -> None:
    assert fold("Đắk Lắk, Điện Biên, Ðồng") == "dak lak, dien bien, dong"


FOREIGN = st.sampled_from("aB đÐ“”…–ẤẩĂõ\u0301\u0323\u034f\u05b0øßﬁМя한中\u212aİ")


@given(st.text(FOREIGN, max_size=10))
def test_the_search_key_loses_marks_and_nothing_else(text: str) -> None:
    apart = unicodedata.normalize("NFD", text.lower().translate(str.maketrans("đð", "dd")))

    assert fold(text) == "".join(letter for letter in apart if not unicodedata.combining(letter))


@given(st.text(FOREIGN, max_size=10))
def test_what_is_neither_letter_nor_number_parts_the_words_of_a_slug(text: str) -> None:
    assert slug(text) == "-".join(re.findall(r"[^\W_]+", fold(text)))


def test_a_slug_is_words_without_marks_joined_by_hyphens() -> None:
    assert slug("“Dân chủ ở cơ sở” – năm 2024: 5.000 tỷ") == "dan-chu-o-co-so-nam-2024-5-000-ty"


@pytest.mark.parametrize(
    ("one", "other"), [("hoà", "hòa"), ("Uỷ ban", "ỦY BAN"), ("thuý", "thúy"), ("Hội nghị!", "hội  nghị")]
)
def test_the_same_words_may_be_spelt_and_set_differently(one: str, other: str) -> None:
    assert same_words(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("ba má", "bà má"), ("Hà Nam", "Hà Nội"), ("hoa", "hoà"), ("dân", "đân"), ("a", "")]
)
def test_other_marks_are_other_words(one: str, other: str) -> None:
    assert not same_words(one, other)


@pytest.mark.parametrize(
    "name",
    [
        "z5288427082120_b154f9d81116.jpg", "01397.MTS.Still001.jpg", "01397.MTS.Still001", "IMG_2034", "image", "image001",
        "IMG_20240327_081500.JPG", "DSC_01", "DSC00123", "_DSC0042", "phuly1.jpg", "Ảnh hội nghị.png", "hinh 1", "P1010234",
        "20240327_081500", "photo", "untitled", "9e785e59-4feb-4c7d-a966-7ae7b5eb3d75", "450_huou1942015", "z5288427082120",
        "images.thumb.9e785e59-4feb.jpg",
    ],
)  # fmt: skip
def test_names_of_files_are_known(name: str) -> None:
    assert looks_like_file_name(name)


@pytest.mark.parametrize(
    "words",
    [
        "Đại biểu dự hội nghị",
        "Toàn cảnh.",
        "Ảnh 1: lễ khai mạc",
        "Ảnh minh họa",
        "",
        "Năm 2024",
        "6 tháng đầu năm",
        "Bản đồ",
    ],
)
def test_words_about_a_picture_are_no_file_name(words: str) -> None:
    assert not looks_like_file_name(words)


def test_tcvn3_becomes_unicode() -> None:
    assert (old_font(TCVN3), from_tcvn3(TCVN3)) == ("TCVN3", SENTENCE)
    assert from_old_font(TCVN3, "TCVN3") == SENTENCE


def test_vni_becomes_unicode() -> None:
    assert (old_font(VNI), from_vni(VNI)) == ("VNI", SENTENCE.replace("Uỷ", "Uỷ"))
    assert from_vni("COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM") == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE,
        "",
        "Hanoi, 27 March 2024: the meeting closed.",
        "Élections françaises : à la fin, le président réélu a salué l’équipe très émue, déjà fêtée à l’étranger cet été.",
        "São Paulo não é a capital; a decisão já está tomada, à noite, após três sessões.",
        "café, naïve, résumé",
    ],
)
def test_text_of_no_old_font_is_left_alone(text: str) -> None:
    assert old_font(text) is None


@settings(deadline=None)
@given(st.text(max_size=300))
def test_no_text_makes_these_fail(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert squeeze(squeeze(text)) == squeeze(text)
    assert same_words(text, text)
    assert looks_like_file_name(text) in {True, False}
    assert old_font(text) in {None, "TCVN3", "VNI"}


@pytest.mark.parametrize("piece", ["Ảnh: ", "(", " ", "a_1", "Ảnh:a", "a.b ", "x.jpg", "1_", "é", "\u0301"])
def test_a_hundred_kilobytes_take_less_than_a_second(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    begun = time.process_time()

    looks_like_file_name(text), slug(text), same_words(text, text), old_font(text)

    assert time.process_time() - begun < 1
