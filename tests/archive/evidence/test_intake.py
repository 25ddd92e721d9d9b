"""What others made is kept byte for byte, once; whatever is wrong with one file is said, and harms no other."""

from __future__ import annotations

import gzip
import hashlib
import os
import resource
import signal
import stat
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import pytest

from archive.evidence.folder import Folder
from archive.evidence.foreign.intake import Taken, is_as_imported, take_in
from tests.archive.evidence import exchanges
from tests.archive.evidence.corpus import FIRST, record
from tests.archive.evidence.foreign import MAKERS, wacz, wget

PAGES = {"https://mau.gov.vn/a": b"<html>a"}
WARC = wget(PAGES)
PLAIN = gzip.decompress(WARC)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "data")


def taken(folder: Folder, *sources: Path) -> list[Taken]:
    return list(take_in(folder, sources))


def saved(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("maker", MAKERS)
def test_a_file_is_kept_byte_for_byte_under_a_name_that_proves_it(folder: Folder, tmp_path: Path, maker: str) -> None:
    data = MAKERS[maker](PAGES)

    (one,) = taken(folder, saved(tmp_path / "Hà Nam.warc.gz", data))

    assert one.findings == ()
    assert one.warc
    assert folder.closed_warcs() == (one.warc,)
    assert folder.path(one.warc).read_bytes() == data
    assert is_as_imported(one.warc, hashlib.sha256(data).hexdigest())


def test_a_plain_file_is_kept_plain(folder: Folder, tmp_path: Path) -> None:
    (one,) = taken(folder, saved(tmp_path / "old.WARC", PLAIN))

    assert one.warc
    assert one.warc.endswith("-old.warc")
    assert folder.path(one.warc).read_bytes() == PLAIN


def test_the_source_is_not_touched(folder: Folder, tmp_path: Path) -> None:
    path = saved(tmp_path / "a.warc.gz", WARC)
    path.chmod(0o444)
    before = path.stat()

    taken(folder, path)

    after = path.stat()
    assert (after.st_ino, after.st_mtime_ns, after.st_nlink, after.st_mode) == (
        before.st_ino, before.st_mtime_ns, 1, before.st_mode,
    )  # fmt: skip


def test_the_same_file_under_another_name_is_known(folder: Folder, tmp_path: Path) -> None:
    first, again, member = taken(
        folder, saved(tmp_path / "a.warc.gz", WARC), saved(tmp_path / "b.warc.gz", WARC),
        wacz(tmp_path / "c.wacz", {"archive/d.warc.gz": WARC}),
    )  # fmt: skip

    assert (again.known, member.known) == (True, True)
    assert {first.warc, again.warc, member.warc} == set(folder.closed_warcs())


def test_another_file_of_the_same_name_is_another_file(folder: Folder, tmp_path: Path) -> None:
    taken(folder, saved(tmp_path / "1" / "a.warc.gz", WARC), saved(tmp_path / "2" / "a.warc.gz", WARC + WARC))

    assert len(folder.closed_warcs()) == 2


def test_a_copy_of_one_of_our_own_files_is_known(folder: Folder, tmp_path: Path) -> None:
    ours = exchanges.write(folder.root)

    (one,) = taken(folder, saved(tmp_path / "copy.warc.gz", ours.read_bytes()))

    assert (one.known, one.warc) == (True, folder.relative(ours))
    assert list(folder.imported.iterdir()) == []


def test_of_a_folder_the_archives_are_taken_whatever_else_is_there(folder: Folder, tmp_path: Path) -> None:
    home = tmp_path / "in"
    saved(home / "a" / "x.bin", PLAIN)
    saved(home / "b.warc.gz", WARC)
    wacz(home / "c.wacz", {"archive/rec.warc.gz": WARC + WARC})
    saved(home / "notes.txt", b"hello")
    (home / "loop").symlink_to(home)

    assert [one.findings for one in taken(folder, home)] == [(), (), ()]
    assert len(folder.closed_warcs()) == 3


def test_a_folder_of_garbage_is_said_to_hold_nothing(folder: Folder, tmp_path: Path) -> None:
    for number in range(50):
        saved(tmp_path / "in" / f"{number}.bin", os.urandom(5000))

    (one,) = taken(folder, tmp_path / "in")

    assert one.findings == ("holds no WARC or WACZ file: name another folder, or the files",)


BAD: dict[str, tuple[str, bytes, str]] = {
    "garbage that is called a WARC": ("a.warc.gz", b"\x00garbage" * 999, "not a WARC file"),
    "an empty file": ("a.warc", b"", "not a WARC file"),
    "a picture": ("a.jpg", b"\xff\xd8\xff", "neither a WARC nor a WACZ file"),
    "an ARC file": ("a.arc", b"filedesc://a.arc 0.0.0.0 20000101000000 text/plain 9\n", "`warcio recompress"),
    "a compressed ARC file": ("a", gzip.compress(b"filedesc://a.arc 0.0.0.0 2000"), "`warcio recompress"),
    "zstd": ("a.warc.zst", b"\x28\xb5\x2f\xfd....", "`zstd -d`"),
    "a declared length of 10 GB alone": ("a.warc", record("resource", Content_Length="10000000000"), "too large"),
    "a WACZ that broke off": ("a.wacz", b"PK\x03\x04" + bytes(5000), "fetch it again"),
    "a WACZ that is garbage": ("a.wacz", os.urandom(5000), "fetch it again"),
    "a ZIP without a WARC": ("a.wacz", b"PK\x05\x06" + bytes(18), "holds no WARC file"),
    "a directory of 4 GB": ("a.wacz", b"PK\x05\x06" + bytes(8) + b"\xfe\xff\xff\xff" + bytes(6), "too many members"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_archive_is_refused_with_the_reason_and_the_others_are_taken(
    folder: Folder, tmp_path: Path, name: str
) -> None:
    called, data, what = BAD[name]

    *bad, good = taken(folder, saved(tmp_path / called, data), saved(tmp_path / "good.warc.gz", WARC))

    assert {one.warc for one in bad} == {None}
    assert what in bad[-1].findings[0]
    assert folder.closed_warcs() == (good.warc,)


def test_pipes_devices_and_what_is_not_there_are_said_and_not_waited_for(folder: Folder, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.warc")

    found = taken(folder, tmp_path / "pipe.warc", Path("/dev/zero"), tmp_path / "missing.warc")

    assert ["pipe or a device" in one.findings[0] for one in found] == [True, True, False]
    assert "see how it is spelt" in found[2].findings[0]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_said(folder: Folder, tmp_path: Path) -> None:
    path = saved(tmp_path / "a.warc.gz", WARC)
    path.chmod(0)

    assert "give this user the right" in taken(folder, path)[0].findings[0]


def test_a_gzip_bomb_is_refused_in_bounded_time_and_memory(folder: Folder, tmp_path: Path) -> None:
    zeros = gzip.compress(bytes(64 * 1024 * 1024))
    head = gzip.compress(record("resource", Content_Length=str(10**12))[:-4])
    bomb = saved(tmp_path / "bomb.warc.gz", gzip.compress(FIRST) + head + zeros * 10)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = monotonic()

    (one,) = taken(folder, bomb)

    assert "gzip bomb" in one.findings[0]
    assert monotonic() - begun < 60
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000  # kB
    assert list(folder.imported.iterdir()) == []


MEMBER: dict[str, tuple[Callable[[zipfile.ZipFile], None], str]] = {}


def odd(what: str) -> Callable[[Callable[[zipfile.ZipFile], None]], Callable[[zipfile.ZipFile], None]]:
    def named(write: Callable[[zipfile.ZipFile], None]) -> Callable[[zipfile.ZipFile], None]:
        MEMBER[write.__name__] = write, what
        return write

    return named


@odd("leads out of the package")
def upwards(package: zipfile.ZipFile) -> None:
    package.writestr("../../evil.warc.gz", WARC)


@odd("leads out of the package")
def absolute(package: zipfile.ZipFile) -> None:
    package.writestr("/etc/evil.warc.gz", WARC)


@odd("leads out of the package")
def drive(package: zipfile.ZipFile) -> None:
    package.writestr("C:\\evil.warc.gz", WARC)


@odd("symbolic link")
def link(package: zipfile.ZipFile) -> None:
    info = zipfile.ZipInfo("archive/evil.warc.gz")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    package.writestr(info, "/etc/passwd")


@odd("number 12")
def bzip2(package: zipfile.ZipFile) -> None:
    package.writestr("archive/evil.warc.gz", WARC, zipfile.ZIP_BZIP2)


@odd("more than once")
def twice(package: zipfile.ZipFile) -> None:
    package.writestr("archive/evil.warc.gz", WARC)
    package.writestr("archive/evil.warc.gz", WARC)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", MEMBER)
def test_a_member_that_means_harm_is_not_taken_and_the_others_are(folder: Folder, tmp_path: Path, name: str) -> None:
    write, what = MEMBER[name]
    path = wacz(tmp_path / "a.wacz", {"archive/good.warc.gz": WARC})
    with zipfile.ZipFile(path, "a") as package:
        write(package)

    found = taken(folder, path)

    assert any(what in finding for one in found for finding in one.findings)
    assert [Path(warc).name.partition("-")[2] for warc in folder.closed_warcs()] == ["a-good.warc.gz"]
    assert not list(tmp_path.parent.rglob("evil*"))


def directory_changed(path: Path, member: int, at: int, data: bytes) -> Path:
    """Change what stands *at* bytes behind the beginning of a member's entry in the directory of the package *path*."""
    held, begin = bytearray(path.read_bytes()), 0
    for _ in range(member):
        begin = held.index(b"PK\x01\x02", begin + 4)
    held[begin + at : begin + at + len(data)] = data
    return saved(path, bytes(held))


DIRECTORIES = {
    "encrypted": (8, b"\x01", "is encrypted"),
    "a bomb": (24, b"\xf0\xff\xff\xff", "a bomb"),
    "over another": (42, bytes(4), "lies over another member"),
    "elsewhere": (42, b"\x07", "lies over another member"),
}


@pytest.mark.parametrize("name", DIRECTORIES)
def test_members_that_the_directory_lies_about_are_not_taken(folder: Folder, tmp_path: Path, name: str) -> None:
    at, data, what = DIRECTORIES[name]
    path = wacz(tmp_path / "a.wacz", {"archive/x.warc.gz": WARC, "archive/y.warc.gz": WARC + WARC})

    assert what in taken(folder, directory_changed(path, 2, at, data))[0].findings[0]
    assert all(folder.path(warc).read_bytes() == WARC for warc in folder.closed_warcs())


def test_a_package_of_a_hundred_thousand_members_is_gone_through(folder: Folder, tmp_path: Path) -> None:
    members, directory = bytearray(), bytearray()
    for number in range(100_000):
        name, data = (b"archive/good.warc.gz", WARC) if number == 70_000 else (b"text/%d" % number, b"")
        sizes = (zlib.crc32(data), len(data), len(data), len(name), 0)
        directory += struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 0, 0, 33, *sizes, 0, 0, 0, 0, len(members)) + name
        members += struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 0, 0, 33, *sizes) + name + data
    # more than 65,535 members: their number is in the ZIP64 record, which the reader does not need
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, len(directory), len(members), 0)
    path = saved(tmp_path / "many.wacz", bytes(members + directory + end))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = monotonic()

    taken(folder, path)

    assert len(folder.closed_warcs()) == 1
    assert monotonic() - begun < 60
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150_000  # kB


def test_a_deflated_member_is_inflated(folder: Folder, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.wacz", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("archive/x.warc", PLAIN)

    taken(folder, tmp_path / "a.wacz")

    assert [folder.path(warc).read_bytes() for warc in folder.closed_warcs()] == [PLAIN]


def test_what_the_package_says_of_its_members_is_held_against_them(folder: Folder, tmp_path: Path) -> None:
    members = {"archive/x.warc.gz": WARC, "pages/pages.jsonl": b"{}", "archive/new.warc.gz": WARC + WARC}
    stated = {"archive/x.warc.gz": b"other", "pages/pages.jsonl": b"other", "indexes/index.cdx": b""}

    found = taken(folder, wacz(tmp_path / "a.wacz", members, stated=stated))

    said = "\n".join(finding for one in found for finding in one.findings)
    assert "the digest in datapackage.json does not fit its bytes, which give sha256:" in said
    assert "'pages/pages.jsonl': the digest" in said
    assert "'indexes/index.cdx': datapackage.json names it, but it is not there" in said
    assert "'archive/new.warc.gz': datapackage.json does not name it" in said
    assert len(folder.closed_warcs()) == 2


def test_a_changed_table_of_digests_is_said(folder: Folder, tmp_path: Path) -> None:
    path = wacz(tmp_path / "a.wacz", {"archive/x.warc.gz": WARC})
    held = path.read_bytes().replace(b'"wacz_version": "1.1.1"', b'"wacz_version": "1.1.2"')

    assert "it was changed later" in taken(folder, saved(path, held))[0].findings[0]


def test_a_member_whose_checksum_does_not_fit_is_said_and_taken(folder: Folder, tmp_path: Path) -> None:
    path = wacz(tmp_path / "a.wacz", {"archive/x.warc.gz": WARC}, stated={})

    found = taken(folder, directory_changed(path, 1, 16, b"\0\0\0\0"))

    assert "its ZIP checksum does not fit its bytes" in found[-1].findings
    assert len(folder.closed_warcs()) == 1


SCRIPT = """
import os, signal, sys
from pathlib import Path
from archive.evidence.foreign import intake
from archive.evidence.folder import Folder
judge = intake._judge
def dying(*values):
    if sys.argv[3] == "written":
        os.kill(os.getpid(), signal.SIGKILL)
    return judge(*values)
intake._judge = dying
for one in intake.take_in(Folder(Path(sys.argv[1])), [Path(sys.argv[2])]):
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize(("when", "left"), [("written", 0), ("first of two", 1)])
def test_an_import_that_is_killed_leaves_nothing_half_and_the_next_completes_it(
    folder: Folder, tmp_path: Path, when: str, left: int
) -> None:
    saved(tmp_path / "in" / "a.warc.gz", WARC)
    saved(tmp_path / "in" / "b.warc.gz", WARC + WARC)
    command = [sys.executable, "-c", SCRIPT, str(folder.root), str(tmp_path / "in"), when]

    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert len(folder.closed_warcs()) == left
    taken(folder, tmp_path / "in")

    assert len(folder.closed_warcs()) == 2
    assert len(list(folder.imported.iterdir())) == 2
