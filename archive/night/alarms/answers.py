"""What hosts answer in place of pages: refusals, questions, errors, "not found" with 200, another trade's goods."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from archive.night.alarms.kinds import CHALLENGE, ERRORS, EVERYWHERE, GIVEN_UP, HIJACKED, MISSING, REFUSED, SOFT
from archive.night.alarms.measure import USUAL, Risen, Rule, risen
from archive.night.alarms.view import Finding, View, percent
from archive.night.facts import SiteNight

# Kinds of pages that show that a portal works: who gets one of these is not looking at an error page.
_GOOD = ("article", "listing")
# A portal's front page, a section and a feed: of fewer pages nobody can say "everywhere".
_LEAST_PAGES = 3
# Pages are given up after five nights; so many at once, and a twentieth of what was asked for, are no forgotten links.
_GIVEN_UP = 10
_GIVEN_UP_SHARE = 0.05
# A busy portal's Sunday asks for little: where half of it is given up, the week's twentieth is no measure.
_GIVEN_UP_TONIGHT = 0.5


def _statuses(night: SiteNight) -> int:
    return sum(night.statuses.values())


def _pages(night: SiteNight) -> int:
    return sum(night.kinds.values())


def _count(*statuses: int) -> Callable[[SiteNight], int]:
    names = {str(status) for status in statuses}
    return lambda night: sum(number for status, number in night.statuses.items() if str(status) in names)


def _kind(*kinds: str) -> Callable[[SiteNight], int]:
    return lambda night: sum(night.kinds.get(kind, 0) for kind in kinds)


@dataclass(frozen=True, slots=True)
class _Share:
    """A share of answers that ought to be small."""

    kind: str
    bad: Callable[[SiteNight], int]
    of: Callable[[SiteNight], int]
    rule: Rule
    words: str
    remedy: str
    evidence: str


# Rises: a tenth of pages that a firewall asks a question, or that say "not found", is more than portals have of
# either in an ordinary night (one or two in a hundred); a fifth of answers that are refused or broken is a server in
# trouble, not a bad hour. Floors: half of all answers is wrong whatever was usual.
_SHARES = (
    _Share(
        REFUSED, _count(403, 429, 503), _statuses, Rule(0.2, 0.5),
        "answers refuse (403, 429, 503)",
        "crawl slower (`delay` in the site file), and write to the portal's people: the User-Agent names us; never "
        "go round it",
        "status:403",
    ),
    _Share(
        CHALLENGE, _kind("challenge", "login"), _pages, Rule(0.1, 0.5),
        "pages are a firewall's question or a login in place of what was asked for",
        "ask the portal's people to let the crawler in by its User-Agent; until then its pages are owed and asked "
        "for again",
        "challenge",
    ),
    _Share(
        ERRORS, _count(500, 502, 504), _statuses, Rule(0.2, 0.5),
        "answers are server errors (500, 502, 504)",
        "nothing, for some nights: what failed is owed; after a week write to the portal's people",
        "status:500",
    ),
    _Share(
        SOFT, _kind("soft-404"), _pages, Rule(0.1, 0.5),
        "pages say with status 200 that there is nothing",
        "open one in a browser: where it shows an article, its words are mistaken (`read.soft_404`); where not, "
        "its addresses have changed",
        "soft-404",
    ),
    _Share(
        MISSING, lambda night: night.unanswered, lambda night: night.unanswered + _statuses(night), Rule(0.2, 0.5),
        "requests had no whole answer",
        "nothing, for some nights: what failed is owed; a larger `delay` spares a weak server",
        "unanswered",
    ),
)  # fmt: skip


def answers(view: View) -> Iterator[Finding]:
    """Yield what the portal answers in place of its pages."""
    for share in _SHARES:
        verdict = risen(view.rate(share.bad, share.of), share.rule, view.of(share.kind))
        if verdict is None:
            yield view.unjudged(share.kind, "", "too few answers came to tell")
        elif isinstance(verdict, Risen):
            yield _risen(view, share, verdict)
    yield from _everywhere(view)
    yield from _hijacked(view)
    yield from _given_up(view)


def _risen(view: View, share: _Share, found: Risen) -> Finding:
    usual = "" if found.usual is None else f"; {percent(found.usual)} were usual"
    why = f" ({view.tonight.why_unanswered})" if share.kind == MISSING and view.tonight.why_unanswered else ""
    what = f"{percent(found.share)} of {found.of} {share.words}{why}{usual}"
    return replace(view.alarm(share.kind, "", what, share.remedy, share.evidence), began=found.began)


def _everywhere(view: View) -> Iterator[Finding]:
    pages = _pages(view.tonight)
    if pages < _LEAST_PAGES:
        yield view.unjudged(EVERYWHERE, "", "too few pages came to tell")
    elif _is_nowhere(view.tonight) and not any(map(_is_nowhere, _before(view))):
        shown = ", ".join(f"{number} {kind}" for kind, number in sorted(view.tonight.kinds.items()) if number)
        what = f"none of {pages} pages is a listing or an article: {shown}"
        remedy = (
            "open the portal in a browser: where it works, the site file's layout no longer fits; where it shows "
            "the same page everywhere, wait"
        )
        yield view.alarm(EVERYWHERE, "", what, remedy, *_evidence(view.tonight))


def _evidence(night: SiteNight) -> Iterator[str]:
    """Yield what names the captures of the kinds that *night* has, the most frequent kind first."""
    for kind, _ in sorted(night.kinds.items(), key=lambda pair: (-pair[1], pair[0])):
        yield "challenge" if kind == "login" else kind


def _is_nowhere(night: SiteNight) -> bool:
    return _pages(night) >= _LEAST_PAGES and not _kind(*_GOOD)(night)


def _before(view: View) -> list[SiteNight]:
    """Return the four weeks before: a portal whose listings a script fills has nights without a page that looks like one."""
    past = view.of(EVERYWHERE)
    end = past.since or view.tonight.night
    return [night for night in view.nights if end - USUAL <= night.night < end and past.sound(night.night)]


def _hijacked(view: View) -> Iterator[Finding]:
    if number := view.tonight.kinds.get("hijacked", 0):
        what = f"{number} page{'s' * (number != 1)} under the portal's addresses sell another trade's goods"
        remedy = "tell the portal's people that somebody has broken in; what is captured is evidence, and no article"
        yield view.alarm(HIJACKED, "", what, remedy, "hijacked")


def _given_up(view: View) -> Iterator[Finding]:
    tonight = view.tonight
    asked = sum(n.requests for n in view.nights if (tonight.night - n.night).days < 7)
    if tonight.given_up >= max(_GIVEN_UP, min(_GIVEN_UP_SHARE * asked, _GIVEN_UP_TONIGHT * tonight.requests)):
        what = f"{tonight.given_up} addresses were given up, after five nights without a page"
        remedy = (
            "`luutru explain` one of them; where a browser shows the page, crawl the site by hand: `luutru crawl "
            "SITE --again`"
        )
        # tried for the last time tonight: what came in their place is among what came in place of pages
        yield view.alarm(GIVEN_UP, "", what, remedy, "status:500", "status:403", "challenge", "unanswered")
