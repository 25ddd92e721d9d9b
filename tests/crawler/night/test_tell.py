"""People are told, each way that is asked for; a service that is down is said, and told the next night; no secret shows."""

from __future__ import annotations

import json
import logging
import socket
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive.book.book import Book, open_book
from archive.evidence.folder import Folder
from archive.night.report.message import LONGEST_BODY, Message, message
from crawler.cli import group
from crawler.night import tell as door
from crawler.night.errand import Errand
from crawler.night.tell import Told, problems, tell
from crawler.night.telling import ALARMS, ALWAYS, URGENT, Destination, Telling
from tests.archive.night import some
from tests.crawler.night.services import Service, mail, web

SECRET = "dung-noi-ai-biet"
QUIET = Message("luutru 2026-03-02: all is well", "nothing new to be told")
LOUD = Message("luutru 2026-03-02: 1 alarm", "! nothing new, ha-chau", alarms=1, urgent=True)
MILD = Message("luutru 2026-03-02: 1 alarm", "- field lost, an-dong", alarms=1)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with open_book(Folder(tmp_path)) as opened:
        yield opened


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    with web() as service:
        monkeypatch.setenv("LUUTRU_TELL_HOOK", f"json://ai:{SECRET}@127.0.0.1:{service.port}/{SECRET}")
        yield service


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run errands in this process: each of its own takes a second to load apprise."""

    def all_here(errands: Sequence[Errand], _seconds: float) -> list[str]:
        return [door._tell(errand.words) for errand in errands]

    monkeypatch.setattr(door, "run_all", all_here)


def to(*names: str, when: str = ALARMS) -> Telling:
    return Telling(tuple(Destination(name, when) for name in names))


def closed_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def said(service: Service) -> list[dict[str, str]]:
    return [json.loads(body) for _, body in service.asked]


def test_a_webhook_is_told_verdict_and_alarms(hook: Service, book: Book) -> None:
    whole = some.off()
    told = tell(message(whole, whole.episodes), to("hook"), book, some.NIGHT)

    assert told == Told(("hook",), {})
    (heard,) = said(hook)
    assert heard["title"].startswith("luutru 2026-03-02: failed: manifest; 2 of 3 portals")
    for words in ("! nothing new, ha-chau", "field lost", "mended: host gone", "to do:", "warc/ha-chau/2026/a.warc.gz"):
        assert words in heard["message"]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("asked", "kind", "shown"), [("", "plain", "<script>"), ("&format=html", "html", "&lt;script&gt;")]
)
def test_a_mail_holds_what_a_portal_printed_as_words(
    book: Book, monkeypatch: pytest.MonkeyPatch, asked: str, kind: str, shown: str
) -> None:
    whole = some.hostile()
    with mail() as service:
        address = f"mailto://127.0.0.1:{service.port}?from=a@mau.example.vn&to=b@mau.example.vn{asked}"
        monkeypatch.setenv("LUUTRU_TELL_MAIL", address)
        told = tell(message(whole, whole.episodes), to("mail"), book, some.NIGHT)

    assert told.failed == {}
    (came,) = service.mails()
    body = came.get_body((kind,))
    assert body is not None
    assert (came["To"], len(came.keys())) == ("b@mau.example.vn", len(set(came.keys())))
    assert f"{shown}alert(1)" in body.get_content()
    assert kind == "plain" or "<script" not in body.get_content()


@pytest.mark.parametrize(
    ("when", "one", "count"),
    [
        (ALWAYS, QUIET, 1),
        (ALARMS, QUIET, 0),
        (ALARMS, MILD, 1),
        (URGENT, MILD, 0),
        (URGENT, LOUD, 1),
    ],
)
@pytest.mark.usefixtures("here")
def test_each_is_told_what_it_asked_for(hook: Service, book: Book, when: str, one: Message, count: int) -> None:
    tell(one, to("hook", when=when), book, some.NIGHT)

    assert len(hook.asked) == count


def test_a_night_that_could_not_look_is_urgent_and_one_in_trouble_is_told() -> None:
    assert message(some.off(), ()).troubled
    assert not message(some.well(), ()).troubled
    blind = some.failed_step("check")
    assert message(blind, ()).urgent


@pytest.mark.usefixtures("here")
def test_a_service_that_is_down_is_said_and_the_others_are_told(
    hook: Service, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LUUTRU_TELL_DOWN", f"json://127.0.0.1:{closed_port()}/{SECRET}")
    told = tell(MILD, to("down", "hook"), book, some.NIGHT)

    assert told.reached == ("hook",)
    assert not told.nobody()
    assert told.words() == ("down was not told: its host refuses the connection: is the service up?",)


@pytest.mark.usefixtures("here")
def test_whom_a_message_did_not_reach_is_told_the_next_night(
    hook: Service, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    with web() as other:
        monkeypatch.setenv("LUUTRU_TELL_OTHER", f"json://127.0.0.1:{other.port}")
        hook.status = 503
        told = tell(MILD, to("hook", "other"), book, some.NIGHT)
        hook.status = 200
        again = tell(QUIET, to("hook", "other"), book, some.NIGHT + timedelta(days=1))
        tell(QUIET, to("hook", "other"), book, some.NIGHT + timedelta(days=2))

    assert told.failed == {"hook": "the service answered 503"}
    assert again.failed == {}
    assert len(other.asked) == 1
    assert len(hook.asked) == 2  # refused, kept, told once
    assert MILD.body in said(hook)[1]["message"]
    assert "not told before" in said(hook)[1]["message"]


@pytest.mark.usefixtures("here")
def test_when_nobody_could_be_told_the_verdict_is_kept_and_the_alarms_are_due_again(hook: Service, book: Book) -> None:
    hook.status = 500
    told = tell(LOUD, to("hook"), book, some.NIGHT)

    assert told.nobody()
    (kept,) = book.untold.of("hook")
    assert (kept.title, kept.body) == (LOUD.title, "")


@pytest.mark.usefixtures("here")
def test_what_is_kept_for_a_service_that_stays_down_is_bounded(hook: Service, book: Book) -> None:
    long = Message("luutru", "x" * LONGEST_BODY, alarms=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(door, "run_all", lambda _errands, _: ["down", ""])
        patch.setenv("LUUTRU_TELL_OTHER", "json://127.0.0.1")
        for day in range(12):
            tell(long, to("hook", "other"), book, some.NIGHT + timedelta(days=day))
    tell(LOUD, to("hook"), book, some.NIGHT + timedelta(days=12))

    assert len(said(hook)[0]["message"]) <= LONGEST_BODY


def test_a_service_that_answers_slowly_does_not_keep_the_night(
    hook: Service, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "SECONDS", 3.0)
    monkeypatch.setenv("LUUTRU_TELL_SLOW", f"json://127.0.0.1:{hook.port}/?rto=60&cto=60")
    hook.seconds = 30.0
    began = time.monotonic()
    told = tell(MILD, to("slow"), book, some.NIGHT)

    assert time.monotonic() - began < 10
    assert "not done within 3 seconds" in told.failed["slow"]


def test_an_address_that_is_none_or_nowhere_is_said_and_never_shown(
    book: Book, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    addresses = (f"khong-co://{SECRET}@{SECRET}", f"json://{SECRET}:{SECRET}@127.0.0.1:{closed_port()}/{SECRET}")
    names = [f"so-{number}" for number in range(len(addresses))]
    for name, address in zip(names, addresses, strict=True):
        monkeypatch.setenv(f"LUUTRU_TELL_{name.upper().replace('-', '_')}", address)
    told = tell(MILD, to(*names, "nowhere"), book, some.NIGHT)

    assert sorted(told.failed) == ["nowhere", *names]
    assert "LUUTRU_TELL_NOWHERE" in told.failed["nowhere"]
    kept = [str(book.untold.of(name)) for name in names]
    assert SECRET not in f"{told} {told.words()} {kept} {capfd.readouterr()} {caplog.text}"


@pytest.mark.parametrize("status", [401, 500])
@pytest.mark.usefixtures("here")
def test_what_a_service_answers_never_shows_its_address(hook: Service, book: Book, status: int) -> None:
    hook.status = status
    told = tell(MILD, to("hook"), book, some.NIGHT)

    assert told.failed == {"hook": f"the service answered {status}"}


def test_what_is_missing_is_said_before_the_night() -> None:
    assert "LUUTRU_TELL_MAIL" in problems(to("mail"))[0]


def test_a_message_is_cut_where_a_service_would_refuse_it() -> None:
    episodes = [some.standing(some.numbered(number)) for number in range(100)]
    body = message(some.off(), episodes).body

    assert len(body) <= LONGEST_BODY
    assert "more: the report has them all" in body


def command(tmp_path: Path, *words: str, settings: str, log: str = "") -> Result:
    (tmp_path / "sites").mkdir(exist_ok=True)
    (tmp_path / "night.toml").write_text(settings, encoding="utf-8")
    where = ("--archive", str(tmp_path / "data"), "--settings", str(tmp_path))
    return CliRunner().invoke(group, ["tell", *words, *where], input=log)


HOOK = '[[tell]]\nname = "hook"\nwhen = "urgent"\n'


@pytest.mark.usefixtures("here")
def test_the_command_tells_all_whatever_they_want_to_hear(tmp_path: Path, hook: Service) -> None:
    log = "\n".join(f"line {number} \x1b[31m" for number in range(5000))

    done = command(tmp_path, "--log", "the night failed", settings=HOOK, log=log)

    (_, body) = hook.asked[0]
    said = json.loads(body)
    assert (done.exit_code, done.stdout) == (0, "hook was told\n")
    assert said["title"] == "the night failed"
    assert "line 4999" in said["message"]
    assert len(said["message"]) <= LONGEST_BODY
    assert "\x1b" not in said["message"]


@pytest.mark.usefixtures("here")
def test_the_command_says_who_was_not_told_and_shows_no_address(tmp_path: Path, hook: Service) -> None:
    assert command(tmp_path, settings=HOOK).stdout == "hook was told\n"
    hook.status = 503

    done = command(tmp_path, settings=HOOK)

    assert done.exit_code == 1
    assert "hook was not told: the service answered 503" in done.stderr
    assert SECRET not in done.output


def test_the_command_is_of_no_use_where_nobody_is_named(tmp_path: Path) -> None:
    done = command(tmp_path, settings="")

    assert done.exit_code == 2
    assert "names nobody" in done.stderr
