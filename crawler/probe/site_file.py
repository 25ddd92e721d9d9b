"""The lines of a drafted site file: TOML, with the evidence in comments. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields

from archive.model import FetchRules, Layout, Section
from crawler.probe.looked import Finding, Looked, findings
from crawler.probe.portal import is_loopback
from crawler.probe.written import comment, listed, quoted, table

READ_FIELDS = ("article", "title", "lead", "body", "date", "byline", "source", "section", "drop", "chrome")
TOLD = ("walk.pager", "feed", "sitemap", "charset", "date", "soft_404")
MOST_LINES = 40  # comments of a kind


def site_file(
    looked: Looked,
    layout: Layout,
    sections: Sequence[Section],
    facts: Sequence[Finding],
    left: tuple[Sequence[str], Sequence[str]],
) -> str:
    """Return the text of the file; *left* is what was not found, and what of the menu was not asked for."""
    home = looked.home
    day = home.at.date().isoformat() if home is not None else ""
    missing, untried = left
    lines = [
        comment(f"Drafted on {day} from {len(looked.answers)} answers of {looked.home_url}: check it, then enable it."),
        *table("", [*_head(looked.home_url, facts)]),
    ]
    for section in sections:
        told = next((one.evidence for one in findings(facts, "section") if one.value == section.name), "")
        lines += table("[[section]]", [("name", quoted(section.name), ""), ("url", quoted(section.url), told)])
    if untried:
        lines += [
            "",
            comment("In the menu too, and not asked for: a section where its page lists articles."),
            *map(comment, untried[:MOST_LINES]),
        ]
    lines += table("[[layout]]", [*_layout(layout, facts)])
    besides = [
        one for one in facts if one.part in TOLD and not (one.part == "walk.pager" and findings(facts, "walk.next"))
    ]
    lines += ["", *(comment(f"{one.part}: {one.value} ({one.evidence})") for one in besides)]
    if missing:
        lines += ["", comment("Not found:"), *(comment(f"- {one}") for one in missing[:MOST_LINES])]
    return "\n".join(lines) + "\n"


def _head(home: str, facts: Sequence[Finding]) -> Iterator[tuple[str, str, str]]:
    for part in ("name", "province", "province_now"):
        for one in findings(facts, part)[:1]:
            yield part, quoted(one.value), one.evidence
    yield "home", quoted(home), ""
    if aliases := findings(facts, "aliases"):
        yield (
            "aliases",
            listed(one.value for one in aliases),
            "; ".join(f"{one.value}: {one.evidence}" for one in aliases),
        )
    yield "enabled", "false", "until a person has checked what stands here"
    if is_loopback(home):
        yield "loopback", "true", ""
    for one in findings(facts, "delay")[:1]:
        yield "delay", one.value, one.evidence


def _layout(layout: Layout, facts: Sequence[Finding]) -> Iterator[tuple[str, str, str]]:
    platform = findings(facts, "platform")
    yield "platform", quoted(layout.platform), platform[0].evidence if platform else ""
    values = {
        "url.case_insensitive": "true",
        "url.key": f"[{', '.join(listed(pair) for pair in layout.url.key)}]",
        "walk.article": listed(layout.walk.article),
        "walk.items": listed(layout.walk.items),
        "walk.pager": quoted(layout.walk.pager),
        "walk.next": listed(layout.walk.next),
        "walk.feeds": listed(layout.walk.feeds),
        "walk.sitemaps": listed(layout.walk.sitemaps),
        **_fetch(layout),
        **{
            f"read.{field.name}": listed(getattr(layout.read, field.name))
            for field in fields(layout.read)
            if field.name in READ_FIELDS
        },
    }
    for key, value in values.items():
        told = findings(facts, key)
        if told and not (key == "walk.pager" and not findings(facts, "walk.next")):
            yield key, value, "; ".join(f"{one.evidence} ({one.share:.0%})" for one in told[:2])
        elif key in _UNTOLD and value and findings(facts, "walk.fetch.url"):
            yield key, value, ""


_UNTOLD = ("walk.pager", "walk.fetch.first", "walk.fetch.size", "walk.fetch.values.section")


def _fetch(layout: Layout) -> dict[str, str]:
    """Return the lines of `[walk.fetch]` and `[read.json]`, empty where they need not be said."""
    asked = layout.walk.fetch
    places = {f"read.json.{field}": quoted(path) for field, path in layout.read.json}
    if asked is None:
        return places
    usual, values = FetchRules(), dict(asked.values)
    return {
        "walk.fetch.url": quoted(asked.url),
        "walk.fetch.first": str(asked.first) if asked.first != usual.first else "",
        "walk.fetch.size": str(asked.size) if asked.size != usual.size else "",
        "walk.fetch.values.section": quoted(values["section"]) if "section" in values else "",
        "walk.fetch.items": quoted(asked.items),
        "walk.fetch.link": quoted(asked.link),
        "walk.fetch.api": quoted(asked.api),
        **places,
    }
