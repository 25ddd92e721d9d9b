"""Portals that never were, and their ordinary nights: weekdays, holidays, sessions, renewals, walks back, budgets."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from archive.model import Layout, Section, Site
from archive.night.facts import SiteNight

FIRST = date(2026, 1, 1)
# Public holidays of 2026 with the days that people add: New Year, Tet (17 February), the Hung Kings, 30 April and 1
# May, 2 September.
TET = (date(2026, 2, 14), date(2026, 2, 22))
HOLIDAYS = {
    date(2026, 1, 1),
    date(2026, 4, 27),
    date(2026, 4, 30),
    date(2026, 5, 1),
    date(2026, 9, 1),
    date(2026, 9, 2),
}
NAMES = ("Tin tức - Sự kiện", "Thời sự", "Kinh tế", "Văn hóa - Xã hội", "Chỉ đạo điều hành", "Thông báo")


@dataclass(frozen=True, slots=True)
class Portal:
    """How one portal writes."""

    slug: str
    rate: float
    """Articles on an ordinary working day."""
    weekend: float
    bundles: float
    """Shape of the gamma by which a day's rate varies; 0: pure chance."""
    holiday: float
    """What it gives on holidays, as a share of a working day."""
    trend: float
    """What it gives at the end of the year, as a share of what it gave at its beginning."""
    shares: tuple[float, ...]
    fields: dict[str, float]
    letters: int
    soft: float
    broken: float
    twins: float
    held: float
    wanted: int
    """Pictures, styles and scripts of one article."""
    lifetime: int
    """Days that its certificates are valid."""
    renewed: int
    """So many days before its end a certificate is replaced."""
    defect: str
    robots: str
    back: int
    """Nights of walking back to the first article, at the beginning, each cut short by its budget."""

    @property
    def site(self) -> Site:
        """Return its site file."""
        sections = tuple(Section(name, f"https://{self.host}/{n}") for n, name in enumerate(NAMES[: len(self.shares)]))
        layouts = (Layout(date.min, "liferay"),)
        return Site(self.slug, self.slug, f"https://{self.host}/", (self.host,), layouts, sections)

    @property
    def host(self) -> str:
        """Return its host."""
        return f"{self.slug}.example.vn"


def portals(number: int, random: Random) -> list[Portal]:
    """Return *number* portals, from one article in three days to forty a day."""
    return [_portal(f"tinh-{n:02}", random) for n in range(number)]


def _portal(slug: str, random: Random) -> Portal:
    parts = [random.uniform(0.3, 1) for _ in range(random.randint(1, len(NAMES)))]
    return Portal(
        slug=slug,
        rate=min(max(math.exp(random.gauss(2.0, 1.1)), 0.4), 40),
        weekend=random.choice((0.0, 0.05, 0.2, 0.4, 0.7)),
        bundles=random.choice((0, 0, 8, 3)),
        holiday=random.choice((0.0, 0.0, 0.1, 0.3, 0.5)),
        trend=random.uniform(0.75, 1.3),
        shares=tuple(part / sum(parts) for part in parts),
        fields={
            "title": random.uniform(0.99, 1),
            "text": random.uniform(0.95, 1),
            "published": random.choice((0.99, 0.97, 0.9)),
            # a third of the portals never print who wrote
            "byline": random.choice((0.0, 0.0, 0.4, 0.7, 0.95)),
            "lead": random.choice((0.0, 0.6, 0.9)),
            "images": random.uniform(0.5, 0.9),
            "captions": random.choice((0.0, 0.3, 0.8)),
        },
        letters=random.randint(1200, 3500),
        soft=random.uniform(0, 0.02),
        broken=random.uniform(0, 0.02),
        twins=random.uniform(0, 0.08),
        held=random.uniform(0.95, 1),
        wanted=random.randint(8, 25),
        lifetime=random.choice((90, 90, 365)),
        renewed=random.randint(16, 30),
        defect=random.choice(("", "", "", "unable to get local issuer certificate")),
        robots=random.choice(("404", "200 sha1:AAAA", "200 sha1:BBBB")),
        back=random.choice((0, 0, 0, 5, 20)),
    )


def factor(portal: Portal, night: date) -> float:
    """Return what *night* is of a working day, for this portal."""
    if night in HOLIDAYS or TET[0] <= night <= TET[1]:
        return portal.holiday
    # the week before Tet empties the offices
    eve = 0.7 if TET[0] - timedelta(days=4) <= night < TET[0] else 1.0
    year = (night - FIRST).days / 365
    return eve * (portal.weekend if night.weekday() > 4 else 1.0) * (1 + (portal.trend - 1) * year)


