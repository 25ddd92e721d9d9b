"""A look at a portal ends after so many minutes, however few answers came, and says so."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from crawler.probe.looked import Looked, Purpose, Question
from crawler.spiders import probe
from crawler.spiders.probe import LONGEST, ProbeSpider

HOME = "https://mau.gov.vn/"
BEGAN = datetime(2026, 3, 1, tzinfo=UTC)


class Look(ProbeSpider):
    """A look under way, without a network."""

    name, address, most = "mau", HOME, 30
    ask = staticmethod(lambda _: (Question(HOME, Purpose.HOME, ""),))  # type: ignore[assignment]

    def __init__(self) -> None:
        self.counts = Counter(requests=3)
        self._looked, self._robots, self._began, self._lines = Looked(HOME), {}, BEGAN, list[str]()

    @property
    def said(self) -> list[str]:
        return self._lines


@pytest.mark.parametrize(("taken", "asked"), [(LONGEST - timedelta(seconds=1), 1), (LONGEST, 0)])
def test_nothing_is_asked_once_the_time_is_over(monkeypatch: pytest.MonkeyPatch, taken: timedelta, asked: int) -> None:
    monkeypatch.setattr(probe, "now", lambda: BEGAN + taken)

    assert len(list(Look()._go_on())) == asked


def test_that_the_time_was_over_is_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "now", lambda: BEGAN + LONGEST)
    look = Look()

    assert [*look._go_on(), *look._go_on()] == []
    assert look.said == [
        f"{HOME}: nothing more is asked: the look has taken 20 minutes; what was not found may be there"
    ]
