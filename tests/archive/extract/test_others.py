"""What is no page, whatever the server calls it: documents, pictures, feeds, data, plain text, noise."""

from __future__ import annotations

import gzip
import random

import pytest

from archive.extract.kinds.others import not_html
from archive.extract.read import read
from archive.sites import unknown_site
from tests.archive.extract.damage import capture_of
from tests.archive.extract.pages import URL

STORY = "Sáng nay, hơn 30 hộ ở xã Hợp Tiến đã thu hoạch lứa cà chua trái vụ đầu tiên trong nhà lưới của mình. " * 8
NOISE = random.Random(7).randbytes(5000)
ITEMS = "".join(f"<item><title>Tin số {n}</title><description>{STORY}</description></item>" for n in range(5))
NO_PAGES = {
    "noise": NOISE,
    "zeros": bytes(5000),
    "pdf": b"%PDF-1.4\n" + NOISE,
    "pdf behind a mark": b"\xef\xbb\xbf\r\n%PDF-1.4\n1 0 obj\n",
    "jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF" + NOISE,
    "webp": b"RIFF\x10\x00\x00\x00WEBPVP8 " + NOISE,
    "zip": b"PK\x03\x04" + NOISE,
    "gzip": gzip.compress(f"<p>{STORY}".encode()),
    "program": b"MZ\x90\x00\x03" + NOISE,
    "rss": f'<?xml version="1.0"?>\n<!-- hộp tin -->\n<rss version="2.0"><channel>{ITEMS}</channel></rss>'.encode(),
    "rss without a prologue": f"<rss><channel>{ITEMS}</channel></rss>".encode(),
    "atom": f'<feed xmlns="http://www.w3.org/2005/Atom">{ITEMS}</feed>'.encode(),
    "other xml": f'<?xml version="1.0"?><data><row><p>{STORY}</p></row></data>'.encode(),
    "json": f'{{"title": "Tin", "content": "<p>{STORY}</p>"}}'.encode(),
    "json with a whole page": f'["<html><body><p>{STORY}</p></body></html>"]'.encode(),
    "script": f'var text = "<div><p>{STORY}</p></div>";'.encode(),
    "style": b".a { color: red } .b > .c { margin: 0 }\n" * 100,
    "table of commas": b"ng\xc3\xa0y,tin\n1/1/2024,H\xe1\xbb\x8dp\n" * 100,
    "plain text": STORY.encode(),
    "plain text that speaks of a tag": f"{STORY} <b>lưu ý</b> {STORY}".encode(),
    "mhtml": f"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n<html><p>{STORY}".encode(),
}
PAGES = {
    "fragment": f"<p>{STORY}</p>".encode(),
    "warning before the page": f"Warning: mysql_connect() in /var/www/a.php on line 3<html><p>{STORY}".encode(),
    "xhtml": f'<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><p>{STORY}'.encode(),
    "word's namespace first": f'<?xml:namespace prefix = o ns = "urn:office" /><p>{STORY}</p>'.encode(),
    "stray controls": f"<html><body><p>{STORY}\x00\x1f\x08</p>".encode(),
    "utf-16 without a mark": f"<html><head><title>Tin</title></head><body><p>{STORY}".encode("utf-16-le"),
    "utf-16 with a mark": f"<html><body><p>{STORY}".encode("utf-16"),
    "windows-1258": f"<html><body><p>{STORY}".encode("cp1258", "replace"),
    "gb18030": ("<html><body><p>" + "今天天气很好,我们去公园。" * 40).encode("gb18030"),
    "a page that prints json": f"<html><body><pre>{{'a': 1}}</pre><p>{STORY}".encode(),
}


@pytest.mark.parametrize("declared", [None, "text/html", "text/html; charset=utf-8", "text/plain"])
@pytest.mark.parametrize("body", NO_PAGES.values(), ids=NO_PAGES)
def test_what_is_no_html_is_never_an_article_and_a_problem_says_what_it_is(body: bytes, declared: str | None) -> None:
    reading = read(capture_of(body, URL, (("Content-Type", declared),) if declared else ()), unknown_site(URL))

    assert (reading.kind, reading.title, reading.text) == ("other", None, "")
    assert [problem.field for problem in reading.problems] == ["page"]
    assert reading.problems[0].what.startswith("not HTML but ")


@pytest.mark.parametrize("body", PAGES.values(), ids=PAGES)
def test_what_a_browser_shows_as_a_page_is_one(body: bytes) -> None:
    assert not_html(body) is None


@pytest.mark.parametrize("seed", range(40))
def test_noise_is_no_article(seed: int) -> None:
    dice = random.Random(seed)
    reading = read(capture_of(dice.randbytes(dice.randrange(300, 9000)), URL), unknown_site(URL))

    assert reading.kind == "other"
    assert reading.problems


@pytest.mark.parametrize(("body", "said"), [(b"", "0 bytes"), (b" \r\n\t", "white space")])
def test_nothing_is_said_to_be_nothing_and_nothing_else_is_said(body: bytes, said: str) -> None:
    reading = read(capture_of(body, URL), unknown_site(URL))

    assert reading.kind == "other"
    assert [said in problem.what for problem in reading.problems] == [True]
