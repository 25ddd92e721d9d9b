"""What portals answer at an article's address is called what a person calls it, with nothing around it and in a portal."""

from __future__ import annotations

import pytest

from archive.extract.text import slug
from archive.model import Reading
from tests.archive.extract.pages import reading_of
from tests.archive.extract.shapes.frames import FRAMES, bare
from tests.archive.extract.shapes.kinds_of_pages import Answer, answers

ANSWERS = list(answers())
ARTICLES = [answer for answer in ANSWERS if answer.kind == "article"]
OTHERS = [answer for answer in ANSWERS if answer.kind != "article"]
SPELLED = {"article", "empty"}  # kinds whose pages have a title that the address may spell


def called(answer: Answer) -> str:
    return f"{answer.kind}: {answer.name}"


def read_in(frame: str, answer: Answer, *, spelled: bool = False) -> Reading:
    last = f"tin-tuc/{slug(answer.title)}-512.html" if spelled else "chi-tiet?id=512"
    html = FRAMES[frame](answer.title, answer.main, answer.head)
    return reading_of(html, f"http://muongkhe.tinhmau.gov.vn/{last}")


@pytest.mark.parametrize("answer", ANSWERS, ids=called)
def test_a_page_with_nothing_around_it_is_called_what_it_is(answer: Answer) -> None:
    assert read_in("bare", answer, spelled=answer.kind in SPELLED).kind == answer.kind


@pytest.mark.parametrize("frame", ["portal", "tables"])
@pytest.mark.parametrize("answer", ARTICLES, ids=called)
def test_no_article_is_refused_for_the_boxes_around_it(answer: Answer, frame: str) -> None:
    reading = read_in(frame, answer, spelled=True)

    assert (reading.kind, reading.title) == ("article", answer.title)


@pytest.mark.parametrize("answer", ARTICLES, ids=called)
def test_an_article_whose_address_is_a_number_is_one(answer: Answer) -> None:
    assert read_in("portal", answer).kind == "article"


@pytest.mark.parametrize("frame", ["portal", "tables"])
@pytest.mark.parametrize("answer", OTHERS, ids=called)
def test_what_is_no_article_is_none_in_a_portal_either(answer: Answer, frame: str) -> None:
    assert read_in(frame, answer).kind != "article"


@pytest.mark.parametrize("frame", ["portal", "tables"])
@pytest.mark.parametrize("answer", OTHERS, ids=called)
def test_only_a_page_that_says_so_is_gone(answer: Answer, frame: str) -> None:
    assert (read_in(frame, answer).kind == "soft-404") == (answer.kind == "soft-404")


@pytest.mark.parametrize("answer", [a for a in ARTICLES if "PDF" in a.name], ids=called)
def test_an_article_that_is_one_document_has_it_attached(answer: Answer) -> None:
    reading = read_in("portal", answer, spelled=True)

    assert [attached.url.rpartition(".")[2] for attached in reading.attachments] == ["pdf"]


def test_an_article_that_is_a_scan_has_its_pages_as_images() -> None:
    (scan,) = (answer for answer in ARTICLES if answer.name == "a scan")

    assert [image.url[-5:] for image in read_in("tables", scan, spelled=True).images] == ["1.jpg", "2.jpg"]


ROOM = "<h1>Xã Nậm Lung đưa cầu treo bản Phầy vào sử dụng</h1>"
STORY = (
    "Cây cầu treo dài 92 mét vừa được bàn giao, giúp 140 hộ dân bản Phầy không còn phải lội suối mỗi mùa mưa lũ. " * 4
)
ELSEWHERE = {
    "a frame": f"{ROOM}<iframe src='/noidung.aspx?id=512' width='100%'></iframe>",
    "a frameset": "<frameset rows='80,*'><frame src='/dau.htm'><frame src='/tin.aspx?id=512'></frameset>",
    "noscript": f"{ROOM}<noscript><p>{STORY}</p></noscript>",
    "a template": f"{ROOM}<template><p>{STORY}</p></template>",
    "Next.js": f'<div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{{"text":"{STORY}"}}</script>',
    "Nuxt": f"<div id='__nuxt'></div><script>window.__NUXT__={{text:'{STORY}'}}</script>",
    "an empty root": "<div id='app'></div><script src='/js/app.9f1c.js'></script>",
    "Angular": "<app-root></app-root><script src='/main.js'></script>",
}


@pytest.mark.parametrize("main", ELSEWHERE.values(), ids=ELSEWHERE)
def test_a_text_that_only_a_browser_would_show_is_a_problem(main: str) -> None:
    reading = reading_of(bare("Xã Nậm Lung đưa cầu treo bản Phầy vào sử dụng", main), "http://a.gov.vn/tin?id=512")

    assert (reading.kind in {"empty", "other"}, reading.text) == (True, "")
    assert any("browser" in problem.what for problem in reading.problems)


def test_prose_that_is_not_taken_for_the_empty_articles_text_is_a_problem() -> None:
    box = f"<div><h3>Giới thiệu</h3><p>{STORY[:300]}</p><h3>Lịch sử</h3></div>"
    reading = reading_of(f"<title>Xã Nậm Lung đưa cầu treo bản Phầy vào sử dụng</title><div>{ROOM}</div>{box}")

    assert reading.kind == "empty"
    assert any("letters of prose" in problem.what for problem in reading.problems)


def test_paragraphs_that_stand_in_the_body_element_alone_are_the_text() -> None:
    texts = [
        "Huyện Mường Khe vừa khánh thành cầu treo bản Phầy sau hơn hai năm thi công, trước mùa mưa lũ năm nay."
    ] * 2
    texts += [
        "Cây cầu dài 92 mét, rộng 2 mét, giúp 140 hộ dân hai bản không còn phải lội suối khi đi chợ, đi học.",
        STORY.strip(),
    ]
    reading = reading_of(
        bare("Cầu mới ở bản Phầy", f"<h1>Cầu mới ở bản Phầy</h1>{''.join(f'<p>{t}</p>' for t in texts)}")
    )

    assert (reading.kind, reading.text.split("\n")) == ("article", texts)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "0 bytes"), (b" \n", "white space"), (b"%PDF-1.4 <x>", "a PDF document"), (b"\x1f\x8b\x08\x00<", "gzip"),
        (bytes(range(128, 250)) * 40, "no tag"), (b"PK\x03\x04", "ZIP"),
    ],
    ids=["nothing", "white space", "PDF", "gzip", "random bytes", "ZIP"],
)  # fmt: skip
def test_what_is_no_page_says_why(body: bytes, why: str) -> None:
    reading = reading_of(body, kind="text/html")

    assert reading.kind == "other"
    assert any(why in problem.what for problem in reading.problems)
