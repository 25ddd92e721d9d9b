"""What was written is read again; what other tools wrote is read as they meant it; damage is said, once."""

from __future__ import annotations

import gzip
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.warcwriter import WARCWriter

from archive.errors import ArchiveError, DiskTrouble
from archive.evidence.exchange import restore
from archive.evidence.folder import Folder
from archive.evidence.reading.captures import finished, read_capture, read_captures, read_warc
from archive.evidence.reading.warc import read_records
from archive.evidence.record import Begun, Finished, Link, Walk, read_fields, walk_record
from archive.evidence.writing.warcfile import GZIP_HEADER, WarcFile, pack
from archive.model import Capture
from tests.archive.evidence.exchanges import AT, EXCHANGES, IMAGE, INFO, PAGE, chunked, everything, ok, walks, write


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("archive")


@pytest.fixture(scope="module")
def path(root: Path) -> Path:
    return write(root)


def captures(path: Path) -> dict[str, Capture]:
    return {capture.url.removeprefix("https://hanam.gov.vn"): capture for capture in read_captures(path)}


def test_a_capture_says_what_the_exchange_was(root: Path, path: Path) -> None:
    capture = next(read_captures(path, root=root))

    assert (capture.url, capture.at, capture.status) == (EXCHANGES[0].url, EXCHANGES[0].at, 200)
    assert capture.headers[0] == ("Content-Type", "text/html; charset=utf-8")
    assert capture.body == PAGE
    assert (capture.via, capture.hop, capture.section) == ("https://hanam.gov.vn/", "article", "Tin tức")
    assert capture.place.warc == path.relative_to(root).as_posix()


def test_every_answer_with_a_head_is_a_capture_in_the_order_of_the_file(path: Path) -> None:
    assert list(captures(path)) == ["/plain", "/chunked", "/gzip", "/image.jpg", "/hints", "/gone", "/same"]


def test_codings_are_taken_off(path: Path) -> None:
    found = captures(path)

    assert found["/plain"].body == found["/chunked"].body == found["/gzip"].body == PAGE
    assert found["/image.jpg"].body == IMAGE
    assert found["/hints"].body == b"abc"


def test_headers_are_told_as_they_were_on_the_wire(path: Path) -> None:
    assert captures(path)["/chunked"].headers == (("Content-Type", "text/html"), ("Transfer-Encoding", "chunked"))
    assert captures(path)["/gone"].headers == (("X-Fold", "a b"),)


def test_records_and_fields_give_back_every_byte_that_came(path: Path) -> None:
    stored = {record.id: record for record in read_records(path)}
    answers: dict[str | None, bytes] = {}
    for record in stored.values():
        if record.kind == "metadata" and record.url:
            others = [stored[other.strip("<>")] for other in record.every("WARC-Concurrent-To")]
            block = next((other.block for other in others if other.kind == "response"), b"")
            answers[record.url] = restore(block, read_fields(record.block))

    assert answers == {one.url: one.response for one in EXCHANGES}


def test_a_capture_is_found_again_at_its_place(root: Path, path: Path) -> None:
    for capture in read_captures(path, root=root):
        assert read_capture(root, capture.place) == capture


def test_a_place_that_holds_no_capture_is_said(root: Path, path: Path) -> None:
    request = next(record for record in read_records(path, root=root) if record.kind == "request")

    with pytest.raises(ArchiveError, match=r"no capture at byte \d+: .*verify"):
        read_capture(root, request.place)


def test_one_pass_gives_info_captures_walks_and_the_end(path: Path) -> None:
    first, *_, walk, end = read_warc(path)

    assert isinstance(first, Begun)
    assert first.fields == INFO
    assert isinstance(walk, Walk)
    assert isinstance(end, Finished)


def test_a_walk_is_read_as_it_was_written(path: Path) -> None:
    page = next(read_captures(path))
    links = (
        Link("https://hanam.gov.vn/chunked", "article", "owed"),
        Link("https://x.vn/", "article", "out of scope", "hosts"),
    )

    assert walks(path) == [Walk(page.id, page.url, AT, links)]


