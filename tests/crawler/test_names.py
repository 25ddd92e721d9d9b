"""Names and numbers that lead to private networks are refused before a connection is made; the real handler, asked for real.

The spider is a sample site's, so that loopback is what may be connected to and everything else what may not.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from twisted.internet.address import IPv4Address

from crawler.guard import PrivateAddressError
from crawler.tls import LenientTls
from crawler.wire.connection import Connecting, Terms
from tests.crawler.test_capture import ROOT, Kept, kept
from tests.oddserver import OddServer, running

Names = dict[str, list[list[str]]]


def fetch(archive: Path, urls: list[str], names: Names) -> dict[str, Kept]:
    """Let the real handler ask for *urls*, one after the other, with a resolver that knows *names*; give back what was kept."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.crawler.wire_spider", str(archive)], input="\n".join(urls), text=True, cwd=ROOT,
        capture_output=True, timeout=60, check=False, env={**os.environ, "WIRE_NAMES": json.dumps(names)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return {one.url: one for one in kept(archive)}


def named(server: OddServer, name: str, path: str = "/announced-close") -> str:
    return f"http://{name}:{server.port}{path}"


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Kept]:
    """By name: what came of asking for it."""
    folder = tmp_path_factory.mktemp("names")
    names: Names = {
        "so_yte.example": [["127.0.0.1"]],
        "rieng.example": [["10.0.0.1"]],
        "lan-lon.example": [["10.0.0.1", "127.0.0.1", "fe80::1"]],
        "kim-loai.example": [["169.254.169.254", "::ffff:10.0.0.1"]],
    }
    with running(folder / "log") as server:
        hosts = [*names, "khong-co.example", "[::ffff:127.0.0.1]", "2130706433"]
        found = fetch(folder / "archive", [named(server, host) for host in hosts], names)
        return {host: found[named(server, host)] for host in hosts}


def test_a_host_with_an_underscore_is_asked(answers: dict[str, Kept]) -> None:
    assert answers["so_yte.example"].response


@pytest.mark.parametrize("name", ["rieng.example", "kim-loai.example"])
def test_a_name_with_private_addresses_alone_is_refused_and_named(answers: dict[str, Kept], name: str) -> None:
    assert answers[name].request == b""
    assert answers[name].fields["error"].startswith("PrivateAddressError")


def test_of_several_addresses_only_those_that_may_be_are_connected_to(answers: dict[str, Kept]) -> None:
    assert answers["lan-lon.example"].response


def test_a_name_that_does_not_resolve_is_told_from_a_private_one(answers: dict[str, Kept]) -> None:
    assert answers["khong-co.example"].fields["error"].startswith("CannotResolveHostError")


def test_a_number_in_another_spelling_is_the_address_it_means(answers: dict[str, Kept]) -> None:
    assert "PrivateAddressError" not in answers["2130706433"].fields.get("error", "")


@pytest.mark.parametrize(
    "host",
    [
        "10.0.0.1", "167772161", "0xa.1", "012.0.0.1", "[::ffff:10.0.0.1]", "[fe80::1]", "0.0.0.0", "169.254.169.254",
        "100.64.0.1",
    ],
)  # fmt: skip
def test_a_private_number_is_refused_without_knocking(tmp_path: Path, host: str) -> None:
    (one,) = fetch(tmp_path, [f"http://{host}/"], {}).values()

    assert one.request == b""
    assert one.fields["error"].startswith("PrivateAddressError")


def test_a_name_that_turns_private_between_two_look_ups_is_refused_then(tmp_path: Path) -> None:
    names: Names = {"doi.example": [["127.0.0.1"], ["10.0.0.1"]]}
    with running(tmp_path / "log") as server:
        first, second = named(server, "doi.example"), named(server, "doi.example", "/plain")
        found = fetch(tmp_path / "archive", [first, second], names)

    told = sorted(one.fields.get("error", "").partition(":")[0] for one in found.values())
    assert told == ["", "PrivateAddressError"]


def test_a_connection_to_a_private_address_is_dropped_before_a_byte_whatever_the_resolver_said() -> None:
    factory = Connecting(Terms(late=lambda _, __: None, secured=LenientTls(None), loopback=False, most=0))

    with pytest.raises(PrivateAddressError):
        factory.buildProtocol(IPv4Address("TCP", "10.0.0.1", 80))
