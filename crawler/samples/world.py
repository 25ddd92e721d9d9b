"""What all sample portals share: seed, size, night, port, hosts. Frozen values; article i is a pure function of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

SHAREPOINT_HOST = "127.0.0.11"
LIFERAY_HOST = "127.0.0.12"
MEDIA_HOST = "127.0.0.13"
NEW_PER_NIGHT = 3  # articles that each night after the first adds at the head of the listings
CYCLE = 30  # oddities repeat with this period; those of the wire happen in the first cycle only


def today() -> date:
    """Return the day in Viet Nam (UTC+7, no summer time)."""
    return (datetime.now(UTC) + timedelta(hours=7)).date()


@dataclass(frozen=True, slots=True)
class World:
    """One run of the sample portals. Equal worlds answer with equal bytes, apart from counters and clocks."""

    seed: int = 1
    articles: int = 30
    """Articles of each portal on the first night."""
    night: int = 1
    port: int = 0
    """0 until somebody serves it: then a port that is free on all hosts."""
    delay: float = 0.05
    """The Crawl-delay that robots.txt asks for, in seconds; 0 leaves the line out."""
    today: date = field(default_factory=today)
    """What the clocks in the headers and the print views show, and what gives a date without a year its year."""

    @property
    def count(self) -> int:
        """How many articles each portal has this night."""
        return self.articles + NEW_PER_NIGHT * (self.night - 1)

    @property
    def page_size(self) -> int:
        """Articles on one listing page: few in small worlds, so that there is a pager to follow."""
        return 5 if self.articles < 600 else 20

    def origin(self, host: str) -> str:
        """Return `http://host:port` of one of the hosts."""
        return f"http://{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Rubric:
    """A section of a sample portal: what is printed, where its listing is, what it writes about."""

    name: str
    page: str
    """The name of its listing page in addresses."""
    themes: tuple[str, ...]
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Portal:
    """A sample portal as its readers know it."""

    slug: str
    host: str
    name: str
    province: str
    platform: str
    rubrics: tuple[Rubric, ...]

    def rubric(self, number: int) -> Rubric:
        """Return the section that article *number* stands in."""
        return self.rubrics[number % len(self.rubrics)]


SHAREPOINT = Portal(
    slug="mau-sharepoint",
    host=SHAREPOINT_HOST,
    name="Cổng thông tin điện tử tỉnh Lam Giang",
    province="Lam Giang",
    platform="sharepoint",
    rubrics=(
        Rubric(
            "Tin hoạt động của các cơ quan ban, ngành, xã, thị trấn",
            "tin-tuc-su-kien",
            ("visit", "military", "election"),
            parent="Tin tức - Sự kiện",
        ),
        Rubric("Thông tin tuyên truyền, phổ biến", "thong-tin-tuyen-truyen", ("democracy", "health", "grassroots")),
        Rubric(
            "Nông nghiệp và phát triển nông thôn",
            "tin-theo-linh-vuc",
            ("rice", "flood", "countryside"),
            parent="Tin theo lĩnh vực",
        ),
    ),
)
LIFERAY = Portal(
    slug="mau-liferay",
    host=LIFERAY_HOST,
    name="Sở Thông tin và Truyền thông tỉnh Vân Hải",
    province="Vân Hải",
    platform="liferay",
    rubrics=(
        Rubric("Tin hoạt động", "tin-hoat-dong", ("visit", "democracy", "countryside")),
        Rubric("Chuyển đổi số", "chuyen-doi-so", ("services", "citizens")),
        Rubric("Thông tin cơ sở", "thong-tin-co-so", ("grassroots", "election", "health")),
    ),
)
PORTALS = {portal.slug: portal for portal in (SHAREPOINT, LIFERAY)}


def listed(world: World, rubric: int, page: int, rubrics: int = 3) -> range:
    """Return the numbers of the articles on *page* (from 1) of a section's listing, newest first; empty beyond the end.

    >>> list(listed(World(articles=30), rubric=1, page=2))
    [13, 10, 7, 4, 1]
    """
    newest = world.count - 1 - (world.count - 1 - rubric) % rubrics
    first = newest - (page - 1) * world.page_size * rubrics
    last = first - world.page_size * rubrics
    return range(first, max(last, -1), -rubrics)


def pages(world: World, rubric: int, rubrics: int = 3) -> int:
    """Return how many listing pages a section has, at least one."""
    in_rubric = len(range(rubric, world.count, rubrics))
    return max(1, -(-in_rubric // world.page_size))