def test_a_walk_of_any_letters_is_read_as_it_was_written_without_breaking_its_line(tmp_path: Path) -> None:
    walk = Walk("urn:x:1", "https://a.vn/đ", AT, (Link("https://a.vn/\x7f\n\udc80\u2028 ", "article", "owed", "é"),))
    warc = WarcFile.create(Folder(tmp_path), "a", at=AT, serial=0, info=INFO)
    warc.append([pack(walk_record(walk, record_id="urn:x:2"))])
    closed = warc.close()

    assert walks(closed) == [walk]
    assert list(read_records(closed))[-1].block.count(b"\n") == 1


def test_walks_and_ends_are_read_as_older_files_have_them(tmp_path: Path, path: Path) -> None:
    older = tmp_path / "older.warc"
    with older.open("wb") as file:
        writer = WARCWriter(file)
        for record in read_records(path):
            kind = record.block.partition(b":")[0]
            if kind in (b"walk", b"finished"):
                told = {"WARC-Refers-To": record.header("WARC-Refers-To") or "<urn:x:1>"}
                old = writer.create_warc_record(
                    "",
                    "metadata",
                    payload=BytesIO(record.block.partition(b": ")[2]),
                    warc_content_type="application/json",
                    warc_headers_dict=told | {"WARC-Date": (record.header("WARC-Date") or "")},
                )
                writer.write_record(old)

    assert walks(older) == walks(path)
    assert finished(older) == finished(path)


def test_walks_and_ends_are_fields_which_indexers_leave_out(path: Path) -> None:
    kinds = {record.header("Content-Type") for record in read_records(path) if record.kind == "metadata"}

    assert kinds == {"application/warc-fields"}


def test_the_end_of_a_crawl_is_found(path: Path) -> None:
    assert finished(path) == Finished("finished", {"captured": 7})


def test_a_crawl_that_died_has_no_end(tmp_path: Path, path: Path) -> None:
    last = list(read_records(path))[-1].place
    (tmp_path / "died.warc.gz").write_bytes(path.read_bytes()[: last.offset])

    assert finished(tmp_path / "died.warc.gz") is None


def test_every_record_is_read_with_its_place(path: Path) -> None:
    records = list(read_records(path))

    assert len(records) == 1 + sum(len(made) for made in everything())
    assert [record.place.offset for record in records[1:]] == [
        record.place.offset + record.place.length for record in records[:-1]
    ]


def test_blocks_that_nobody_asked_for_are_not_kept(path: Path) -> None:
    blocks = {record.kind: record.block for record in read_records(path, kinds={"warcinfo"})}

    assert blocks.pop("warcinfo")
    assert set(blocks.values()) == {b""}


def foreign(tmp_path: Path, *answers: bytes, compressed: bool = True) -> Path:
    path = tmp_path / "foreign.warc"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=compressed)
        for number, answer in enumerate(answers):
            writer.write_record(writer.create_warc_record(f"http://a.vn/{number}", "response", payload=BytesIO(answer)))
    return path


@pytest.mark.parametrize("compressed", [True, False])
def test_other_tools_files_are_read(tmp_path: Path, compressed: bool) -> None:
    path = foreign(tmp_path, ok(PAGE), chunked(PAGE), compressed=compressed)

    assert [(capture.url, capture.body) for capture in read_captures(path)] == [
        ("http://a.vn/0", PAGE),
        ("http://a.vn/1", PAGE),
    ]


def test_a_body_that_was_decoded_under_its_old_head_is_read_whole(tmp_path: Path) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"

    assert [capture.body for capture in read_captures(foreign(tmp_path, head + PAGE))] == [PAGE]


@pytest.mark.parametrize("content", [b"", PAGE, b"four spaces in a line\n", gzip.compress(PAGE), bytes(1000)])
def test_what_is_no_warc_is_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(content)

    with pytest.raises(ArchiveError, match=r"page\.html: not a WARC file"):
        list(read_records(path))


