"""The words of the house, as frozen values. Imports nothing but the zone that they live in; everything else speaks in these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from archive.times import VIET_NAM

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record lies: WARC path relative to the archive folder, byte offset and byte length of its gzip member."""

    warc: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Original:
    """The capture that holds the bytes of a revisit: what the revisit's record tells of it."""

    url: str
    at: datetime
    """Aware, UTC: with the address, what replay tools find it by."""
    id: str | None = None
    """WARC-Record-ID without brackets; other crawlers do not always say it."""
    digest: str = ""
    """WARC-Payload-Digest, `sha1:BASE32`."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate of the chain as the server sent it, in words."""

    sha256: str
    subject: str
    issuer: str
    begins: str
    """Not valid before: `YYYY-MM-DDTHH:MM:SSZ`."""
    ends: str
    """Not valid after."""


@dataclass(frozen=True, slots=True)
class Tls:
    """How a connection was secured, and what was wrong with it in the eyes of who captured."""

    protocol: str
    """`tls/1.3`."""
    cipher: str
    verified: bool | None
    """Whether the certificate proves the host to those who believe *trust*; None where nobody could tell: no trust store."""
    defect: str = ""
    """What is wrong with certificate, protocol or cipher, in OpenSSL's words where it has some; `; ` between several."""
    trust: str = ""
    """Which trust store: its path, and the first digits of its SHA-256."""
    chain: tuple[Certificate, ...] = ()
    """The server's own certificate first."""


