"""What somebody asks of the reading room, and what a page answers. Values alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import urlencode

from archive.catalogue.catalogue import Catalogue
from archive.catalogue.portals import Portals
from archive.evidence.folder import Folder

LANGUAGES = ("en", "vi")
"""What the room speaks; the first where nobody asks for another."""
OURS = "luutru-page"
"""A header that our own answers carry on their way out, so that they get the stricter rules; it goes no further."""


def _none() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: a path of ours, and what stands behind it."""

    path: str
    parts: Mapping[str, str] = field(default_factory=_none)
    """What stands in the places of the path: the name of a portal, a night."""
    arguments: Mapping[str, str] = field(default_factory=_none)
    """What was typed or chosen; of several with one name the first."""
    question: str = ""
    """What stood behind `?`, as it came."""
    accept_datetime: str = ""
    """For which time a representation is asked (RFC 7089, §2.1.1); empty where for none."""
    language: str = "en"
    origin: str = ""
    """Scheme and host under which the reader knows us: `https://luutru.example`."""

    def one(self, name: str) -> str:
        """Return what was typed as *name*, without the space around it; empty where nothing was."""
        return self.arguments.get(name, "").strip()

    def to(self, path: str, **arguments: str | None) -> str:
        """Return the address of another page of ours; it keeps the language that somebody chose.

        >>> Asked("/", arguments={"lang": "vi"}).to("/search", q="họp báo")
        '/search?q=h%E1%BB%8Dp+b%C3%A1o&lang=vi'
        """
        return _address(path, {**arguments, "lang": self.arguments.get("lang")})

    def with_(self, **changed: str | None) -> str:
        """Return the address of this question with other arguments; None takes one away."""
        return _address(self.path, {**self.arguments, **changed})


def _address(path: str, arguments: Mapping[str, str | None]) -> str:
    kept = {name: value for name, value in arguments.items() if value}
    # RFC 3986, §3.4, lets both stand in a question: whoever cites an address can read which it is of
    return f"{path}?{urlencode(kept, safe='/:')}" if kept else path


@dataclass(frozen=True, slots=True)
class Desk:
    """What a page is made from. It belongs to one question: the catalogue may be another for the next."""

    folder: Folder
    catalogue: Catalogue
    portals: Portals
    replay: str = ""
    """Origin on which captures are replayed, never ours: `http://127.0.0.1:8002`; empty where nobody replays."""
    replay_lost: bool = False
    """Whether it is empty because the replay ended by itself; it is begun again."""
    database: str = "catalogue"
    """Datasette's name of the catalogue."""
    may_query: bool = True
    """Whether Datasette lets everybody here ask by SQL."""
    explain: str = ""
    """What explains any address, as `module:function`; empty where nobody named one."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A page for people: a template and what it tells."""

    template: str
    values: Mapping[str, object]
    status: int = 200


@dataclass(frozen=True, slots=True)
class Sent:
    """An answer as it is: for programs, a picture, a way elsewhere."""

    body: bytes
    mime: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=_none)


def missing(what: str) -> Shown:
    """Return the page that says that there is no *what*, a sentence in English that languages translate."""
    return Shown("missing", {"what": what}, status=404)
