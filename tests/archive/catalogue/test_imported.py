"""What others captured is part of the archive: read, proved, told apart by its origin; where it ties with ours, ours holds."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from archive.catalogue.agreeing.agree import disagreements
from archive.catalogue.catalogue import open_catalogue
from archive.catalogue.portals import Portals
from archive.evidence.foreign.intake import take_in
from archive.evidence.index import read_index
from archive.evidence.reading.captures import read_capture, read_captures
from archive.model import Place
from crawler.samples.documents import pdf
from tests.archive.catalogue.shelf import DAY, HOME, Shelf, page, says
from tests.archive.evidence.corpus import record, sha1
from tests.archive.evidence.exchanges import ok
from tests.archive.evidence.foreign import MAKERS, answer, heritrix, info, packed, wget

AT = DAY.strftime("%Y-%m-%dT%H:%M:%SZ")
URL = f"{HOME}/a"


def brought(shelf: Shelf, data: bytes, name: str = "a.warc.gz") -> str:
    """Import *data*, and return what it is called in the archive."""
    path = shelf.root.parent / name
    path.write_bytes(data)
    (one,) = take_in(shelf.folder, [path])
    assert one.warc, one.findings
    return one.warc


def findings(shelf: Shelf) -> list[str]:
    with open_catalogue(shelf.folder) as catalogue:
        found = disagreements(shelf.folder, catalogue, Portals(shelf.found), lambda _: None)
        return [f"{one.thing}: {one.what}" for one in found]


@pytest.mark.parametrize("maker", MAKERS)
def test_pages_of_a_known_host_are_read_as_its_portal(shelf: Shelf, maker: str) -> None:
    brought(shelf, MAKERS[maker]({URL: says(title="Cũ"), "https://khac.vn/b": says(title="Khác")}))

    shelf.ingest()

    assert shelf.rows("select site, title from articles order by site") == [("mau", "Cũ"), ("unknown", "Khác")]
    assert findings(shelf) == []


@pytest.mark.parametrize("maker", MAKERS)
def test_captures_say_whose_they_are(shelf: Shelf, maker: str) -> None:
    shelf.warc(page("/b"))
    brought(shelf, MAKERS[maker]({URL: says()}))

    shelf.ingest()

    ours, theirs = shelf.rows("select distinct coalesce(origin, '') as o from captures order by o")
    assert ours == ("",)
    assert maker.split(maxsplit=1)[0].lower() in str(theirs[0]).lower() or maker == "Common Crawl"


def test_a_file_that_names_no_software_is_its_own_origin(shelf: Shelf) -> None:
    brought(shelf, packed([answer(URL, ok(says()))]), "tu-lieu.warc.gz")

    shelf.ingest()

    assert shelf.rows("select origin from captures") == [("tu-lieu.warc.gz",)]


def test_a_plain_file_is_read_proved_and_indexed_in_place(shelf: Shelf) -> None:
    warc = brought(shelf, gzip.decompress(wget({URL: says(title="Cũ"), HOME: says(kind="listing")})), "old.warc")

    shelf.ingest()

    for url, offset, length in shelf.rows("select url, offset, length from captures"):
        capture = read_capture(shelf.root, Place(warc, int(str(offset)), int(str(length))))
        assert capture.url == url
        raw = shelf.folder.path(warc).read_bytes()[int(str(offset)) :][: int(str(length))]
        assert (raw[:5], raw[-4:]) == (b"WARC/", b"\r\n\r\n")
    assert len(list(read_index(shelf.folder, warc))) == 2
    assert findings(shelf) == []


def test_of_two_captures_of_the_same_time_ours_holds(shelf: Shelf) -> None:
    brought(shelf, packed([answer(URL, ok(says(title="Của người khác")), at=AT)]))
    shelf.ingest()
    shelf.warc(page("/a", says(title="Của ta")))
    shelf.ingest()

    assert shelf.rows("select title from articles") == [("Của ta",)]
    assert shelf.rows("select origin from article_evidence") == [(None,)]


def test_a_later_capture_of_others_is_the_current_one(shelf: Shelf) -> None:
    shelf.warc(page("/a", says(title="Của ta")))
    brought(shelf, packed([answer(URL, ok(says(title="Mới")), at="2025-01-01T00:00:00Z")]))
    shelf.ingest()

    assert shelf.rows("select title, origin from article_evidence") == [("Mới", "a.warc.gz")]


def test_a_forged_record_id_takes_no_capture_of_ours_away(shelf: Shelf) -> None:
    ours = shelf.warc(page("/a", says(title="Thật")))
    (capture,) = read_captures(ours)
    forged = answer(URL, ok(says(title="Giả")), at=AT, WARC_Record_ID=f"<{capture.id}>")
    brought(shelf, packed([forged]))

    shelf.ingest()
    held = shelf.dump()
    shelf.rebuild()

    assert shelf.rows("select title from articles") == [("Thật",)]
    assert shelf.dump() == held
    assert any("has the record id of something else" in finding for finding in findings(shelf))


def test_the_order_in_which_files_come_changes_nothing(shelf: Shelf) -> None:
    brought(shelf, heritrix({URL: says(title="Cũ")}))
    shelf.ingest()
    shelf.warc(page("/a", says(title="Mới")))
    brought(shelf, packed([answer(URL, ok(says(title="Cũ")), at="2019-05-06T07:08:10Z")]), "b.warc.gz")
    shelf.ingest()
    held = shelf.dump()

    shelf.rebuild()

    assert shelf.dump() == held


PROFILE = "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"
REVISITS: dict[str, dict[str, str | None]] = {
    "address and time": {"WARC_Refers_To_Target_URI": URL, "WARC_Refers_To_Date": "2019-05-06T07:08:09Z"},
    "an id alone": {"WARC_Refers_To": "<urn:uuid:1>"},
    "nothing": {},
    "a time that is none of a capture": {
        "WARC_Refers_To_Target_URI": URL, "WARC_Refers_To_Date": "2019-05-06T07:08:10Z",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", REVISITS)
@pytest.mark.parametrize("first", ["revisit", "original"])
def test_a_revisit_is_joined_with_its_original_whatever_it_says_of_it(shelf: Shelf, name: str, first: str) -> None:
    block = ok(says(title="Cũ"))
    head, _, body = block.partition(b"\r\n\r\n")
    told: dict[str, str | None] = {
        "WARC_Target_URI": URL, "WARC_Date": "2020-01-01T00:00:00Z", "WARC_Profile": PROFILE,
        "WARC_Payload_Digest": sha1(body), "Content_Type": "application/http; msgtype=response",
    }  # fmt: skip
    revisit = packed([record("revisit", head + b"\r\n\r\n", number=9, version="1.0", **(told | REVISITS[name]))])
    original = packed([answer(URL, block)])
    for data in (revisit, original) if first == "revisit" else (original, revisit):
        brought(shelf, data)
        shelf.ingest()

    assert shelf.rows("select title, last_seen from articles") == [("Cũ", "2020-01-01T00:00:00.000000Z")]
    assert shelf.rows("select what from problems where field = 'capture'") == []
    assert findings(shelf) == []


@pytest.mark.parametrize("name", REVISITS)
def test_a_document_that_was_only_seen_again_keeps_its_words(shelf: Shelf, name: str) -> None:
    paper = f"{HOME}/kh.pdf"
    article = says(title="Họp bàn", attachments=[{"url": paper, "text": "Kế hoạch"}])
    body = pdf(("Hoàn thành trong quý ba",))
    told: dict[str, str | None] = {
        "WARC_Target_URI": paper, "WARC_Date": "2020-01-01T00:00:00Z", "WARC_Profile": PROFILE,
        "WARC_Payload_Digest": sha1(body), "Content_Type": "application/http; msgtype=response",
    }  # fmt: skip
    told |= {field: paper if value == URL else value for field, value in REVISITS[name].items()}
    head = ok(b"").partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    brought(shelf, packed([
        answer(URL, ok(article)), answer(paper, ok(body)), record("revisit", head, number=9, version="1.0", **told)
    ]))  # fmt: skip
    shelf.ingest()

    (captured,) = shelf.rows("select captured from attachment_texts where text like '%quý ba%'")
    assert captured == ("2020-01-01T00:00:00.000000Z",)


def test_a_page_that_was_kept_as_a_resource_is_a_capture(shelf: Shelf) -> None:
    resource = record("resource", says(title="Từ tệp"), WARC_Target_URI=URL, Content_Type="text/html")
    brought(shelf, packed([info("warcit 0.4"), resource]))

    shelf.ingest()

    assert shelf.rows("select title from articles") == [("Từ tệp",)]
    assert shelf.rows("select status, mime, origin from captures") == [(200, "text/html", "warcit 0.4")]
    assert findings(shelf) == []


def test_what_is_no_capture_is_passed_over(shelf: Shelf) -> None:
    http = {"WARC_Target_URI": URL, "Content_Type": "application/http;msgtype=response"}
    brought(
        shelf,
        packed([
            record("conversion", b"text", WARC_Target_URI=URL, Content_Type="text/plain"),
            record("metadata", ok(b"x"), number=2, **http),
            answer("dns:mau.gov.vn", b"20190506\n", Content_Type="text/dns"),
            answer(URL, ok(says(title="Trang"))),
            info("muộn"),
        ]),
    )  # fmt: skip

    shelf.ingest()

    assert shelf.rows("select url from captures") == [(URL,)]
    assert shelf.rows("select title from articles") == [("Trang",)]


def test_segments_are_said_not_to_be_joined(shelf: Shelf) -> None:
    rest = record("continuation", b"the rest", WARC_Target_URI=URL)
    warc = brought(shelf, packed([answer(URL, ok(says(title="Nửa")), WARC_Segment_Number="1"), rest]))

    result = shelf.ingest()

    assert any("1 continuation records: segments are kept but not joined" in line for line in result.findings)
    assert shelf.rows("select truncated, warc from captures") == [("segment", warc)]


def test_what_is_wrong_with_a_file_is_said_once_and_kept_as_problems(shelf: Shelf) -> None:
    good = answer(URL, ok(says(title="Còn")))
    wrong = answer(f"{HOME}/b", ok(says(title="Sai số")), WARC_Payload_Digest=sha1(b"?"))
    torn = packed([good, wrong, answer(f"{HOME}/c", ok(says()))])[:-9]
    warc = brought(shelf, torn)

    result = shelf.ingest()

    assert any("WARC-Payload-Digest" in line for line in result.findings)
    assert any("torn" in line for line in result.findings)
    assert {title for (title,) in shelf.rows("select title from articles")} == {"Còn", "Sai số"}
    said = [str(what) for (what,) in shelf.rows(f"select what from problems where warc = '{warc}'")]
    assert ["WARC-Payload-Digest" in what or "torn" in what for what in said] == [True, True]
    assert findings(shelf) == [], "it was so when it came: nothing has changed"
    assert shelf.ingest().findings == ()


def test_several_records_in_one_member_are_said_with_the_tool_that_mends_it(shelf: Shelf) -> None:
    brought(shelf, gzip.compress(gzip.decompress(wget({URL: says(), f"{HOME}/b": says()}))))

    result = shelf.ingest()

    assert any("more than a record" in line for line in result.findings)
    assert any("`warcio recompress`" in line for line in result.findings)


@pytest.mark.parametrize("change", ["a byte", "a tail"])
def test_an_imported_file_that_was_changed_since_is_named(shelf: Shelf, change: str) -> None:
    warc = brought(shelf, wget({URL: says()}))
    shelf.ingest()
    path = shelf.folder.path(warc)
    data = bytearray(path.read_bytes())
    data[-20] ^= 1
    path.write_bytes(bytes(data) if change == "a byte" else path.read_bytes() + b"x")

    assert any(finding.startswith(f"{warc}: is not the file that was imported") for finding in findings(shelf))


def test_what_other_software_calls_a_site_or_crawl_is_none_of_ours(shelf: Shelf) -> None:
    shelf.warc(page("/a"))
    brought(shelf, packed([info("Evil/1", site="../../x", isPartOf="mau-0"), answer("https://b.vn/", ok(says()))]))

    shelf.ingest()

    assert shelf.rows("select site from captures where origin is not null") == [("unknown",)]
    assert shelf.rows("select id, outcome from crawls where outcome = 'imported'") != [("mau-0", "imported")]
    assert shelf.rows("select warc_files from crawls where id = 'mau-0'") == [(1,)]


def test_an_archive_of_another_luutru_keeps_its_portals(shelf: Shelf, tmp_path: Path) -> None:
    other = Shelf(tmp_path / "other")
    made = other.warc(page("https://cdn.vn/anh.jpg", b"\xff\xd8", hop="requisite", mime="image/jpeg"))
    brought(shelf, made.read_bytes())

    shelf.ingest()

    assert shelf.rows("select site, origin from captures") == [("mau", "luutru/test")]


def test_a_picture_on_another_host_belongs_to_the_page_that_led_there(shelf: Shelf) -> None:
    image = {"url": "https://cdn.vn/anh.jpg", "caption": None, "credit": None, "alt": None}
    bare = {"url": "https://cdn.vn/khac.jpg", "caption": None, "credit": None, "alt": None}
    asked = {
        "WARC_Target_URI": "https://cdn.vn/anh.jpg",
        "WARC_Date": AT,
        "Content_Type": "application/http;msgtype=request",
    }
    request = record("request", f"GET /anh.jpg HTTP/1.1\r\nReferer: {URL}\r\n\r\n".encode(), number=7, **asked)
    beside = "<urn:uuid:00000000-0000-4000-8000-000000000007>"
    picture = ok(b"\xff\xd8").replace(b"text/html; charset=utf-8", b"image/jpeg")
    brought(
        shelf,
        packed([
            answer(URL, ok(says(images=[image, bare]))),
            request,
            answer(str(image["url"]), picture, at=AT, WARC_Concurrent_To=beside),
            answer(str(bare["url"]), picture, at=AT),
        ]),
    )  # fmt: skip

    shelf.ingest()

    assert shelf.rows("select url, site, via from captures where mime = 'image/jpeg' order by url") == [
        ("https://cdn.vn/anh.jpg", "mau", URL),
        ("https://cdn.vn/khac.jpg", "unknown", None),
    ]
    assert shelf.rows("select count(capture) from image_captures") == [(2,)]
    assert findings(shelf) == []