@dataclass(frozen=True, slots=True)
class Capture:
    """One answer of a server, as kept in a WARC. Everything that a reading may know."""

    url: str
    at: datetime
    """When the request was sent, aware, UTC."""
    status: int
    headers: Headers
    """As on the wire: order, case and repetitions kept; bytes decoded as latin-1."""
    body: bytes
    """The entity: transfer coding and content coding removed, cut at the reader's limit."""
    place: Place
    id: str
    """WARC-Record-ID without brackets, `urn:uuid:…`."""
    digest: str
    """WARC-Payload-Digest of the stored entity (content coding kept), `sha1:BASE32`."""
    truncated: str | None = None
    """`length`, `time`, `disconnect` when the wire gave less than it announced; `limit` when the body was cut here;
    `segment` when another archive put the rest into other records."""
    via: str | None = None
    """The URL of the page that led here."""
    hop: str | None = None
    """How: `seed`, `listing`, `pager`, `feed`, `sitemap`, `article`, `requisite`, `attachment`, `robots`, `probe`."""
    section: str | None = None
    """The section of the site whose listing led here, as the site file names it."""
    revisit: str | None = None
    """Last part of its WARC-Profile where it is a revisit, which has no body of its own: `identical-payload-digest`, …"""
    original: Original | None = None
    """What the revisit refers to; None where its record does not say."""
    posted: str | None = None
    """What the request adds to the address where it was no GET, as replay tools look for it: `__wb_method=POST&…`."""
    tls: Tls | None = None
    """How the connection was secured, as told when it was captured; None without TLS, or where another archive says nothing."""
    server: str | None = None
    """The server's address (WARC-IP-Address); None where its record does not say."""

    def header(self, name: str) -> str | None:
        """Return the first value of the header *name* (any case), or None."""
        wanted, length = name.lower(), len(name)
        return next((value for key, value in self.headers if len(key) == length and key.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class Image:
    """A picture inside an article, with the words printed under it."""

    url: str
    caption: str | None = None
    credit: str | None = None
    alt: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document that an article links to, with the words of the link."""

    url: str
    text: str | None = None


class Evidence(StrEnum):
    """How a field is known: each way of knowing that there is, in the words that stand in the catalogue."""

    SITE_RULE = "site rule"
    """It stands where the site's own file says."""
    PLATFORM_RULE = "platform rule"
    """It stands where the file of the site's platform says."""
    RECOGNISED = "recognised platform"
    """The same of a platform that the site's file does not name: the page itself shows signs of it."""
    JSON_LD = "JSON-LD"
    META = "meta"
    """Declared for machines: in `<meta>`, `<time datetime>`, `itemprop`."""
    HEAD = "<title>"
    """The page's `<title>`, without the site's name."""
    URL = "URL"
    CONFIRMED = "confirmed heading"
    """Printed as a heading, and a meta, `<title>` or the address says the same."""
    HEADING = "heading"
    """Printed as a heading; nothing else says the same."""
    BREADCRUMB = "breadcrumb"
    VISIBLE_LABEL = "visible label"
    """Printed with a label ("Ngày đăng:", "Nguồn:"), or as such a line beside the title."""
    MARKUP = "markup"
    """The name of its element says what it is: `<figcaption>`, `class="sapo"`, `class="author"`."""
    FIRST_SENTENCE = "first sentence"
    TEXT_SHAPE = "text shape"
    """Nothing names it: its place among the paragraphs, its length and its look do."""
    TRAFILATURA = "trafilatura"


@dataclass(frozen=True, slots=True)
class Problem:
    """A doubt, beside what was printed: which field, and what is the matter in one sentence."""

    field: str
    what: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page says. Pure function of one capture and one site definition."""

    kind: str
    """`article`, `listing`, `soft-404`, `empty` (an article's frame without text), `login`, `challenge`, `other`; `hijacked`
    when what stands there sells another trade's goods."""
    title: str | None = None
    lead: str | None = None
    text: str = ""
    """Paragraphs separated by newlines, NFC."""
    published: str | None = None
    """`YYYY-MM-DD` or `YYYY-MM-DDTHH:MM`, Vietnamese wall time."""
    published_as_printed: str | None = None
    published_kind: str | None = None
    """`published`, `updated`, `from the text`, `from the URL`."""
    byline: str | None = None
    authors: tuple[str, ...] = ()
    source: str | None = None
    section: str | None = None
    images: tuple[Image, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    evidence: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Field → how it is known, one of `Evidence`: for each field that is known, and for no other.

    The fields are title, lead, text, published, byline, source, section, images, captions and attachments; `authors` are
    known as `byline` is.
    """
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a portal that publishes news: its name as printed and the address of its first listing page."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class UrlRules:
    """What makes two addresses the same page on a platform."""

    case_insensitive: bool = False
    drop_query: tuple[str, ...] = ()
    """Regular expressions, full match on a parameter's name: session, state and presentation."""
    rewrite: tuple[tuple[str, str], ...] = ()
    """(pattern, replacement) on path?query, in order: duplicate views onto the page they show."""
    key: tuple[tuple[str, str], ...] = ()
    """The same, applied last, where a part of an address is its identity: what matches is the page itself, no other view."""


@dataclass(frozen=True, slots=True)
class FetchRules:
    """How a page's script asks for a page of its listing.

    In templates `{name}` stands for a value, `{a.b}` for one inside.
    """

    url: str = ""
    """Template of the address, seen from the listing: `{page}`, `{offset}`, and the names of `values`."""
    form: str = ""
    """Template of what is posted, `name=value&…`; empty for a GET."""
    first: int = 2
    """The number of the first page that is asked for: 1 where the listing itself comes without articles."""
    size: int = 20
    """How many articles a page has: what `{offset}` grows by."""
    values: tuple[tuple[str, str], ...] = ()
    """(name, `selector@attribute`, `~pattern` or `^pattern`): what stands on the listing, in its scripts, in its address."""
    html: str = ""
    """Path of the HTML inside a JSON answer; empty where the answer itself is HTML."""
    items: str = ""
    """Path of the list of articles inside a JSON answer."""
    link: str = ""
    """Template over an item: the article's public address."""
    api: str = ""
    """Template over an item: the address of its text; empty where that is the public one."""


@dataclass(frozen=True, slots=True)
class WalkRules:
    """How to walk a platform's listings."""

    article: tuple[str, ...] = ()
    """Regular expressions, searched in path?query: what an article's address looks like."""
    items: tuple[str, ...] = ()
    """CSS selectors of the links of a listing; none means every link that looks like an article."""
    never: tuple[tuple[str, str], ...] = ()
    """(name of the trap, regular expression on path?query): addresses that are never followed."""
    pager: str = "links"
    """The recipe: `links` (next pages are ordinary links), `postback` (ASP.NET `__doPostBack`), `fetch` (a script asks)."""
    next: tuple[str, ...] = ()
    """CSS selectors of the pager's links."""
    feeds: tuple[str, ...] = ()
    """References of feeds, as seen from each section's address."""
    sitemaps: tuple[str, ...] = ()
    """References of sitemaps, as seen from the home page."""
    fetch: FetchRules | None = None
    """What the script asks for, where `pager` is `fetch`."""


@dataclass(frozen=True, slots=True)
class ReadRules:
    """Where a platform prints each field: CSS selectors, tried in order."""

    article: tuple[str, ...] = ()
    """The element that holds the whole article (title to byline)."""
    title: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    """Elements inside the article that are never its text."""
    furniture: tuple[str, ...] = ()
    """Elements of the platform's own that say nothing on any page: labels that it hides, its icons."""
    chrome: tuple[str, ...] = ()
    """Phrases of the platform's own, dropped on exact match of a whole block."""
    figure: tuple[str, ...] = ()
    """Elements around pictures and the words printed for them, as HTML's `<figure>` is."""
    stamp: tuple[str, ...] = ()
    """Regular expressions, searched in a page's path: the groups `y` or `yy`, `m`, `d`, `h`, `min` are its publication."""
    listing: tuple[str, ...] = ()
    """An element that only a listing has."""
    soft_404: tuple[str, ...] = ()
    """Titles (regular expressions) of pages that say with status 200 that there is no page."""
    json: tuple[tuple[str, str], ...] = ()
    """(field, path): where each field stands when the page's text comes as JSON."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a site looked from a day on: a platform's rules, with the site's own put over them."""

    since: date
    platform: str
    url: UrlRules = UrlRules()
    walk: WalkRules = WalkRules()
    read: ReadRules = ReadRules()
    digest: str = ""
    """SHA-1 (hex) of its rules of reading."""
    marks: tuple[str, ...] = ()
    """Regular expressions, searched line by line in headers, address and HTML: what betrays the platform."""


@dataclass(frozen=True, slots=True)
class Expect:
    """What an ordinary night looks like; a night that does not is said."""

    articles: int = 0
    """At least so many articles stand in the catalogue after the first full walk."""
    dated: float | None = None
    """At least this share of articles has a date; 0.0: the portal prints none.

    Without it, half of the new ones must have one.
    """
    nightly: float = 0.0
    """So many new articles come on an ordinary working day.

    It counts from the first night on, when no history tells.
    """
    byline: float | None = None
    """At least this share of new articles has a byline."""
    captions: float | None = None
    """At least this share of new articles with pictures has captions."""
    letters: int = 0
    """The median text of a night's new articles has so many letters at least."""
    since: date | None = None
    """Nights before this day say nothing about what is ordinary: the portal was merged, cut down, given to another office."""


@dataclass(frozen=True, slots=True)
class Site:
    """A portal: one file in `settings/sites/`."""

    slug: str
    name: str
    home: str
    hosts: tuple[str, ...]
    """`host` or `host:port` as in URLs; the first is the one that is fetched from."""
    layouts: tuple[Layout, ...]
    """Oldest first; never empty."""
    sections: tuple[Section, ...] = ()
    province: str | None = None
    province_now: str | None = None
    enabled: bool = True
    loopback: bool = False
    delay: float = 2.0
    """Seconds between requests to one host, at least."""
    browser: bool = False
    """Whether its pages are shown to a browser first, because they are empty without."""
    budget: int = 0
    """Requests that one crawl may make; 0 sets no bound."""
    until: date | None = None
    succeeds: tuple[str, ...] = ()
    expect: Expect = Expect()
    platforms: tuple[Layout, ...] = ()
    """All that are known: each lends its rules to a page that shows signs of it, where the site's own find nothing."""
    digest: str = ""
    """SHA-1 (hex) of the site file and the platform files it stands on."""

    def layout_at(self, moment: datetime) -> Layout:
        """Return the layout of the Vietnamese day (+07:00, no daylight saving) on which *moment*, aware, falls."""
        try:
            return self.layout_on(moment.astimezone(VIET_NAM).date())
        except OverflowError:  # other people's records are dated 9999-12-31
            return self.layout_on(moment.date())

    def layout_on(self, day: date) -> Layout:
        """Return the layout of *day*: the newest that began on it or before, else the oldest."""
        begun = [layout for layout in self.layouts if layout.since <= day]
        return begun[-1] if begun else self.layouts[0]
