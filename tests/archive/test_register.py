"""The portals that come with luutru: one for each province before the merger, off until a person has looked."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from archive.cli import main
from archive.model import Site
from archive.sites import find_sites, packaged_settings

MERGED = 52  # old provinces that went into another or took others in; 11 stayed as they were (Resolution 202/2025/QH15)


@pytest.fixture(scope="module")
def register() -> Mapping[str, Site]:
    return find_sites(packaged_settings()).sites


def test_there_is_one_portal_for_each_province_before_the_merger(register: Mapping[str, Site]) -> None:
    assert len({site.province for site in register.values()}) == len(register) == 63


def test_they_lie_in_the_34_provinces_of_today(register: Mapping[str, Site]) -> None:
    today = Counter(site.province_now for site in register.values())

    assert len(today) == 34
    assert sum(count for count in today.values() if count > 1) == MERGED


def test_none_is_crawled_before_a_person_has_looked(register: Mapping[str, Site]) -> None:
    assert not [slug for slug, site in register.items() if site.enabled or site.loopback]


def test_no_two_claim_the_same_host(register: Mapping[str, Site]) -> None:
    hosts = [host for site in register.values() for host in site.hosts]

    assert len(set(hosts)) == len(hosts)
    assert all((urlsplit(site.home).hostname or "").endswith(".gov.vn") for site in register.values())


def test_what_a_portal_took_over_from_is_in_its_province_today(register: Mapping[str, Site]) -> None:
    heirs = {slug: site for slug, site in register.items() if site.succeeds}

    assert heirs["ninh-binh"].succeeds == ("ha-nam", "nam-dinh")
    for site in heirs.values():
        assert {register[old].province_now for old in site.succeeds} == {site.province_now}


def listed(*options: str) -> str:
    return CliRunner().invoke(main, ["site", "list", "--register", *options], catch_exceptions=False).output


def test_the_register_is_a_table_in_the_order_that_was_asked_for() -> None:
    lines = listed("--by", "today").splitlines()

    assert len(lines) == 64
    assert lines[0].split()[:3] == ["today", "in", "site"]
    at = {line.split("  ")[0]: number for number, line in enumerate(lines)}
    assert at["Cao Bằng"] < at["Đà Nẵng"] < at["Hà Nội"] < at["Vĩnh Long"]


def test_what_is_not_known_of_a_platform_is_left_open() -> None:
    sites = {row["site"]: row for row in json.loads(listed("--json"))["sites"]}

    assert sites["ha-nam"]["platform"] == "sharepoint"
    assert sites["hung-yen"]["platform"] is None
    assert {row["state"] for row in sites.values()} == {"unchecked"}