def ordinary(portal: Portal, night: date, random: Random, *, late: int = 0) -> SiteNight:
    """Return a night of *portal* in which nothing is wrong. *late*: articles that the nights before had no time for."""
    day = (night - FIRST).days
    bundle = random.gammavariate(portal.bundles, 1 / portal.bundles) if portal.bundles else 1.0
    session = 3.0 if random.random() < 0.01 else 1.0  # the council meets
    fresh = poisson(portal.rate * factor(portal, night) * bundle * session, random) + late
    # the first night finds what stands on the listings; a walk back goes on from there
    back = 400 if day < portal.back else 30 * (not day)
    return counted(portal, night, fresh, back, random)


def counted(portal: Portal, night: date, fresh: int, back: int, random: Random) -> SiteNight:
    """Return the night in which so many *fresh* articles came, and so many old ones of a walk *back*."""
    new = fresh + back
    pages = new + 2 * len(portal.shares) + 15
    mood = {name: _mood(share, random) for name, share in portal.fields.items()}
    filled = {name: binomial(fresh, share, random) for name, share in mood.items() if name != "captions"}
    filled["captions"] = binomial(filled["images"], mood["captions"], random)
    wanted = new * portal.wanted
    requests = pages + wanted // 3 + 5
    broken, soft = binomial(requests, portal.broken, random), binomial(pages, portal.soft, random)
    # certificates of a year are replaced in December, when no fault comes any more
    phase = 0 if portal.lifetime > 200 else sum(map(ord, portal.slug))
    number, left = divmod((night - FIRST).days + phase, portal.lifetime - portal.renewed)
    names = NAMES[: len(portal.shares)]
    return SiteNight(
        portal.slug, night, crawls=1, outcome="budget" if back > 30 else "finished", code=0, seconds=requests * 2.0,
        requests=requests, bytes=requests * 30_000, statuses={"200": requests - broken, "500": broken},
        unanswered=binomial(requests, 0.005, random), new=new, fresh=fresh,
        sections=dict(zip(names, _split(fresh, portal.shares, random), strict=True)),
        filled=filled, pictured=filled["images"], letters=int(portal.letters * random.gauss(1, 0.12)) if fresh else 0,
        twins=binomial(new, portal.twins, random),
        kinds={"article": new, "listing": 2 * len(names), "soft-404": soft, "other": 15},
        templates={name: frame(portal.slug, random) for name in names}, platforms={"liferay": pages - 3, "": 3},
        certificates={portal.host: f"{number:064x}"}, expiries={portal.host: str(night + timedelta(portal.lifetime - left))},
        defects={portal.host: portal.defect} if portal.defect else {}, robots={portal.host: portal.robots},
        forbidden=binomial(requests, 0.02, random), wanted=wanted, held=binomial(wanted, portal.held, random),
        owed=3000 if back > 30 else 0, given_up=poisson(0.3, random), ahead=odd_clock(portal.slug),
    )  # fmt: skip


def odd_clock(slug: str) -> int:
    """Return by how many seconds our clock seems to go ahead of the portal's: one in twenty takes its own hour for GMT."""
    number = sum(map(ord, slug))
    return number % 5 - 2 - 7 * 3600 * (not number % 20)


def _mood(share: float, random: Random) -> float:
    """Return the share of one night: its articles are not drawn alike, a session gives twenty of one office."""
    return random.betavariate(share * 40, (1 - share) * 40) if 0 < share < 1 else share


def frame(name: str, random: Random) -> str:
    """Return the template of a listing: the portal's, with a banner's few bits changed."""
    bits = Random(name).getrandbits(64)
    for _ in range(random.randint(0, 3)):
        bits ^= 1 << random.randrange(64)
    return f"{bits:016x}"


def _split(number: int, shares: tuple[float, ...], random: Random) -> list[int]:
    parts = [0] * len(shares)
    for place in random.choices(range(len(shares)), shares, k=number):
        parts[place] += 1
    return parts


def poisson(mean: float, random: Random) -> int:
    """Return how many come where so many come on average."""
    if mean > 200:
        return max(round(random.gauss(mean, math.sqrt(mean))), 0)
    number, left = 0, random.expovariate(1.0)
    while left < mean:
        number, left = number + 1, left + random.expovariate(1.0)
    return number


def binomial(tries: int, chance: float, random: Random) -> int:
    """Return how many of so many are hits."""
    if tries > 200:
        drawn = round(random.gauss(tries * chance, math.sqrt(tries * chance * (1 - chance))))
        return min(max(drawn, 0), tries)
    return sum(random.random() < chance for _ in range(tries))