@pytest.mark.parametrize("field", ["no JSON", "[]", '{"renamed": [99]}', '{"renamed": 1}', '{"renamed": ["a"]}'])
def test_somebody_elses_field_called_wire_is_nothing_to_us(tmp_path: Path, field: str) -> None:
    path = tmp_path / "foreign.warc"
    with path.open("wb") as file:
        writer = WARCWriter(file)
        response = writer.create_warc_record("http://a.vn/", "response", payload=BytesIO(ok(PAGE)))
        writer.write_record(response)
        concurrent = {"WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID")}
        block = BytesIO(f"wire: {field}\r\nvia: http://b.vn/\r\n".encode())
        writer.write_record(writer.create_warc_record("", "metadata", payload=block, warc_headers_dict=concurrent))

    assert [(capture.body, capture.via) for capture in read_captures(path)] == [(PAGE, "http://b.vn/")]


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(DiskTrouble, match="No such file"):
        list(read_captures(tmp_path / "gone.warc.gz"))


@pytest.mark.parametrize("compressed", [True, False])
def test_a_torn_file_gives_what_is_whole_and_then_says_so(tmp_path: Path, path: Path, compressed: bool) -> None:
    last = list(read_captures(path))[-1].place
    data = path.read_bytes()
    whole = data[: last.offset] if compressed else gzip.decompress(data[: last.offset])
    torn = data[last.offset :][:50] if compressed else gzip.decompress(data[last.offset :][: last.length])[:-20]
    (tmp_path / "torn.warc.gz").write_bytes(whole + torn)
    found: list[str] = []

    with pytest.raises(ArchiveError, match=rf"damaged at byte {len(whole)} \(torn"):
        found.extend(capture.url for capture in read_captures(tmp_path / "torn.warc.gz"))

    assert len(found) == 6


def members_of(path: Path) -> list[bytes]:
    content = path.read_bytes()
    return [content[one.place.offset :][: one.place.length] for one in read_records(path)]


def read_until_damage(path: Path) -> tuple[list[str], str]:
    """Return the addresses of the captures of *path*, and what the reader says of its damage."""
    found: list[str] = []
    with pytest.raises(ArchiveError) as raised:
        found.extend(capture.url for capture in read_captures(path))
    return found, str(raised.value)


@pytest.mark.parametrize("compressed", [True, False])
def test_what_lies_behind_damage_is_read_and_every_damage_is_said(tmp_path: Path, path: Path, compressed: bool) -> None:
    members = members_of(path)
    parts = members if compressed else [gzip.decompress(member) for member in members]
    responses = [number for number, record in enumerate(read_records(path)) if record.kind == "response"]
    begins = []
    for number in responses[1], responses[4]:
        part = parts[number]
        begins.append(sum(map(len, parts[:number])))
        longer = part.replace(b"Content-Length: ", b"Content-Length: 9")
        parts[number] = part[:40] + b"\xff" + part[41:] if compressed else longer
    (tmp_path / "bad.warc.gz").write_bytes(b"".join(parts))

    found, said = read_until_damage(tmp_path / "bad.warc.gz")

    whole = [capture.url for capture in read_captures(path)]
    assert found == [url for number, url in enumerate(whole) if number not in (1, 4)]
    assert [f"at byte {begin} (" in said for begin in begins] == [True, True]
    assert said.count("bad.warc.gz") == 1


def test_a_changed_first_byte_loses_the_first_record_alone(tmp_path: Path, path: Path) -> None:
    for name, content in (("a.warc.gz", path.read_bytes()), ("a.warc", gzip.decompress(path.read_bytes()))):
        (tmp_path / name).write_bytes(b"X" + content[1:])

        assert len(read_until_damage(tmp_path / name)[0]) == len(captures(path))


def test_a_record_longer_than_it_says_takes_no_other_along(tmp_path: Path) -> None:
    path = foreign(tmp_path, ok(b"one"), ok(b"two"), ok(b"three"))
    members = members_of(path)
    second = gzip.decompress(members[1])
    length = len(ok(b"two"))
    members[1] = gzip.compress(second.replace(b"Content-Length: %d" % length, b"Content-Length: %d" % (length - 3)))
    path.write_bytes(b"".join(members))

    found, said = read_until_damage(path)

    assert found == ["http://a.vn/0", "http://a.vn/2"]
    assert f"damaged at byte {len(members[0])} (" in said


