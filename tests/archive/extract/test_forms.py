"""What a form posts is what a browser posts: the fields of the document in its order, escaped as the standard has it."""

from __future__ import annotations

import pytest

from archive.extract.tree.forms import posted_by
from archive.extract.tree.page import open_page


def posted(fields: str, *, charset: str = "utf-8", attributes: str = "", **events: str) -> bytes:
    html = f"<form id=f {attributes}>{fields}</form>"
    page = open_page(html.encode(), (), "https://mau.gov.vn/")
    return posted_by(next(page.root.iter("form")), events, charset)


def test_an_event_is_posted_where_its_field_stands() -> None:
    html = '<input type=hidden name=a value=1><input type=hidden name=__EVENTTARGET><input type=hidden name=z value="">'

    assert posted(html, __EVENTTARGET="ctl00$p") == b"a=1&__EVENTTARGET=ctl00%24p&z="


def test_an_event_without_a_field_is_posted_in_front() -> None:
    assert posted("<input name=a value=1>", __EVENTTARGET="p") == b"__EVENTTARGET=p&a=1"


def test_a_field_elsewhere_that_names_the_form_is_posted() -> None:
    page = open_page(
        b"<form id=f></form><form><input name=other></form><input form=f name=beyond value=1>", (), "https://a.vn/"
    )

    assert posted_by(next(page.root.iter("form")), {}, "utf-8") == b"beyond=1"


@pytest.mark.parametrize(
    ("html", "body"),
    [
        ('<input name=a value="Hà Nam *-._~">', b"a=H%C3%A0+Nam+*-._%7E"),
        ("<textarea name=a>\nhai\ndòng</textarea>", b"a=hai%0D%0Ad%C3%B2ng"),
        (
            "<select name=a><option disabled>x<option> Chọn  một <option value=2>hai</select>",
            b"a=Ch%E1%BB%8Dn+m%E1%BB%99t",
        ),
        ("<select name=a><option value=1><option value=2 selected></select>", b"a=2"),
        ("<select name=a multiple><option selected>1<option>2<option selected>3</select>", b"a=1&a=3"),
        ("<select name=a multiple><option>1</select>", b""),
        ("<input type=checkbox name=a><input type=checkbox name=b checked>", b"b=on"),
        ("<input type=radio name=a value=1><input type=radio name=a value=2 checked>", b"a=2"),
        ("<input type=submit name=a value=Gui><input type=image name=b><button name=c>x</button>", b""),
        ("<input name=a disabled><fieldset disabled><input name=b></fieldset><input value=nameless>", b""),
        ("<input type=hidden name=_charset_ value=x>", b"_charset_=UTF-8"),
        ("<input type=file name=a>", b"a="),
    ],
)
def test_a_field_posts_what_a_browser_posts_of_it(html: str, body: bytes) -> None:
    assert posted(html) == body


@pytest.mark.parametrize(
    ("charset", "attributes", "body"),
    [
        ("cp1258", "", b"a=H%E0+%26%237897%3B"),
        ("utf-16-le", "", b"a=H%C3%A0+%E1%BB%99"),
        ("cp1258", "accept-charset='none, utf-8'", b"a=H%C3%A0+%E1%BB%99"),
        ("no such charset", "", b"a=H%C3%A0+%E1%BB%99"),
    ],
)
def test_a_form_is_posted_in_the_charset_of_its_page(charset: str, attributes: str, body: bytes) -> None:
    assert posted('<input name=a value="Hà ộ">', charset=charset, attributes=attributes) == body
