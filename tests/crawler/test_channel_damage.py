"""What is said of a feed or sitemap that cannot be read to its end; and that of what is half nothing is taken."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest

from crawler.walking.channels import unpacking
from tests.crawler.test_channels import HOME, item, missing, urls

MANY = "".join(f"<url><loc>{HOME}/{number}</loc></url>\n" for number in range(2000))
SITEMAP = f"<urlset>\n{MANY}</urlset>"


@pytest.mark.parametrize("off", [*range(1, 60), 500, 5000])
def test_a_sitemap_that_ends_early_is_said_and_no_half_address_is_read(off: int) -> None:
    read, what = missing(SITEMAP[:-off])

    assert what is not None
    assert what.startswith("is damaged in line ")
    assert urls(SITEMAP[:-off]) == [f"{HOME}/{number}" for number in range(read)]


def test_behind_damage_reading_goes_on_and_what_is_lost_is_counted() -> None:
    read, what = missing(SITEMAP.replace(f"{HOME}/200<", f"{HOME}/2<00<"))

    assert 1000 < read < 2000
    assert what is not None
    assert (
        f"line 202, column 32 (StartTag: invalid element name): {2000 - read:,} of what it lists could not be read"
        in what
    )


@pytest.mark.parametrize(
    "harm",
    [
        lambda text: text.replace("<urlset>", '<urlset xmlns="x" a="1" a="2">'),
        lambda text: text.replace("<loc>", "<s:loc>").replace("</loc>", "</s:loc>"),
        lambda text: f"{text}<br />\n<b>Warning</b>: x in /a.php",
        lambda text: text.replace("</urlset>", "<url><loc>/x?a=1&b=2</loc></url></urlset>"),
    ],
    ids=["attribute twice", "unknown prefix", "words behind it", "ampersand"],
)
def test_mistakes_that_cost_nothing_are_not_called_damage(harm: Callable[[str], str]) -> None:
    read, what = missing(harm(SITEMAP))

    assert (read >= 2000, what) == (True, None)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda packed: packed[:-9], "its gzip is torn after"),
        (lambda packed: packed[:-8] + b"12345678", "its gzip is damaged after"),
        (lambda packed: packed + b"xx", "2 bytes behind its gzip are none"),
    ],
    ids=["torn", "damaged", "tail"],
)
def test_a_torn_or_damaged_packing_is_said(harm: Callable[[bytes], bytes], said: str) -> None:
    _, what = missing(harm(gzip.compress(SITEMAP.encode())))

    assert what is not None
    assert what.startswith(said)


def test_a_packing_that_is_filled_up_with_zeros_is_whole() -> None:
    assert missing(gzip.compress(SITEMAP.encode()) + bytes(512)) == (2000, None)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<urlset>" + "<a/>" * 1_000_001, "has more than 1,000,000 elements"),
        (f"<urlset><url {'a' * 70_000}", "has a tag of more than 65,536 bytes"),
        (f"{HOME}/a\nTin tức\n{HOME}/b", "its line 2 is no address: neither that nor what follows is read"),
        ("<urlset><url><lastmod>2024</lastmod></url></urlset>", "entries that name no address: 1"),
        (
            f'<!DOCTYPE rss [<!ENTITY nguon "x">]>{item("<link>/a?&nguon;</link>")}',
            "refers to entities of its own, &nguon;",
        ),
    ],
    ids=["elements", "tag", "text", "nameless", "entities"],
)
def test_what_is_left_out_is_said(body: str, said: str) -> None:
    assert said in str(missing(body)[1])


def test_what_is_longer_than_any_sitemap_may_be_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "LARGEST", len(SITEMAP))
    assert missing(SITEMAP) == (2000, None)

    monkeypatch.setattr(unpacking, "LARGEST", 2**20)
    assert "is longer than 1 MB" in str(missing(f"{SITEMAP[:-9]}{' ' * 2**20}</urlset>")[1])
