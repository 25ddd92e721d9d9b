"""What makes two addresses the same. Pure; the one place where an identity is made from a URL."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize
from urllib.parse import SplitResult, quote, unquote_to_bytes, urljoin, urlsplit, urlunsplit

from archive.model import Site, UrlRules

DEFAULT_PORTS = {"http": 80, "https": 443}
# RFC 3986 §2: reserved and unreserved stay as they are, and so does a percent sign that already escapes.
_SAFE = "!#$&'()*+,/:;=?@[]~%-._"
_PLAIN = re.compile(r"[\w!#$&'()*+,/:;=?@\[\]~.-]*", re.ASCII)  # what needs no escape, and has none
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_NO_HOST = re.compile(r"[^\w.:-]")  # what a forgotten quotation mark leaves: https://anh<td>.vn/
_BLANKS = re.compile(r"[\t\r\n]+")
_EDGES = "".join(map(chr, range(0x21))) + "\xa0"  # C0 controls and blanks (WHATWG URL), and &nbsp;, which editors type
_MORE_SLASHES = re.compile(r"(?i)^(https?:)/{3,}")
_SLASHES = re.compile(r"(?<!:)/{2,}")
_DOTS = re.compile(r"(?i)/(?:\.|%2e)")
# SharePoint on its own port and portals behind a proxy print :443 and :80 with either scheme; both mean the portal.
_USUAL_PORT = re.compile(r":(?:80|443)$")
# session ids that servers write into the path: Java's, and ASP.NET's without cookies, /(S(lit3py55t21z5v55vlm25s55))/
_SESSION_PATH = re.compile(r"(?i);jsessionid=[^/?#]*|/\((?:[a-z]\([^()/]*\))+\)(?=/)")
_JAVA_SESSION = re.compile(r"(?i);jsessionid=[^/?#]*")
# the same, the windows of Oracle's ADF, and campaigns in the query, whatever the platform; a short `sid` is a story's id
_SESSION_PAIR = re.compile(
    r"(?i)(?:jsessionid|phpsessid|aspsessionid\w*|cfid|cftoken|utm_\w+|fbclid|gclid|dclid|msclkid|zarsrc|gidzl|mc_[ce]id)(?:=.*)?"
    r"|(?:sid|session_?id)=[0-9a-z-]{16,}|(?:_afr(?:loop|window\w+)|_adf\.(?:ctrl-state|winid))=.*"
)
_SAME_FROM_ANYWHERE = ("/", "http://", "https://")  # on one host, that is
LONGEST_KEPT = 300  # letters of an address that is worth remembering
MOST_ROUNDS = 50  # /print/print/print/… is a trap; an address that means something is done after two
MAX_URL = 4096  # longer ones are traps or data; browsers' servers refuse above 8 kB


def absolute(base: str, href: str) -> str | None:
    """Return *href* seen from *base* as an absolute, percent-encoded http(s) address, or None for other schemes.

    As browsers do (WHATWG URL, "basic URL parser"): blanks at the ends and line breaks inside are dropped, backslashes before
    the query are slashes, dot segments are resolved. IRIs become URIs (RFC 3987 §3.1), broken escapes are escaped themselves.
    """
    # the menu, the style sheets, the logo: the same on every page of a host
    often = href.startswith(_SAME_FROM_ANYWHERE) and not href.startswith("//") and len(href) < LONGEST_KEPT
    return _from_root(_origin(base), href) if often else _joined(base, href)


@lru_cache(maxsize=256)
def _origin(base: str) -> str:
    try:
        return urljoin(base, "/")
    except ValueError:  # an unclosed bracket: `_joined` says what becomes of it
        return base


@lru_cache(maxsize=4096)
def _from_root(origin: str, href: str) -> str | None:
    return _joined(origin, href)


def _joined(base: str, href: str) -> str | None:
    try:
        joined = urljoin(base, _as_browsers_read(href))
        parts = urlsplit(joined)
        if parts.scheme.lower() not in DEFAULT_PORTS or not parts.hostname or len(joined) > MAX_URL:
            return None
        return urlunsplit(
            (parts.scheme.lower(), _netloc(parts), _without_dots(encode(parts.path)) or "/", encode(parts.query), ""),
        )
    except ValueError:  # an unclosed bracket, a port that is no number, a host that IDNA refuses
        return None


def _as_browsers_read(href: str) -> str:
    cleaned = _BLANKS.sub("", href.strip().strip(_EDGES))
    end = next((at for at, letter in enumerate(cleaned) if letter in "?#"), len(cleaned))
    return _MORE_SLASHES.sub(r"\1//", cleaned[:end].replace("\\", "/")) + cleaned[end:]


def _without_dots(path: str) -> str:
    """Resolve dot segments, escaped ones too (RFC 3986 §5.2.4, WHATWG URL)."""
    if not _DOTS.search(path):
        return path
    segments, kept = path.split("/"), list[str]()
    for segment in segments:
        plain = segment.lower().replace("%2e", ".")
        if plain == ".." and len(kept) > 1:
            kept.pop()
        elif plain not in (".", ".."):
            kept.append(segment)
    ends = segments[-1].lower().replace("%2e", ".") in (".", "..")
    return "/".join([*kept, ""] if ends else kept)


def encode(text: str) -> str:
    """Return *text* with everything percent-encoded that may not stand in a URI; what is escaped already stays."""
    return quote(_BROKEN_ESCAPE.sub("%25", text), safe=_SAFE, errors="surrogatepass")


def _netloc(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    name = host if host.isascii() else host.encode("idna").decode("ascii")
    if not name or _NO_HOST.search(name):
        raise ValueError(f"no host: {name!r}")
    name = f"[{name}]" if ":" in name else name
    port = parts.port
    return name if port is None or port == DEFAULT_PORTS[parts.scheme.lower()] else f"{name}:{port}"


def host_of(url: str) -> str:
    """Return `host` or `host:port` of *url*, lower case, without the ports of the web; "" of what is no address."""
    try:
        parts = urlsplit(url)
    except ValueError:  # an unclosed bracket
        return ""
    try:
        return _USUAL_PORT.sub("", _netloc(parts).lower())
    except (ValueError, KeyError):
        return parts.netloc.lower()


def path_query(url: str) -> str:
    """Return path and query of *url* as one string, the part that a platform's rules look at."""
    parts = urlsplit(url)
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"


