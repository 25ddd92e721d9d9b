"""Pages to be damaged, and the ways in which pages come damaged: each way a pure function of a page and a number."""

from __future__ import annotations

import random
import re
import unicodedata
from functools import cache

from archive.model import Capture, Headers, Place
from crawler.samples.makes import PORTALS
from crawler.samples.world import World
from tests.archive.extract.pages import SEEN
from tests.archive.extract.shapes import newspapers, papers, portals, systems
from tests.archive.extract.shapes.frames import portal, tables
from tests.archive.extract.shapes.kinds_of_pages import answers
from tests.archive.extract.shapes.stories import BRIDGE, COURSE, HARVEST, TALK
from tests.eval.samples import captures

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_HOST = "http://tinhmau.gov.vn"
_MADE = (
    systems.wordpress_newspaper, systems.drupal7, systems.joomla, systems.nukeviet, systems.dotnetnuke, newspapers.epi,
    newspapers.vccorp, newspapers.ttxvn, portals.sharepoint_flat, portals.ministry, portals.liferay, portals.vnpt,
    portals.portal_pages, portals.hand_made, *papers.PAPERS[:6],
)  # fmt: skip
# What an editor pastes, a proxy adds, an attacker leaves.
_DEBRIS = (
    "\x00", "\u200b", "\ufeff", "\ufffd", "\u0301", "\u202e", "&#x1F;", "&#0;", "&nbsp;", "&#xD800;", "&#x110000;",
    "<", ">", "&",
    "<![CDATA[", "]]>", "<!--", "-->", "<?xml version='1.0'?>", "<plaintext>", "<title>", "</body>", "</html>",
    "<svg><p>", "<math>",
    "<p>&lt;b&gt;đậm&lt;/b&gt;</p>", "<base href='http://[::1'>", "<base href='javascript:1'>",
    "<meta charset=utf-7>",
    "<meta charset='idna'>", "<img src='http://[bad/a.jpg'>", "<img src='data:image/png;base64,AAAA'>",
    "<img srcset='a b c, , 9w'>",
    "<a href='\x01javascript:x.pdf'>", "<a href='//x/\u0000.pdf'>t</a>", "<h1>\u0000</h1>",
    "<time datetime='9999-99-99'>",
    "<meta property='article:published_time' content='2999-01-01'>",
    "<meta property='article:published_time' content='0000-00-00'>",
    "<meta name='author' content='<b>Hà</b>'>", "<p>Ngày đăng: 31/02/2023</p>", "<p>Ngày đăng: 01/01/2199 25:61</p>",
    "<p>Cập nhật: 00/00/0000</p>", "<p>Cập nhật 99999999999999999999 ngày trước</p>", "<figure>", "<figcaption>",
    "</figure>", "<table>",
    "<td>", "</tr>", "<caption>", "./.", "<p>(Ảnh: )</p>", "<script>", "</script>", "<style>", "<noscript>",
    "<form>", "<select>",
    '<script type="application/ld+json">[{"@type":[],"headline":7,"author":{"name":[{}]}}]</script>',
)  # fmt: skip


def capture_of(body: bytes, url: str, headers: Headers = ()) -> Capture:
    """Return the capture of a page."""
    return Capture(url, SEEN, 200, headers, body, Place("", 0, 0), "urn:uuid:0", "sha1:0")


@cache
def whole_pages() -> tuple[tuple[str, str], ...]:
    """Return (address, page) of each page before it is damaged: shapes of platforms, refusals, sample portals."""
    shaped = [made(told) for made in _MADE for told in (BRIDGE, COURSE, HARVEST, TALK)]
    found = [(one.url, one.html) for one in shaped]
    for number, one in enumerate(answers()):
        frame = (portal, tables)[number % 2]
        found.append((f"{_HOST}/tin-tuc/trang-{number}.html", frame(one.title, one.main, one.head)))
    world = World(articles=8, port=8099)
    for portal_at in PORTALS.values():
        found += [(one.url, one.body.decode("utf-8", "replace")) for _, one in captures(world, portal_at)]
    return tuple(found)


def damaged(seed: int) -> Capture:
    """Return a page with up to twelve damages; the same *seed* gives the same page."""
    dice = random.Random(seed)
    url, page = dice.choice(whole_pages())
    for _ in range(dice.randrange(13)):
        page = dice.choice(_DAMAGES)(page, dice)
    charset = dice.choice(("utf-8",) * 6 + ("utf-16", "cp1258", "cp1252", "utf-8-sig"))
    body = page.encode(charset, "replace")
    if dice.random() < 0.3:
        body = _flipped(body, dice)
    said: Headers = (("Content-Type", f"text/html; charset={charset}"),) if dice.random() < 0.5 else ()
    return capture_of(body, dice.choice((url, url, url, "", "http://[::1", "http://a.vn/%zz?x=\x00")), said)


def _flipped(body: bytes, dice: random.Random) -> bytes:
    changed = bytearray(body)
    for _ in range(dice.randrange(1, 40)):
        if changed:
            changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def _place(page: str, dice: random.Random) -> int:
    return dice.randrange(len(page) + 1)


def _tag(page: str, dice: random.Random) -> re.Match[str] | None:
    found = list(_TAG.finditer(page))
    return dice.choice(found) if found else None


def _without_a_tag(page: str, dice: random.Random) -> str:
    tag = _tag(page, dice)
    return page if tag is None else page[: tag.start()] + page[tag.end() :]


def _with_a_tag_twice(page: str, dice: random.Random) -> str:
    tag, at = _tag(page, dice), _place(page, dice)
    return page if tag is None else page[:at] + tag[0] * dice.choice((1, 2, 300)) + page[at:]


def _cut(page: str, dice: random.Random) -> str:
    return page[: _place(page, dice)] if dice.random() < 0.2 else page


def _with_a_part_twice(page: str, dice: random.Random) -> str:
    begin, end = sorted((_place(page, dice), _place(page, dice)))
    at = _place(page, dice)
    return page[:at] + page[begin : min(end, begin + 3000)] + page[at:]


def _without_a_part(page: str, dice: random.Random) -> str:
    begin = _place(page, dice)
    return page[:begin] + page[begin + dice.randrange(2000) :]


def _with_debris(page: str, dice: random.Random) -> str:
    at = _place(page, dice)
    return page[:at] + dice.choice(_DEBRIS) + page[at:]


def _taken_apart(page: str, dice: random.Random) -> str:
    return unicodedata.normalize("NFD", page) if dice.random() < 0.3 else page


def _spelled_out(page: str, dice: random.Random) -> str:
    """Some letters as entities, as editors write them."""
    letters = dice.sample("áàảãạâăđêôơưếộ", 4)
    return "".join(f"&#{ord(letter)};" if letter in letters else letter for letter in page)


def _nested(page: str, dice: random.Random) -> str:
    tag = dice.choice(("div", "span", "font", "table><tr><td", "b", "ul><li"))
    at = _place(page, dice)
    return page[:at] + f"<{tag}>" * dice.choice((3, 60, 400)) + page[at:]


def _foreign(page: str, dice: random.Random) -> str:
    """A part of another page in this one."""
    other = dice.choice(whole_pages())[1]
    at, begin = _place(page, dice), _place(other, dice)
    return page[:at] + other[begin : begin + dice.randrange(4000)] + page[at:]


_DAMAGES = (
    _without_a_tag, _without_a_tag, _with_a_tag_twice, _cut, _with_a_part_twice, _without_a_part, _with_debris, _with_debris,
    _with_debris, _taken_apart, _spelled_out, _nested, _foreign,
)  # fmt: skip
