"""Redirects that are answers: to the front page, a section, a page about errors, the form for the password. Pure."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from archive.extract.kinds.lists import is_home
from archive.extract.kinds.messages import LOGIN_PATH
from archive.model import Capture, Problem, Reading, Site
from archive.urls import absolute, article_key

LEADS = "leads to "
"""What stands before the address that a redirect leads to."""

_LONGEST = 200
# ASP.NET's customErrors add `aspxerrorpath=` to whatever page they lead to; the others are called so by their makers
_ERROR = re.compile(
    r"aspxerrorpath=|/(?:_layouts/(?:\d+/)?)?(?:error|errors|loi|bao-?loi|trang-?loi|khong-?tim-?thay|(?:page|file)-?not-?found"
    r"|not-?found|404|err404|error-?404|404error|generic-?error|custom-?error)"
    r"(?:[-_/.]?(?:page|404))?(?:\.\w{2,5})?/?(?:\?|$)",
    re.IGNORECASE,
)


def leads_astray(capture: Capture, site: Site) -> Reading | None:
    """Return `soft-404` or `login` for a redirect to where every missing page leads, `other` for any other one.

    None for what is no redirect. The problem says where it leads, without the query, which repeats what was asked for.
    """
    target = target_of(capture)
    if target is None:
        return None
    kind = "soft-404" if _is_sent_to_a_section(capture, target, site) else _kind(capture.url, target)
    said = Problem("page", f"answered with status {capture.status}, which {LEADS}{target.partition('?')[0][:_LONGEST]}")
    return Reading(kind, problems=(said,))


def led_to(reading: Reading) -> str | None:
    """Return where a redirect leads that `leads_astray` has read as `other`, without a query."""
    if reading.kind != "other":
        return None
    return next((one.what.partition(LEADS)[2] for one in reading.problems if LEADS in one.what), None)


def target_of(capture: Capture) -> str | None:
    """Return the address that *capture* leads to, or None."""
    location = capture.header("location")
    return absolute(capture.url, location) if location and 300 <= capture.status < 400 else None


def _is_sent_to_a_section(capture: Capture, target: str, site: Site) -> bool:
    # from a listing it is another matter: a section that was renamed
    if capture.hop != "article":
        return False
    sections = {article_key(section.url, site).rstrip("/") for section in site.sections}
    try:
        asked, led = (article_key(url, site).rstrip("/") for url in (capture.url, target))
        return led in sections and asked not in sections
    except ValueError:
        return False


def _kind(url: str, target: str) -> str:
    try:
        parts = urlsplit(target)
    except ValueError:
        return "other"
    if LOGIN_PATH.search(parts.path):
        return "login"
    if _ERROR.search(f"{parts.path}?{parts.query}"):
        return "soft-404"
    return "soft-404" if is_home(target) and not is_home(url) else "other"
