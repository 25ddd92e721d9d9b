"""Which server addresses the hosts of each portal have: two portals on one machine are one machine to be polite to."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor, wait

from archive.model import Site
from crawler.guard import as_number

# Look-ups wait for name servers, not for us. Where names cannot be looked up at all each takes a resolver's patience
# (resolv.conf: 5 s, twice): so long the night waits, and then each portal is taken for a machine of its own.
AT_ONCE = 32
PATIENCE = 30.0

SERVERS = "LUUTRU_SERVERS"
"""Environment: what `servers` found for the site that a process crawls: another look might find others."""

Lookup = Callable[[str], Iterable[str]]


def addresses(name: str) -> frozenset[str]:
    """Return the addresses of the host *name* as the system's resolver tells them; none where it knows none."""
    try:
        return frozenset(str(found[4][0]) for found in socket.getaddrinfo(name, None, type=socket.SOCK_STREAM))
    except (OSError, UnicodeError):
        return frozenset()


def servers(sites: Iterable[Site], lookup: Lookup = addresses) -> Mapping[str, frozenset[str]]:
    """Return site → what it has in common with no site of another machine: its hosts' addresses, and the hosts' names."""
    hosts = {site.slug: {_name(host) for host in site.hosts} for site in sites}
    found = _looked_up({name for names in hosts.values() for name in names}, lookup)
    return {slug: frozenset(names).union(*(found.get(name, ()) for name in names)) for slug, names in hosts.items()}


def told_servers() -> frozenset[str]:
    """Return what whoever began this crawl found for its site; nothing where nobody did."""
    return frozenset(filter(None, os.environ.get(SERVERS, "").split(",")))


def _name(host: str) -> str:
    """Return the name in `name:port`, an address in its usual spelling."""
    name = host if host.count(":") > 1 and not host.startswith("[") else host.rsplit(":", 1)[0]
    name = name if not host.startswith("[") else host[1:].partition("]")[0]
    return as_number(name) or name


def _looked_up(names: Iterable[str], lookup: Lookup) -> dict[str, frozenset[str]]:
    found = {name: frozenset({name}) for name in names if as_number(name)}
    pool = ThreadPoolExecutor(AT_ONCE)
    asked = {pool.submit(lookup, name): name for name in names if name not in found}
    done, _ = wait(asked, PATIENCE)
    pool.shutdown(wait=False, cancel_futures=True)
    return found | {asked[one]: frozenset(one.result()) for one in done}
