"""Pages from templates: every word in them escaped, none that steers or hides. The reading room's door to Jinja."""

from __future__ import annotations

import re
from functools import cache, partial
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from archive.reader.asked import LANGUAGES, Asked, Desk, Shown
from archive.reader.languages import day, moment, month, night, number, sentences
from archive.reader.naming import name_of
from archive.reader.retelling import retold
from archive.terminal import STEERING

LONGEST = 20_000
"""Letters of one piece that is printed: paragraphs are pieces of their own. Titles and names are cut much shorter."""


def rendered(shown: Shown, asked: Asked, desk: Desk | None) -> str:
    """Return the page as HTML. Raises jinja2.UndefinedError for a name that is misspelt in a template."""
    template = _templates(asked.language).get_template(f"{shown.template}.html")
    return template.render(asked=asked, desk=desk, languages=LANGUAGES, **shown.values)


def short(text: str | None, most: int = 300) -> str:
    """Return *text* with at most *most* letters.

    >>> short("x" * 9, 5), short(None)
    ('xxxx…', '')
    """
    text = text or ""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def is_web(url: str) -> bool:
    """Return whether *url* may be a link: `javascript:` and its like may not.

    >>> is_web("https://hanam.gov.vn/"), is_web("javascript:alert(1)"), is_web("//x"), is_web(" http://x")
    (True, False, False, False)
    """
    return url.startswith(("http://", "https://"))


def stamp(at: str) -> str:
    """Return *at*, a time as the catalogue has it, in 14 digits.

    >>> stamp("2024-03-27T08:00:01.250Z")
    '20240327080001'
    """
    return re.sub(r"\D", "", at)[:14]


def coded(text: str) -> Markup:
    """Return *text* with what stands in backticks as code: sentences that a terminal shows name commands so.

    >>> coded("`luutru explain` <it>, `open")
    Markup('<code>luutru explain</code> &lt;it&gt;, `open')
    """
    parts = re.split(r"`([^`]+)`", _printed(text))
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if place % 2 else part for place, part in enumerate(parts)
    )


def told(language: str, sentence: str) -> Markup:
    """Return a *sentence* of the operator's book in *language*, else as it stands, marked as the English that it is.

    >>> told("vi", "nothing new tonight"), told("en", "as `ls` says"), told("vi", "lost")
    (Markup('đêm nay không có tin mới'), Markup('as <code>ls</code> says'), Markup('<span lang="en">lost</span>'))
    """
    said = retold(language, sentence)
    if said is None and language != "en":
        return Markup('<span lang="en">{}</span>').format(coded(sentence))
    return coded(said or sentence)


@cache
def _templates(language: str) -> Environment:
    made = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printed,
        loader=PackageLoader("archive.reader.pages"),
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    said = sentences(language)
    made.install_gettext_translations(said, newstyle=True)  # type: ignore[attr-defined]
    # make fetches them; whoever serves without them has tables where plots would be
    made.globals["drawing"] = (files("archive.reader") / "static" / "vendor" / "chart.js").is_file()
    made.filters.update(
        short=short,
        # words of the catalogue, which others may have written: gettext in a template takes what it is given for a template,
        # with places to fill and HTML that is safe
        said=lambda word: said.gettext(word) if word else "",
        coded=coded,
        told=partial(told, language),
        in_address=name_of,
        is_web=is_web,
        stamp=stamp,
        day=partial(day, language),
        moment=partial(moment, language),
        month=partial(month, language),
        night=partial(night, language),
        number=partial(number, language),
    )
    return made


def _printed(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, Markup | int | float):
        return value
    return STEERING.sub("\ufffd", short(str(value).replace("\n", " "), LONGEST).encode("utf-8", "replace").decode())
