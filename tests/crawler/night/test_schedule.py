"""What runs the nights: units that systemd understands, lines that a shell does, with the rights that they need."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import UTC, datetime, time, timedelta, timezone
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.cli import group
from crawler.night.schedule import Wanted, cron_files, systemd_units

ANALYZE = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed: it judges the units")
NOW = datetime(2026, 3, 27, 10, tzinfo=UTC)
# What ProtectHome hides (systemd.exec(5)).
HOMES = ("/home", "/root", "/run/user")
AWKWARD = Path('/srv/lưu trữ/100%/$HOME "x"')


def wanted(**fields: object) -> Wanted:
    told = {"command": ("/bin/true",), "archive": Path("/srv/luutru/data"), "user": "daemon"} | fields
    return Wanted(**told)  # type: ignore[arg-type]


def written(units: dict[str, str], folder: Path) -> list[Path]:
    for name, text in units.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in units]


def analyze(*words: object) -> str:
    ran = subprocess.run([str(ANALYZE), *map(str, words)], capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout + ran.stderr


@needs_systemd
@pytest.mark.parametrize(
    "fields", [{}, {"until": time(6), "tells": True}, {"browser": True}, {"archive": AWKWARD}], ids=str
)
def test_systemd_verifies_the_units_without_a_word(tmp_path: Path, fields: dict[str, object]) -> None:
    assert analyze("verify", *written(dict(systemd_units(wanted(**fields))), tmp_path)) == ""


@needs_systemd
def test_the_service_is_shut_in_as_far_as_it_can_work(tmp_path: Path) -> None:
    service, *_ = written(dict(systemd_units(wanted())), tmp_path)

    said = analyze("security", "--offline=true", service)

    found = re.search(r"Overall exposure level for luutru-night.service: ([0-9.]+)", said)
    assert found is not None, said
    assert float(found[1]) <= 2.5


@needs_systemd
def test_the_timer_means_that_hour_in_viet_nam(tmp_path: Path) -> None:
    _, timer, _ = written(dict(systemd_units(wanted(at=time(20)))), tmp_path)
    (when,) = re.findall("OnCalendar=(.*)", timer.read_text())

    assert re.search(r"\(in UTC\): \w+ [\d-]+ 13:00:00 UTC|elapse: \w+ [\d-]+ 13:00:00 UTC", analyze("calendar", when))


def test_a_night_that_the_machine_slept_through_is_made_up_for() -> None:
    assert "Persistent=true" in systemd_units(wanted())["luutru-night.timer"]


def test_nothing_forbids_what_handshakes_need() -> None:
    """cffi's callbacks, on which pyOpenSSL stands, are memory that is written and run."""
    assert "MemoryDenyWriteExecute" not in systemd_units(wanted())["luutru-night.service"]


def test_a_browser_may_make_its_sandbox() -> None:
    assert "RestrictNamespaces" in systemd_units(wanted())["luutru-night.service"]
    assert "RestrictNamespaces" not in systemd_units(wanted(browser=True))["luutru-night.service"]


@pytest.mark.parametrize(
    ("archive", "command", "home"),
    [
        ("/srv/data", "/opt/luutru", "yes"),
        *((f"{home}/a/data", "/opt/luutru", "read-only") for home in HOMES),
        *(("/srv/data", f"{home}/a/luutru", "read-only") for home in HOMES),
    ],
)
def test_home_folders_are_hidden_unless_something_of_ours_lies_there(archive: str, command: str, home: str) -> None:
    service = systemd_units(wanted(archive=Path(archive), command=(command,)))["luutru-night.service"]

    assert f"ProtectHome={home}\n" in service
    assert f"ReadWritePaths={archive}\n" in service


