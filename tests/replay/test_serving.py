"""`luutru replay` and `luutru cdx` as programs: what they say when they cannot serve, and that they leave nothing behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from typing import ClassVar
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from archive.errors import ArchiveError
from archive.reader.serving import Serving, _replayed
from archive.replay import standing
from archive.replay.pywb import ENVIRONMENT, NoReplayError, Pywb, config
from tests.archive.catalogue.shelf import HOME, Shelf, page
from tests.e2e.line import luutru
from tests.judges import judge
from tests.replay.nights import PATIENCE, free_port, served, serving


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    filled = Shelf(tmp_path_factory.mktemp("serving") / "kho lưu {trữ} %20 '*'")
    filled.warc(page("/a", b"<html>mot"))
    filled.ingest()
    return filled


@pytest.fixture
def port() -> Iterator[int]:
    """A port on which nobody answers when the test is over."""
    free = free_port()
    yield free
    end = time.monotonic() + PATIENCE
    while _answers(free):
        assert time.monotonic() < end, f"somebody still answers on port {free}"
        time.sleep(0.1)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def get(url: str, **headers: str) -> bytes:
    with urlopen(Request(url, headers=headers)) as answer:
        return bytes(answer.read())


def test_without_pywb_the_error_names_the_make_target(shelf: Shelf, tmp_path: Path) -> None:
    done = luutru("replay", archive=shelf.root, **{ENVIRONMENT: str(tmp_path)})

    assert done.returncode == 2
    assert str(tmp_path) in done.stderr
    assert "`make replay`" in done.stderr


@pytest.mark.parametrize("command", ["replay", "cdx"])
def test_without_a_catalogue_the_error_names_the_command_that_makes_one(command: str, tmp_path: Path) -> None:
    judge("wayback")
    done = luutru(command, archive=Shelf(tmp_path).root)

    assert done.returncode != 0
    assert "luutru ingest" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", ["replay", "cdx"])
def test_a_catalogue_of_another_version_is_not_served(command: str, tmp_path: Path) -> None:
    judge("wayback")
    (tmp_path / "catalogue.db").write_bytes(b"SQLite format 3\0" + bytes(100))
    done = luutru(command, archive=tmp_path)

    assert (done.returncode, "rebuild" in done.stderr) == (6, True)


@pytest.mark.parametrize("command", ["replay", "cdx"])
def test_a_port_that_is_taken_is_named_with_the_option(command: str, shelf: Shelf) -> None:
    judge("wayback")
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        done = luutru(command, "--port", taken, archive=shelf.root)

    assert done.returncode == 1
    assert f"port {taken} of 127.0.0.1 is taken" in done.stderr
    assert "--port" in done.stderr


@pytest.mark.parametrize(("command", "ending"), [("replay", signal.SIGTERM), ("cdx", signal.SIGHUP)])
def test_whoever_serves_ends_in_good_order(command: str, ending: signal.Signals, shelf: Shelf, port: int) -> None:
    judge("wayback")
    process, _ = serving(command, shelf.root, port)
    process.send_signal(ending)

    assert process.communicate(timeout=PATIENCE) == ("", "")
    assert process.returncode == 0


def test_pywb_does_not_outlive_a_luutru_that_was_killed(shelf: Shelf, port: int) -> None:
    judge("wayback")
    process, address = serving("replay", shelf.root, port)
    assert get(f"{address}id_/{HOME}/a") == b"<html>mot"

    process.kill()
    process.communicate(timeout=PATIENCE)  # `port` waits until nobody answers


def test_a_pywb_that_ends_by_itself_is_said(shelf: Shelf, port: int) -> None:
    judge("wayback")
    process, _ = serving("replay", shelf.root, port)
    (child,) = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    os.kill(int(child), signal.SIGKILL)

    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert "pywb ended by itself" in said


def test_a_pywb_that_ends_beside_the_reading_room_is_said_and_begins_again(
    shelf: Shelf, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge("wayback")
    said: Queue[str] = Queue()
    monkeypatch.setattr(standing, "PAUSES", (0,))
    monkeypatch.setenv(ENVIRONMENT, str(judge("wayback").parents[1]))
    with standing.standing_replay(shelf.folder, port, said.put):
        for _ in range(2):
            (child,) = [int(one) for one in _children() if b"--bind" in Path(f"/proc/{one}/cmdline").read_bytes()]
            os.kill(child, signal.SIGKILL)
            assert "signal 9" in said.get(timeout=PATIENCE)
            assert said.get(timeout=PATIENCE) == "replay is there again"
            assert get(f"http://127.0.0.1:{port}/luutru/id_/{HOME}/a") == b"<html>mot"


def _children() -> list[str]:
    return [one for task in Path("/proc/self/task").iterdir() for one in (task / "children").read_text().split()]


def test_a_replay_that_cannot_begin_again_is_tried_with_more_patience_each_time(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        def begin(self) -> None:
            raise ArchiveError("no")

        def has_ended(self) -> bool:
            return True

        def last_words(self) -> str:
            return "signal 9"

    class Leaving:
        waited: ClassVar[list[float]] = []

        def wait(self, seconds: float) -> bool:
            self.waited.append(seconds)
            return len(self.waited) > 14

        def is_set(self) -> bool:
            return False

    standing._watch(Broken(), Leaving(), lambda _: None)  # type: ignore[arg-type]

    assert Leaving.waited[1::2] == [1, 2, 5, 15, 60, 60, 60]


@pytest.mark.parametrize(
    ("program", "said"), [(None, "No such file"), ("echo no such module; exit 1", "no such module")]
)
def test_a_pywb_that_does_not_begin_leaves_a_room_without_replay(
    program: str | None, said: str, shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "wayback").touch()
    if program:
        (tmp_path / "bin" / "python").write_text(f"#!/bin/sh\n{program}\n")
        (tmp_path / "bin" / "python").chmod(0o755)
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path))
    with _replayed(shelf.folder, Serving(replay_port=free_port()), lambda _: None) as (origin, without):
        assert origin == ""
        assert said in without
        assert "make replay" in without


def test_of_what_pywb_says_the_last_line_is_kept_and_nothing_on_the_disk(tmp_path: Path) -> None:
    (tmp_path / "pywb").write_text(
        "#!/bin/sh\nyes a line | head -n 100000\nhead -c 5000000 /dev/zero\necho; echo the last\n"
    )
    (tmp_path / "pywb").chmod(0o755)
    home = tmp_path / "home"
    home.mkdir()
    pywb = Pywb(tmp_path / "pywb", free_port(), home, "http://127.0.0.1:9/cdx")

    # it says more than a pipe holds: nobody who waits for its end waits for ever
    with pytest.raises(NoReplayError, match="does not begin: the last: "):
        pywb.begin()
    assert not list(home.iterdir())


def test_cookies_that_replayed_scripts_set_do_not_lock_readers_out_of_the_replay(shelf: Shelf) -> None:
    judge("wayback")
    most = "; ".join(f"c{number}={'x' * 4_000}" for number in range(180))
    with served("replay", shelf.root) as collection:
        assert get(f"{collection}id_/{HOME}/a", cookie=most) == b"<html>mot"


def test_what_changes_while_serving_is_seen(tmp_path: Path) -> None:
    judge("wayback")
    shelf = Shelf(tmp_path / "archive")
    first = shelf.warc(page("/a", b"<html>mot"))
    shelf.ingest()
    with served("replay", shelf.root) as collection:
        shelf.warc(page("/b", b"<html>hai"))
        shelf.rebuild()
        assert get(f"{collection}id_/{HOME}/b") == b"<html>hai"
        first.rename(first.with_suffix(".away"))
        with pytest.raises(HTTPError) as refused:
            get(f"{collection}id_/{HOME}/a")
        assert refused.value.code in (404, 503)
        shelf.folder.catalogue.unlink()
        with pytest.raises(HTTPError):
            get(f"{collection}id_/{HOME}/b")
        shelf.rebuild()
        assert get(f"{collection}id_/{HOME}/b") == b"<html>hai"


def test_where_replay_begins_it_shows_what_there_is_and_what_is_not_leads_there(shelf: Shelf) -> None:
    judge("wayback")
    with served("replay", shelf.root) as collection:
        root = collection.removesuffix("luutru/")
        for begin in (root, collection):
            assert f"{HOME}/a</a>" in get(begin).decode()
        with urlopen(f"{root}?q={HOME}/a") as answer:
            assert answer.url == f"{collection}{HOME}/a"
        with pytest.raises(HTTPError) as missed:
            get(f"{collection}{HOME}/nie")
        assert missed.value.code == 404
        assert '<a href="/" target="_top">' in missed.value.read().decode()


def test_the_address_that_cdx_prints_is_asked_as_it_is(shelf: Shelf) -> None:
    with served("cdx", shelf.root) as endpoint:
        line = get(f"{endpoint}{HOME}/a").decode()

    assert json.loads(line.split(" ", 2)[2])["url"] == f"{HOME}/a"


def test_pywb_is_told_of_our_index_and_our_files_alone() -> None:
    told = json.loads(config(Path("/files"), "http://127.0.0.1:1/cdx"))

    assert list(told["collections"]) == ["luutru"]
    collection = told["collections"]["luutru"]
    assert collection["index"]["api_url"].startswith("http://127.0.0.1:1/cdx?")
    assert collection["archive_paths"] == "/files/"
