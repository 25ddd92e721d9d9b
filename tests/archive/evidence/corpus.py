"""WARC records that are right and WARC records that are wrong, each in one way, made from the text of the standard."""

from __future__ import annotations

import hashlib
from base64 import b32encode, b64encode

from tests.archive.evidence.exchanges import PAGE, chunked, ok

HTTP = ok(b"<html>", b"ETag: 1")
INFO_BLOCK = b"software: test\r\n"
HTTP_TYPE = "application/http;msgtype=response"
HTTP_REQUEST = "application/http;msgtype=request"


def sha1(data: bytes) -> str:
    return "sha1:" + b32encode(hashlib.sha1(data).digest()).decode()


def record(kind: str, block: bytes = b"", *, number: int = 1, version: str = "1.1", **fields: str | None) -> bytes:
    """Return a record that is right, but for the *fields* (`_` for `-`), which replace its own; None leaves one out."""
    told: dict[str, str | None] = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:00000000-0000-4000-8000-{number:012}>",
        "WARC-Date": "2026-03-01T00:00:00Z",
        "Content-Length": str(len(block)),
    }
    if kind not in {"warcinfo", "metadata"}:
        told["WARC-Target-URI"] = "https://hanam.gov.vn/"
    if block:
        told["Content-Type"] = {"warcinfo": "application/warc-fields", "response": HTTP_TYPE}.get(kind, "text/plain")
    if kind == "continuation":
        told |= {"WARC-Segment-Origin-ID": "<urn:uuid:1>", "WARC-Segment-Number": "2", "Content-Type": None}
    if kind == "revisit":
        told["WARC-Profile"] = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    told |= {name.replace("_", "-"): value for name, value in fields.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in told.items() if value is not None)
    return f"WARC/{version}\r\n{lines}\r\n".encode() + block + b"\r\n\r\n"


FIRST = record("warcinfo", INFO_BLOCK, number=0)

