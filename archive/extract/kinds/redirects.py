"""Redirects that are answers: to the front page, to a page about errors, to the form for the password. Pure."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from archive.extract.kinds.lists import is_home
from archive.extract.kinds.messages import LOGIN_PATH
from archive.model import Capture, Problem, Reading
from archive.urls import absolute

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


def leads_astray(capture: Capture) -> Reading | None:
    """Return `soft-404` or `login` for a redirect to where every missing page leads, `other` for any other one.

    None for what is no redirect. The problem says where it leads, without the query, which repeats what was asked for.
    """
    target = target_of(capture)
    if target is None:
        return None
    said = Problem("page", f"answered with status {capture.status}, which {LEADS}{target.partition('?')[0][:_LONGEST]}")
    return Reading(_kind(capture.url, target), problems=(said,))


def led_to(reading: Reading) -> str | None:
    """Return where a redirect leads that `leads_astray` has read as `other`, without a query."""
    if reading.kind != "other":
        return None
    return next((one.what.partition(LEADS)[2] for one in reading.problems if LEADS in one.what), None)


def target_of(capture: Capture) -> str | None:
    """Return the address that *capture* leads to, or None."""
    location = capture.header("location")
    return absolute(capture.url, location) if location and 300 <= capture.status < 400 else None


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
