"""From an address to a crawled portal without a line of TOML: probe, check, crawl, on three sample portals of this machine."""

from __future__ import annotations

import json
import subprocess
import threading
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from archive.evidence.folder import Folder
from archive.evidence.reading.captures import read_warc
from archive.evidence.record import Begun, Finished
from archive.model import Capture
from crawler.samples import MAKES, World, running
from tests.e2e.line import fetched, luutru

PROBED = ("sharepoint", "liferay", "nukeviet")
SLUGS = {name: MAKES[name].slug for name in PROBED}
EACH = pytest.mark.parametrize("name", PROBED)


@dataclass(frozen=True, slots=True)
class Probed:
    """An archive with three portals that were probed, checked and crawled while they answered."""

    archive: Path
    reports: Mapping[str, Any]
    asked: Mapping[str, list[str]]
    """What each portal was asked for by its probe, as its own log has it."""
    checked: subprocess.CompletedProcess[str]
    crawled: Any
    twice: str


@pytest.fixture(scope="module")
def probed(tmp_path_factory: pytest.TempPathFactory) -> Probed:
    folder = tmp_path_factory.mktemp("onboarding")
    archive, log = folder / "archive", folder / "log"
    reports = {}
    with running(folder / "truth", World(articles=18, makes=PROBED, delay=0), log=log) as portals:
        for name in PROBED:
            address = portals.world.origin(MAKES[name].host)
            done = luutru("site", "probe", address, "--slug", SLUGS[name], "--json", archive=archive)
            assert done.returncode == 0, done.stderr
            reports[name] = json.loads(done.stdout)
        lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
        asked = {name: [line["target"] for line in lines if line["host"] == MAKES[name].host] for name in PROBED}
        checked = luutru("site", "check", SLUGS["nukeviet"], "--live", archive=archive)
        crawl = luutru("crawl", *SLUGS.values(), "--json", archive=archive)
        again = luutru(
            "site", "probe", portals.world.origin(MAKES["liferay"].host), "--slug", SLUGS["liferay"], archive=archive
        )
    return Probed(archive, reports, asked, checked, json.loads(crawl.stdout), again.stderr)


def of_probe(probed: Probed, name: str) -> list[object]:
    """Return what the file of the probe holds: the first of the site's."""
    folder = Folder(probed.archive)
    first = next(warc for warc in folder.closed_warcs() if f"/{SLUGS[name]}/" in warc)
    return list(read_warc(folder.path(first)))


@EACH
def test_a_probe_asks_less_than_thirty_times_robots_first(probed: Probed, name: str) -> None:
    asked = probed.asked[name]

    assert asked[0] == "/robots.txt"
    assert len(asked) < 30
    assert probed.reports[name]["requests"] == len(asked)


@EACH
def test_every_answer_to_a_probe_is_in_a_file_that_says_what_it_was(probed: Probed, name: str) -> None:
    told = of_probe(probed, name)
    begun = next(one for one in told if isinstance(one, Begun))

    assert len([one for one in told if isinstance(one, Capture)]) == len(probed.asked[name])
    assert begun.fields["description"].startswith("a look at http://127.0.0.")
    assert [one.reason for one in told if isinstance(one, Finished)] == ["probe"]
    assert [one.hop for one in told if isinstance(one, Capture)].count("probe") == 1


@EACH
def test_the_file_names_the_platform_and_is_off(probed: Probed, name: str) -> None:
    file = tomllib.loads(Path(probed.reports[name]["file"]).read_text(encoding="utf-8"))

    assert file["layout"][0]["platform"] == MAKES[name].platform
    assert file["section"]
    assert not file["enabled"]


@EACH
def test_five_articles_are_shown_as_the_file_reads_them(probed: Probed, name: str) -> None:
    previews = probed.reports[name]["previews"]

    assert [one["reading"]["kind"] for one in previews] == ["article"] * 5
    assert {one["confidence"]["title"] for one in previews} == {"sure"}


