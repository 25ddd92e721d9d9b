"""Templates: little changes when a page says something else, much when it is made anew."""

from __future__ import annotations

import random
import time

import pytest

from archive.extract.tree.frame import BITS, template_of
from archive.night.frames import apart

WORDS = [
    "lễ",
    "hội",
    "xuân",
    "mở",
    "rộng",
    "đê",
    "điều",
    "vụ",
    "mùa",
    "bầu",
    "cử",
    "đường",
    "mới",
    "cầu",
    "khánh",
    "thành",
]


def items(count: int, seed: int = 0) -> str:
    """Return a listing's items with words of their own."""
    said = random.Random(seed)
    return "".join(
        f'<li class="item item-{n} {"odd" if n % 2 else "even"}"><div class="thumb"><img class="avatar" src="/{seed}/{n}.jpg">'
        f'</div><div class="info"><h3 class="name"><a href="/tin-{n}">{" ".join(said.sample(WORDS, 6))}</a></h3>'
        f'<div class="sapo">{" ".join(said.choices(WORDS, k=20))}</div></div></li>'
        for n in range(count)
    )


MENU = "".join(f'<li class="nav-item"><div class="sub-{n}"><a href="/m{n}">Mục</a></div></li>' for n in range(9))


def old(listing: str, extra: str = "") -> bytes:
    """Return a portal's listing in its old design."""
    return f"""<html><body><div id="wrap"><header class="top"><div class="logo"><img></div><form class="search"><input></form>
    </header><nav class="menu"><ul>{MENU}</ul></nav>{extra}<main><section class="cat"><h1 class="cat-title">Tin tức</h1>
    <ul class="list">{listing}</ul><div class="paging"><ul class="pages"><li></li></ul></div></section><aside class="right">
    <div class="box"><h4 class="box-title"></h4><ul class="links"><li></li></ul></div><div class="box weather"><table class="w">
    <tr><td></td></tr></table></div><div class="box poll"><form class="poll-form"><input></form></div></aside></main>
    <footer class="bottom"><div class="address"></div><div class="counter"></div></footer></div></body></html>""".encode()


def new(count: int) -> bytes:
    """Return the same listing after a redesign."""
    card = '<article class="card news"><figure class="ratio"><img></figure><div class="card-body"><h2></h2></div></article>'
    return f"""<html><body><div class="app"><div class="container-fluid header-v2"><div class="row">
    <div class="col brand"></div>
    <div class="col tools"><button class="btn burger"></button></div></div></div><div class="container"><div class="row news">
    <div class="col-8 stream">{card * count}</div><div class="col-4 rail"><section class="widget trending"><ol><li></li></ol>
    </section><section class="widget video"><div class="player"></div></section></div></div></div><div class="footer-v2">
    <dl class="contact"><dt></dt><dd></dd></dl></div></div></body></html>""".encode()


def template(page: bytes) -> str:
    made = template_of(page)
    assert made is not None
    return made


def test_other_words_are_no_other_frame() -> None:
    assert template(old(items(20, 1))) == template(old(items(20, 2)))


@pytest.mark.parametrize("count", [3, 19, 21, 200])
def test_more_or_fewer_items_are_no_other_frame(count: int) -> None:
    assert apart(template(old(items(20))), template(old(items(count)))) == 0


def test_a_new_banner_changes_little() -> None:
    banner = (
        '<div class="tet-banner"><div class="slick"><img class="flower"></div><button class="close-it"></button></div>'
    )

    assert 0 < apart(template(old(items(20))), template(old(items(20), banner))) <= 10


def test_a_redesign_changes_much() -> None:
    assert apart(template(old(items(20))), template(new(20))) >= 20


def test_the_order_of_attributes_quotes_and_case_make_no_difference() -> None:
    one = template(b'<DIV CLASS="tin moi" ID=x><table class="b"><tr><td></td></tr></table></DIV>')

    assert one == template(b"<div id='x' class='moi tin'>a<table class=b><tr><td>1</td></tr></table></div>")


def test_utf_16_has_the_frame_of_its_utf_8() -> None:
    page = old(items(5))

    assert template(page.decode().encode("utf-16")) == template(page)


@pytest.mark.parametrize("body", [b"", b"\xff\xd8\xff", b"words alone", b"<p><b>x</b></p>", b"\0" * 100])
def test_what_has_no_structure_has_no_frame(body: bytes) -> None:
    assert template_of(body) is None


@pytest.mark.parametrize(
    "body",
    [
        b"<div " * 1_000_000,
        b'<div class="' + b"x " * 2_000_000,
        b"".join(
            b'<div class="n%s">' % bytes([97 + n % 26, 97 + n // 26 % 26, 97 + n // 676 % 26]) for n in range(200_000)
        ),
        b"<td id=" * 500_000,
        b"<div class='" + b"'" * 3_000_000,
    ],
    ids=["open", "one class", "many classes", "ids", "quotes"],
)
def test_hostile_pages_cost_a_moment(body: bytes) -> None:
    began = time.process_time()
    template_of(body)

    assert time.process_time() - began < 2


def test_a_template_is_bits_in_hexadecimal() -> None:
    assert len(template(old(items(3)))) == BITS / 4
