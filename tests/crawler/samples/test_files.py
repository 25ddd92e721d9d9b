"""Pictures, attachments, looks: real files, each of its own bytes."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from xml.etree import ElementTree

import pytest

from crawler.samples import LIFERAY, PORTALS, SHAREPOINT, Portal, World
from crawler.samples.answers import Request
from crawler.samples.documents import docx, pdf
from crawler.samples.media import answer
from crawler.samples.pictures import JPEG, PNG, picture, tile
from crawler.samples.world import MEDIA_HOST

WORLD = World(port=8123)
TEXT = ("Kế hoạch phòng, chống lụt bão & tìm kiếm cứu nạn", "Kính gửi: UBND các xã, thị trấn")
BOTH = pytest.mark.parametrize("portal", PORTALS.values(), ids=PORTALS)


def chunks(png: bytes) -> dict[bytes, bytes]:
    """Return the chunks of a PNG; the check sums are checked."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    found, at = {}, 8
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        name, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        assert struct.unpack(">I", png[at + 8 + size : at + 12 + size])[0] == zlib.crc32(name + data)
        found[name], at = data, at + 12 + size
    return found


@pytest.mark.parametrize("png", [picture("a.png")[1], picture("b.png")[1], tile((1, 2, 3), (4, 5, 6))])
def test_a_png_has_all_its_rows_and_right_check_sums(png: bytes) -> None:
    found = chunks(png)
    width, height = struct.unpack(">II", found[b"IHDR"][:8])

    assert len(zlib.decompress(found[b"IDAT"])) == (width + 1) * height
    assert list(found)[-1] == b"IEND"


@pytest.mark.parametrize("name", ["a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg", "f.jpg", "g.jpg", "h.jpg"])
def test_a_jpeg_is_baseline_from_its_first_marker_to_its_last(name: str) -> None:
    jpeg = picture(name)[1]
    markers: list[int] = []
    at = 2
    while markers[-1:] != [0xDA]:
        assert jpeg[at] == 0xFF
        markers.append(jpeg[at + 1])
        at += 2 + struct.unpack(">H", jpeg[at + 2 : at + 4])[0]

    assert jpeg[:2] == b"\xff\xd8"
    assert jpeg[-2:] == b"\xff\xd9"
    assert markers[0] == 0xFE
    assert 0xC0 in markers
    assert 0xC2 not in markers


def test_no_two_pictures_have_the_same_bytes() -> None:
    names = [f"/PublishingImages/z{number}.{ending}" for number in range(200) for ending in ("png", "jpg")]

    assert len({picture(name)[1] for name in names}) == len(names)
    assert all(1_000 < len(picture(name)[1]) < 20_000 for name in names)


def test_a_name_without_ending_is_one_of_both_kinds() -> None:
    assert {picture(f"/documents/20182/0/z{number}?x=1.5")[0] for number in range(40)} == {PNG, JPEG}


def test_every_object_of_a_pdf_stands_where_its_table_says() -> None:
    made = pdf(TEXT)
    table = made[int(made.split(b"startxref\n")[1].split()[0]) :]
    places = [int(line[:10]) for line in table.splitlines()[3:] if line.endswith(b"n ")]

    assert len(places) == 8
    for number, place in enumerate(places, 1):
        assert made[place:].startswith(b"%d 0 obj" % number)


def test_the_words_of_a_pdf_can_be_read_through_its_map() -> None:
    made = pdf(TEXT)
    letters = {
        code: bytes.fromhex(letter.decode()).decode("utf-16-be")
        for code, letter in re.findall(rb"<(\w{4})> <(\w{4})>", made)
    }
    page = zlib.decompress(re.search(rb"FlateDecode /Length \d+ >>\nstream\n(.*?)\nendstream", made, re.DOTALL)[1])  # type: ignore[index]
    lines = [
        "".join(letters[code] for code in re.findall(rb"\w{4}", line)) for line in re.findall(rb"<(\w+)> Tj", page)
    ]

    assert lines == list(TEXT)


def test_a_docx_is_a_zip_of_well_formed_xml_with_the_words() -> None:
    with zipfile.ZipFile(io.BytesIO(docx(TEXT))) as archive:
        assert archive.testzip() is None
        trees = {name: ElementTree.fromstring(archive.read(name)) for name in archive.namelist()}

    assert tuple("".join(paragraph.itertext()) for paragraph in trees["word/document.xml"][0]) == TEXT


@BOTH
def test_everything_that_the_looks_name_is_there(portal: Portal) -> None:
    folder = {"sharepoint": "/style library/lamgiang/", "liferay": "/vh-theme/css/"}[portal.platform]
    styles = {"sharepoint": ("portal.css", "chu.css"), "liferay": ("main.css", "custom.css")}[portal.platform]
    named = []
    for style in styles:
        made = answer(WORLD, portal.host, Request("GET", folder + style))
        assert made is not None
        named += re.findall(rb'url\("([^"]+)"\)', made.parts[0])

    assert len(named) == 4
    for name in named:
        path = name.decode() if name.startswith(b"/") else folder + name.decode()
        path = re.sub(r"[^/]+/\.\./", "", path)
        assert answer(WORLD, portal.host, Request("GET", path)), path


@pytest.mark.parametrize("host", [SHAREPOINT.host, LIFERAY.host, MEDIA_HOST])
def test_every_host_has_its_own_robots(host: str) -> None:
    made = answer(WORLD, host, Request("GET", "/robots.txt"))

    assert made is not None
    assert b"Crawl-delay: 0.05" in made.parts[0]
    assert made.parts[0].count(b"Disallow: /") >= 1


def test_no_crawl_delay_where_none_is_asked_for() -> None:
    made = answer(World(delay=0), MEDIA_HOST, Request("GET", "/robots.txt"))

    assert made is not None
    assert b"Crawl-delay" not in made.parts[0]


@pytest.mark.parametrize("path", ["/PublishingImages/x.exe", "/Documents/2024/Ke hoach 999 KH-UBND.pdf", "/khong.css"])
def test_a_file_that_is_not_there_is_not_made_up(path: str) -> None:
    assert answer(WORLD, SHAREPOINT.host, Request("GET", path)) is None
