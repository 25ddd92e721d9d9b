"""Every province of before the merger and what its area is called today, from the site files that come with luutru."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from archive.sites import find_sites, packaged_settings


@cache
def register() -> Mapping[str, str]:
    """Return province then → province now (Resolution 202/2025/QH15), whatever portals an archive has of its own."""
    sites = find_sites(packaged_settings()).sites.values()
    return {one.province: one.province_now or one.province for one in sites if one.province}
