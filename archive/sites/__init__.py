"""Site and platform files, read strictly: a key that we do not know is an error that says what was meant."""

from archive.sites.folders import SLUG, packaged_settings, settings_folder
from archive.sites.found import SiteFiles, find_sites, load_site, no_such_site
from archive.sites.layouts import LAYOUT_KEYS, rules_digest
from archive.sites.platforms import packaged_platforms
from archive.sites.site import SITE_KEYS, unknown_site

__all__ = [
    "LAYOUT_KEYS",
    "SITE_KEYS",
    "SLUG",
    "SiteFiles",
    "find_sites",
    "load_site",
    "no_such_site",
    "packaged_platforms",
    "packaged_settings",
    "rules_digest",
    "settings_folder",
    "unknown_site",
]