GOOD = {
    "response": record("response", HTTP, WARC_Block_Digest=sha1(HTTP), WARC_Payload_Digest=sha1(b"<html>")),
    "digests of many kinds": record(
        "resource",
        b"abc",
        WARC_Block_Digest="sha256:" + hashlib.sha256(b"abc").hexdigest(),
        WARC_Payload_Digest="SHA-1:" + hashlib.sha1(b"abc").hexdigest().upper(),
    ),
    "digest in base 64": record(
        "resource", b"abc", WARC_Block_Digest="md5:" + b64encode(hashlib.md5(b"abc").digest()).decode()
    ),
    "digest in padded base 32": record(
        "resource", b"abc", WARC_Block_Digest="sha256:" + b32encode(hashlib.sha256(b"abc").digest()).decode()
    ),
    "digest that nobody can compute": record("resource", b"abc", WARC_Block_Digest="xxh3:0123456789abcdef"),
    "digest of the entity behind the chunks": record("response", chunked(PAGE), WARC_Payload_Digest=sha1(PAGE)),
    "digest of the chunks, as wget writes it": record(
        "response", chunked(PAGE), WARC_Payload_Digest=sha1(chunked(PAGE).partition(b"\r\n\r\n")[2])
    ),
    "payload digest of the whole, in a segment": record(
        "response", HTTP, WARC_Payload_Digest=sha1(b"?"), WARC_Segment_Number="1"
    ),
    "continuation": record("continuation", b"ml>", WARC_Payload_Digest=sha1(b"?"), WARC_Segment_Total_Length="9"),
    "revisit": record(
        "revisit",
        WARC_Profile="http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
        WARC_Payload_Digest=sha1(b"?"),
        WARC_Refers_To="<urn:uuid:1>",
        WARC_Refers_To_Target_URI="https://hanam.gov.vn/",
        WARC_Refers_To_Date="2026-02-01T00:00:00Z",
    ),
    "revisit of which a part is kept": record("revisit", WARC_Truncated="length"),
    "revisit of another profile": record("revisit", WARC_Profile="http://example.org/mine"),
    "first segment": record("response", HTTP, WARC_Segment_Number="1"),
    "warcinfo that is not first": record("warcinfo", INFO_BLOCK, number=5),
    "fields in another order": b"\r\n".join(
        [b"WARC/1.1", *reversed(record("resource", b"abc").split(b"\r\n")[1:6]), b"", b"abc", b"", b""]
    ),
    "no blank behind the colons": record("resource", b"abc").replace(b": ", b":"),
    "tabs behind the colons": record("resource", b"abc").replace(b": ", b":\t"),
    "length with zeros before it": record("resource", b"abc", Content_Length="0003"),
    "truncated for a reason of one's own": record("response", HTTP, WARC_Truncated="tired"),
    "UTF-8 in a field": record("resource", b"a", X_Title="Hà Nam"),
    "version 0.18": record("response", HTTP, version="0.18"),
    "conversion": record("conversion", b"text", WARC_Refers_To="<urn:uuid:1>", WARC_Payload_Digest=sha1(b"text")),
    "metadata without target": record("metadata", b"via: x\r\n", WARC_Concurrent_To="<urn:uuid:1>"),
    "unknown type and fields": record("screenshot", b"png", X_Mine="1", WARC_New="a"),
    "odd case": record("response", HTTP)
    .replace(b"WARC/1.1", b"warc/1.1")
    .replace(b"WARC-Date: 2026-03-01T00:00:00Z", b"warc-DATE:2026-03-01t00:00:00z")
    .replace(b"WARC-Type: response", b"WARC-TYPE: RESPONSE"),
    "no content type, which is only recommended": record("resource", b"a", Content_Type=None),
    "warcinfo of another type than is recommended": record("warcinfo", b"a", number=5, Content_Type="text/anvl"),
    "profile in brackets, as wget writes it": record(
        "revisit",
        version="1.0",
        WARC_Profile="<http://netpreserve.org/warc/1.0/revisit/identical-payload-digest>",
        WARC_Payload_Digest=sha1(b"?"),
    ),
    "digest by SHA-3": record("resource", b"abc", WARC_Block_Digest="sha3-256:" + hashlib.sha3_256(b"abc").hexdigest()),
    "digest in lower-case base 32": record("resource", b"abc", WARC_Block_Digest=sha1(b"abc").lower()),
    "blanks behind a value": record("resource", b"abc", Content_Length="3 \t", WARC_Type="resource  "),
    "encoded word": record("warcinfo", INFO_BLOCK, number=5, WARC_Filename="=?UTF-8?Q?H=C3=A0?="),
    "a month is a date": record("resource", WARC_Date="2026-03"),
    "HTTP/2 in the status line, and no reason": record(
        "response", b"HTTP/2 200\r\nA: b\r\n\r\nabc", WARC_Payload_Digest=sha1(b"abc")
    ),
    "an answer with bare line feeds": record(
        "response", b"HTTP/1.0 200\nA: b\n\nabc", WARC_Payload_Digest=sha1(b"abc")
    ),
    "an answer without a block": record("response", WARC_Payload_Digest=sha1(b"")),
    "an answer that is not HTTP": record(
        "response", b"20260301000000\n", WARC_Target_URI="dns:hanam.gov.vn", Content_Type="text/dns"
    ),
    "folded lines": record("resource", b"abc", WARC_Filename=None).replace(b": ", b": \r\n "),
    "version 1.0": record("response", HTTP, version="1.0", WARC_Target_URI="<https://hanam.gov.vn/>"),
    "version 0.17": record("response", HTTP, version="0.17"),
    "a year is a date": record("resource", WARC_Date="2026"),
    "a minute is a date": record("resource", WARC_Date="2026-03-01T17:30Z"),
    "a nanosecond is a date": record("resource", WARC_Date="2026-03-01T17:30:00.123456789Z"),
    "a leap second is a date": record("resource", WARC_Date="2016-12-31T23:59:60Z"),
    "an IPv6 address": record("response", HTTP, WARC_IP_Address="2001:db8::1"),
    "an id without brackets": record("resource", WARC_Record_ID="urn:uuid:1"),
    "a media type with parameters": record("resource", b"a", Content_Type='text/html ; charset=utf-8; a="b c"'),
    "text in UTF-8": record("warcinfo", INFO_BLOCK, WARC_Filename="Hà Nam.warc"),
    "two of what may be there twice": record("resource", b"a").replace(
        b"\r\n\r\n", b"\r\nWARC-Concurrent-To: <urn:a:1>\r\nWARC-Concurrent-To: <urn:a:2>\r\nA: 1\r\nA: 2\r\n\r\n", 1
    ),
    "a block that looks like a record": record("resource", b"\r\n\r\n" + record("resource", b"abc")),
}

