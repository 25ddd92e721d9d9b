"""How a portal prints the day of publication, and what of its addresses is another on each visit. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from archive.model import Reading, Site
from archive.urls import article_key
from crawler.probe.looked import Finding

LONGEST = 60  # letters of a form; a longer one is a sentence that a day stands in
MOST_FORMS = 3
_NUMBER = re.compile(r"\d+")
_WEEKDAY = re.compile(
    r"(?i)\b(?:thứ (?:hai|ba|tư|năm|sáu|bả?y|[2-7])|chủ nhật|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
)
_CLOCK = re.compile(r"(?i)\b\d{1,2}( ?(?:[:h]|giờ) ?)\d{2}(:\d{2})?(?!\d)")
_HALF = re.compile(r"(?i)\b(?:[ap]m|sa|ch)\b")
# What products write into addresses of where a visitor is, and of which no identity may be made
STATES = {
    "WebSphere's state": re.compile(r"/!ut/p/[\w!-]"),
    "a session": re.compile(r"(?i)[;?&/](?:jsessionid|phpsessid|session_?id|sid|s)=[0-9a-z-]{8,}"),
    "a token": re.compile(r"(?i)[?&](?:p_auth|csrf\w*|token|__?requestverificationtoken)="),
    "a time of day": re.compile(r"[?&][A-Za-z_]{0,12}=1[5-9]\d{11}(?:&|$)"),
}


def form_of(printed: str, published: str) -> str | None:
    """Return how a day is printed: *printed*, with names for the numbers of *published*; None where it is not told so.

    >>> form_of("Thứ Năm, 29/02/2024 | 05:16 PM", "2024-02-29T17:16")
    'Thứ …, DD/MM/YYYY | hh:mm AM/PM'
    """
    numbers = [int(number) for number in _NUMBER.findall(published)]
    if len(numbers) < 3:
        return None
    year, month, day = numbers[:3]
    # of two that are the same the first is the day, as it is written in Viet Nam
    left = {"DD": day, "MM": month, "YYYY": year, "YY": year % 100}

    def named(number: re.Match[str]) -> str:
        for name, value in left.items():
            if int(number[0]) == value and (len(number[0]) == 4) == (name == "YYYY"):
                del left[name]
                return name
        return number[0]

    text = _CLOCK.sub(_clock, _WEEKDAY.sub("Thứ …", " ".join(printed.split())))
    text = _HALF.sub("AM/PM", _NUMBER.sub(named, text))
    return text if len(text) <= LONGEST and not left.keys() & {"DD", "MM"} else None


def _clock(found: re.Match[str]) -> str:
    return f"hh{found[1]}mm{':ss' if found[2] else ''}"


def forms_of(readings: Sequence[Reading]) -> Iterator[Finding]:
    """Yield in which forms the articles print their days, and how many do: the usual first."""
    dated = [reading for reading in readings if reading.published and reading.published_as_printed]
    forms = Counter(form_of(one.published_as_printed or "", one.published or "") for one in dated)
    for form, times in forms.most_common(MOST_FORMS):
        if form is not None:
            yield Finding("date", form, f"printed on {times} of {len(readings)} articles", times / len(readings))


def states_in(urls: Collection[str], site: Site) -> Iterator[str]:
    """Yield what stands in the identities of *urls* that is another on each visit: articles would be fetched for ever anew."""
    keys = [article_key(url, site) for url in urls]
    for what, pattern in STATES.items():
        holding = [key for key in keys if pattern.search(key)]
        if holding:
            yield (
                f"{len(holding)} of {len(keys)} articles' addresses hold {what}, which may be another on each visit: "
                f"say in url.key or url.drop_query what tells an article ({holding[0][:80]})"
            )
