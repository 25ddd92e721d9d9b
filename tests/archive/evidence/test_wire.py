"""An answer is cut where HTTP cuts it, and nothing of it is lost."""

from __future__ import annotations

import pytest

from archive.evidence.wire import fields, split, unchunk

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def parts(wire: bytes, *, method: str = "GET", surplus: int = 0) -> tuple[bytes, bytes, bytes, bytes]:
    answer = split(wire, method=method, surplus=surplus)
    assert answer is not None
    return answer.before, answer.head, answer.body, answer.after


def test_a_body_ends_at_its_announced_length() -> None:
    head = OK + b"Content-Length: 3\r\n\r\n"

    assert parts(head + b"abcdef") == (b"", head, b"abc", b"def")


def test_a_length_announced_twice_the_same_counts() -> None:
    head = OK + b"Content-Length: 3\r\ncontent-length: 3\r\n\r\n"

    assert parts(head + b"abcd") == (b"", head, b"abc", b"d")


@pytest.mark.parametrize("lengths", [b"Content-Length: 3\r\nContent-Length: 4\r\n", b"Content-Length: -1\r\n", b""])
def test_without_a_length_that_can_be_meant_the_body_ends_with_the_connection(lengths: bytes) -> None:
    head = OK + lengths + b"\r\n"

    assert parts(head + b"abcdef") == (b"", head, b"abcdef", b"")


def test_http_1_0_without_length_ends_with_the_connection() -> None:
    head = b"HTTP/1.0 200 OK\r\n\r\n"

    assert parts(head + b"abc") == (b"", head, b"abc", b"")


def test_a_head_of_bare_line_feeds_is_a_head() -> None:
    head = b"HTTP/1.1 200 OK\nX-Fold: a\n b\nno colon here\nContent-Length: 3\n\n"

    assert parts(head + b"abc") == (b"", head, b"abc", b"")


def test_interim_heads_come_before_the_head() -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </s.css>\r\n\r\n"

    assert parts(hints + OK + b"\r\nabc") == (hints, OK + b"\r\n", b"abc", b"")


def test_blank_lines_before_the_status_line_are_no_head() -> None:
    assert parts(b"\r\n\n" + OK + b"\r\nabc") == (b"\r\n\n", OK + b"\r\n", b"abc", b"")


@pytest.mark.parametrize("status", [b"204 No Content", b"304 Not Modified"])
def test_some_answers_never_have_a_body(status: bytes) -> None:
    head = b"HTTP/1.1 " + status + b"\r\nContent-Length: 3\r\n\r\n"

    assert parts(head + b"abc") == (b"", head, b"", b"abc")


def test_an_answer_to_head_has_no_body() -> None:
    head = OK + b"Content-Length: 3\r\n\r\n"

    assert parts(head + b"HTTP", method="HEAD") == (b"", head, b"", b"HTTP")


def test_known_surplus_is_not_body() -> None:
    assert parts(OK + b"\r\nabcXY", surplus=2) == (b"", OK + b"\r\n", b"abc", b"XY")


@pytest.mark.parametrize(
    "wire",
    [
        b"",
        b"\r\n\r\n",
        b"<html>no head at all</html>",
        OK,
        b"HTTP/1.1 200",
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/1.1 OK\r\n\r\n",
    ],
)
def test_what_has_no_whole_final_head_is_no_answer(wire: bytes) -> None:
    assert split(wire, method="GET") is None


def test_fields_keep_order_case_and_repetitions() -> None:
    head = b"HTTP/1.1 200 OK\r\nset-COOKIE: a\r\nX:  two  spaces \r\nSet-Cookie: \xe1\xbb\xa7\r\n\r\n"

    assert [(field.name, field.value) for field in fields(head)] == [
        ("set-COOKIE", "a"),
        ("X", "two  spaces"),
        ("Set-Cookie", "\xe1\xbb\xa7"),
    ]


def test_folded_lines_belong_to_the_field_before_and_lines_without_colon_to_none() -> None:
    head = b"HTTP/1.1 200 OK\n lost\nA: 1\n\t2\nnothing\n lost too\nB: 3\n\n"

    assert [(field.line, field.name, field.value) for field in fields(head)] == [(2, "A", "1 2"), (6, "B", "3")]


def test_chunk_sizes_extensions_and_trailer_are_framing() -> None:
    body = b'5;name="x"\r\nhello\r\n6\r\n there\r\n0\r\nX-Trailer: yes\r\n\r\nHTTP'

    plain = unchunk(body)

    assert plain is not None
    assert plain.body == b"hello there"
    assert plain.framing == (
        (0, b'5;name="x"\r\n'),
        (5, b"\r\n6\r\n"),
        (11, b"\r\n0\r\nX-Trailer: yes\r\n\r\n"),
    )
    assert body[plain.length :] == b"HTTP"


WHOLE = b"5;x\r\nhello\r\nA\r\n, xin chao\r\n0\r\nT: 1\r\n\r\n"


@pytest.mark.parametrize("cut", range(len(WHOLE)))
def test_framing_cut_anywhere_is_still_framing(cut: int) -> None:
    plain = unchunk(WHOLE[:cut])

    assert plain is not None
    assert b"hello, xin chao".startswith(plain.body)
    assert plain.length == cut


@pytest.mark.parametrize(
    "body",
    [
        b"<html>",
        b"5\r\nhello world\r\n0\r\n\r\n",
        b"5\nhello\n0\n\n",
        b"-5\r\nhello",
        b"5\r\nhelloX",
        b"5" * 20000,
        b";x",
    ],
)
def test_broken_framing_is_said_not_mended(body: bytes) -> None:
    assert unchunk(body) is None
