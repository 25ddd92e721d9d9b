"""Text of another country under an office's address; and what portals publish in other languages, which is none."""

from __future__ import annotations

import pytest

from archive.extract.kinds.tongues import language_of
from tests.archive.extract.pages import TITLE, paragraphs, reading_of, story

MENU = (
    "<ul><li><a href='/1'>Giới thiệu chung về huyện</a></li><li><a href='/2'>Thủ tục hành chính</a></li>"
    "<li><a href='/3'>Văn bản chỉ đạo điều hành của Ủy ban nhân dân</a></li><li><a href='/4'>Người tốt, việc tốt</a></li>"
    "<li><a href='/5'>Quốc phòng, an ninh trật tự, phòng chống dịch bệnh</a></li><li><a href='/6'>Đường dây nóng</a></li></ul>"
)
STRANGE = {
    "English": (
        "The kitchen of a small house can be made larger with a few changes that anybody is able to do in a weekend.",
        "Start with the shelves: take them down, paint the wall behind them in a light colour, and put them up again.",
        "Then look at the lamps. A warm light over the table and a bright one over the stove is all that you need to have.",
    ),
    "Indonesian": (
        "Dapur dari rumah kecil dapat dibuat lebih luas dengan beberapa perubahan yang mudah untuk anda lakukan sendiri.",
        "Mulai dengan rak: turunkan dan cat dinding dengan warna terang, lalu pasang lagi pada tempat yang lama.",
        "Lampu juga penting. Cahaya hangat di atas meja adalah yang anda perlukan untuk suasana rumah yang tenang ini.",
    ),
    "Japanese": (
        "小さな家の台所は、いくつかの工夫で広く見せることができます。まず棚を外して、壁を明るい色に塗ります。" * 3,
        "次に照明を見直しましょう。食卓の上には暖かい光を、コンロの上には明るい光を置くだけで十分です。" * 3,
    ),
    "Cyrillic": (
        "Кухню в маленьком доме можно сделать просторнее, если за выходные изменить несколько простых вещей своими руками.",
        "Начните с полок: снимите их, покрасьте стену за ними в светлый цвет и повесьте их снова на прежнее место.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", STRANGE)
def test_a_strange_text_inside_the_portals_frame_is_no_article(language: str) -> None:
    reading = reading_of(story(paragraphs(*STRANGE[language]), title=STRANGE[language][0][:60], before=MENU))

    assert (reading.kind, reading.text) == ("hijacked", "")
    assert f"({language})" in reading.problems[-1].what


@pytest.mark.parametrize("language", STRANGE)
def test_a_strange_page_under_an_offices_address_is_no_article(language: str) -> None:
    words = STRANGE[language]
    page = f"<html><title>{words[0][:50]}</title><body><h1>{words[0][:50]}</h1>{paragraphs(*words)}</body></html>"

    assert reading_of(page).kind == "hijacked"
    assert reading_of(page, "https://example.org/a/kitchen.html").kind == "article"


SPOKEN = {
    "declared by the page": ("<html>", "<html lang='en'>"),
    "of the country": ("The kitchen", "In Hung Yen province, the kitchen"),
    "of the country in its own script": ("The kitchen", "(越南) The kitchen"),
    "with a name in its own letters": ("The kitchen", "Phạm Văn Đường says: the kitchen"),
}


@pytest.mark.parametrize("change", SPOKEN.values(), ids=SPOKEN)
def test_an_edition_in_another_language_is_kept(change: tuple[str, str]) -> None:
    page = story(paragraphs(*STRANGE["English"]), title="A larger kitchen in one weekend", before=MENU).replace(*change)

    assert reading_of(page).kind == "article"


@pytest.mark.parametrize(
    "url",
    [
        "http://tinhmau.gov.vn/en/news/kitchen-12.html",
        "http://en.tinhmau.gov.vn/news/kitchen-12.html",
        "http://tinhmau.gov.vn/index.php?language=en&nv=news&op=kitchen-12",
        "http://tinhmau.gov.vn/web/english/kitchen",
        "http://tinhmau.gov.vn/tieng-anh/kitchen-12.html",
    ],
)
def test_an_address_that_names_a_language_declares_it(url: str) -> None:
    page = story(paragraphs(*STRANGE["English"]), title="A larger kitchen in one weekend", before=MENU)

    assert reading_of(page, url).kind == "article"
    assert reading_of(page, "http://tinhmau.gov.vn/chuyen-de/de-an-en-vang.html").kind == "hijacked"


KEPT = {
    "Khmer": "ផ្ទះបាយនៃផ្ទះតូចមួយអាចធ្វើឱ្យធំជាងមុនដោយការផ្លាស់ប្តូរបន្តិចបន្តួចដែលអ្នកណាក៏អាចធ្វើបាននៅចុងសប្តាហ៍។ " * 4,
    "Lao": "ເຮືອນຄົວຂອງເຮືອນຫຼັງນ້ອຍສາມາດເຮັດໃຫ້ກວ້າງຂຶ້ນໄດ້ດ້ວຍການປ່ຽນແປງເລັກນ້ອຍທີ່ໃຜກໍເຮັດໄດ້ໃນທ້າຍອາທິດ " * 4,
    "Ê-đê": "Hlăm hruê anei, jih jang ƀuôn sang mâo mnơ̆ng ƀơ̆ng, čiăng kơ klei hdĭp mda mnuih ƀuôn sang arăng hŏng čư̆ êa. " * 3,
    "Mông": "Hmoob nyob hauv zos no tau ua teb ua liaj nrog cov neeg thiab pab txhim kho lub neej kom zoo dua qub. " * 3,
    "Vietnamese without marks": (
        "Sang nay, tai hoi truong UBND huyen da dien ra hoi nghi tong ket cong tac nam va trien khai nhiem vu; "
        "de an di vao cuoc song, la dieu ma ba con mong doi, con duong o do da lam xong tu dau nam nay. "
    ) * 2,
}  # fmt: skip


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_languages_of_the_country_and_its_neighbours_are_none_of_an_intruder(text: str) -> None:
    assert language_of(text) is None
    assert reading_of(story(paragraphs(text), title=TITLE, before=MENU)).kind == "article"
