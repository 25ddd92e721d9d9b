"""The last four weeks of a portal, a bar for each night: as SVG with the numbers beside it, and as letters. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from archive.night.facts import SiteNight
from archive.night.whole import NIGHTS_SHOWN, WholeNight

HEIGHT = 24
STEP = 5  # units from bar to bar
_BAR = 4
_LETTERS = "▁▂▃▄▅▆▇█"
_NOTHING, _UNKNOWN = "_", "·"


def lately(whole: WholeNight, site: str) -> tuple[int | None, ...]:
    """Return how much news came of *site* in each of the last nights, this one last; None where nothing was crawled."""
    nights = {one.night: one for one in (*whole.past.get(site, ()), *whole.sites) if one.site == site}
    return tuple(_news(nights.get(night)) for night in _last(whole.archive.night))


def _last(night: date) -> list[date]:
    return [night - timedelta(days=back) for back in range(NIGHTS_SHOWN - 1, -1, -1)]


def _news(night: SiteNight | None) -> int | None:
    return night.fresh if night is not None and night.crawls else None


def as_letters(numbers: Sequence[int | None]) -> str:
    """Return *numbers* as one letter each: a bar, `_` for none, `·` where nothing was crawled.

    >>> as_letters((0, 1, None, 7, 14))
    '_▁·▄█'
    """
    most = max((number or 0 for number in numbers), default=0)
    return "".join(_letter(number, most) for number in numbers)


def _letter(number: int | None, most: int) -> str:
    if number is None:
        return _UNKNOWN
    return _LETTERS[(number * len(_LETTERS) - 1) // most] if number else _NOTHING


def as_words(numbers: Sequence[int | None]) -> str:
    """Return *numbers* as somebody reads them who does not see the bars.

    >>> as_words((0, None, 7))
    'news of the last 3 nights, the newest last: 0, not crawled, 7'
    """
    told = ", ".join("not crawled" if number is None else str(number) for number in numbers)
    return f"news of the last {len(numbers)} nights, the newest last: {told}"


def bars(numbers: Sequence[int | None]) -> str:
    """Return the path of all bars of *numbers*, the highest HEIGHT units high; where none stands there is a gap.

    >>> bars((None, 2, 1))
    'M5 24v-24h4v24zM10 24v-12h4v12z'
    """
    most = max((number or 0 for number in numbers), default=0)
    heights = [(place, max(1, round(HEIGHT * number / most))) for place, number in enumerate(numbers) if number]
    return "".join(f"M{place * STEP} {HEIGHT}v-{height}h{_BAR}v{height}z" for place, height in heights)


def empty(numbers: Sequence[int | None]) -> str:
    """Return the path of a stroke on the ground for each night that brought nothing, which is not one without a crawl."""
    return "".join(f"M{place * STEP} {HEIGHT - 1}h{_BAR}" for place, number in enumerate(numbers) if number == 0)


def unknown(numbers: Sequence[int | None]) -> str:
    """Return the path of a point in the middle for each night without a crawl."""
    middle, side = HEIGHT // 2, _BAR // 2 - 1
    return "".join(f"M{place * STEP + side} {middle}h2" for place, number in enumerate(numbers) if number is None)