def key(url: str) -> str:
    """Return the identity of any address: host/path?query, without scheme, fragment, session ids, needless escapes.

    What is no address (other people's archives hold anything) is its own identity.

    >>> key("HTTP://Host.vn:80/a%2db;jsessionid=1?x=1&utm_source=z#top")
    'host.vn/a-b?x=1'
    """
    return _article_key(url, (), UrlRules())


def article_key(url: str, site: Site) -> str:
    """Return the identity of *url* within *site*: aliases, scheme, case and duplicate views are folded."""
    return _article_key(url, site.hosts, site.layouts[-1].url)


@lru_cache(maxsize=4096)
def _article_key(url: str, hosts: tuple[str, ...], rules: UrlRules) -> str:
    try:
        pathquery = path_query(url)
    except ValueError:  # an unclosed bracket
        return url
    host = host_of(url)
    return (hosts[0] if host in hosts else host) + _identity(pathquery, rules)


def own_host(url: str, site: Site) -> bool:
    """Return whether *url* is on one of the site's hosts (aliases included)."""
    return host_of(url) in site.hosts


def fetch_url(url: str, site: Site) -> str:
    """Return the address to fetch *url* from: at the home, whatever alias, scheme or port it names, without a session."""
    if not own_host(url, site):
        return url
    home, parts = urlsplit(site.home), urlsplit(url)
    # a Java server writes the session into every link until it sees its cookie come back
    path = _JAVA_SESSION.sub("", parts.path)
    return urlunsplit((home.scheme, home.netloc, path, parts.query, ""))


