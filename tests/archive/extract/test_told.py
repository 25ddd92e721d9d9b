"""Articles whose text comes as JSON."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from archive.extract.read import read
from archive.model import Capture, Evidence, Layout, Place, Reading, ReadRules, Site

FIELDS = (
    ("title", "data.title"), ("lead", "data.sapo"), ("body", "data.content"), ("date", "data.publishTime"),
    ("byline", "data.author"), ("source", "data.source"), ("section", "data.menu.name"), ("image", "data.image"),
)  # fmt: skip
BODY = (
    "<p>Sáng 27/3, xã Đông Lĩnh ra quân nạo vét kênh mương nội đồng chuẩn bị cho vụ hè thu năm nay.</p>"
    '<figure><img src="/anh/kenh.jpg"><figcaption>Nạo vét kênh N3</figcaption></figure>'
    "<p>Hơn hai trăm người dân và cán bộ đã dọn sạch ba cây số kênh chỉ trong một buổi sáng.</p>"
)
SAID = {
    "title": "Đông Lĩnh ra quân nạo vét kênh mương",
    "sapo": "Toàn xã có ba cây số kênh được dọn sạch trong buổi đầu ra quân.",
    "content": BODY,
    "publishTime": 1711502100000,
    "author": "Hoài Thu",
    "menu": {"name": "Tin địa phương"},
}


def told(said: object = None, *, rules: tuple[tuple[str, str], ...] = FIELDS, raw: bytes | None = None) -> Reading:
    layout = Layout(date(2020, 1, 1), "data", read=ReadRules(json=rules))
    site = Site("mau", "Mẫu", "https://mau.gov.vn/", ("mau.gov.vn",), (layout,), platforms=(layout,))
    body = raw if raw is not None else json.dumps({"data": SAID if said is None else said}).encode()
    return read(
        Capture(
            url="https://mau.gov.vn/api/articles/7", at=datetime(2024, 3, 28, tzinfo=UTC), status=200,
            headers=(("Content-Type", "application/json"),), body=body, place=Place("", 0, 0), id="", digest="", hop="article",
        ),
        site,
    )  # fmt: skip


def test_an_article_in_json_is_read_like_any_other() -> None:
    reading = told()

    assert (reading.kind, reading.title, reading.lead) == ("article", SAID["title"], SAID["sapo"])
    assert reading.published == "2024-03-27T08:15"
    assert (reading.byline, reading.section) == ("Hoài Thu", "Tin địa phương")
    assert [(image.url, image.caption) for image in reading.images] == [
        ("https://mau.gov.vn/anh/kenh.jpg", "Nạo vét kênh N3")
    ]
    assert reading.text.split("\n")[-1].startswith("Hơn hai trăm người dân")
    assert {reading.evidence[field] for field in ("title", "text", "lead")} == {Evidence.PLATFORM_RULE}


@pytest.mark.parametrize(
    ("moment", "published"),
    [
        ("2024-03-27T01:15:00Z", "2024-03-27T08:15"),
        ("2024-03-27T08:15:00+07:00", "2024-03-27T08:15"),
        ("2024-03-27 08:15:00", "2024-03-27T08:15"),
        ("2024-03-27", "2024-03-27"),
        (1711502100, "2024-03-27T08:15"),
        ("27/3/2024", "2024-03-27"),
        ("Thứ tư, 27/03/2024 08:15 GMT+7", "2024-03-27T08:15"),
    ],
)
def test_a_moment_is_vietnamese_wall_time_however_machines_write_it(moment: object, published: str) -> None:
    assert told({**SAID, "publishTime": moment}).published == published


@pytest.mark.parametrize(
    "moment", ["9999-12-31T23:00:00Z", "2024-02-30", "0000-00-00", 10**30, -1, True, [], "1" * 400]
)
def test_a_moment_that_there_is_not_is_not_known(moment: object) -> None:
    assert (
        told(
            {**SAID, "content": "<p>Một câu đủ dài để làm thân bài của tin này nhé.</p>", "publishTime": moment}
        ).published
        is None
    )


def test_a_body_without_markup_is_a_paragraph_a_line() -> None:
    lines = ["Xã Đông Lĩnh họp bàn việc nước sạch cho năm thôn ven sông.", "Công trình sẽ xong trước mùa mưa năm tới."]

    assert told({**SAID, "content": "\n".join(lines)}).text.split("\n") == lines


def test_a_lead_picture_beside_the_text_is_the_articles() -> None:
    said = {**SAID, "content": BODY.replace("<figure>", "<!--").replace("</figure>", "-->"), "image": "/anh/dau.jpg"}

    assert [image.url for image in told(said).images] == ["https://mau.gov.vn/anh/dau.jpg"]


def test_several_authors_are_one_byline() -> None:
    assert told({**SAID, "author": ["Hoài Thu", "Văn Nam"]}).authors == ("Hoài Thu", "Văn Nam")


def test_a_script_in_a_field_is_text() -> None:
    reading = told({**SAID, "title": "<script>alert(1)</script> Họp", "sapo": '"><img src=x onerror=alert(1)>'})

    assert reading.title == "<script>alert(1)</script> Họp"
    assert len(reading.images) == 1


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"[" * 100_000,
        b"null",
        b"[]",
        b'{"data": null}',
        b'{"data": {"title": {}}}',
        b'{"data": {"title": ""}}',
        b"\xff{",
    ],
)
def test_json_that_tells_no_article_is_none(raw: bytes) -> None:
    assert told(raw=raw).kind == "other"


def test_json_without_rules_is_no_page() -> None:
    assert told(rules=()).kind == "other"
