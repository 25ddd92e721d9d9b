"""Addresses that real portals answered (`real.tsv`), forms of one (`forms.tsv`), traps (`traps.tsv`), by platform."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from archive.model import Site
from archive.sites import packaged_platforms
from archive.urls import host_of


@dataclass(frozen=True, slots=True)
class Address:
    """An address that was answered, and what stood there."""

    platform: str
    kind: str
    url: str

    @property
    def site(self) -> Site:
        """A site on the address's host."""
        return site_on(self.platform, host_of(self.url))


@lru_cache(maxsize=256)
def site_on(platform: str, host: str, *aliases: str) -> Site:
    """Return a site of *platform* at *host*, which also answers as *aliases*."""
    layout = packaged_platforms()[platform]
    return Site(slug="mau", name="Mẫu", home=f"https://{host}/", hosts=(host, *aliases), layouts=(layout,))


def _rows(name: str) -> list[list[str]]:
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def forms(wanted: str) -> list[tuple[str, str, str]]:
    """Return (platform, path and query, others) of `forms.tsv` that are the `same` page, or `different` ones."""
    return [(platform, one, other) for platform, what, one, other in _rows("forms.tsv") if what == wanted]


def traps() -> list[tuple[str, str, str]]:
    """Return (platform, name of its rule, path and query) of `traps.tsv`."""
    return [(platform, rule, asked) for platform, rule, asked in _rows("traps.tsv")]


REAL = tuple(Address(*row) for row in _rows("real.tsv"))
ARTICLES = tuple(address for address in REAL if address.kind == "article")
