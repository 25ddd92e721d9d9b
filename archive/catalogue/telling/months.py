"""Months one after the other: those without anything too, so that a plot shows a silence as long as it was. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

LONGEST = 36
"""Months of a silence that are shown one by one. Longer ones come from dates that nobody meant, like 1990 or 2099."""
SILENCE = "…"


def unbroken(months: Iterable[str]) -> Iterator[str]:
    """Yield *months* (YYYY-MM, in order) and those between them; `SILENCE` in place of more than `LONGEST`.

    >>> list(unbroken(["2023-11", "2024-02"])), list(unbroken(["1990-01", "2024-02"]))
    (['2023-11', '2023-12', '2024-01', '2024-02'], ['1990-01', '…', '2024-02'])
    """
    before: int | None = None
    for month in months:
        year, _, number = month.partition("-")
        place = int(year) * 12 + int(number) - 1
        if before is not None:
            between = range(before + 1, place)
            yield from (
                (f"{one // 12:04}-{one % 12 + 1:02}" for one in between) if len(between) <= LONGEST else (SILENCE,)
            )
        yield month
        before = place
