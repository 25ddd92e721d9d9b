"""The watchman: an address that is asked when a night begins and ends, so that somebody outside notices when it does not.

As healthchecks.io and its like have it: `URL/start`, then `URL` or `URL/fail`, with the verdict as body.
"""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Mapping
from importlib.metadata import version
from urllib.parse import urlsplit, urlunsplit

from crawler.night.errand import Errand, do, run_all
from crawler.night.failure import in_our_words
from crawler.night.secret import NoSecret, Secret, find_secret, need_secret
from crawler.night.telling import Telling

START, SUCCESS, FAIL = "/start", "", "/fail"
NAME = "ping"
SECONDS = 30.0
_LONGEST_BODY = 10_000  # bytes; healthchecks.io keeps 100 kB
_TRIES = 2  # a packet that got lost is no reason to wake somebody


def ping(telling: Telling, what: str, body: str = "") -> str:
    """Tell the watchman *what* (START, SUCCESS, FAIL) with *body*; return why that failed, empty where it did not.

    Without a watchman nothing is asked. Takes SECONDS at most; never raises.
    """
    try:
        address = _address(telling)
    except NoSecret as error:
        return str(error)
    if address is None:
        return ""
    words = {"address": address.reveal(), "what": what, "body": body}
    return run_all([Errand(__spec__.name, words)], SECONDS)[0]


def problem(telling: Telling) -> str:
    """Return why the address of the watchman cannot be used; empty where it can, and where there is to be none."""
    try:
        _address(telling)
    except NoSecret as error:
        return str(error)
    return ""


def _address(telling: Telling) -> Secret | None:
    return (need_secret if telling.ping else find_secret)(NAME, telling.ping_file)


def _ping(words: Mapping[str, str]) -> str:
    parts = urlsplit(words["address"])
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return "its address does not begin with https://"
    address = urlunsplit(parts._replace(path=parts.path.rstrip("/") + words["what"]))
    body = words["body"].encode("utf-8", "replace")[:_LONGEST_BODY]
    headers = {"User-Agent": f"luutru/{version('luutru')}", "Content-Type": "text/plain; charset=utf-8"}
    request = urllib.request.Request(address, body, headers)  # noqa: S310 (http or https: looked at above)
    for left in range(_TRIES - 1, -1, -1):
        why = _asked(request)
        if not why or not left:
            return why
    return ""


def _asked(request: urllib.request.Request) -> str:
    try:
        with urllib.request.urlopen(request, timeout=SECONDS / 3):  # noqa: S310
            return ""
    except urllib.error.HTTPError as error:
        return f"the service answered {error.code}"
    except OSError as error:
        return in_our_words(str(error))


if __name__ == "__main__":
    do(_ping)
