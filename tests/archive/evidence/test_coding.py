"""Codings come off within bounds, and a lie about a coding loses nothing."""

from __future__ import annotations

import gzip
import zlib
from typing import Any

import brotli  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.evidence.reading.coding import decode

TEXT = ("Hội nghị Tỉnh ủy lần thứ mười. " * 400).encode() + bytes(range(256))


def bare(text: bytes) -> bytes:
    deflater = zlib.compressobj(wbits=-15)
    return deflater.compress(text) + deflater.flush()


@pytest.mark.parametrize(
    ("codings", "coded"),
    [
        ("gzip", gzip.compress(TEXT)),
        ("X-GZIP", gzip.compress(TEXT)),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", bare(TEXT)),
        ("br", brotli.compress(TEXT)),
        ("deflate, gzip", gzip.compress(zlib.compress(TEXT))),
        ("identity", TEXT),
        ("", TEXT),
    ],
)
def test_each_coding_comes_off(codings: str, coded: bytes) -> None:
    assert decode(coded, codings) == (TEXT, False)


def test_several_gzip_members_are_one_body() -> None:
    assert decode(gzip.compress(TEXT) + gzip.compress(TEXT), "gzip") == (TEXT + TEXT, False)


def test_members_longer_than_what_is_decoded_at_once_are_read_to_the_damage() -> None:
    text = bytes(index * index % 251 for index in range(300_000))
    whole, broken = gzip.compress(text, 0), bytearray(gzip.compress(text, 0))
    broken[200_000:] = b"\xff" * (len(broken) - 200_000)

    assert decode(whole + whole + b"junk", "gzip") == (text + text, False)
    assert decode(whole + whole, "gzip", limit=400_000) == ((text + text)[:400_000], True)
    decoded, _ = decode(whole + bytes(broken), "gzip")
    assert decoded.startswith(text + text[:150_000])


def test_a_thousand_empty_members_cost_no_copies_of_what_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    given, made = 0, zlib.decompressobj

    class Counting:
        def __init__(self, wbits: int) -> None:
            self._decoder = made(wbits)

        def __getattr__(self, name: str) -> Any:
            return getattr(self._decoder, name)

        def decompress(self, piece: bytes, room: int) -> bytes:
            nonlocal given
            given += len(piece)
            return self._decoder.decompress(piece, room)

    monkeypatch.setattr(zlib, "decompressobj", Counting)
    body = gzip.compress(b"") * 900 + gzip.compress(bytes(4_000_000), 0)

    assert decode(body, "gzip") == (bytes(4_000_000), False)
    # 3.6 GB where each member gets all that follows
    assert given < 30 * len(body)


def test_what_follows_the_end_of_a_coding_is_no_body() -> None:
    assert decode(gzip.compress(TEXT) + b"<!-- cached -->", "gzip") == (TEXT, False)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "none"])
def test_a_body_that_is_not_in_its_coding_stays_as_it_is(coding: str) -> None:
    assert decode(b"<html>plain</html>", coding) == (b"<html>plain</html>", False)


@pytest.mark.parametrize(("coding", "coded"), [("gzip", gzip.compress(TEXT)), ("br", brotli.compress(TEXT))])
def test_a_body_that_breaks_off_is_read_up_to_there(coding: str, coded: bytes) -> None:
    body, cut = decode(coded[: len(coded) - 20], coding)

    assert TEXT.startswith(body)
    assert len(body) > len(TEXT) // 2
    assert not cut


def test_a_body_that_is_damaged_is_read_up_to_there() -> None:
    coded = bytearray(gzip.compress(TEXT))
    coded[-6] ^= 0xFF  # its checksum

    assert decode(bytes(coded), "gzip") == (TEXT, False)


@pytest.mark.parametrize("coded", [gzip.compress(bytes(10**7)), brotli.compress(bytes(10**7))], ids=["gzip", "br"])
def test_a_bomb_goes_off_at_the_limit(coded: bytes) -> None:
    assert decode(coded, "gzip" if coded[0] == 0x1F else "br", limit=1000) == (bytes(1000), True)


def test_a_body_at_its_limit_is_whole() -> None:
    assert decode(gzip.compress(TEXT), "gzip", limit=len(TEXT)) == (TEXT, False)
    assert decode(TEXT, "", limit=len(TEXT) - 1) == (TEXT[:-1], True)


@given(body=st.binary(max_size=200), codings=st.sampled_from(["gzip", "deflate", "br", "br, gzip", ",", "gzip;q=1"]))
def test_no_body_is_an_error(body: bytes, codings: str) -> None:
    decoded, cut = decode(body, codings, limit=5000)

    assert len(decoded) <= 5000
    assert cut in {True, False}
