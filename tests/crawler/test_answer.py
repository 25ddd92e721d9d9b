"""Where an answer ends, in whatever pieces it comes."""

from __future__ import annotations

import pytest

from crawler.wire.answer import Answer, NoHttpError

HEAD = b"HTTP/1.1 200 OK\r\n"


def read(wire: bytes, method: str = "GET", size: int = 1_000_000) -> Answer:
    answer = Answer(method)
    for at in range(0, len(wire), size):
        answer.take(wire[at : at + size])
    return answer


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
@pytest.mark.parametrize(
    "wire",
    [
        HEAD + b"Content-Length: 5\r\n\r\nhello",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        HEAD + b"Transfer-Encoding: Chunked\r\nContent-Length: 9\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\nX-A: b\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\n" + HEAD + b"content-length:5\r\n\r\nhello",
        b"HTTP/1.1 200\nContent-Length: 5, 05\n\nhello",
        b"\r\n\n" + HEAD + b"Content-Length: 5\r\n\r\nhello",
        b"\r\nHTTP/1.1 100 Continue\r\n\r\n\r\n" + HEAD + b"Content-Length: 5\r\n\r\nhello",
    ],
)
def test_an_answer_is_the_same_in_whatever_pieces_it_comes(wire: bytes, size: int) -> None:
    answer = read(wire, size=size)

    assert (answer.whole, answer.status, answer.body, answer.surplus) == (True, 200, b"hello", 0)


def test_what_comes_behind_the_end_is_no_part_of_the_body() -> None:
    answer = read(HEAD + b"Content-Length: 2\r\n\r\nokmore")

    assert (answer.body, answer.surplus) == (b"ok", 4)


def test_a_body_of_no_length_ends_with_the_connection() -> None:
    answer = read(HEAD + b"\r\nhello")
    before = answer.whole
    answer.end()

    assert (before, answer.whole, answer.body) == (False, True, b"hello")


@pytest.mark.parametrize(
    "wire", [b"Content-Length: 9\r\n\r\nhello", b"Transfer-Encoding: chunked\r\n\r\n5\r\nhel", b"X: y"]
)
def test_an_answer_that_breaks_off_is_not_whole(wire: bytes) -> None:
    answer = read(HEAD + wire)
    answer.end()

    assert not answer.whole


@pytest.mark.parametrize(
    ("method", "status"), [("HEAD", b"200 OK"), ("GET", b"204 No Content"), ("GET", b"304 Not Modified")]
)
def test_some_answers_have_no_body_whatever_their_head_says(method: str, status: bytes) -> None:
    answer = read(b"HTTP/1.1 " + status + b"\r\nContent-Length: 5\r\n\r\n", method)

    assert (answer.whole, answer.body) == (True, b"")


@pytest.mark.parametrize(
    "wire",
    [
        b"SSH-2.0-OpenSSH_9.2p1\r\n",
        HEAD + b"Content-Length: -5\r\n\r\n",
        HEAD + b"Content-Length: many\r\n\r\n",
        HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n",
        HEAD + b"Transfer-Encoding: gzip\r\n\r\n",
    ],
)
def test_what_is_no_http_is_refused_before_there_is_a_body(wire: bytes) -> None:
    answer = Answer("GET")

    with pytest.raises(NoHttpError):
        answer.take(wire)
    assert not answer.headed


@pytest.mark.parametrize("value", ["close", "Close", "keep-alive, close"])
def test_a_server_that_closes_is_believed(value: str) -> None:
    assert read(HEAD + b"Connection: %b\r\nContent-Length: 0\r\n\r\n" % value.encode()).closes
    assert not read(HEAD + b"Content-Length: 0\r\n\r\n").closes


def test_a_long_head_that_comes_in_crumbs_is_looked_at_once() -> None:
    answer, looked = Answer("GET"), 0
    for piece in (HEAD, *([b"X-A: b\r\n"] * 1000)):
        answer.take(piece)
        looked += len(answer._head) - answer._looked

    assert looked <= 3 * 1001
