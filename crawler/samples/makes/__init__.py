"""The makes of sample portals: a module each, a line each in this list."""

from __future__ import annotations

from crawler.samples.make import Make
from crawler.samples.makes.dotnetnuke import DOTNETNUKE
from crawler.samples.makes.drupal import DRUPAL
from crawler.samples.makes.epi import EPI, EPI_PORTAL
from crawler.samples.makes.frontend import FRONTEND
from crawler.samples.makes.joomla import JOOMLA
from crawler.samples.makes.lacviet import LACVIET
from crawler.samples.makes.liferay import LIFERAY
from crawler.samples.makes.nukeviet import NUKEVIET
from crawler.samples.makes.sharepoint import SHAREPOINT
from crawler.samples.makes.vccorp import VCCORP
from crawler.samples.makes.vnpt import VNPT
from crawler.samples.makes.webcenter import WEBCENTER
from crawler.samples.makes.webforms import WEBFORMS
from crawler.samples.makes.websphere import WEBSPHERE
from crawler.samples.makes.wordpress import WORDPRESS
from crawler.samples.world import DEMO, World

MAKES: dict[str, Make] = {
    "sharepoint": SHAREPOINT,
    "liferay": LIFERAY,
    "lacviet": LACVIET,
    "nukeviet": NUKEVIET,
    "dotnetnuke": DOTNETNUKE,
    "vnpt": VNPT,
    "wordpress": WORDPRESS,
    "drupal": DRUPAL,
    "frontend": FRONTEND,
    "webforms": WEBFORMS,
    "joomla": JOOMLA,
    "epi": EPI,
    "epi-portal": EPI_PORTAL,
    "websphere": WEBSPHERE,
    "webcenter": WEBCENTER,
    "vccorp": VCCORP,
}
PORTALS = {MAKES[name].slug: MAKES[name] for name in DEMO}
BY_HOST = {make.host: make for make in MAKES.values()}


def served(world: World) -> dict[str, Make]:
    """Return the portals that are served in *world*, by the names of their sites. Raises KeyError for one that is not there."""
    return {MAKES[name].slug: MAKES[name] for name in world.makes}
