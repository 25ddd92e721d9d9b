"""The site files of the sample portals, written for the port that they happen to answer on."""

from __future__ import annotations

from pathlib import Path

from crawler.samples.days import FIRST
from crawler.samples.make import Make
from crawler.samples.makes import served
from crawler.samples.world import World


def write_settings(folder: Path, world: World) -> list[Path]:
    """Write `sites/<slug>.toml` under *folder* for each portal of *world*; return the files."""
    sites = folder / "sites"
    sites.mkdir(parents=True, exist_ok=True)
    written = []
    for slug, make in served(world).items():
        path = sites / f"{slug}.toml"
        path.write_text(_definition(world, make), encoding="utf-8")
        written.append(path)
    return written


def _definition(world: World, make: Make) -> str:
    origin = world.origin(make.host)
    lines = [
        f"# A sample portal that luutru serves itself on this machine; written anew by every demo (port {world.port}).",
        f'name = "{make.name} (mẫu)"',
        f'province = "{make.province}"',
        f'home = "{origin}/"',
        f'hosts = ["{make.host}:{world.port}"]',
        # listings write https and :443 into some links, which lead to the same portal
        f'aliases = ["{make.host}", "{make.host}:443"]',
        "loopback = true",
        # robots.txt may ask for one, which is kept; a pace of our own would take ten seconds to forget each 503
        "delay = 0",
    ]
    for at, rubric in enumerate(make.rubrics):
        lines += ["", "[[section]]", f'name = "{rubric.name}"', f'url = "{origin}{make.listing(at)}"']
    lines += ["", "[[layout]]", f"since = {FIRST.isoformat()}", f'platform = "{make.platform}"', make.rules]
    # two in thirty articles print no date at all
    lines += ["", "[expect]", f"articles = {world.articles}", "dated = 0.9", ""]
    return "\n".join(lines)
