"""What goes wrong on the way to a portal, in a person's words, with the remedy where a person has one."""

from __future__ import annotations

import re

# Twisted's words for a connection that ended before an answer began: by a reset, by a proper end
_CUT = re.compile(r"[Cc]onnection (?:to the other side was lost|was closed|lost)")
_OPENSSL = re.compile(r"'SSL routines', '[^']*', '([^']{1,100})'")
# Scrapy's and Twisted's names say what happened to those who know the code; operators read these.
WORDS = {
    "DownloadConnectionRefusedError": "the host refuses connections",
    "CannotResolveHostError": "the host's name does not resolve: is it spelled right, is the host gone?",
    "DownloadTimeoutError": "no answer came in time",
    "ResponseDataLossError": "the answer broke off",
    "DownloadCancelledError": "the answer is longer than luutru keeps",
    "PrivateAddressError": "a private address is never asked; for a portal on this machine write 'loopback = true' in its file",
    "DownloadFailedError": "what came is no HTTP",
    "UnsupportedURLSchemeError": "not an http or https address",
}

# OpenSSL's words where what answers speaks no TLS at all, but HTTP
_PLAIN = ("wrong version number", "packet length too long", "record layer failure")
REMEDIES = dict.fromkeys(_PLAIN, ": what answers there speaks no TLS; does its address begin with http://?")


def in_words(error: BaseException) -> str:
    """Return what *error* means, or its name and message where nobody has found words for it yet."""
    name = type(error).__name__
    if name == "DownloadFailedError" and (tls := _OPENSSL.search(str(error))):
        return f"no TLS connection comes about: {tls[1]}{REMEDIES.get(tls[1], '')}"
    if name == "DownloadFailedError" and _CUT.search(str(error)):
        return "the connection was cut before an answer came"
    return WORDS.get(name) or f"{name}: {error}"[:300]