def without_state(url: str, site: Site) -> str:
    """Return *url* without its session, campaign, and what the site's rules call state: the same page."""
    parts, rules = urlsplit(without_session(url)), site.layouts[-1].url
    kept = [pair for pair in parts.query.split("&") if not _is_state(pair, rules)]
    return urlunsplit(parts._replace(query="&".join(kept)))


def without_session(url: str) -> str:
    """Return *url* without what no portal means by it: sessions, states of windows, campaigns, the fragment."""
    parts = urlsplit(url)
    kept = [pair for pair in parts.query.split("&") if pair and not _SESSION_PAIR.fullmatch(pair)]
    return urlunsplit((parts.scheme, parts.netloc, _SESSION_PATH.sub("", parts.path), "&".join(kept), ""))


def is_duplicate_view(url: str, site: Site) -> bool:
    """Return whether *url* is another view (print, pop-up) of the page that its key names."""
    rules = site.layouts[-1].url
    try:
        plain = _plain(path_query(url), rules)
    except ValueError:
        return False
    return _rewritten(plain, rules.rewrite, rules) != plain or any(_is_state(pair, rules) for pair in _pairs(plain))


@dataclass(frozen=True, slots=True)
class Fold:
    """A step from an address to its identity: the rule that takes it, and what the identity is after it."""

    rule: str
    onto: str


def folding(url: str, site: Site) -> tuple[Fold, ...]:
    """Return the steps by which `article_key` makes *url* what it is on *site*, in order; none where it is that already."""
    try:
        pathquery = path_query(url)
    except ValueError:  # an unclosed bracket
        return ()
    named = host_of(url)
    host, steps = site.hosts[0] if named in site.hosts else named, list[Fold]()
    if host != named:
        steps.append(Fold("hosts, aliases: other names of the portal", host + pathquery))
    for _ in range(MOST_ROUNDS):
        before = pathquery
        for rule, pathquery in _folds(before, site.layouts[-1].url):
            steps.append(Fold(rule, host + pathquery))
        if pathquery == before:
            break
    return tuple(steps)


def _folds(pathquery: str, rules: UrlRules) -> Iterator[tuple[str, str]]:
    """Yield what `_folded` does, step by step: only those that change something."""
    stages: tuple[Callable[[str], Iterator[tuple[str, str]]], ...] = (
        lambda text: _by_spelling(text, rules),
        lambda text: _by_patterns("rewrite", rules.rewrite, text, rules),
        lambda text: _by_spelling(text, rules),
        lambda text: _without_state(text, rules),
        lambda text: _by_patterns("key", rules.key, text, rules),
    )
    for stage in stages:
        for rule, after in stage(pathquery):
            yield rule, after
            pathquery = after


def _by_spelling(pathquery: str, rules: UrlRules) -> Iterator[tuple[str, str]]:
    if (after := _plain(pathquery, rules)) != pathquery:
        yield "spelling: as everybody would write it", after


def _by_patterns(
    kind: str, pairs: tuple[tuple[str, str], ...], pathquery: str, rules: UrlRules
) -> Iterator[tuple[str, str]]:
    for pattern, put in pairs:
        if (after := _rewritten(pathquery, ((pattern, put),), rules)) != pathquery:
            pathquery = after
            yield f"{kind}: {pattern}", after


def _without_state(pathquery: str, rules: UrlRules) -> Iterator[tuple[str, str]]:
    path, kept = pathquery.partition("?")[0], _pairs(pathquery)
    for pair in _pairs(pathquery):
        if _is_state(pair, rules):
            kept.remove(pair)
            yield f"drop_query: {pair.partition('=')[0]}", f"{path}?{'&'.join(kept)}" if kept else path
    if kept != (ordered := sorted(kept, key=lambda pair: pair.partition("=")[0])):
        yield "order: parameters by their names", f"{path}?{'&'.join(ordered)}"


