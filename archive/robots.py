"""What stands in a robots.txt: its records, one by one, without comments and whatever else is no rule.

Pure: the same bytes give the same records. What they allow whom is another's question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256

LARGEST_ROBOTS = 500 * 1024  # RFC 9309 §2.5: at least 500 KiB are read
LONGEST_LINE = 16_664  # google/robotstxt: eight times the longest address of Internet Explorer
# google/robotstxt takes these for what was meant
AGENT = {"user-agent", "useragent", "user agent"}
DISALLOW = {"disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"}
DELAY = {"crawl-delay", "crawldelay", "crawl delay"}
SITEMAP = {"sitemap", "sitemaps", "site-map"}
_KNOWN = AGENT | {"allow"} | DISALLOW | DELAY | SITEMAP  # RFC 9309 §2.2.4: other records must not interfere
_ONE_NAME = {name: min(names) for names in (AGENT, DISALLOW, DELAY, SITEMAP) for name in names}
_LINE_END = re.compile(r"\r\n|\r|\n")
_NO_UTF8 = re.compile("[\udc80-\udcff]")


def directives(body: bytes) -> Iterator[tuple[str, str]]:
    """Yield (name in small letters, value) of each record of the robots.txt *body*, whatever bytes it is."""
    for line in _LINE_END.split(_text(body)):
        said = line[:LONGEST_LINE].partition("#")[0].strip("\ufeff\u200b\x00 \t\f\v\xa0")
        name, _, value = said.partition(":")
        words = said.split()
        if len(words) == 2 and words[0].lower() in _KNOWN:
            name, value = words  # google/robotstxt: the colon may be forgotten where exactly two words stand
        if (known := " ".join(name.lower().split())) in _KNOWN:
            yield known, value.strip()


def digest_of_rules(body: bytes) -> str:
    """Return what two robots.txt have in common that differ in comments, empty lines and spelling alone.

    >>> digest_of_rules(b"User-agent: *") == digest_of_rules(b"# made at 03:00 am\\r\\nuser-agent : *")
    True
    """
    said = "\n".join(f"{_ONE_NAME.get(name, name)}:{value}" for name, value in directives(body))
    return f"rules:{sha256(said.encode('utf-8', 'replace')).hexdigest()[:32]}"


def _text(body: bytes) -> str:
    cut = body[:LARGEST_ROBOTS]
    if len(body) > LARGEST_ROBOTS:
        # half a rule would say something else: `Disallow: /` of `Disallow: /tim-kiem`
        cut = cut[: max(cut.rfind(b"\n"), cut.rfind(b"\r")) + 1]
    if cut.startswith((b"\xff\xfe", b"\xfe\xff")):  # what Notepad calls Unicode
        return cut.decode("utf-16", "replace")
    text = cut.decode("utf-8", "surrogateescape")
    return _NO_UTF8.sub(lambda match: f"%{ord(match.group()) - 0xDC00:02X}", text)
