"""What makes two addresses the same. Pure; the one place where an identity is made from a URL."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

from archive.model import Site, UrlRules

DEFAULT_PORTS = {"http": 80, "https": 443}
# RFC 3986 §2: reserved and unreserved stay as they are, and so does a percent sign that already escapes.
_SAFE = "!#$&'()*+,/:;=?@[]~%-._"
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_NO_HOST = re.compile(r"[^\w.:-]")  # what a forgotten quotation mark leaves: https://anh<td>.vn/
_BLANKS = re.compile(r"[\t\r\n]+")
# session ids that servers write into the path or the query, whatever the platform
_SESSION_PATH = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_SESSION_QUERY = re.compile(r"(?i)^(?:jsessionid|phpsessid|aspsessionid\w*|sid|utm_\w+|fbclid|gclid|zarsrc)$")
LONGEST_KEPT = 300  # letters of an address that is worth remembering
MAX_URL = 4096  # longer ones are traps or data; browsers' servers refuse above 8 kB


def absolute(base: str, href: str) -> str | None:
    """Return *href* seen from *base* as an absolute, percent-encoded http(s) address, or None for other schemes.

    Blanks at the ends and line breaks inside are dropped as browsers do (WHATWG URL, "basic URL parser"); IRIs become
    URIs (RFC 3987 §3.1), broken percent escapes are escaped themselves.
    """
    # the menu, the style sheets, the logo: the same on every page of a host
    often = href.startswith("/") and not href.startswith("//") and len(href) < LONGEST_KEPT
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
    cleaned = _BLANKS.sub("", href.strip())
    try:
        joined = urljoin(base, cleaned)
        parts = urlsplit(joined)
        if parts.scheme.lower() not in DEFAULT_PORTS or not parts.hostname or len(joined) > MAX_URL:
            return None
        return urlunsplit(
            (parts.scheme.lower(), _netloc(parts), encode(parts.path) or "/", encode(parts.query), ""),
        )
    except ValueError:  # an unclosed bracket, a port that is no number, a host that IDNA refuses
        return None


def encode(text: str) -> str:
    """Return *text* with everything percent-encoded that may not stand in a URI; what is escaped already stays."""
    return quote(_BROKEN_ESCAPE.sub("%25", text), safe=_SAFE)


def _netloc(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    name = host if host.isascii() else host.encode("idna").decode("ascii")
    if _NO_HOST.search(name):
        raise ValueError(f"no host: {name!r}")
    name = f"[{name}]" if ":" in name else name
    port = parts.port
    return name if port is None or port == DEFAULT_PORTS[parts.scheme.lower()] else f"{name}:{port}"


def host_of(url: str) -> str:
    """Return `host` or `host:port` of *url*, lower case, without the scheme's default port; "" of what is no address."""
    try:
        parts = urlsplit(url)
    except ValueError:  # an unclosed bracket
        return ""
    try:
        return _netloc(parts).lower()
    except (ValueError, KeyError, UnicodeError):
        return parts.netloc.lower()


def path_query(url: str) -> str:
    """Return path and query of *url* as one string, the part that a platform's rules look at."""
    parts = urlsplit(url)
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"


def key(url: str) -> str:
    """Return the identity of any address: host/path?query, without scheme, fragment, session ids, needless escapes.

    >>> key("HTTP://Host.vn:80/a%2db;jsessionid=1?x=1&utm_source=z#top")
    'host.vn/a-b?x=1'
    """
    return host_of(url) + _identity(path_query(url), UrlRules())


def article_key(url: str, site: Site) -> str:
    """Return the identity of *url* within *site*: aliases, scheme, case and duplicate views are folded."""
    return _article_key(url, site.hosts, site.layouts[-1].url)


@lru_cache(maxsize=4096)
def _article_key(url: str, hosts: tuple[str, ...], rules: UrlRules) -> str:
    host = host_of(url)
    return (hosts[0] if host in hosts else host) + _identity(path_query(url), rules)


def own_host(url: str, site: Site) -> bool:
    """Return whether *url* is on one of the site's hosts (aliases included)."""
    return host_of(url) in site.hosts


def fetch_url(url: str, site: Site) -> str:
    """Return the address to fetch *url* from: alias hosts, other schemes and `:443` become the site's home."""
    if not own_host(url, site):
        return url
    home, parts = urlsplit(site.home), urlsplit(url)
    return urlunsplit((home.scheme, home.netloc, parts.path, parts.query, ""))


def is_duplicate_view(url: str, site: Site) -> bool:
    """Return whether *url* is another view (print, pop-up) of the page that its key names."""
    rules = site.layouts[-1].url
    plain = path_query(url)
    return _rewritten(plain, rules.rewrite, rules) != plain or _dropped(plain, rules)


@lru_cache(maxsize=512)
def _pattern(expression: str, case_insensitive: bool) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE if case_insensitive else 0)


def _rewritten(pathquery: str, pairs: tuple[tuple[str, str], ...], rules: UrlRules) -> str:
    for pattern, replacement in pairs:
        pathquery = _pattern(pattern, rules.case_insensitive).sub(replacement, pathquery)
    return pathquery


def _dropped(pathquery: str, rules: UrlRules) -> bool:
    names = [pair.partition("=")[0] for pair in pathquery.partition("?")[2].split("&")]
    return any(_pattern(drop, rules.case_insensitive).fullmatch(name) for name in names for drop in rules.drop_query)


def _identity(pathquery: str, rules: UrlRules) -> str:
    path, _, query = _rewritten(_SESSION_PATH.sub("", pathquery), rules.rewrite, rules).partition("?")
    kept = [pair for pair in query.split("&") if pair and not _is_state(pair.partition("=")[0], rules)]
    path = encode(_unescaped(path))
    if rules.case_insensitive:
        path = path.lower()
        kept = [pair.lower() for pair in kept]
    plain = f"{path}?{'&'.join(encode(_unescaped(pair, keep='%&=+#')) for pair in kept)}" if kept else path
    return _rewritten(plain, rules.key, rules)


def _is_state(name: str, rules: UrlRules) -> bool:
    return bool(_SESSION_QUERY.match(name)) or any(
        _pattern(drop, rules.case_insensitive).fullmatch(name) for drop in rules.drop_query
    )


def _unescaped(text: str, keep: str = "%/?#;") -> str:
    """Undo the escapes that change nothing (`%2d`, `%C3%B2`), keep those that would (`%2F`)."""
    if "%" not in text:
        return text

    def plain(match: re.Match[str]) -> str:
        decoded = unquote(match.group(), errors="strict")
        return "".join(quote(letter, safe="") if letter in keep or letter <= " " else letter for letter in decoded)

    try:
        return re.sub(r"(?:%[0-9A-Fa-f]{2})+", plain, text)
    except UnicodeDecodeError:  # not UTF-8: windows-1258 escapes stay as they are
        return text
