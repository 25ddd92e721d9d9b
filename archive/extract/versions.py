"""What makes two readings of one article two versions of it. Pure.

View counters, clocks and hidden form fields are in none of these fields, so an unchanged article stays one version.
"""

from __future__ import annotations

from typing import Any

from archive.model import Reading


def changed(before: Reading, after: Reading) -> tuple[str, ...]:
    """Return the fields in which *after* is another version than *before*, in the order of the page; none: it is the same.

    >>> changed(Reading("article", title="Hội nghị"), Reading("article", title="Hội thảo", section="Tin tức"))
    ('title',)
    """
    pairs = zip(_versioned(before), _versioned(after), strict=True)
    return tuple(name for (name, was), (_, now) in pairs if was != now)


def _versioned(reading: Reading) -> list[tuple[str, Any]]:
    # the section is the menu's: whoever renames a part of the portal edits no article
    return [
        ("title", reading.title),
        ("lead", reading.lead),
        ("text", reading.text),
        ("published", reading.published),
        ("byline", reading.byline),
        ("source", reading.source),
        ("images", [(image.url, image.caption, image.credit) for image in reading.images]),
        ("attachments", [(document.url, document.text) for document in reading.attachments]),
    ]
