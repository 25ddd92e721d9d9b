"""What other makers' programs say of WARC files: `warcio check`, FastWARC, our own judge, and the rules of stricter ones.

jwarc and JWAT (the library inside JHOVE) are not in our tests' environment: `strict` asks for each point that they check
and the tolerant ones do not.
"""

from __future__ import annotations

import re
import subprocess
import sys
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from fastwarc.warc import ArchiveIterator

from archive.evidence.judging.verify import check_warc
from archive.evidence.reading.warc import RawRecord, read_records
from archive.evidence.wire import fields, split_head

_URN = r"<urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}>"
_FORMS = {
    "WARC-Record-ID": _URN,
    "WARC-Concurrent-To": _URN,
    "WARC-Refers-To": _URN,
    "WARC-Warcinfo-ID": _URN,
    "WARC-Date": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z",
    "WARC-Refers-To-Date": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z",
    "WARC-Target-URI": r"[a-z][a-z0-9+.-]*:[!-;=?-~]+",
    "WARC-Refers-To-Target-URI": r"[a-z][a-z0-9+.-]*:[!-;=?-~]+",
    "WARC-Profile": r"http://netpreserve\.org/warc/1\.1/revisit/(identical-payload-digest|server-not-modified)",
    "WARC-Block-Digest": "sha1:[A-Z2-7]{32}",
    "WARC-Payload-Digest": "sha1:[A-Z2-7]{32}",
    "WARC-Truncated": "length|time|disconnect|unspecified",
    "WARC-Type": "warcinfo|request|response|metadata|revisit",
    "Content-Length": "[0-9]+",
}
_LINE = re.compile(r"([!#$%&'*+\-.^_`|~0-9A-Za-z]+): ([^\x00-\x1f\x7f ](?:[^\x00-\x1f\x7f]*[^\x00-\x1f\x7f ])?)")
_REPEATABLE = {"WARC-Concurrent-To", "WARC-Protocol"}


def complaints(warcs: Sequence[Path]) -> list[str]:
    """Return what any of the judges has against the files."""
    assert warcs
    done = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", *map(str, warcs)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    said = [
        line
        for line in (done.stdout + done.stderr).splitlines()
        if re.search("fail|error|unknown", line, re.IGNORECASE)
    ]
    if done.returncode and not said:
        said.append(f"warcio check: exit code {done.returncode}")
    for warc in warcs:
        said += [f"check_warc: {defect.offset}: {defect.what}" for defect in check_warc(warc)]
        said += _fastwarc(warc)
        said += strict(warc)
    return said


def _fastwarc(warc: Path) -> Iterator[str]:
    with warc.open("rb") as file:
        seen = 0
        for record in ArchiveIterator(file, parse_http=False):
            seen += 1
            if not record.verify_block_digest():
                yield f"FastWARC: {record.record_id}: block digest"
    if seen != len(list(_members(warc))):
        yield f"FastWARC: {seen} records"


def _members(warc: Path) -> Iterator[bytes]:
    data = warc.read_bytes()
    while data:
        inflater = zlib.decompressobj(31)
        yield inflater.decompress(data)
        assert inflater.eof, "torn"
        data = inflater.unused_data


def strict(warc: Path) -> Iterator[str]:
    """Yield what jwarc or JWAT would have against the file."""
    for number, member in enumerate(_members(warc)):
        head, _, rest = member.partition(b"\r\n\r\n")
        version, *lines = head.decode().split("\r\n")
        found = [(match[1], match[2]) for line in lines if (match := _LINE.fullmatch(line))]
        told = dict(found)
        if version != "WARC/1.1" or len(found) < len(lines):
            yield f"{number}: {version}, or a line that is folded, empty or padded: {lines}"
        if len(told) < len(found) - sum(name in _REPEATABLE for name, _ in found):
            yield f"{number}: a field twice: {lines}"
        if not {"WARC-Type", "WARC-Record-ID", "WARC-Date", "Content-Length", "Content-Type"} <= told.keys():
            yield f"{number}: a field is missing: {lines}"
        if len(rest) != int(told["Content-Length"]) + 4 or not rest.endswith(b"\r\n\r\n"):
            yield f"{number}: more or less than one record in its gzip member"
        if (number == 0) != (told["WARC-Type"] == "warcinfo"):
            yield f"{number}: the first record, and only that, is a warcinfo"
        for name, value in found:
            if name in _FORMS and not re.fullmatch(_FORMS[name], value):
                yield f"{number}: {name}: {value}"
        if told["WARC-Type"] == "revisit" and told["Content-Length"] != "0" and "WARC-Truncated" not in told:
            yield f"{number}: a revisit with a block does not say that it was cut"


def announced_more(warc: Path) -> Iterator[RawRecord]:
    """Yield the responses whose body is not as long as their head announced, to which jwarc objects."""
    for record in read_records(warc):
        parts = split_head(record.block) if record.kind == "response" else None
        head, body = parts or (b"", b"")
        lengths = [field.value for field in fields(head) if field.name.lower() == "content-length"]
        if any(length.isdigit() and int(length) != len(body) for length in lengths):
            yield record
