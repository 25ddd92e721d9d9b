"""A night as a page that stands alone: no script, no request, and every word in it escaped. The door to Jinja.

- Jinja escapes what is printed only where it is told to (`autoescape`), and prints nothing for a name that is misspelt:
  `StrictUndefined` makes that an error.
- Escaping keeps the letters that turn the direction of writing or hide: `finalize` takes them out of all that is printed.
- What slipped through nevertheless could do nothing: the page's policy allows one style sheet, by its digest, and nothing else.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from archive.night.report.lately import HEIGHT, STEP, as_words, bars, empty, lately, unknown
from archive.night.report.words import bounded, counted, ended_as, lasted, moment, place_of, size, verdict
from archive.night.whole import NIGHTS_SHOWN, WholeNight

MOST_SAID = 5  # lines of what a crawl said; its log has them all
NUMBERS = (
    ("news", "fresh"),
    ("new", "new"),
    ("edited", "edited"),
    ("gone", "gone"),
    ("moved", "moved"),
    ("asked", "requests"),
    ("unanswered", "unanswered"),
    ("owed", "owed"),
)
"""What stands at the head of a column → the fact below it."""


def as_page(whole: WholeNight) -> str:
    """Return the report of *whole* as HTML."""
    rows = [(site, lately(whole, site.site)) for site in sorted(whole.sites, key=lambda one: one.site)]
    off = {episode.alarm.site for episode in whole.standing()}
    return _templates().get_template("page").render(whole=whole, verdict=verdict(whole), rows=rows, off=off)


def as_index(nights: Sequence[tuple[str, str]], older: int) -> str:
    """Return the page that leads to the reports of *nights* (night, verdict); *older* ones are not in it."""
    return _templates().get_template("index").render(nights=nights, older=older)


@cache
def _templates() -> Environment:
    here = files("archive.night.report")
    kept = {name: (here / f"{name}.html.jinja").read_text(encoding="utf-8") for name in ("page", "index")}
    style = (here / "page.css").read_text(encoding="utf-8")
    made = Environment(autoescape=True, undefined=StrictUndefined, finalize=_printed, loader=DictLoader(kept))
    made.trim_blocks = made.lstrip_blocks = True
    made.globals.update(
        style=Markup(style),  # noqa: S704 (our own file)
        style_digest=b64encode(sha256(style.encode()).digest()).decode(),
        numbers=NUMBERS,
        nights_shown=NIGHTS_SHOWN,
        most_said=MOST_SAID,
        width=NIGHTS_SHOWN * STEP,
        height=HEIGHT,
    )
    for word in (as_words, bars, counted, empty, ended_as, lasted, moment, place_of, size, unknown):
        made.globals[word.__name__] = word
    return made


def _printed(value: Any) -> Any:
    return value if isinstance(value, Markup | int) else bounded(str(value), _LONGEST)


_LONGEST = 2_000  # letters; the bars of four weeks have 500, what is told of an alarm less than that
