"""Why a service could not be reached, told in sentences of our own: a library's would show the address. Pure."""

from __future__ import annotations

import re

_MEANT = (
    (r"\berror[=:]\s?([45]\d\d)\b", "the service answered {}"),
    (r"authenticat|\b53[45]\b|credentials|password", "the service refuses user and password"),
    (
        r"name or service|name resolution|getaddrinfo|nodename|resolve",
        "its host has no address: is the name right, and DNS up?",
    ),
    (r"refused", "its host refuses the connection: is the service up?"),
    (r"timed? ?out", "its host did not answer in time"),
    (r"certificate|ssl|tls", "no safe connection to its host: is its certificate in order?"),
    (r"unreachable|no route", "no network leads to its host"),
    (r"reset|closed|disconnect|remote end|aborted", "its host cut the connection"),
)
OTHERWISE = "the service did not take it, and did not say why"


def in_our_words(said: str) -> str:
    """Return what *said*, which may hold a secret, means.

    >>> in_our_words("Failed to send JSON notification: Service Unavailable, error=503.")
    'the service answered 503'
    >>> in_our_words("HTTPSConnectionPool(host='hooks.example', port=443): /secret: Connection refused")
    'its host refuses the connection: is the service up?'
    """
    for pattern, meant in _MEANT:
        if found := re.search(pattern, said, re.IGNORECASE):
            return meant.format(*found.groups())
    return OTHERWISE
