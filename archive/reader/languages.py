"""What the room says, in Vietnamese and in English: sentences, numbers and dates. The door to Babel.

Sentences stand in the templates in English; `languages/vi.po` has each of them in Vietnamese. Texts of pages are never
translated.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from io import BytesIO

from babel import Locale, negotiate_locale
from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from archive.reader.asked import LANGUAGES
from archive.times import VIET_NAM

DATA_WORDS = (
    *("published", "updated", "from the text", "from the URL"),
    *("edited", "removed", "moved", "returned"),
    *("title", "lead", "text", "byline", "source", "images", "captions", "attachments", "section"),
    *("article", "listing", "soft-404", "empty", "login", "challenge", "other", "hijacked"),
    *("finished", "died", "imported", "not crawled"),
    *("captured", "owed", "out of scope", "never", "robots", "feed", "sitemap", "link"),
    *("redirect", "same text"),
    *("seed", "pager", "requisite", "attachment", "probe"),
    *("site rule", "platform rule", "recognised platform", "JSON-LD", "meta", "<title>", "URL", "confirmed heading"),
    *("heading", "breadcrumb", "visible label", "markup", "first sentence", "text shape", "trafilatura"),
)
"""What the catalogue writes in some columns: said like sentences, in each language."""
_CHOICE = "lang"


def language_of(arguments: Mapping[str, str], accepted: str) -> str:
    """Return the language that somebody chose, else the first of *accepted* (Accept-Language) that we speak, else English.

    >>> language_of({}, "fr, vi-VN;q=0.8, en;q=0.9"), language_of({"lang": "vi"}, "en"), language_of({}, "*")
    ('en', 'vi', 'en')
    """
    if arguments.get(_CHOICE) in LANGUAGES:
        return arguments[_CHOICE]
    wished = sorted((_wish(place, part) for place, part in enumerate(accepted[:500].split(","))), reverse=True)
    names = [name for weight, _, name in wished if weight > 0]
    return negotiate_locale(names, LANGUAGES, sep="-") or LANGUAGES[0]


def _wish(place: int, part: str) -> tuple[float, int, str]:
    name, _, weight = part.partition(";q=")
    try:
        return float(weight or 1), -place, name.strip()
    except ValueError:
        return 0.0, -place, name.strip()


@cache
def sentences(language: str) -> gettext.NullTranslations:
    """Return how the sentences of the templates are said in *language*."""
    file = files("archive.reader") / "languages" / f"{language}.po"
    if not file.is_file():
        return gettext.NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(file.read_bytes()), locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def written(name: str) -> tuple[tuple[str, str], ...]:
    """Return the sentences of `languages/NAME.po` in their order, each with how it is said; none where there is no file."""
    file = files("archive.reader") / "languages" / f"{name}.po"
    kept = read_po(BytesIO(file.read_bytes())) if file.is_file() else ()
    return tuple((str(one.id), str(one.string)) for one in kept if one.id)


def number(language: str, value: float) -> str:
    """Return *value* as *language* writes numbers.

    >>> number("vi", 12345), number("en", 12345)
    ('12.345', '12,345')
    """
    return format_decimal(value, locale=Locale(language))


_DAYS = {"vi": "dd/MM/y", "en": "d MMM y"}
_TIMES = {"vi": "HH:mm:ss dd/MM/y", "en": "d MMM y, HH:mm:ss"}
_MONTHS = {"vi": "MM/y", "en": "MMM y"}
_NIGHTS = {"vi": "d/M", "en": "d MMM"}
"""As newspapers write them. Babel's own Vietnamese dates have "thg 3" for March, its English times have twelve hours."""


def day(language: str, text: str | None) -> str:
    """Return the day of *text*, a date or time as the catalogue has it; what is no date as it stands, None as nothing.

    Of a time in UTC (with a Z) the day in Viet Nam, which begins seven hours earlier.

    >>> day("vi", "2024-03-27T08:00"), day("en", "2024-03-27"), day("en", None)
    ('27/03/2024', '27 Mar 2024', '')
    >>> day("vi", "2024-03-27T20:00:00.000000Z")
    '28/03/2024'
    """
    return _dated(language, text, _DAYS)


def month(language: str, text: str | None) -> str:
    """Return a month that stands as YYYY-MM.

    >>> month("vi", "2024-03"), month("en", "2024-03"), month("en", "…")
    ('03/2024', 'Mar 2024', '…')
    """
    return _dated(language, text and f"{text}-01", _MONTHS, text)


def night(language: str, text: str) -> str:
    """Return a day without its year, for a row of nights.

    >>> night("vi", "2024-03-07"), night("en", "2024-03-07")
    ('7/3', '7 Mar')
    """
    return _dated(language, text, _NIGHTS)


def _dated(language: str, text: str | None, formats: Mapping[str, str], otherwise: str | None = None) -> str:
    if not text:
        return ""
    try:
        at = datetime.fromisoformat(text).astimezone(VIET_NAM).date() if text.endswith("Z") else None
        return format_date(at or date.fromisoformat(text[:10]), format=formats[language], locale=Locale(language))
    except ValueError:
        return otherwise or text


def moment(language: str, text: str | None) -> str:
    """Return *text*, a time in UTC as the catalogue has it, as wall time in Viet Nam.

    >>> moment("vi", "2024-03-27T01:05:00Z"), moment("en", "2024-03-27T01:05:00Z")
    ('08:05:00 27/03/2024', '27 Mar 2024, 08:05:00')
    """
    if not text:
        return ""
    try:
        at = datetime.fromisoformat(text).astimezone(VIET_NAM)
    except ValueError:
        return text
    return str(format_datetime(at, format=_TIMES[language], tzinfo=VIET_NAM, locale=Locale(language)))
