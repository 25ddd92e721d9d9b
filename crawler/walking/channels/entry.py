"""One address in a feed or a sitemap, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """An address that a feed or a sitemap lists."""

    url: str
    title: str = ""
    dated: str = ""
    """When it was published, else changed, as printed."""
    changed: str = ""
    """When it was changed last, as a sitemap prints it."""
    is_article: bool = False
    """Whether the channel itself says so: what a feed lists, or a news sitemap."""
    is_sitemap: bool = False