def test_what_was_drafted_passes_its_check_and_that_of_the_portal(probed: Probed) -> None:
    assert probed.checked.returncode == 0, probed.checked.stdout
    assert "all is as a person read it" in probed.checked.stdout


@EACH
def test_a_crawl_goes_on_from_the_probe_and_asks_for_no_article_twice(probed: Probed, name: str) -> None:
    (site,) = [one for one in probed.crawled["sites"] if one["site"] == SLUGS[name]]
    probes = {one["url"].lower() for one in probed.reports[name]["previews"]}
    counted = fetched(probed.archive)

    assert (site["exit"], site["reason"]) == (0, "finished")
    assert probes
    # what a check looked at was asked for once more
    assert max(counted[url] for url in probes) == (2 if name == "nukeviet" else 1)


def test_a_file_that_is_there_is_not_written_over(probed: Probed) -> None:
    assert "is there, and may have been corrected: --force writes over it, --to names another" in probed.twice


def test_what_a_person_corrected_and_the_rules_miss_is_a_line(probed: Probed) -> None:
    slug = SLUGS["nukeviet"]
    (page,) = (probed.archive / "pages" / slug).glob("*.json")
    before = page.read_text(encoding="utf-8")
    page.write_text(json.dumps(json.loads(before) | {"title": "Một tít khác"}), encoding="utf-8")
    done = luutru("site", "check", slug, archive=probed.archive)
    page.write_text(before, encoding="utf-8")

    assert done.returncode == 1
    assert f"{slug}/{page.stem}: title: " in done.stdout
    assert 'is read, "Một tít khác" is expected' in done.stdout


def test_a_layout_without_a_saved_page_is_wrong(probed: Probed, tmp_path: Path) -> None:
    done = luutru("site", "check", SLUGS["liferay"], "--fixtures", tmp_path, archive=probed.archive)

    assert done.returncode == 1
    assert "layout since 1997-11-19: page: no page of it is saved" in done.stdout


def test_the_archive_of_a_probe_verifies(probed: Probed) -> None:
    done = luutru("verify", "--json", archive=probed.archive)

    assert json.loads(done.stdout)["findings"] == []


# -- portals that are none -----------------------------------------------------------------------------------------------

SCRIPTED = (
    '<html><head><title>Cổng</title></head><body><div id="root"></div><script src="/app.js"></script></body></html>'
)
FRONTS = {
    "scripted": (200, SCRIPTED, 1, "a script builds the page: a browser would show it"),
    "forbidden": (200, "<h1>Cổng</h1>", 4, "its robots.txt forbids to ask for it, and is obeyed"),
}


@contextmanager
def front(kind: str) -> Iterator[str]:
    status, body, _, _ = FRONTS[kind]

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            robots = self.path == "/robots.txt"
            rules = "User-agent: *\nDisallow: /\n" if kind == "forbidden" else ""
            there = robots or self.path == "/"
            said = (rules if robots else body if there else "").encode()
            self.send_response(200 if robots else status if there else 404)
            self.send_header("Content-Type", "text/plain" if robots else "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("kind", FRONTS)
def test_a_portal_that_shows_nothing_is_named_for_what_it_is(kind: str, tmp_path: Path) -> None:
    _, _, code, words = FRONTS[kind]
    with front(kind) as address:
        done = luutru("site", "probe", address, "--to", tmp_path / "cong.toml", archive=tmp_path)

    assert (done.returncode, words in done.stderr) == (code, True), done.stderr
    # what is written elsewhere is read by no command
    told = f"put the file into {tmp_path}/settings/sites/, then `luutru site check cong --archive {tmp_path} --live`"
    assert (told in done.stdout) == (tmp_path / "cong.toml").exists() == (code == 1)
    assert "Traceback" not in done.stderr + (tmp_path / "logs" / "cong.log").read_text(encoding="utf-8")
