"""What feeds and sitemaps list, whatever is wrong with them, and whoever made them to do harm."""

from __future__ import annotations

import gzip
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from archive.extract.tree.page import open_page
from archive.model import Section, Site
from archive.sites import packaged_platforms
from crawler.walking.channels import unpacking
from crawler.walking.channels.entries import MOST_ENTRIES, entries_of
from crawler.walking.channels.entry import Entry
from crawler.walking.channels.leads import MOST_REFUSED, alternates, declared, leads, of_robots
from crawler.walking.steps import Channel, Found

HOME = "https://mau.gov.vn"
AT = f"{HOME}/tin/rss/"
HTML = (("Content-Type", "text/html; charset=utf-8"),)


def site_on(platform: str, *sections: str, **walk: tuple[str, ...]) -> Site:
    layout = packaged_platforms()[platform]
    layout = replace(layout, walk=replace(layout.walk, **walk))  # type: ignore[arg-type]
    named = tuple(Section(url.strip("/"), f"{HOME}{url}") for url in sections)
    return Site("mau", "Mẫu", f"{HOME}/", ("mau.gov.vn",), (layout,), named)


def entries(body: bytes | str) -> list[Entry] | str:
    told = entries_of(body.encode() if isinstance(body, str) else body, AT)
    return told if isinstance(told, str) else [entry for piece in told for entry in piece]


def urls(body: bytes | str) -> list[str] | str:
    told = entries(body)
    return told if isinstance(told, str) else [entry.url for entry in told]


def missing(body: bytes | str) -> tuple[int, str | None]:
    """Return how many entries of *body* are read, and what is said of the rest."""
    told = entries_of(body.encode() if isinstance(body, str) else body, AT)
    assert not isinstance(told, str)
    return sum(map(len, told)), told.missing


def item(inner: str) -> str:
    return f'<rss version="2.0"><channel><link>{HOME}/</link><item>{inner}</item></channel></rss>'


