"""The commands that need no network: what they print, and which code they exit with."""

from __future__ import annotations

import errno
import gzip
import io
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from archive.cli import main
from archive.evidence.folder import Folder
from tests.archive.catalogue.shelf import HOME, SITE, Shelf
from tests.archive.catalogue.shelf import page as exchange
from tests.archive.conftest import Called
from tests.archive.evidence.corpus import record, sha1

URL = "https://mau.gov.vn/tin/hop-bao"
PAGE = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Hà Nam họp bàn về đê điều</title></head><body>
<article><h1>Hà Nam họp bàn về đê điều</h1><p class="date">Ngày đăng: 27/03/2024</p>
<p>Sáng nay, lãnh đạo tỉnh Hà Nam họp với các huyện ven sông để bàn việc gia cố đê trước mùa lũ năm nay.</p>
<p>Các đại biểu đi xem những đoạn đê xung yếu, nghe người dân nói về từng chỗ rò rỉ và thống nhất cách làm.</p>
<p>Tỉnh giao mỗi xã lập một đội tuần tra, có đủ đèn, áo phao và thuyền nhỏ, trực suốt ngày đêm khi nước lên.</p>
</article></body></html>""".encode()
KEYS = [
    "kind", "title", "lead", "text", "published", "published_as_printed", "published_kind", "byline", "authors",
    "source", "section", "images", "attachments", "evidence", "problems",
]  # fmt: skip


@pytest.fixture
def filled(shelf: Shelf) -> Path:
    shelf.warc(exchange("/tin/hop-bao", PAGE), exchange("/tin-tuc", b"<html>Tin", hop="listing", minutes=1))
    return shelf.root


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "data")


def test_ingest_enters_what_is_new_and_says_so(luutru: Called, filled: Path) -> None:
    first = luutru("ingest", "--archive", filled)

    assert first.code == 0
    assert first.out == "1 WARC files entered: 2 captures, 2 pages read; 1 articles in the catalogue\n"
    assert re.search(r"^entering warc/mau/2024/\S+: 2 captures, 2 pages read$", first.err, re.MULTILINE)
    assert luutru("ingest", "--archive", filled, "--json").json["warc_files"] == 0


def test_a_damaged_file_is_named_and_the_code_is_1(luutru: Called, filled: Path) -> None:
    (filled / "warc" / "mau" / "2024" / "x.warc.gz").write_bytes(b"no WARC file")
    said = luutru("ingest", "--archive", filled)

    assert said.code == 1
    assert re.search(r"^luutru: warc/mau/2024/x\.warc\.gz: not a WARC file", said.err, re.MULTILINE)
    assert luutru("rebuild", "--archive", filled, "--json").json["findings"] != []


def test_verify_proves_what_was_ingested(luutru: Called, filled: Path) -> None:
    luutru("ingest", "--archive", filled)
    said = luutru("verify", "--archive", filled)

    assert said.code == 0
    assert said.out.splitlines() == [
        "1 WARC files, 2 captures, 1 articles",
        "no manifest: nothing vouches for the files; `luutru manifest` writes the first, if there were none before",
        "every record whole, every digest right, files and catalogue agree",
    ]
    assert luutru("verify", "--archive", filled, "--json").json == {
        "ok": True, "warc_files": 1, "captures": 2, "articles": 1, "manifests": 0, "manifest": None, "findings": [],
    }  # fmt: skip


def test_a_file_that_was_slipped_in_after_the_manifest_is_named(luutru: Called, filled: Path) -> None:
    made = luutru("manifest", "--archive", filled)
    warc = next(filled.glob("warc/mau/2024/*"))
    warc.with_name("slipped-in.warc.gz").write_bytes(warc.read_bytes())
    luutru("ingest", "--archive", filled)
    said = luutru("verify", "--archive", filled)

    assert (made.code, said.code) == (0, 1)
    assert "slipped-in.warc.gz: is in no manifest" in said.err
    assert luutru("verify", "--archive", filled, "--json").json["manifest"] in made.out


def test_what_was_wrong_with_a_file_when_it_came_is_not_called_right(luutru: Called, tmp_path: Path) -> None:
    bad = record("resource", b"abc", WARC_Block_Digest=sha1(b"?"))
    (tmp_path / "a.warc").write_bytes(bad)
    assert luutru("import", tmp_path / "a.warc", "--archive", tmp_path / "new").code == 1
    said = luutru("verify", "--archive", tmp_path / "new")

    assert said.code == 0
    assert "wrong with imported files since they came, see `problems`: 1" in said.out
    assert "every digest right" not in said.out


def test_only_a_chain_that_is_whole_is_worth_noting(luutru: Called, filled: Path) -> None:
    luutru("ingest", "--archive", filled)
    luutru("manifest", "--archive", filled)
    (manifest,) = (filled / "manifests").iterdir()

    assert "note it elsewhere" in luutru("verify", "--archive", filled).out

    manifest.rename(manifest.with_name(manifest.name.replace("000001", "000002")))
    said = luutru("verify", "--archive", filled)
    assert said.code == 1
    assert "manifests: 1, and their chain is broken" in said.out
    assert "note it" not in said.out


def test_verify_names_a_swapped_byte(luutru: Called, filled: Path) -> None:
    luutru("ingest", "--archive", filled)
    warc = next(filled.glob("warc/mau/2024/*"))
    content = bytearray(warc.read_bytes())
    content[len(content) // 2] ^= 1
    warc.write_bytes(content)
    said = luutru("verify", "--archive", filled)

    assert said.code == 1
    assert f"luutru: warc/mau/2024/{warc.name}: at byte " in said.err


def test_read_prints_exactly_the_promised_keys_in_their_order(luutru: Called, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(PAGE)
    said = luutru("read", tmp_path / "page.html", "--url", URL, "--at", "2024-03-28")

    assert said.code == 0
    assert list(said.json) == KEYS
    assert (said.json["kind"], said.json["title"], said.json["published"]) == (
        "article",
        "Hà Nam họp bàn về đê điều",
        "2024-03-27",
    )


def test_read_takes_standard_input_and_the_rules_of_a_site(
    luutru: Called, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PAGE)))
    said = luutru("read", "-", "--url", URL, "--site", "mau", "--archive", shelf.root)

    assert said.json["title"] == "Hà Nam họp bàn về đê điều"


@pytest.mark.parametrize(
    "url", ["hanam", "hanam.gov.vn/Pages/a.aspx", "http://", "ftp://hanam.gov.vn/x", "http://[::1", ""]
)
def test_read_asks_for_the_whole_address(luutru: Called, tmp_path: Path, url: str) -> None:
    (tmp_path / "page.html").write_bytes(PAGE)
    said = luutru("read", tmp_path / "page.html", "--url", url)

    assert (said.code, "is no whole address like https://" in said.err) == (2, True)


@pytest.mark.parametrize(
    ("head", "where"),
    [
        (f"<!-- saved from url=(0042){URL} --><link rel='canonical' href='https://khac.vn/'>", "the browser's note"),
        (f"<link rel='canonical' href='{URL}'><meta property='og:url' content='https://khac.vn/'>", "canonical"),
        (f"<meta property='og:url' content='{URL}'>", "og:url"),
    ],
)
def test_without_url_a_page_is_read_as_the_address_that_it_names_which_is_said(
    luutru: Called, tmp_path: Path, head: str, where: str
) -> None:
    (tmp_path / "page.html").write_bytes(PAGE.replace(b"<head>", b"<head>" + head.encode()))
    said = luutru("read", tmp_path / "page.html")

    assert said.json["kind"] == "article"
    assert f"read as {URL}, which stands in " in said.err
    assert where in said.err


def test_a_page_that_names_no_address_needs_one(luutru: Called, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(PAGE)
    said = luutru("read", tmp_path / "page.html")

    assert said.code == 2
    assert "give the one that it had with --url" in said.err


def test_a_page_packed_by_gzip_is_read_as_it_was(luutru: Called, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(PAGE)
    (tmp_path / "page.html.gz").write_bytes(gzip.compress(PAGE))
    plain, packed = (luutru("read", tmp_path / name, "--url", URL).out for name in ("page.html", "page.html.gz"))

    assert packed == plain


def test_a_person_reads_title_date_text_pictures_and_how_they_are_known(luutru: Called, tmp_path: Path) -> None:
    figure = b"<figure><img src='/de.jpg' alt='de'><figcaption>H\xe1\xbb\x99 \xc4\x91\xc3\xaa</figcaption></figure></article>"
    (tmp_path / "page.html").write_bytes(PAGE.replace(b"</article>", figure))
    said = luutru("read", tmp_path / "page.html", "--url", URL, "--at", "2024-03-28", "--text").out.splitlines()

    assert said[0] == "Hà Nam họp bàn về đê điều"
    assert "      kind  article" in said
    assert any(re.match(r" published  2024-03-27 \(published: “.*27/03/2024”; ", line) for line in said)
    assert any(line.startswith("   picture  Hộ đê  http") for line in said)
    assert any(line.startswith("  known by  ") and "title: " in line for line in said)


@pytest.mark.parametrize(
    ("when", "published"), [("2024-03-28", "2024-03-27"), ("2019-04-01T06:00+07:00", "2019-03-27")]
)
def test_a_date_without_a_year_counts_from_the_given_moment(
    luutru: Called, tmp_path: Path, when: str, published: str
) -> None:
    undated = PAGE.replace(b'<p class="date">Ng\xc3\xa0y \xc4\x91\xc4\x83ng: 27/03/2024</p>', b"")
    (tmp_path / "page.html").write_bytes(undated.replace("Sáng nay,".encode(), "Sáng 27/3,".encode()))

    assert luutru("read", tmp_path / "page.html", "--url", URL, "--at", when).json["published"] == published


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("read", "none.html", "--url", URL), "none.html"),
        (("read", "-", "--url", URL, "--at", "gestern"), "'gestern' is no time"),
        (("read", "-", "--url", URL, "--site", "la"), "there is no site 'la'"),
        (("read", "-"), "--url"),
        (("search",), "WORDS"),
        (("search", "!!"), "no word to search for"),
        (("nothing",), "nothing"),
    ],
)
def test_what_was_not_understood_is_said_and_the_code_is_2(
    luutru: Called, filled: Path, words: tuple[str, ...], named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PAGE)))
    luutru("ingest", "--archive", filled)
    said = luutru(*words, *(() if words == ("nothing",) else ("--archive", filled)))

    assert said.code == 2
    assert named in said.err


def test_show_tells_the_reading_and_where_the_bytes_lie(luutru: Called, filled: Path) -> None:
    luutru("ingest", "--archive", filled)
    said = luutru("show", URL, "--archive", filled)

    assert said.code == 0
    for told in ("Hà Nam họp bàn về đê điều", "2024-03-27", "Sáng nay, lãnh đạo tỉnh", "sha1:", ".warc.gz at "):
        assert told in said.out
    shown = luutru("show", "http://www.mau.gov.vn/tin/hop-bao#dau", "--archive", filled, "--json").json
    assert list(shown["reading"]) == KEYS
    (capture,) = shown["captures"]
    assert (filled / capture["warc"]).stat().st_size >= capture["offset"] + capture["length"]


def test_show_of_what_is_no_page_begins_with_what_it_is(luutru: Called, shelf: Shelf) -> None:
    shelf.warc(exchange("/de.jpg", b"\xff\xd8", hop="requisite", mime="image/jpeg"))
    luutru("ingest", "--archive", shelf.root)
    said = luutru("show", f"{HOME}/de.jpg", "--archive", shelf.root).out.splitlines()

    assert said[0].endswith("/de.jpg")
    assert "      kind  no page that is read (image/jpeg, status 200)" in said


def test_show_saves_a_page_as_a_test(luutru: Called, filled: Path, tmp_path: Path) -> None:
    luutru("ingest", "--archive", filled)
    said = luutru("show", URL, "--save", "hop-bao", "--to", tmp_path / "pages", "--archive", filled)

    assert said.code == 0
    assert "Hà Nam họp bàn về đê điều" in said.out
    saved = sorted(path.relative_to(tmp_path).as_posix() for path in (tmp_path / "pages").rglob("*.*"))
    assert saved == [f"pages/mau/{name}" for name in ("hop-bao.json", "hop-bao.warc.gz", "site.toml")]
    assert all(f"saved {tmp_path / path}" in said.err for path in saved)


def test_show_says_what_became_of_an_address_that_was_never_captured(luutru: Called, filled: Path) -> None:
    luutru("ingest", "--archive", filled)
    said = luutru("show", "https://mau.gov.vn/la", "--archive", filled)

    assert said.code == 1
    assert (
        said.err
        == "luutru: https://mau.gov.vn/la: never captured, never seen: `luutru search` finds articles by their words\n"
    )


def test_search_finds_without_marks_and_prints_the_address(luutru: Called, filled: Path) -> None:
    luutru("ingest", "--archive", filled)

    assert URL in luutru("search", "de", "dieu", "--archive", filled).out
    assert [hit["url"] for hit in luutru("search", "đê điều", "--archive", filled, "--json").json] == [URL]
    nothing = luutru("search", "vắng", "--archive", filled)
    assert (nothing.code, nothing.out, nothing.err) == (0, "", "nothing found\n")


def test_site_list_counts_articles_and_names_broken_files(luutru: Called, filled: Path) -> None:
    luutru("ingest", "--archive", filled)
    said = luutru("site", "list", "--archive", filled)

    assert said.code == 0
    assert said.out.splitlines()[1].startswith("mau ")
    (row,) = luutru("site", "list", "--archive", filled, "--json").json["sites"]
    assert (row["site"], row["articles"], row["state"]) == ("mau", 1, "enabled")
    (filled / "settings" / "sites" / "hong.toml").write_text(SITE.replace("name =", "nam ="), encoding="utf-8")
    said = luutru("site", "list", "--archive", filled)
    assert said.code == 1
    assert "hong.toml: unknown key 'nam' in the file; did you mean 'name'?" in said.err


def test_without_an_archive_or_a_catalogue_the_remedy_is_named(luutru: Called, tmp_path: Path) -> None:
    missing = luutru("ingest", "--archive", tmp_path / "none")
    assert missing.code == 1
    assert "there is no archive" in missing.err
    assert not (tmp_path / "none").exists()
    (tmp_path / "data" / "warc").mkdir(parents=True)
    for words in (("verify",), ("search", "a"), ("show", URL)):
        said = luutru(*words, "--archive", tmp_path / "data")
        assert said.code == 1
        assert "`luutru ingest` makes it" in said.err


def test_a_catalogue_of_another_version_is_code_6(luutru: Called, filled: Path) -> None:
    luutru("ingest", "--archive", filled)
    (filled / "catalogue.db").resolve().write_bytes(b"no database" * 500)

    for words in (("ingest",), ("verify",), ("search", "a"), ("show", URL)):
        said = luutru(*words, "--archive", filled)
        assert said.code == 6
        assert "`luutru rebuild`" in said.err
    assert luutru("rebuild", "--archive", filled).code == 0


def test_another_ingest_at_work_is_code_75(luutru: Called, filled: Path) -> None:
    with Folder(filled).lock("ingest"):
        said = luutru("ingest", "--archive", filled)

    assert said.code == 75
    assert "held by process" in said.err


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "data/x"), 5),
        (OSError(errno.EROFS, "Read-only file system", "data/x"), 5),
        (PermissionError(errno.EACCES, "Permission denied", "data/x"), 5),
        (KeyboardInterrupt(), 130),
        (click.Abort(), 130),
        (click.UsageError("what?"), 2),
    ],
)
def test_every_failure_is_one_line_and_a_code(luutru: Called, failure: BaseException, code: int) -> None:
    @click.group()
    def group() -> None: ...

    @group.command()
    def fail() -> None:
        raise failure

    said = luutru("fail", group=group)
    assert said.code == code
    if code != 2:
        assert re.fullmatch(r"\n?luutru: [^\n]+\n", said.err)


def test_what_a_page_prints_cannot_steer_the_terminal(luutru: Called, shelf: Shelf) -> None:
    shelf.warc(exchange("/tin/hop-bao", PAGE.replace("Hà Nam họp".encode(), "Hà\u202e Nam&#27;[2J họp".encode())))
    luutru("ingest", "--archive", shelf.root)

    for words in (("show", URL), ("search", "họp")):
        said = luutru(*words, "--archive", shelf.root)
        assert said.out
        assert not re.search("[\x00-\x09\x0b-\x1a\x1c-\x1f\u202e]|\x1b(?!\\[[01]m)", said.out)


def test_the_archive_works_without_scrapy(filled: Path) -> None:
    code = (
        "import sys; sys.modules.update(dict.fromkeys(('scrapy', 'twisted', 'crawler')));"
        "sys.argv = ['luutru', 'ingest', '--archive', sys.argv[1]]; import archive.__main__"
    )
    done = subprocess.run([sys.executable, "-c", code, str(filled)], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (
        0,
        "1 WARC files entered: 2 captures, 2 pages read; 1 articles in the catalogue\n",
    )


@pytest.mark.parametrize("name", [*main.commands, "site list"])
def test_help_teaches_with_the_exit_codes(luutru: Called, name: str) -> None:
    said = luutru(*name.split(), "--help")

    assert said.code == 0
    if name not in ("site", "storage"):  # which lead to commands
        assert "Exit codes" in said.out
        assert "--archive" in said.out
