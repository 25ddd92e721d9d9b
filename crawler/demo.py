"""The whole line on the sample portals: walk, archive, read, catalogue, verify, and compare with what is true."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import Any

from archive.catalogue.agreeing.agree import disagreements
from archive.catalogue.catalogue import Catalogue, open_catalogue
from archive.catalogue.portals import Portals
from archive.errors import BadDefinition
from archive.evidence.folder import Folder
from archive.model import Site
from archive.sites import SiteFiles, find_sites
from archive.urls import article_key
from crawler.crawls import Outcome, crawl_sites
from crawler.samples import PORTALS, World, running
from crawler.samples import truth as truth_of
from crawler.samples.score import score, wrong
from crawler.samples.world import MEDIA_HOST
from crawler.task import Progress, Say, Task

# Where the portals answer when nobody else does: the same addresses every night, so that a second demo is a second night.
PORT = 8750
MEMORY = "demo.json"
HOSTS = (*(portal.host for portal in PORTALS.values()), MEDIA_HOST)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a demo showed: the numbers that `--json` prints, and how the crawls ended."""

    outcome: Outcome
    report: dict[str, Any]
    findings: tuple[str, ...]
    """What verify says."""
    misread: tuple[str, ...]
    """Where the catalogue is not what is true."""


def demo(
    folder: Folder,
    *,
    articles: int,
    seed: int,
    watch: Callable[[Sequence[Progress]], None],
    say: Say,
) -> Shown:
    """Walk, enter, verify and score the sample portals in *folder*. A folder with an earlier demo gets its next night."""
    begun = monotonic()
    folder.make()
    world = _world(folder, articles, seed)
    say(f"night {world.night}: {len(PORTALS)} sample portals on this machine, {world.count} articles each")
    with running(folder.settings, world) as portals:
        remember = {"articles": articles, "seed": seed, "night": world.night, "port": portals.port}
        (folder.settings / MEMORY).write_text(json.dumps(remember), encoding="utf-8")
        outcome = crawl_sites(Task(tuple(PORTALS), folder, folder.settings), watch=watch, say=say)
        truth = _first_printed(portals.world)
    found = find_sites(folder.settings)
    with open_catalogue(folder) as catalogue:
        findings = tuple(
            f"{one.thing}: {one.what}" for one in disagreements(folder, catalogue, Portals(found), lambda _: None)
        )
        told = told_of(catalogue, truth, found)
        report = {
            "articles": score(truth, told),
            "captures": _count(catalogue, "captures"),
            "warc_files": _count(catalogue, "warc_files"),
            "verify": {"ok": not findings, "findings": list(findings)},
            "seconds": round(monotonic() - begun, 1),
        }
    return Shown(outcome, report, findings, tuple(wrong(truth, told)))


def _first_printed(world: World) -> list[dict[str, Any]]:
    """Return what was true of each article on the night on which it was new: that is when it was captured."""
    entries: dict[str, dict[str, Any]] = {}
    for night in range(1, world.night + 1):
        for portal in PORTALS.values():
            for entry in truth_of(replace(world, night=night), portal):
                entries.setdefault(entry["url"], entry)
    return list(entries.values())


def _world(folder: Folder, articles: int, seed: int) -> World:
    path = folder.settings / MEMORY
    if not path.exists():
        if folder.catalogue.exists() or folder.closed_warcs() or any((folder.settings / "sites").glob("*.toml")):
            raise BadDefinition(f"{folder.root}: is an archive, and not a demo's folder; use another --archive")
        return World(articles=articles, seed=seed, port=PORT if _is_free(PORT) else 0)
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        night, port, same = told["night"] + 1, told["port"], (told["articles"], told["seed"]) == (articles, seed)
    except (ValueError, KeyError, TypeError) as error:
        raise BadDefinition(f"{path}: is not what an earlier demo wrote ({error}); use another --archive") from error
    if not same:
        raise BadDefinition(
            f"{folder.root}: holds a demo with --articles {told['articles']} --seed {told['seed']}; "
            "ask for the same, or use another --archive"
        )
    if not _is_free(port):
        raise BadDefinition(
            f"port {port}, where this demo's portals answered before, is taken; free it, or use another --archive"
        )
    return World(articles=articles, seed=seed, night=night, port=port)


def _is_free(port: int) -> bool:
    for host in HOSTS:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                return False
    return True


def told_of(catalogue: Catalogue, truth: Iterable[dict[str, Any]], found: SiteFiles) -> dict[str, dict[str, Any]]:
    """Return what the catalogue says of each article, by the address that the truth table gives it."""
    addresses = {_identity(entry, found.sites): entry["url"] for entry in truth if entry["kind"] != "empty"}
    articles = catalogue.rows(
        "select id, a.site, key, url, a.title, a.lead, t.text, published, byline, section from articles a "
        "join article_texts t using (id) where gone is null"
    )
    names = ("title", "lead", "text", "published", "byline", "section")
    told: dict[str, dict[str, Any]] = {}
    for number, site, key, url, *values in list(articles):
        row = dict(zip(names, values, strict=True))
        pictures = catalogue.rows(
            "select url, caption, credit from images where article = ? order by position", (number,)
        )
        row["text"] = row["text"].split("\n") if row["text"] else []
        row["images"] = [dict(zip(("url", "caption", "credit"), picture, strict=True)) for picture in pictures]
        told[str(addresses.get((site, key), url))] = row
    return told


def _identity(entry: dict[str, Any], sites: Any) -> tuple[str, str]:
    site: Site = sites[entry["site"]]
    return site.slug, article_key(entry["url"], site)


def _count(catalogue: Catalogue, table: str) -> int:
    row = catalogue.row(f"select count(*) from {table}")
    return int(row[0]) if row else 0


def ways_in(folder: Folder, commands: Path) -> list[str]:
    """Return the lines that tell how to open what the demo made; *commands* is the folder of our programs."""
    luutru = f"{commands}/luutru"
    return [
        f"{luutru} serve --archive {folder.root}    # the reading room: http://127.0.0.1:8001/",
        f"{luutru} search dân chủ ở cơ sở --archive {folder.root}",
        f"{luutru} site list --archive {folder.root}",
        f"{luutru} verify --archive {folder.root}",
        f"{luutru} replay --archive {folder.root}    # pages as they were; `make replay` installs what it needs",
    ]
