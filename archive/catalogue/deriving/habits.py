"""What each host of a portal does alike on all its pages, for who reads `hosts`: a function of the set of its captures."""

from __future__ import annotations

from collections import defaultdict

from archive.catalogue.catalogue import Catalogue, Row
from archive.extract.judge import constant_titles
from archive.urls import host_of

_MOST_STEPS = 4  # an answer, and the redirects that a crawl follows from it
# One title for each page, that of its newest reading as an article, and the address that this was captured from.
_TITLES = """
select r.title, c.url, max(c.at || c.id) from captures as c join readings as r on r.digest = c.reading
where c.site = ? and r.kind = 'article' group by c.key
"""
_ANSWERS = """
select c.url, c.via, c.status, coalesce(r.kind, ''), c.at from captures as c
left join originals as s on s.capture = c.id
left join captures as o on o.id = s.original
left join readings as r on r.digest = coalesce(c.reading, o.reading)
where c.site = ? and c.hop = 'probe' order by c.at, c.id
"""
_PUT = (
    "insert into host_habits (host, site, constant_title, nowhere, nowhere_url, nowhere_at) values (?, ?, ?, ?, ?, ?)"
)


def habits_in(catalogue: Catalogue, site: str) -> list[Row]:
    """Return the rows of the hosts of *site* as the catalogue has them, by host."""
    return list(catalogue.rows("select * from host_habits where site = ? order by host", (site,)))


def put_habits(catalogue: Catalogue, site: str) -> None:
    """Write the rows of the hosts of *site* anew."""
    catalogue.run("delete from host_habits where site = ?", (site,))
    catalogue.run_many(_PUT, counted_habits(catalogue, site))


def counted_habits(catalogue: Catalogue, site: str) -> list[Row]:
    """Return the rows that all captures of *site* together make, by host; a host that shows nothing has none."""
    titles, nowhere = _constant(catalogue, site), _nowhere(catalogue, site)
    hosts = sorted({*titles, *nowhere})
    return [(host, site, titles.get(host, ""), *nowhere.get(host, ("", "", ""))) for host in hosts]


def _constant(catalogue: Catalogue, site: str) -> dict[str, str]:
    """Return of each host the title that stands on more than half of its pages."""
    titles: defaultdict[str, list[str | None]] = defaultdict(list)
    for title, url, _ in catalogue.rows(_TITLES, (site,)):
        titles[host_of(url)].append(title)
    found = {host: constant_titles(told) for host, told in titles.items()}
    return {host: min(constant) for host, constant in found.items() if constant}


def _nowhere(catalogue: Catalogue, site: str) -> dict[str, Row]:
    """Return of each host what it answered last where nothing can be, the address that was asked, and when."""
    rows = list(catalogue.rows(_ANSWERS, (site,)))
    led = {row[1]: at for at, row in enumerate(rows)}
    addresses = {row[0] for row in rows}
    asked = {host_of(row[0]): at for at, row in enumerate(rows) if row[1] not in addresses}
    found: dict[str, Row] = {}
    for host, first in asked.items():
        steps, at = [first], led.get(rows[first][0])
        while at is not None and at not in steps and len(steps) < _MOST_STEPS:
            steps.append(at)
            at = led.get(rows[at][0])
        words = [
            f"{rows[step][2]} {rows[step][3]}".strip() if rows[step][2] == 200 else str(rows[step][2]) for step in steps
        ]
        found[host] = (", then ".join(words), rows[first][0], rows[first][4])
    return found
