"""The proof that catalogue and WARC files agree finds every way in which they do not."""

from __future__ import annotations

import sqlite3

import pytest

from archive.catalogue.agreeing.agree import disagreements
from archive.catalogue.agreeing.compare import Finding
from archive.catalogue.catalogue import open_catalogue
from archive.catalogue.portals import Portals
from archive.catalogue.readings import digest_of
from archive.errors import StaleCatalogue
from archive.extract.documents import PDF
from crawler.samples.documents import pdf
from tests.archive.catalogue.shelf import HOME, Shelf, listed, page, says, walk

EMPTY = digest_of("{}")
PICTURE = {"url": f"{HOME}/anh.jpg", "caption": "Đại biểu", "credit": None, "alt": None}


@pytest.fixture
def filled(shelf: Shelf) -> Shelf:
    first = says(title="Hội nghị", byline="An")
    parts = {"images": [PICTURE], "attachments": [{"url": f"{HOME}/a.pdf", "text": "A"}]}
    doubtful = says(title="Tin vắn", problems=[{"field": "published", "what": "no date"}], **parts)
    plan = page("/a.pdf", pdf(("Kế hoạch đắp đê",)), hop="attachment", mime=PDF)
    shelf.warc(
        plan,
        page("/a", first),
        walk("/tin-tuc", [("/a", "owed"), ("/x", "never"), ("/z", "known")]),
        listed("/s.xml", 7),
        page("/b", doubtful),
    )
    shelf.warc(page("/a", says(title="Hội nghị (mới)"), minutes=5), page("/b", status=404, minutes=6))
    shelf.ingest()
    return shelf


def findings(shelf: Shelf) -> list[Finding]:
    with open_catalogue(shelf.folder) as catalogue:
        return list(disagreements(shelf.folder, catalogue, Portals(shelf.found), lambda _: None))


def test_what_was_ingested_or_rebuilt_agrees(filled: Shelf) -> None:
    assert findings(filled) == []
    filled.rebuild()
    assert findings(filled) == []


