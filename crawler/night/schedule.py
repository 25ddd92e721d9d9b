"""What makes a machine run the nights: units for systemd, lines for cron. Pure text; nothing is installed.

- The service is stopped as a night is stopped by hand: SIGTERM goes to the night alone (`KillMode=mixed`), which lets its
  crawls finish; what is left after `TimeoutStopSec` is killed, and the next night goes on from there.
- It may write into the archive and nowhere else, but for the file for Prometheus.
- Memory is bounded softly, so that a night gets slow before it is killed.
- No `MemoryDenyWriteExecute`: with it no handshake of pyOpenSSL comes to its end, for cffi's callbacks are memory that is
  written and run.
- `Persistent=true` makes up for a night in which the machine was off; portals' office hours are spared then as always.
- Cron knows no time zone but its own (Debian's has no CRON_TZ): its lines are in that of this machine.
"""

from __future__ import annotations

import shlex
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

from archive.times import VIET_NAM

NAME = "luutru-night"
ZONE = "Asia/Ho_Chi_Minh"
SPREAD_MINUTES = 15
"""Nobody's portals are asked by all of us at the same second."""
SECRETS = "/etc/luutru/night.env"
_HOMES = ("/home", "/root", "/run/user")
# What people were told by the night itself, once it tells anybody: something is off, some sites failed, nothing came.
_TOLD = (1, 3, 4)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be run, for whom."""

    command: tuple[str, ...]
    """How luutru is called: absolute paths."""
    archive: Path
    settings: Path | None = None
    """Absolute; None: where the archive has them."""
    at: time = time(20, 0)
    """When nights begin, in Viet Nam."""
    until: time | None = None
    user: str = "luutru"
    mail: str = "root"
    """Who hears of a night that failed."""
    tells: bool = False
    """Whether the night tells people by itself; then they are told the same ways of what it could not tell, else by mail."""
    metrics: Path | None = None
    """The folder of the file for Prometheus, absolute."""
    browser: bool = False
    """Whether a portal is shown to Chromium, whose sandbox needs more rights."""

    def night(self) -> tuple[str, ...]:
        """Return the words of the command that does a night."""
        settings = ("--settings", str(self.settings)) if self.settings else ()
        until = ("--until", f"{self.until:%H:%M}") if self.until else ()
        return (*self.command, "night", "--archive", str(self.archive), *settings, *until)

    def tell(self, words: str) -> str:
        """Return the shell's words for the command that tells people the shell's *words* and the log on its standard input."""
        settings = ("--settings", str(self.settings)) if self.settings else ()
        return f'{shlex.join((*self.command, "tell", "--log", "--archive", str(self.archive), *settings))} "{words}"'

    def at_home(self) -> str:
        """Return what systemd's ProtectHome is to be, so that archive and program can be reached."""
        own = (str(self.archive), *self.command, str(self.settings or ""), str(self.metrics or ""))
        return "read-only" if any(path.startswith(f"{home}/") for path in own for home in _HOMES) else "yes"


def systemd_units(wanted: Wanted) -> Mapping[str, str]:
    """Return the units by their names, as they stand in /etc/systemd/system."""
    return {
        f"{NAME}.service": _service(wanted),
        f"{NAME}.timer": _timer(wanted),
        f"{NAME}-failed.service": _failed(wanted),
    }


def cron_files(wanted: Wanted, *, now: datetime) -> Mapping[str, str]:
    """Return the user's crontab, and the file for logrotate; *now* is aware, in the time zone of the machine's cron."""
    return {"luutru.crontab": _crontab(wanted, now), "luutru.logrotate": _logrotate(wanted)}


def _service(wanted: Wanted) -> str:
    return f"""\
[Unit]
Description=luutru: the night's walk over the portals
Wants=network-online.target
After=network-online.target time-sync.target
RequiresMountsFor={_word(str(wanted.archive))}
OnFailure={NAME}-failed.service

[Service]
Type=exec
User={wanted.user}
ExecStart={" ".join(map(_command_word, wanted.night()))}
# LUUTRU_CONTACT, LUUTRU_TELL_…, LUUTRU_PING: in a file that nobody else may read. Or, one address a file:
# LoadCredential=luutru-tell-mail:/etc/luutru/tell-mail
EnvironmentFile=-{SECRETS}
# stopped by hand, or by the machine's end: what was finished is kept, and the next night goes on
SuccessExitStatus=130
KillMode=mixed
KillSignal=SIGTERM
TimeoutStopSec=15min
Nice=10
IOSchedulingClass=best-effort
IOSchedulingPriority=7
MemoryHigh=60%
MemoryMax=85%
OOMPolicy=continue
UMask=0027
{_hardening(wanted)}"""


def _hardening(wanted: Wanted) -> str:
    """Return what the night may not do; of Chromium's needs what it may."""
    lines = [
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        f"ReadWritePaths={_word(str(wanted.archive))}",
        # without that folder the night's numbers are not written, but the night runs
        *([f"ReadWritePaths={_word(f'-{wanted.metrics}')}"] if wanted.metrics else []),
        f"ProtectHome={wanted.at_home()}",
        "PrivateTmp=yes",
        "PrivateDevices=yes",
        "ProtectClock=yes",
        "ProtectControlGroups=yes",
        "ProtectHostname=yes",
        "ProtectKernelLogs=yes",
        "ProtectKernelModules=yes",
        "ProtectKernelTunables=yes",
        "ProtectProc=invisible",
        "CapabilityBoundingSet=",
        "AmbientCapabilities=",
        "LockPersonality=yes",
        "RemoveIPC=yes",
        "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK",
        "RestrictRealtime=yes",
        "RestrictSUIDSGID=yes",
        "SystemCallArchitectures=native",
    ]
    if wanted.browser:
        lines.append("# a portal is shown to Chromium: its sandbox needs namespaces, and more of the kernel's calls")
    else:
        lines += [
            "RestrictNamespaces=yes",
            "SystemCallFilter=@system-service",
            "SystemCallErrorNumber=EPERM",
        ]
    return "\n".join(lines) + "\n"


