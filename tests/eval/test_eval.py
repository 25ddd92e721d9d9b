"""The whole command: one table, written where it should be, of what is there; and its parts measure what they say."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from archive.model import Problem, Reading
from crawler.samples.makes import PORTALS
from tests.eval import limits, memory, pages, samples, speed
from tests.eval.__main__ import main
from tests.eval.child import answer_of, forget_peak, peak, start
from tests.eval.figures import Amount, Row, Share
from tests.eval.provenance import commit, versions
from tests.eval.ways import GENERIC, RULES, TRAFILATURA, WAYS, as_capture

# The form of what a scorer tells, as it is used here: two pages, one of which we got wrong.
SCORER = """
import json, sys
gold, out, told = sys.argv[1], sys.argv[2], sys.argv[4]
names = ("title", "published", "byline", "source", "section")
field = lambda has, said, right: {"has": has, "said": said, "right": right}
def page(right):
    return {
        "fields": {name: field(name != "byline", right or name == "published", right) for name in names},
        "text": [9, 0 if right else 1, 0], "gold_has_text": True, "images": [2, 0, 1],
        "captions": {"with_": 2, "right": 1, "without": 1, "false": 0 if right else 1},
    }
json.dump({"pages": {"a.json": page(True), "b.json": page(False)}}, open(told, "w"))
print("the report")
"""
LISTING = "".join(f"<li><a href='/tin-{at}.html'>Tin số {at} của huyện Lam Sơn hôm nay</a></li>" for at in range(40))


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """Two saved articles, a listing, and a scorer."""
    folder = tmp_path / "saved"
    folder.mkdir()
    page = as_capture(limits.URL, f"<h1>{limits.TITLE}</h1><p>{limits.SENTENCE * 5}</p>".encode()).body
    for name in ("a", "b"):
        (folder / f"{name}.html").write_bytes(page)
        (folder / f"{name}.json").write_text(json.dumps({"url": limits.URL}), encoding="utf-8")
    (folder / "listing__tin.html").write_text(f"<title>Tin tức</title><ul>{LISTING}</ul>", encoding="utf-8")
    (folder / pages.SCORER).write_text(SCORER, encoding="utf-8")
    return folder


def by_measure(rows: list[Row], way: str) -> dict[str, object]:
    return {row.measure: row.figures.get(way) for row in rows}


def test_figures_of_saved_pages_are_what_their_own_scorer_says(saved: Path) -> None:
    found = by_measure(pages.rows(saved), RULES)

    assert found["title"] == Share(1, 2)
    assert found["wrong dates"] == Share(1, 2)
    assert (found["byline"], found["bylines invented"]) == (Share(0, 0), Share(1, 2))
    assert (found["images found"], found["images that are none"]) == (Share(4, 6), Share(0, 4))
    assert (found["captions linked"], found["false captions"]) == (Share(2, 4), Share(1, 2))
    assert str(found["text F1"]).startswith("0.974")


def test_listings_are_those_of_the_index_else_those_named_so(saved: Path) -> None:
    every = list(pages.saved_pages(saved))
    by_name = [one.path.name for one in pages.listings(saved, every)]
    (saved / "INDEX.tsv").write_text("file\tkind\na.html\thome\nlisting__tin.html\tarticle\n", encoding="utf-8")

    assert (by_name, [one.path.name for one in pages.listings(saved, every)]) == (["listing__tin.html"], ["a.html"])


def test_pages_without_a_scorer_are_judged_by_kind_alone(saved: Path) -> None:
    (saved / pages.SCORER).unlink()
    rows = pages.rows(saved)

    assert [row.measure for row in rows[1:]] == ["listings known as such", "read as articles, but are none"]
    assert "no score.py" in rows[0].measure


def test_no_pages_are_said(tmp_path: Path) -> None:
    assert "no folder" in pages.rows(None)[0].measure
    assert "no saved pages" in pages.rows(tmp_path)[0].measure


def test_every_field_of_every_sample_portal_is_held_against_its_goal() -> None:
    rows = samples.rows(articles=4)

    assert {row.part for row in rows} == {f"sample portal {slug}" for slug in PORTALS}
    assert all(row.met(RULES) is not None and row.met(GENERIC) is not None for row in rows if "none" not in row.measure)


def test_speed_is_told_beside_trafilaturas_with_both_goals() -> None:
    rows = speed.rows(None, None, articles=3, rounds=1)
    times = [row for row in rows if row.measure.startswith("times trafilatura")]

    assert len(times) == len(PORTALS)
    assert all(set(row.goals) == {RULES, GENERIC} for row in times)
    assert all(set(row.figures) == set(WAYS) for row in rows if row not in times)


def test_the_slowest_page_is_near_the_slowest_of_few_and_never_beyond_it() -> None:
    assert speed.Timed((1.0, 2.0, 3.0)).slowest == pytest.approx(2.98)
    assert speed.Timed((5.0,)).slowest == 5.0


def test_a_too_large_page_is_read_in_its_bounds_and_says_so() -> None:
    (row,) = limits.rows(["200,000 in each other"])

    assert all(isinstance(row.figures[way], limits.Bounded) for way in (RULES, GENERIC))
    assert (row.met(RULES), row.met(GENERIC)) == (True, True)


@pytest.mark.parametrize(
    "figure",
    [limits.Bounded(11, 100, True), limits.Bounded(1, 500, True), limits.Bounded(1, 100, False), limits.Unbounded()],
)
def test_a_page_that_takes_long_or_much_or_does_not_say_so_meets_no_goal(figure: limits.Bounded) -> None:
    assert Row("part", "shape", {RULES: figure}, {RULES: limits.GOAL}).met(RULES) is False


@pytest.mark.parametrize(
    ("what", "said"), [("read to byte 5", True), ("the rest is left out", True), ("no date", False)]
)
def test_a_limit_that_was_hit_is_a_problem_of_the_reading(what: str, said: bool) -> None:
    assert limits.says_so(Reading(kind="article", problems=(Problem("page", what),))) is said


def test_the_peak_of_memory_is_that_since_it_was_forgotten() -> None:
    forget_peak()
    before = peak()
    held = bytearray(b"x") * 60_000_000
    del held
    high = peak()
    forget_peak()

    assert high - before > 50
    assert high - peak() > 30


def test_a_child_that_fails_or_never_ends_gives_nothing() -> None:
    assert answer_of(start("tests.eval.limits", ["no such shape"]), 60) is None
    assert answer_of(start("tests.eval.memory", ["1000000"]), 0.2) is None


def test_memory_is_told_after_a_tenth_and_after_all_reads() -> None:
    rows = memory.rows(memory.begin(20), 20)

    assert [row.measure for row in rows][:2] == ["peak after 2 reads", "peak after 20 reads"]
    assert all(isinstance(row.figures[RULES], Amount) for row in rows)
    assert not any(row.goals for row in rows), "so few reads prove nothing"


def test_no_two_pages_of_the_memory_part_are_the_same() -> None:
    met = list(memory.pages(60))

    assert len({page.url for page in met}) == len(met) == 60
    assert len({page.body for page in met}) > 50


def test_trafilatura_is_read_with_its_metadata() -> None:
    page = as_capture(
        limits.URL, f"<title>T</title><meta name=author content='An Bình'><p>{'chữ nghĩa. ' * 80}".encode()
    )
    reading = WAYS[TRAFILATURA](page)

    assert (reading.kind, reading.authors, "chữ nghĩa" in reading.text) == ("article", ("An Bình",), True)
    assert WAYS[TRAFILATURA](as_capture(limits.URL, b"")).kind == "empty"


def test_the_commit_is_told_with_its_day_and_whether_files_differ_but_for_the_page_itself(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        who = ("-c", "user.name=t", "-c", "user.email=t@t.vn")
        subprocess.run(["git", "-C", tmp_path, *who, *words], check=True, capture_output=True)

    git("init", "-q")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "quality.md").write_text("a", encoding="utf-8")
    git("add", ".")
    git("commit", "-qm", "first", "--date", "2024-03-14T00:00:00Z")
    (tmp_path / "docs" / "quality.md").write_text("b", encoding="utf-8")
    alone = commit(tmp_path)
    (tmp_path / "more.py").write_text("c", encoding="utf-8")

    assert alone.endswith("clean tree")
    assert commit(tmp_path).endswith("with changes that are not committed")
    assert commit(tmp_path / "docs" / "nowhere") == "unknown: not a git repository"


def test_the_command_prints_one_table_and_writes_it_with_commit_and_versions(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in (
        ("QUICK_ARTICLES", 2),
        ("QUICK_READS", 10),
        ("QUICK_FOUND", 4),
        ("QUICK_ITEMS", 12),
        ("QUICK_SHAPES", ("200,000 in each other",)),
    ):
        monkeypatch.setattr(f"tests.eval.__main__.{name}", value)

    assert main(["--quick", "--pages", str(saved), "--sets", "", "--out", str(tmp_path / "quality.md")]) == 0
    written = (tmp_path / "quality.md").read_text(encoding="utf-8")

    assert capsys.readouterr().out == written
    assert versions() in written
    assert f"commit: {commit()}" in written
    assert sum(line.startswith("| ---") for line in written.splitlines()) == 1
    assert str(tmp_path) not in written
    for part in (
        "saved pages",
        "sample portal mau-liferay",
        "public sets",
        "speed: mau-sharepoint",
        "too large pages",
        "memory",
    ):
        assert f"| {part} " in written


def test_a_folder_that_is_not_there_is_a_mistake_of_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["--quick", "--pages", "/nowhere/at/all"])

    assert "no such folder" in capsys.readouterr().err
