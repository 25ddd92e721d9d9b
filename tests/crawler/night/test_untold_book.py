"""That the operator's book cannot be used is told; nobody is called untold for another's silence."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from archive.errors import DiskTrouble
from archive.evidence.folder import Folder
from archive.sites import find_sites
from crawler.night.errand import Errand, run_all
from crawler.night.settings import NightSettings
from crawler.night.showing import tell
from crawler.night.telling import URGENT, Destination, Telling
from crawler.night.tonight import Tonight
from tests.crawler.night.services import web


def test_a_book_that_cannot_be_opened_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Folder(tmp_path)
    folder.make()
    folder.book.mkdir(parents=True)
    settings = NightSettings(telling=Telling((Destination("hook", URGENT),)))
    at = datetime(2026, 3, 2, 15, tzinfo=UTC)
    tonight = Tonight(
        date(2026, 3, 2),
        at,
        folder,
        folder.settings,
        settings,
        find_sites(folder.settings),
        frozenset(),
        lambda *_: None,
    )
    with web() as service:
        monkeypatch.setenv("LUUTRU_TELL_HOOK", f"json://127.0.0.1:{service.port}/")
        with pytest.raises(DiskTrouble):
            tell(tonight)
    (told,) = [json.loads(body) for _, body in service.asked]

    assert told["title"] == "luutru 2026-03-02: nobody knows how the night was"
    assert "operator.db" in told["message"]


def test_who_was_told_while_another_kept_all_waiting_was_told() -> None:
    with web() as slow, web() as quick:
        slow.seconds = 60.0
        words = [{"address": f"http://127.0.0.1:{one.port}/", "what": "", "body": ""} for one in (slow, quick)]
        why = run_all([Errand("crawler.night.ping", one) for one in words], 8.0)

    assert why[0].startswith("not done within")
    assert why[1] == ""