@lru_cache(maxsize=768)
def compiled(expression: str, *, case_insensitive: bool) -> re.Pattern[str]:
    """Return a pattern of a site or platform file, which has no case where the site has none."""
    return re.compile(expression, re.IGNORECASE if case_insensitive else 0)


def _rewritten(pathquery: str, pairs: tuple[tuple[str, str], ...], rules: UrlRules) -> str:
    for pattern, replacement in pairs:
        pathquery = compiled(pattern, case_insensitive=rules.case_insensitive).sub(replacement, pathquery)
    return pathquery


def _pairs(pathquery: str) -> list[str]:
    return [pair for pair in pathquery.partition("?")[2].split("&") if pair]


def _is_state(pair: str, rules: UrlRules) -> bool:
    name = pair.partition("=")[0]
    return any(compiled(drop, case_insensitive=rules.case_insensitive).fullmatch(name) for drop in rules.drop_query)


def _identity(pathquery: str, rules: UrlRules) -> str:
    """Apply the rules until they change nothing more: what they leave may be a view of a view."""
    for _ in range(MOST_ROUNDS):
        folded = _folded(pathquery, rules)
        if folded == pathquery:
            break
        pathquery = folded
    return pathquery


def _folded(pathquery: str, rules: UrlRules) -> str:
    plain = _plain(pathquery, rules)
    rewritten = _rewritten(plain, rules.rewrite, rules)
    if rewritten != plain:
        rewritten = _plain(rewritten, rules)
    kept = [pair for pair in _pairs(rewritten) if not _is_state(pair, rules)]
    # frameworks look parameters up by name: their order says nothing, except among those of one name
    kept.sort(key=lambda pair: pair.partition("=")[0])
    path = rewritten.partition("?")[0]
    return _rewritten(f"{path}?{'&'.join(kept)}" if kept else path, rules.key, rules)


def _plain(pathquery: str, rules: UrlRules) -> str:
    """Return *pathquery* as everybody would write it: no needless escapes, no sessions, no empty parameters, NFC."""
    spell: Callable[[str], str] = str.lower if rules.case_insensitive else str
    path, _, query = pathquery.partition("?")
    path = _SESSION_PATH.sub("", _spelled(path, "%/?#;", spell))
    path = _SLASHES.sub("/", _without_dots(path)) or "/"
    # a form writes a blank as +, a link as %20
    pairs = [_spelled(pair, "%&=+#", spell).replace("%20", "+") for pair in query.split("&") if pair]
    kept = [pair for pair in pairs if not _SESSION_PAIR.fullmatch(pair)]
    return f"{path}?{'&'.join(kept)}" if kept else path


def _spelled(text: str, keep: str, spell: Callable[[str], str]) -> str:
    """Undo the escapes that change nothing (`%2d`, `%C3%B2`), keep those that would (`%2F`) or that are no UTF-8 (`%E1`)."""
    if _PLAIN.fullmatch(text):
        return spell(text)

    def plain(match: re.Match[str]) -> str:
        decoded = unquote_to_bytes(match.group()).decode("utf-8", "surrogateescape")
        return "".join(_escaped(letter) if letter in keep or letter <= " " else _letter(letter) for letter in decoded)

    unescaped = _ESCAPES.sub(plain, _BROKEN_ESCAPE.sub("%25", text))
    return _ESCAPE.sub(
        lambda match: match.group().upper(), encode(normalize("NFC", spell(normalize("NFC", unescaped))))
    )


def _letter(letter: str) -> str:
    return f"%{ord(letter) - 0xDC00:02X}" if "\udc80" <= letter <= "\udcff" else letter


def _escaped(letter: str) -> str:
    return quote(letter, safe="")