def told_by_mail(tmp_path: Path, script: str, code: int, *, way: int = 1) -> str:
    """Run *script* as the failure unit's shell does, with a sendmail that keeps what it is sent; `luutru tell` gives *way*."""
    does = {
        "sendmail": f"cat >{tmp_path}/mail",
        "runuser": f'{{ printf "%s\\n" "$@"; cat; }} >{tmp_path}/told; exit {way}',
    }
    for name in ("sendmail", "logger", "journalctl", "runuser"):
        (tmp_path / name).write_text(f"#!/bin/sh\n{does.get(name, 'echo the log')}\n")
        (tmp_path / name).chmod(0o755)
    environment = {
        "PATH": f"{tmp_path}:/usr/bin:/bin", "MONITOR_EXIT_STATUS": str(code), "MONITOR_SERVICE_RESULT": "exit-code",
        "MONITOR_INVOCATION_ID": "1",
    }  # fmt: skip
    subprocess.run(["/bin/sh", "-c", script], env=environment, check=True, timeout=20, stdout=subprocess.DEVNULL)
    return (tmp_path / "mail").read_text() if (tmp_path / "mail").exists() else ""


def script_of(unit: str) -> str:
    """Return what systemd hands the shell: one quoted word, its escapes undone."""
    (word,) = re.findall('ExecStart=/bin/sh -c "(.*)"', unit)
    return re.sub(r"\\(.)", r"\1", word).replace("$$", "$").replace("%%", "%")


def test_a_night_that_failed_is_told_by_mail_with_its_log(tmp_path: Path) -> None:
    unit = systemd_units(wanted(mail="op@example.vn"))["luutru-night-failed.service"]

    mail = told_by_mail(tmp_path, script_of(unit), 1)

    assert mail.startswith("To: op@example.vn\nSubject: luutru: the night failed on ")
    assert "exit-code, exit 1\n\nthe log\n" in mail


@pytest.mark.parametrize(("code", "mailed"), [(1, False), (3, False), (4, False), (5, True), (137, True)])
def test_what_the_night_told_by_itself_is_not_told_twice(tmp_path: Path, code: int, mailed: bool) -> None:
    unit = systemd_units(wanted(tells=True))["luutru-night-failed.service"]

    assert bool(told_by_mail(tmp_path, script_of(unit), code)) == mailed


def test_people_are_told_the_ways_of_the_night_and_by_mail_where_none_works(tmp_path: Path) -> None:
    script = script_of(systemd_units(wanted(tells=True, archive=AWKWARD))["luutru-night-failed.service"])

    assert told_by_mail(tmp_path, script, 5, way=0) == ""
    words = (tmp_path / "told").read_text().splitlines()
    assert words[:8] == ["-u", "daemon", "--", "/bin/true", "tell", "--log", "--archive", str(AWKWARD)]
    assert words[8].endswith("exit-code, exit 5")
    assert words[9] == "the log"
    assert "the log" in told_by_mail(tmp_path, script, 5, way=1)


def test_cron_tells_the_ways_of_the_night_and_mails_where_none_works(tmp_path: Path) -> None:
    luutru = tmp_path / "luutru"
    *_, line = cron_line(command=(str(luutru),), archive=tmp_path / "data", tells=True)

    def mailed(way: int) -> str:
        case = f'tell) printf "%s\\n" "$@" >{tmp_path}/told; cat >>{tmp_path}/told; exit {way};;'
        luutru.write_text(f'#!/bin/sh\ncase "$1" in {case} esac\necho in the log\nexit 5\n')
        luutru.chmod(0o755)
        ran = subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True, timeout=20, check=True)
        return ran.stdout

    assert mailed(0) == ""
    assert "luutru night: exit 5\nin the log\n" in (tmp_path / "told").read_text()
    assert mailed(1).startswith("luutru night: exit 5\nin the log\n")


def cron_line(**fields: object) -> list[str]:
    crontab = cron_files(wanted(**fields), now=NOW)["luutru.crontab"]
    return crontab.splitlines()[-1].split(" ", 5)


@pytest.mark.parametrize(
    ("zone", "hour"), [(UTC, "13"), (timezone(timedelta(hours=7)), "20"), (timezone(-timedelta(hours=8)), "5")]
)
def test_cron_has_the_hour_of_its_own_time_zone(zone: timezone, hour: str) -> None:
    crontab = cron_files(wanted(at=time(20)), now=NOW.astimezone(zone))["luutru.crontab"]
    minute, found, *_ = crontab.splitlines()[-1].split(" ")

    assert (found, 0 <= int(minute) < 15) == (hour, True)


