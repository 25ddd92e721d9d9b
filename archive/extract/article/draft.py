"""From where an article stands to what it says: lead, paragraphs, pictures with captions, documents, date, byline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile
from types import MappingProxyType

from archive.extract.article.attachments import attachments_of
from archive.extract.article.leads import Parts, words_of
from archive.extract.article.zones import MOST_PICTURES, Zones, in_one_alphabet, part
from archive.extract.dates.printed import DateFacts, choose
from archive.extract.fields.facts import (
    beside_date,
    date_lines,
    date_metas,
    is_date_line,
    is_set_as_signature,
    marked_bylines,
    meta_author,
    near_dates,
    ruled_bylines,
)
from archive.extract.fields.makers import declared_makers, publication_names, signed_lines
from archive.extract.fields.section import find_section
from archive.extract.legacy import in_unicode
from archive.extract.people.abroad import read_abroad
from archive.extract.people.byline import BylineFacts, BylineReading, TailLine, read_byline
from archive.extract.people.names import is_person
from archive.extract.standing.rules import Standing
from archive.extract.text import may_be_vietnamese
from archive.extract.tree.blocks import MAX_BLOCKS, Block
from archive.extract.tree.page import Page
from archive.model import Evidence, Problem, Reading, ReadRules, Site
from archive.urls import host_of

_TAIL = 6
_OPENING = 6  # paragraphs that tell the language
_BY = re.compile(r"(?:by|von|par|por|di|door)\s+[^a-z\s]", re.IGNORECASE)
_SIGNATURES = 3
_LABEL = re.compile(
    r"(?:tác giả|nguồn(?: tin)?|theo|(?:bài|tin),? (?:và )?ảnh|tin, bài|thực hiện|biên tập|người (?:viết|đăng)|t/h)\s*:?\s"
    r"|(?:bài|tin|ảnh)\s*:\s",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a reading knows besides the page: the rules, the site, the moment of the capture."""

    rules: ReadRules
    site: Site
    seen: datetime
    origin: Evidence
    """Whose the rules are."""
    changed: datetime | None = None
    """Since when the server says that the page is as it is."""


def draft(page: Page, standing: Standing, terms: Terms) -> Reading:
    """Return what the article at *standing* says, as kind `article`; whether it is one is for `judge`."""
    zones, font = in_one_alphabet(part(page, standing, terms.rules))
    if font is not None and standing.title is not None:
        standing = replace(standing, title=replace(standing.title, text=in_unicode(standing.title.text, font)))
    title = standing.title
    section = find_section(page, standing.frame, terms.rules.section, title, zones.before)
    text = words_of(zones, standing)
    byline = _byline(page, standing, terms, zones, text)
    paragraphs = _signed_off([block.text for block in text.paragraphs], byline)
    date = choose(_date_facts(page, standing, terms, zones, text), seen=terms.seen)
    attachments = attachments_of(page, standing)
    captioned = any(image.caption or image.credit for image in text.images)
    known = {
        "title": title.evidence if title else None,
        "lead": text.lead_known,
        "text": standing.evidence if paragraphs else None,
        "published": date.evidence,
        "byline": byline.evidence,
        "source": byline.source_known,
        "section": (section[1] or terms.origin) if section else None,
        "images": standing.evidence if text.images else None,
        "captions": text.captions_known if captioned else None,
        "attachments": standing.evidence if attachments else None,
    }
    return Reading(
        kind="article",
        title=title.text if title else None,
        lead=text.lead,
        text="\n".join(paragraphs),
        published=date.published,
        published_as_printed=date.as_printed,
        published_kind=date.kind,
        byline=byline.byline,
        authors=byline.authors,
        source=byline.source,
        section=section[0] if section else None,
        images=text.images,
        attachments=attachments,
        evidence=MappingProxyType({field: how for field, how in known.items() if how}),
        problems=(*page.problems, *_own_problems(standing, zones, font), *date.problems, *byline.problems),
    )


def _signed_off(paragraphs: list[str], byline: BylineReading) -> list[str]:
    """Take the lines that sign and credit off the text, also where they are glued to its last paragraph."""
    kept = paragraphs[: len(paragraphs) - byline.tail]
    if kept and byline.glued and kept[-1].endswith(byline.glued):
        kept[-1] = kept[-1][: -len(byline.glued)].rstrip()
    return kept


