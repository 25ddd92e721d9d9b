"""Two weeks of bad nights: which fault befalls which portal on which night, and what must be told of it."""

from __future__ import annotations

from dataclasses import dataclass

from archive.night.alarms import kinds

MAKES = ("nukeviet", "wordpress", "drupal", "sharepoint", "liferay", "joomla")
NIGHTS = 14
# What follows where a portal gives none of its pages: it brings no news, it asks for what it cannot have.
_FOLLOWS = frozenset({kinds.NOTHING, kinds.FEWER})
_ODD_PAGES = frozenset({kinds.EVERYWHERE, kinds.CHALLENGE, kinds.SOFT, kinds.HIJACKED, kinds.FAILED})


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong in one night."""

    night: int
    name: str
    """`state NAME` shows one of the sample portals' states; all others are done by the rehearsal itself."""
    site: int | None = None
    """Its place in MAKES; None: it befalls the machine."""
    shows: frozenset[str] = frozenset()
    """Alarms of that night that tell of it: one of them must. Empty: no alarm is due."""
    codes: frozenset[int] = frozenset({0})
    """How the night may end."""
    follows: frozenset[str] = frozenset()
    """Alarms that tell of what follows from it."""
    after: frozenset[str] = frozenset()
    """Alarms of the night after, one of which must tell of it."""
    leaves: frozenset[str] = frozenset()
    """Alarms of the night after that may tell of it."""


_NOTHING: frozenset[str] = frozenset()
# the day before had a wrong clock, and so no night
_OF_DISKS = frozenset({kinds.STEP, kinds.FAILED, kinds.DIED, kinds.NIGHTS_MISSED})
_WRONG = frozenset({1, 3})
_SOME_FAILED = frozenset({3})
FAULTS = (
    Fault(3, "host down", 0, frozenset({kinds.HOST_GONE}), _SOME_FAILED, _FOLLOWS),
    Fault(4, "state maintenance", 1, frozenset({kinds.EVERYWHERE}), _WRONG, _FOLLOWS | _ODD_PAGES),
    Fault(5, "state challenge", 2, frozenset({kinds.CHALLENGE}), _WRONG, _FOLLOWS | _ODD_PAGES),
    Fault(5, "state hijacked", 5, frozenset({kinds.HIJACKED}), _WRONG, _FOLLOWS | _ODD_PAGES),
    Fault(6, "site file broken", 3, frozenset({kinds.BROKEN}), _SOME_FAILED, frozenset({kinds.NOT_CRAWLED})),
    Fault(7, "power loss", codes=frozenset({-9}), after=frozenset({kinds.NIGHT_DIED})),
    Fault(9, "two nights"),
    Fault(10, "name gone", 4, frozenset({kinds.HOST_GONE}), _SOME_FAILED, _FOLLOWS),
    Fault(10, "nobody to tell", codes=_SOME_FAILED, after=frozenset({kinds.STEP})),
    Fault(11, "catalogue read"),
    Fault(12, "clock in 2001", None, frozenset({kinds.CLOCK}), _WRONG),
    # where the book cannot be written either, only the exit code tells that night how it went; the next one knows more
    Fault(
        13, "small disk", None, _NOTHING, frozenset({5}), _OF_DISKS, leaves=frozenset({kinds.NIGHT_DIED, kinds.STEP})
    ),
)
