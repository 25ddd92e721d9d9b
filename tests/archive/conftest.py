"""What tests of the commands share: calling one as a person does, without a process of its own."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import click
import pytest

from archive.cli import main, run

Called = Callable[..., "Said"]


class Said:
    """What a command said, and the code it exited with."""

    def __init__(self, code: object, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def luutru(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Called:
    def call(*words: object, group: click.Group = main) -> Said:
        monkeypatch.setattr(sys, "argv", ["luutru", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            run(group)
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Said(ended.value.code, out, err)

    return call
