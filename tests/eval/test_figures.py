"""Figures say what they are worth, and the table says which goals are met."""

from __future__ import annotations

import pytest

from tests.eval.figures import F1, Amount, Row, Share, least, most
from tests.eval.table import table
from tests.eval.ways import GENERIC, RULES


@pytest.mark.parametrize(
    ("share", "low", "high"),
    [
        (Share(17, 17), 0.816, 1.0),
        (Share(4, 4), 0.510, 1.0),
        (Share(0, 20), 0.0, 0.161),
        (Share(81, 263), 0.255, 0.366),
    ],
)
def test_a_share_has_wilsons_interval(share: Share, low: float, high: float) -> None:
    assert share.interval == pytest.approx((low, high), abs=0.0006)


def test_f1_is_that_of_the_mean_precision_and_the_mean_recall() -> None:
    assert F1([(1.0, 0.5), (0.5, 1.0)]).value == pytest.approx(0.75)
    assert F1([(0.0, 0.0)]).value == 0.0


def test_f1_lies_in_its_interval_which_is_the_same_each_time() -> None:
    f1 = F1([(1.0, 0.9), (0.8, 0.7), (1.0, 1.0), (0.4, 0.9)])
    low, high = f1.interval

    assert f1.value is not None
    assert low < f1.value < high
    assert f1.interval == (low, high)


def test_nothing_to_judge_is_said_and_meets_no_goal() -> None:
    row = Row("part", "byline", {RULES: Share(0, 0)}, {RULES: least(0.98)})

    assert (str(Share(0, 0)), str(F1([])), row.met(RULES)) == ("none to judge", "none to judge", None)


def test_a_goal_is_met_by_each_way_that_has_one() -> None:
    figures = {RULES: Share(99, 100), GENERIC: Share(94, 100)}
    row = Row("part", "title", figures, {RULES: least(0.99), GENERIC: least(0.95)})

    assert (row.met(RULES), row.met(GENERIC)) == (True, False)
    assert Row("part", "ratio", {RULES: Amount(1.051)}, {RULES: most(1.05)}).met(RULES) is False


def test_the_table_names_a_part_once_and_puts_goals_and_answers_beside_the_figures() -> None:
    goals = {RULES: least(0.99), GENERIC: least(0.95)}
    lines = table([
        Row("portal", "title", {RULES: Share(2, 2), GENERIC: Share(1, 2)}, goals),
        Row("portal", "pace", {RULES: Amount(3.5, "×")}),
    ])  # fmt: skip
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]

    assert cells[0] == ["part", "measure", "rules", "generic", "trafilatura", "goal", "met"]
    assert (cells[2][0], cells[2][5:]) == ("portal", ["rules ≥ 0.99, generic ≥ 0.95", "yes **no**"])
    assert cells[3] == ["", "pace", "3.50 ×", "", "", "", ""]
    assert len({len(line) for line in lines}) == 1