@pytest.mark.parametrize(
    ("code", "tells", "said"), [(0, False, ""), (5, False, "exit 5"), (1, False, "exit 1"), (1, True, "")]
)
def test_cron_mails_what_the_night_said_when_it_failed_and_nothing_when_it_did_not(
    tmp_path: Path, code: int, tells: bool, said: str
) -> None:
    luutru = tmp_path / "luu tru 100%"
    luutru.write_text(f"#!/bin/sh\necho in the log\nexit {code}\n")
    luutru.chmod(0o755)
    *_, line = cron_line(command=(str(luutru),), archive=tmp_path / "it's data", tells=tells)
    # cron takes a bare % for the end of the line, and hands the shell an escaped one as it is
    line = line.replace("\\%", "%")

    ran = subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True, timeout=20, check=True)

    assert ran.stderr == ""
    assert (said in ran.stdout, bool(ran.stdout)) == (True, bool(said))
    assert (tmp_path / "it's data/logs/night.log").read_text() == "in the log\n"


def test_the_command_writes_units_that_know_the_settings_of_the_archive(tmp_path: Path) -> None:
    archive = tmp_path / "data"
    (archive / "settings" / "sites").mkdir(parents=True)
    (archive / "settings" / "night.toml").write_text('[[tell]]\nname = "mail"\n')
    words = [
        "schedule",
        "--archive",
        str(archive),
        "--user",
        "luutru",
        "--until",
        "05:30",
        "--to",
        str(tmp_path / "units"),
    ]

    done = CliRunner().invoke(group, words)

    assert done.exit_code == 0, done.output
    service = (tmp_path / "units" / "luutru-night.service").read_text()
    assert f"night --archive {archive} --until 05:30\n" in service
    assert "User=luutru\n" in service
    assert "1|3|4) exit 0" in (tmp_path / "units" / "luutru-night-failed.service").read_text()


@pytest.mark.parametrize("words", [("--at", "25:00"), ("--user", "a b"), ("--mail", "x;rm"), ("--user", "$USER")])
def test_what_would_break_a_unit_is_refused(tmp_path: Path, words: tuple[str, str]) -> None:
    assert CliRunner().invoke(group, ["schedule", "--archive", str(tmp_path), *words]).exit_code == 2


def schedule(*words: object) -> str:
    done = CliRunner().invoke(group, ["schedule", *map(str, words)])
    assert done.exit_code == 0, done.output
    return done.output


def test_the_night_may_write_the_numbers_for_prometheus_where_the_settings_say(tmp_path: Path) -> None:
    (tmp_path / "settings" / "sites").mkdir(parents=True)
    (tmp_path / "settings" / "night.toml").write_text('metrics = "/var/lib/prometheus/luutru.prom"\n')

    assert "ReadWritePaths=-/var/lib/prometheus\n" in schedule("--archive", tmp_path)


def test_a_user_or_an_archive_that_is_not_there_yet_is_said(tmp_path: Path) -> None:
    said = schedule("--archive", tmp_path / "typo", "--user", "nobody-of-that-name")

    assert "there is no user nobody-of-that-name on this machine" in said
    assert f"{tmp_path / 'typo'}: there is no such folder: make it, and give it to nobody-of-that-name" in said


def test_settings_that_cannot_be_read_are_said_before_the_first_night(tmp_path: Path) -> None:
    (tmp_path / "settings" / "sites").mkdir(parents=True)
    (tmp_path / "settings" / "night.toml").write_text('untill = "06:00"\n')

    assert "did you mean 'until'?: mend it, and call this again" in schedule("--archive", tmp_path)


def test_root_is_told_whose_crontab_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)

    assert f"crontab -u luutru {tmp_path}/luutru.crontab" in schedule(
        "--cron", "--archive", tmp_path, "--user", "luutru", "--to", tmp_path
    )
