"""What each address answers. Pure: the request, how often it was made, and what befalls the connection decide.

`ODD_PATHS` are the addresses that answer at once and always alike; slow, hanging and counting ones are in `LATE_PATHS`.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Mapping
from urllib.parse import unquote_to_bytes

from tests.oddserver.many import Fate, answer_many
from tests.oddserver.traps import answer_trap
from tests.oddserver.wire import Answer, chunked, dribbled, head

HTML = ("Content-Type", "text/html; charset=utf-8")
BODY = (
    "<!doctype html><html lang=vi><meta charset=utf-8><title>Trang tin xã Cầu Đá</title><h1>Họp thôn tại xã Cầu Đá</h1>"
    "<p>Sáng nay, bà con ba thôn họp bàn việc sửa đường; chủ tịch xã ghi nhận mười hai ý kiến.</p>"
).encode()
KEPT_TAG = '"v1"'


def answer_to(request: bytes, before: int, fate: Fate) -> Answer:
    """Return the answer to *request*, whose address was asked for *before* times; *fate* strikes `/many/<n>` alone."""
    first_line = request.split(b"\r\n", 1)[0].split(b" ")
    method, target = first_line[0], first_line[1] if len(first_line) > 1 else b"/"
    path = target.split(b"?")[0].decode("latin-1")
    if not request.count(b"\r\n\r\n"):
        return Answer((), "close")
    if path.startswith("/many/"):
        return answer_many(int(path.removeprefix("/many/")), fate)
    if path.startswith("/bay/"):
        return answer_trap(target.decode("latin-1"))
    answer = _changing(path, request, before) or _STEADY.get(path) or _not_found(path)
    return _without_body(answer) if method == b"HEAD" else answer


def _without_body(answer: Answer) -> Answer:
    whole = b"".join(answer.pieces)
    return Answer((whole[: whole.find(b"\r\n\r\n") + 4],), answer.end)


def _not_found(path: str) -> Answer:
    echo = b"<p>" + unquote_to_bytes(path) + b"</p>"
    return _plain(head(404, HTML, _length(echo)) + echo)


def _changing(path: str, request: bytes, before: int) -> Answer | None:
    """Return the answers that depend on the request or on how often it was made."""
    if path == "/retry" and not before:
        return _plain(head(503, ("Retry-After", "1"), ("Content-Length", "4")) + b"busy")
    if path == "/flaky" and not before:
        return Answer((), "reset")
    if path in ("/retry", "/flaky"):
        return _page()
    if path == "/cond":
        same = f"if-none-match: {KEPT_TAG}".encode() in request.lower()
        tag = ("ETag", KEPT_TAG)
        return _plain(head(304, tag) if same else head(200, HTML, tag, _length(BODY)) + BODY)
    if path == "/echo":
        body = request.partition(b"\r\n\r\n")[2]
        return _plain(head(200, ("Content-Type", "application/octet-stream"), _length(body)) + body)
    return None


def _length(body: bytes) -> tuple[str, str]:
    return "Content-Length", str(len(body))


def _plain(data: bytes) -> Answer:
    return Answer(dribbled(data))


def _cut(data: bytes, end: str = "close") -> Answer:
    return Answer(dribbled(data), end)


def _page(*headers: tuple[str, str], status: int = 200) -> Answer:
    return _plain(head(status, HTML, *headers, _length(BODY)) + BODY)


def _raw_head(lines: bytes, body: bytes = BODY) -> Answer:
    """Answer with *lines* as they are, LF turned to CRLF, then a Content-Length and *body*."""
    return _plain(lines.replace(b"\n", b"\r\n") + b"Content-Length: %d\r\n\r\n" % len(body) + body)


CHUNKED = head(200, HTML, ("Transfer-Encoding", "chunked"))
_FRAMED = chunked(BODY)


def _chunked_answers() -> Mapping[str, Answer]:
    trailer = b"X-TrAiLeR: yes\r\nx-second:  two\r\n"
    every_byte = chunked(BODY[:60], 1)
    return {
        "/chunked": _plain(CHUNKED + _FRAMED),
        "/chunked-empty": _plain(CHUNKED + b"0\r\n\r\n"),
        "/chunked-one-byte": _plain(CHUNKED + every_byte),
        "/chunked-one-chunk": _plain(CHUNKED + chunked(BODY, len(BODY))),
        "/chunked-zero-padded": _plain(CHUNKED + b"0003\r\nabc\r\n000\r\n\r\n"),
        "/chunked-lower-case": _plain(CHUNKED + b"b\r\nxin chao ba\r\n0\r\n\r\n"),
        "/chunked-extensions": _plain(CHUNKED + chunked(BODY, extension=b';foo=bar;q="a b"')),
        "/chunked-trailers": _plain(CHUNKED + chunked(BODY, trailer=trailer)),
        "/chunked-both": _plain(CHUNKED + chunked(BODY, extension=b";x", trailer=trailer)),
        "/chunked-surplus": Answer((CHUNKED + _FRAMED + b"surplus",), "close"),
        "/chunked-gzip": _plain(
            head(200, HTML, ("Content-Encoding", "gzip"), ("tRANSFER-eNCODING", "Chunked"))
            + chunked(gzip.compress(BODY, mtime=0))
        ),
        "/chunked-large": _plain(CHUNKED + chunked(BODY * 900, 8192)),
    }


def _broken_chunks() -> Mapping[str, Answer]:
    second_chunk = _FRAMED.index(b"25", 10)
    return {
        "/chunked-cut-in-size": _cut(CHUNKED + _FRAMED[: second_chunk + 1]),
        "/chunked-cut-in-data": _cut(CHUNKED + _FRAMED[: second_chunk + 20]),
        "/chunked-cut-after-data": _cut(CHUNKED + _FRAMED[: second_chunk - 2]),
        "/chunked-cut-before-last-crlf": _cut(CHUNKED + _FRAMED[:-2]),
        "/chunked-cut-in-trailer": _cut(CHUNKED + chunked(BODY, trailer=b"X-Trailer: yes\r\n")[:-8]),
        "/chunked-cut-before-chunks": _cut(CHUNKED),
        "/chunked-reset-in-data": _cut(CHUNKED + _FRAMED[: second_chunk + 20], "reset"),
        "/chunked-bad-size": _cut(CHUNKED + b"5\r\nxin c\r\nzz\r\nhao\r\n0\r\n\r\n"),
        "/chunked-negative-size": _cut(CHUNKED + b"-5\r\nhello\r\n0\r\n\r\n"),
        "/chunked-size-too-small": _cut(CHUNKED + b"3\r\nabcdef\r\n0\r\n\r\n"),
        "/chunked-size-too-large": _cut(CHUNKED + b"FFFFFF\r\nabc\r\n0\r\n\r\n"),
        "/chunked-not": _cut(CHUNKED + BODY),
    }


def _lengths() -> Mapping[str, Answer]:
    def of(*values: str, body: bytes = BODY, end: str = "keep") -> Answer:
        headers = [("Content-Length", value) for value in values]
        return Answer((head(200, HTML, *headers) + body,), end)

    exact = str(len(BODY))
    return {
        "/length-too-small": of("20"),
        "/length-too-small-for-two": of("20", body=BODY[:20] + head(200, HTML, _length(BODY)) + BODY),
        "/length-too-large": of("1000", end="close"),
        "/length-zero": of("0", body=b""),
        "/length-zero-with-body": of("0"),
        "/lengths-equal": of(exact, exact),
        "/lengths-different": of(exact, "7"),
        "/length-list": of(f"{exact}, {exact}"),
        "/length-signed": of(f"+{exact}"),
        "/length-not-a-number": of("many", end="close"),
        "/length-negative": of("-5", end="close"),
        "/length-and-chunked": _plain(
            head(200, HTML, ("Transfer-Encoding", "chunked"), ("Content-Length", "9")) + _FRAMED
        ),
        "/length-none": _cut(head(200, HTML) + BODY),
        "/reset-in-body": _cut(head(200, HTML, ("Content-Length", "1000")) + BODY[:90], "reset"),
        "/reset-without-length": _cut(head(200, HTML) + BODY[:90], "reset"),
    }


def _heads() -> Mapping[str, Answer]:
    early = b"HTTP/1.1 103 Early Hints\r\nLink: </s.css>; rel=preload\r\n\r\n"
    going_on = b"HTTP/1.1 100 Continue\r\n\r\n"
    body_page = head(200, HTML, _length(BODY)) + BODY
    many = tuple((f"X-Line-{n}", f"value {n}") for n in range(200))
    return {
        "/odd": _plain(
            b"HTTP/1.1 200 Tuyet Voi\r\nserver: NgInX\r\nsEt-CoOkIe: a=1; path=/\r\nX-ODD-case:  two  spaces \r\n"
            b"Content-TYPE: text/html\r\nSET-cookie: b=2\r\nx-dup: 1\r\nX-Other: z\r\nX-DUP: 2\r\n"
            b"CONTENT-encoding: gzip\r\nTransfer-Encoding: chunked\r\nTrailer: X-TrAiLeR\r\n\r\n"
            + chunked(gzip.compress(BODY, mtime=0), extension=b";foo=bar", trailer=b"X-TrAiLeR: yes\r\n")
        ),
        "/lf": _plain(b"HTTP/1.1 200 OK\nContent-Type: text/html\nX-Fold: a\n b\nContent-Length: 3\n\nabc"),
        "/lf-mixed": _plain(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\nContent-Length: 3\r\n\r\nabc"),
        "/folded": _raw_head(b"HTTP/1.1 200 OK\nX-Fold: one\n  two\n\tthree\nContent-Type: text/html\n"),
        "/no-colon": _raw_head(b"HTTP/1.1 200 OK\nthis line has no colon\nContent-Type: text/html\n"),
        "/space-before-colon": _raw_head(b"HTTP/1.1 200 OK\nX-Space : yes\nContent-Type: text/html\n"),
        "/empty-name": _raw_head(b"HTTP/1.1 200 OK\n: nothing\nContent-Type: text/html\n"),
        "/8-bit": _raw_head("HTTP/1.1 200 OK\nX-Vn: Ủy ban\nX-Latin: caf\xe9\n".encode() + b"X-Byte: \xe1\xff\x80\n"),
        "/8-bit-reason": _raw_head("HTTP/1.1 200 Tuyệt vời\nContent-Type: text/html\n".encode()),
        "/no-reason": _raw_head(b"HTTP/1.1 200\nContent-Type: text/html\n"),
        "/status-999": _raw_head(b"HTTP/1.1 999 Request denied\nContent-Type: text/html\n"),
        "/big-header": _page(("X-Big", "x" * 20_000)),
        "/many-headers": _page(*many),
        "/http-1.0": _cut(head(200, HTML, version="1.0") + BODY),
        "/http-1.0-keep": _plain(head(200, HTML, ("Connection", "Keep-Alive"), _length(BODY), version="1.0") + BODY),
        "/blank-lines": _plain(b"\r\n\r\n" + body_page),
        "/interim": _plain(early + going_on + body_page),
        "/interim-only": _cut(early + going_on),
        "/no-content": _plain(head(204, ("X-eMpTy", "1"))),
        "/head-only": _cut(head(200, HTML)),
        "/announced-close": _cut(head(200, HTML, ("Connection", "close"), _length(BODY)) + BODY),
    }


def _broken_connections() -> Mapping[str, Answer]:
    begun = head(200, HTML, _length(BODY))
    return {
        "/close": Answer((), "close"),
        "/reset": Answer((), "reset"),
        "/close-in-status": _cut(begun[:9]),
        "/close-in-head": _cut(begun[:40]),
        "/reset-in-head": _cut(begun[:40], "reset"),
        "/garbage": _cut(b"SSH-2.0-OpenSSH_9.2p1\r\n"),
        "/garbage-binary": _cut(bytes(range(256)) * 4),
        "/garbage-html": _cut(BODY),
    }


def _codings() -> Mapping[str, Answer]:
    def coded(name: str, body: bytes) -> Answer:
        return _plain(head(200, HTML, ("Content-Encoding", name), _length(body)) + body)

    packed = gzip.compress(BODY, mtime=0)
    bare = zlib.compressobj(wbits=-15)
    return {
        "/gzip": coded("gzip", packed),
        "/gzip-upper-case": coded("GZIP", packed),
        "/gzip-twice": coded("gzip, gzip", gzip.compress(packed, mtime=0)),
        "/gzip-cut": coded("gzip", packed[:-30]),
        "/gzip-broken": coded("gzip", packed[:40] + b"\x00\xff" * 20 + packed[80:]),
        "/gzip-not": coded("gzip", BODY),
        # 20 kB on the wire, 20 MB unpacked
        "/gzip-bomb": coded("gzip", gzip.compress(b"<p>" + b"0" * 20_000_000, mtime=0)),
        "/deflate": coded("deflate", zlib.compress(BODY)),
        "/deflate-raw": coded("deflate", bare.compress(BODY) + bare.flush()),
        "/coding-unknown": coded("rot13", BODY),
    }


def _redirects() -> Mapping[str, Answer]:
    def to(status: int, *location: str) -> Answer:
        headers = [("Location", value.encode().decode("latin-1")) for value in location]
        return _plain(head(status, *headers, ("Content-Length", "5")) + b"moved")

    return {
        "/redirect-301": to(301, "/redirect-302"),
        "/redirect-302": to(302, "redirect-303?a=1"),
        "/redirect-303": to(303, "/redirect-307"),
        "/redirect-307": to(307, "/redirect-308"),
        "/redirect-308": to(308, "/plain"),
        "/redirect-loop": to(302, "/redirect-loop-back"),
        "/redirect-loop-back": to(302, "/redirect-loop"),
        "/redirect-8-bit": to(301, "/tin-tức/họp-thôn"),
        "/redirect-nowhere": to(302),
        "/redirect-twice": to(302, "/plain", "/gzip"),
        "/redirect-mail": to(302, "mailto:toasoan@example.vn"),
    }


def _ordinary() -> Mapping[str, Answer]:
    robots = b"User-agent: *\nDisallow: /never\n"
    links = "".join(f'<li><a href="{path}">{path}</a>' for path in sorted({**_steady_odd(), **_LATE}))
    index = f"<!doctype html><meta charset=utf-8><title>Mục lục</title><ul>{links}</ul>".encode()
    return {
        "/": _plain(head(200, HTML, _length(index)) + index),
        "/robots.txt": _plain(head(200, ("Content-Type", "text/plain"), _length(robots)) + robots),
    }


def _pages() -> Mapping[str, Answer]:
    gone = b"<h1>410</h1>"
    return {
        "/plain": _page(),
        "/tin-t%E1%BB%A9c/h%E1%BB%8Dp-th%C3%B4n": _page(),
        "/a%2Fb%20c;x=1": _page(),
        "/gone": _plain(head(410, HTML, _length(gone)) + gone),
        "/broken": _page(status=500),
        "/cookie": _page(("Set-Cookie", "D1N=abc; path=/"), ("set-cookie", "b=2; HttpOnly")),
    }


def _steady_odd() -> Mapping[str, Answer]:
    families: tuple[Callable[[], Mapping[str, Answer]], ...] = (
        _pages, _chunked_answers, _broken_chunks, _lengths, _heads, _broken_connections, _codings, _redirects,
    )  # fmt: skip
    return {path: answer for family in families for path, answer in family().items()}


def _late() -> Mapping[str, Answer]:
    begun = head(200, HTML, _length(BODY))
    drop = b"<p>nh\xe1\xbb\x8f gi\xe1\xbb\x8dt</p>\n"
    unending = head(200, HTML)
    return {
        # about two seconds
        "/slow": Answer(dribbled(begun + BODY, 20), pause=0.1),
        # a line every 50 ms, for half a minute at most
        "/endless": Answer((unending, *[drop] * 600), "close", pause=0.05),
        # as fast as the client reads: 8 MB
        "/endless-fast": Answer((unending, *[drop * 3500] * 128), "close"),
        "/hang": Answer((), "hang"),
        "/hang-in-head": Answer((begun[:40],), "hang"),
        "/hang-after-head": Answer((begun,), "hang"),
        "/hang-in-body": Answer((begun + BODY[:50],), "hang"),
        # the surplus comes when the client believes the exchange is over
        "/length-too-small-late": Answer((head(200, HTML, ("Content-Length", "20")) + BODY[:20], BODY[20:]), pause=0.2),
    }


_LATE = _late()
ODD_PATHS: tuple[str, ...] = tuple(_steady_odd())
LATE_PATHS: tuple[str, ...] = (*_LATE, "/retry", "/flaky", "/cond", "/echo")
_STEADY: Mapping[str, Answer] = {**_steady_odd(), **_LATE, **_ordinary()}
