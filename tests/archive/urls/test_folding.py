"""How an address becomes its identity is told step by step, and the steps lead where the identity is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.urls import article_key, folding
from tests.archive.urls.real import REAL, Address, forms, site_on


@pytest.mark.parametrize(("platform", "own", "other"), forms("same"), ids=lambda part: part[:60])
def test_the_last_step_is_the_identity(platform: str, own: str, other: str) -> None:
    site = site_on(platform, "mau.gov.vn", "www.mau.gov.vn")
    for url in (f"https://mau.gov.vn{own}", f"http://www.mau.gov.vn{other}"):
        steps = folding(url, site)

        assert not steps or steps[-1].onto == article_key(url, site)


@pytest.mark.parametrize("address", REAL, ids=lambda address: address.url)
def test_an_identity_takes_no_further_step(address: Address) -> None:
    key = article_key(address.url, address.site)

    assert folding(f"https://{key}", address.site) == ()


def test_each_step_names_its_rule() -> None:
    site = site_on("nukeviet", "mau.gov.vn", "www.mau.gov.vn")
    steps = folding("https://www.mau.gov.vn/vi/tin/print/hop-12.html?nv_redirect=x&b=1&a=%2d", site)

    assert [step.rule.partition(":")[0] for step in steps] == [
        "hosts, aliases", "spelling", "rewrite", "rewrite", "drop_query", "order",
    ]  # fmt: skip
    assert steps[-1].onto == "mau.gov.vn/tin/hop-12.html?a=-&b=1"


@given(st.text(max_size=200))
def test_any_text_at_all_is_told_of(text: str) -> None:
    site = site_on("sharepoint", "mau.gov.vn")
    steps = folding(text, site)

    assert not steps or steps[-1].onto == article_key(text, site)


@given(st.text(alphabet="/?&=a%2dD;print-vi.html[]", max_size=60))
def test_any_address_of_a_portal_is_told_of(path: str) -> None:
    site = site_on("nukeviet", "mau.gov.vn")
    steps = folding(f"https://mau.gov.vn/{path}", site)

    assert not steps or steps[-1].onto == article_key(f"https://mau.gov.vn/{path}", site)