@pytest.mark.parametrize(
    ("harm", "named"),
    [
        ("delete from articles where key = 'mau.gov.vn/a'", "mau.gov.vn/a: first_id, article"),
        ("update articles set title = 'Khác' where key = 'mau.gov.vn/a'", "mau.gov.vn/a: article"),
        ("update articles set published = '2024-01-01' where key = 'mau.gov.vn/a'", "mau.gov.vn/a: article"),
        ("update articles set id = 7 where key = 'mau.gov.vn/b'", "mau.gov.vn/b: first_id"),
        ("update article_texts set text = 'Khác'", "mau.gov.vn/a: text"),
        ("update article_texts set filed = ''", "mau.gov.vn/a: text"),
        ("delete from images", "images"),
        ("update images set caption = 'Khác'", "images"),
        ("delete from attachments", "attachments"),
        ("delete from revisions", "mau.gov.vn/a: revisions"),
        ("delete from problems", "mau.gov.vn/b: problems"),
        ("update readings set reading = replace(reading, 'An', 'Em')", "was changed after it was read"),
        ("update readings set title = 'Khác' where title = 'Tin vắn'", "another kind or title"),
        ("delete from captures where status = 404", "/b at byte"),
        ("update captures set digest = 'sha1:A' where status = 404", "digest differ"),
        ("update captures set offset = offset + 1 where status = 404", "has no capture at byte"),
        ("update captures set warc = (select min(path) from warc_files) where status = 404", "has no capture at byte"),
        ("update captures set at = '2020-01-01T00:00:00.000000Z' where status = 404", "at differ"),
        ("delete from urls where decision = 'never'", f"{HOME}/x: is missing in the table urls"),
        ("delete from urls where decision = 'captured'", f"{HOME}/a: is missing in the table urls"),
        ("update urls set decision = 'captured' where url like '%/x'", f"{HOME}/x: decision: not what the WARC"),
        ("update urls set rule = 'ta', via = 'ta'", "via, rule: not what the WARC files say"),
        ("update urls set url = url || '?' where decision = 'never'", f"{HOME}/x?: is in no WARC file"),
        ("delete from sightings", "mau.gov.vn/a: is missing in the table sightings"),
        ("update sightings set first_at = '2020'", "mau.gov.vn/a: first_at: not what the WARC files say"),
        ("update sightings set channel = 'feed' where key = 'mau.gov.vn/a'", "mau.gov.vn/a: is in no WARC file"),
        ("update channels set entries = 9", f"{HOME}/s.xml: entries: not what the WARC files say"),
        ("delete from channels", f"{HOME}/s.xml: is missing in the table channels"),
        ("update host_states set protocol = 'tls/1.3'", "mau.gov.vn: is in no WARC file"),
        ("update host_states set last_seen = first_seen", "mau.gov.vn: last_seen: not what the WARC files say"),
        ("delete from host_states", "mau.gov.vn: is missing in the table host_states"),
        ("update crawls set outcome = 'finished'", "mau-0: outcome: not what the WARC files say in the table crawls"),
        ("update crawls set counts = '{'", "mau-0: counts: not what"),
        ("update warc_files set info = '{}'", "info: not what the WARC files say in the table warc_files"),
        ("update warc_files set damage = 'some'", "damage: not what the WARC files say"),
        ("update warc_files set bytes = 1", "but had 1 when it was entered"),
        ("update captures set via = null", "via differ"),
        ("update captures set mime = 'text/css'", "mime differ"),
        ("update readings set reading = '{}'", "was changed after it was read"),
        (
            f"update readings set reading = '{{}}', digest = '{EMPTY}' where kind = 'article' and title = 'Tin vắn'",
            f"reading {EMPTY}: holds what cannot be read (KeyError)",
        ),
        ("update sites set profile = '5'", "mau: holds what cannot be read"),
        ("update sites set profile = '{'", "mau: holds what cannot be read"),
        (
            "insert into problems select 'mau', null, null, null, path, 'warc', 'ta' from warc_files",
            "is in no WARC file",
        ),
        (
            "delete from warc_files where path = (select max(path) from warc_files)",
            "is not in the catalogue: `luutru ingest`",
        ),
        ("update warc_files set captures = 7", "captures: not what the WARC files say"),
        ('update sites set profile = \'{"titles": ["tin"]}\'', "mau: profile"),
        ("update host_charsets set charset = 'cp1258'", "is in no WARC file, but in the table host_charsets"),
        ("update host_charsets set captures = 99", "captures: not what the WARC files say in the table host_charsets"),
        (
            "insert into host_habits values ('mau.gov.vn', 'mau', 'tin', '404', '', '')",
            "mau: host_habits: not what its captures say",
        ),
        ("update sites set settled = 0", "an ingest was interrupted"),
        ("insert into articles_fts (articles_fts) values ('delete-all')", "full-text index"),
        ("insert into titles_fts (titles_fts) values ('delete-all')", "full-text index"),
        ("insert into images_fts (images_fts) values ('delete-all')", "picture "),
        ("insert into documents_fts (documents_fts) values ('delete-all')", "full-text index"),
        ("update documents set text = 'Khác'", "was changed after it was read"),
        ('update documents set problems = \'[{"field": "text", "what": "none"}]\'', "was changed after it was read"),
        ("update captures set document = null", "/a.pdf at byte"),
        ("delete from documents", "a row points to documents, where nothing is"),
        ("delete from crawls", "a row points to crawls, where nothing is"),
    ],
)
def test_every_row_that_is_changed_or_missing_is_named(filled: Shelf, harm: str, named: str) -> None:
    # as somebody's hand would do it: without foreign keys, past all that guards the rows
    connection = sqlite3.connect(filled.folder.catalogue.resolve())
    with connection:
        assert connection.execute(harm).rowcount
    connection.close()

    found = [f"{finding.thing}: {finding.what}" for finding in findings(filled)]
    assert any(named in line for line in found), found
    filled.rebuild()
    assert findings(filled) == []


