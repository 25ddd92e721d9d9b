"""An explanation as a person reads it: one fact a line, each with what it is about. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from archive.catalogue.telling.known import Held, Known, Told
from crawler.explaining.explain import CAPTURED, NEVER_SEEN, NO_ADDRESS, OWED, REFUSED, Explained
from crawler.ledger import EXAMPLES_PER_RULE, MOST_TRIES
from crawler.ledger.remembered import Ledgers, Remembered

Fact = tuple[str, str]
"""(What it is about, in a word or two; what is so, in a sentence.)"""

_REFUSALS = {
    "robots: disallowed": "the host's robots.txt does not allow it",
    "private address": "its host has a private address: nothing of ours is there",
    "redirect loop": "it leads round in circles",
    "not an article's address": "a listing links to it, and it does not look like an article's address",
    "out of scope: another host": "it is on another host",
}
_HOPS = {
    "seed": "the first page of a listing",
    "pager": "a further page of a listing",
    "article": "a link on a listing",
    "requisite": "what a page needs to be shown",
    "attachment": "a document that a page links to",
    "robots": "the rules for robots of its host",
    "feed": "a feed",
    "sitemap": "a sitemap",
    "probe": "a random address, to see how the host says that there is nothing",
}


def facts(told: Explained) -> Iterator[Fact]:
    """Yield what is known, the most telling first."""
    yield "became", _became(told)
    if told.state == NO_ADDRESS:
        return
    if told.site is None:
        yield "site", "no site file claims its host, and no page in the archive names it"
        return
    yield "site", told.site + (f", which {told.site_state}" if told.site_state else "")
    yield from (("also", f"site {slug} knows it too: --site {slug} tells") for slug in told.also)
    if told.known is not None:
        yield "identity", told.known.key
    if any(not fold.rule.startswith(("spelling", "order")) for fold in told.folds):
        yield from (("folds", f"{fold.rule}: {fold.onto}") for fold in told.folds)
    if told.known is not None:
        yield from _catalogued(told.known)
    yield from _remembered(told)
    yield from _rules(told)


def _became(told: Explained) -> str:
    if told.state == NO_ADDRESS:
        return f"{NO_ADDRESS}: {told.why_none}"
    if told.state == NEVER_SEEN:
        return f"{NEVER_SEEN}: no page that was captured names it"
    if told.state == REFUSED:
        return f"{REFUSED}: {told.rule}" + (f" – {_REFUSALS[told.rule]}" if told.rule in _REFUSALS else "")
    if told.state == OWED:
        return f"{OWED}: it is to be asked for, {_why_owed(told)}"
    if told.state == CAPTURED:
        return CAPTURED + _but(told)
    return f"{told.state}: {told.rule or 'no whole answer came'}, on {MOST_TRIES} nights; nothing asks for it any more"


def _but(told: Explained) -> str:
    known = told.known
    if known is None or known.newest is None:
        return ", and not entered in the catalogue yet"
    if known.article is not None and known.article.gone:
        return f", and gone from the portal since {_when(known.article.gone)}"
    if told.leads_to is not None:
        return f": the server answered {known.newest.status}, which leads to {told.leads_to}"
    if known.newest.status >= 400:
        return f": the server answered {known.newest.status}"
    kind, is_page = known.newest.kind, known.newest.hop == "article" and known.article is None
    return f", and no article: it was read as {kind}" if is_page and kind not in (None, "article") else ""


def _why_owed(told: Explained) -> str:
    own = next(iter(told.ledger.rows), None)
    if told.rule:
        why = f"because of: {told.rule}"
    elif told.last_crawl and told.last_crawl[1] == "budget":
        allowed = f" (its site file allows {told.budget} requests to a crawl)" if told.budget else ""
        why = f"and the last crawl's budget ended before its turn came{allowed}"
    else:
        why = "and its turn has not come yet"
    tried = f"; asked for in vain on {own.tries} of {MOST_TRIES} nights" if own and own.tries else ""
    days = f"; owed for {told.owed_days} days" if told.owed_days else ""
    again = f"; asked for again from {_when(own.due)} (UTC)" if own and own.state == OWED and own.due else ""
    return why + tried + days + again


def _catalogued(known: Known) -> Iterator[Fact]:
    if known.newest is not None:
        posted = f", {known.posted} of them with a form that was posted there" if known.posted else ""
        when = f"first {_when(known.first)}, last {_when(known.newest.at)} (UTC)"
        yield "captured", f"{_times(known.captures)}{posted}, {when}"
        yield from _held(known.newest)
        yield from (("as", url) for url in known.captured_as)
    if known.channels:
        yield "shown by", ", ".join(f"{channel} (since {_when(at)})" for channel, at in known.channels)
    if known.article is not None:
        yield from _article(known.article)
    yield from (("doubt", doubt) for doubt in known.doubts)
    for met in (one for one in known.met if one.decision != CAPTURED):
        rule = f" ({met.rule})" if met.rule else ""
        yield "met", f"{met.url}: {met.decision}{rule}, decided {_when(met.decided)}; {_found(met.hop, met.via, None)}"


def _held(newest: Held) -> Iterator[Fact]:
    whose = f", by {newest.origin}" if newest.origin else ""
    what = newest.kind or newest.mime or "of no type"
    again = f", a revisit ({newest.revisit}): its bytes are those of an earlier capture" if newest.revisit else ""
    cut = f", cut short ({newest.truncated})" if newest.truncated else ""
    yield "last", f"status {newest.status}, {what}{again}{cut}{whose}; {newest.warc} at byte {newest.offset}"
    if newest.unread:
        yield "not read", newest.unread
    yield "found as", _found(newest.hop, newest.via, newest.section)


def _article(article: Told) -> Iterator[Fact]:
    yield "article", f"“{article.title or 'no title'}”, published {article.published or 'on a day that is not known'}"
    if article.revisions:
        yield "revisions", f"{_times(article.revisions)} its words changed: `luutru diff` shows them"
    if article.gone:
        yield "gone", f"said first on {_when(article.gone)}, last shown on {_when(article.last_seen)}"


def _remembered(told: Explained) -> Iterator[Fact]:
    ledger = told.ledger
    if ledger.trouble:
        yield "ledger", ledger.trouble
    if (last := ledger.channel) is not None:
        read = f"{last.entries:,} entries read, {last.articles:,} of them articles"
        yield last.hop, f"{last.in_doubt or last.defect or read}; asked for last {_when(last.asked.isoformat())}"
    for row in ledger.rows:
        met = "" if told.known and told.known.newest else f"; {_found(row.hop, row.via, row.section)}"
        yield "ledger", _row(row) + met
        if row.warc and told.known is not None and not told.known.captures:
            yield "waits", f"{row.warc} holds it: `luutru ingest` enters it when the file is closed"
    if not ledger.rows and not ledger.trouble and ledger.counted:
        yield "counted", _counted(told, ledger)


def _row(row: Remembered) -> str:
    rule = f" ({row.rule})" if row.rule else ""
    tried = f", {_times(row.tries)} in vain" if row.tries else ""
    status = f", status {row.status}" if row.status else ""
    captured = f", last captured {_when(row.captured)}" if row.captured else ""
    return f"{row.state}{rule}{status}{captured}{tried}; first met {_when(row.seen)}"


def _counted(told: Explained, ledger: Ledgers) -> str:
    few = ledger.counted > ledger.examples
    kept = f"the first {ledger.examples} by name" if few else "all of them by name"
    why = f"; of each rule it keeps {EXAMPLES_PER_RULE}" if few else ""
    return (
        f"the ledger knows of {ledger.counted} addresses that '{told.today and told.today.rule}' refused, {kept}{why}; "
        "the rule was run again for this one"
    )


def _rules(told: Explained) -> Iterator[Fact]:
    if told.today is not None:
        verdict = (
            f"a link to it is refused today: {told.today.rule}" if told.today.rule else "it would be asked for today"
        )
        yield "rules", f"{verdict}: {told.today.because}"
        if told.today.rule is None and told.today.asked != told.url:
            yield "asked as", told.today.asked
    said = told.robots
    if said is None:
        yield "robots", "no robots.txt of its host was captured"
    elif isinstance(said, str):
        yield "robots", f"its robots.txt cannot be read: {said}"
    else:
        line = f" by '{said.line}'" if said.line else f": {said.why}" if said.why else ": no line speaks of it"
        yield (
            "robots",
            f"{'allowed' if said.allowed else 'forbidden'}{line} ({said.url}, status {said.status}, captured {said.at} UTC)",
        )
    if told.last_crawl is not None:
        yield "last crawl", f"of {told.site}: {told.last_crawl[1]}, last capture {_when(told.last_crawl[0])}"
    if told.budget:
        yield "budget", f"{told.budget} requests to a crawl, as its site file says"


def _found(hop: str | None, via: str | None, section: str | None) -> str:
    how = _HOPS.get(hop or "", hop or "how is not told")
    if hop == "seed" and section is None:
        how = "the front page, or another address where a look begins"
    return how + (f", on {via}" if via else "") + (f", section '{section}'" if section else "")


def _when(at: str | None) -> str:
    return at[:16].replace("T", " ") if at else "never"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"
