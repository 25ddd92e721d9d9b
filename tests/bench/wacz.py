"""How much memory a large package takes: `python -m tests.bench.wacz [MB]` makes an archive of that size, packs it
twice (whole files, and copies of most records), and opens it in ReplayWeb.page. Not a test: it needs thrice the room.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from archive.catalogue.entering.ingest import ingest
from archive.evidence.exchange import Exchange, records
from archive.evidence.folder import Folder
from archive.evidence.record import new_record_id
from archive.evidence.writing.warcfile import WarcFile, pack
from archive.extract.read import read
from archive.sites import find_sites
from tests.archive.wacz.contents import pages
from tests.archive.wacz.two_nights import article
from tests.e2e.replayweb import reading

HOME = "https://lon.gov.vn"
AT = datetime(2024, 3, 1, tzinfo=UTC)
PICTURE = 200_000  # bytes, of noise: as dense as a photograph
FILE = 200_000_000
_SITE = f"""
name = "Cổng lớn"
home = "{HOME}/"
[[section]]
name = "Tin tức"
url = "{HOME}/tin"
[[layout]]
platform = "generic"
"""
_WORDS = (
    "hội nghị",
    "tỉnh",
    "sắp xếp",
    "đơn vị hành chính",
    "đường",
    "cầu",
    "trường học",
    "nông thôn mới",
    "dân quân",
    "huyện",
)


def exchanges(size: int) -> Iterator[Exchange]:
    """Give articles with a picture each until *size* bytes are full."""
    noise = random.Random(5)
    for number in range(size // PICTURE):
        title = f"Bài số {number}: {' '.join(noise.choices(_WORDS, k=8))}"
        image = f"/anh/{number}.bin"
        page = article(title, image, number)
        for path, body, mime in (
            (f"/tin/{number}.html", page, "text/html; charset=utf-8"),
            (image, noise.randbytes(PICTURE), "application/octet-stream"),
        ):
            head = f"HTTP/1.1 200 OK\r\nContent-Type: {mime}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            at = AT + timedelta(minutes=number) - (timedelta(days=30) if number % 100 == 0 else timedelta())
            hop = "article" if body is page else "requisite"
            yield Exchange(HOME + path, at, f"GET {path} HTTP/1.1\r\n\r\n".encode(), head + body, hop=hop)


def fill(folder: Folder, size: int) -> None:
    """Write WARC files of *size* bytes, and enter them."""
    sites = folder.root / "settings" / "sites"
    sites.mkdir(parents=True)
    (sites / "lon.toml").write_text(_SITE, encoding="utf-8")
    serial, file = 0, None
    for one in exchanges(size):
        if file is None or file.position > FILE:
            if file:
                file.close()
            file = WarcFile.create(folder, "lon", at=one.at, serial=serial, info={"software": "bench", "site": "lon"})
            serial += 1
        file.append([pack(record, file.info_id) for record in records(one, new_record_id)])
    if file:
        file.close()
    ingest(folder, find_sites(folder.root / "settings"), read, lambda _: None)


def measured(folder: Folder, out: Path, *words: str) -> str:
    """Pack with *words* as a process of its own; return its peak of memory, and its speed."""
    command = [sys.executable, "-m", "archive", "wacz", "--archive", str(folder.root), "-o", str(out), *words]
    code = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stderr=subprocess.DEVNULL)"
    told = "; print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    begin = perf_counter()
    done = subprocess.run([sys.executable, "-c", code + told, *command], capture_output=True, text=True, check=True)
    seconds, size = perf_counter() - begin, out.stat().st_size / 1e6
    peak = int(done.stdout.split()[-1]) / 1024
    return f"{size:8.0f} MB in {seconds:6.1f} s ({size / seconds:5.0f} MB/s), peak memory {peak:5.0f} MiB"


def say(line: str) -> None:
    """Print *line* at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(size: int) -> None:
    """Measure, and say what was found."""
    with tempfile.TemporaryDirectory(prefix="luutru-wacz-") as home:
        folder, out = Folder(Path(home) / "archive"), Path(home) / "x.wacz"
        fill(folder, size)
        say(f"whole files  {measured(folder, out)}")
        copied = Path(home) / "copied.wacz"
        # every hundredth article is older, so that no file is taken whole
        say(f"copies       {measured(folder, copied, '--from', f'{AT:%Y-%m-%d}')}")
        copied.unlink()
        listed = pages(out)[1:]
        page = listed[len(listed) * 2 // 3]
        begin = perf_counter()
        with reading(out) as reader:
            frame = reader.open(page["url"], re.sub(r"\D", "", page["ts"]))
            shown = page["text"].splitlines()[-1] in " ".join((frame.text_content("body") or "").split())
            say(
                f"ReplayWeb.page: {'shows' if shown else 'DOES NOT SHOW'} {page['url']} in {perf_counter() - begin:.1f} s"
            )
            begin = perf_counter()
            found = reader.search(page["title"])[:1]
            say(f"ReplayWeb.page: finds {found} in {perf_counter() - begin:.1f} s, {len(listed)} pages")


if __name__ == "__main__":
    main(int((sys.argv[1:] or ["1000"])[0]) * 1_000_000)
