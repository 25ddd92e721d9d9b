"""Files as other archives write them: the order of records, the fields and the quirks of each."""

from __future__ import annotations

import gzip
import hashlib
import json
import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.archive.evidence.corpus import record, sha1
from tests.archive.evidence.exchanges import chunked, ok

DAY = "2019-05-06T07:08:09Z"
LATER = "2019-06-01T00:00:00Z"
NUMBERS = iter(range(10_000, 99_999))
HTTP_REQUEST = "application/http;msgtype=request"


def info(software: str, **fields: str) -> bytes:
    """Return a warcinfo record."""
    block = "".join(f"{name}: {value}\r\n" for name, value in {"software": software, **fields}.items())
    return record("warcinfo", block.encode(), number=next(NUMBERS), version="1.0")


def answer(url: str, block: bytes, *, at: str = DAY, **fields: str | None) -> bytes:
    """Return a response record in WARC/1.0."""
    told: dict[str, str | None] = {"WARC_Target_URI": url, "WARC_Date": at}
    told["WARC_Payload_Digest"] = sha1(block.partition(b"\r\n\r\n")[2])
    return record("response", block, number=next(NUMBERS), version="1.0", **(told | fields))


def packed(records: Iterable[bytes]) -> bytes:
    """Return *records* as a compressed WARC file."""
    return b"".join(gzip.compress(one, mtime=0) for one in records)


def heritrix(pages: Mapping[str, bytes]) -> bytes:
    """Heritrix 3: a DNS record, then response, request and metadata of each page; a second visit is a revisit without id."""
    made = [info("Heritrix/3.4.0 http://crawler.archive.org", format="WARC File Format 1.0", isPartOf="basic")]
    dns = b"20190506070809\nmau.gov.vn.\t300\tIN\tA\t192.0.2.1\n"
    made.append(answer("dns:mau.gov.vn", dns, Content_Type="text/dns"))
    for url, body in pages.items():
        number = next(NUMBERS)
        beside = f"<urn:uuid:00000000-0000-4000-8000-{number:012}>"
        made.append(answer(url, ok(body), WARC_Record_ID=beside))
        told = {"WARC_Target_URI": url, "WARC_Date": DAY, "WARC_Concurrent_To": beside}
        asked = b"GET / HTTP/1.0\r\nUser-Agent: Mozilla/5.0 (compatible; heritrix/3.4.0)\r\n\r\n"
        made.append(record("request", asked, number=next(NUMBERS), version="1.0", Content_Type=HTTP_REQUEST, **told))
        fields = b"via: https://mau.gov.vn/\r\nhopsFromSeed: LL\r\nfetchTimeMs: 12\r\n"
        told["Content_Type"] = "application/warc-fields"
        made.append(record("metadata", fields, number=next(NUMBERS), version="1.0", **told))
        head = ok(body).partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        profile = "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"
        made.append(
            record(
                "revisit", head, number=next(NUMBERS), version="1.0", WARC_Target_URI=url, WARC_Date=LATER,
                WARC_Profile=profile, WARC_Payload_Digest=sha1(body), WARC_Refers_To_Target_URI=url,
                WARC_Refers_To_Date=DAY, WARC_Truncated="length", Content_Type="application/http; msgtype=response",
            )
        )  # fmt: skip
    return packed(made)


def common_crawl(pages: Mapping[str, bytes]) -> bytes:
    """Common Crawl: request, response with its body decoded and the codings' names kept aside, metadata."""
    made = [info("Apache Nutch 1.15", isPartOf="CC-MAIN-2019-22", operator="Common Crawl Admin")]
    for url, body in pages.items():
        aside = (b"X-Crawler-Content-Encoding: gzip", b"X-Crawler-Content-Length: 99")
        made.append(answer(url, ok(body, *aside), Content_Type="application/http; msgtype=response"))
        told = {"WARC_Target_URI": url, "WARC_Date": DAY, "Content_Type": "application/warc-fields"}
        made.append(record("metadata", b"charset-detected: UTF-8\r\n", number=next(NUMBERS), version="1.0", **told))
    return packed(made)


