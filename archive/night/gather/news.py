"""The articles of a night: which are new, which of those are news, what can be read of them, and what became of old ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median

from archive.night.facts import FIELDS
from archive.night.gather.span import TAKEN, Evidence, Span
from archive.times import VIET_NAM

# A week of lost nights, made up for, is news still.
_NEWS = timedelta(days=8)
_KEYS = f"select key from captures where {TAKEN}"
_NEW = f"""
select a.capture, a.published, a.title is not null, a.byline is not null, a.lead is not null, length(t.text),
    (select count(*) from images as i where i.article = a.id),
    (select count(*) from images as i where i.article = a.id and i.caption is not null),
    exists (select 1 from articles as b where b.text_digest = a.text_digest and b.site = a.site and b.id <> a.id),
    (
        select c.section from captures as c
        where c.site = a.site and c.key = a.key and c.at = a.first_captured order by c.id limit 1
    )
from articles as a join article_texts as t on t.id = a.id
where a.site = :site and a.key in ({_KEYS}) and a.first_captured between :first and :last
order by a.id
"""
_AGAIN = f"""
select count(*), coalesce(sum(exists (
    select 1 from revisions as r where r.article = a.id and r.at between :first and :last
)), 0)
from articles as a where a.site = :site and a.key in ({_KEYS} and hop = 'article') and a.first_captured < :first
"""
# not `articles.gone`: that is of today, and an article that has returned since was gone that night all the same
_LOST = """
select kind, count(distinct article) from changes
where site = :site and at between :first and :last and kind in ('removed', 'moved') group by kind
"""


@dataclass(slots=True)
class News:
    """What came, counted."""

    new: int = 0
    fresh: int = 0
    sections: Counter[str] = field(default_factory=Counter)
    filled: Counter[str] = field(default_factory=Counter)
    pictured: int = 0
    letters: int = 0
    twins: int = 0
    revisited: int = 0
    edited: int = 0
    gone: int = 0
    moved: int = 0
    captures: list[str] = field(default_factory=list)
    """The captures that new articles are read from, in order of publication."""


def news_of(span: Span, evidence: Evidence) -> News:
    """Return what came in the night *span*; *evidence* is told which captures show it."""
    found = News(filled=Counter(dict.fromkeys(FIELDS, 0)))
    ended = datetime.fromisoformat(span.last).astimezone(VIET_NAM).date()
    letters: list[tuple[int, str]] = []
    for capture, published, *told in span.rows(_NEW):
        *has, pictures, captions, twin, section = told
        found.new += 1
        found.captures.append(capture)
        if twin:
            found.twins += 1
            evidence.add("twins", capture)
        if not _is_news(published, ended):
            continue
        found.fresh += 1
        evidence.add("new", capture)
        letters.append((has[-1], capture))
        values = dict(zip(("title", "byline", "lead", "text"), has, strict=True))
        values |= {"published": published is not None, "images": pictures, "captions": captions}
        _count(found, evidence, capture, values)
        if section is not None:
            found.sections[section] += 1
    found.letters = int(median(length for length, _ in letters)) if letters else 0
    for _, capture in sorted(letters):
        evidence.add("short", capture)
    ((found.revisited, found.edited),) = span.rows(_AGAIN)
    lost: dict[str, int] = dict(span.rows(_LOST))
    found.gone, found.moved = lost.get("removed", 0), lost.get("moved", 0)
    return found


def _count(found: News, evidence: Evidence, capture: str, values: dict[str, object]) -> None:
    found.pictured += bool(values["images"])
    for name in FIELDS:
        if values[name]:
            found.filled[name] += 1
        elif name != "captions" or values["images"]:
            evidence.add(f"unread:{name}", capture)


def _is_news(published: str | None, ended: date) -> bool:
    return published is None or published[:10] >= (ended - _NEWS).isoformat()


def by_section(news: News, seen: Iterable[str], named: Iterable[str]) -> dict[str, int]:
    """Return section of the site file → fresh articles, with 0 for those of *seen*, whose first pages came without any."""
    return {name: news.sections[name] for name in named if name in news.sections or name in set(seen)}
