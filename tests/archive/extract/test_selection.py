"""Selectors match what XPath says that they match, whether the page's index was asked or not."""

from __future__ import annotations

import pytest
from lxml.cssselect import CSSSelector

from archive.extract.tree.page import Page, open_page
from archive.extract.tree.selection import present, select
from archive.extract.tree.tidy import tidy
from archive.model import ReadRules

URL = "http://tinhmau.gov.vn/tin.html"
HTML = """
<div class='tin noi-bat' id='khung'>
  <h1 class='tieu-de tieu-de'>Cầu mới</h1>
  <div class='tin phu'><h1 class='tieu-de'>Trong hộp</h1><p id='ctl00_ngay'>1/1</p></div>
  <table><tr><td class='Time' id='ctl01_ngay'>2/2</td><td class='tin'>3/3 <b>a</b> <b>b</b></td></tr></table>
</div>
<p class='tin' id='khung'>hai lần</p>
<div class='phu' id='ctl02_ngay'><b>c</b></div>
"""
SELECTORS = (
    ".tin", ".phu", ".tin.noi-bat", ".tin#khung", "#khung", "#khung.tin", "div#khung", "td.tin", "TD.Time", ".Time",
    ".tieu-de", "h1.tieu-de", "[id$=_ngay]", "[id^=ctl01]", "td[id$=_ngay]", "[id$='_ngay']", "[id$=khung]",
    ".noi-bat h1", ".noi-bat > h1", ".noi-bat  >  h1", ".tin h1", ".phu b", "td.tin b", "[id$=_ngay] b", "[id^=ctl02] b",
    ".noi-bat + p", ".noi-bat ~ .phu", ".noi-bat h1 + .phu", ".phu, .Time", ".tin:not(.phu)", ".tin:first-child",
    ".noi-bat td:first-child", "p", ".khac", ".khac b", "#khac", ".tieu",
)  # fmt: skip


def opened(html: str) -> Page:
    return open_page(html.encode(), (), URL)


@pytest.mark.parametrize("css", SELECTORS)
def test_a_selector_matches_what_xpath_finds_in_the_same_order(css: str) -> None:
    page = opened(HTML)

    assert select(page, css) == CSSSelector(css, translator="html")(page.root)


@pytest.mark.parametrize("css", SELECTORS)
def test_within_an_element_it_matches_what_xpath_finds_there(css: str) -> None:
    page = opened(HTML)

    for within in page.root.iter("div", "td", "table"):
        assert select(page, css, within) == CSSSelector(css, translator="html")(within)


def test_what_was_taken_off_the_page_is_matched_no_more() -> None:
    page = opened("<div class='nhan'><p class='chu'>x</p></div><p class='chu'>y</p>")
    tidy(page, ReadRules(furniture=(".nhan",)))

    assert [found.text for found in select(page, ".chu")] == ["y"]


def test_of_more_elements_than_the_index_is_asked_for_all_are_matched() -> None:
    assert len(select(opened("<p class='chu'>x</p>" * 300), "p.chu")) == 300


def test_selectors_whose_names_are_not_on_the_page_are_not_tried() -> None:
    page = opened("<div class='Tin chi-tiet' id='Bai'><p>x</p></div>")
    selectors = (".Tin p", "#Bai", ".khac", "p:not(.khac)", "[class^=Tin]", ".khac, p")

    assert present(page, selectors) == (".Tin p", "#Bai", "p:not(.khac)", "[class^=Tin]", ".khac, p")


def test_a_selector_that_is_none_matches_nothing() -> None:
    assert select(opened("<p>x"), "p[[") == []
