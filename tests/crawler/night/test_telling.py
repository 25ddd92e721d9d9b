"""night.toml is read strictly, and no message about it shows an address that somebody wrote into it."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.errors import BadDefinition
from crawler.night.settings import read_night_settings
from crawler.night.telling import ALARMS, URGENT, Destination, Telling


def read(folder: Path, text: str) -> Telling:
    (folder / "night.toml").write_text(text, encoding="utf-8")
    return read_night_settings(folder / "night.toml").telling


def test_without_a_word_about_it_nobody_is_told(tmp_path: Path) -> None:
    assert read(tmp_path, "") == Telling()


def test_destinations_watchman_and_metrics_are_read(tmp_path: Path) -> None:
    told = read(
        tmp_path,
        """
        metrics = "luutru.prom"
        [[tell]]
        name = "mail"
        [[tell]]
        name = "ban-tin"
        when = "urgent"
        file = "/etc/luutru/ban-tin"
        [ping]
        """,
    )

    assert told.to == (Destination("mail", ALARMS), Destination("ban-tin", URGENT, Path("/etc/luutru/ban-tin")))
    assert (told.ping, told.ping_file, told.metrics) == (True, None, tmp_path / "luutru.prom")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[tel]]", "did you mean 'tell'"),
        ("[[tell]]\nname = 'mail'\nwenn = 'always'", "did you mean 'when'"),
        ("[[tell]]\nname = 'mail'\nwhen = 'alway'", "did you mean 'always'"),
        ("[[tell]]\nwhen = 'always'", "has no name"),
        ("[[tell]]\nname = 'Mail an mich'", "in small letters"),
        ("[[tell]]\nname = 'a'\n[[tell]]\nname = 'a'", "give one of them another"),
        ("[tell]\nname = 'a'", "two brackets"),
        ("metrics = 'luutru.txt'", "must end in .prom"),
        ("[ping]\nfile = 5", "a text in quotes"),
        ("[[tell]]\nname = 'a'\n" * 1 + "".join(f"[[tell]]\nname = 'a{n}'\n" for n in range(30)), "no more than 20"),
    ],
)
def test_what_cannot_be_meant_is_said(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadDefinition, match=said.replace("[", r"\[")):
        read(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        "[[tell]]\nname = 'mail'\nurl = 'mailto://ai:mat-khau@thu.example.vn'",
        "[[tell]]\nname = 'mailto://ai:mat-khau@thu.example.vn'",
        "[[tell]]\nname = 'mail'\nfile = 'mailto://ai:mat-khau@thu.example.vn'",
        "[[tell]]\nname = 'mail'\nwhen = 'mailto://ai:mat-khau@thu.example.vn'",
        "[[tell]]\nname = 'mail'\nurl = mailto://ai:mat-khau@thu.example.vn",
        "tell = ['mailto://ai:mat-khau@thu.example.vn']",
        "ping = 'https://hc.example/mat-khau'",
        "metrics = 'https://hc.example/mat-khau'",
    ],
)
def test_an_address_in_the_file_is_refused_and_not_shown(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadDefinition) as said:
        read(tmp_path, text)
    assert "mat-khau" not in str(said.value)
    assert "night.toml" in str(said.value)
    assert said.value.__cause__ is None