RSS_0_91 = f"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">
<rss version="0.91"><channel><title>Tin</title><link>{HOME}/</link><image><url>{HOME}/logo.png</url><link>{HOME}/</link></image>
<item><title>Họp b&agrave;n</title><link>{HOME}/a</link></item></channel></rss>"""
RSS_1_0 = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="{HOME}/"><items><rdf:Seq><rdf:li rdf:resource="{HOME}/a"/></rdf:Seq></items></channel>
<item rdf:about="{HOME}/a"><title>A</title></item><item rdf:about="urn:2"><link>{HOME}/b</link></item></rdf:RDF>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="{HOME}/tin/"><link rel="self" href="/atom"/>
<entry><title type="html">A</title><link rel="edit" href="/sua"/><link type="application/pdf" href="a.pdf"/>
<link rel="alternate" type="text/html" href="a"/><updated>2024-03-01T08:00:00Z</updated></entry>
<entry xml:base="cu/"><link href="b"/></entry>
<entry><id>tag:mau.gov.vn,2024:3</id></entry><entry><id>{HOME}/d</id></entry></feed>"""
NEWS = f"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc> {HOME}/a
</loc><lastmod>2024-04-01</lastmod><n:news><n:publication><n:name>Mẫu</n:name></n:publication>
<n:publication_date>2024-03-01</n:publication_date><n:title>Họp</n:title></n:news></url><url><loc>{HOME}/b</loc></url><url/></urlset>"""
INDEX = f"<sitemapindex><sitemap><loc>{HOME}/1.xml.gz</loc><lastmod>2024-03</lastmod></sitemap></sitemapindex>"


@pytest.mark.parametrize(
    ("body", "listed"),
    [
        (RSS_0_91, [f"{HOME}/a"]),
        (RSS_1_0, [f"{HOME}/a", f"{HOME}/b"]),
        (item("<link>../b.html?a=1&amp;b=2#top</link>"), [f"{HOME}/tin/b.html?a=1&b=2"]),
        (item(f"<link/><guid>{HOME}/c</guid>"), [f"{HOME}/c"]),
        (item(f'<guid isPermaLink="false">{HOME}/c</guid>'), []),
        (item("<guid>28 at mau.gov.vn</guid>"), []),
        (item("<link>javascript:alert(1)</link>"), []),
        (f'<rss xml:base="{HOME}/cu/"><channel><item><link>d</link></item></channel></rss>', [f"{HOME}/cu/d"]),
        (ATOM, [f"{HOME}/tin/a", f"{HOME}/tin/cu/b", f"{HOME}/d"]),
        (NEWS, [f"{HOME}/a", f"{HOME}/b"]),
        (INDEX, [f"{HOME}/1.xml.gz"]),
        (f"\ufeff{HOME}/a\r\n\r\n{HOME}/đ\n{HOME}/b", [f"{HOME}/a", f"{HOME}/%C4%91", f"{HOME}/b"]),
    ],
    ids=["0.91", "1.0", "relative", "guid", "no permalink", "no address", "script", "base", "atom", "news", "index", "text"],
)  # fmt: skip
def test_every_kind_lists_its_addresses(body: str, listed: list[str]) -> None:
    assert urls(body) == listed


def test_a_news_sitemap_says_what_is_an_article_and_when_it_was_published() -> None:
    assert entries(NEWS) == [
        Entry(f"{HOME}/a", "Họp", "2024-03-01", "2024-04-01", is_article=True),
        Entry(f"{HOME}/b"),
    ]


def test_an_index_says_when_its_sitemaps_changed() -> None:
    assert entries(INDEX) == [Entry(f"{HOME}/1.xml.gz", dated="2024-03", is_sitemap=True)]


@pytest.mark.parametrize(
    "harm",
    [
        lambda text: text.replace("&amp;", "&"),
        lambda text: f"\n\n  {text}",
        lambda text: f'<br />\n<b>Warning</b>: include() & co in <b>/a.php</b>\n<?xml version="1.0"?>{text}',
        lambda text: f"<br />\n<b>Notice</b>: x < 3\n{text}",
        lambda text: text.replace("<item>", "<item>\x01\x0b<title>&nbsp;&hellip;\x00</title>"),
        lambda text: text.replace("</item></channel></rss>", "<p>không đóng"),
        lambda text: text.replace("</item>", "</item><item><title><![CDATA[cụt & "),
        lambda text: text.replace("<rss", "<!DOCTYPE rss [<!ENTITY a 'b'>]><rss"),
        lambda text: text.replace("<rss", '<!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss'),
    ],
    ids=["ampersands", "blanks", "warnings", "notice", "controls", "cut", "open CDATA", "entities", "outer DTD"],
)
def test_a_broken_feed_lists_what_is_whole(harm: Callable[[str], str]) -> None:
    whole = item(f"<link>{HOME}/a?x=1&amp;copy=2&amp;y=3</link></item><item><link>{HOME}/b</link>")
    listed = urls(harm(whole))

    assert listed[0] == f"{HOME}/a?x=1&copy=2&y=3"
    assert listed[1:] in ([f"{HOME}/b"], [])


def test_an_ampersand_in_cdata_stays_one_however_the_bytes_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    # longer than what is looked at to find out what it is
    long = f"<description a='{'x' * 500}'><![CDATA[{'Tin &amp; ảnh ' * 500}]]></description>"
    body = item(f"{long}<title>A &amp; B & C</title><link><![CDATA[{HOME}/a?x=1&y=2]]></link>")
    for piece in range(1, 60, 2):
        monkeypatch.setattr(unpacking, "PIECE", piece)

        assert entries(body) == [Entry(f"{HOME}/a?x=1&y=2", "A & B & C", is_article=True)]


def test_what_is_in_utf_16_is_read() -> None:
    assert urls(f'<?xml version="1.0" encoding="utf-16"?>{NEWS}'.encode("utf-16")) == [f"{HOME}/a", f"{HOME}/b"]


def test_what_is_packed_is_unpacked_whatever_its_name() -> None:
    body = gzip.compress(NEWS[:50].encode()) + gzip.compress(NEWS[50:].encode())

    assert urls(body) == [f"{HOME}/a", f"{HOME}/b"]


def test_of_a_torn_packing_what_came_is_read() -> None:
    body = gzip.compress(b"".join(f"{HOME}/{number}\n".encode() for number in range(9999)))

    assert len(urls(body[:-9])) > 1000


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b'<!DOCTYPE html>\n<html lang="vi"><head><title>Tin</title></head><body><p>& <br></body></html>', "HTML"),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0"><html xmlns="x"><body/></html>', "HTML"),
        (b"<div>404</div>", "HTML"),
        (b"<opml/>", "XML of another kind, <opml>"),
        (b'{"items": []}', "of another kind"),
        (b"Not found", "of another kind"),
        (b"\xff\xd8\xff\xe0" + bytes(range(256)), "of another kind"),
        (b"\x1f\x8b damaged", "of another kind"),
        (b"<" * 300_000, "of another kind"),
    ],
)  # fmt: skip
def test_what_is_neither_is_called_what_it_is(body: bytes, what: str) -> None:
    assert entries(body) == what


LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(12))
LAUGHING = f'<!DOCTYPE rss [<!ENTITY l0 "lol"><!ENTITY f SYSTEM "file:///etc/passwd">{LAUGHS}]>'


def test_a_billion_laughs_are_not_heard() -> None:
    feed = item(f'<title a="&l9;">A&l12;&f;</title><link>{HOME}/a?&amp;x=&l9;</link>')
    begun = time.process_time()

    assert entries(LAUGHING + feed) == [Entry(f"{HOME}/a?&x=", "A", is_article=True)]
    assert entries(f'<?xml version="1.0"?>{LAUGHING}{feed}') == [Entry(f"{HOME}/a?&x=", "A", is_article=True)]
    assert time.process_time() - begun < 5


MEASURE = """
import gzip, io, sys
from crawler.walking.channels.entries import entries_of
def high():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM:"))
packed = {}
for name, (start, unit, times) in BOMBS.items():
    made = io.BytesIO()
    with gzip.GzipFile(fileobj=made, mode="wb", compresslevel=1) as file:
        file.write(start)
        for _ in range(times // 1000):
            file.write(unit * 1000)
    packed[name] = made.getvalue()
entries_of(gzip.compress(b"<urlset/>"), "https://mau.gov.vn/")
before = high()
for name, body in packed.items():
    told = entries_of(body, "https://mau.gov.vn/")
    print(name, told if isinstance(told, str) else sum(map(len, told)), high() - before, sep="|")
"""
BOMBS = {
    "blanks": (b"<urlset>", b" ", 60_000_000),
    "elements": (b"<urlset>", b"<a/>", 600_000),
    "elements in one": (b"<urlset><url>", b"<a/>", 600_000),
    "one text": (b"<urlset><url><loc>", b"a", 60_000_000),
    "depth": (b"<urlset><url>", b"<loc>", 5_000_000),
    "attributes": (b"<urlset ", b'a="b" ', 5_000_000),
    "ampersands": (b"<urlset>", b"&a", 1_000_000),
    "one line": (b"https://mau.gov.vn/", b"a", 60_000_000),
}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the kernel does not tell how much memory was used")
def test_no_bomb_takes_memory_to_speak_of() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", f"{BOMBS=}\n{MEASURE}"], check=False, capture_output=True, text=True, timeout=240
    )
    told = [line.split("|") for line in ran.stdout.splitlines()]

    assert [name for name, *_ in told] == list(BOMBS), ran.stderr
    assert [(name, shown, kilobytes) for name, shown, kilobytes in told if int(kilobytes) > 40_000] == []
    assert {shown for _, shown, _ in told} == {"0", "of another kind"}


def test_of_a_sitemap_without_end_a_bounded_number_is_taken() -> None:
    body = "<urlset>" + "<url><loc>/a</loc></url>" * (MOST_ENTRIES + 10) + "</urlset>"

    assert missing(body) == (MOST_ENTRIES, "lists more than 50,000 entries: what follows is not read")


def led(site: Site, body: str) -> Found:
    listed = entries_of(body.encode(), AT)
    assert not isinstance(listed, str)
    found = list(leads(listed, site))
    return Found(
        steps=tuple(step for one in found for step in one.steps),
        left_out=sum(one.left_out for one in found),
        channels=tuple(channel for one in found for channel in one.channels),
    )


def urlset(*addresses: str) -> str:
    return "<urlset>" + "".join(f"<url><loc>{address}</loc></url>" for address in addresses) + "</urlset>"


def test_what_a_sitemap_lists_is_judged_like_any_link() -> None:
    site = site_on("nukeviet", "/tin/")
    found = led(
        site,
        urlset("/tin/a-1.html", "/tin/", "/", "/tin/print/a-1.html", "https://khac.vn/tin/a-1.html", "/tin/2/2/2/2/2/"),
    )

    assert [(step.key, step.rule) for step in found.steps] == [
        ("mau.gov.vn/tin/a-1.html", None),
        ("mau.gov.vn/", "not an article's address"),
        ("mau.gov.vn/tin/print/a-1.html", "never: print"),
        ("khac.vn/tin/a-1.html", "out of scope: another host"),
        ("mau.gov.vn/tin/2/2/2/2/2/", "trap: path repeats"),
    ]


def test_a_sitemap_of_pages_that_are_no_articles_is_told_in_few_words() -> None:
    found = led(site_on("nukeviet"), urlset(*(f"/trang/{number}" for number in range(2000))))

    assert (len(found.steps), found.left_out) == (MOST_REFUSED, 2000 - MOST_REFUSED)


def test_without_an_articles_address_a_feed_is_believed_and_a_sitemap_only_where_it_was_chosen() -> None:
    strange, chosen = site_on("generic"), site_on("generic", sitemaps=("/sitemap.xml",))
    rule = "not an article's address"

    assert [step.rule for step in led(strange, item("<link>/a</link>")).steps] == [None]
    assert [step.rule for step in led(strange, NEWS).steps] == [None, rule]
    assert [step.rule for step in led(chosen, NEWS).steps] == [None, None]


def test_an_index_leads_to_sitemaps_of_the_site_alone() -> None:
    body = INDEX.replace("</sitemapindex>", "<sitemap><loc>https://cdn.vn/2.xml</loc></sitemap></sitemapindex>")

    assert led(site_on("nukeviet"), body) == Found(
        channels=(
            Channel(f"{HOME}/1.xml.gz", "sitemap", dated="2024-03"),
            Channel("https://cdn.vn/2.xml", "sitemap", rule="out of scope: another host"),
        )
    )


def test_what_is_a_page_of_news_is_no_sitemap() -> None:
    assert entries("<!DOCTYPE html><html><body><a href='/a'>Tin</a></body></html>") == "HTML"


def test_the_feeds_of_the_rules_stand_under_each_section_and_the_portals_own_belong_to_none() -> None:
    site = site_on("generic", "/tin/", "/van-ban/", feeds=("feed/", "/rss.xml", "/rss/van-ban/"), sitemaps=("/s.xml",))
    told = [(channel.url, channel.section) for channel in declared(site)]

    assert told == [
        (f"{HOME}/tin/feed/", "tin"),
        (f"{HOME}/rss.xml", None),
        (f"{HOME}/rss/van-ban/", "van-ban"),
        (f"{HOME}/van-ban/feed/", "van-ban"),
        (f"{HOME}/rss.xml", None),
        (f"{HOME}/rss/van-ban/", "van-ban"),
        (f"{HOME}/s.xml", None),
    ]


def test_a_listing_names_its_feeds_in_its_head() -> None:
    head = b"""<html><head><link rel="stylesheet" type="text/css" href="/a.css"><link rel="alternate" hreflang="en" href="/en">
    <link REL="Alternate" TYPE="application/rss+xml; charset=utf-8" href="/news/rss/tin/">
    <link rel="alternate" type="application/atom+xml" href="https://khac.vn/atom"></head></html>"""
    site = site_on("generic", "/tin/", "/van-ban/")

    assert list(alternates(open_page(head, HTML, f"{HOME}/tin/"), site)) == [
        Channel(f"{HOME}/news/rss/tin/", "feed", "tin"),
        Channel("https://khac.vn/atom", "feed", rule="out of scope: another host"),
    ]


def test_robots_txt_may_name_sitemaps_of_the_site_alone() -> None:
    told = of_robots(("/s.xml", "https://khac.vn/s.xml", "mailto:x@y.vn"), site_on("generic"))

    assert [(channel.url, channel.rule) for channel in told] == [
        (f"{HOME}/s.xml", None),
        ("https://khac.vn/s.xml", "out of scope: another host"),
    ]