def test_a_deleted_file_is_named(filled: Shelf) -> None:
    warc = filled.folder.closed_warcs()[0]
    filled.folder.path(warc).unlink()

    assert [finding.thing for finding in findings(filled)] == [warc]


def test_a_file_that_is_not_entered_yet_is_named(filled: Shelf) -> None:
    warc = filled.warc(page("/c"))

    assert findings(filled) == [
        Finding(filled.folder.relative(warc), "is not in the catalogue: `luutru ingest` enters it")
    ]


def test_a_record_that_is_gone_from_a_file_is_named(filled: Shelf) -> None:
    warc = filled.folder.path(filled.folder.closed_warcs()[1])
    ((offset,),) = filled.rows("select offset from captures where status = 404")
    warc.write_bytes(warc.read_bytes()[: int(str(offset))])

    found = [finding.what for finding in findings(filled)]
    assert any(
        f"1 captures that the catalogue knows cannot be read in it any more (the first at byte {offset}" in what
        for what in found
    )
    assert any(what.startswith(f"has {offset} bytes, but had ") for what in found)


def test_what_damage_took_is_one_finding_that_asks_for_a_copy_of_the_file(filled: Shelf) -> None:
    warc = filled.warc(*(page(f"/{number}") for number in range(9)), page("/last"))
    filled.ingest()
    content = bytearray(warc.read_bytes())
    for (offset,) in filled.rows("select offset from captures where url glob '*/[0-7]'"):
        content[int(str(offset)) + 60] ^= 0xFF
    warc.write_bytes(content)

    found = findings(filled)
    taken = [finding for finding in found if "cannot be read in it any more" in finding.what]
    assert len(taken) == 1
    assert taken[0].what.startswith("8 captures that the catalogue knows")
    assert "restore the file from a copy" in taken[0].what
    assert len(found) == 9
    assert not any("rebuild` makes" in finding.what for finding in found)


def test_a_record_that_is_added_to_a_file_is_named(filled: Shelf) -> None:
    one, other = (filled.folder.path(warc) for warc in filled.folder.closed_warcs())
    with one.open("ab") as file:
        file.write(filled.warc(page("/new", minutes=9)).read_bytes())
    other.with_name(filled.folder.closed_warcs()[2].rpartition("/")[2]).unlink()

    assert any("/new at byte" in finding.what for finding in findings(filled))


def test_a_torn_file_stays_named_although_what_could_be_read_is_entered(filled: Shelf) -> None:
    torn = filled.warc(page("/c"), page("/d"))
    torn.write_bytes(torn.read_bytes()[:-300])
    filled.ingest()

    assert [finding.thing for finding in findings(filled)] == [filled.folder.relative(torn)]


def test_a_copy_of_a_file_is_one_finding(filled: Shelf) -> None:
    warc = filled.folder.path(filled.folder.closed_warcs()[0])
    copy = warc.with_name("mau-copy.warc.gz")
    copy.write_bytes(warc.read_bytes())
    filled.ingest()

    (finding,) = findings(filled)
    assert finding.thing == filled.folder.relative(copy)
    assert f"have the record ids of captures in {filled.folder.relative(warc)}: it is a copy" in finding.what


def test_a_catalogue_with_letters_that_are_none_is_said_to_be_damaged(filled: Shelf) -> None:
    connection = sqlite3.connect(filled.folder.catalogue.resolve())
    with connection:
        connection.execute("update articles set byline = cast(x'ff' as text)")
    connection.close()

    with pytest.raises(StaleCatalogue, match="rebuild"):
        findings(filled)


def test_proving_changes_nothing(filled: Shelf) -> None:
    before = filled.dump()
    findings(filled)

    assert filled.dump() == before
