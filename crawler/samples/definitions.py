"""The site files of the sample portals, written for the port that they happen to answer on."""

from __future__ import annotations

from pathlib import Path

from crawler.samples.addresses import listing_path
from crawler.samples.days import FIRST
from crawler.samples.world import PORTALS, Portal, World


def write_settings(folder: Path, world: World) -> list[Path]:
    """Write `sites/<slug>.toml` under *folder* for each portal of *world*; return the files."""
    sites = folder / "sites"
    sites.mkdir(parents=True, exist_ok=True)
    written = []
    for slug, portal in PORTALS.items():
        path = sites / f"{slug}.toml"
        path.write_text(_definition(world, portal), encoding="utf-8")
        written.append(path)
    return written


def _definition(world: World, portal: Portal) -> str:
    origin = world.origin(portal.host)
    lines = [
        f"# A sample portal that luutru serves itself on this machine; written anew by every demo (port {world.port}).",
        f'name = "{portal.name} (mẫu)"',
        f'province = "{portal.province}"',
        f'home = "{origin}/"',
        f'hosts = ["{portal.host}:{world.port}"]',
        # listings write https and :443 into some links, which lead to the same portal
        f'aliases = ["{portal.host}", "{portal.host}:443"]',
        "loopback = true",
        f"delay = {world.delay}",
    ]
    for at, rubric in enumerate(portal.rubrics):
        lines += ["", "[[section]]", f'name = "{rubric.name}"', f'url = "{origin}{listing_path(portal, at)}"']
    lines += ["", "[[layout]]", f"since = {FIRST.isoformat()}", f'platform = "{portal.platform}"']
    # two in thirty articles print no date at all
    lines += ["", "[expect]", f"articles = {world.articles}", "dated = 0.9", ""]
    return "\n".join(lines)
