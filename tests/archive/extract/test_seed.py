"""The page that this archive was begun for, wrapped into SharePoint's mark-up in the ways in which portals do."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.extract.text import squeeze
from archive.model import Reading
from tests.archive.extract.pages import reading_of

SEEDS = sorted((Path(__file__).parents[3].parent / "shared" / "seed").glob("*.txt"))
URL = "https://hanam.gov.vn/Pages/hoi-nghi-tap-huan-nghiep-vu-ve-thuc-hien-dan-chu-o-co-so-nam-2024.aspx"
TITLE = "Hội nghị tập huấn nghiệp vụ về thực hiện dân chủ ở cơ sở năm 2024"
SECTION = "Thông tin tuyên truyền, phổ biến"
CHROME = (
    '<div class="s4-notdlg noindex"><a href="javascript:;" class="ms-accessible">Skip Ribbon Commands</a></div>'
    '<div class="s4-notdlg noindex"><a href="javascript:;" class="ms-accessible">Skip to main content</a></div>'
    '<input type="hidden" name="__VIEWSTATE" id="__VIEWSTATE" value="/wEPDwUKMTY1NDU2" />'
)
MENU = "".join(f'<li class="static"><a href="/Pages/{name}.aspx">{name}</a></li>' for name in ("Giới thiệu", "Tin tức"))
FOOT = "<p>Giấy phép số 06/GP-TTĐT ngày 15/5/2019. Ghi rõ nguồn khi phát hành lại thông tin</p>"

pytestmark = pytest.mark.skipif(
    not SEEDS, reason="the seed lies beside the project, in ../shared/seed, and is not here"
)


def lines() -> list[str]:
    text = SEEDS[0].read_text(encoding="utf-8")
    # what is printed as one blank is one blank, non-breaking or not
    return [squeeze(line) for line in text.splitlines() if line.strip() and not line.startswith("Skip ")]


def body(named: str = "p") -> str:
    """Return what follows the second title, as paragraphs; a file name is the alt text of a picture."""
    made = []
    for line in lines()[3:]:
        words = line
        if line.endswith(".jpg"):
            words = f'<img alt="{line}" src="/PublishingImages/2024/{line}" />'
        made.append(f"<{named}>{words}</{named}>")
    return "\n".join(made)


def page(main: str, title: str) -> str:
    return (
        '<html lang="vi-vn"><head><meta name="GENERATOR" content="Microsoft SharePoint" />'
        f'<meta http-equiv="Content-Type" content="text/html; charset=utf-8" /><title>\n\t{title}\n</title></head><body>'
        f'<form method="post" id="aspnetForm">{CHROME}<div id="s4-workspace" class="ms-core-overlay"><div>'
        f'<h1 id="pageTitle"><span id="DeltaPlaceHolderPageTitleInTitleArea">{TITLE}</span></h1><ul class="root">{MENU}</ul>'
        f'<div id="DeltaPlaceHolderMain">{main}</div><div class="footer">{FOOT}</div></div></div></form></body></html>'
    )


def field(content: str) -> str:
    label = "ctl00_PlaceHolderMain_ctl11"
    return (
        f'<div id="{label}_label" style="display:none">Page Content</div><div id="{label}__ControlWrapper_RichHtmlField" '
        f'class="ms-rtestate-field" aria-labelledby="{label}_label">{content}</div>'
    )


def named() -> str:
    """Return the parts in elements of their own, with class names."""
    first, rest = body().split("\n", 1)
    summary = first.replace("<p>", "").replace("</p>", "")
    return page(
        f'<div class="chi-tiet-tin"><div class="chuyen-muc">{SECTION}&#160; </div><h2 class="tieu-de-tin">{TITLE}</h2>'
        f'<div class="trich-yeu">{summary}</div>{field(rest)}</div>',
        "Cổng thông tin điện tử tỉnh Hà Nam",
    )


def nameless() -> str:
    """Return the parts in elements that no class tells apart."""
    return page(f"<div><div>{SECTION}&#160; </div><div>{TITLE}</div><div>{field(body())}</div></div>", TITLE)


def tables() -> str:
    """Return the parts in table cells, the text in divs."""
    cells = (SECTION, f"<b>{TITLE}</b>", field(body("div")))
    return page("<table>" + "".join(f"<tr><td>{cell}</td></tr>" for cell in cells) + "</table>", "Trang chủ")


@pytest.fixture(params=[named, nameless, tables], ids=lambda made: made.__name__)
def reading(request: pytest.FixtureRequest) -> Reading:
    return reading_of(request.param(), URL)


def test_the_title_is_the_heading_that_is_printed_twice(reading: Reading) -> None:
    assert (reading.kind, reading.title) == ("article", TITLE)


def test_the_section_stands_between_the_two_titles(reading: Reading) -> None:
    assert reading.section == SECTION


def test_the_day_is_that_of_the_first_sentence_and_no_laws(reading: Reading) -> None:
    told = (reading.published, reading.published_as_printed, reading.published_kind)

    assert told == ("2024-03-27", "Sáng ngày 27/3/2024", "from the text")


def test_the_last_line_signs(reading: Reading) -> None:
    assert (reading.byline, reading.authors) == ("Thương Huyền", ("Thương Huyền",))


def test_each_picture_has_the_caption_printed_under_it(reading: Reading) -> None:
    told = lines()
    names = [at for at, line in enumerate(told) if line.endswith(".jpg")]

    assert [image.caption for image in reading.images] == [told[at + 1] for at in names]
    assert [image.alt for image in reading.images] == [told[at] for at in names]


def test_lead_and_text_are_the_paragraphs_and_nothing_else(reading: Reading) -> None:
    told = lines()
    captions = {at + 1 for at, line in enumerate(told) if line.endswith(".jpg")}
    wanted = [line for at, line in enumerate(told[:-1]) if at > 2 and at not in captions and not line.endswith(".jpg")]

    assert "\n".join(filter(None, (reading.lead, reading.text))).split("\n") == wanted


def test_the_mark_of_the_end_stays_as_printed(reading: Reading) -> None:
    assert reading.text.endswith("trên địa bàn tỉnh.../.")