def browsertrix(pages: Mapping[str, bytes]) -> bytes:
    """Browsertrix: WARC/1.1 by a writer that makes record ids and heads anew, and screenshots as resources."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    writer.write_record(writer.create_warcinfo_record("rec-0.warc.gz", {"software": "Browsertrix-Crawler 1.5.0"}))
    for url, body in pages.items():
        head = StatusAndHeaders("200 OK", [("content-type", "text/html"), ("x-a", "1")], protocol="HTTP/1.1")
        dated = {"WARC-Date": "2024-05-06T07:08:09.123Z"}
        said = writer.create_warc_record(url, "response", BytesIO(body), http_headers=head, warc_headers_dict=dated)
        asked = StatusAndHeaders("GET / HTTP/1.1", [("Accept", "*/*")], is_http_request=True)
        request = writer.create_warc_record(url, "request", http_headers=asked, warc_headers_dict=dated)
        writer.write_request_response_pair(request, said)
        shot = writer.create_warc_record(
            f"urn:view:{url}", "resource", BytesIO(b"\x89PNG"), warc_content_type="image/png"
        )
        writer.write_record(shot)
    return out.getvalue()


def wget(pages: Mapping[str, bytes]) -> bytes:
    """GNU wget 1.21: request before response, addresses in brackets, chunks and their digest as they came."""
    made = [info("Wget/1.21.3 (linux-gnu)", format="WARC File Format 1.0")]
    for url, body in pages.items():
        told = {"WARC_Target_URI": f"<{url}>", "WARC_Date": DAY}
        made.append(record("request", b"GET / HTTP/1.1\r\n\r\n", number=next(NUMBERS), version="1.0",
                           Content_Type=HTTP_REQUEST, **told))  # fmt: skip
        made.append(answer(f"<{url}>", chunked(body)))
    return packed(made)


def archiveweb_page(pages: Mapping[str, bytes]) -> bytes:
    """ArchiveWeb.page: WARC/1.1, answer before request, digests by SHA-256 in hexadecimal, fields of its own, page infos."""
    made = [info("Webrecorder ArchiveWeb.page 0.12.0, using warcio.js 2.3.0", format="WARC File Format 1.1")]
    for url, body in pages.items():
        number = next(NUMBERS)
        named = f"<urn:uuid:00000000-0000-4000-8000-{number:012}>"
        told: dict[str, Any] = {"WARC_Target_URI": url, "WARC_Date": "2024-05-06T07:08:09.123Z", "WARC_Page_ID": "a1b2"}
        digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
        head = b"HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=utf-8\r\n\r\n"
        made.append(
            record("response", head + body, WARC_Record_ID=named, WARC_Payload_Digest=digest,
                   WARC_JSON_Metadata='{"ipType":"Public","cert":{"issuer":"A"}}', **told)
        )  # fmt: skip
        made.append(
            record("request", b"GET / HTTP/1.1\r\naccept: */*\r\n\r\n", number=next(NUMBERS),
                   Content_Type="application/http; msgtype=request", WARC_Concurrent_To=named, **told)
        )  # fmt: skip
        told["WARC_Target_URI"] = f"urn:pageinfo:{url}"
        made.append(record("resource", b"{}", number=next(NUMBERS), Content_Type="application/json", **told))
    return packed(made)


MAKERS = {
    "ArchiveWeb.page": archiveweb_page,
    "wget": wget,
    "Heritrix": heritrix,
    "Browsertrix": browsertrix,
    "Common Crawl": common_crawl,
}


def wacz(path: Path, members: Mapping[str, bytes], *, stated: Mapping[str, bytes] | None = None) -> Path:
    """Write a WACZ of *members*, with digests of *stated*, which else are theirs."""
    told = [
        {"name": name, "path": name, "hash": "sha256:" + hashlib.sha256(data).hexdigest(), "bytes": len(data)}
        for name, data in (members if stated is None else stated).items()
    ]
    table = json.dumps({"profile": "data-package", "wacz_version": "1.1.1", "resources": told}).encode()
    seal = {"path": "datapackage.json", "hash": "sha256:" + hashlib.sha256(table).hexdigest()}
    with zipfile.ZipFile(path, "w") as package:
        for name, data in members.items():
            package.writestr(name, data)
        package.writestr("datapackage.json", table)
        package.writestr("datapackage-digest.json", json.dumps(seal))
    return path
