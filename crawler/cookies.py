"""Cookies, as a browser keeps them for one visit: sent back where they came from, forgotten at the crawl's end, bounded.

Some portals set one on the first page and redirect to it for ever until it comes back. It is in the WARC as it went over
the wire, in both directions.
"""

from __future__ import annotations

from http.cookiejar import Cookie, DefaultCookiePolicy
from typing import Any

from scrapy.downloadermiddlewares import cookies
from scrapy.downloadermiddlewares.cookies import CookiesMiddleware
from scrapy.http.cookies import CookieJar
from tldextract import TLDExtract

# At the first cookie with a domain Scrapy would ask publicsuffix.org for its list: a request that nobody allowed and no WARC
# holds. The list that comes with tldextract will do.
cookies._split_domain = TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)

# RFC 6265 §6.1 asks for 50 a host and 4096 bytes each; servers refuse requests whose head is longer than 8 kB.
MOST_PER_HOST = 50
MOST_BYTES = 4096
MOST_PER_HOST_BYTES = 6000
MOST_HOSTS = 500


class BoundedCookies(CookiesMiddleware):  # type: ignore[misc] # Scrapy's bases are Any
    """Scrapy's middleware with a jar that has a bottom."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        policy = Bounded()
        jar = policy.jar = CookieJar(policy)
        self.jars[None] = jar


class Bounded(DefaultCookiePolicy):
    """Takes what a browser would take, as long as there is room."""

    jar: CookieJar

    def set_ok(self, cookie: Cookie, request: Any) -> bool:
        """Return whether *cookie* may be kept."""
        hosts: dict[str, dict[str, dict[str, Cookie]]] = self.jar._cookies
        if cookie.domain not in hosts and len(hosts) >= MOST_HOSTS:
            return False
        others = [
            held
            for path, names in hosts.get(cookie.domain, {}).items()
            for name, held in names.items()
            if (path, name) != (cookie.path, cookie.name)
        ]
        size = _size(cookie)
        fits = size <= MOST_BYTES and size + sum(map(_size, others)) <= MOST_PER_HOST_BYTES
        return fits and len(others) < MOST_PER_HOST and super().set_ok(cookie, request)


def _size(cookie: Cookie) -> int:
    return len(cookie.name) + len(cookie.value or "")
