"""What each host of a site answers where nothing can be: asked once, and again after a month, by an address that nobody has."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from secrets import token_hex
from urllib.parse import urljoin

from archive.model import Site
from archive.urls import host_of
from crawler.ledger import Ledger, Owed
from crawler.ledger.owed import in_trouble
from crawler.spiders.requests import Asking
from crawler.walking.scope import redirected
from crawler.walking.steps import PROBE, Shown

AGAIN_AFTER = timedelta(days=30)
NOWHERE = "/luutru-probe-"
MOST_NOWHERE_REDIRECTS = 3  # to the page that says so, perhaps by another scheme or name


class HostProbes:
    """The addresses that nobody has, for the hosts that *site* is walked on in the crawl that *started* then."""

    def __init__(self, site: Site, ledger: Ledger, started: datetime) -> None:
        self._site, self._ledger, self._started = site, ledger, started

    def due(self) -> Iterator[Asking]:
        """Yield an address that nobody has on each host that was not asked for one lately."""
        for host, url in {host_of(section.url): section.url for section in self._site.sections}.items():
            probed = self._ledger.probed(host)
            if probed is None or self._started - probed > AGAIN_AFTER:
                yield Asking(nowhere(url))

    def go_on(self, shown: Shown, came: Asking) -> Iterator[Asking]:
        """Yield the page of the site's own that *shown* redirects to: there it says that there is nothing."""
        if not 300 <= shown.status < 400 or shown.location is None or len(came.chain) >= MOST_NOWHERE_REDIRECTS:
            return
        step = redirected(shown.location, shown.url, self._site, "article")
        if step is not None and step.rule is None:
            yield Asking(Owed(step.url, step.url, PROBE, None, shown.url), chain=(*came.chain, came.owed.url))

    def note(self, url: str, status: int) -> None:
        """Note that the host of *url* was asked, once its answer is durable; a server's trouble tells nothing."""
        if not in_trouble(status):
            self._ledger.set_probed(host_of(url), self._started)


def nowhere(url: str) -> Owed:
    """Return what is asked for on the host of *url*: an address that nobody has, and that names us to who reads its log."""
    address = urljoin(url, f"{NOWHERE}{token_hex(8)}")
    return Owed(address, address, PROBE, None, None)
