"""ReplayWeb.page opens our packages: text, pictures, search, and a signature that it takes; nothing comes from elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from crawler.samples import SHAREPOINT, World, running
from tests.e2e.line import luutru
from tests.e2e.replayweb import Reader, reading
from tests.replay.nights import forget_every_other_state

PICTURES = "() => [...document.images].map(image => [image.src, image.complete && image.naturalWidth > 0])"
REFUSED = "/khong-luu/"  # which the sample portal's robots.txt closes


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A signed package of two nights of a portal that is switched off by now: on the second most files did not change."""
    archive = tmp_path_factory.mktemp("replayweb") / "archive"
    with running(archive / "settings", World(articles=20, delay=0)):
        for again in ((), ("--again",)):
            done = luutru("crawl", SHAREPOINT.slug, *again, archive=archive)
            assert done.returncode == 0, done.stderr
            forget_every_other_state(archive)
    key, out = archive / "key.pem", archive / "x.wacz"
    made = ec.generate_private_key(ec.SECP384R1())
    key.write_bytes(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    done = luutru("wacz", "-o", out, "--key", key, "--json", archive=archive)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["pages"] >= 40
    return out


@pytest.fixture(scope="module")
def pages(package: Path) -> list[dict[str, Any]]:
    with ZipFile(package) as opened:
        return [json.loads(line) for line in opened.read("pages/pages.jsonl").splitlines()[1:]]


@pytest.fixture(scope="module")
def reader(package: Path) -> Iterator[Reader]:
    with reading(package) as opened:
        yield opened


def test_articles_open_with_their_text_and_every_picture(reader: Reader, pages: list[dict[str, Any]]) -> None:
    shown = 0
    for page in [*pages[:2], *pages[-2:]]:
        frame = reader.open(page["url"], re.sub(r"\D", "", page["ts"]))
        text = " ".join((frame.text_content("body") or "").split())
        assert page["text"].splitlines()[-1] in text
        pictures = [found for found in frame.evaluate(PICTURES) if REFUSED not in found[0]]
        assert [url for url, there in pictures if not there] == []
        shown += len(pictures)
    assert shown > 4
    assert reader.abroad == set()


def test_a_title_is_found(reader: Reader, pages: list[dict[str, Any]]) -> None:
    found = reader.search(pages[3]["title"])

    assert found[0] == pages[3]["title"]


def test_a_word_of_a_text_is_found(reader: Reader, pages: list[dict[str, Any]]) -> None:
    words = " ".join(pages[2]["text"].splitlines()[-1].split()[:6])

    assert pages[2]["title"] in reader.search(words)


def test_the_signature_is_taken(reader: Reader, package: Path, pages: list[dict[str, Any]]) -> None:
    reader.search(pages[0]["title"])
    with ZipFile(package) as opened:
        digest = json.loads(opened.read("datapackage-digest.json"))

    checked = reader.checked()
    assert checked["signature"]["matched"] is True
    assert checked["datapackageHash"]["expected"] == digest["hash"]