def test_more_in_a_gzip_member_than_a_record_is_damage_and_no_end_of_the_file(tmp_path: Path) -> None:
    path = foreign(tmp_path, ok(b"one"), ok(b"two"), ok(b"three"))
    members = members_of(path)
    members[1] = gzip.compress(gzip.decompress(members[1]) + b"WARC/1.0 and nothing else " * 40 + b"\r\n")
    path.write_bytes(b"".join(members))

    found, said = read_until_damage(path)

    assert found == ["http://a.vn/0", "http://a.vn/1", "http://a.vn/2"]
    assert f"damaged at byte {len(members[0])} (" in said


def test_a_file_inside_a_damaged_record_is_not_read_as_records(tmp_path: Path, path: Path) -> None:
    outer = foreign(tmp_path, ok(path.read_bytes()), ok(b"two"))
    members = members_of(outer)
    broken = gzip.decompress(members[0]).replace(b"Content-Length: ", b"Content-Length: 9", 1)
    outer.write_bytes(gzip.compress(broken, 0) + members[1])

    assert read_until_damage(outer)[0] == ["http://a.vn/1"]


def test_what_is_said_of_damage_can_be_printed(tmp_path: Path, path: Path) -> None:
    content = path.read_bytes()
    for at in range(len(GZIP_HEADER), len(content), 97):
        (tmp_path / "bad.warc.gz").write_bytes(content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :])

        said = str(damage(tmp_path / "bad.warc.gz"))
        assert said.isascii(), said


def test_of_many_damages_the_first_are_said_and_how_many_more(tmp_path: Path) -> None:
    path = foreign(tmp_path, *[ok(b"one")] * 9)
    members = members_of(path)
    path.write_bytes(b"".join(m[:-8] + bytes(4) + m[-4:] if n else m for n, m in enumerate(members)))

    found, said = read_until_damage(path)

    assert found == ["http://a.vn/0"]
    assert said.count("at byte") == 3
    assert "and in 5 more places" in said


def test_a_response_whose_metadata_is_torn_off_is_still_a_capture(tmp_path: Path, path: Path) -> None:
    place = next(read_captures(path)).place
    (tmp_path / "torn.warc.gz").write_bytes(path.read_bytes()[: place.offset + place.length + 40])
    found: list[Capture] = []

    with pytest.raises(ArchiveError):
        found.extend(read_captures(tmp_path / "torn.warc.gz"))

    assert [(capture.body, capture.hop) for capture in found] == [(PAGE, None)]


def test_a_declared_length_is_never_reserved(tmp_path: Path) -> None:
    head = b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Date: 2026-03-01T00:00:00Z\r\nWARC-Record-ID: <urn:x:1>\r\n"
    path = tmp_path / "huge.warc.gz"
    path.write_bytes(gzip.compress(head + b"Content-Length: 10000000000\r\n\r\nabc"))

    with pytest.raises(ArchiveError, match="damaged"):
        list(read_captures(path))


def test_a_bomb_is_read_up_to_the_limit(tmp_path: Path) -> None:
    capture = next(read_captures(foreign(tmp_path, ok(gzip.compress(bytes(50_000_000)), b"Content-Encoding: gzip"))))

    assert (len(capture.body), capture.truncated) == (32 * 1024 * 1024, "limit")


def damage(path: Path) -> Exception | None:
    try:
        list(read_warc(path))
    except Exception as error:
        return error
    return None


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_damage_is_anything_but_an_archive_error(data: st.DataObject, root: Path, path: Path) -> None:
    damaged = bytearray(path.read_bytes())
    for at in data.draw(st.lists(st.integers(0, len(damaged) - 1), min_size=1, max_size=3)):
        damaged[at] = data.draw(st.integers(0, 255))
    copy = root / "copy.warc.gz"
    copy.write_bytes(damaged[: data.draw(st.integers(0, len(damaged)))])

    assert isinstance(damage(copy), ArchiveError | None)


@settings(max_examples=150, deadline=None)
@given(junk=st.binary(max_size=300), compressed=st.booleans())
def test_no_bytes_are_anything_but_an_archive_error(junk: bytes, compressed: bool, root: Path) -> None:
    copy = root / "junk.warc.gz"
    junk = b"WARC/1.1\r\n" + junk
    copy.write_bytes(gzip.compress(junk) if compressed else junk)

    assert isinstance(damage(copy), ArchiveError | None)