def _timer(wanted: Wanted) -> str:
    return f"""\
[Unit]
Description=luutru: every night

[Timer]
OnCalendar=*-*-* {wanted.at:%H:%M}:00 {ZONE}
RandomizedDelaySec={SPREAD_MINUTES}min
FixedRandomDelay=yes
AccuracySec=1min
# the machine was off: the night is made up for when it is on again
Persistent=true
Unit={NAME}.service

[Install]
WantedBy=timers.target
"""


def _failed(wanted: Wanted) -> str:
    told = f'case "$MONITOR_EXIT_STATUS" in {"|".join(map(str, _TOLD))}) exit 0;; esac; ' if wanted.tells else ""
    subject = "luutru: the night failed on $(uname -n): $MONITOR_SERVICE_RESULT, exit $MONITOR_EXIT_STATUS"
    log = f"journalctl --unit={NAME}.service _SYSTEMD_INVOCATION_ID=$MONITOR_INVOCATION_ID --lines=60 --no-pager"
    text = f'subject="{subject}"; logger -p user.crit "$subject"; '
    mail = f'{{ printf "To: {wanted.mail}\\nSubject: %s\\n\\n" "$subject"; {log}; }} | sendmail -t'
    tell = f"runuser -u {wanted.user} -- {wanted.tell('$subject')}"
    ways = f"if {log} | {tell}; then exit 0; fi; " if wanted.tells else ""
    script = f"{told}{text}{ways}if command -v sendmail >/dev/null; then {mail}; fi"
    why = (
        "what a night found it tells by itself; this is for nights that could not: the same ways, and by mail where none works"
        if wanted.tells
        else "the log, by mail"
    )
    return f"""\
[Unit]
Description=luutru: tells that a night failed

[Service]
# {why}
Type=oneshot
Environment=PATH=/usr/sbin:/usr/bin:/sbin:/bin
ExecStart=/bin/sh -c {_command_word(script)}
EnvironmentFile=-{SECRETS}
# root, for the journal and for sendmail, which may have to change its group
ProtectHome={wanted.at_home() if wanted.tells else "yes"}
PrivateTmp=yes
TimeoutStartSec=5min
"""


def _crontab(wanted: Wanted, now: datetime) -> str:
    local = datetime.combine(now.astimezone(VIET_NAM).date(), wanted.at, VIET_NAM).astimezone(now.tzinfo)
    spread = zlib.crc32(str(wanted.archive).encode()) % SPREAD_MINUTES
    minute = local.hour * 60 + local.minute + spread
    log = shlex.quote(str(wanted.archive / "logs" / "night.log"))
    logs = shlex.quote(str(wanted.archive / "logs"))
    night = shlex.join(wanted.night())
    secrets = f"if [ -r {SECRETS} ]; then set -a; . {SECRETS}; set +a; fi"
    told = f"{'|'.join(map(str, _TOLD))}) ;; " if wanted.tells else ""
    mail = f'{{ echo "luutru night: exit $code"; tail -n 60 {log}; }}'
    ways = f"tail -n 60 {log} | {wanted.tell('luutru night: exit $code')} >/dev/null || " if wanted.tells else ""
    failed = f"{{ code=$?; case $code in {told}*) {ways}{mail};; esac; }}"
    line = f"umask 027; mkdir -p {logs}; {secrets}; {night} >>{log} 2>&1 || {failed}"
    return f"""\
# crontab of the user {wanted.user}: crontab -u {wanted.user} luutru.crontab
# {wanted.at:%H:%M} in Viet Nam, and {spread} minutes, so that not everybody asks at once; cron's time zone here is {now:%Z}
# No flock: luutru holds a lock of its own, and says who holds it.
# LUUTRU_CONTACT, LUUTRU_TELL_…, LUUTRU_PING: in {SECRETS}, a file that this user alone may read.
SHELL=/bin/sh
PATH=/usr/local/bin:/usr/bin:/bin
MAILTO={wanted.mail}
{minute % 60} {minute // 60 % 24} * * * {line.replace("%", chr(92) + "%")}
"""


def _logrotate(wanted: Wanted) -> str:
    return f"""\
# /etc/logrotate.d/luutru: what nights say under cron. The portals' own logs are kept short by luutru.
"{wanted.archive / "logs" / "night.log"}" {{
    su {wanted.user} {wanted.user}
    weekly
    rotate 12
    maxsize 20M
    compress
    delaycompress
    copytruncate
    missingok
    notifempty
}}
"""


def _word(text: str) -> str:
    """Return *text* as one word of a unit file."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"' if any(sign in escaped for sign in " \t\"'\\;") else escaped


def _command_word(text: str) -> str:
    """Return *text* as one word of a command line in a unit file: what is of the shell, systemd leaves to it."""
    return _word(text).replace("$", "$$")