def _own_problems(standing: Standing, zones: Zones, font: str | None) -> Iterator[Problem]:
    if font is not None:
        yield Problem("text", f"typed for the fonts of {font}: turned into Unicode")
    if len(zones.body) + len(zones.head) > MAX_BLOCKS * 0.9:
        yield Problem("text", f"more than {MAX_BLOCKS} lines and pictures: the rest is left out")
    if len(zones.addresses) >= MOST_PICTURES:
        yield Problem("images", f"more than {MOST_PICTURES} pictures: the rest is left out")
    if standing.title is not None and not standing.title.confirmed and not standing.ruled:
        yield Problem("title", "nothing else on the page says the same")


# -- date, byline, documents -----------------------------------------------------------------------------------------


def _date_facts(page: Page, standing: Standing, terms: Terms, zones: Zones, text: Parts) -> DateFacts:
    ruled = date_lines(page, terms.rules.date)
    after = (block for block in zones.after if is_date_line(block.text))
    around = (*zones.before, *zones.head, *zones.dated, *zones.signed, *after)
    opening = [block.text for block in text.paragraphs if block.kind == "text" and block.words >= 6][:1]
    first = " ".join((*([text.lead] if text.lead else []), *opening))
    return DateFacts(
        labelled=ruled or near_dates(around),
        labelled_by=terms.origin if ruled else Evidence.VISIBLE_LABEL,
        meta=date_metas(page, standing.frame),
        first_sentence=first[:600],
        url=page.url,
        stamps=terms.rules.stamp,
        title=standing.title.text if standing.title else "",
        text="\n".join(block.text for block in text.paragraphs),
        changed=terms.changed,
    )


def _byline(page: Page, standing: Standing, terms: Terms, zones: Zones, text: Parts) -> BylineReading:
    told = " ".join((text.lead or "", *(block.text for block in text.paragraphs[:_OPENING])))
    if terms.rules.byline or may_be_vietnamese(told):
        return _who_signs(_byline_facts(page, standing, terms, zones, text), zones)
    declared, known = declared_makers(page)
    printed = (*signed_lines(standing.frame), *(block.text for block in zones.head if _BY.match(block.text)))
    abroad = read_abroad(declared, known, printed, (terms.site.name, *publication_names(page)))
    if abroad.byline is None and host_of(page.url).endswith(".vn"):
        # a portal's English edition is signed as its Vietnamese one is: "Thanh Mai", bold, under the text
        signed = _who_signs(_byline_facts(page, standing, terms, zones, text), zones)
        return signed if signed.authors and all(map(is_person, signed.authors)) else abroad
    return abroad


def _who_signs(facts: BylineFacts, zones: Zones) -> BylineReading:
    """Read who signs; where the text does not say it, the lines right behind it may, if they are set as a signature."""
    reading = read_byline(facts)
    if reading.byline is not None:
        return reading
    lines = takewhile(is_set_as_signature, zones.after[:_SIGNATURES])
    tail = tuple(TailLine(block.text, block.align == "right", True, block.italic) for block in lines)
    behind = read_byline(replace(facts, tail=tail)) if tail else reading
    if reading.source is not None:
        behind = replace(behind, source=reading.source, source_known=reading.source_known)
    return replace(behind, tail=reading.tail, glued=reading.glued)


def _byline_facts(page: Page, standing: Standing, terms: Terms, zones: Zones, text: Parts) -> BylineFacts:
    ruled = ruled_bylines(page, terms.rules)
    after = [block.text for block in zones.after if block.words <= 15 and _LABEL.match(block.text)]
    labelled = [*(ruled or marked_bylines(standing.frame)), *after]
    names = (terms.site.name, page.meta("og:site_name") or "", page.meta("dc.publisher") or "")
    return BylineFacts(
        labelled=tuple(dict.fromkeys(labelled))[:8],
        labelled_by=terms.origin if ruled else Evidence.MARKUP,
        tail=tuple(
            TailLine(block.text, block.align == "right", block.bold, block.italic) for block in text.paragraphs[-_TAIL:]
        ),
        head=tuple(block.text for block in zones.head if _may_name(block)),
        dated=tuple(block.text for block in zones.signed),
        meta_author=meta_author(page),
        site_names=tuple(name for name in names if name),
    )


def _may_name(block: Block) -> bool:
    """Return whether a line between title and text may name who made it: a date alone does not."""
    if block.kind == "image" or block.words > 16:
        return False
    rest = beside_date(block.text)
    return rest is None or any(map(str.isalpha, rest))
