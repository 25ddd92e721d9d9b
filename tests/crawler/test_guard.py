"""Private addresses are refused; loopback is open to sample sites alone."""

from __future__ import annotations

import pytest

from crawler.guard import as_number, may_connect


@pytest.mark.parametrize("address", ["203.113.131.1", "2405:4800::1", "1.1.1.1"])
def test_public_addresses_may_be_connected_to(address: str) -> None:
    assert may_connect(address, loopback=False)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "::1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "255.255.255.255", "224.0.0.1", "fe80::1", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1",
        "::10.0.0.1", "::ffff:0:10.0.0.1", "64:ff9b:1::a00:1", "fec0::1", "3fff::1", "2001:db8::1", "fd00:ec2::254", "::",
        "100.127.255.255", "0.1.2.3", "198.18.0.1", "240.0.0.1", "::ffff:169.254.169.254", "64:ff9b::169.254.169.254",
        "2002:7f00:1::", "64:ff9b::a00:1", "192.0.2.1", "not an address", "",
    ],
)  # fmt: skip
def test_private_addresses_are_refused_whatever_their_form(address: str) -> None:
    assert not may_connect(address, loopback=False)


@pytest.mark.parametrize(
    ("address", "open_"), [("127.0.0.11", True), ("::1", True), ("10.0.0.1", False), ("1.1.1.1", False)]
)
def test_a_sample_site_reaches_loopback_and_nothing_else(address: str, open_: bool) -> None:
    assert may_connect(address, loopback=True) is open_


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("0X7F.0.0.0x1", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("127.0.0.1.", "127.0.0.1"),
        ("0", "0.0.0.0"),
        ("0xa9.254.43518", "169.254.169.254"),
        ("[::1]", "::1"),
        ("::ffff:10.0.0.1", "::ffff:10.0.0.1"),
        ("[fe80::1%25eth0]", "fe80::1%25eth0"),
    ],
)
def test_a_number_is_known_in_every_spelling(host: str, address: str) -> None:
    found = as_number(host)

    assert found is not None
    assert found.replace("a00:1", "10.0.0.1") == address


@pytest.mark.parametrize(
    "host", ["mau.gov.vn", "so_yte.gov.vn", "1.2.3.4.5", "256.0.0.1", "08.1.1.1", "4294967296", "0x", "", "a b"]
)
def test_a_name_is_no_number(host: str) -> None:
    assert as_number(host) is None
