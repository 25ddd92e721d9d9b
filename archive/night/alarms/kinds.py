"""The kinds of alarms, by their names; docs/operator.md says of each when it opens, when it closes, what to do."""

from __future__ import annotations

# crawls
BROKEN = "site file broken"
NOT_CRAWLED = "not crawled"
DIED = "crawl died"
FAILED = "crawl failed"
CUT_SHORT = "cut short"
# hosts
HOST_GONE = "host gone"
LED_AWAY = "led away"
CERTIFICATE_NEW = "certificate new"
CERTIFICATE_ENDS = "certificate ends"
TLS_DEFECT = "TLS defect"
ROBOTS_CHANGED = "robots changed"
ROBOTS_FORBIDS = "robots forbids"
# answers
REFUSED = "refused"
CHALLENGE = "challenge"
ERRORS = "server errors"
MISSING = "answers missing"
SOFT = "soft 404s"
EVERYWHERE = "error page everywhere"
HIJACKED = "hijacked"
GIVEN_UP = "given up"
# news
NOTHING = "nothing new"
FEWER = "fewer new"
# fields
LOST = "field lost"
SHORT = "texts short"
# looks
LOOK = "new look"
SECTION_GONE = "section gone"
PLATFORM = "new platform"
# doubles, replay
FLOOD = "duplicates flood"
INCOMPLETE = "replay incomplete"
# the archive
DISK = "disk"
CLOCK = "clock"
STEP = "step failed"
NIGHT_DIED = "night died"
NIGHTS_MISSED = "nights missed"
NOWHERE = "nothing new anywhere"
LULL = "lull"

# Something is being lost while it lasts, or a person alone can mend it; of one section of several it is not said so
# loudly.
LOUD = frozenset(
    {BROKEN, NOT_CRAWLED, CUT_SHORT, HOST_GONE, LED_AWAY, ROBOTS_FORBIDS, EVERYWHERE, HIJACKED, NOTHING, SECTION_GONE}
    | {CLOCK, NIGHT_DIED, NIGHTS_MISSED, NOWHERE}
)
# Said, and nothing to be mended: a holiday. `luutru check` is content with it.
NOTICES = frozenset({LULL})