BAD = {
    "no id": (record("resource", WARC_Record_ID=None), "WARC-Record-ID is missing"),
    "no date": (record("resource", WARC_Date=None), "WARC-Date is missing"),
    "no type": (record("resource", WARC_Type=None), "WARC-Type is missing"),
    "no length": (record("resource", Content_Length=None), "Content-Length is missing"),
    "no target": (record("response", HTTP, WARC_Target_URI=None), "WARC-Target-URI is missing"),
    "no profile": (record("revisit", WARC_Profile=None), "WARC-Profile is missing"),
    "no origin": (record("continuation", b"a", WARC_Segment_Origin_ID=None), "WARC-Segment-Origin-ID is missing"),
    "no number": (record("continuation", b"a", WARC_Segment_Number=None), "WARC-Segment-Number is missing"),
    "no digest of an identical payload": (
        record("revisit", WARC_Profile="http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"),
        "WARC-Payload-Digest is missing",
    ),
    "empty field": (record("resource", WARC_IP_Address=""), "WARC-IP-Address: '' is not"),
    "not an id": (record("resource", WARC_Record_ID="<zaphod>"), "WARC-Record-ID: '<zaphod>' is not a URI"),
    "half a bracket": (record("resource", WARC_Record_ID="<urn:x:1"), "is not a URI"),
    "not a target": (record("resource", WARC_Target_URI="bad_uri"), "WARC-Target-URI: 'bad_uri' is not a URI"),
    "a space in a target": (record("resource", WARC_Target_URI="http://a/b c"), "is not a URI"),
    "not an address": (record("resource", WARC_IP_Address="a.b.c.d"), "is not an IP address"),
    "an address of one machine's link": (record("resource", WARC_IP_Address="fe80::1%eth0"), "is not an IP address"),
    "an address in brackets": (record("resource", WARC_IP_Address="[::1]"), "is not an IP address"),
    "not an address either": (record("resource", WARC_IP_Address="256.1.1.1"), "is not an IP address"),
    "not a date": (record("resource", WARC_Date="blue monday"), "is not a UTC time"),
    "no such day": (record("resource", WARC_Date="2026-02-30T00:00:00Z"), "is not a UTC time"),
    "month nought": (record("resource", WARC_Date="2026-00-01T00:00:00Z"), "is not a UTC time"),
    "day nought": (record("resource", WARC_Date="2026-03-00"), "is not a UTC time"),
    "no such hour": (record("resource", WARC_Date="2026-02-20T25:00:00Z"), "is not a UTC time"),
    "not UTC": (record("resource", WARC_Date="2026-02-20T00:00:00+07:00"), "is not a UTC time"),
    "no zone": (record("resource", WARC_Date="2026-02-20T00:00:00"), "is not a UTC time"),
    "fourteen digits": (record("resource", WARC_Date="20260220000000"), "is not a UTC time"),
    "a fraction in 1.0": (record("resource", WARC_Date="2026-02-20T00:00:00.1Z", version="1.0"), "all that WARC/1.0"),
    "not a length": (record("resource", Content_Length="very lengthy"), "Content-Length: 'very lengthy' is not"),
    "negative length": (record("resource", Content_Length="-1"), "Content-Length is missing, or no number"),
    "length with a sign": (record("resource", b"abc", Content_Length="+3"), "Content-Length: '+3' is not"),
    "length with a blank": (record("resource", b"abc", Content_Length="3 3"), "Content-Length: '3 3' is not"),
    "hexadecimal length": (record("resource", b"abc", Content_Length="0x3"), "Content-Length: '0x3' is not"),
    "empty length": (record("resource", Content_Length=""), "Content-Length: '' is not"),
    "length with a fraction": (record("resource", b"abc", Content_Length="3.0"), "Content-Length: '3.0' is not"),
    "length in Arabic digits": (record("resource", b"abc", Content_Length="٣"), "Content-Length: '٣' is not"),
    "length twice": (record("resource", b"abc", Content_Length="3\r\nContent-Length: 3"), "more than once"),
    "two lengths": (record("resource", b"abc", Content_Length="4\r\ncontent-length: 3"), "more than once"),
    "date of an original": (record("revisit", WARC_Refers_To_Date="yesterday"), "WARC-Refers-To-Date: 'yesterday'"),
    "fourteen digits of an original": (record("revisit", WARC_Refers_To_Date="20260101000000"), "is not a UTC time"),
    "address of an original": (record("revisit", WARC_Refers_To_Target_URI="x y"), "WARC-Refers-To-Target-URI: 'x y'"),
    "id of an original": (record("revisit", WARC_Refers_To="x"), "WARC-Refers-To: 'x' is not a URI"),
    "profile that is a word": (record("revisit", WARC_Profile="identical"), "WARC-Profile: 'identical' is not a URI"),
    "no target of a continuation": (record("continuation", b"a", WARC_Target_URI=None), "WARC-Target-URI is missing"),
    "no target of a revisit": (record("revisit", WARC_Target_URI=None), "WARC-Target-URI is missing"),
    "no target of a conversion": (record("conversion", b"a", WARC_Target_URI=None), "WARC-Target-URI is missing"),
    "empty id": (record("resource", WARC_Record_ID=""), "WARC-Record-ID: '' is not a URI"),
    "empty type": (record("resource", WARC_Type=""), "WARC-Type: '' is not a word"),
    "empty date": (record("resource", WARC_Date=""), "WARC-Date: '' is not a UTC time"),
    "two types": (record("resource", WARC_Type="resource\r\nWARC-Type: resource"), "WARC-Type is there more than once"),
    "month 13": (record("resource", WARC_Date="2026-13-01T00:00:00Z"), "is not a UTC time"),
    "second 61": (record("resource", WARC_Date="2026-12-01T23:00:61Z"), "is not a UTC time"),
    "ten digits of a second": (record("resource", WARC_Date="2026-12-01T23:00:01.1234567890Z"), "is not a UTC time"),
    "a blank in a date": (record("resource", WARC_Date="2026-12-01 23:00:01Z"), "is not a UTC time"),
    "the year nought": (record("resource", WARC_Date="0000-12-01T23:00:01Z"), "is not a UTC time"),
    "segment nought": (record("response", HTTP, WARC_Segment_Number="0"), "WARC-Segment-Number is 0"),
    "length of all segments": (
        record("continuation", b"a", WARC_Segment_Total_Length="x"),
        "WARC-Segment-Total-Length: 'x' is not a number",
    ),
    "length of all segments in the first": (
        record("response", HTTP, WARC_Segment_Total_Length="3"),
        "WARC-Segment-Total-Length has no place in a response",
    ),
    "truncated for no reason": (record("response", HTTP, WARC_Truncated=""), "WARC-Truncated: '' is not a word"),
    "address with a port": (record("resource", b"a", WARC_IP_Address="1.1.1.1:80"), "is not an IP address"),
    "half a media type": (record("resource", b"a", Content_Type="text/"), "is not a media type"),
    "type of the payload": (record("response", HTTP, WARC_Identified_Payload_Type="html"), "is not a media type"),
    "carriage return in a field": (record("resource", b"a", X="a\rb"), "control characters"),
    "zero byte in a name": (record("resource", b"a").replace(b"WARC-Date", b"WARC\0Date"), "control characters"),
    "no name": (
        record("resource", b"a").replace(b"WARC-Type", b": x\r\nWARC-Type"),
        "no field's name in the line ': x'",
    ),
    "one bare line feed": (
        record("resource", b"a").replace(b"resource\r\n", b"resource\n", 1),
        "without a carriage return",
    ),
    "version without a number": (record("resource", version=""), "the version line is 'WARC/'"),
    "version of the future": (record("resource", version="1.2"), "the version line is 'WARC/1.2'"),
    "version of the past": (record("resource", version="0.16"), "the version line is 'WARC/0.16'"),
    "a blank before the version": (b" " + record("resource"), "no record begins here"),
    "a mark before the version": ("\ufeff".encode() + record("resource"), "no record begins here"),
    "an empty line before the version": (b"\r\n" + record("resource"), "no record begins here"),
    "wrong digest of another algorithm": (
        record("resource", b"a", WARC_Block_Digest="sha256:" + "0" * 64),
        "WARC-Block-Digest 'sha256:",
    ),
    "wrong digest by SHA-3": (
        record("resource", b"a", WARC_Block_Digest="sha3-256:" + "0" * 64),
        "WARC-Block-Digest 'sha3-256:",
    ),
    "wrong payload digest of a request": (
        record("request", b"GET / HTTP/1.1\r\n\r\n", Content_Type=HTTP_REQUEST, WARC_Payload_Digest=sha1(b"?")),
        "WARC-Payload-Digest 'sha1:",
    ),
    "no digest of an identical payload, by wget": (
        record("revisit", WARC_Profile="<http://netpreserve.org/warc/1.0/revisit/identical-payload-digest>"),
        "WARC-Payload-Digest is missing",
    ),
    "wrong payload digest of a conversion": (
        record("conversion", b"a", WARC_Payload_Digest=sha1(b"b")),
        "WARC-Payload-Digest 'sha1:",
    ),
    "digest without its algorithm": (
        record("resource", b"a", WARC_Block_Digest=sha1(b"a")[5:]),
        "is not algorithm:value",
    ),
    "not a media type": (record("resource", b"a", Content_Type="gif\\image"), "is not a media type"),
    "not a digest": (record("resource", b"a", WARC_Block_Digest="monkeypowah!"), "is not algorithm:value"),
    "a digest of nothing": (record("resource", b"a", WARC_Block_Digest="sha1:"), "is not algorithm:value"),
    "a digest by nothing": (record("resource", b"a", WARC_Payload_Digest=":ABC"), "is not algorithm:value"),
    "not a number": (record("response", HTTP, WARC_Segment_Number="one"), "is not a number"),
    "second segment of a response": (record("response", HTTP, WARC_Segment_Number="2"), "is 2 in a response"),
    "first segment is no continuation": (record("continuation", b"a", WARC_Segment_Number="1"), "is 1 in a contin"),
    "a file name": (record("response", HTTP, WARC_Filename="a"), "WARC-Filename has no place in a response"),
    "target of a warcinfo": (record("warcinfo", INFO_BLOCK, WARC_Target_URI="a:b"), "has no place in a warcinfo"),
    "address of a conversion": (record("conversion", b"a", WARC_IP_Address="::1"), "has no place in a conversion"),
    "reference of a response": (record("response", HTTP, WARC_Refers_To="<a:b>"), "has no place in a response"),
    "origin of a response": (record("response", HTTP, WARC_Segment_Origin_ID="<a:b>"), "has no place in a response"),
    "reference to a date": (record("metadata", WARC_Refers_To_Date="2026"), "has no place in a metadata"),
    "a field twice": (record("resource", WARC_Truncated="time\r\nWARC-Truncated: time"), "is there more than once"),
    "the id of the first": (record("resource", number=0), "is another record's"),
    "unknown version": (record("resource", version="3.0"), "the version line is 'WARC/3.0'"),
    "version with a tail": (record("resource", version="1.1 "), "the version line is"),
    "a field before the version": (
        b"WARC-Type: resource\r\n" + record("resource", b"abc", WARC_Type=None),
        "no record begins here, but b'WARC-Type: resou'",
    ),
    "a fold before the first field": (
        record("resource", b"abc").replace(b"WARC/1.1\r\n", b"WARC/1.1\r\n  x\r\n"),
        "the version line is 'WARC/1.1 x'",
    ),
    "no colon": (record("resource", X="a\r\nno colon"), "no field's name in the line 'no colon'"),
    "a space before the colon": (record("resource", X="a\r\nName : b"), "no field's name in the line 'Name : b'"),
    "control characters": (record("resource", X="a\x00b"), "control characters"),
    "not UTF-8": (record("resource").replace(b"\r\n\r\n", b"\r\nA: \xff\r\n\r\n", 1), "not UTF-8"),
    "bare line feeds": (record("resource", b"a").replace(b"\r\n", b"\n", 5), "without a carriage return"),
    "wrong block digest": (record("response", HTTP, WARC_Block_Digest=sha1(b"?")), "WARC-Block-Digest 'sha1:"),
    "wrong payload digest": (record("response", HTTP, WARC_Payload_Digest=sha1(HTTP)), "WARC-Payload-Digest 'sha1:"),
    "payload digest that is none": (record("resource", b"a", WARC_Payload_Digest="sha1:ABC"), "does not fit"),
    "wrong digest of chunks": (record("response", chunked(b"ab"), WARC_Payload_Digest=sha1(b"?")), "does not fit"),
    "length too small": (record("resource", b"abcdefgh", Content_Length="3"), "Content-Length is wrong"),
    "length too large": (record("resource", b"abc", Content_Length="30"), "Content-Length is too large"),
    "length of a sea": (record("resource", b"abc", Content_Length="10000000000"), "Content-Length is too large"),
    "no line breaks at the end": (record("resource", b"abc")[:-4], "Content-Length is"),
    "one line break at the end": (record("resource", b"abc")[:-2], "Content-Length is"),
    "empty lines behind": (record("resource", b"abc") + b"\r\n\r\n", "no record begins here"),
    "garbage behind": (record("resource", b"abc") + b"Donkey Kong", "no record begins here, but b'Donkey Kong'"),
    "zeros behind": (record("resource", b"abc") + bytes(512), "no record begins here"),
    "one line break more": (record("resource", b"abc") + b"\r\n", "no record begins here"),
    "a header without end": (b"WARC/1.1\r\nWARC-Type: resource\r\n", "does not end"),
}
ONLY_PLAIN = {"empty lines behind", "garbage behind", "zeros behind", "one line break more"}
GZIP_WORDS = {"Content-Length is too large": "Content-Length is larger"}
